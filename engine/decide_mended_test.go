package engine

import (
	"testing"
)

func onBill(l Line, number string) Line {
	l.Bill = number
	return l
}

// To say what a stay that waits would be paid, it is decided again: what that pays on the bill leaves nothing behind.
func TestDecide_aSuppositionLeavesTheBillAsItWas(t *testing.T) {
	t.Parallel()
	b := stay()
	b.Evidence = []EvidenceRule{{Rule: "evidence[0]", AnyOf: []string{"form"}, When: cond("line.units > 1", func(v *View) bool { return v.Line.Units > One })}}
	got := Decide(bookOf(t, b), claimOf(onBill(visits("2024-05-01", One, 10000), "B"), onBill(stayed("2024-12-30", "2025-01-02", 4*One, 4000), "B"),
		onBill(visits("2024-06-01", One, 100), "B")), factsWith())
	if w := got.Lines[1].WhyNot; got.Lines[1].Outcome != Pended || w == nil || w.Code != "why_evidence" {
		t.Fatalf("the stay: %s %v", got.Lines[1].Outcome, w)
	}
	if l := got.Lines[2]; l.Outcome != Approved || l.Pays != 3500 {
		t.Errorf("the line after it: %s %s %v", l.Outcome, l.Pays, l.Reasons)
	}
}

// A line that opens a block and outlasts it opens the next one: each part has its own cap.
func TestDecide_aStayOutlastsTheBlockItOpens(t *testing.T) {
	t.Parallel()
	cap := func() *Benefit {
		return visit(always(CentsValue(100)), &Limit{ID: "days", Measure: MeasureUnits, Every: Every{Kind: KindMonthsFromFirst, N: 3}, AtMost: always(QuantityValue(5*One, ""))})
	}
	for name, tt := range map[string]struct {
		used []Entry
		pays Cents
	}{
		"nothing before":        {nil, 2000},
		"inside a block before": {[]Entry{{Counter: "visit.days|member|M1", Date: MustDate("2023-12-01"), Value: 3000}}, 2200},
		"before a later block":  {[]Entry{{Counter: "visit.days|member|M1", Date: MustDate("2024-03-01"), Value: 3000}}, 1700},
	} {
		got := Decide(bookOf(t, cap()), claimOf(stayed("2024-01-01", "2024-12-31", 366*One, 1000000)), factsWith(tt.used...)).Lines[0]
		if got.Pays != tt.pays {
			t.Errorf("%s: pays %s in %d parts, want %s", name, got.Pays, len(got.Parts), tt.pays)
		}
	}
}

// Where blocks may cut a stay, what every part may look back on is read: also when the last day governs.
func TestReadsOf_everyPartThatABlockMayCut(t *testing.T) {
	t.Parallel()
	b := visit(always(CentsValue(100)), &Limit{ID: "block", Measure: MeasureUnits, Every: Every{Kind: KindMonthsFromFirst, N: 12}},
		&Limit{ID: "back", Measure: MeasureUnits, Every: Every{Kind: KindMonthsBack, N: 6}, AtMost: always(QuantityValue(5*One, ""))})
	b.DatedBy.Kind = DatedByUntil
	book, c := bookOf(t, b), claimOf(stayed("2024-01-01", "2024-03-31", 91*One, 1000000))
	journal := newLedger([]Entry{{Counter: "visit.block|member|M1", Date: MustDate("2023-02-15"), Value: 1000}, {Counter: "visit.back|member|M1", Date: MustDate("2023-09-01"), Value: 5000}})
	facts := factsWith()
	facts.Consumed = journal.of(readsOf(book, c, facts, 0).spans)
	got := Decide(book, c, facts).Lines[0]
	if len(got.Parts) != 2 || got.Parts[0].Pays != 0 || got.Parts[1].Pays != 500 {
		t.Errorf("%d parts, pays %s", len(got.Parts), got.Pays)
	}
}

