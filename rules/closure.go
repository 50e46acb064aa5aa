package rules

import (
	"strconv"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	celtypes "github.com/google/cel-go/common/types"

	"octroi/engine"
)

// compiler turns the syntax tree of one expression into closures, and collects its mistakes.
type compiler struct {
	env      *environment
	tree     *ast.AST
	source   []rune
	out      *expression
	problems []problem
}

// node is a compiled part of an expression.
type node struct {
	id       int64
	kind     engine.Kind
	read     reader
	constant bool
	value    engine.Value // of a constant
	texts    []string     // the only texts it can be, nil when any
	name     string       // of a variable
}

// fixed is the node of a constant.
func fixed(id int64, v engine.Value) node {
	return node{id: id, kind: v.Kind, read: constant(v), constant: true, value: v}
}

// compile compiles e. It reports false when e has a mistake, which is then among the problems.
func (c *compiler) compile(e ast.Expr) (node, bool) {
	c.out.nodes++
	switch e.Kind() {
	case ast.LiteralKind:
		return c.compileLiteral(e)
	case ast.IdentKind, ast.SelectKind:
		return c.compileName(e)
	case ast.CallKind:
		return c.compileCall(e)
	case ast.ListKind:
		return c.fail(e.ID(), "a list can only stand at the right of `in`", `write provider.profession in ["a", "b"]`)
	default:
		return c.fail(e.ID(), "maps and objects are not available in rules", "")
	}
}

// compileLiteral compiles true, 3 or "text". Numbers with a point are read by eur(…), pct(…) and qty(…) alone.
func (c *compiler) compileLiteral(e ast.Expr) (node, bool) {
	switch v := e.AsLiteral().(type) {
	case celtypes.Bool:
		return fixed(e.ID(), engine.Bool(bool(v))), true
	case celtypes.Int:
		return fixed(e.ID(), engine.Int(int64(v))), true
	case celtypes.String:
		return fixed(e.ID(), engine.TextValue(string(v))), true
	case celtypes.Double:
		n := strings.TrimPrefix(c.text(e), "-")
		return c.fail(e.ID(), "a decimal needs a kind", "use eur("+n+") for money, pct("+n+") for a percent or qty("+n+") for units")
	case celtypes.Null:
		return c.fail(e.ID(), "there is no null", "a line that lacks a fact is pended by itself; provider.known tells whether there is a provider")
	default:
		return c.fail(e.ID(), "bytes and unsigned numbers are not available in rules", "write a plain number or text")
	}
}

// compileName compiles a dotted variable.
func (c *compiler) compileName(e ast.Expr) (node, bool) {
	name, ok := dotted(e)
	if !ok {
		return c.fail(e.ID(), "only names have parts", "")
	}
	x := c.env.variables[name]
	if x == nil || !c.env.usable(x) {
		return c.unknownName(first(e).ID(), name)
	}
	if types[x.kind] == nil {
		return c.fail(first(e).ID(), name+" has a mistake of its own", "correct it where the book declares it")
	}
	c.note(x)
	return node{id: first(e).ID(), kind: x.kind, read: x.read, texts: x.texts, name: name}, true
}

// note keeps what the expression reads, each variable once.
func (c *compiler) note(x *variable) {
	for _, f := range c.out.figures {
		if f.name == x.name {
			return
		}
	}
	shown := x.read
	if x.shown != nil {
		shown = *x.shown
	}
	c.out.figures = append(c.out.figures, figure{x.name, x.kind, shown})
	c.out.byUnit = c.out.byUnit || x.inEach
	if x.fact != nil {
		c.out.facts = append(c.out.facts, *x.fact)
	}
	c.out.days = append(c.out.days, x.changes...)
}

// dotted is the name that e spells, false when e is not made of names alone.
func dotted(e ast.Expr) (string, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		return strings.TrimPrefix(e.AsIdent(), "."), true
	case ast.SelectKind:
		root, ok := dotted(e.AsSelect().Operand())
		return root + "." + e.AsSelect().FieldName(), ok
	default:
		return "", false
	}
}

// first is the leftmost part of a dotted name: where it stands in the source.
func first(e ast.Expr) ast.Expr {
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	return e
}

// text is a literal as the source spells it.
func (c *compiler) text(e ast.Expr) string {
	r, _ := c.tree.SourceInfo().GetOffsetRange(e.ID())
	from, until := max(0, int(r.Start)), min(len(c.source), int(r.Stop))
	if from >= until {
		return ""
	}
	return string(c.source[from:until])
}

// checkResult asks for a value of one of the kinds in want.
func (c *compiler) checkResult(root node, want []engine.Kind) {
	if len(want) == 0 {
		return
	}
	words := make([]string, len(want))
	for i, k := range want {
		if k == root.kind {
			return
		}
		words[i] = word(k)
	}
	message, remedy := "the value must be "+strings.Join(words, " or ")+", got "+word(root.kind), ""
	if want[0] == engine.KindBool {
		message = "condition must be true or false, got " + word(root.kind)
		remedy = "compare it with ==, != or <"
	} else if root.constant {
		remedy = rewritten(root.value, want[0])
	}
	c.problems = append(c.problems, problem{1, 1 + leadingSpace(c.source), message, remedy})
}

// rewritten is the remedy for a literal of the wrong kind: how to write it as a value of kind k.
func rewritten(v engine.Value, k engine.Kind) string {
	names := map[engine.Kind]string{engine.KindMoney: "eur", engine.KindQuantity: "qty", engine.KindPercent: "pct"}
	if name := names[k]; name != "" && v.Kind == engine.KindInt && v.N >= 0 {
		return "write " + name + "(" + strconv.FormatInt(v.N, 10) + ")"
	}
	if _, ok := engine.ParseDate(v.S); ok && k == engine.KindDate && v.Kind == engine.KindText {
		return `write date("` + v.S + `")`
	}
	return ""
}

// operatorWords are the operators as rule authors write them.
var operatorWords = map[string]string{
	operators.LogicalAnd: "&&", operators.LogicalOr: "||", operators.LogicalNot: "!", operators.In: "in",
	operators.Equals: "==", operators.NotEquals: "!=", operators.Less: "<", operators.LessEquals: "<=",
	operators.Greater: ">", operators.GreaterEquals: ">=", operators.Add: "+", operators.Subtract: "-",
	operators.Multiply: "*", operators.Divide: "/",
}
