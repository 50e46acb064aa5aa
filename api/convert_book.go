package api

import (
	"cmp"

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
		Unit: b.Unit, Approval: b.Approval, Changes: make([]string, len(b.Changes)), Conditions: make([]BenefitCondition, len(b.Gates)),
		Evidence: make([]BenefitEvidence, len(b.Evidence)), Fields: make([]BenefitField, len(b.Fields)),
		Pays:   BenefitPays{PerUnit: b.PerUnit, LumpSum: b.LumpSum, Formula: cases(book, b.Pays, d, lang)},
		Limits: make([]BenefitLimit, len(b.Limits)), Review: make([]BenefitReview, len(b.Review)), Repeatable: b.Repeatable, Order: "arrival",
	}
	if b.InServiceOrder {
		out.Order = "service"
	}
	for i := range b.Review {
		r := &b.Review[i]
		out.Review[i] = BenefitReview{Rule: r.Rule, If: r.If.Source(), Words: r.If.Words(book, lang), Reason: r.Reason,
			Text: cmp.Or(book.Reasons[r.Reason].Text.In(lang), engine.Template(lang, r.Reason))}
	}
	for i, day := range b.Changes {
		out.Changes[i] = day.String()
	}
	for i := range b.Gates {
		g := &b.Gates[i]
		text := book.Reasons[g.Reason].Text.In(lang)
		out.Conditions[i] = BenefitCondition{Rule: g.Rule, If: g.If.Source(), Words: g.If.Words(book, lang), Reason: g.Reason, Text: text, Pends: g.Pend}
	}
	for i := range b.Evidence {
		out.Evidence[i] = newEvidence(book, &b.Evidence[i], lang)
	}
	for i := range b.Fields {
		out.Fields[i] = newField(&b.Fields[i], lang)
	}
	for i, l := range b.Limits {
		out.Limits[i] = newLimit(book, b, l, d, lang)
	}
	return out
}

func newEvidence(book *engine.Book, r *engine.EvidenceRule, lang engine.Lang) BenefitEvidence {
	out := BenefitEvidence{Rule: r.Rule, AnyOf: make([]Titled, len(r.AnyOf))}
	for i, code := range r.AnyOf {
		out.AnyOf[i] = Titled{Code: code, Title: book.Evidence[code].Title.In(lang)}
	}
	if r.When != nil {
		out.When, out.Words = orNull(r.When.Source()), orNull(r.When.Words(book, lang))
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
	out := BenefitField{Name: f.Name, Title: f.Title.In(lang), Type: kind, Required: f.Required, Values: make([]Titled, len(f.Enum))}
	for i, code := range f.Enum {
		out.Values[i] = Titled{Code: code, Title: f.ValueTitle(code, lang)}
	}
	return out
}
