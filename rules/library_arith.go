package rules

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"octroi/engine"
)

// equalKinds and orderKinds are what == and < take. A number of units may be ordered against an int (line.units > 2)
// but is never equal to one: a half-written literal such as qty(2) must be written out where equality is meant.
var (
	equalKinds = [][2]engine.Kind{
		same(engine.KindMoney), same(engine.KindQuantity), same(engine.KindInt), same(engine.KindDate),
		same(engine.KindPercent), same(engine.KindText), same(engine.KindBool),
	}
	orderKinds = [][2]engine.Kind{
		same(engine.KindMoney), same(engine.KindQuantity), same(engine.KindInt), same(engine.KindDate),
		same(engine.KindPercent), {engine.KindQuantity, engine.KindInt}, {engine.KindInt, engine.KindQuantity},
	}
)

func same(k engine.Kind) [2]engine.Kind { return [2]engine.Kind{k, k} }

func kinds(k ...engine.Kind) []engine.Kind { return k }

// outcomes are the orders of two values for which a comparison holds.
type outcomes struct {
	less, equal, greater bool
}

// hold answers for values in the order c.
func (o outcomes) hold(c int) (int64, error) {
	switch {
	case c < 0:
		return truth(o.less), nil
	case c == 0:
		return truth(o.equal), nil
	default:
		return truth(o.greater), nil
	}
}

// comparisons are the overloads of a comparison that holds for the given orders.
func comparisons(o outcomes, pairs [][2]engine.Kind) []overload {
	all := make([]overload, len(pairs))
	for i, p := range pairs {
		all[i] = overload{args: p[:], result: engine.KindBool, build: comparison(o, p)}
	}
	return all
}

// comparison builds the comparison of one pair of kinds. Everything but money and text is one number.
func comparison(o outcomes, p [2]engine.Kind) func([]reader) reader {
	number := func(a, b int64) (int64, error) { return o.hold(cmp.Compare(a, b)) }
	switch {
	case p == same(engine.KindMoney):
		amount := func(a, b engine.Money) (int64, error) { return o.hold(a.Cmp(b)) }
		return func(r []reader) reader { return reader{number: pair(amount, r[0].money, r[1].money)} }
	case p == same(engine.KindText):
		word := func(a, b string) (int64, error) { return truth((a == b) == o.equal), nil }
		return func(r []reader) reader { return reader{number: pair(word, r[0].text, r[1].text)} }
	case p[0] == engine.KindQuantity && p[1] == engine.KindInt:
		number = func(a, b int64) (int64, error) { return o.hold(orderUnits(a, b)) }
	case p[0] == engine.KindInt && p[1] == engine.KindQuantity:
		number = func(a, b int64) (int64, error) { return o.hold(-orderUnits(b, a)) }
	}
	return func(r []reader) reader { return reader{number: pair(number, r[0].number, r[1].number)} }
}

// orderUnits compares a quantity in thousandths with a whole number of units.
func orderUnits(q, n int64) int {
	thousandths, err := times(n, int64(engine.One))
	if err != nil {
		return cmp.Compare(0, n)
	}
	return cmp.Compare(q, thousandths)
}

// numbers is an overload of two numbers.
func numbers(a, b, result engine.Kind, f func(a, b int64) (int64, error)) overload {
	return overload{args: kinds(a, b), result: result,
		build: func(r []reader) reader { return reader{number: pair(f, r[0].number, r[1].number)} }}
}

// amounts is an overload of two amounts that gives an amount.
func amounts(f func(a, b engine.Money) (engine.Money, error)) overload {
	return overload{args: kinds(engine.KindMoney, engine.KindMoney), result: engine.KindMoney,
		build: func(r []reader) reader { return reader{money: pair(f, r[0].money, r[1].money)} }}
}

// scaled is an overload of an amount and a number of kind k that gives an amount; scaledBy takes them the other way.
func scaled(k engine.Kind, f func(engine.Money, int64) (engine.Money, error)) overload {
	return overload{args: kinds(engine.KindMoney, k), result: engine.KindMoney,
		build: func(r []reader) reader { return reader{money: pair(f, r[0].money, r[1].number)} }}
}

func scaledBy(k engine.Kind, f func(engine.Money, int64) (engine.Money, error)) overload {
	flipped := func(n int64, m engine.Money) (engine.Money, error) { return f(m, n) }
	return overload{args: kinds(k, engine.KindMoney), result: engine.KindMoney,
		build: func(r []reader) reader { return reader{money: pair(flipped, r[0].number, r[1].money)} }}
}

// extremes are the overloads of min and max, for two to four arguments of one kind.
func extremes(ofMoney func(a, b engine.Money) engine.Money, ofNumber func(a, b int64) int64) []overload {
	amount := func(a, b engine.Money) (engine.Money, error) { return ofMoney(a, b), nil }
	number := func(a, b int64) (int64, error) { return ofNumber(a, b), nil }
	build := func(args []reader) reader {
		result := args[0]
		for _, next := range args[1:] {
			if result.money != nil {
				result = reader{money: pair(amount, result.money, next.money)}
			} else {
				result = reader{number: pair(number, result.number, next.number)}
			}
		}
		return result
	}
	var all []overload
	for _, k := range kinds(engine.KindMoney, engine.KindQuantity, engine.KindInt, engine.KindDate) {
		for n := 2; n <= 4; n++ {
			all = append(all, overload{args: slices.Repeat(kinds(k), n), result: k, build: build})
		}
	}
	return all
}

