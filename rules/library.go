package rules

import (
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/operators"

	"octroi/engine"
)

// function is an operator or a function of the rule language, with every combination of kinds it takes. The table
// below is the only place that knows it: the declarations for the type checker, the closures that evaluate it, the
// remedies of error messages and the documentation all come from here.
type function struct {
	name      string // as cel-go calls it: "_+_", "min", "add_days"
	word      string // in overload ids and messages: "add", "min"
	method    bool   // called on its first argument: line.date.add_days(1)
	doc       string
	examples  []string
	overloads []overload

	// Of a function on the member's past only: what it reads of a benefit, whose code and period are written out.
	past func(code string, within engine.Period) reader

	// Of a table of the book only:
	keys    []string      // the only keys it has
	changes []engine.Date // the days on which a value changes
}

// overload is one combination of kinds. It has neither build nor literal where the compiler builds the closure itself,
// because the operator does not evaluate all its arguments (&&, ||) or takes a list (in).
type overload struct {
	args    []engine.Kind
	result  engine.Kind
	build   func(args []reader) reader
	live    bool                                   // reads the line besides its arguments, so that it is never constant
	literal func(text string) (engine.Value, bool) // reads a number or a text as written in the source
}

// kindDecimal is the kind of a number with a point. No value has it: it can only be written inside eur(…), pct(…) and
// qty(…), which read it from the source text, so that no amount ever passes through a float.
const kindDecimal engine.Kind = 255

