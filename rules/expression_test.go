package rules

import (
	"errors"
	"strings"
	"testing"

	"octroi/engine"
)

func TestExpression_value(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	tests := []struct{ src, want string }{
		// Every variable.
		{`benefit`, "psychology"}, {`line.date`, "2024-12-30"}, {`line.until`, "2025-01-01"}, {`line.days`, "3"},
		{`line.units`, "2.5 session"}, {`line.charged`, "150.00 EUR"}, {`line.left`, "100.00 EUR"}, {`line.copay`, "10.00 EUR"},
		{`line.supplement`, "5.00 EUR"}, {`line.statutory`, "30.00 EUR"}, {`line.submitted`, "2025-01-15"}, {`line.channel`, "online"},
		{`unit.charged`, "60.00 EUR"}, {`unit.left`, "8001/2 c"}, {`part.units`, "2 session"}, {`part.charged`, "120.00 EUR"}, {`part.left`, "80.01 EUR"},
		{`part.copay`, "8.00 EUR"}, {`part.supplement`, "4.00 EUR"},
		{`bill.charged`, "300.00 EUR"}, {`bill.statutory`, "30.00 EUR"}, {`bill.copay`, "11.00 EUR"}, {`bill.supplement`, "6.00 EUR"},
		{`bill.other`, "20.00 EUR"}, {`bill.left`, "250.00 EUR"},
		{`member.age`, "17"}, {`member.born`, "2007-01-31"}, {`member.covered`, "true"}, {`member.contributions`, "in_order"},
		{`member.preferential`, "true"}, {`member.disabled`, "false"}, {`member.global_file`, "false"}, {`member.orphan`, "true"},
		{`member.holder`, "true"}, {`member.tenure_months`, "59"}, {`household.size`, "2"}, {`household.children`, "1"},
		{`provider.known`, "true"}, {`provider.profession`, "psychologist"}, {`provider.recognised`, "true"}, {`provider.conventioned`, "false"},
		{`provider.network`, "solidaris"}, {`provider.country`, "BE"}, {`evidence.invoice`, "true"}, {`evidence.certificate`, "false"},
		{`field.stage`, "fitting"}, {`field.note`, "none"}, {`field.twins`, "true"}, {`field.born_on`, "2024-12-20"}, {`field.price`, "12.34 EUR"}, {`field.children`, "3"},
		{`param.fee`, "20.00 EUR"}, {`param.share`, "75 %"}, {`table.orthodontics(field.stage)`, "375.00 EUR"}, {`table.orthodontics("early")`, "75.00 EUR"},
		{`used.sessions`, "18.5 session"}, {`left.sessions`, "1.5 session"}, {`used.cap`, "45.00 EUR"}, {`left.cap`, "5.00 EUR"}, {`used.events`, "2"},
		{`used.block`, "7.50 EUR"}, {`left.block`, "67.50 EUR"}, {`open.block`, "true"}, {`ordinal.sessions`, "20"}, {`ordinal.events`, "0"},
		{`approval.valid`, "true"}, {`approval.id`, "A7"}, {`approval.units`, "12 session"}, {`approval.amount`, "300.00 EUR"},
		{`approval.from`, "2024-11-10"}, {`approval.until`, "9999-12-31"}, {`approval.granted_on`, "2024-11-02"},
		// The member's past, up to the governing date, the first lines of the claim included.
		{`times("dental", "12 months")`, "4"}, {`times("dental", "61 days")`, "1"}, {`times("dental", "62 days")`, "4"}, {`times("psychology", "10 years")`, "0"},
		{`had("dental", "1 day")`, "true"}, {`had("psychology", "120 months")`, "false"}, {`last("dental")`, "2024-12-30"}, {`last("psychology")`, "0001-01-01"},
		{`last("psychology").add_months(24) <= line.date`, "true"},
		{`.line.days`, "3"}, {`member.age // years`, "17"},
		// Money, quantity and percent are exact.
		{`eur(20) * line.units`, "50.00 EUR"}, {`line.units * eur(20)`, "50.00 EUR"}, {`eur(0.75) * 3`, "2.25 EUR"}, {`3 * eur(0.1)`, "0.30 EUR"},
		{`line.left * pct(7.5)`, "7.50 EUR"}, {`pct(75) * line.left`, "75.00 EUR"}, {`eur(100) / 3`, "10000/3 c"}, {`eur(100) / 3 * 3`, "100.00 EUR"},
		{`line.left / line.units`, "40.00 EUR"}, {`line.left + eur(0.01) - line.copay`, "90.01 EUR"}, {`eur(1) - eur(2)`, "-1.00 EUR"},
		{`round(eur(0.01) / 2)`, "0.01 EUR"}, {`round(eur(100) / 3)`, "33.33 EUR"},
		{`round(eur(100) / 3, eur(0.05))`, "33.35 EUR"}, {`round(eur(0.05) / 2, eur(0.05))`, "0.05 EUR"}, {`round(line.left, eur(30))`, "90.00 EUR"},
		{`round(eur(0) - eur(0.07), line.copay / 200)`, "-0.05 EUR"}, {`round(eur(12.34), eur(0.01) / 3)`, "12.34 EUR"}, {`line.units + qty(0.5)`, "3 session"}, {`qty(3) - line.units`, "0.5 session"},
		{`line.days + 2 * 3 - 1`, "8"}, {`eur(20)`, "20.00 EUR"}, {`pct(0.001)`, "0.001 %"}, {`qty(12.125)`, "12.125"}, {`-3 + line.days`, "0"},
		{`line.left - (line.copay - line.supplement)`, "95.00 EUR"},
		// Least and greatest.
		{`min(line.left, eur(20))`, "20.00 EUR"}, {`max(line.left, eur(20), eur(120.5))`, "120.50 EUR"}, {`min(4, 3, 2, 9)`, "2"},
		{`max(qty(3), line.units)`, "3 session"}, {`min(line.date, member.born)`, "2007-01-31"}, {`max(line.left - eur(500), eur(0))`, "0.00 EUR"},
		// Dates.
		{`date("2024-02-29")`, "2024-02-29"}, {`line.date.add_days(-30)`, "2024-11-30"}, {`member.born.add_months(1)`, "2007-02-28"},
		{`line.date.end_of_month()`, "2024-12-31"}, {`line.date.add_months(2).end_of_month().add_days(1)`, "2025-03-01"},
		{`line.date.year()`, "2024"}, {`line.date.end_of_year()`, "2024-12-31"}, {`date("9999-01-01").end_of_year()`, "9999-12-31"},
		{`line.submitted - line.date`, "16"}, {`days_between(line.date, line.submitted)`, "16"}, {`member.age_on(line.submitted.end_of_month())`, "18"},
		// Comparisons.
		{`line.left == eur(100)`, "true"}, {`line.left != eur(100)`, "false"}, {`eur(1) / 3 == eur(2) / 6`, "true"}, {`line.units == qty(2.5)`, "true"},
		{`line.units > 2`, "true"}, {`2 >= line.units`, "false"}, {`3 > line.units`, "true"}, {`line.units <= 2`, "false"}, {`line.units < 9223372036854775807`, "true"},
		{`param.share == pct(75.000)`, "true"}, {`param.share < pct(75.001)`, "true"}, {`line.date < date("2025-01-01")`, "true"}, {`line.date >= line.until`, "false"},
		{`provider.profession == "psychologist"`, "true"}, {`provider.profession != 'psychologist'`, "false"}, {`member.covered == true`, "true"},
		{`provider.profession in ["dentist", "psychologist"]`, "true"}, {`!(line.channel in ["post", "agency"])`, "true"},
		{`field.stage == "fitting" && (member.age < 18 || member.preferential) && !member.disabled`, "true"},
		{`member.disabled || member.global_file || line.days > 3`, "false"},
	}
	for _, tt := range tests {
		t.Run(tt.src, func(t *testing.T) {
			t.Parallel()
			x := mustCompile(t, e, tt.src)
			v, err := x.Value(testView())
			if err != nil {
				t.Fatal(err)
			}
			if got := written(v); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if v.Kind != x.Kind() {
				t.Errorf("kind is %s, but the value is %s", x.Kind(), v.Kind)
			}
		})
	}
}

