package rules

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/google/cel-go/cel"
	celtypes "github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"pgregory.net/rapid"

	"octroi/engine"
)

// TestExpression_agreesWithCEL draws conditions on ints and compares the closures with cel-go's own interpreter and
// standard library: overflow, and the faults that && and || absorb.
func TestExpression_agreesWithCEL(t *testing.T) {
	t.Parallel()
	ours := testEnvironment(t, testScope())
	var granted, lasts int64 // what the functions of cel-go's side answer
	answer := func(n *int64) cel.OverloadOpt {
		return cel.FunctionBinding(func(...ref.Val) ref.Val { return celtypes.Int(*n) })
	}
	texts := []*cel.Type{cel.StringType, cel.StringType}
	theirs, err := cel.NewEnv(cel.Variable("line.days", cel.IntType), cel.Variable("member.age", cel.IntType),
		cel.Variable("member.covered", cel.BoolType), cel.Variable("member.disabled", cel.BoolType),
		cel.Variable("open.block", cel.BoolType), cel.Variable("approval.valid", cel.BoolType), cel.Variable("ordinal.events", cel.IntType),
		cel.Variable("ordinal.sessions", cel.IntType), cel.Variable("used.events", cel.IntType),
		cel.Function("times", cel.Overload("times_text_text", texts, cel.IntType, answer(&granted))),
		cel.Function("had", cel.Overload("had_text_text", texts, cel.BoolType, cel.FunctionBinding(func(...ref.Val) ref.Val { return celtypes.Bool(granted > 0) }))),
		cel.Function("last", cel.Overload("last_text", texts[:1], cel.IntType, answer(&lasts))),
		cel.Function("year", cel.MemberOverload("year_date", []*cel.Type{cel.IntType}, cel.IntType,
			cel.UnaryBinding(func(d ref.Val) ref.Val { return celtypes.Int(engine.Date(d.Value().(int64)).Year()) }))),
	)
	if err != nil {
		t.Fatal(err)
	}
	decided, faults := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		src := drawCondition(t, 4)
		v := testView()
		covered, disabled := rapid.Bool().Draw(t, "covered"), rapid.Bool().Draw(t, "disabled")
		days, age := rapid.IntRange(1, 40).Draw(t, "days"), rapid.IntRange(0, 90).Draw(t, "age")
		v.Line.Until = v.Line.Date.AddDays(days - 1)
		v.Member = &engine.Member{Born: v.On.AddMonths(-12 * age)}
		if covered {
			v.Member.Coverage = []engine.Span{{}}
		}
		if disabled {
			v.Member.Statuses = []engine.StatusSpan{{Code: "disabled"}}
		}
		valid, open := rapid.Bool().Draw(t, "valid"), rapid.Bool().Draw(t, "open")
		if !valid {
			v.Approval = nil
		}
		used, rank := rapid.Int64Range(0, 30).Draw(t, "used"), int64(0)
		v.Standing[0].Used, v.Standing[2].Used, v.Standing[3].Open = used*1000, used, open
		granted, lasts = rapid.Int64Range(0, 9).Draw(t, "granted"), int64(engine.Never)
		v.History, v.Taken = []engine.Granted{{Benefit: "dental", Date: v.On - 40_000, Lines: 7}, {Benefit: "psychology", Date: v.On, Lines: 7}}, nil
		if granted > 0 {
			lasts = int64(v.On) - rapid.Int64Range(0, 300).Draw(t, "ago")
			v.History = append(v.History, engine.Granted{Benefit: "dental", Date: engine.Date(lasts), Lines: granted})
		}
		x, problems := ours.compile(src)
		if len(problems) > 0 {
			t.Fatalf("%s: %+v", src, problems)
		}
		ast, issues := theirs.Compile(src)
		if issues.Err() != nil {
			t.Fatal(issues.Err())
		}
		program, err := theirs.Program(ast)
		if err != nil {
			t.Fatal(err)
		}
		want, _, wantErr := program.Eval(map[string]any{
			"line.days": days, "member.age": age, "member.covered": covered, "member.disabled": disabled, "approval.valid": valid, "open.block": open,
			"ordinal.events": rank, "ordinal.sessions": used + v.Unit + 1, "used.events": used,
		})
		got, gotErr := x.Holds(v)
		if (gotErr != nil) != (wantErr != nil) || (gotErr == nil && want.Value() != got) {
			t.Fatalf("%s: got %v, %v, cel-go says %v, %v", src, got, gotErr, want, wantErr)
		}
		if gotErr != nil {
			faults++
		} else {
			decided++
		}
	})
	if decided == 0 || faults == 0 {
		t.Errorf("%d decided and %d faults: the draw exercises too little", decided, faults)
	}
}