// literals are the overloads of a function that reads one literal of any of the given kinds.
func literals(result engine.Kind, read func(string) (engine.Value, bool), args ...engine.Kind) []overload {
	all := make([]overload, len(args))
	for i, k := range args {
		all[i] = overload{args: kinds(k), result: result, literal: read}
	}
	return all
}

func readEuros(s string) (engine.Value, bool) {
	c, ok := engine.ParseCents(s)
	return engine.CentsValue(c), ok
}

// maxPercent is 1,000 %: more is a slip of the pen.
const maxPercent engine.Percent = 1_000_000

func readPercent(s string) (engine.Value, bool) {
	p, ok := engine.ParsePercent(s)
	return engine.PercentValue(p), ok && p <= maxPercent
}

func readQuantity(s string) (engine.Value, bool) {
	q, ok := engine.ParseQuantity(s)
	return engine.QuantityValue(q, ""), ok && q <= engine.MaxUnits
}

func readDate(s string) (engine.Value, bool) {
	d, ok := engine.ParseDate(s)
	return engine.DateValue(d), ok
}

func not(args []reader) reader {
	return reader{number: single(func(b int64) (int64, error) { return 1 - b, nil }, args[0].number)}
}

func timesUnits(m engine.Money, n int64) (engine.Money, error) { return m.Times(engine.Quantity(n)) }
func timesInt(m engine.Money, n int64) (engine.Money, error)   { return m.MulFrac(n, 1) }
func timesPercent(m engine.Money, n int64) (engine.Money, error) {
	return m.Part(engine.Percent(n))
}
func overUnits(m engine.Money, n int64) (engine.Money, error) { return m.Over(engine.Quantity(n)) }
func overInt(m engine.Money, n int64) (engine.Money, error)   { return m.MulFrac(1, n) }

func roundMoney(args []reader) reader {
	return reader{money: single(func(m engine.Money) (engine.Money, error) { return m.Round().Exact(), nil }, args[0].money)}
}

// roundTo is the multiple of a step that is nearest, half up.
func roundTo(m, step engine.Money) (engine.Money, error) {
	if step.Num() <= 0 {
		return engine.Money{}, engine.ErrDivision
	}
	steps, err := m.MulFrac(step.Den(), step.Num())
	if err != nil {
		return engine.Money{}, err
	}
	return step.MulFrac(int64(steps.Round()), 1)
}

func daysBetween(a, b int64) (int64, error) { return minus(b, a) }

// lastDay is the last day that engine.Date can tell.
var lastDay = engine.MustDate("9999-12-31")

func addDays(d, n int64) (int64, error) {
	sum, err := plus(d, n)
	if err != nil || sum < 1 || sum > int64(lastDay) {
		return 0, engine.ErrOverflow
	}
	return sum, nil
}

func addMonths(d, n int64) (int64, error) {
	year, month, _ := engine.Date(d).Civil()
	months, err := plus(int64(year*12+month-1), n)
	if err != nil || months < 12 || months >= 10_000*12 {
		return 0, engine.ErrOverflow
	}
	return int64(engine.Date(d).AddMonths(int(n))), nil
}

func endOfMonth(args []reader) reader {
	return reader{number: single(func(d int64) (int64, error) { return int64(engine.Date(d).EndOfMonth()), nil }, args[0].number)}
}

func endOfYear(args []reader) reader {
	return reader{number: single(func(d int64) (int64, error) { return int64(engine.Date(d).YearStart().AddMonths(12)) - 1, nil }, args[0].number)}
}

func yearOf(args []reader) reader {
	return reader{number: single(func(d int64) (int64, error) { return int64(engine.Date(d).Year()), nil }, args[0].number)}
}

func ageOn(args []reader) reader {
	on := args[0].number
	return reader{number: func(v *engine.View) (int64, error) {
		d, err := on(v)
		return int64(engine.AgeOn(v.Member.Born, engine.Date(d))), err
	}}
}

func plus(a, b int64) (int64, error) {
	c := a + b
	return checked(c, (c > a) == (b > 0))
}

func minus(a, b int64) (int64, error) {
	c := a - b
	return checked(c, (c < a) == (b > 0))
}

// times multiplies through 128 bits. The least int64 counts as not fitting, as it does in the engine's own arithmetic.
func times(a, b int64) (int64, error) {
	if a == math.MinInt64 || b == math.MinInt64 {
		return 0, engine.ErrOverflow
	}
	hi, lo := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
	n := int64(lo)
	if (a < 0) != (b < 0) {
		n = -n
	}
	return checked(n, hi == 0 && lo <= math.MaxInt64)
}

// checked is n, or the fault of an arithmetic that did not fit.
func checked(n int64, ok bool) (int64, error) {
	if !ok {
		return 0, engine.ErrOverflow
	}
	return n, nil
}