func TestExpression_everyVariableIsTested(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	v := testView()
	for name, x := range e.variables {
		if name == "param.broken" || name == "param.ended" {
			continue
		}
		if got, err := mustCompile(t, e, name).Value(v); err != nil || got.Kind != x.kind {
			t.Errorf("%s is %v, %v; declared as %s", name, got, err, x.kind)
		}
	}
}

// TestExpression_faults covers what only the facts of a line can bring about: the line is pended, never decided.
func TestExpression_faults(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	tests := []struct {
		name, src string
		change    func(*engine.View)
		want      error
	}{
		{"division by zero units", `line.left / line.units`, func(v *engine.View) { v.Line.Units = 0 }, engine.ErrDivision},
		{"division by a count of zero", `line.left / used.events`, func(v *engine.View) { v.Standing[2].Used = 0 }, engine.ErrDivision},
		{"share of no units", `unit.left`, func(v *engine.View) { v.Part.Units = 0 }, engine.ErrDivision},
		{"sum of ints", `line.days + 9223372036854775807`, nil, engine.ErrOverflow},
		{"difference of ints", `-9223372036854775807 - line.days`, nil, engine.ErrOverflow},
		{"product of ints", `line.days * 9223372036854775807`, nil, engine.ErrOverflow},
		{"product of money", `line.left * 9223372036854775807`, nil, engine.ErrOverflow},
		{"sum of quantities", `line.units + line.units`, func(v *engine.View) { v.Line.Units = 1 << 62 }, engine.ErrOverflow},
		{"day after the last", `line.date.add_days(5000000)`, nil, engine.ErrOverflow},
		{"day before the first", `line.date.add_days(-5000000)`, nil, engine.ErrOverflow},
		{"month after the last", `line.date.add_months(9223372036854775807)`, nil, engine.ErrOverflow},
		{"month before the first", `line.date.add_months(-25000)`, nil, engine.ErrOverflow},
		{"no provider", `provider.profession == "dentist"`, func(v *engine.View) { v.Provider = nil }, errAbsent},
		{"no household", `household.size > 1`, func(v *engine.View) { v.Household = nil }, errAbsent},
		{"no approval", `approval.amount > eur(0)`, func(v *engine.View) { v.Approval = nil }, errAbsent},
		{"no approval to end", `line.date < approval.until`, func(v *engine.View) { v.Approval = nil }, errAbsent},
		{"step of nothing", `round(line.left, line.copay)`, func(v *engine.View) { v.Line.Copay = 0 }, engine.ErrDivision},
		{"too many steps", `round(line.left * 1000000000000, eur(0.01) / 1000000000)`, nil, engine.ErrOverflow},
		{"no field", `field.price`, func(v *engine.View) { v.Fields[4] = engine.Value{} }, errAbsent},
		{"parameter that has ended", `param.ended`, func(v *engine.View) { v.On = engine.MustDate("2025-01-01") }, errNoValue},
		{"parameter not yet there", `param.fee`, func(v *engine.View) { v.On = engine.MustDate("2019-12-31") }, errNoValue},
		{"table without the key", `table.orthodontics(field.note)`, nil, errNoValue},
		{"left of a limit without a bound", `left.cap`, func(v *engine.View) { v.Standing[1].Bounded = false }, errUnbounded},
		{"both sides", `line.left / line.units + line.left * 9223372036854775807`, func(v *engine.View) { v.Line.Units = 0 }, engine.ErrDivision},
		{"and", `member.covered && line.days + 9223372036854775807 > 0`, nil, engine.ErrOverflow},
		{"in", `field.note in ["a"]`, func(v *engine.View) { v.Fields[1] = engine.Value{} }, errAbsent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := testView()
			if tt.change != nil {
				tt.change(v)
			}
			if got, err := mustCompile(t, e, tt.src).Value(v); !errors.Is(err, tt.want) {
				t.Errorf("%s: got %v, %v, want %v", tt.src, got, err, tt.want)
			}
		})
	}
}

