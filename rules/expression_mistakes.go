package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/parser"

	"octroi/engine"
)

// fail notes a mistake at the node id.
func (c *compiler) fail(id int64, message, remedy string) (node, bool) {
	at := c.tree.SourceInfo().GetStartLocation(id)
	c.problems = append(c.problems, problem{at.Line(), at.Column() + 1, message, remedy})
	return node{}, false
}

// failCall notes a mistake at the name of the function that e calls: cel-go places a call at its bracket.
func (c *compiler) failCall(e ast.Expr, message, remedy string) (node, bool) {
	name := []rune(e.AsCall().FunctionName())
	at := c.tree.SourceInfo().GetStartLocation(e.ID())
	r, _ := c.tree.SourceInfo().GetOffsetRange(e.ID())
	from := min(int(r.Start), len(c.source)) - len(name)
	column := at.Column() + 1
	if from >= 0 && column > len(name) && slices.Equal(c.source[from:from+len(name)], name) {
		column -= len(name)
	}
	c.problems = append(c.problems, problem{at.Line(), column, message, remedy})
	return node{}, false
}

// unknownFunction notes a call of a function that does not exist, or not here.
func (c *compiler) unknownFunction(e ast.Expr) (node, bool) {
	call := e.AsCall()
	name, space := call.FunctionName(), ""
	if call.IsMemberFunction() {
		space, _ = dotted(call.Target())
	}
	full := strings.TrimPrefix(space+"."+name, ".")
	if a, ok := absences[name]; ok {
		return c.failCall(e, a.message(name), a.remedy)
	}
	switch f := c.env.functions[name]; {
	case f != nil && f.method:
		return c.failCall(e, name+" is called on a value", "write "+f.examples[0])
	case f != nil:
		return c.failCall(e, name+" is not called on a value", "write "+f.examples[0])
	case c.env.variables[full] != nil:
		return c.fail(first(call.Target()).ID(), full+" is a value, not a function", "write "+full)
	}
	if near := nearest(full, c.env.callable()); near != "" && space != "" {
		return c.fail(first(call.Target()).ID(), "unknown function "+full, "did you mean "+near+"?")
	}
	if near := nearest(name, c.env.callable()); near != "" {
		return c.failCall(e, "unknown function "+name, "did you mean "+near+"?")
	}
	return c.failCall(e, "unknown function "+full, "the functions are "+strings.Join(c.env.callable(), ", "))
}

// callable lists the functions and tables that are called by name, in the order of the documentation.
func (e *environment) callable() []string {
	return slices.DeleteFunc(slices.Clone(e.order), func(n string) bool { return e.functions[n] == nil })
}

// mismatch notes an operator or function that does not take arguments of these kinds.
func (c *compiler) mismatch(e ast.Expr, f *function, args []ast.Expr, nodes []node) (node, bool) {
	words := make([]string, len(nodes))
	for i, n := range nodes {
		words[i] = word(n.kind)
	}
	op := operatorWords[f.name]
	switch {
	case op == "":
		return c.failCall(e, f.word+" does not take ("+strings.Join(words, ", ")+")", c.repair(f, args, nodes, "for example "+f.examples[0]))
	case len(nodes) == 1:
		return c.fail(e.ID(), op+" needs true or false, got "+words[0], "compare it with ==, != or <")
	case f.overloads[0].result != engine.KindBool && slices.Contains(words, "date"):
		return c.fail(e.ID(), "cannot compute "+words[0]+" "+op+" "+words[1], "use add_days or add_months: line.date.add_days(30)")
	case f.overloads[0].result != engine.KindBool:
		return c.fail(e.ID(), "cannot compute "+words[0]+" "+op+" "+words[1], c.repair(f, args, nodes, f.takes(op)))
	case slices.Contains(words, "bool") && op != "==" && op != "!=":
		return c.fail(e.ID(), "cannot compare "+words[0]+" with "+words[1], "join conditions with && or ||")
	case words[0] == words[1]:
		return c.fail(e.ID(), words[0]+" has no order", "compare it with == or !=")
	default:
		otherwise := "compare values of one kind"
		if day := bareDate.FindString(string(c.source)); day != "" && slices.Contains(words, "date") && slices.Contains(words, "int") {
			otherwise = `write date("` + day + `")` // without quotes it is a difference
		}
		return c.fail(e.ID(), "cannot compare "+words[0]+" with "+words[1], c.repair(f, args, nodes, otherwise))
	}
}

