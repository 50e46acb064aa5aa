package rules

import (
	"math/big"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"octroi/engine"
)

// extent is the least and the most that a value can be: cents, units, whole numbers or shares. nil is not known.
type extent struct {
	least, most *big.Rat
}

func exactly(n, d int64) extent {
	r := big.NewRat(n, d)
	return extent{r, r}
}

// extentOf is the extent of one value.
func extentOf(v engine.Value) extent {
	switch v.Kind {
	case engine.KindMoney:
		return exactly(v.N, v.D)
	case engine.KindQuantity:
		return exactly(v.N, int64(engine.One))
	case engine.KindPercent:
		return exactly(v.N, 100_000)
	case engine.KindInt:
		return exactly(v.N, 1)
	default:
		return extent{}
	}
}

// or is the extent of a value that is one or the other.
func (e extent) or(o extent) extent {
	return extent{lesser(e.least, o.least, false), greater(e.most, o.most, false)}
}

// lesser is the lesser of two numbers; of a known and an unknown one the known when that will do, else unknown.
func lesser(a, b *big.Rat, known bool) *big.Rat {
	switch {
	case a == nil || b == nil:
		return oneOfTwo(a, b, known)
	case a.Cmp(b) < 0:
		return a
	default:
		return b
	}
}

func greater(a, b *big.Rat, known bool) *big.Rat {
	switch {
	case a == nil || b == nil:
		return oneOfTwo(a, b, known)
	case a.Cmp(b) > 0:
		return a
	default:
		return b
	}
}

func oneOfTwo(a, b *big.Rat, known bool) *big.Rat {
	if !known {
		return nil
	}
	if a != nil {
		return a
	}
	return b
}

// extent is the least and the most of a value of the book over the benefit's life.
func (c *benefitLinter) extent(choice *engine.Choice) extent {
	var all extent
	first := true
	eachValue(choice, nil, c.span, func(v *engine.Choice, _ *yamlNode, _ engine.Condition) {
		var one extent
		if constant, ok := v.Is.(engine.Constant); ok {
			one = extentOf(engine.Value(constant))
		}
		if x := expressionOf(v.Is); x != nil {
			one = c.extentOfExpression(x)
		}
		if first {
			all, first = one, false
		} else {
			all = all.or(one)
		}
	})
	return all
}

func (c *benefitLinter) extentOfExpression(x *expression) extent {
	where, ok := c.loaded.sites[x]
	if !ok {
		return extent{}
	}
	r := &extentReader{benefitLinter: c, compiler: compilerIn(where.env, x)}
	return r.read(x.tree.Expr())
}

// extentReader works out the extent of an expression from those of its parts.
type extentReader struct {
	*benefitLinter
	compiler *compiler
}

func (r *extentReader) read(e ast.Expr) extent {
	n, ok := r.compiler.compile(e)
	switch {
	case !ok:
		return extent{}
	case n.constant:
		return extentOf(n.value)
	case n.name != "":
		return r.variable(n)
	case e.Kind() != ast.CallKind:
		return extent{}
	}
	f, args := r.compiler.callee(e)
	if f == nil {
		return extent{}
	}
	if f.keys != nil {
		return r.table(f)
	}
	parts := make([]extent, len(args))
	for i, a := range args {
		parts[i] = r.read(a)
	}
	switch f.name {
	case "min", "max":
		return extreme(f.name == "min", parts)
	case operators.Add:
		return extent{sum(parts[0].least, parts[1].least), sum(parts[0].most, parts[1].most)}
	case operators.Subtract:
		return extent{difference(parts[0].least, parts[1].most), difference(parts[0].most, parts[1].least)}
	case operators.Multiply:
		return product(parts[0], parts[1])
	default:
		return extent{}
	}
}

// variable is the extent of a parameter over the benefit's life; of another variable, that no amount is less than
// nothing.
func (r *extentReader) variable(n node) extent {
	x := r.compiler.env.variables[n.name]
	switch {
	case isDated(x):
		return r.overLife(x.changes, n.read, n.kind)
	case n.kind == engine.KindMoney:
		return extent{least: new(big.Rat)}
	default:
		return extent{}
	}
}

// table is the extent of all values of a table over the benefit's life.
func (r *extentReader) table(f *function) extent {
	var all extent
	for i, key := range f.keys {
		one := r.overLife(f.changes, f.overloads[0].build([]reader{constant(engine.TextValue(key))}), f.overloads[0].result)
		if i == 0 {
			all = one
		} else {
			all = all.or(one)
		}
	}
	return all
}

// overLife is the extent of a dated value over the benefit's life.
func (r *extentReader) overLife(changes []engine.Date, read reader, kind engine.Kind) extent {
	var all extent
	for i, d := range lifeDays(r.b, changes) {
		v, err := read.value(kind, &engine.View{Book: r.loaded.Book, Benefit: r.b, On: d})
		if err != nil {
			return extent{}
		}
		if i == 0 {
			all = extentOf(v)
		} else {
			all = all.or(extentOf(v))
		}
	}
	return all
}

// extreme is the extent of min or max: one known bound on the near side will do, the far side needs them all.
func extreme(least bool, parts []extent) extent {
	out := parts[0]
	for _, p := range parts[1:] {
		if least {
			out = extent{lesser(out.least, p.least, false), lesser(out.most, p.most, true)}
		} else {
			out = extent{greater(out.least, p.least, true), greater(out.most, p.most, false)}
		}
	}
	return out
}

func sum(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}

func difference(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Sub(a, b)
}

// product is the extent of a product of what is never less than nothing.
func product(a, b extent) extent {
	if a.least == nil || b.least == nil || a.least.Sign() < 0 || b.least.Sign() < 0 {
		return extent{}
	}
	out := extent{least: new(big.Rat).Mul(a.least, b.least)}
	if a.most != nil && b.most != nil {
		out.most = new(big.Rat).Mul(a.most, b.most)
	}
	return out
}
