package engine

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// visit is a benefit "visit" in force since 2020, paid per unit by the formula, with these limits.
func visit(pays *Choice, limits ...*Limit) *Benefit {
	for _, l := range limits {
		l.Code = "visit." + l.ID
		if l.Title == (Text{}) {
			l.Title = Text{FR: l.ID, NL: l.ID, DE: l.ID, EN: l.ID}
		}
	}
	return &Benefit{Code: "visit", Category: "x", From: MustDate("2020-01-01"), Unit: "session", Step: One, PerUnit: true, Pays: pays, Limits: limits}
}

func visits(date string, n Quantity, charged Cents) Line {
	l := day("visit", date, charged)
	l.Units = n
	return l
}

func share(percent int64) *Choice {
	return money(func(v *View) (Money, error) {
		m, err := v.UnitLeft()
		if err != nil {
			return m, err
		}
		return m.MulFrac(percent, 100)
	})
}

func TestDecide_workedFigures(t *testing.T) {
	t.Parallel()
	year := EveryCalendarYear
	byOrdinal := func() *Choice {
		upTo := func(n int64) Condition {
			return cond(fmt.Sprintf("ordinal.visits <= %d", n), func(v *View) bool { return v.Ordinal(0) <= n }, Fact{Name: "ordinal.visits", Group: FactLimit})
		}
		full, most := share(100), share(80)
		full.Label, most.Label = "case 1", "case 2"
		return &Choice{Cases: []CaseChoice{{If: upTo(10), Choice: *full}, {If: upTo(15), Choice: *most}, {Choice: Choice{Label: "case 3", Is: Constant(CentsValue(0))}}}}
	}
	ladder := func() *Benefit {
		b := visit(byOrdinal(), &Limit{ID: "visits", Measure: MeasureUnits, Every: year})
		b.ByUnit = true
		return b
	}
	deductible := func() *Benefit {
		b := visit(money(func(v *View) (Money, error) { return v.Part.Left.MulFrac(80, 100) }),
			&Limit{ID: "deductible", Measure: MeasureExpense, Every: year, After: always(CentsValue(50000))})
		b.PerUnit = false
		return b
	}
	repeat := func(l Line, n int) []Line {
		out := make([]Line, n)
		for i := range out {
			out[i] = l
			out[i].Date += Date(i)
			out[i].Until = out[i].Date
		}
		return out
	}
	tests := map[string]struct {
		benefit *Benefit
		lines   []Line
		used    []Entry
		pays    Cents
	}{
		"a deductible of €500 with €450 used and a line of €100 at 80 %": {deductible(), []Line{visits("2025-05-01", One, 10000)},
			[]Entry{{Counter: "visit.deductible|member|M1", Date: MustDate("2025-02-01"), Value: 45000}}, 4000},
		"three lines of €16.67":                 {visit(share(100)), repeat(visits("2025-05-01", One, 1667), 3), nil, 5001},
		"75 % of €12.35":                        {visit(share(75)), []Line{visits("2025-05-01", One, 1235)}, nil, 926},
		"ten in full, five at 80 %, none after": {ladder(), repeat(visits("2025-05-01", One, 5000), 16), nil, 70000},
		"the same on one line":                  {ladder(), []Line{visits("2025-05-01", 16*One, 80000)}, nil, 70000},
		"20 units and €400, 25 sessions of €12": {visit(share(100), &Limit{ID: "sessions", Measure: MeasureUnits, Every: year, AtMost: always(QuantityValue(20*One, ""))},
			&Limit{ID: "euros", Measure: MeasureAmount, Every: year, AtMost: always(CentsValue(40000))}), repeat(visits("2025-05-01", One, 1200), 25), nil, 24000},
		"from the ninth session": {visit(share(100), &Limit{ID: "first", Measure: MeasureUnits, Every: year, After: always(QuantityValue(8*One, ""))}),
			repeat(visits("2025-05-01", One, 1000), 10), nil, 2000},
		"from the ninth session, on one line": {visit(share(100), &Limit{ID: "first", Measure: MeasureUnits, Every: year, After: always(QuantityValue(8*One, ""))}),
			[]Line{visits("2025-05-01", 10*One, 10000)}, nil, 2000},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Decide(bookOf(t, tt.benefit), claimOf(tt.lines...), factsWith(tt.used...)); got.Pays != tt.pays {
				t.Errorf("pays %s, want %s", got.Pays, tt.pays)
			}
		})
	}
}