func drawCondition(t *rapid.T, depth int) string {
	shapes := 3
	if depth > 0 {
		shapes = 7
	}
	switch rapid.IntRange(0, shapes-1).Draw(t, "condition") {
	case 0:
		return "member.covered"
	case 1:
		return rapid.SampledFrom([]string{"member.disabled", "open.block", "approval.valid", `had("dental", "12 months")`}).Draw(t, "flag")
	case 2:
		op := rapid.SampledFrom([]string{"==", "!=", "<", "<=", ">", ">="}).Draw(t, "comparison")
		return drawInt(t, 2) + " " + op + " " + drawInt(t, 2)
	case 3:
		return "!(" + drawCondition(t, depth-1) + ")"
	case 4:
		return "(" + drawCondition(t, depth-1) + ")"
	case 5:
		return "(" + drawCondition(t, depth-1) + " && " + drawCondition(t, depth-1) + ")"
	default:
		return "(" + drawCondition(t, depth-1) + " || " + drawCondition(t, depth-1) + ")"
	}
}

func drawInt(t *rapid.T, depth int) string {
	shapes := 4
	if depth > 0 {
		shapes = 5
	}
	switch rapid.IntRange(0, shapes-1).Draw(t, "int") {
	case 0:
		return "line.days"
	case 1:
		return rapid.SampledFrom([]string{"member.age", "used.events", "ordinal.events", "ordinal.sessions", `times("dental", "12 months")`, `last("dental").year()`}).Draw(t, "figure")
	case 2:
		return fmt.Sprint(rapid.IntRange(-9, 40).Draw(t, "literal"))
	case 3: // close to the edge of what an int holds
		return rapid.SampledFrom([]string{"(line.days * 9223372036854775807)", "(line.days + 9223372036854775800)", "(-9223372036854775800 - line.days)"}).Draw(t, "edge")
	default:
		return "(" + drawInt(t, depth-1) + rapid.SampledFrom([]string{" + ", " - ", " * "}).Draw(t, "operator") + drawInt(t, depth-1) + ")"
	}
}

// amount is a drawn formula and what it is worth in cents, nil when it divides by zero.
type amount struct {
	src  string
	want *big.Rat
}

// TestExpression_isExact draws formulas of money and compares them with rational numbers of any size.
func TestExpression_isExact(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	rapid.Check(t, func(t *rapid.T) {
		v := testView()
		v.Line.Charged = engine.Cents(rapid.IntRange(0, 10_000_00).Draw(t, "charged"))
		v.Line.Statutory, v.Line.Other = 0, 0
		v.Line.Copay = engine.Cents(rapid.IntRange(0, 100_00).Draw(t, "copay"))
		v.Line.Units = engine.Quantity(rapid.SampledFrom([]int{0, 1, 500, 1_000, 2_500, 3_000, 7_000, 20_000}).Draw(t, "units"))
		a := drawAmount(t, v, 4)
		x, problems := e.compile(a.src, engine.KindMoney)
		if len(problems) > 0 {
			t.Fatalf("%s: %+v", a.src, problems)
		}
		got, err := x.Value(v)
		switch {
		case errors.Is(err, engine.ErrOverflow): // exact arithmetic in 64 bits may give up, but never be wrong
		case a.want == nil && !errors.Is(err, engine.ErrDivision):
			t.Fatalf("%s: got %v, %v, want a division by zero", a.src, got, err)
		case a.want == nil:
		case err != nil || big.NewRat(got.N, got.D).Cmp(a.want) != 0:
			t.Fatalf("%s: got %d/%d, %v, want %s", a.src, got.N, got.D, err, a.want)
		case big.NewRat(got.N, got.D).Denom().Int64() != got.D:
			t.Fatalf("%s: %d/%d is not in lowest terms", a.src, got.N, got.D)
		}
	})
}