// library is every operator and function, in the order of the documentation.
var library = []function{
	{name: operators.LogicalAnd, word: "and", doc: "both hold; false when one is false, whatever the other",
		examples:  []string{`member.covered && line.days == 1`},
		overloads: []overload{{args: kinds(engine.KindBool, engine.KindBool), result: engine.KindBool}}},
	{name: operators.LogicalOr, word: "or", doc: "one holds; true when one is true, whatever the other",
		examples:  []string{`member.age < 18 || member.preferential`},
		overloads: []overload{{args: kinds(engine.KindBool, engine.KindBool), result: engine.KindBool}}},
	{name: operators.LogicalNot, word: "not", doc: "does not hold",
		examples: []string{`!member.covered`}, overloads: []overload{{args: kinds(engine.KindBool), result: engine.KindBool, build: not}}},
	{name: operators.In, word: "in", doc: "is one of the texts listed",
		examples:  []string{`provider.profession in ["psychologist", "orthopedagogue"]`},
		overloads: []overload{{args: kinds(engine.KindText, kindTexts), result: engine.KindBool}}},

	{name: operators.Equals, word: "equals", doc: "is the same",
		examples: []string{`provider.profession == "dentist"`, `line.units == qty(1)`}, overloads: comparisons(outcomes{equal: true}, equalKinds)},
	{name: operators.NotEquals, word: "not_equals", doc: "is not the same",
		examples: []string{`line.channel != "post"`}, overloads: comparisons(outcomes{less: true, greater: true}, equalKinds)},
	{name: operators.Less, word: "less", doc: "is less, or earlier",
		examples: []string{`member.age < 18`, `line.units < 2`}, overloads: comparisons(outcomes{less: true}, orderKinds)},
	{name: operators.LessEquals, word: "less_equals", doc: "is at most, or not later",
		examples: []string{`line.date <= member.born.add_months(12)`}, overloads: comparisons(outcomes{less: true, equal: true}, orderKinds)},
	{name: operators.Greater, word: "greater", doc: "is more, or later",
		examples: []string{`bill.left > eur(0.5)`}, overloads: comparisons(outcomes{greater: true}, orderKinds)},
	{name: operators.GreaterEquals, word: "greater_equals", doc: "is at least, or not earlier",
		examples: []string{`line.date >= date("2025-01-01")`}, overloads: comparisons(outcomes{greater: true, equal: true}, orderKinds)},

	{name: operators.Add, word: "add", doc: "the sum", examples: []string{`line.copay + eur(3)`},
		overloads: []overload{
			amounts(engine.Money.Add),
			numbers(engine.KindQuantity, engine.KindQuantity, engine.KindQuantity, plus),
			numbers(engine.KindInt, engine.KindInt, engine.KindInt, plus),
		}},
	{name: operators.Subtract, word: "subtract", doc: "the difference; in days between dates",
		examples: []string{`line.left - line.copay`, `line.submitted - line.date > 30`},
		overloads: []overload{
			amounts(engine.Money.Sub),
			numbers(engine.KindQuantity, engine.KindQuantity, engine.KindQuantity, minus),
			numbers(engine.KindInt, engine.KindInt, engine.KindInt, minus),
			numbers(engine.KindDate, engine.KindDate, engine.KindInt, minus),
		}},
	{name: operators.Multiply, word: "multiply", doc: "the product, exact",
		examples: []string{`eur(20) * line.units`, `line.left * pct(75)`, `eur(40) * line.days`},
		overloads: []overload{
			scaled(engine.KindQuantity, timesUnits), scaledBy(engine.KindQuantity, timesUnits),
			scaled(engine.KindInt, timesInt), scaledBy(engine.KindInt, timesInt),
			scaled(engine.KindPercent, timesPercent), scaledBy(engine.KindPercent, timesPercent),
			numbers(engine.KindInt, engine.KindInt, engine.KindInt, times),
		}},
	{name: operators.Divide, word: "divide", doc: "the share of one, exact", examples: []string{`line.left / line.units`, `eur(100) / 3`},
		overloads: []overload{scaled(engine.KindQuantity, overUnits), scaled(engine.KindInt, overInt)}},

	{name: "min", word: "min", doc: "the least of two to four", examples: []string{`min(unit.left, eur(20))`, `min(line.left, line.charged, eur(50))`},
		overloads: extremes(engine.MinMoney, func(a, b int64) int64 { return min(a, b) })},
	{name: "max", word: "max", doc: "the greatest of two to four", examples: []string{`max(line.left - eur(5), eur(0))`},
		overloads: extremes(engine.MaxMoney, func(a, b int64) int64 { return max(a, b) })},
	{name: "round", word: "round", doc: "to the cent, or to a step, half up",
		examples:  []string{`round(line.left * pct(7.5))`, `round(line.left / 3, eur(0.05))`},
		overloads: []overload{{args: kinds(engine.KindMoney), result: engine.KindMoney, build: roundMoney}, amounts(roundTo)}},
	{name: "eur", word: "eur", doc: "an amount in euros, at most two decimals", examples: []string{`eur(0.75)`, `eur(20)`},
		overloads: literals(engine.KindMoney, readEuros, engine.KindInt, kindDecimal)},
	{name: "pct", word: "pct", doc: "a percent, at most three decimals", examples: []string{`line.left * pct(7.5)`},
		overloads: literals(engine.KindPercent, readPercent, engine.KindInt, kindDecimal)},
	{name: "qty", word: "qty", doc: "a number of units, at most three decimals", examples: []string{`line.units == qty(0.5)`},
		overloads: literals(engine.KindQuantity, readQuantity, engine.KindInt, kindDecimal)},
	{name: "date", word: "date", doc: "a day", examples: []string{`line.date < date("2025-01-01")`},
		overloads: literals(engine.KindDate, readDate, engine.KindText)},
	{name: "add_days", word: "add_days", method: true, doc: "so many days later", examples: []string{`line.date.add_days(-30)`},
		overloads: []overload{numbers(engine.KindDate, engine.KindInt, engine.KindDate, addDays)}},
	{name: "add_months", word: "add_months", method: true, doc: "the same day so many months later, or the last of that month",
		examples:  []string{`member.born.add_months(18)`},
		overloads: []overload{numbers(engine.KindDate, engine.KindInt, engine.KindDate, addMonths)}},
	{name: "end_of_month", word: "end_of_month", method: true, doc: "the last day of its month", examples: []string{`line.date.end_of_month()`},
		overloads: []overload{{args: kinds(engine.KindDate), result: engine.KindDate, build: endOfMonth}}},
	{name: "end_of_year", word: "end_of_year", method: true, doc: "31 December of its year", examples: []string{`line.date.end_of_year()`},
		overloads: []overload{{args: kinds(engine.KindDate), result: engine.KindDate, build: endOfYear}}},
	{name: "year", word: "year", method: true, doc: "its year", examples: []string{`line.date.year() - member.born.year() <= 18`},
		overloads: []overload{{args: kinds(engine.KindDate), result: engine.KindInt, build: yearOf}}},
	{name: "days_between", word: "days_between", doc: "days from the first date to the second",
		examples:  []string{`days_between(line.date, line.submitted) <= 365`},
		overloads: []overload{numbers(engine.KindDate, engine.KindDate, engine.KindInt, daysBetween)}},
	{name: "member.age_on", word: "age_on", doc: "the member's age in whole years on a day", examples: []string{`member.age_on(line.submitted) < 18`},
		overloads: []overload{{args: kinds(engine.KindDate), result: engine.KindInt, build: ageOn, live: true}}},

	{name: "times", word: "times", doc: "how many lines of a benefit the member was granted in the period that ends on the governing date",
		examples: []string{`times("psychology", "12 months") < 3`}, past: timesGranted,
		overloads: []overload{{args: kinds(engine.KindText, engine.KindText), result: engine.KindInt}}},
	{name: "had", word: "had", doc: "whether the member was granted a line of a benefit in that period",
		examples: []string{`!had("psychology", "24 months")`}, past: hadGranted,
		overloads: []overload{{args: kinds(engine.KindText, engine.KindText), result: engine.KindBool}}},
	{name: "last", word: "last", doc: "the date of the last line of a benefit that the member was granted in 120 months, 0001-01-01 when there is none",
		examples: []string{`last("psychology").add_months(24) <= line.date`}, past: lastGranted,
		overloads: []overload{{args: kinds(engine.KindText), result: engine.KindDate}}},
}