func TestDecide_thresholdsCountWhatIsPresented(t *testing.T) {
	t.Parallel()
	b := visit(share(100), &Limit{ID: "first", Measure: MeasureUnits, Every: EveryCalendarYear, After: always(QuantityValue(8*One, ""))},
		&Limit{ID: "cap", Measure: MeasureUnits, Every: EveryCalendarYear, AtMost: always(QuantityValue(1*One, ""))})
	got := Decide(bookOf(t, b), claimOf(visits("2025-05-01", 8*One, 8000), visits("2025-05-02", One, 1000), visits("2025-05-03", One, 1000)), factsWith())
	want := []verdict{
		{Denied, 0, "below_threshold", "first"},
		{Approved, 1000, "", ""},
		{Denied, 0, "limit_reached", "cap"},
	}
	for i, w := range want {
		if diff := cmp.Diff(w, verdictOf(got.Lines[i])); diff != "" {
			t.Errorf("line %d: -want +got:\n%s", i, diff)
		}
	}
	booked := []Consumption{{Counter: "visit.first|member|M1", Limit: "visit.first", Window: EveryCalendarYear.WindowOf(MustDate("2025-05-01")), Date: MustDate("2025-05-01"), Value: 8000}}
	if diff := cmp.Diff(booked, got.Lines[0].Consumptions); diff != "" {
		t.Errorf("a line below the threshold books what was presented: -want +got:\n%s", diff)
	}
	if n := len(got.Lines[2].Consumptions); n != 0 {
		t.Errorf("a line that a cap denied consumed %d", n)
	}
}

func TestDecide_windows(t *testing.T) {
	t.Parallel()
	once := func(e Every) *Benefit {
		return visit(share(100), &Limit{ID: "once", Measure: MeasureUnits, Every: e, AtMost: always(QuantityValue(One, ""))})
	}
	back, block := Every{Kind: KindMonthsBack, N: 24}, Every{Kind: KindMonthsFromFirst, N: 36}
	tests := map[string]struct {
		every  Every
		before []string // days already used
		on     string
		want   Outcome
		next   string // the day from which why-not says it is paid
	}{
		"24 months back, the day before":             {back, []string{"2023-03-15"}, "2025-03-14", Denied, "2025-03-15"},
		"24 months back, on the day":                 {back, []string{"2023-03-15"}, "2025-03-15", Approved, ""},
		"24 months back, a later line counts too":    {back, []string{"2025-03-15"}, "2023-06-01", Denied, "2027-03-15"},
		"24 months back, before everything":          {back, []string{"2025-06-01"}, "2023-06-01", Approved, ""},
		"29 February frees on the 28th":              {Every{Kind: KindMonthsBack, N: 12}, []string{"2024-02-29"}, "2025-02-28", Approved, ""},
		"36 months from first use, on the last day":  {block, []string{"2022-05-10"}, "2025-05-09", Denied, "2025-05-10"},
		"36 months from first use, the day after":    {block, []string{"2022-05-10"}, "2025-05-10", Approved, ""},
		"36 months from first use, before the first": {block, []string{"2023-05-10"}, "2022-05-10", Denied, "2026-05-10"},
		"a block is not opened by a line inside one": {Every{Kind: KindMonthsFromFirst, N: 12}, []string{"2023-01-01", "2023-12-31"}, "2024-01-01", Approved, ""},
		"two calendar years, the second":             {Every{Kind: KindYearsFromFirst, N: 2}, []string{"2023-12-31"}, "2024-12-31", Denied, "2025-01-01"},
		"two calendar years, the third":              {Every{Kind: KindYearsFromFirst, N: 2}, []string{"2023-12-31"}, "2025-01-01", Approved, ""},
		"last two calendar years":                    {Every{Kind: KindYearsBack, N: 2}, []string{"2024-01-01"}, "2025-11-20", Denied, "2026-01-01"},
		"last two calendar years, and a later line":  {Every{Kind: KindYearsBack, N: 2}, []string{"2025-11-20"}, "2024-01-01", Denied, "2027-01-01"},
		"a membership year ends on the anniversary":  {EveryMembershipYear, []string{"2024-06-15"}, "2025-06-14", Denied, "2025-06-15"},
		"a membership year begins again":             {EveryMembershipYear, []string{"2024-06-15"}, "2025-06-15", Approved, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var used []Entry
			for _, d := range tt.before {
				used = append(used, Entry{Counter: "visit.once|member|M1", Date: MustDate(d), Value: int64(One)})
			}
			facts := factsWith(used...)
			facts.Member.Coverage = []Span{{From: MustDate("2015-06-15")}}
			book := bookOf(t, once(tt.every))
			book.SubmitWithin = Period{}
			got := Decide(book, claimOf(visits(tt.on, One, 1000)), facts).Lines[0]
			if got.Outcome != tt.want {
				t.Fatalf("%s, want %s", got.Outcome, tt.want)
			}
			if tt.next == "" {
				return
			}
			if got.WhyNot == nil {
				t.Fatal("no why-not")
			}
			if day := got.WhyNot.arg("date"); day.Date().String() != tt.next {
				t.Errorf("why-not: %s %v, want from %s", got.WhyNot.Code, got.WhyNot.Args, tt.next)
			}
		})
	}
}

