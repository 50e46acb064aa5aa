package rules

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/google/cel-go/cel"

	"octroi/engine"
)

const (
	// maxSource bounds an expression's text, in characters: longer ones are slow to check and impossible to review.
	maxSource = 2000
	// maxCost bounds the nodes that one evaluation can visit. Nothing loops, so this is all the time it can take.
	maxCost = 400
)

// problem is a mistake in an expression, at a 1-based line and column (in characters) inside its source.
type problem struct {
	line, col int
	message   string
	remedy    string
}

// expression is a compiled CEL expression. It implements engine.Condition and engine.Formula, is immutable and safe for
// concurrent use, and allocates nothing when evaluated.
type expression struct {
	plain
	source  string
	kind    engine.Kind
	read    reader
	facts   []engine.Fact
	figures []figure
	days    []engine.Date
	past    []engine.HistoryRead
	byUnit  bool // names the place of a unit, so that it is evaluated for every unit
	nodes   int
}

// figure is a variable that the expression names.
type figure struct {
	name string
	kind engine.Kind
	read reader
}

var errNotCondition = errors.New("the expression is not a condition")

// Holds evaluates a condition.
func (x *expression) Holds(v *engine.View) (bool, error) {
	if x.kind != engine.KindBool {
		return false, errNotCondition
	}
	b, err := x.read.number(v)
	return err == nil && b != 0, err
}

// Value evaluates the expression. Its value is of the kind that Kind says.
func (x *expression) Value(v *engine.View) (engine.Value, error) { return x.read.value(x.kind, v) }

// Kind is the kind of the expression's value.
func (x *expression) Kind() engine.Kind { return x.kind }

// Facts lists the facts that a line may lack, in the order in which the expression names them.
func (x *expression) Facts() []engine.Fact { return x.facts }

// Figures appends the value of every variable that the expression names and the line has, in the order of its source.
func (x *expression) Figures(v *engine.View, dst []engine.Arg) []engine.Arg {
	for i := range x.figures {
		f := &x.figures[i]
		if value, err := f.read.value(f.kind, v); err == nil {
			dst = append(dst, engine.Arg{Name: f.name, Value: value})
		}
	}
	return dst
}

// Source is the expression as written in the book.
func (x *expression) Source() string { return x.source }

// names lists every variable and table that the expression names, dotted, in the order of its source.
func (x *expression) names() []string {
	names := make([]string, len(x.figures))
	for i, f := range x.figures {
		names[i] = f.name
	}
	return names
}

// changes lists the days on which a parameter or table that the expression names changes, ascending.
func (x *expression) changes() []engine.Date { return x.days }

// readsHousehold reports whether the expression names a fact of the household.
func (x *expression) readsHousehold() bool {
	return slices.ContainsFunc(x.facts, func(f engine.Fact) bool { return f.Group == engine.FactHousehold })
}

// readsApproval reports whether the expression looks at the approval.
func (x *expression) readsApproval() bool {
	return slices.ContainsFunc(x.figures, func(f figure) bool { return strings.HasPrefix(f.name, "approval.") })
}

// cost is how many nodes one evaluation visits at most.
func (x *expression) cost() int { return x.nodes }

// environment compiles the expressions of one place of a book.
type environment struct {
	cel       *cel.Env
	variables map[string]*variable
	functions map[string]*function
	order     []string           // every name, in the order of the documentation, for remedies
	refused   map[string]absence // names that a limit might have and has not, with the reason
	limits    []limitName
	benefits  []string // nil when they are not known
	inFormula bool
	inEach    bool
	reach     int // how many limits may be named, from the first: all of them, or those above the one that names them
}

// above is the environment of the limit of that id, which may name only the limits that stand above it: each is
// settled before the next.
func (e *environment) above(id string) *environment {
	if e == nil {
		return nil
	}
	out := *e
	if i := slices.IndexFunc(e.limits, func(l limitName) bool { return l.id == id }); i >= 0 {
		out.reach = i
	}
	return &out
}

// usable reports whether x can be named here.
func (e *environment) usable(x *variable) bool {
	return (e.inFormula || !x.inFormula) && (e.inEach || !x.inEach) && x.limit <= e.reach
}