// TestExpression_absorption: one term that decides && or || decides it whatever the others do.
func TestExpression_absorption(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	const fault = `line.days + 9223372036854775807 > 0`
	for src, want := range map[string]bool{
		fault + ` && member.disabled`: false, `member.disabled && ` + fault: false,
		fault + ` || member.covered`: true, `member.covered || ` + fault: true,
		`(` + fault + ` || member.disabled) && member.global_file`: false,
		`member.covered && (` + fault + ` || member.covered)`:      true,
	} {
		if got, err := mustCompile(t, e, src).Holds(testView()); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", src, got, err, want)
		}
	}
}

// TestLibrary_examples: what the documentation shows must compile.
func TestLibrary_examples(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	for _, f := range library {
		if f.doc == "" || len(f.examples) == 0 {
			t.Errorf("%s has no documentation or no example", f.name)
		}
		for _, src := range f.examples {
			mustCompile(t, e, src)
		}
	}
	for _, x := range fixedVariables {
		if x.doc == "" {
			t.Errorf("%s has no documentation", x.name)
		}
	}
}

func TestNewEnvironment_refusesTwoOfAName(t *testing.T) {
	t.Parallel()
	if _, err := newEnvironment(&scope{statuses: []string{"age"}}); err == nil || !strings.Contains(err.Error(), "member.age") {
		t.Errorf("got %v", err)
	}
}