// A line outside the time of its benefit is told what it would have been paid within it, after what was used then.
func TestReadsOf_theDayOnWhichTheBenefitWasInForce(t *testing.T) {
	t.Parallel()
	b := visit(always(CentsValue(1000)), &Limit{ID: "n", Measure: MeasureUnits, Every: EveryCalendarYear, AtMost: always(QuantityValue(One, ""))})
	b.Until = MustDate("2025-01-01")
	book, c := bookOf(t, b), claimOf(visits("2025-03-01", One, 1000))
	journal := newLedger([]Entry{{Counter: "visit.n|member|M1", Date: MustDate("2024-05-01"), Value: 1000}})
	facts := factsWith()
	facts.Consumed = journal.of(readsOf(book, c, facts, 0).spans)
	w := Decide(book, c, facts).Lines[0].WhyNot
	if w == nil || w.Code != "why_in_force_until" {
		t.Fatalf("why-not: %v", w)
	}
	if amount := w.arg("amount"); amount.Kind != KindNone {
		t.Errorf("promises %s, but the cap of that year is used up", amount.Money().Round())
	}
}

// A claim of many long stays is answered in the time that a claim may take: parts beyond a bound wait, and other days are
// tried a bounded number of times.
func TestDecide_manyPartsWait(t *testing.T) {
	t.Parallel()
	b := visit(always(CentsValue(100)), &Limit{ID: "d", Measure: MeasureUnits, Every: EveryDay, AtMost: always(QuantityValue(One/2, ""))},
		&Limit{ID: "y", Measure: MeasureUnits, Every: Every{Kind: KindMonthsBack, N: 12}, AtMost: always(QuantityValue(5*One, ""))})
	b.Step = One / 2
	lines := make([]Line, MaxLines)
	for i := range lines {
		lines[i] = onBill(stayed("2024-01-01", "2025-01-20", 386*One, 1000000), "B")
	}
	lines[0].Date, lines[0].Units = MustDate("1950-01-01"), 400*One
	got := Decide(bookOf(t, b), claimOf(lines...), factsWith())
	parts := 0
	for i := range got.Lines {
		parts += len(got.Lines[i].Parts)
	}
	first, last := got.Lines[0], got.Lines[MaxLines-1]
	if parts > maxClaimParts || len(got.Lines[1].Parts) != 386 || first.Reasons[0].Code != "stay_too_long" || last.Outcome != Pended || last.Reasons[0].Code != "stays_too_long" {
		t.Errorf("%d parts, %d in the second line, %v, %v", parts, len(got.Lines[1].Parts), first.Reasons, last.Reasons)
	}
}

// A late line that would open a block before others moves those; where one of them would then hold more than the cap,
// there is no room for the line.
func TestDecide_aLateBlockLiftsNoLaterOneOverItsCap(t *testing.T) {
	t.Parallel()
	b := visit(share(100), &Limit{ID: "block", Measure: MeasureAmount, Every: Every{Kind: KindMonthsFromFirst, N: 12}, AtMost: always(CentsValue(20000))})
	entry := func(date string, c Cents) Entry {
		return Entry{Counter: "visit.block|member|M1", Date: MustDate(date), Value: int64(c)}
	}
	tests := map[string]struct {
		before []Entry
		pays   Cents
	}{
		"nothing later":                   {nil, 5000},
		"a later block with room":         {[]Entry{entry("2024-06-01", 10000), entry("2025-05-15", 10000)}, 5000},
		"a later block that would not do": {[]Entry{entry("2024-06-01", 10000), entry("2025-05-15", 10000), entry("2025-06-10", 20000)}, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := bookOf(t, b)
			book.SubmitWithin = Period{}
			if got := Decide(book, claimOf(visits("2024-01-01", One, 5000)), factsWith(tt.before...)); got.Pays != tt.pays {
				t.Errorf("pays %s, want %s", got.Pays, tt.pays)
			}
		})
	}
}

// Two caps used up at once: the day that counts is the first on which both have room.
func TestDecide_whyNotOfTwoCapsUsedUp(t *testing.T) {
	t.Parallel()
	b := visit(share(100),
		&Limit{ID: "year", Measure: MeasureUnits, Every: EveryCalendarYear, AtMost: always(QuantityValue(2*One, ""))},
		&Limit{ID: "month", Measure: MeasureUnits, Every: EveryCalendarMonth, AtMost: always(QuantityValue(2*One, ""))})
	facts := factsWith(Entry{Counter: "visit.month|member|M1", Date: MustDate("2025-11-03"), Value: 2000},
		Entry{Counter: "visit.year|member|M1", Date: MustDate("2025-11-03"), Value: 2000})
	w := Decide(bookOf(t, b), claimOf(visits("2025-11-20", One, 1000)), facts).Lines[0].WhyNot
	if w == nil || w.arg("date").Date() != MustDate("2026-01-01") || w.arg("amount").Money().Round() != 1000 {
		t.Errorf("why-not: %+v", w)
	}
}
