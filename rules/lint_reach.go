package rules

import (
	"octroi/engine"
)

// reach is the least and the most that a variable can be on the lines of the benefit that its rules see, nil where that
// is not known: the day of a service that dates its line lies in the benefit's life, and the place of a unit within the
// cap on units.
func (s *sampler) reach(name string) (least, most *engine.Value) {
	switch root := rootOf(name); {
	case name == "line.date" && s.b.DatedBy.Kind == engine.DatedByDate:
		from := engine.DateValue(s.b.From)
		least = &from
		if s.b.Until != 0 {
			last := engine.DateValue(s.b.Until.AddDays(-1))
			most = &last
		}
	case root == "ordinal":
		for _, l := range s.b.Limits {
			if l.ID == name[len(root)+1:] && l.When == nil && l.OpenedBy == nil {
				first := engine.Int(1)
				least, most = &first, highestPlace(l, engine.Span{From: s.b.From, Until: s.b.Until})
			}
		}
	}
	return least, most
}

// highestPlace is the highest place that a cap lets through, nil unless every value of the cap is written out.
func highestPlace(l *engine.Limit, life engine.Span) *engine.Value {
	highest, known := engine.Int(1), l.AtMost != nil
	eachValue(l.AtMost, nil, life, func(v *engine.Choice, _ *yamlNode, _ engine.Condition) {
		c, ok := v.Is.(engine.Constant)
		known = known && ok
		switch c.Kind {
		case engine.KindQuantity:
			highest.N = max(highest.N, c.N/int64(engine.One))
		default:
			highest.N = max(highest.N, c.N)
		}
	})
	if !known {
		return nil
	}
	return &highest
}

// fewValues warns of a cap on counts that no line can cross, because what it counts has no more values than it allows.
func (c *benefitLinter) fewValues(lim *engine.Limit, at *yamlNode) {
	if lim.AtMost == nil || lim.Measure != engine.MeasureCount || lim.Of == nil {
		return
	}
	values, words := c.valuesOf(lim)
	bound := c.extent(lim.AtMost).least
	if values == 0 || bound == nil || !bound.IsInt() || bound.Num().Int64() < values {
		return
	}
	c.warn(at.get("at_most"), "limit '"+lim.ID+"' can never be reached: "+words, "lower it, or remove the limit")
}

// valuesOf is how many different values a limit can count in one window, 0 when that is not known.
func (c *benefitLinter) valuesOf(lim *engine.Limit) (int64, string) {
	x := expressionOf(lim.Of)
	if x == nil {
		return 1, "it counts the same for every line"
	}
	where, ok := c.loaded.sites[x]
	if !ok {
		return 0, ""
	}
	switch of := where.env.variables[x.source]; {
	case x.source == "line.date":
		return daysOfWindow[lim.Every.Kind], "its window has no more days"
	case x.source == "benefit":
		if !lim.Pool {
			return 1, "it counts this benefit only"
		}
		return int64(c.joined[lim.Code]), "no more benefits join it"
	case x.kind == engine.KindBool:
		return 2, "what it counts is true or false"
	case of != nil && len(of.texts) > 0 && !lim.Pool: // the fields of other benefits may have other values
		return int64(len(of.texts)), "what it counts has no more values"
	default:
		return 0, ""
	}
}

// daysOfWindow is how many days the windows have that have so many at most.
var daysOfWindow = map[engine.EveryKind]int64{
	engine.KindDay: 1, engine.KindCalendarMonth: 31, engine.KindCalendarYear: 366, engine.KindMembershipYear: 366,
}

// paysNothing warns of a formula that gives nothing on any line of a benefit that is no free service: nothing is ever
// granted.
func (c *benefitLinter) paysNothing() {
	most := c.extent(c.b.Pays).most
	if most == nil || most.Sign() > 0 || isZero(c.b.Pays.Is) { // a plain 0 EUR is meant
		return
	}
	if c.b.PayMode != nil {
		if mode, ok := c.b.PayMode.Is.(engine.Constant); !ok || mode.S == engine.ModeService {
			return
		}
	}
	rule := "amount"
	if c.b.PerUnit {
		rule = "each"
	}
	c.warnAt(c.n.get(rule), "this never pays anything, so that every line is denied", "correct it, or write 0 EUR if that is meant; a service that costs nothing has pay: {mode: service}")
}
