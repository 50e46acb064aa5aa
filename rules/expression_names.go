package rules

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
)

// unknownName notes a name that does not exist, or not here.
func (c *compiler) unknownName(id int64, name string) (node, bool) {
	root, rest, parts := strings.Cut(name, ".")
	if x := c.env.variables[name]; x != nil {
		return c.outOfPlace(id, x, rest)
	}
	if a, ok := c.env.refused[name]; ok {
		return c.fail(id, a.what, a.remedy)
	}
	if f := c.env.functions[name]; f != nil {
		return c.fail(id, name+" is a function", "write "+f.examples[0])
	}
	siblings := c.env.under(root)
	if !parts && len(siblings) > 0 {
		return c.fail(id, name+" is a group of names, not a value", "name one of its parts: "+strings.Join(siblings, ", "))
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		if x := c.env.variables[name[:i]]; x != nil {
			return c.fail(id, x.name+" is "+word(x.kind)+" and has no parts", "")
		}
	}
	return c.fail(id, "unknown name "+name, c.env.suggestion(name, root, rest, siblings))
}

// outOfPlace notes a name that exists and cannot be named here.
func (c *compiler) outOfPlace(id int64, x *variable, rest string) (node, bool) {
	switch {
	case x.limit > c.env.reach && x.limit == c.env.reach+1:
		return c.fail(id, x.name+" is of the limit that it stands in", "a limit can name only those above it")
	case x.limit > c.env.reach:
		return c.fail(id, x.name+" is of a limit that stands below", "a limit can name only those above it: put '"+rest+"' first")
	case x.inEach && c.env.inFormula:
		return c.fail(id, x.name+" can only be named in each, which is worked out for every unit", "write 'each' instead of 'amount'")
	case x.inEach:
		return c.fail(id, x.name+" can only be named in each, which is worked out for every unit", "name used."+rest+" here")
	case c.env.variables["line."+rest] != nil:
		return c.fail(id, x.name+" can only be named in each and amount", "use line."+rest)
	default:
		return c.fail(id, x.name+" can only be named in each and amount", "")
	}
}

// suggestion is the remedy for an unknown name: the name most likely meant, or the names there are.
func (e *environment) suggestion(name, root, rest string, siblings []string) string {
	known := slices.DeleteFunc(slices.Clone(e.order), func(n string) bool {
		return e.variables[n] != nil && !e.usable(e.variables[n])
	})
	for _, k := range known {
		if rest == "" && strings.HasSuffix(k, "."+name) {
			return "did you mean " + k + "?"
		}
		if rest != "" && strings.HasSuffix(k, "."+rest) && !strings.HasPrefix(k, "approval.") { // claim.amount is not of an approval
			return "did you mean " + k + "?"
		}
	}
	if near := nearest(name, siblings); near != "" {
		return "did you mean " + near + "?"
	}
	if near := nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	if len(siblings) > 0 {
		return "there is " + strings.Join(siblings, ", ")
	}
	if what, ok := declaredRoots[root]; ok {
		return "no " + what + " can be named here"
	}
	var roots []string
	for _, k := range known {
		if r, _, _ := strings.Cut(k, "."); !slices.Contains(roots, r) && (e.functions[k] == nil || e.functions[k].keys != nil) {
			roots = append(roots, r)
		}
	}
	return "names start with " + strings.Join(roots, ", ")
}

// under lists the names that start with root and can be used here.
func (e *environment) under(root string) []string {
	var names []string
	for _, n := range e.order {
		x := e.variables[n]
		if strings.HasPrefix(n, root+".") && (x == nil || e.usable(x)) {
			names = append(names, n)
		}
	}
	return names
}

// declaredRoots are the groups of names that a book declares.
var declaredRoots = map[string]string{
	"field": "field", "param": "parameter", "table": "table", "evidence": "document", "used": "limit", "left": "limit",
	"ordinal": "limit", "open": "limit",
}

// absence is why a function of CEL is not there, and what to write instead.
type absence struct {
	what, remedy string
}

// message says what is missing; %s in what is the name.
func (a absence) message(name string) string { return strings.ReplaceAll(a.what, "%s", name) }

// absences are the operators and functions of CEL that rule authors may look for.
var absences = absencesOf()

func absencesOf() map[string]absence {
	all := map[string]absence{
		"_?_:_": {"there is no ?: in rules", "use cases: [{if: …, is: …}, {is: …}]"},
		"_[_]":  {"there is no indexing in rules", "declare a table and write table.name(key)"},
		"-_":    {"there is no sign in front of a value", "subtract it: 0 - … for a number, eur(0) - … for money"},
		"_%_":   {"there is no remainder in rules", ""},
	}
	groups := []struct {
		names        string
		what, remedy string
	}{
		{"has all exists exists_one map filter reduce", "%s is not available in rules",
			"write the conditions out; a line that lacks a fact is pended by itself"},
		{"matches startsWith endsWith contains size lowerAscii upperAscii replace split substring trim format join",
			"%s is not available in rules", "compare texts with == or in"},
		{"timestamp duration now today getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear",
			"%s is not available in rules", `use line.date, date("2025-01-01"), add_days, add_months, end_of_month or year`},
		{"int uint double string bool bytes dyn type", "the conversion %s is not available in rules",
			"write money as eur(…), percents as pct(…) and units as qty(…)"},
		{"floor ceil abs", "%s is not available in rules", "round(…) rounds money to the cent, or to a step"},
	}
	for _, g := range groups {
		for name := range strings.FieldsSeq(g.names) {
			all[name] = absence{g.what, g.remedy}
		}
	}
	return all
}

// writtenRules say what eur, pct, qty and date read.
var writtenRules = map[string]struct{ what, remedy string }{
	"eur":  {"an amount", "write eur(12.50): at most two decimals, no sign, at most 1,000,000"},
	"pct":  {"a percent", "write pct(7.5): at most three decimals, no sign, at most 1,000"},
	"qty":  {"a number of units", "write qty(0.5): at most three decimals, no sign, at most 10,000"},
	"date": {"a day of the calendar", `write date("2025-01-31")`},
}

// notWritten notes an argument that eur, pct, qty or date cannot read.
func (c *compiler) notWritten(e ast.Expr, f *function, args []ast.Expr) (node, bool) {
	remedy := writtenRules[f.name].remedy
	if len(args) == 2 && args[0].Kind() == ast.LiteralKind && args[1].Kind() == ast.LiteralKind {
		remedy = "write " + f.name + "(" + c.text(args[0]) + "." + c.text(args[1]) + ") with a point"
	} else if len(args) == 1 && args[0].Kind() != ast.LiteralKind && f.name == "eur" {
		remedy = "multiply instead: eur(1) * …"
	}
	what := "one number written out"
	if f.name == "date" {
		what = "one text written out"
	}
	return c.failCall(e, f.name+" takes "+what, remedy)
}
