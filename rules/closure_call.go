package rules

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	celtypes "github.com/google/cel-go/common/types"

	"octroi/engine"
)

// compileCall compiles an operator or a function with its arguments.
func (c *compiler) compileCall(e ast.Expr) (node, bool) {
	switch e.AsCall().FunctionName() {
	case operators.LogicalAnd, operators.LogicalOr:
		return c.compileLogic(e)
	case operators.In:
		return c.compileIn(e)
	}
	f, args := c.callee(e)
	if f == nil {
		return c.unknownFunction(e)
	}
	if f.past != nil {
		return c.compilePast(e, f, args)
	}
	if f.overloads[0].literal != nil {
		return c.compileWritten(e, f, args)
	}
	nodes := make([]node, len(args))
	kinds, ok := make([]engine.Kind, len(args)), true
	for i, a := range args {
		var good bool
		nodes[i], good = c.compile(a)
		kinds[i], ok = nodes[i].kind, ok && good
	}
	if !ok {
		return node{}, false
	}
	o := f.overload(kinds)
	if o == nil {
		return c.mismatch(e, f, args, nodes)
	}
	if types[o.result] == nil {
		return c.failCall(e, f.name+" has a mistake of its own", "correct it where the book declares it")
	}
	if !c.checkTexts(f, nodes) {
		return node{}, false
	}
	n, ok := c.apply(e, f, o, nodes)
	if ok && f.keys != nil {
		c.note(&variable{name: f.name, kind: n.kind, read: n.read, changes: f.changes})
	}
	return n, ok
}

// callee finds the function that e calls, and its arguments with the value it is called on first. The function is nil
// when there is none of that name.
func (c *compiler) callee(e ast.Expr) (*function, []ast.Expr) {
	call := e.AsCall()
	name, args := call.FunctionName(), call.Args()
	if !call.IsMemberFunction() {
		if f := c.env.functions[name]; f != nil && !f.method {
			return f, args
		}
		return nil, nil
	}
	if space, ok := dotted(call.Target()); ok {
		if f := c.env.functions[space+"."+name]; f != nil {
			return f, args
		}
	}
	if f := c.env.functions[name]; f != nil && f.method {
		return f, append([]ast.Expr{call.Target()}, args...)
	}
	return nil, nil
}

// apply builds the node of a call. A call of constants is evaluated at once, so that 3 * eur(20) costs nothing later
// and its faults are found when the book is loaded.
func (c *compiler) apply(e ast.Expr, f *function, o *overload, args []node) (node, bool) {
	if f.name == operators.Divide && args[1].constant && args[1].value.N == 0 {
		return c.fail(e.ID(), "this divides by zero", "")
	}
	if f.name == "round" && len(args) == 2 && args[1].constant && args[1].value.N <= 0 {
		return c.failCall(e, "a step is more than nothing", "write round(…, eur(0.05))")
	}
	readers := make([]reader, len(args))
	n := node{id: e.ID(), kind: o.result, constant: !o.live}
	for i, a := range args {
		readers[i] = a.read
		n.constant = n.constant && a.constant
	}
	n.read = o.build(readers)
	n.read.unit = o.result == engine.KindQuantity && slices.ContainsFunc(readers, func(r reader) bool { return r.unit })
	if !n.constant {
		return n, true
	}
	v, err := n.read.value(n.kind, nil)
	if err != nil {
		return c.failCall(e, "the result is out of range", "")
	}
	return fixed(e.ID(), v), true
}

// compileLogic compiles a && b && … or a || b || … as one list of terms.
func (c *compiler) compileLogic(e ast.Expr) (node, bool) {
	name := e.AsCall().FunctionName()
	var terms []eval[int64]
	ok := true
	for _, t := range c.terms(e, name, nil) {
		n, good := c.compile(t)
		if good && n.kind != engine.KindBool {
			c.fail(n.id, operatorWords[name]+" needs true or false on both sides, got "+word(n.kind), "compare it with ==, != or <")
			good = false
		}
		ok = ok && good
		terms = append(terms, n.read.number)
	}
	return node{id: e.ID(), kind: engine.KindBool, read: reader{number: decides(terms, truth(name == operators.LogicalOr))}}, ok
}

// terms flattens a tree of one logical operator, in the order of the source.
func (c *compiler) terms(e ast.Expr, name string, to []ast.Expr) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != name {
		return append(to, e)
	}
	c.out.nodes++
	for _, a := range e.AsCall().Args() {
		to = c.terms(a, name, to)
	}
	return to
}

// compileIn compiles text in ["a", "b"]. The list is written out: no other value is a list.
func (c *compiler) compileIn(e ast.Expr) (node, bool) {
	args := e.AsCall().Args()
	item, ok := c.compile(args[0])
	if args[1].Kind() != ast.ListKind {
		return c.fail(e.ID(), "`in` needs a list of texts at its right", `write provider.profession in ["a", "b"]`)
	}
	if ok && item.kind != engine.KindText {
		_, ok = c.fail(item.id, "`in` looks for a text, got "+word(item.kind), "join comparisons with ||")
	}
	elements := args[1].AsList().Elements()
	if len(elements) == 0 {
		_, ok = c.fail(args[1].ID(), "the list is empty, so that this is never true", "")
	}
	texts := make([]string, len(elements))
	for i, x := range elements {
		c.out.nodes++
		s, text := celtypes.String(""), false
		if x.Kind() == ast.LiteralKind {
			s, text = x.AsLiteral().(celtypes.String)
		}
		if !text {
			_, ok = c.fail(x.ID(), "a list holds texts written out", `write ["a", "b"]`)
			continue
		}
		texts[i] = string(s)
		ok = c.checkText(x.ID(), texts[i], item) && ok
	}
	listed := func(s string) (int64, error) { return truth(slices.Contains(texts, s)), nil }
	return node{id: e.ID(), kind: engine.KindBool, read: reader{number: single(listed, item.read.text)}}, ok
}

// compileWritten compiles eur(0.75), pct(7.5), qty(0.5) or date("2025-01-01"), whose argument is read as written.
func (c *compiler) compileWritten(e ast.Expr, f *function, args []ast.Expr) (node, bool) {
	for range args {
		c.out.nodes++
	}
	if len(args) != 1 || args[0].Kind() != ast.LiteralKind {
		return c.notWritten(e, f, args)
	}
	text := c.text(args[0])
	kind := kindDecimal
	switch v := args[0].AsLiteral().(type) {
	case celtypes.Int:
		kind = engine.KindInt
	case celtypes.String:
		kind, text = engine.KindText, string(v)
	case celtypes.Double:
	default:
		return c.notWritten(e, f, args)
	}
	o := f.overload(kinds(kind))
	if o == nil {
		return c.notWritten(e, f, args)
	}
	v, ok := o.literal(text)
	if !ok {
		return c.fail(args[0].ID(), text+" is not "+writtenRules[f.name].what, writtenRules[f.name].remedy)
	}
	return fixed(e.ID(), v), true
}
