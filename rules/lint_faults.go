package rules

import (
	"strings"

	"octroi/engine"
)

// faults evaluates an expression on the edges of what a claim may hold (nothing, one, the constants it names, the most)
// and warns of the first that faults: such a line would wait for a reviewer.
func (c *benefitLinter) faults(x *expression, p path) {
	where, ok := c.loaded.sites[x]
	if !ok || c.pool != "" || !computes(x) {
		return
	}
	s := newSampler(c.loaded, c.b)
	value := s.edges(x)
	if value == nil {
		return
	}
	names := x.names()
	var holds, fails []*expression
	for _, o := range p.holds {
		if o != x && sharesName(o.names(), names) {
			holds = append(holds, s.edgesOf(o)...)
		}
	}
	for _, o := range p.fails {
		if sharesName(o.names(), names) {
			fails = append(fails, s.edgesOf(o)...)
		}
	}
	v := &engine.View{Book: c.loaded.Book, Benefit: c.b, Member: &engine.Member{}, Line: &engine.Line{}, Claim: &engine.Claim{}}
	v.Standing = make([]engine.Standing, len(c.b.Limits))
	for _, v.On = range lifeDays(c.b, x.changes()) {
		var found error
		s.each(func() bool {
			for _, h := range holds {
				if b, err := h.read.number(v); err != nil || b == 0 {
					return true
				}
			}
			for _, f := range fails {
				if b, err := f.read.number(v); err != nil || b != 0 {
					return true
				}
			}
			_, found = value.read.value(value.kind, v)
			return found == nil
		})
		if found != nil {
			c.warn(where.at, "this cannot be computed where "+s.facts(names), "keep it in bounds with min, or with a case before it; such a line waits for a reviewer")
			return
		}
	}
}

// computes reports whether an expression computes with figures or dates: one that only compares cannot fault.
func computes(x *expression) bool {
	return strings.ContainsAny(x.source, "+-*/") || strings.Contains(x.source, "round") || strings.Contains(x.source, ".add_")
}

// edges compiles an expression that reads the sampler's values instead of a line's; nil when the line is needed beside
// its variables.
func (s *sampler) edges(x *expression) *expression {
	where, ok := s.loaded.sites[x]
	if !ok {
		return nil
	}
	env := s.environment(where.env)
	for _, f := range x.figures {
		variable := env.variables[f.name]
		if variable == nil || isDated(variable) {
			continue // tables and parameters are read as they are
		}
		v := s.slot(env, variable)
		if !v.closed && len(v.values) == 0 {
			v.values = edgeValues(v, s.b)
			v.ready = true
		}
	}
	n, ok := compilerIn(env, x).compile(x.tree.Expr())
	if !ok {
		return nil
	}
	return &expression{source: x.source, kind: n.kind, read: n.read}
}

func (s *sampler) edgesOf(x *expression) []*expression {
	if e := s.edges(x); e != nil {
		return []*expression{e}
	}
	return nil
}

// edgeValues are nothing, one and the most that a variable can be.
func edgeValues(v *sampled, b *engine.Benefit) []engine.Value {
	numbers := func(all ...int64) []engine.Value {
		out := make([]engine.Value, len(all))
		for i, n := range all {
			out[i] = engine.Value{Kind: v.kind, N: n, D: 1}
		}
		return out
	}
	one, most := int64(1), int64(10_000)
	switch v.kind {
	case engine.KindMoney:
		most = int64(engine.MaxCents)
	case engine.KindQuantity:
		one, most = int64(b.Step), int64(engine.MaxUnits)
	case engine.KindDate:
		return numbers(int64(b.From), int64(max(b.From, b.Until)), int64(b.From.AddMonths(1200)))
	case engine.KindText:
		return []engine.Value{engine.TextValue("another text")}
	default:
		if n, ok := mostOf[v.name]; ok {
			most = n
		}
	}
	if least, ok := leastOf[v.name]; ok && least > 0 {
		return numbers(one, most)
	}
	return numbers(0, one, most)
}

// mostOf is the most that a variable can be, where that is known; of others, ten thousand is a lot.
var mostOf = map[string]int64{"member.age": 130, "member.tenure_months": 1560, "line.days": 3660,
	"household.size": 50, "household.children": 50, "household.youngest": 130}

// facts writes the values of the moment of those variables that have one: "line.left = 0.00 EUR and field.km = 0".
func (s *sampler) facts(names []string) string {
	var all []string
	for _, name := range names {
		if i, ok := s.known[name]; ok {
			all = append(all, name+" is "+engine.Constant(s.vars[i].now).Source())
		}
	}
	if len(all) == 0 {
		return "it applies"
	}
	return strings.Join(all, " and ")
}
