package api

import (
	"octroi/engine"
)

// newLimit writes a limit whole, with its bound as it stands on day d.
func newLimit(book *engine.Book, b *engine.Benefit, l *engine.Limit, d engine.Date, lang engine.Lang) BenefitLimit {
	out := BenefitLimit{
		Limit: l.ID, Title: limitTitle(b, l.ID, lang), Pool: l.Pool, Measure: l.Measure.String(), Per: l.Scope.String(),
		Keys: make([]Expression, len(l.Keys)), Every: l.Every.String(), Bound: l.Bound().String(),
		AtMost: cases(book, l.AtMost, d, lang), After: cases(book, l.After, d, lang), Over: "reduce",
	}
	for i, k := range l.Keys {
		out.Keys[i] = Expression{Source: k.Source(), Words: k.Words(book, lang)}
	}
	switch {
	case l.Measure == engine.MeasureExpense:
		out.Of = &Expression{Source: l.Part.String(), Words: expenseWords[l.Part].In(lang)}
	case l.Of != nil:
		out.Of = &Expression{Source: l.Of.Source(), Words: l.Of.Words(book, lang)}
	}
	if l.OpenedBy != nil {
		out.OpenedBy = &Expression{Source: l.OpenedBy.Source(), Words: l.OpenedBy.Words(book, lang)}
	}
	if l.When != nil {
		out.When = &Expression{Source: l.When.Source(), Words: l.When.Words(book, lang)}
	}
	if l.Deny {
		out.Over = "deny"
	}
	return out
}

// expenseWords say which amount of a line a limit on expenses counts.
var expenseWords = [...]engine.Text{
	engine.ExpenseLeft:       in("ce qui reste à charge", "wat ten laste blijft", "was zu zahlen bleibt", "what is left to pay"),
	engine.ExpenseCharged:    in("le prix complet", "de volledige prijs", "der volle Preis", "the full price"),
	engine.ExpenseCopay:      in("le ticket modérateur", "het remgeld", "der Eigenanteil", "the personal share"),
	engine.ExpenseSupplement: in("le supplément", "het supplement", "der Zuschlag", "the supplement"),
}

// caseList collects what a value of the book can be on a day.
type caseList struct {
	book  *engine.Book
	on    engine.Date
	lang  engine.Lang
	found []Case
}

// cases lists what a value of the book can be on day d, with the condition of each; none when it has ended.
func cases(book *engine.Book, c *engine.Choice, d engine.Date, lang engine.Lang) []Case {
	l := caseList{book: book, on: d, lang: lang, found: []Case{}}
	if c != nil {
		l.add(c, Case{})
	}
	return l.found
}

// add appends the values of a choice that applies when the case so far holds.
func (l *caseList) add(c *engine.Choice, so Case) {
	switch {
	case c.Is != nil:
		so.Is, so.Words.Is = c.Is.Source(), c.Is.Words(l.book, l.lang)
		l.found = append(l.found, so)
	case c.Dates != nil:
		for i := len(c.Dates) - 1; i >= 0; i-- {
			if l.on >= c.Dates[i].From {
				l.add(&c.Dates[i].Choice, so)
				return
			}
		}
	default:
		for i := range c.Cases {
			l.add(&c.Cases[i].Choice, l.both(so, c.Cases[i].If))
		}
	}
}

// both joins the condition of an outer case with that of an inner one.
func (l *caseList) both(outer Case, inner engine.Condition) Case {
	switch {
	case inner == nil:
		return outer
	case outer.If == nil:
		return Case{If: orNull(inner.Source()), Words: CaseWords{If: orNull(inner.Words(l.book, l.lang))}}
	default:
		source := "(" + *outer.If + ") && (" + inner.Source() + ")"
		words := *outer.Words.If + and.In(l.lang) + inner.Words(l.book, l.lang)
		return Case{If: &source, Words: CaseWords{If: &words}}
	}
}

// and joins two conditions.
var and = in(" et ", " en ", " und ", " and ")
