package api

import (
	"strings"

	"octroi/engine"
)

func newOpportunity(book *engine.Book, o *engine.Opportunity, lang engine.Lang) Opportunity {
	b := book.Benefit(o.Benefit)
	out := Opportunity{
		Benefit: o.Benefit, Title: b.Title.In(lang), Category: o.Category, Kind: string(o.Kind), Because: make([]OpportunityGround, len(o.Because)),
		Needs: make([]OpportunityNeed, len(o.Needs)), Limits: newOpportunityLimits(b, o, lang), Until: orNull(o.Until.String()),
	}
	for i, g := range o.Because {
		out.Because[i] = OpportunityGround{Rule: g.Rule, If: g.If.Source(), Words: g.If.Words(book, lang)}
	}
	for i := range o.Needs {
		out.Needs[i] = newNeed(book, b, &o.Needs[i], lang)
	}
	return out
}

// OfBook reports whether the condition is one of every benefit of the book.
func (g OpportunityGround) OfBook() bool { return strings.HasPrefix(g.Rule, "book.") }

// newNeed says what a claim must still bring.
func newNeed(book *engine.Book, b *engine.Benefit, n *engine.Need, lang engine.Lang) OpportunityNeed {
	out := OpportunityNeed{Kind: string(n.Kind), Rule: n.Rule, AnyOf: []Titled{}}
	when := ""
	if n.If != nil {
		out.If, when = orNull(n.If.Source()), n.If.Words(book, lang)
	}
	switch n.Kind {
	case engine.NeedCondition:
		out.Text = when
	case engine.NeedEvidence:
		out.AnyOf = newEvidence(book, &engine.EvidenceRule{AnyOf: n.AnyOf}, lang).AnyOf
		titles := make([]string, len(out.AnyOf))
		for i, d := range out.AnyOf {
			titles[i] = d.Title
		}
		if out.Text = strings.Join(titles, orElse.In(lang)); when != "" {
			out.Text += fill(needWords["if"].In(lang), lang, []engine.Arg{textArg("if", when)})
		}
	case engine.NeedField:
		out.AnyOf = []Titled{{Code: n.Field.Name, Title: n.Field.Title.In(lang)}}
		out.Text = n.Field.Title.In(lang)
	case engine.NeedThreshold:
		rest := engine.FormatValue(book, n.Limit.Measure.Value(n.Rest, b.Unit), lang)
		args := []engine.Arg{textArg("rest", rest), textArg("limit", limitTitle(b, n.Limit.ID, lang))}
		out.Text = fill(needWords["threshold"].In(lang), lang, args)
	case engine.NeedApproval, engine.NeedProvider:
		out.Text = needWords[string(n.Kind)].In(lang)
	}
	return out
}

// orElse joins documents of which one is enough.
var orElse = in(" ou ", " of ", " oder ", " or ")

// needWords say what a claim must bring, where the book has no words of its own for it.
var needWords = map[string]engine.Text{
	"approval": in("un accord préalable", "een voorafgaand akkoord", "eine Genehmigung", "a prior approval"),
	"provider": in("un prestataire connu", "een bekende zorgverlener", "ein bekannter Leistungserbringer", "a known provider"),
	"if":       in(" (si {if})", " (indien: {if})", " (sofern gilt: {if})", " (if {if})"),
	"threshold": in("encore {rest} avant que quoi que ce soit soit payé ({limit})", "nog {rest} voordat er iets wordt betaald ({limit})",
		"noch {rest}, bevor etwas gezahlt wird ({limit})", "{rest} more before anything is paid ({limit})"),
}

func newOpportunityLimits(b *engine.Benefit, o *engine.Opportunity, lang engine.Lang) []OpportunityLimit {
	out := make([]OpportunityLimit, len(o.Limits))
	for i := range o.Limits {
		x := &o.Limits[i]
		l := OpportunityLimit{
			Limit: x.Limit.ID, Code: x.Limit.Code, Title: limitTitle(b, x.Limit.ID, lang), Pool: x.Limit.Pool, Measure: x.Limit.Measure.String(),
			Window: x.Window.String(), Bound: x.Limit.Bound().String(), Used: measured(x.Limit.Measure, x.Used), AtLeast: x.AtLeast, EachNew: x.New,
			Until: orNull(x.Until.String()), Where: make([]FieldChoice, len(x.Where)),
		}
		if x.Limit.Measure == engine.MeasureUnits {
			l.Unit = b.Unit
		}
		if x.Known {
			l.Remaining = measured(x.Limit.Measure, x.Remaining)
		}
		for j, w := range x.Where {
			l.Where[j] = FieldChoice{Field: w.Field.Name, Title: w.Field.Title.In(lang), Values: make([]Titled, len(w.Values))}
			for k, v := range w.Values {
				l.Where[j].Values[k] = Titled{Code: v.Key(), Title: chosenTitle(w.Field, v, lang)}
			}
		}
		out[i] = l
	}
	return out
}

// chosenTitle is a value of a field as people read it.
func chosenTitle(f *engine.Field, v engine.Value, lang engine.Lang) string {
	if v.Kind == engine.KindText {
		return f.ValueTitle(v.S, lang)
	}
	return engine.FormatValue(nil, v, lang)
}