// bareDate is a date as the rest of a book writes it.
var bareDate = regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// repair writes the call again with one literal turned into another argument's kind, when the call then exists;
// otherwise it returns the remedy given.
func (c *compiler) repair(f *function, args []ast.Expr, nodes []node, otherwise string) string {
	if len(nodes) < 2 {
		return otherwise
	}
	for i := range nodes {
		other := nodes[(i+1)%len(nodes)]
		fix := strings.TrimPrefix(rewritten(nodes[i].value, other.kind), "write ")
		if fix == "" || !nodes[i].constant {
			continue
		}
		kinds, parts := make([]engine.Kind, len(nodes)), make([]string, len(nodes))
		for j := range nodes {
			kinds[j], parts[j] = nodes[j].kind, c.written(args[j])
		}
		kinds[i], parts[i] = other.kind, fix
		if f.overload(kinds) == nil {
			continue
		}
		if op := operatorWords[f.name]; op != "" {
			return "write " + parts[0] + " " + op + " " + parts[1]
		}
		return "write " + f.word + "(" + strings.Join(parts, ", ") + ")"
	}
	return otherwise
}

// written is e as rule authors would write it, shortened when it is long.
func (c *compiler) written(e ast.Expr) string {
	s, err := parser.Unparse(e, c.tree.SourceInfo())
	if err != nil || len(s) > 60 {
		return "…"
	}
	if e.Kind() == ast.CallKind && operatorWords[e.AsCall().FunctionName()] != "" {
		return "(" + s + ")"
	}
	return s
}

// takes lists what an operator of arithmetic takes.
func (f *function) takes(op string) string {
	all := make([]string, len(f.overloads))
	for i, o := range f.overloads {
		all[i] = word(o.args[0]) + " " + op + " " + word(o.args[1])
	}
	last := len(all) - 1
	return "there is " + strings.Join(all[:last], ", ") + " and " + all[last]
}

// checkTexts looks for texts that a value with a known set of texts can never be: in comparisons and in the keys of
// tables.
func (c *compiler) checkTexts(f *function, args []node) bool {
	switch {
	case f.keys != nil && args[0].constant:
		return c.checkText(args[0].id, args[0].value.S, node{name: f.name, texts: f.keys})
	case f.keys != nil && args[0].name == "benefit":
		return true // of all benefits, a rule only ever sees those that it stands in
	case f.keys != nil:
		for _, t := range args[0].texts {
			if !slices.Contains(f.keys, t) {
				c.fail(args[0].id, f.name+" has no value for "+t, "it has "+strings.Join(f.keys, ", "))
				return false
			}
		}
		return true
	case f.name != operators.Equals && f.name != operators.NotEquals:
		return true
	case args[1].constant:
		return c.checkText(args[1].id, args[1].value.S, args[0])
	case args[0].constant:
		return c.checkText(args[0].id, args[0].value.S, args[1])
	default:
		return true
	}
}

// checkText reports whether of can ever be text.
func (c *compiler) checkText(id int64, text string, of node) bool {
	if of.texts == nil || slices.Contains(of.texts, text) {
		return true
	}
	remedy := "it is one of " + strings.Join(of.texts, ", ")
	if near := nearest(text, of.texts); near != "" {
		remedy = `did you mean "` + near + `"?`
	}
	c.fail(id, of.name+" is never "+strconv.Quote(text), remedy)
	return false
}
