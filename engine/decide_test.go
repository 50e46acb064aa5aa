package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// verdict is what most tests compare of a line.
type verdict struct {
	Outcome Outcome
	Pays    Cents
	Reasons string
	BoundBy string
}

func verdictOf(l LineDecision) verdict {
	codes := make([]string, len(l.Reasons))
	for i, r := range l.Reasons {
		codes[i] = r.Code
	}
	return verdict{l.Outcome, l.Pays, list(codes), l.BoundBy}
}

func TestDecide_units(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		line Line
		used []Entry
		want verdict
	}{
		"a first session is paid":               {session("2025-03-01", One, 6000), nil, verdict{Approved, 2000, "", ""}},
		"never more than was charged":           {session("2025-03-01", One, 1250), nil, verdict{Approved, 1250, "", ""}},
		"the twentieth is paid":                 {session("2025-11-03", One, 6000), []Entry{usedSessions("2025-01-02", 19*One)}, verdict{Approved, 2000, "", ""}},
		"the twenty-first is not":               {session("2025-11-03", One, 6000), []Entry{usedSessions("2025-01-02", 20*One)}, verdict{Denied, 0, "limit_reached", "sessions"}},
		"two with one left are cut":             {session("2025-11-03", 2*One, 12000), []Entry{usedSessions("2025-01-02", 19*One)}, verdict{Reduced, 2000, "limit_cut", "sessions"}},
		"last year's sessions do not count":     {session("2025-01-01", One, 6000), []Entry{usedSessions("2024-12-31", 16*One)}, verdict{Approved, 2000, "", ""}},
		"2024 keeps its own cap":                {session("2024-12-30", One, 6000), []Entry{usedSessions("2024-05-01", 16*One)}, verdict{Denied, 0, "limit_reached", "sessions"}},
		"the cap of the date counts the window": {session("2024-12-30", One, 6000), []Entry{usedSessions("2024-05-01", 15*One)}, verdict{Approved, 2000, "", ""}},
		"somebody else's sessions do not count": {session("2025-01-05", One, 6000), []Entry{{Counter: "psychology.sessions|member|M10", Date: MustDate("2025-01-02"), Value: int64(20 * One)}}, verdict{Approved, 2000, "", ""}},
		"before the benefit existed":            {session("2020-02-29", One, 6000), nil, verdict{Denied, 0, "not_in_force", ""}},
		"nothing left to pay":                   {session("2025-03-01", One, 0), nil, verdict{Denied, 0, "nothing_left", ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Decide(bookOf(t, psychology()), claimOf(tt.line), factsWith(tt.used...))
			if diff := cmp.Diff(tt.want, verdictOf(got.Lines[0])); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDecide_roundsOncePerLine(t *testing.T) {
	t.Parallel()
	full := psychology()
	full.Pays = money(unitLeft)
	tests := map[string]struct {
		line Line
		used Quantity
		want verdict
	}{
		"€100 for 3 sessions pays €100.00":               {session("2025-03-01", 3*One, 10000), 0, verdict{Approved, 10000, "", ""}},
		"€100.01 for 6 sessions with 3 left pays €50.01": {session("2025-03-01", 6*One, 10001), 17 * One, verdict{Reduced, 5001, "limit_cut", "sessions"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Decide(bookOf(t, full), claimOf(tt.line), factsWith(usedSessions("2025-01-02", tt.used)))
			if diff := cmp.Diff(tt.want, verdictOf(got.Lines[0])); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDecide_gates(t *testing.T) {
	t.Parallel()
	book := bookOf(t, psychology())
	stranger, unnamed, late := session("2025-03-01", One, 6000), session("2025-03-01", One, 6000), session("2023-11-19", One, 6000)
	stranger.Provider, unnamed.Provider = "P9", ""
	retired := factsWith()
	retired.Providers[0].Recognised[0].Until = MustDate("2025-03-01")
	tests := map[string]struct {
		line  Line
		facts *Facts
		want  verdict
	}{
		"a provider nobody knows waits":          {stranger, factsWith(), verdict{Pended, 0, "provider_unknown", ""}},
		"a line without a provider waits":        {unnamed, factsWith(), verdict{Pended, 0, "fact_missing", ""}},
		"recognition ends on the day":            {session("2025-03-01", One, 6000), retired, verdict{Denied, 0, "provider_not_recognised", ""}},
		"recognition of the day before":          {session("2025-02-28", One, 6000), retired, verdict{Approved, 2000, "", ""}},
		"a day too late":                         {late, factsWith(), verdict{Denied, 0, "too_late", ""}},
		"on the last day":                        {session("2023-11-20", One, 6000), factsWith(), verdict{Approved, 2000, "", ""}},
		"a denial silences what is waited for":   {func() Line { l := late; l.Provider = ""; return l }(), factsWith(), verdict{Denied, 0, "too_late", ""}},
		"all denials are told":                   {session("2023-11-19", One, 6000), func() *Facts { f := factsWith(); f.Providers[0].Recognised = nil; return f }(), verdict{Denied, 0, "too_late, provider_not_recognised", ""}},
		"a benefit that the book does not have":  {Line{Benefit: "nope", Date: 1, Until: 1, Units: One}, factsWith(), verdict{Denied, 0, "benefit_unknown", ""}},
		"one session over New Year is one event": {func() Line { l := session("2024-12-30", One, 6000); l.Until += 3; return l }(), factsWith(), verdict{Approved, 2000, "", ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Decide(book, claimOf(tt.line), tt.facts)
			if diff := cmp.Diff(tt.want, verdictOf(got.Lines[0])); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got.Lines[0].Outcome != Approved && len(got.Lines[0].Consumptions) > 0 {
				t.Errorf("a line that pays nothing consumed %v", got.Lines[0].Consumptions)
			}
		})
	}
}

func TestDecide_faultOfARulePends(t *testing.T) {
	t.Parallel()
	faulty := psychology()
	faulty.Pays = money(func(*View) (Money, error) { return Money{}, ErrDivision })
	got := Decide(bookOf(t, faulty), claimOf(session("2025-03-01", One, 6000)), factsWith())
	if diff := cmp.Diff(verdict{Pended, 0, "rule_fault", ""}, verdictOf(got.Lines[0])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDecide_evidence(t *testing.T) {
	t.Parallel()
	b := psychology()
	b.Evidence = []EvidenceRule{{Rule: "evidence[0]", AnyOf: []string{"form", "letter"}}}
	with := func(e ...Evidence) Line { l := session("2025-03-01", One, 6000); l.Evidence = e; return l }
	tests := map[string]struct {
		line Line
		want verdict
	}{
		"nothing came":                          {with(), verdict{Pended, 0, "evidence_missing", ""}},
		"either document will do":               {with(Evidence{Code: "form"}), verdict{Approved, 2000, "", ""}},
		"a letter valid to the day":             {with(Evidence{Code: "letter", IssuedOn: MustDate("2024-03-01")}), verdict{Approved, 2000, "", ""}},
		"a letter a day too old":                {with(Evidence{Code: "letter", IssuedOn: MustDate("2024-02-29")}), verdict{Pended, 0, "evidence_expired", ""}},
		"a letter that must be dated and isn't": {with(Evidence{Code: "letter"}), verdict{Pended, 0, "evidence_undated", ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Decide(bookOf(t, b), claimOf(tt.line), factsWith())
			if diff := cmp.Diff(tt.want, verdictOf(got.Lines[0])); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDecide_amounts(t *testing.T) {
	t.Parallel()
	cap50 := &Limit{ID: "yearly", Code: "sport.yearly", Measure: MeasureAmount, Every: EveryCalendarYear, AtMost: always(CentsValue(5000))}
	pool := &Limit{ID: "moves", Code: "moves", Pool: true, Measure: MeasureAmount, Scope: PerHousehold, Every: EveryLifetime, AtMost: always(CentsValue(10000))}
	sport := &Benefit{Code: "sport", Category: "sport", From: MustDate("2020-01-01"), Step: One,
		Pays: money(func(v *View) (Money, error) { return v.Part.Left, nil }), Limits: []*Limit{cap50, pool}}
	line := func(charged Cents) Line {
		return Line{Benefit: "sport", Date: MustDate("2025-05-05"), Until: MustDate("2025-05-05"), Units: One, Charged: charged}
	}
	tests := map[string]struct {
		charged  Cents
		own, all int64 // used of the yearly limit and of the pool
		want     verdict
	}{
		"fits":                         {5000, 0, 0, verdict{Approved, 5000, "", ""}},
		"the cent that does not fit":   {5001, 0, 0, verdict{Reduced, 5000, "limit_cut", "yearly"}},
		"the pool binds when lower":    {5000, 0, 9000, verdict{Reduced, 1000, "limit_cut", "moves"}},
		"the own limit, then the pool": {6000, 0, 9000, verdict{Reduced, 1000, "limit_cut, limit_cut", "moves"}},
		"nothing left of the own":      {100, 5000, 0, verdict{Denied, 0, "limit_reached", "yearly"}},
		"a cap lowered below what was": {100, 6000, 0, verdict{Denied, 0, "limit_reached", "yearly"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := factsWith(
				Entry{Counter: "moves|household|H1", Date: MustDate("2021-01-01"), Value: tt.all},
				Entry{Counter: "sport.yearly|member|M1", Date: MustDate("2025-01-01"), Value: tt.own})
			got := Decide(bookOf(t, sport), claimOf(line(tt.charged)), facts)
			if diff := cmp.Diff(tt.want, verdictOf(got.Lines[0])); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDecide_billIsSharedByItsLines(t *testing.T) {
	t.Parallel()
	flat := &Benefit{Code: "flat", Category: "x", From: MustDate("2020-01-01"), Step: One, Pays: always(CentsValue(3000))}
	gift := &Benefit{Code: "gift", Category: "x", From: MustDate("2020-01-01"), Step: One, Pays: always(CentsValue(3000)), LumpSum: true}
	line := func(benefit, bill string, charged, other Cents) Line {
		return Line{Benefit: benefit, Bill: bill, Date: MustDate("2025-05-05"), Until: MustDate("2025-05-05"), Units: One, Charged: charged, Other: other}
	}
	got := Decide(bookOf(t, flat, gift), claimOf(
		line("flat", "B1", 2500, 500), line("flat", "B1", 2500, 0), line("flat", "B1", 0, 0),
		line("flat", "", 1000, 0), line("flat", "", 1000, 0), line("gift", "", 0, 0)), factsWith())
	want := []verdict{
		{Approved, 3000, "", ""}, {Reduced, 1500, "bill_cut", "bill"}, {Denied, 0, "bill_cut", "bill"},
		{Reduced, 1000, "bill_cut", "bill"}, {Reduced, 1000, "bill_cut", "bill"}, {Approved, 3000, "", ""},
	}
	for i := range want {
		if diff := cmp.Diff(want[i], verdictOf(got.Lines[i])); diff != "" {
			t.Errorf("line %d: -want +got:\n%s", i, diff)
		}
	}
	if got.Outcome != Reduced || got.Pays != 9500 {
		t.Errorf("claim: %s %s, want reduced 95.00", got.Outcome, got.Pays)
	}
}

func TestDecide_countsDistinctValues(t *testing.T) {
	t.Parallel()
	events := &Limit{ID: "events", Code: "run.events", Measure: MeasureCount, Every: EveryCalendarYear, AtMost: always(Int(2)),
		Of: fn{value: func(v *View) (Value, error) { return v.Fields[0], nil }, facts: []Fact{{Name: "field.event", Group: FactField}}}}
	run := &Benefit{Code: "run", Category: "sport", From: MustDate("2020-01-01"), Step: One, Fields: []Field{{Name: "event", Type: KindText}},
		Pays: always(CentsValue(1500)), LumpSum: true, Limits: []*Limit{events}}
	line := func(event string) Line {
		l := Line{Benefit: "run", Date: MustDate("2025-05-05"), Until: MustDate("2025-05-05"), Units: One}
		if event != "" {
			l.Fields = map[string]Value{"event": TextValue(event)}
		}
		return l
	}
	got := Decide(bookOf(t, run), claimOf(line("20km"), line("20km"), line("ekiden"), line("marathon"), line("20km"), line("")), factsWith())
	want := []Outcome{Approved, Approved, Approved, Denied, Approved, Pended}
	for i := range want {
		if got.Lines[i].Outcome != want[i] {
			t.Errorf("line %d: %s, want %s", i, got.Lines[i].Outcome, want[i])
		}
	}
	if b := got.Lines[4].Balances[0]; b.Used != 2 || b.Remaining != 0 {
		t.Errorf("balance after the fifth line: used %d, remaining %d, want 2 and 0", b.Used, b.Remaining)
	}
}

func TestDecide_servicesAreGrantedAtNoPrice(t *testing.T) {
	t.Parallel()
	calls := &Limit{ID: "calls", Code: "call.calls", Measure: MeasureUnits, Every: EveryCalendarYear, AtMost: always(Int(5))}
	call := &Benefit{Code: "call", Category: "mind", From: MustDate("2020-01-01"), Step: One, Pays: always(CentsValue(0)),
		PayTo: always(TextValue(PayPartner)), PayMode: always(TextValue(ModeService)), Limits: []*Limit{calls}}
	l := Line{Benefit: "call", Date: MustDate("2025-05-05"), Until: MustDate("2025-05-05"), Units: 6 * One}
	got := Decide(bookOf(t, call), claimOf(l, l), factsWith())
	if diff := cmp.Diff(verdict{Reduced, 0, "limit_cut", "calls"}, verdictOf(got.Lines[0])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(verdict{Denied, 0, "limit_reached", "calls"}, verdictOf(got.Lines[1])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// However a year of sessions arrives, the cap is exact: what is granted is the lesser of what was asked and 20.
func TestDecide_capIsExactForAnyHistory(t *testing.T) {
	t.Parallel()
	book := bookOf(t, psychology())
	rapid.Check(t, func(t *rapid.T) {
		var entries []Entry
		asked, granted, paid := Quantity(0), Quantity(0), Cents(0)
		for range rapid.IntRange(1, 12).Draw(t, "claims") {
			var lines []Line
			for range rapid.IntRange(1, 4).Draw(t, "lines") {
				units := Quantity(rapid.IntRange(1, 6).Draw(t, "units")) * One
				day := MustDate("2025-01-01").AddDays(rapid.IntRange(0, 300).Draw(t, "day"))
				lines = append(lines, session(day.String(), units, Cents(rapid.IntRange(2000, 9000).Draw(t, "charged"))*Cents(units/One)))
				asked += units
			}
			got := Decide(book, claimOf(lines...), factsWith(entries...))
			for _, l := range got.Lines {
				for _, c := range l.Consumptions {
					entries = append(entries, Entry{Counter: c.Counter, Date: l.Date, Value: c.Value})
					granted += Quantity(c.Value)
				}
				paid += l.Pays
			}
		}
		if want := min(asked, 20*One); granted != want {
			t.Fatalf("granted %s of %s asked, want %s", granted, asked, want)
		}
		if want := Cents(granted/One) * 2000; paid != want {
			t.Fatalf("paid %s for %s sessions, want %s", paid, granted, want)
		}
	})
}

func TestDecide_namesTheStatuteArticle(t *testing.T) {
	t.Parallel()
	b := psychology()
	b.Article, b.Title = "art. 48", Text{EN: "Psychology"}
	book := bookOf(t, b)
	step := Decide(book, claimOf(session("2025-03-01", One, 6000)), factsWith()).Lines[0].Steps[0]
	if got, want := Explain(book, EN, step, b), "The benefit “Psychology” (statutes, art. 48) is in force on 1 March 2025."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDecide_isDeterministic(t *testing.T) {
	t.Parallel()
	book, claim := bookOf(t, psychology()), claimOf(session("2025-11-03", 2*One, 12000), session("2025-11-04", One, 6000))
	first := Decide(book, claim, factsWith(usedSessions("2025-01-02", 19*One)))
	for range 20 {
		if diff := cmp.Diff(first, Decide(book, claim, factsWith(usedSessions("2025-01-02", 19*One)))); diff != "" {
			t.Fatalf("-first +again:\n%s", diff)
		}
	}
}