// In a window that looks back, no position of the window ever holds more than the cap, whatever order lines arrive in.
func TestDecide_lookBackNeverExceedsItsCap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		every := rapid.SampledFrom([]Every{{Kind: KindMonthsBack, N: 3}, {Kind: KindMonthsBack, N: 12}, {Kind: KindYearsBack, N: 2}}).Draw(r, "every")
		cap := rapid.Int64Range(1, 5).Draw(r, "cap")
		b := visit(share(100), &Limit{ID: "n", Measure: MeasureUnits, Every: every, AtMost: always(QuantityValue(Quantity(cap)*One, ""))})
		var entries []Entry
		base := MustDate("2020-01-01")
		for range rapid.IntRange(1, 20).Draw(r, "lines") {
			on := base + Date(rapid.IntRange(0, 1500).Draw(r, "day"))
			d := Decide(bookOf(t, b), claimOf(visits(on.String(), Quantity(rapid.IntRange(1, 3).Draw(r, "units"))*One, 3000)), factsWith(entries...))
			for _, c := range d.Lines[0].Consumptions {
				entries = append(entries, Entry{Counter: c.Counter, Date: c.Date, Value: c.Value})
			}
		}
		for end := base; end < base+1500; end++ {
			w, sum := every.WindowOf(end), int64(0)
			for _, e := range entries {
				if w.Contains(e.Date) {
					sum += e.Value
				}
			}
			if sum > cap*int64(One) {
				r.Fatalf("%s units in the window that ends on %s, cap %d", Quantity(sum), end, cap)
			}
		}
	})
}

// Franchises of one and of four euros share a yearly cap of what the member bears: a counter of any sum says so.
func TestDecide_aCounterOfAnySum(t *testing.T) {
	t.Parallel()
	franchise := func(v *View) (Money, error) {
		room, err := Cents(500).Exact().Sub(v.Used(0).Money())
		return MinMoney(Cents(200).Exact(), MaxMoney(room, Money{})), err
	}
	b := visit(money(func(v *View) (Money, error) {
		f, err := franchise(v)
		if err != nil {
			return f, err
		}
		return v.Part.Left.Sub(f)
	}), &Limit{ID: "borne", Measure: MeasureExpense, Every: EveryCalendarYear, Of: fn{value: func(v *View) (Value, error) {
		f, err := franchise(v)
		return MoneyValue(f), err
	}}})
	b.PerUnit = false
	got := Decide(bookOf(t, b), claimOf(visits("2025-05-01", One, 1000), visits("2025-05-02", One, 1000), visits("2025-05-03", One, 1000), visits("2025-05-04", One, 1000)), factsWith())
	var pays []Cents
	for _, l := range got.Lines {
		pays = append(pays, l.Pays)
	}
	if diff := cmp.Diff([]Cents{800, 800, 900, 1000}, pays); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