// kindTexts is the kind of a list of texts, which stands only at the right of `in`.
const kindTexts engine.Kind = 254

// types are the kinds of the rule language as the type checker sees them. Money, quantity, percent and date are opaque
// to it: it knows no operator on them but ours.
var types = map[engine.Kind]*cel.Type{
	engine.KindBool: cel.BoolType, engine.KindInt: cel.IntType, engine.KindText: cel.StringType,
	engine.KindMoney: cel.OpaqueType("money"), engine.KindQuantity: cel.OpaqueType("quantity"),
	engine.KindPercent: cel.OpaqueType("percent"), engine.KindDate: cel.OpaqueType("date"),
	kindDecimal: cel.DoubleType, kindTexts: cel.ListType(cel.StringType),
}

// declaration tells the type checker about f.
func (f *function) declaration() cel.EnvOption {
	opts := make([]cel.FunctionOpt, len(f.overloads))
	for i, o := range f.overloads {
		id, args := f.word, make([]*cel.Type, len(o.args))
		for j, k := range o.args {
			id, args[j] = id+"_"+word(k), types[k]
		}
		if f.method {
			opts[i] = cel.MemberOverload(id, args, types[o.result])
		} else {
			opts[i] = cel.Overload(strings.ReplaceAll(id, ".", "_"), args, types[o.result])
		}
	}
	return cel.Function(f.name, opts...)
}

// overload returns the overload of f for arguments of these kinds, nil when there is none.
func (f *function) overload(args []engine.Kind) *overload {
	for i := range f.overloads {
		if slices.Equal(f.overloads[i].args, args) {
			return &f.overloads[i]
		}
	}
	return nil
}

// spoken names a kind in a sentence: "an amount of money".
func spoken(k engine.Kind) string {
	names := map[engine.Kind]string{
		engine.KindBool: "true or false", engine.KindInt: "a whole number", engine.KindText: "a text", engine.KindDate: "a date",
		engine.KindMoney: "an amount of money", engine.KindQuantity: "a number", engine.KindPercent: "a percentage",
	}
	if name, ok := names[k]; ok {
		return name
	}
	return k.String()
}

// word names a kind as rule authors do, also those that no value has.
func word(k engine.Kind) string {
	switch k {
	case kindDecimal:
		return "decimal"
	case kindTexts:
		return "list"
	default:
		return k.String()
	}
}
