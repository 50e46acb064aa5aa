package rules

import (
	"math/big"
	"slices"

	"octroi/engine"
)

// unreachableCaps warns of the benefit's own caps that can never bind, because another of its limits always stops a line
// before. A pool can always bind: other benefits draw on it too.
func (c *benefitLinter) unreachableCaps() {
	for i, lim := range c.b.Limits {
		at := limitNode(c.loaded, c.n, lim)
		if lim.Pool || lim.AtMost == nil || at == nil {
			continue
		}
		bound := c.extent(lim.AtMost).least
		if bound == nil {
			continue
		}
		for j, other := range c.b.Limits {
			if i == j || other.AtMost == nil || !covers(other, lim) {
				continue
			}
			most := c.most(other, lim)
			if most == nil || !c.stopsBefore(most.Cmp(bound), i, j) {
				continue
			}
			c.warn(at.get("at_most"), "limit '"+lim.ID+"' can never be reached: limit '"+other.ID+"' always stops a line before",
				"remove one of them, or correct it")
			break
		}
	}
}

// stopsBefore reports whether limit j makes limit i needless, when what it lets through is less (-1), the same (0) or more
// (1) than limit i allows. Two figures that say the same in units and in money are often published so, and stay; of two
// that say the same in the same measure, the later is needless.
func (c *benefitLinter) stopsBefore(order, i, j int) bool {
	a, b := c.b.Limits[i], c.b.Limits[j]
	if order == 0 && a.Measure == b.Measure {
		return j < i || !covers(a, b)
	}
	return order < 0
}

// most is the most that a limit lets through in the measure of another, nil when that is not known.
func (c *benefitLinter) most(other, lim *engine.Limit) *big.Rat {
	let := c.extent(other.AtMost).most
	switch {
	case let == nil:
		return nil
	case other.Measure == lim.Measure:
		if sameFormula(other.Of, lim.Of) && other.Part == lim.Part {
			return let
		}
	case lim.Measure == engine.MeasureAmount && other.Measure == engine.MeasureUnits && c.b.PerUnit,
		lim.Measure == engine.MeasureAmount && other.Measure == engine.MeasureCount && other.Of == nil && !c.b.PerUnit:
		if one := c.extent(c.b.Pays).most; one != nil && one.Sign() >= 0 && wholeCents(one, other, c.b) {
			return new(big.Rat).Mul(let, one)
		}
	}
	return nil
}

// wholeCents reports whether what one unit, or its smallest part, is paid at most is a whole number of cents, so that
// rounding cannot add to it.
func wholeCents(one *big.Rat, other *engine.Limit, b *engine.Benefit) bool {
	if other.Measure == engine.MeasureUnits {
		one = new(big.Rat).Mul(one, big.NewRat(int64(b.Step), int64(engine.One)))
	}
	return one.IsInt()
}

// covers reports whether the counter of limit a takes in every line that the counter of limit b does, in windows that
// are at least as long.
func covers(a, b *engine.Limit) bool {
	if a.Scope != b.Scope || a.OpenedBy != nil || (a.When != nil && !sameCondition(a.When, b.When)) || !outlasts(a, b) {
		return false
	}
	return !slices.ContainsFunc(a.Keys, func(k engine.Formula) bool {
		return !slices.ContainsFunc(b.Keys, func(o engine.Formula) bool { return o.Source() == k.Source() })
	})
}

// outlasts reports whether every window of b lies in one of a.
func outlasts(a, b *engine.Limit) bool {
	switch x, y := a.Every, b.Every; {
	case x.Kind == engine.KindLifetime || y.Kind == engine.KindDay:
		return !x.Block()
	case x == y:
		return !x.Block() || (a.OpenedBy == nil && b.OpenedBy == nil && a.When == nil && b.When == nil)
	case x.Kind == engine.KindCalendarYear:
		return y.Kind == engine.KindCalendarMonth
	case x.Kind == engine.KindMonthsBack || x.Kind == engine.KindYearsBack:
		return y.Kind == x.Kind && y.N <= x.N
	default:
		return false
	}
}

func sameCondition(a, b engine.Condition) bool {
	return a != nil && b != nil && a.Source() == b.Source()
}

func sameFormula(a, b engine.Formula) bool {
	return (a == nil && b == nil) || (a != nil && b != nil && a.Source() == b.Source())
}

// followsLine reports whether some value of a cap is computed from what the line asks for, without a bound of its own.
func (c *benefitLinter) followsLine(cap *engine.Choice) bool {
	follows := false
	eachValue(cap, nil, c.span, func(v *engine.Choice, _ *yamlNode, _ engine.Condition) {
		x := expressionOf(v.Is)
		if x == nil || c.extentOfExpression(x).most != nil {
			return
		}
		follows = follows || slices.ContainsFunc(x.names(), func(name string) bool { return rootOf(name) == "line" || rootOf(name) == "bill" })
	})
	return follows
}

// unboundedPayment warns of a lump sum whose limits leave some lines without a bound. One without any limit that caps is
// refused when the book is loaded.
func (c *benefitLinter) unboundedPayment() {
	if !c.b.LumpSum {
		return
	}
	why := ""
	for _, lim := range c.b.Limits {
		switch {
		case lim.AtMost == nil || lim.Measure == engine.MeasureExpense:
			continue // does not bound what is paid
		case lim.When != nil:
			why = "limit '" + lim.ID + "' concerns some lines only"
		case lim.OpenedBy != nil:
			why = "limit '" + lim.ID + "' concerns no line while its block is not open"
		case lim.Measure == engine.MeasureCount && lim.Of != nil:
			why = "limit '" + lim.ID + "' counts " + lim.Of.Source() + ", and pays each line with one that it has counted"
		case c.followsLine(lim.AtMost):
			why = "limit '" + lim.ID + "' allows more when a line asks for more"
		default:
			return
		}
	}
	if why == "" {
		why = "none of its limits caps what is paid"
	}
	c.warnAt(c.n.get("lump_sum"), "unbounded payment: a lump sum, and "+why, "add a limit on every line, or let the bill bound it")
}
