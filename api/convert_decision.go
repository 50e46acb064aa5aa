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
		Id: r.Claim.ID, Version: r.Version.N, Kind: string(r.Version.Kind), BookRevision: r.Decision.Revision,
		Member: r.Claim.Member, SubmittedOn: r.Claim.SubmittedOn.String(),
		Channel: r.Claim.Channel, DecidedAt: instant(r.DecidedAt), Outcome: string(r.Decision.Outcome), PaysCents: int64(r.Decision.Pays),
		Lines: settledLines(newLines(book, &r.Decision, lang), &r.Facts), Erased: r.Erased,
	}
}

// settledLines marks the lines that stand as an earlier version decided them.
func settledLines(lines []Line, f *engine.Facts) []Line {
	for i := range f.Settled {
		if n := f.Settled[i].Line; n < len(lines) {
			lines[n].Settled = true
		}
	}
	return lines
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
		Reasons: newReasons(book, l.Reasons, lang), ExGratiaCents: int64(l.ExGratia), WaitsFor: orNull(string(l.WaitsFor)),
		WhyNot: newWhyNot(book, l.WhyNot, lang), Late: newLate(book, l, lang),
		Steps: make([]Step, len(l.Steps)), Balances: make([]Balance, len(l.Balances)), Parts: make([]LinePart, len(l.Parts)),
	}
	benefit := book.Benefit(l.Benefit)
	if l.PayTo != "" {
		out.Pay = &Pay{To: l.PayTo, Mode: l.PayMode}
	}
	if l.BoundBy != "" {
		out.BoundBy = &l.BoundBy
	}
	for i := range l.Steps {
		s := &l.Steps[i]
		out.Steps[i] = Step{Rule: s.Rule, Code: s.Code, Branch: s.Branch, Text: engine.Explain(book, lang, *s, benefit), Figures: figures(s.Args)}
	}
	for i := range l.Balances {
		out.Balances[i] = newBalance(benefit, &l.Balances[i], lang)
	}
	for i := range l.Parts {
		out.Parts[i] = newPart(book, &l.Parts[i], lang)
	}
	return out
}

func newReasons(book *engine.Book, reasons []engine.Reason, lang engine.Lang) []Reason {
	out := make([]Reason, len(reasons))
	for i, r := range reasons {
		out[i] = Reason{Code: r.Code, Text: engine.Sentence(book, lang, r.Code, r.Args), Carc: engine.CARC(book, r.Code)}
	}
	return out
}

// newPart writes a part of a line that was cut as the line that it is.
func newPart(book *engine.Book, p *engine.LineDecision, lang engine.Lang) LinePart {
	l := newLine(book, p, lang)
	return LinePart{
		From: p.Part.From.String(), Until: p.Part.Until.String(), Units: measured(engine.MeasureUnits, int64(p.Part.Units)),
		ChargedCents: int64(p.Part.Charged), Benefit: l.Benefit, Date: l.Date, Outcome: l.Outcome, PaysCents: l.PaysCents, Pay: l.Pay,
		Reasons: l.Reasons, BoundBy: l.BoundBy, WhyNot: l.WhyNot, Late: l.Late, Steps: l.Steps, Balances: l.Balances,
	}
}

func newWhyNot(book *engine.Book, w *engine.Reason, lang engine.Lang) *WhyNot {
	if w == nil {
		return nil
	}
	out := &WhyNot{Code: w.Code, Text: engine.Sentence(book, lang, w.Code, w.Args)}
	for i := range w.Args {
		if a := &w.Args[i]; a.Name == "amount" && a.Value.Kind == engine.KindMoney {
			pays := int64(a.Value.Money().Round())
			out.PaysCents = &pays
		}
	}
	return out
}

// newLate says what the order of service would have given, in sentences that name what was paid as well.
func newLate(book *engine.Book, l *engine.LineDecision, lang engine.Lang) *Late {
	if l.Late == nil {
		return nil
	}
	code := "late"
	if l.Late.Pays == l.Pays {
		code = "late_same"
	}
	out := &Late{
		PaysCents: int64(l.Late.Pays), Displaced: make([]Displaced, len(l.Late.Displaced)),
		Text: engine.Sentence(book, lang, code, []engine.Arg{centsArg("pays", l.Late.Pays), centsArg("amount", l.Pays)}),
	}
	for i, d := range l.Late.Displaced {
		code := "displaced"
		if d.Claim == "" {
			code = "displaced_others"
		}
		out.Displaced[i] = Displaced{
			Claim: d.Claim, Line: d.Line, Benefit: d.Benefit, Date: d.Date.String(), PaidCents: int64(d.Paid), WouldPayCents: int64(d.WouldPay),
			Text: engine.Sentence(book, lang, code, []engine.Arg{
				{Name: "date", Value: engine.DateValue(d.Date)}, {Name: "benefit", Value: engine.BenefitValue(d.Benefit)},
				centsArg("paid", d.Paid), centsArg("amount", d.WouldPay),
			}),
		}
	}
	return out
}

func centsArg(name string, c engine.Cents) engine.Arg {
	return engine.Arg{Name: name, Value: engine.CentsValue(c)}
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
