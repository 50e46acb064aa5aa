package main

import (
	"octroi/engine"
)

// explain prints a decision line by line: what is paid and to whom, the reasons, what would have changed it, every step,
// and where the limits stand afterwards.
func (a *app) explain(book *engine.Book, claim engine.Claim, d engine.Decision) {
	a.printf("%s: %s, pays %s\n", claim.Member, d.Outcome, engine.FormatMoney(d.Pays, a.lang))
	for i := range d.Lines {
		a.explainLine(book, i+1, &d.Lines[i])
	}
	a.printf("\n%s %s\n", book.Code, book.Revision)
}

func (a *app) explainLine(book *engine.Book, n int, l *engine.LineDecision) {
	b := book.Benefit(l.Benefit)
	a.printf("\n%d. %s, %s: %s, pays %s", n, b.Title.In(a.lang), engine.FormatDate(l.Date, a.lang), l.Outcome, engine.FormatMoney(l.Pays, a.lang))
	if l.BoundBy != "" {
		a.printf(" (bound by %s)", l.BoundBy)
	}
	a.printf("\n")
	for _, r := range l.Reasons {
		a.printf("   %s: %s\n", r.Code, engine.Sentence(book, a.lang, r.Code, r.Args))
	}
	if l.WhyNot != nil {
		a.printf("   %s: %s\n", l.WhyNot.Code, engine.Sentence(book, a.lang, l.WhyNot.Code, l.WhyNot.Args))
	}
	for _, s := range l.Steps {
		a.printf("   - %s\n", engine.Explain(book, a.lang, s, b))
	}
	for _, x := range l.Balances {
		a.printf("   %s %s: %s used, %s left\n", x.Limit, x.Window, a.figure(x, x.Used), a.figure(x, x.Remaining))
	}
}

// figure writes a figure of a limit in its measure.
func (a *app) figure(x engine.Balance, n int64) string {
	switch x.Measure {
	case engine.MeasureAmount:
		return engine.FormatMoney(engine.Cents(n), a.lang)
	case engine.MeasureUnits:
		return engine.Quantity(n).String()
	default:
		return engine.Quantity(n * int64(engine.One)).String()
	}
}