// baseEnvironment knows the library. It is built once: each place of each book adds only its own names.
//
// cel-go's standard library stays out altogether: its operators would collide with ours, and it brings conversions,
// regular expressions, clocks and macros that no rule may use.
var baseEnvironment = sync.OnceValues(func() (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.ClearMacros(),
		cel.ParserRecursionLimit(64),
		cel.ParserErrorRecoveryLimit(4),
		cel.ParserExpressionSizeLimit(maxSource),
	}
	for i := range library {
		opts = append(opts, library[i].declaration())
	}
	for i := range fixedVariables {
		opts = append(opts, cel.Variable(fixedVariables[i].name, types[fixedVariables[i].kind]))
	}
	return cel.NewCustomEnv(opts...)
})

// newEnvironment prepares the compilation of a place's expressions. It fails only when the scope names something
// twice.
func newEnvironment(s *scope) (*environment, error) {
	base, err := baseEnvironment()
	if err != nil {
		return nil, err
	}
	e := &environment{variables: map[string]*variable{}, functions: map[string]*function{}, refused: map[string]absence{},
		limits: s.limits, benefits: s.benefits, inFormula: s.inFormula, inEach: s.inEach, reach: len(s.limits)}
	for _, l := range s.limits {
		maps.Copy(e.refused, l.refusals(s.step))
	}
	all := s.variables()
	var opts []cel.EnvOption
	for i := range all {
		x := &all[i]
		if e.variables[x.name] != nil {
			return nil, errors.New("rules: " + x.name + " is named twice")
		}
		e.variables[x.name] = x
		e.order = append(e.order, x.name)
		if i >= len(fixedVariables) && types[x.kind] != nil {
			opts = append(opts, cel.Variable(x.name, types[x.kind]))
		}
	}
	for i := range library {
		e.functions[library[i].name] = &library[i]
		if operatorWords[library[i].name] == "" {
			e.order = append(e.order, library[i].name)
		}
	}
	for _, f := range s.tableFunctions() {
		e.functions[f.name] = f
		e.order = append(e.order, f.name)
		if types[f.overloads[0].result] != nil {
			opts = append(opts, f.declaration())
		}
	}
	e.cel, err = base.Extend(opts...)
	return e, err
}

// compile checks src and compiles it to closures. Its value must be of one of the kinds in want, of any kind when there
// is none. On failure it returns every mistake, in the order of the source, and no expression.
func (e *environment) compile(src string, want ...engine.Kind) (*expression, []problem) {
	runes := []rune(src)
	if len(runes) > maxSource {
		return nil, place(runes, problem{1, 1, "the expression is longer than 2,000 characters", "split it into several conditions or cases"})
	}
	parsed, issues := e.cel.Parse(src)
	if issues.Err() != nil {
		return nil, place(runes, syntaxProblem(runes, issues.Errors()))
	}
	c := &compiler{env: e, tree: parsed.NativeRep(), source: runes, out: &expression{source: src}}
	root, ok := c.compile(parsed.NativeRep().Expr())
	if ok {
		c.checkResult(root, want)
	}
	if c.out.nodes > maxCost {
		c.problems = append(c.problems, problem{1, 1, "the expression is too expensive to evaluate", "split it into several conditions or cases"})
	}
	if len(c.problems) == 0 {
		c.secondOpinion(parsed, root)
	}
	if len(c.problems) > 0 {
		return nil, place(runes, c.problems...)
	}
	c.out.kind, c.out.read, c.out.tree = root.kind, root.read, parsed.NativeRep()
	slices.Sort(c.out.days)
	c.out.days = slices.Compact(c.out.days)
	return c.out, nil
}

// secondOpinion asks cel-go's type checker. The compiler says what is wrong in the words of rule authors, but an
// expression is accepted only when the checker, which knows nothing of the compiler, gives it the same type.
func (c *compiler) secondOpinion(parsed *cel.Ast, root node) {
	checked, issues := c.env.cel.Check(parsed)
	if issues.Err() != nil {
		for _, e := range issues.Errors() {
			c.problems = append(c.problems, problem{e.Location.Line(), e.Location.Column() + 1, e.Message, ""})
		}
		return
	}
	if !checked.OutputType().IsExactType(types[root.kind]) {
		c.problems = append(c.problems, problem{1, 1, "the expression has no definite kind", "write it in simpler parts"})
	}
}
