package rules

import (
	"strings"
	"testing"

	"octroi/engine"
)

// FuzzExpression: whatever the source, compiling never panics, every mistake is placed inside the source and says
// something, and what compiles evaluates to its kind or a fault, without a panic, also on a line that lacks everything.
func FuzzExpression(f *testing.F) {
	for _, x := range library {
		for _, src := range x.examples {
			f.Add(src)
		}
	}
	for _, src := range []string{
		"", " \n", "line.left + 3", "eur(0.75)", "a ? b : c", `[1].map(x, x)`, "é\u2028== 'ü", "((((", "-- 1", `"\u0000"`, "1u/0", "a.b.c.d(1)[2]{x:1}",
		"eur(- 1)", "eur(1) // €", "line.days == -9223372036854775808", "x\r\ny", "\xff", "table.orthodontics(\"early\")", `null in [null]`, "`x`", "!-!-1",
		`times("dental", "12 months") > ordinal.events`, `times(benefit, "12 months")`, `last("dental", "")`, `had("dental", "99999 years")`, `round(part.copay, approval.amount)`,
		`line.date.year().year()`, `last("psychology").add_days(-1)`, `open.sessions`, `left.events`, `approval`, `approval.until.end_of_year()`,
	} {
		f.Add(src)
	}
	e := testEnvironment(f, testScope())
	f.Fuzz(func(t *testing.T, src string) {
		x, problems := e.compile(src)
		if (x == nil) != (len(problems) > 0) {
			t.Fatalf("expression %v with problems %v", x, problems)
		}
		lines := strings.Split(string([]rune(src)), "\n")
		for _, p := range problems {
			if p.message == "" || p.line < 1 || p.line > len(lines) || p.col < 1 || p.col > max(1, len([]rune(lines[p.line-1]))) {
				t.Fatalf("misplaced or mute: %+v", p)
			}
			if strings.HasPrefix(p.message, "found no matching overload") || strings.HasPrefix(p.message, "undeclared reference") {
				t.Fatalf("the compiler let pass what cel-go's checker refuses: %+v", p)
			}
		}
		if x == nil {
			return
		}
		if x.cost() < 1 || x.cost() > maxCost {
			t.Fatalf("cost %d", x.cost())
		}
		bare := testView()
		bare.Provider, bare.Household, bare.Fields, bare.Line, bare.Member = nil, nil, make([]engine.Value, 6), &engine.Line{}, &engine.Member{}
		bare.Part, bare.Standing, bare.Approval, bare.History, bare.Taken = engine.Part{}, make([]engine.Standing, 4), nil, nil, nil
		for _, v := range []*engine.View{testView(), bare} {
			if got, err := x.Value(v); err == nil && got.Kind != x.Kind() {
				t.Fatalf("%s in a %s expression", got.Kind, x.Kind())
			}
			x.Figures(v, nil)
			if _, err := x.Holds(v); err == nil && x.Kind() != engine.KindBool {
				t.Fatalf("a %s holds", x.Kind())
			}
		}
	})
}
