package rules

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/parser"

	"octroi/engine"
)

// verdict is what is sure about a condition.
type verdict uint8

const (
	mayHold verdict = iota // or it cannot be told
	alwaysHolds
	neverHolds
)

// prop is a condition on the values that a sampler tries.
type prop func() bool

// condition makes a prop of a condition. Comparisons of a variable with constants are evaluated; of any other part only
// this is known: that it holds or does not, and the same wherever it is written. So a prop can hold on more lines than
// the condition, never on fewer: what is sure of it is sure of the condition.
func (s *sampler) condition(x *expression) (prop, bool) {
	where, ok := s.loaded.sites[x]
	if !ok {
		return nil, false
	}
	c := &conditionReader{sampler: s, env: s.environment(where.env), x: x}
	return c.read(x.tree.Expr())
}

// conditionReader reads one condition.
type conditionReader struct {
	*sampler
	env *environment
	x   *expression
}

func (c *conditionReader) read(e ast.Expr) (prop, bool) {
	if e.Kind() != ast.CallKind {
		return c.atom(e)
	}
	call := e.AsCall()
	name := call.FunctionName()
	switch name {
	case operators.LogicalAnd, operators.LogicalOr:
		a, ok1 := c.read(call.Args()[0])
		b, ok2 := c.read(call.Args()[1])
		if name == operators.LogicalAnd {
			return func() bool { return a() && b() }, ok1 && ok2
		}
		return func() bool { return a() || b() }, ok1 && ok2
	case operators.LogicalNot:
		a, ok := c.read(call.Args()[0])
		return func() bool { return !a() }, ok
	default:
		return c.atom(e)
	}
}

// atom reads a part without && || and !: as what it is when the samples can tell, else as something that holds or not.
func (c *conditionReader) atom(e ast.Expr) (prop, bool) {
	if c.plain(e) {
		if n, ok := c.compiler().compile(e); ok && n.kind == engine.KindBool {
			return func() bool {
				b, err := n.read.number(nil)
				return err == nil && b != 0
			}, true
		}
		return nil, false
	}
	text, err := parser.Unparse(e, c.x.tree.SourceInfo())
	if err != nil {
		return nil, false
	}
	v := c.variable(&variable{name: text, kind: engine.KindBool})
	return func() bool { return v.now.N != 0 }, true
}

func (c *conditionReader) compiler() *compiler { return compilerIn(c.env, c.x) }

// compilerIn compiles parts of an expression of the book once more, in another environment.
func compilerIn(env *environment, x *expression) *compiler {
	return &compiler{env: env, tree: x.tree, source: []rune(x.source), out: &expression{source: x.source}}
}

// plain reports whether the samples can tell an atom: true or false, a variable that is, or variables compared with
// constants. It gives the variables their slots and their sample values.
func (c *conditionReader) plain(e ast.Expr) bool {
	switch e.Kind() {
	case ast.LiteralKind:
		return true
	case ast.IdentKind, ast.SelectKind:
		x := c.operand(e).variable
		if x == nil || x.kind != engine.KindBool {
			return false
		}
		c.slot(c.env, x)
		return true
	case ast.CallKind:
	default:
		return false
	}
	call := e.AsCall()
	if call.IsMemberFunction() {
		return false
	}
	args := call.Args()
	switch call.FunctionName() {
	case operators.In:
		item := c.operand(args[0])
		if item.variable == nil || args[1].Kind() != ast.ListKind {
			return false
		}
		v := c.slot(c.env, item.variable)
		for _, x := range args[1].AsList().Elements() {
			if text, ok := c.compiler().compile(x); ok {
				v.near(text.value)
			}
		}
		return true
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return c.comparison(c.operand(args[0]), c.operand(args[1]))
	default:
		return false
	}
}

// operand is one side of a comparison: a variable, a constant, or neither.
type operand struct {
	variable *variable
	constant *engine.Value
}

func (c *conditionReader) operand(e ast.Expr) operand {
	if name, ok := dotted(e); ok && (e.Kind() == ast.IdentKind || e.Kind() == ast.SelectKind) {
		if x := c.env.variables[name]; x != nil {
			return operand{variable: x}
		}
		return operand{}
	}
	if n, ok := c.compiler().compile(e); ok && n.constant {
		return operand{constant: &n.value}
	}
	return operand{}
}

// comparison gives the sides of a comparison their sample values. Of two variables one must have known values.
func (c *conditionReader) comparison(a, b operand) bool {
	switch {
	case a.variable != nil && b.constant != nil:
		c.slot(c.env, a.variable).near(*b.constant)
	case b.variable != nil && a.constant != nil:
		c.slot(c.env, b.variable).near(*a.constant)
	case a.constant != nil && b.constant != nil:
	case a.variable != nil && b.variable != nil && (closed(a.variable) || closed(b.variable)):
		x, y := c.slot(c.env, a.variable), c.slot(c.env, b.variable)
		for _, v := range slices.Clone(x.values) {
			y.near(v)
		}
		for _, v := range slices.Clone(y.values) {
			x.near(v)
		}
	default:
		return false
	}
	return true
}

// judge says what is sure about a condition on the lines of benefit b on which those in holds do and those in fails do
// not.
func judge(l *Loaded, b *engine.Benefit, x *expression, holds, fails []*expression) verdict {
	s := newSampler(l, b)
	is, ok := s.condition(x)
	if !ok {
		return mayHold
	}
	var others []prop
	names := x.names()
	for _, o := range fails {
		if !sharesName(o.names(), x.names()) {
			continue
		}
		if p, ok := s.condition(o); ok {
			names = append(names, o.names()...)
			others = append(others, func() bool { return !p() })
		}
	}
	others = append(others, s.related(names, holds)...)
	sawTrue, sawFalse := false, false
	few := s.each(func() bool {
		if !slices.ContainsFunc(others, func(p prop) bool { return !p() }) {
			sawTrue, sawFalse = sawTrue || is(), sawFalse || !is()
		}
		return !sawTrue || !sawFalse
	})
	switch {
	case !few && len(holds) > 0:
		return judge(l, b, x, nil, fails) // with fewer variables it may be told
	case !few && len(fails) > 0:
		return judge(l, b, x, nil, nil)
	case !few || sawTrue == sawFalse: // or no line passes the others, which is told where they stand
		return mayHold
	case sawTrue:
		return alwaysHolds
	default:
		return neverHolds
	}
}

// related makes props of those conditions that share a variable with the names, or with one another that does.
func (s *sampler) related(names []string, all []*expression) []prop {
	var out []prop
	for _, group := range kindred(all) {
		if !slices.ContainsFunc(group, func(x *expression) bool { return sharesName(x.names(), names) }) {
			continue
		}
		for _, x := range group {
			if p, ok := s.condition(x); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// kindred groups conditions such that those of different groups share no variable.
func kindred(all []*expression) [][]*expression {
	var groups [][]*expression
	for _, x := range all {
		joined := []*expression{x}
		var apart [][]*expression
		for _, g := range groups {
			if slices.ContainsFunc(g, func(o *expression) bool { return sharesName(o.names(), x.names()) }) {
				joined = slices.Concat(g, joined)
			} else {
				apart = append(apart, g)
			}
		}
		apart = append(apart, joined)
		groups = apart
	}
	return groups
}

func sharesName(a, b []string) bool {
	return slices.ContainsFunc(a, func(n string) bool { return slices.Contains(b, n) })
}