func drawAmount(t *rapid.T, v *engine.View, depth int) amount {
	shapes := 3
	if depth > 0 {
		shapes = 10
	}
	shape := rapid.IntRange(0, shapes-1).Draw(t, "amount")
	switch shape {
	case 0:
		return amount{"line.left", big.NewRat(int64(v.Line.Charged), 1)}
	case 1:
		return amount{"line.copay", big.NewRat(int64(v.Line.Copay), 1)}
	case 2:
		c := engine.Cents(rapid.IntRange(0, 50_00).Draw(t, "cents"))
		return amount{"eur(" + c.String() + ")", big.NewRat(int64(c), 1)}
	}
	a := drawAmount(t, v, depth-1)
	if shape <= 5 {
		return scaleAmount(t, v, a, shape)
	}
	if shape == 6 && rapid.Bool().Draw(t, "to a step") {
		c := engine.Cents(rapid.SampledFrom([]int{1, 3, 5, 25, 100, 1000}).Draw(t, "step"))
		step := big.NewRat(int64(c), 1)
		return amount{"round(" + a.src + ", eur(" + c.String() + "))", apply(a.want, step, func(x, y *big.Rat) *big.Rat {
			return new(big.Rat).Mul(y, roundHalfUp(new(big.Rat).Quo(x, y)))
		})}
	}
	if shape == 6 {
		return amount{"round(" + a.src + ")", apply(a.want, a.want, func(x, _ *big.Rat) *big.Rat { return roundHalfUp(x) })}
	}
	b := drawAmount(t, v, depth-1)
	less := func(x, y *big.Rat) *big.Rat {
		if x.Cmp(y) <= 0 {
			return x
		}
		return y
	}
	switch shape {
	case 7:
		return amount{"(" + a.src + " + " + b.src + ")", apply(a.want, b.want, func(x, y *big.Rat) *big.Rat { return new(big.Rat).Add(x, y) })}
	case 8:
		return amount{"(" + a.src + " - " + b.src + ")", apply(a.want, b.want, func(x, y *big.Rat) *big.Rat { return new(big.Rat).Sub(x, y) })}
	default:
		return amount{"min(" + a.src + ", " + b.src + ")", apply(a.want, b.want, less)}
	}
}

// scaleAmount multiplies or divides a by units, a percent or an int, which may stand on either side of *.
func scaleAmount(t *rapid.T, v *engine.View, a amount, shape int) amount {
	var src string
	var by *big.Rat
	switch shape {
	case 3:
		src, by = "line.units", big.NewRat(int64(v.Line.Units), 1000)
	case 4:
		p := engine.Percent(rapid.IntRange(0, 200).Draw(t, "percent") * 500)
		src, by = "pct("+p.String()+")", big.NewRat(int64(p), 100_000)
	default:
		n := rapid.IntRange(1, 9).Draw(t, "times")
		src, by = fmt.Sprint(n), big.NewRat(int64(n), 1)
	}
	if shape != 4 && rapid.Bool().Draw(t, "divide") {
		if by.Sign() == 0 {
			return amount{"(" + a.src + " / " + src + ")", nil}
		}
		return amount{"(" + a.src + " / " + src + ")", apply(a.want, by, func(x, y *big.Rat) *big.Rat { return new(big.Rat).Quo(x, y) })}
	}
	want := apply(a.want, by, func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) })
	if rapid.Bool().Draw(t, "flip") {
		return amount{"(" + src + " * " + a.src + ")", want}
	}
	return amount{"(" + a.src + " * " + src + ")", want}
}

// apply is f of x and y, nil when one of them is.
func apply(x, y *big.Rat, f func(x, y *big.Rat) *big.Rat) *big.Rat {
	if x == nil || y == nil {
		return nil
	}
	return f(x, y)
}

// roundHalfUp is the greatest whole number that is not above x + 1/2.
func roundHalfUp(x *big.Rat) *big.Rat {
	y := new(big.Rat).Add(x, big.NewRat(1, 2))
	n := new(big.Int)
	n.Div(y.Num(), y.Denom()) // Euclidean, so the floor: the denominator is positive
	return new(big.Rat).SetInt(n)
}
