package rules

import (
	"strings"
	"testing"

	"octroi/engine"
)

// testScope names something of every kind.
func testScope() *scope {
	since := engine.MustDate("2020-01-01")
	later := engine.MustDate("2025-01-01")
	money := func(c engine.Cents) engine.Value { return engine.CentsValue(c) }
	row := func(a, b engine.Cents) datedConst {
		return datedConst{kind: engine.KindMoney, values: []datedValue{{since, money(a)}, {later, money(b)}}}
	}
	return &scope{
		inFormula: true, inEach: true,
		benefits: []string{"dental", "psychology"},
		fields: []engine.Field{
			{Name: "stage", Type: engine.KindText, Enum: []string{"early", "fitting"}, Required: true},
			{Name: "note", Type: engine.KindText, Default: engine.TextValue("none")},
			{Name: "twins", Type: engine.KindBool, Default: engine.Bool(false)},
			{Name: "born_on", Type: engine.KindDate, Required: true},
			{Name: "price", Type: engine.KindMoney, Required: true},
			{Name: "children", Type: engine.KindInt, Required: true},
		},
		statuses: []string{"orphan"},
		evidence: []string{"invoice", "certificate"},
		params: map[string]datedConst{
			"fee":    {kind: engine.KindMoney, values: []datedValue{{since, money(20_00)}, {later, money(25_00)}}},
			"share":  {kind: engine.KindPercent, values: []datedValue{{0, engine.PercentValue(75_000)}}},
			"ended":  {kind: engine.KindMoney, values: []datedValue{{since, money(5_00)}, {later, engine.Value{}}}},
			"broken": {},
		},
		tables: map[string]tableDef{
			"orthodontics": {kind: engine.KindMoney, keys: []string{"early", "fitting"}, rows: map[string]datedConst{"early": row(75_00, 80_00), "fitting": row(375_00, 400_00)}},
			"partial":      {kind: engine.KindMoney, keys: []string{"early"}, rows: map[string]datedConst{"early": row(1, 2)}},
		},
		limits: []limitName{
			{id: "sessions", measure: engine.MeasureUnits},
			{id: "cap", measure: engine.MeasureAmount},
			{id: "events", measure: engine.MeasureCount, counter: true},
			{id: "block", measure: engine.MeasureExpense, every: engine.Every{Kind: engine.KindMonthsFromFirst, N: 24}},
		},
	}
}

// testView is a line on which every variable has a value worth telling from the others.
func testView() *engine.View {
	on := engine.MustDate("2024-12-30")
	cover := engine.Span{From: engine.MustDate("2020-01-01")}
	line := engine.Line{
		Benefit: "psychology", Date: on, Until: on + 2, Units: 2_500, Charged: 150_00, Statutory: 30_00, Copay: 10_00,
		Supplement: 5_00, Other: 20_00, Evidence: []engine.Evidence{{Code: "invoice", Document: "D1"}},
	}
	return &engine.View{
		Book: &engine.Book{Evidence: map[string]engine.EvidenceKind{"invoice": {}, "certificate": {}}},
		Benefit: &engine.Benefit{Code: "psychology", Unit: "session", Limits: []*engine.Limit{
			{ID: "sessions", Measure: engine.MeasureUnits}, {ID: "cap", Measure: engine.MeasureAmount}, {ID: "events", Measure: engine.MeasureCount},
			{ID: "block", Measure: engine.MeasureExpense, Every: engine.Every{Kind: engine.KindMonthsFromFirst, N: 24}},
		}},
		Claim: &engine.Claim{SubmittedOn: engine.MustDate("2025-01-15"), Channel: "online"},
		Line:  &line,
		On:    on,
		Member: &engine.Member{
			Born: engine.MustDate("2007-01-31"), Coverage: []engine.Span{cover},
			Households:    []engine.HouseholdSpan{{Household: "H1", Holder: true}},
			Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder, Span: cover}},
			Statuses:      []engine.StatusSpan{{Code: "preferential", Span: cover}, {Code: "orphan", Span: cover}},
		},
		Household: &engine.Household{People: []engine.Person{{Born: engine.MustDate("1980-01-01")}, {Born: engine.MustDate("2007-01-31")}}},
		Provider: &engine.Provider{
			Profession: "psychologist", Country: "BE", Recognised: []engine.Span{cover}, Networks: []engine.NetworkSpan{{Code: "solidaris", Span: cover}},
		},
		Bill: engine.Bill{Charged: 300_00, Statutory: 30_00, Copay: 11_00, Supplement: 6_00, Other: 20_00},
		Part: engine.Part{Units: 2_000, Charged: engine.Cents(120_00).Exact(), Left: engine.Cents(80_01).Exact(), Copay: engine.Cents(8_00).Exact(), Supplement: engine.Cents(4_00).Exact()},
		Unit: 1,
		Approval: &engine.Approval{
			ID: "A7", GrantedOn: engine.MustDate("2024-11-02"), Span: engine.Span{From: engine.MustDate("2024-11-10")}, Units: 12_000, Amount: 300_00,
		},
		Fields: []engine.Value{
			engine.TextValue("fitting"), engine.TextValue("none"), engine.Bool(true), engine.DateValue(on - 10), engine.CentsValue(12_34), engine.Int(3),
		},
		Standing: []engine.Standing{{Used: 18_500, Bound: 20_000, Bounded: true}, {Used: 45_00, Bound: 50_00, Bounded: true}, {Used: 2}, {Used: 7_50, Bound: 75_00, Bounded: true, Open: true}},
		History: []engine.Granted{
			{Benefit: "dental", Date: engine.MustDate("2014-12-30"), Lines: 1}, {Benefit: "dental", Date: engine.MustDate("2024-10-30"), Lines: 3},
			{Benefit: "dental", Date: on + 1, Lines: 1},
		},
		Taken: []engine.Granted{{Benefit: "dental", Date: on, Lines: 1}},
	}
}

func testEnvironment(t testing.TB, s *scope) *environment {
	t.Helper()
	e, err := newEnvironment(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// mustCompile compiles src and fails the test when it has a mistake.
func mustCompile(t testing.TB, e *environment, src string) *expression {
	t.Helper()
	x, problems := e.compile(src)
	if len(problems) > 0 {
		t.Fatalf("%s: %+v", src, problems)
	}
	return x
}

// written writes a value so that a table can say what it expects.
func written(v engine.Value) string {
	switch v.Kind {
	case engine.KindText:
		return v.S
	case engine.KindMoney:
		if v.D == 1 {
			return engine.Cents(v.N).String() + " EUR"
		}
		return v.Key() + " c"
	case engine.KindQuantity:
		return strings.TrimSpace(engine.Quantity(v.N).String() + " " + v.S)
	case engine.KindPercent:
		return v.Key() + " %"
	default:
		return v.Key()
	}
}
