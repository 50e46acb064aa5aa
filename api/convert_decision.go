package api

import (
	"encoding/json"
	"strconv"
	"time"

	"octroi/engine"
)

// NewClaim writes a stored claim with its decision as the API does. book is the revision that decided; sentences are
// in lang.
func NewClaim(book *engine.Book, r *engine.Record, lang engine.Lang) Claim {
	return Claim{
		Id: r.Claim.ID, BookRevision: r.Decision.Revision, Member: r.Claim.Member, SubmittedOn: r.Claim.SubmittedOn.String(),
		Channel: r.Claim.Channel, DecidedAt: instant(r.DecidedAt), Outcome: string(r.Decision.Outcome), PaysCents: int64(r.Decision.Pays),
		Lines: newLines(book, &r.Decision, lang),
	}
}

// NewQuote writes a decision that is not kept as the API does.
func NewQuote(book *engine.Book, c *engine.Claim, d *engine.Decision, lang engine.Lang) Quote {
	return Quote{
		BookRevision: d.Revision, Member: c.Member, SubmittedOn: c.SubmittedOn.String(), Channel: c.Channel,
		Outcome: string(d.Outcome), PaysCents: int64(d.Pays), Lines: newLines(book, d, lang),
	}
}

// instant writes a time in UTC to the millisecond: what every database keeps, so that an answer read again is the
// same, byte for byte.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

func newLines(book *engine.Book, d *engine.Decision, lang engine.Lang) []Line {
	lines := make([]Line, len(d.Lines))
	for i := range d.Lines {
		lines[i] = newLine(book, &d.Lines[i], lang)
	}
	return lines
}

func newLine(book *engine.Book, l *engine.LineDecision, lang engine.Lang) Line {
	out := Line{
		Benefit: l.Benefit, Date: l.Date.String(), Outcome: string(l.Outcome), PaysCents: int64(l.Pays),
		Reasons: make([]Reason, len(l.Reasons)), Steps: make([]Step, len(l.Steps)),
		Balances: make([]Balance, len(l.Balances)),
	}
	benefit := book.Benefit(l.Benefit)
	for i, r := range l.Reasons {
		out.Reasons[i] = Reason{Code: r.Code, Text: engine.Sentence(book, lang, r.Code, r.Args), Carc: engine.CARC(book, r.Code)}
	}
	if l.PayTo != "" {
		out.Pay = &Pay{To: l.PayTo, Mode: l.PayMode}
	}
	if l.BoundBy != "" {
		out.BoundBy = &l.BoundBy
	}
	if w := l.WhyNot; w != nil {
		out.WhyNot = &WhyNot{Code: w.Code, Text: engine.Sentence(book, lang, w.Code, w.Args)}
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		out.Steps[i] = Step{Rule: s.Rule, Code: s.Code, Branch: s.Branch, Text: engine.Explain(book, lang, *s, benefit), Figures: figures(s.Args)}
	}
	for i := range l.Balances {
		out.Balances[i] = newBalance(benefit, &l.Balances[i], lang)
	}
	return out
}

// figures are the variables that a step read, by name.
func figures(args []engine.Arg) map[string]any {
	out := map[string]any{}
	for i := range args {
		if args[i].Figure() {
			out[args[i].Name] = figure(args[i].Value)
		}
	}
	return out
}

// figure writes a value for programs: truths, whole numbers and quantities as JSON has them, amounts as euros, an
// amount that is no whole number of cents as a fraction of cents.
func figure(v engine.Value) any {
	switch v.Kind {
	case engine.KindNone:
		return nil
	case engine.KindBool:
		return v.True()
	case engine.KindInt:
		return v.N
	case engine.KindQuantity:
		return json.Number(v.Quantity().String())
	case engine.KindMoney:
		m := v.Money()
		if m.Den() == 1 {
			return engine.Cents(m.Num()).String()
		}
		return strconv.FormatInt(m.Num(), 10) + "/" + strconv.FormatInt(m.Den(), 10) + " cents"
	case engine.KindWindow:
		return engine.Window{From: engine.Date(v.N), Until: engine.Date(v.D)}.String()
	default:
		return v.Key()
	}
}

func newBalance(benefit *engine.Benefit, b *engine.Balance, lang engine.Lang) Balance {
	return Balance{
		Limit: b.Limit, Title: limitTitle(benefit, b.Limit, lang), Measure: b.Measure.String(), Unit: b.Unit, Window: b.Window.String(),
		Used: measured(b.Measure, b.Used), Remaining: measured(b.Measure, b.Remaining),
	}
}

func limitTitle(benefit *engine.Benefit, id string, lang engine.Lang) string {
	if benefit != nil {
		for _, l := range benefit.Limits {
			if l.ID == id && l.Title != (engine.Text{}) {
				return l.Title.In(lang)
			}
		}
	}
	return id
}

// measured writes a figure of a limit exactly: cents, a decimal of units, or a count.
func measured(m engine.Measure, n int64) json.Number {
	if m == engine.MeasureUnits {
		return json.Number(engine.Quantity(n).String())
	}
	return json.Number(strconv.FormatInt(n, 10))
}

func newBalances(book *engine.Book, balances []engine.MemberBalance, lang engine.Lang) []MemberBalance {
	out := make([]MemberBalance, len(balances))
	for i := range balances {
		b := &balances[i]
		x := newBalance(book.Benefit(b.Benefit), &b.Balance, lang)
		out[i] = MemberBalance{Benefit: b.Benefit, Limit: x.Limit, Title: x.Title, Measure: x.Measure, Unit: x.Unit,
			Window: x.Window, Used: x.Used, Remaining: x.Remaining}
	}
	return out
}
