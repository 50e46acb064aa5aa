package engine

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// What a why-not says that a line would be paid on another day is what it is paid when it is claimed so.
func TestDecide_whyNotIsWhatIsPaidThen(t *testing.T) {
	t.Parallel()
	base := MustDate("2023-12-01")
	rapid.Check(t, func(r *rapid.T) {
		var limits []*Limit
		for i := range rapid.IntRange(1, 3).Draw(r, "limits") {
			l, _ := drawLimit(r, i)
			if rapid.IntRange(0, 3).Draw(r, "block") == 0 {
				l.Every = rapid.SampledFrom([]Every{{Kind: KindMonthsFromFirst, N: 2}, {Kind: KindYearsFromFirst, N: 2}}).Draw(r, "every")
			}
			if rapid.IntRange(0, 4).Draw(r, "keyed") == 0 {
				l.Keys = []Formula{fn{facts: []Fact{{Name: "approval.id", Group: FactApproval}}, value: func(v *View) (Value, error) { return TextValue(v.Approval.ID), nil }}}
			}
			limits = append(limits, l)
		}
		fee := Cents(rapid.Int64Range(1, 4000).Draw(r, "fee"))
		b := visit(always(CentsValue(fee)), limits...)
		if rapid.Bool().Draw(r, "left") {
			b.Pays = money(minUnitLeft(fee))
		}
		b.PerUnit = rapid.IntRange(0, 3).Draw(r, "per unit") > 0
		b.Unit = "session"
		b.LumpSum = rapid.Bool().Draw(r, "lump")
		b.ReadsApproval = true
		b.Approval = rapid.Bool().Draw(r, "approval")
		b.From = rapid.SampledFrom([]Date{MustDate("2020-01-01"), MustDate("2024-01-15")}).Draw(r, "from")
		b.Until = rapid.SampledFrom([]Date{0, 0, MustDate("2024-03-01"), MustDate("2024-02-01")}).Draw(r, "until")
		b.DatedBy.Kind = rapid.SampledFrom([]DatedByKind{DatedByDate, DatedByDate, DatedByUntil, DatedBySubmitted}).Draw(r, "dated")
		if rapid.IntRange(0, 3).Draw(r, "gate") == 0 {
			b.Gates = []Gate{{Rule: "requires[0]", Reason: "x", If: cond("member.covered", func(v *View) bool { return v.Member.CoveredOn(v.On) })}}
		}
		book := bookOf(t, b)
		book.SubmitWithin = Period{}
		m := member()
		m.Coverage = []Span{{From: rapid.SampledFrom([]Date{MustDate("2020-02-29"), MustDate("2015-06-15"), MustDate("2024-01-10")}).Draw(r, "begun")}}
		m.Households = []HouseholdSpan{{Household: "H1", Span: Span{Until: MustDate("2024-02-10")}}, {Household: "H2", Span: Span{From: MustDate("2024-02-10")}}}
		approvals := []Approval{
			{ID: "A", Member: "M1", Benefit: "visit", GrantedOn: base, Span: Span{From: base, Until: base + 50}},
			{ID: "B", Member: "M1", Benefit: "visit", GrantedOn: base, Span: Span{From: base + 40}},
		}
		journal := newLedger(nil)
		decide := func(c *Claim) Decision {
			facts := &Facts{Member: m, Approvals: approvals}
			need := readsOf(book, c, facts, 0)
			facts.Consumed = journal.of(need.spans)
			d := Decide(book, c, facts)
			if !need.covers(&d) {
				r.Fatalf("not covered")
			}
			return d
		}
		for k := range rapid.IntRange(1, 7).Draw(r, "claims") {
			c := &Claim{ID: fmt.Sprintf("c%d", k), Member: m.ID, SubmittedOn: base + Date(rapid.IntRange(0, 200).Draw(r, "submitted"))}
			for range rapid.IntRange(1, 3).Draw(r, "lines") {
				on := base + Date(rapid.IntRange(0, 100).Draw(r, "day"))
				l := visits(on.String(), Quantity(rapid.Int64Range(1, 5).Draw(r, "units"))*One, Cents(rapid.Int64Range(0, 9000).Draw(r, "charged")))
				if rapid.IntRange(0, 3).Draw(r, "stay") == 0 {
					l.Until += Date(rapid.IntRange(0, 70).Draw(r, "days"))
					if rapid.Bool().Draw(r, "daily") {
						l.Units = Quantity(l.Days()) * One
					}
				}
				l.Provider = rapid.SampledFrom([]string{"P1", "P2", "P3"}).Draw(r, "provider")
				l.Bill = rapid.SampledFrom([]string{"", "", "B"}).Draw(r, "bill")
				c.Lines = append(c.Lines, l)
			}
			d := decide(c)
			for j := range d.Lines {
				out := &d.Lines[j]
				sum := Cents(0)
				for _, p := range out.Parts {
					sum += p.Pays
				}
				if len(out.Parts) > 0 && sum != out.Pays {
					r.Fatalf("parts")
				}
				w := out.WhyNot
				if w == nil {
					if out.Outcome == Denied || out.Outcome == Reduced {
						r.Fatalf("no why-not: %+v", out)
					}
					continue
				}
				amount := w.arg("amount")
				date := w.arg("date")
				if amount.Kind == KindNone {
					continue
				}
				changed := *c
				changed.Lines = append([]Line(nil), c.Lines...)
				moved := &changed.Lines[j]
				switch w.Code {
				case "why_later_unit":
					if len(out.Parts) > 0 {
						continue
					}
					if moved.Units > One {
						for _, a := range moved.amounts() {
							*a = scaleCents(*a, 1000, int64(moved.Units))
						}
						moved.Units = One
					}
				case "why_later", "why_in_force_from", "why_in_force_until":
					if len(out.Parts) > 0 && w.Code != "why_later" {
						continue
					}
				default:
					continue
				}
				long := moved.Until - moved.Date
				moved.Date, moved.Until = date.Date(), date.Date()+long
				if b.DatedBy.Kind == DatedByUntil {
					moved.Date, moved.Until = date.Date()-long, date.Date()
				}
				changed.SubmittedOn = max(changed.SubmittedOn, moved.Until)
				if b.DatedBy.Kind == DatedBySubmitted {
					// the other lines of the claim keep their own day: they are another claim
					changed.SubmittedOn = date.Date()
					if len(c.Lines) > 1 {
						continue
					}
				}
				got := decide(&changed).Lines[j]
				if got.Pays != amount.Money().Round() {
					r.Fatalf("%s %v: really decided on %s: %s %s %v, parts %d; was %s %s %v", w.Code, w.Args, date.Date(), got.Outcome, got.Pays, got.Reasons, len(out.Parts), out.Outcome, out.Pays, out.Reasons)
				}
			}
			journal.add(&d)
		}
	})
}
