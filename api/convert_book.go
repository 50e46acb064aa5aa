package api

import (
	"octroi/engine"
)

func newTitles(t engine.Text) Titles { return Titles{Fr: t.FR, Nl: t.NL, De: t.DE, En: t.EN} }

func newSource(s engine.Source) Source {
	return Source{Illustrative: s.Illustrative, Text: s.Text, Ref: s.Ref}
}

// orNull writes an open end as null.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func newBenefit(b *engine.Benefit) Benefit {
	return Benefit{
		Code: b.Code, Category: b.Category, Title: newTitles(b.Title), Article: b.Article, Source: newSource(b.Source),
		From: b.From.String(), Until: orNull(b.Until.String()),
	}
}

// newBenefitDetail writes a benefit as it stands on day d: every dated value is the one of that day.
func newBenefitDetail(book *engine.Book, b *engine.Benefit, d engine.Date, lang engine.Lang) BenefitDetail {
	out := BenefitDetail{
		Code: b.Code, Category: b.Category, Title: newTitles(b.Title), Article: b.Article, Source: newSource(b.Source),
		From: b.From.String(), Until: orNull(b.Until.String()), BookRevision: book.Revision, On: d.String(), InForce: b.InForce(d),
		Unit: b.Unit, Changes: make([]string, len(b.Changes)), Conditions: make([]BenefitCondition, len(b.Gates)),
		Evidence: make([]BenefitEvidence, len(b.Evidence)), Fields: make([]BenefitField, len(b.Fields)),
		Pays:   BenefitPays{PerUnit: b.PerUnit, LumpSum: b.LumpSum, Formula: cases(b.Pays, d)},
		Limits: make([]BenefitLimit, len(b.Limits)),
	}
	for i, day := range b.Changes {
		out.Changes[i] = day.String()
	}
	for i := range b.Gates {
		g := &b.Gates[i]
		text := book.Reasons[g.Reason].Text.In(lang)
		out.Conditions[i] = BenefitCondition{Rule: g.Rule, If: g.If.Source(), Reason: g.Reason, Text: text, Pends: g.Pend}
	}
	for i := range b.Evidence {
		out.Evidence[i] = newEvidence(book, &b.Evidence[i], lang)
	}
	for i := range b.Fields {
		out.Fields[i] = newField(&b.Fields[i], lang)
	}
	for i, l := range b.Limits {
		out.Limits[i] = BenefitLimit{
			Limit: l.ID, Title: limitTitle(b, l.ID, lang), Pool: l.Pool, Measure: l.Measure.String(), Per: l.Scope.String(),
			Every: l.Every.String(), AtMost: cases(l.AtMost, d),
		}
	}
	return out
}

func newEvidence(book *engine.Book, r *engine.EvidenceRule, lang engine.Lang) BenefitEvidence {
	out := BenefitEvidence{Rule: r.Rule, AnyOf: make([]Titled, len(r.AnyOf))}
	for i, code := range r.AnyOf {
		out.AnyOf[i] = Titled{Code: code, Title: book.Evidence[code].Title.In(lang)}
	}
	if r.When != nil {
		out.When = orNull(r.When.Source())
	}
	return out
}

func newField(f *engine.Field, lang engine.Lang) BenefitField {
	kind := f.Type.String()
	switch {
	case f.Member:
		kind = "member"
	case len(f.Enum) > 0:
		kind = "enum"
	}
	return BenefitField{Name: f.Name, Title: f.Title.In(lang), Type: kind, Required: f.Required, Values: append([]string{}, f.Enum...)}
}

// cases lists what a value of the book can be on day d, with the condition of each; none when it has ended.
func cases(c *engine.Choice, d engine.Date) []Case {
	out := []Case{}
	if c == nil {
		return out
	}
	return appendCases(out, c, d, nil)
}

func appendCases(out []Case, c *engine.Choice, d engine.Date, when *string) []Case {
	switch {
	case c.Is != nil:
		return append(out, Case{If: when, Is: c.Is.Source()})
	case c.Dates != nil:
		for i := len(c.Dates) - 1; i >= 0; i-- {
			if d >= c.Dates[i].From {
				return appendCases(out, &c.Dates[i].Choice, d, when)
			}
		}
		return out
	default:
		for i := range c.Cases {
			out = appendCases(out, &c.Cases[i].Choice, d, both(when, c.Cases[i].If))
		}
		return out
	}
}

// both joins the condition of an outer case with that of an inner one.
func both(outer *string, inner engine.Condition) *string {
	switch {
	case inner == nil:
		return outer
	case outer == nil:
		return orNull(inner.Source())
	default:
		return orNull("(" + *outer + ") && (" + inner.Source() + ")")
	}
}
