package rules

import (
	"slices"

	"octroi/engine"
)

// path is the conditions that lead to a value: those that hold, and those of the cases before it, which do not.
type path struct {
	holds, fails []*expression
}

// with adds a condition that holds or does not.
func (p path) with(holds bool, x *expression) path {
	out := path{slices.Clone(p.holds), slices.Clone(p.fails)}
	if holds {
		out.holds = append(out.holds, x)
	} else {
		out.fails = append(out.fails, x)
	}
	return out
}

// choice warns of values that no line is given: dated ones outside the benefit's life, and cases that are never reached.
// It tries the values that are reached on the edges of what a claim may hold.
func (c *benefitLinter) choice(choice *engine.Choice, at *yamlNode) { c.choiceWhen(nil, choice, at) }

// choiceWhen is choice for a value that matters only where a condition holds: the bound of a limit.
func (c *benefitLinter) choiceWhen(when engine.Condition, choice *engine.Choice, at *yamlNode) {
	if choice == nil || at == nil {
		return
	}
	start := path{}
	if c.pool == "" {
		start.holds = c.gates
	}
	if x := expressionOf(when); x != nil {
		start = start.with(true, x)
	}
	c.values(choice, at, c.span, start)
}

func (c *benefitLinter) values(choice *engine.Choice, at *yamlNode, span engine.Span, p path) {
	if x := expressionOf(choice.Is); x != nil {
		c.faults(x, p)
	}
	for i := range choice.Dates {
		d := &choice.Dates[i]
		part := partOf(choice, i, span)
		value := datedNodeAt(at, d.From)
		switch {
		case d.Choice.None:
		case part.Until != 0 && part.From >= part.Until:
			c.warn(value, "the value from "+d.From.String()+" on never applies, because the benefit "+c.life(d.From), "remove it")
		default:
			c.values(&d.Choice, value, part, p)
		}
	}
	c.cases(choice.Cases, itemsOf(at), span, p)
}

// life says why a day lies outside the benefit's life.
func (c *benefitLinter) life(d engine.Date) string {
	if c.span.Until != 0 && d >= c.span.Until {
		return "ends on " + c.span.Until.String()
	}
	return "begins on " + c.span.From.String() + ", when the next value applies"
}

// cases warns of the cases of a value that are never reached.
func (c *benefitLinter) cases(cases []engine.CaseChoice, at []*yamlNode, span engine.Span, p path) {
	for i := range cases {
		if i >= len(at) || at[i].get("is") == nil {
			return
		}
		cond, is, inner := at[i].get("if"), at[i].get("is"), p
		if x := expressionOf(cases[i].If); x != nil {
			c.faults(x, p)
			switch judge(c.loaded, c.b, x, p.holds, p.fails) {
			case neverHolds:
				if judge(c.loaded, c.b, x, nil, nil) == neverHolds {
					c.warn(cond, "this never holds, so that the value is never given", "remove the case, or correct it")
				} else {
					c.warn(cond, "this case is never reached: the conditions before it leave no line to it", "remove it, or correct its condition")
				}
				continue
			case alwaysHolds:
				c.warn(cond, "every line that comes here meets this, so that the cases after it are never reached", "remove them, or correct the condition")
				c.values(&cases[i].Choice, is, span, p)
				return
			case mayHold:
				inner, p = p.with(true, x), p.with(false, x)
			}
		}
		c.values(&cases[i].Choice, is, span, inner)
	}
}
