package rules

import (
	"maps"
	"math"
	"slices"

	"octroi/engine"
)

// maxSamples bounds how many combinations of sample values are tried for one question. A question with more is left
// unanswered.
const maxSamples = 20_000

// sampler evaluates expressions on sample values of the variables that they name, instead of on a line.
type sampler struct {
	loaded *Loaded
	b      *engine.Benefit
	vars   []*sampled
	known  map[string]int
}

// sampled is a variable with the values that are tried.
type sampled struct {
	name   string
	kind   engine.Kind
	closed bool // values are all that it can be; else they are those around the constants it is compared with
	values []engine.Value
	ready  bool          // values are final
	least  *engine.Value // the least and the most that it can be in this benefit, where its rules tell
	most   *engine.Value
	now    engine.Value
}

func newSampler(l *Loaded, b *engine.Benefit) *sampler {
	return &sampler{loaded: l, b: b, known: make(map[string]int)}
}

// variable returns the slot of a variable, with the values it may have when those are known beforehand.
func (s *sampler) variable(x *variable) *sampled {
	if i, ok := s.known[x.name]; ok {
		return s.vars[i]
	}
	v := &sampled{name: x.name, kind: x.kind}
	v.least, v.most = s.reach(x.name)
	switch {
	case x.kind == engine.KindBool:
		v.closed, v.values = true, []engine.Value{engine.Bool(false), engine.Bool(true)}
	case x.name == "benefit":
		v.closed, v.values = true, []engine.Value{engine.TextValue(s.b.Code)}
	case isDated(x):
		v.closed, v.values = true, s.datedValues(x)
	case len(x.texts) > 0:
		v.closed = true
		for _, t := range x.texts {
			v.values = append(v.values, engine.TextValue(t))
		}
	}
	s.known[x.name] = len(s.vars)
	s.vars = append(s.vars, v)
	return v
}

// isDated reports whether x is a parameter of the book, whose values are known.
func isDated(x *variable) bool { return rootOf(x.name) == "param" }

// closed reports whether all that x can be is known beforehand.
func closed(x *variable) bool {
	return x.kind == engine.KindBool || isDated(x) || len(x.texts) > 0
}

// datedValues are the values of a parameter in the life of the benefit.
func (s *sampler) datedValues(x *variable) []engine.Value {
	var all []engine.Value
	for _, d := range lifeDays(s.b, x.changes) {
		if v, err := x.read.value(x.kind, &engine.View{Book: s.loaded.Book, Benefit: s.b, On: d}); err == nil && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// lifeDays are the first day of the benefit's life and those on which something changes in it.
func lifeDays(b *engine.Benefit, changes []engine.Date) []engine.Date {
	days := []engine.Date{b.From}
	for _, d := range changes {
		if d > b.From && b.InForce(d) {
			days = append(days, d)
		}
	}
	return days
}

// environment is e with variables that read what the sampler tries.
func (s *sampler) environment(e *environment) *environment {
	out := *e
	out.variables = maps.Clone(e.variables)
	return &out
}

// slot makes the variable of an environment read what the sampler tries.
func (s *sampler) slot(e *environment, x *variable) *sampled {
	v := s.variable(x)
	copied := *x
	copied.read = v.reader()
	e.variables[x.name] = &copied
	return v
}

func (v *sampled) reader() reader {
	switch v.kind {
	case engine.KindMoney:
		return reader{money: func(*engine.View) (engine.Money, error) { return v.now.Money(), nil }}
	case engine.KindText:
		return reader{text: func(*engine.View) (string, error) { return v.now.S, nil }}
	default:
		return reader{number: func(*engine.View) (int64, error) { return v.now.N, nil }}
	}
}

// near adds the values around a constant that v is compared with: one of them lies in every range that comparisons with
// constants can tell apart.
func (v *sampled) near(c engine.Value) {
	if v.closed {
		return
	}
	switch {
	case v.kind == engine.KindText:
		v.values = append(v.values, c)
	case v.kind == engine.KindMoney:
		m := c.Money()
		for halves := int64(-2); halves <= 2; halves++ { // exact money lies between cents too
			if step, err := engine.Cents(halves).Exact().MulFrac(1, 2); err == nil {
				if sum, err := m.Add(step); err == nil {
					v.values = append(v.values, engine.MoneyValue(sum))
				}
			}
		}
	default:
		n, around := c.N, int64(1)
		switch {
		case v.kind == engine.KindQuantity && c.Kind == engine.KindInt:
			n = min(n, int64(engine.MaxUnits)) * int64(engine.One)
		case v.kind == engine.KindInt && c.Kind == engine.KindQuantity:
			n, around = n/int64(engine.One), 2
		}
		for d := -around; d <= around; d++ {
			v.values = append(v.values, engine.Value{Kind: v.kind, N: n + d})
		}
	}
}

// settle makes the list of values final: without what the variable cannot be, and for a text with something else than
// those that are named.
func (v *sampled) settle() {
	if v.ready || v.closed {
		return
	}
	v.ready = true
	if v.kind == engine.KindText {
		v.values = append(v.values, engine.TextValue("another text"))
	}
	least := engine.Value{Kind: v.kind, N: math.MinInt64}
	if v.least != nil {
		least = *v.least
	} else if n, ok := leastOf[v.name]; ok {
		least.N = n
	} else if n, ok := leastOf[rootOf(v.name)]; ok {
		least.N = n
	}
	if v.kind == engine.KindMoney {
		least = engine.CentsValue(0) // no amount of a line is less than nothing
	}
	all := slices.Concat(v.values, []engine.Value{least})
	if v.most != nil {
		all = append(all, *v.most)
	}
	var out []engine.Value
	for _, x := range all {
		if slices.Contains(out, x) || below(x, least) || (v.most != nil && below(*v.most, x)) {
			continue
		}
		out = append(out, x)
	}
	v.values = out
}

// below reports whether a value is less than the least that its variable can be.
func below(x, least engine.Value) bool {
	switch x.Kind {
	case engine.KindMoney:
		return x.Money().Cmp(least.Money()) < 0
	case engine.KindText:
		return false
	default:
		return x.N < least.N
	}
}

// leastOf is the least that a variable, or every variable of a group, can be; money is never less than nothing.
var leastOf = map[string]int64{
	"line": 0, "part": 0, "used": 0, "left": 0, "household": 0, "ordinal": 1,
	"line.units": 1, "part.units": 1, "line.days": 1, "member.age": 0, "member.tenure_months": 0,
}

// rootOf is the group of a dotted name.
func rootOf(name string) string {
	for i := range name {
		if name[i] == '.' {
			return name[:i]
		}
	}
	return name
}

// each visits every combination of values. It reports false, without visiting any, when there are too many.
func (s *sampler) each(visit func() (more bool)) bool {
	total := 1
	for _, v := range s.vars {
		v.settle()
		if total *= len(v.values); total > maxSamples {
			return false
		}
	}
	at := make([]int, len(s.vars))
	for {
		for i, v := range s.vars {
			v.now = v.values[at[i]]
		}
		if !visit() {
			return true
		}
		i := 0
		for ; i < len(at); i++ {
			if at[i]++; at[i] < len(s.vars[i].values) {
				break
			}
			at[i] = 0
		}
		if i == len(at) {
			return true
		}
	}
}
