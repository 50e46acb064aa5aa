package engine

import (
	"testing"
	"time"
)

// The engine's tests write their books in Go: conditions and formulas are plain functions. Books in YAML are tested
// by package rules and by the scenario files.

type fn struct {
	value  func(v *View) (Value, error)
	facts  []Fact
	source string
}

func (f fn) Value(v *View) (Value, error) { return f.value(v) }
func (f fn) Holds(v *View) (bool, error)  { x, err := f.value(v); return x.True(), err }
func (f fn) Facts() []Fact                { return f.facts }
func (f fn) Figures(v *View, dst []Arg) []Arg {
	return dst
}
func (f fn) Source() string { return f.source }

func (f fn) Words(*Book, Lang) string { return f.Source() }

func cond(source string, holds func(v *View) bool, facts ...Fact) Condition {
	return fn{value: func(v *View) (Value, error) { return Bool(holds(v)), nil }, facts: facts, source: source}
}

func money(value func(v *View) (Money, error), facts ...Fact) *Choice {
	return &Choice{Is: fn{facts: facts, value: func(v *View) (Value, error) {
		m, err := value(v)
		return MoneyValue(m), err
	}}}
}

func always(v Value) *Choice { return &Choice{Is: Constant(v)} }

func dated(pairs ...any) *Choice {
	c := &Choice{}
	for i := 0; i < len(pairs); i += 2 {
		from := MustDate(pairs[i].(string))
		c.Dates = append(c.Dates, DatedChoice{From: from, Choice: Choice{Label: "from " + pairs[i].(string), Is: Constant(pairs[i+1].(Value))}})
	}
	return c
}

func unitLeft(v *View) (Money, error) { return v.UnitLeft() }

func minUnitLeft(c Cents) func(v *View) (Money, error) {
	return func(v *View) (Money, error) {
		m, err := v.UnitLeft()
		return MinMoney(m, c.Exact()), err
	}
}

// psychology is the benefit that most tests vary: EUR 20 a session, 16 sessions a year, 20 since 2025.
func psychology() *Benefit {
	return &Benefit{
		Code: "psychology", Category: "mind", From: MustDate("2020-03-01"), Unit: "session", Step: One, Repeatable: true,
		Gates: []Gate{{
			Rule: "requires[0]", Reason: "provider_not_recognised",
			If: cond("provider.recognised", func(v *View) bool { return v.Provider.RecognisedOn(v.On) }, Fact{Name: "provider.recognised", Group: FactProvider}),
		}},
		Pays: money(minUnitLeft(2000)), PerUnit: true,
		Limits: []*Limit{{ID: "sessions", Code: "psychology.sessions", Measure: MeasureUnits, Every: EveryCalendarYear,
			AtMost: dated("2020-03-01", QuantityValue(16*One, ""), "2025-01-01", QuantityValue(20*One, ""))}},
	}
}

func bookOf(t testing.TB, benefits ...*Benefit) *Book {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	b := &Book{
		Revision: "sha256:test", Code: "test", Zone: zone, SubmitWithin: Period{Months: 24}, Benefits: benefits,
		Evidence: map[string]EvidenceKind{"form": {}, "letter": {Valid: Period{Months: 12}}},
		Units:    map[string]UnitName{"session": {One: Text{FR: "séance", NL: "sessie", DE: "Sitzung", EN: "session"}, Many: Text{FR: "séances", NL: "sessies", DE: "Sitzungen", EN: "sessions"}}},
		Reasons:  map[string]ReasonText{},
	}
	b.Index()
	return b
}

func member() Member {
	return Member{
		ID: "M1", Born: MustDate("1990-02-01"),
		Households:    []HouseholdSpan{{Household: "H1", Holder: true, Span: Span{From: MustDate("2000-01-01")}}},
		Coverage:      []Span{{From: MustDate("2015-01-01")}},
		Contributions: []ContributionSpan{{State: ContributionsInOrder, Span: Span{From: MustDate("2015-01-01")}}},
	}
}

func psychologist() Provider {
	return Provider{ID: "P1", Profession: "psychologist", Recognised: []Span{{From: MustDate("2010-01-01")}}}
}

// session is a line of `units` sessions charged `charged` in all.
func session(date string, units Quantity, charged Cents) Line {
	d := MustDate(date)
	return Line{Benefit: "psychology", Date: d, Until: d, Units: units, Charged: charged, Provider: "P1"}
}

func claimOf(lines ...Line) *Claim {
	return &Claim{ID: "c1", Member: "M1", SubmittedOn: MustDate("2025-11-20"), Lines: lines}
}

func factsWith(entries ...Entry) *Facts {
	return &Facts{Member: member(), Providers: []Provider{psychologist()}, Consumed: entries}
}

func usedSessions(date string, n Quantity) Entry {
	return Entry{Counter: "psychology.sessions|member|M1", Date: MustDate(date), Value: int64(n)}
}
