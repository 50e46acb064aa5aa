package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// stay is EUR 35 a day, EUR 40 since 2025, at most 14 days a calendar year.
func stay() *Benefit {
	b := visit(dated("2020-01-01", CentsValue(3500), "2025-01-01", CentsValue(4000)),
		&Limit{ID: "days", Measure: MeasureUnits, Every: EveryCalendarYear, AtMost: always(QuantityValue(14*One, ""))})
	b.Changes = []Date{MustDate("2025-01-01")}
	return b
}

func stayed(from, until string, units Quantity, charged Cents) Line {
	l := visits(from, units, charged)
	l.Until = MustDate(until)
	return l
}

func TestDecide_aStayIsCut(t *testing.T) {
	t.Parallel()
	type part struct {
		From, Until string
		Units       Quantity
		Charged     Cents
		Outcome     Outcome
		Pays        Cents
	}
	used := func(date string, n Quantity) Entry {
		return Entry{Counter: "visit.days|member|M1", Date: MustDate(date), Value: int64(n)}
	}
	tests := map[string]struct {
		line    Line
		used    []Entry
		want    []part
		outcome Outcome
		pays    Cents
	}{
		"whole inside a year": {line: stayed("2024-12-01", "2024-12-10", 10*One, 100000), outcome: Approved, pays: 35000},
		"a day is one a day": {line: stayed("2024-12-29", "2025-01-03", 6*One, 60000), outcome: Approved, pays: 3*3500 + 3*4000, want: []part{
			{"2024-12-29", "2024-12-31", 3 * One, 30000, Approved, 10500}, {"2025-01-01", "2025-01-03", 3 * One, 30000, Approved, 12000}}},
		"nights count on the day they begin": {line: stayed("2024-12-29", "2025-01-03", 5*One, 50000), outcome: Approved, pays: 3*3500 + 2*4000, want: []part{
			{"2024-12-29", "2024-12-31", 3 * One, 30000, Approved, 10500}, {"2025-01-01", "2025-01-03", 2 * One, 20000, Approved, 8000}}},
		"each year has its own cap": {line: stayed("2024-12-22", "2025-01-10", 20*One, 200000), used: []Entry{used("2024-03-01", 10*One)}, outcome: Reduced, pays: 4*3500 + 10*4000,
			want: []part{{"2024-12-22", "2024-12-31", 10 * One, 100000, Reduced, 14000}, {"2025-01-01", "2025-01-10", 10 * One, 100000, Approved, 40000}}},
		"a cent that does not divide, and a bill for the whole": {line: stayed("2024-12-31", "2025-01-02", 3*One, 10000), outcome: Reduced, pays: 10000, want: []part{
			{"2024-12-31", "2024-12-31", One, 3333, Approved, 3500}, {"2025-01-01", "2025-01-02", 2 * One, 6667, Reduced, 6500}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := stay()
			got := Decide(bookOf(t, b), claimOf(tt.line), factsWith(tt.used...)).Lines[0]
			var parts []part
			for _, p := range got.Parts {
				parts = append(parts, part{p.Part.From.String(), p.Part.Until.String(), p.Part.Units, p.Part.Charged, p.Outcome, p.Pays})
			}
			if diff := cmp.Diff(tt.want, parts); diff != "" {
				t.Errorf("parts: -want +got:\n%s", diff)
			}
			if got.Outcome != tt.outcome || got.Pays != tt.pays {
				t.Errorf("%s %s, want %s %s", got.Outcome, got.Pays, tt.outcome, tt.pays)
			}
		})
	}
}

// A period of two days that says no units is no single night where nothing counts units: it is cut like any other.
func TestDecide_aPeriodWithoutUnitsIsCutByDays(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]Cents{"2025-01-01": 3500 + 4000, "2025-01-02": 3500 + 4000} {
		b := stay()
		b.PerUnit, b.Limits = false, nil
		got := Decide(bookOf(t, b), claimOf(stayed("2024-12-31", until, One, 90000)), factsWith()).Lines[0]
		if len(got.Parts) != 2 || got.Pays != want {
			t.Errorf("until %s: %d parts, %s", until, len(got.Parts), got.Pays)
		}
	}
}

// What a part that waits leaves behind is nothing: neither what it would have consumed nor what its neighbours did.
func TestDecide_aStayWithOnePartThatWaitsWaitsWhole(t *testing.T) {
	t.Parallel()
	b := stay()
	b.Gates = []Gate{{Rule: "requires[0]", Reason: "x", Pend: true, If: cond("line.date < 2025", func(v *View) bool { return v.Line.Date < MustDate("2025-01-01") })}}
	got := Decide(bookOf(t, b), claimOf(stayed("2024-12-29", "2025-01-03", 6*One, 60000), visits("2024-12-30", 14*One, 140000)), factsWith())
	first, second := got.Lines[0], got.Lines[1]
	if first.Outcome != Pended || first.Pays != 0 || len(first.Parts) != 0 || len(first.Consumptions) != 0 {
		t.Errorf("the stay: %+v", first)
	}
	if second.Outcome != Approved || second.Pays != 14*3500 {
		t.Errorf("the line after it sees what waited: %s %s", second.Outcome, second.Pays)
	}
}

// However a stay is cut, its parts add up to it: units, amounts, days, payments.
func TestSplit_addsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := stay()
		b.PerUnit = rapid.Bool().Draw(r, "per unit")
		if !b.PerUnit {
			b.Limits = nil
		}
		b.Step = rapid.SampledFrom([]Quantity{One, One / 2}).Draw(r, "step")
		from := MustDate("2023-06-01") + Date(rapid.IntRange(0, 600).Draw(r, "from"))
		l := visits(from.String(), Quantity(rapid.Int64Range(1, 400).Draw(r, "units"))*b.Step, Cents(rapid.Int64Range(0, 9_999_99).Draw(r, "charged")))
		l.Until = from + Date(rapid.IntRange(1, 800).Draw(r, "days"))
		l.Statutory = l.Charged / 3
		d := decider{book: bookOf(t, b), claim: claimOf(l), facts: factsWith()}
		parts := d.partsOf(0)
		if parts == nil {
			return
		}
		sum, next := Line{}, l.Date
		for _, p := range parts {
			if p.Date < next || p.Until < p.Date || p.Left() < 0 {
				r.Fatalf("part %s to %s, after %s, left %s", p.Date, p.Until, next, p.Left())
			}
			next = p.Until + 1
			sum.Units += p.Units
			sum.Charged += p.Charged
			sum.Statutory += p.Statutory
		}
		if sum.Units != l.Units || sum.Charged != l.Charged || sum.Statutory != l.Statutory {
			r.Fatalf("parts add up to %s %s %s, the line is %s %s %s", sum.Units, sum.Charged, sum.Statutory, l.Units, l.Charged, l.Statutory)
		}
	})
}
