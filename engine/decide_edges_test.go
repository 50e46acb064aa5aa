package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// day is a line of one day.
func day(benefit, date string, charged Cents) Line {
	l := session(date, One, charged)
	l.Benefit, l.Provider = benefit, ""
	return l
}

func codesOf(fields []FieldError) string {
	codes := make([]string, len(fields))
	for i, f := range fields {
		codes[i] = f.Pointer + " " + f.Code
	}
	return list(codes)
}

// A gate that reads a limit whose counter is not known cannot deny: it would read nothing used for a fact.
func TestDecide_anUnknownStandingPends(t *testing.T) {
	t.Parallel()
	b := psychology()
	b.Limits[0].Scope = PerHousehold
	used := Fact{Name: "used.sessions", Group: FactLimit}
	b.Gates = []Gate{{Rule: "requires[0]", Reason: "too_few", If: cond("used.sessions > 0", func(v *View) bool { return v.Standing[0].Used > 0 }, used)}}
	facts := factsWith()
	facts.Member.Households = nil
	got := Decide(bookOf(t, b), claimOf(session("2025-03-01", One, 6000)), facts)
	if diff := cmp.Diff(verdict{Pended, 0, "fact_missing", ""}, verdictOf(got.Lines[0])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDecide_aLumpSumLeavesTheBillAsItWas(t *testing.T) {
	t.Parallel()
	gift := &Benefit{Code: "gift", Category: "x", From: MustDate("2020-01-01"), Step: One, Pays: always(CentsValue(35000)), LumpSum: true}
	care := &Benefit{Code: "care", Category: "x", From: MustDate("2020-01-01"), Step: One, Pays: always(CentsValue(10000))}
	first, second := day("gift", "2025-03-01", 0), day("care", "2025-03-01", 10000)
	first.Bill, second.Bill = "B1", "B1"
	for name, lines := range map[string][]Line{"gift first": {first, second}, "care first": {second, first}} {
		if got := Decide(bookOf(t, gift, care), claimOf(lines...), factsWith()); got.Pays != 45000 {
			t.Errorf("%s: pays %s, want 450.00", name, got.Pays)
		}
	}
}

func TestDecide_twoProvidersMayNumberABillTheSame(t *testing.T) {
	t.Parallel()
	care := &Benefit{Code: "care", Category: "x", From: MustDate("2020-01-01"), Step: One, Pays: always(CentsValue(3000))}
	big, small := day("care", "2025-03-01", 5000), day("care", "2025-03-01", 1000)
	big.Bill, big.Provider, small.Bill, small.Provider = "1", "P1", "1", "P2"
	got := Decide(bookOf(t, care), claimOf(big, small), factsWith())
	if got.Lines[0].Pays != 3000 || got.Lines[1].Pays != 1000 {
		t.Errorf("pays %s and %s, want 30.00 and 10.00", got.Lines[0].Pays, got.Lines[1].Pays)
	}
}

func TestDecide_aPeriodOverTheEndOfABenefitIsCutThere(t *testing.T) {
	t.Parallel()
	stay := &Benefit{Code: "stay", Category: "x", From: MustDate("2020-01-01"), Until: MustDate("2025-07-01"), Step: One, Pays: always(CentsValue(100)), LumpSum: true}
	for until, want := range map[string]Outcome{"2025-06-30": Approved, "2025-07-01": Reduced} {
		l := day("stay", "2025-06-28", 0)
		l.Until = MustDate(until)
		got := Decide(bookOf(t, stay), claimOf(l), factsWith()).Lines[0]
		if got.Outcome != want || got.Pays != 100 {
			t.Errorf("until %s: %s %s, want %s 1.00", until, got.Outcome, got.Pays, want)
		}
	}
}

func TestDecide_isTotal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]*Claim{"no lines": {}, "a line without anything": {Lines: []Line{{Benefit: "psychology"}}}} {
		if got := Decide(bookOf(t, psychology()), c, &Facts{}); got.Pays != 0 || got.Outcome == Approved {
			t.Errorf("%s: %s %s", name, got.Outcome, got.Pays)
		}
	}
}