// TestCompile_asksTheChecker: an expression is accepted only when cel-go's checker gives it the kind that the compiler
// gives it.
func TestCompile_asksTheChecker(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	e.variables["line.days"].kind = engine.KindDate
	for src, want := range map[string]string{
		`line.days`:             "the expression has no definite kind",
		`line.days < line.date`: "found no matching overload for '_<_' applied to '(int, date)'",
	} {
		if _, problems := e.compile(src); len(problems) != 1 || problems[0].message != want {
			t.Errorf("%s: got %+v, want %s", src, problems, want)
		}
	}
}

func TestExpression_allocatesNothing(t *testing.T) {
	e := testEnvironment(t, testScope())
	v := testView()
	dst := make([]engine.Arg, 0, 16)
	for _, src := range []string{
		`provider.profession in ["dentist", "psychologist"] && provider.recognised && (member.age < 18 || evidence.invoice)`,
		`min(unit.left, param.fee) * pct(75)`, `round(line.left / 3 + table.orthodontics(field.stage))`,
		`line.date.add_months(6).end_of_month() > line.submitted && member.age_on(line.until) >= 17`,
		`times("dental", "12 months") > 3 && had("dental", "2 years") && last("dental").year() == 2024 && approval.units > 3 && open.block`,
		`round(part.copay + part.supplement + approval.amount * ordinal.sessions, eur(0.05))`,
		`line.units + used.sessions <= qty(20) && left.cap > eur(1) && household.children > 0`,
	} {
		x := mustCompile(t, e, src)
		if n := testing.AllocsPerRun(100, func() {
			if _, err := x.Value(v); err != nil {
				t.Fatal(err)
			}
			x.Figures(v, dst)
		}); n != 0 {
			t.Errorf("%s allocates %v times", src, n)
		}
	}
}

func BenchmarkExpression(b *testing.B) {
	e := testEnvironment(b, testScope())
	v := testView()
	for name, src := range map[string]string{
		"condition": `provider.profession == "psychologist" && provider.recognised`,
		"formula":   `min(unit.left, param.fee)`,
	} {
		x := mustCompile(b, e, src)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Value(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	s := testScope()
	for b.Loop() {
		e := testEnvironment(b, s)
		mustCompile(b, e, `provider.profession == "psychologist" && provider.recognised`)
	}
}
