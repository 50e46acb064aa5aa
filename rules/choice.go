package rules

import (
	"strconv"

	"octroi/engine"
)

// slot is where a value of the book stands: what it may be, and what its expressions may name.
type slot struct {
	what  string        // "at_most"
	kinds []engine.Kind // of literals and expressions
	words []string      // texts that stand for themselves, such as the payees
	env   *environment
	check func(n *yamlNode, v engine.Value) // of literals, when there is more to check
	look  func(n *yamlNode, x *expression)  // of expressions, likewise
	unit  string                            // of a literal quantity; a whole number is one when units is set
	units bool
}

// kindRemedy says how to write what the slot wants.
func (s slot) kindRemedy() string {
	switch s.kinds[0] {
	case engine.KindMoney:
		return "write it as '20 EUR'"
	case engine.KindQuantity:
		return `write it as 20 or "0.5"`
	case engine.KindInt:
		return "write it as 20"
	default:
		return ""
	}
}

// choice compiles a value of the book: a literal, an expression, a map of dates or a list of cases, nested as they may
// be. span is when it applies and label how traces name the branch that leads here. It returns nil after a mistake.
func (b *benefitCompiler) choice(n *yamlNode, s slot, span engine.Span, label string) *engine.Choice {
	switch {
	case n == nil || n.kind == nodeBad:
		return nil
	case n.kind == nodeMapping:
		return b.datedChoice(n, s, span, label)
	case n.kind == nodeList:
		return b.cases(n, s, span, label)
	case n.is("none"):
		b.errorAt(n, s.what+" cannot be none", "none ends a value in a map of dates")
		return nil
	}
	f := b.value(n, s, span)
	if f == nil {
		return nil
	}
	return &engine.Choice{Label: label, Is: f}
}

// value compiles a single value.
func (b *benefitCompiler) value(n *yamlNode, s slot, span engine.Span) engine.Formula {
	for _, w := range s.words {
		if n.text == w {
			return engine.Constant(engine.TextValue(w))
		}
	}
	if v, ok := b.literal(n, s.kinds); ok {
		return b.constantValue(n, s, v)
	}
	if len(s.words) > 0 && codePattern.MatchString(n.text) {
		b.errorAt(n, s.what+" cannot be '"+n.text+"'", suggest(n.text, s.words))
		return nil
	}
	x := b.expression(n, s.env, s.kinds...)
	if x == nil {
		return nil
	}
	b.use(n, x, span)
	if s.look != nil {
		s.look(n, x)
	}
	return x
}

func (b *benefitCompiler) constantValue(n *yamlNode, s slot, v engine.Value) engine.Formula {
	if v.Kind == engine.KindNone {
		return nil
	}
	for _, k := range s.kinds {
		if v.Kind == k {
			if s.check != nil {
				s.check(n, v)
			}
			if s.units && k == engine.KindInt {
				v = engine.QuantityValue(engine.Quantity(v.N)*engine.One, s.unit)
			} else if k == engine.KindQuantity {
				v.S = s.unit
			}
			return engine.Constant(v)
		}
	}
	b.errorAt(n, s.what+" is "+spoken(s.kinds[0])+", not "+spoken(v.Kind)+" ('"+n.text+"')", s.kindRemedy())
	return nil
}

// datedChoice compiles a map of dates. Every day of the span must have a value.
func (b *benefitCompiler) datedChoice(n *yamlNode, s slot, span engine.Span, label string) *engine.Choice {
	if len(n.entries) > 0 && n.get("if") != nil {
		b.errorAt(n, "cases are a list", "write - {if: …, is: …}")
		return nil
	}
	dates := b.dated(n, s.what)
	if len(dates) == 0 {
		return nil
	}
	if first := dates[0]; first.from > span.From {
		b.errorAt(first.key, s.what+" has no value before "+first.from.String()+", and applies from "+span.From.String(),
			"give it a value from "+span.From.String())
	}
	out := &engine.Choice{Label: label}
	for i, d := range dates {
		part := engine.Span{From: max(d.from, span.From), Until: span.Until}
		if i+1 < len(dates) && (part.Until == 0 || dates[i+1].from < part.Until) {
			part.Until = dates[i+1].from
		}
		next := engine.DatedChoice{From: d.from}
		if d.value.is("none") {
			next.Choice = engine.Choice{None: true}
			b.ended(d, s, part)
		} else if c := b.choice(d.value, s, part, joinLabel(label, "from "+d.from.String())); c != nil {
			next.Choice = *c
		}
		b.changeOn(d.from)
		out.Dates = append(out.Dates, next)
	}
	return out
}

// ended refuses a value that ends while the benefit is in force. A part that is empty lies outside the benefit's life.
func (b *benefitCompiler) ended(d datedNode, s slot, part engine.Span) {
	if part.Until == 0 || part.From < part.Until {
		b.errorAt(d.value, s.what+" has no value from "+part.From.String()+" on, while the benefit is in force", "end the benefit with 'until', or give a value")
	}
}

// cases compiles a list of cases: the first whose condition holds gives the value, the last has none.
func (b *benefitCompiler) cases(n *yamlNode, s slot, span engine.Span, label string) *engine.Choice {
	if len(n.items) == 0 {
		b.errorAt(n, s.what+" has no case", "write - {if: …, is: …} and a last - {is: …}")
		return nil
	}
	out := &engine.Choice{Label: label}
	for i, item := range n.items {
		o := b.object(item, "a case", caseKeys...)
		if o == nil {
			continue
		}
		is, cond, last := o.need("is"), o.get("if"), i == len(n.items)-1
		var next engine.CaseChoice
		switch {
		case cond == nil && !last:
			b.errorAt(item, "a case without 'if' that is not the last", "give it a condition, or put it last")
		case cond != nil && last:
			b.errorAt(item, "the last case has an 'if', so that "+s.what+" may have no value", "add a last case without 'if'")
		case cond != nil:
			if x := b.expression(cond, s.env, engine.KindBool); x != nil {
				b.use(cond, x, span)
				next.If = x
			}
		}
		if c := b.choice(is, s, span, joinLabel(label, "case "+strconv.Itoa(i+1))); c != nil {
			next.Choice = *c
		}
		out.Cases = append(out.Cases, next)
	}
	return out
}

func joinLabel(label, more string) string {
	if label == "" {
		return more
	}
	return label + ", " + more
}