func TestValidateClaim_tellsEveryMistake(t *testing.T) {
	t.Parallel()
	dated := &Benefit{Code: "dated", Category: "x", From: MustDate("2020-01-01"), Step: One, DatedBy: DatedBy{Kind: DatedByField},
		Fields: []Field{{Name: "born", Type: KindDate, Required: true}, {Name: "ref", Type: KindText, Default: TextValue("none")}}, Pays: always(CentsValue(1))}
	book := bookOf(t, psychology(), dated)
	m := member()
	m.Died = MustDate("2025-06-30")
	with := func(change func(l *Line)) Line {
		l := day("dated", "2025-03-01", 1000)
		l.Fields = map[string]Value{"born": TextValue("2025-03-01")}
		change(&l)
		return l
	}
	tests := map[string]struct {
		line Line
		want string
	}{
		"nothing":                         {with(func(*Line) {}), ""},
		"the governing field is a date":   {with(func(l *Line) { l.Fields["born"] = TextValue("2025-02-30") }), "/lines/0/fields/born date_invalid"},
		"and not in the future":           {with(func(l *Line) { l.Fields["born"] = TextValue("2030-01-01") }), "/lines/0/fields/born date_future"},
		"nor before birth":                {with(func(l *Line) { l.Fields["born"] = TextValue("1989-01-01") }), "/lines/0/fields/born date_before_birth"},
		"nor after death":                 {with(func(l *Line) { l.Fields["born"] = TextValue("2025-07-01") }), "/lines/0/fields/born after_death"},
		"a character nobody sees":         {with(func(l *Line) { l.Fields["ref"] = TextValue("B77\u200b") }), "/lines/0/fields/ref hidden_character"},
		"a date after the submission":     {with(func(l *Line) { l.Date, l.Until = MustDate("2025-11-21"), MustDate("2025-11-21") }), "/lines/0/date date_after_submission"},
		"parts over the whole":            {with(func(l *Line) { l.Statutory, l.Other = 900, 101 }), "/lines/0/statutory_cents parts_exceed_charged"},
		"parts of left over left":         {with(func(l *Line) { l.Copay, l.Supplement = 900, 101 }), "/lines/0/copay_cents parts_exceed_left"},
		"half a session":                  {with(func(l *Line) { l.Benefit, l.Fields, l.Units = "psychology", nil, 500 }), "/lines/0/units units_invalid"},
		"several at once":                 {with(func(l *Line) { l.Charged, l.Units, l.Fields = -1, 0, nil }), "/lines/0/charged_cents amount_range, /lines/0/fields/born required, /lines/0/units units_invalid"},
		"a document from the future":      {with(func(l *Line) { l.Evidence = []Evidence{{Code: "form", IssuedOn: MustDate("2025-11-21")}} }), "/lines/0/evidence/0/issued_on date_after_submission"},
		"a document that nobody knows of": {with(func(l *Line) { l.Evidence = []Evidence{{Code: "from"}} }), "/lines/0/evidence/0/code evidence_unknown"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := codesOf(ValidateClaim(book, claimOf(tt.line), &m, MustDate("2025-12-01"))); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestValidateClaim_namesTheBoundOfAnAmount(t *testing.T) {
	t.Parallel()
	b := &Benefit{Code: "priced", Category: "x", From: MustDate("2020-01-01"), Step: One, Fields: []Field{{Name: "price", Type: KindMoney}}, Pays: always(CentsValue(1))}
	l := day("priced", "2025-03-01", 0)
	l.Fields = map[string]Value{"price": Int(-400)}
	fields := ValidateClaim(bookOf(t, b), claimOf(l), nil, MustDate("2025-12-01"))
	if len(fields) != 1 {
		t.Fatalf("%s, want one mistake", codesOf(fields))
	}
	if got, _, _ := Message(fields[0].Code, EN, fields[0].Args); got != "An amount is between 0 and 100,000,000 cents." {
		t.Errorf("%q", got)
	}
}

func TestFieldRead_spacesAroundATextAreNoOtherText(t *testing.T) {
	t.Parallel()
	f := Field{Name: "ref", Type: KindText}
	for _, s := range []string{"B77", " B77", "B77 ", "\tB77\n"} {
		if got, code := f.Read(TextValue(s)); code != "" || got.S != "B77" {
			t.Errorf("%q is %q, %s", s, got.S, code)
		}
	}
}
