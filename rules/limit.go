package rules

import (
	"slices"
	"strings"

	"octroi/engine"
)

// limitKeys are the keys that a limit and a pool share; a limit of a benefit has an id as well.
var limitKeys = []string{"title", "measure", "of", "per", "every", "opened_by", "when", "at_most", "after", "over"}

// limitNeeds says what to write for a key that no limit can do without.
var limitNeeds = map[string]string{
	"measure": "write units, amount, count or expense",
	"per":     "write member, household, or payer with a key",
	"every":   "write a window such as calendar year or lifetime",
}

// keyKinds are the kinds of what tells counters, and the things that a limit counts, apart.
var keyKinds = []engine.Kind{engine.KindText, engine.KindDate, engine.KindInt, engine.KindBool}

// limits compiles the benefit's own limits and the pools that it joins, in book order, and then those that an approval
// brings.
func (b *benefitCompiler) limits() {
	n := b.o.get("limits")
	if n != nil && n.kind == nodeList {
		for _, item := range n.items {
			b.oneLimit(item)
		}
	}
	if b.b.Approval {
		b.approvalLimits()
	}
}

func (b *benefitCompiler) oneLimit(item *yamlNode) {
	l := &engine.Limit{}
	body, id := item, item.get("id")
	if code := item.get("pool"); code != nil {
		if b.pools[code.text] == nil {
			return
		}
		body, id, l.Pool = b.pools[code.text].n, code, true
		b.inPool = ", in benefit '" + b.b.Code + "'"
	}
	if id == nil {
		return
	}
	l.ID, l.Code = id.text, b.b.Code+"."+id.text
	if l.Pool {
		l.Code = id.text
	}
	if o := b.object(body, "a limit", append([]string{"id"}, limitKeys...)...); o != nil {
		b.limit(o, l)
		if !l.Pool && o.get("at_most") == nil && o.get("after") == nil {
			b.counters = append(b.counters, id)
		}
	}
	b.inPool = ""
	b.b.Limits = append(b.b.Limits, l)
}

// knownBefore refuses a key that depends on the journal: what to read from it, and what to lock, follows from the keys.
func (b *benefitCompiler) knownBefore(n *yamlNode, x *expression) bool {
	for _, name := range x.names() {
		for _, past := range []string{"used.", "left.", "open.", "ordinal.", "times(", "had(", "last("} {
			if strings.HasPrefix(name, past) {
				b.errorAt(n, "a key cannot depend on "+name+", which is known only once the counter is", "use a fact of the line, the member or the provider; a condition on the past stands in 'when'")
				return false
			}
		}
	}
	return true
}

// limit compiles what a limit and a pool have in common. Its expressions know the limits that stand above it.
func (b *benefitCompiler) limit(o *object, l *engine.Limit) {
	env := b.inRules.above(l.ID)
	l.Measure, l.Scope, l.Every = b.measure(o), b.scope(o), b.every(o)
	if per := o.get("per"); per != nil && per.kind == nodeList {
		for _, key := range per.items[min(1, len(per.items)):] {
			if key.kind == nodeScalar && isScope(key.text) {
				if isScope(per.items[0].text) { // else the order was told
					b.errorAt(key, "'per' has two scopes, "+per.items[0].text+" and "+key.text, "keep one of them; what follows are keys, such as field.…")
				}
			} else if x := b.used(key, env, keyKinds...); x != nil && b.knownBefore(key, x) {
				l.Keys = append(l.Keys, x)
			}
		}
	}
	if of := o.get("of"); of != nil {
		b.of(o, of, l, env)
	}
	if n := o.get("opened_by"); n != nil {
		b.openedBy(n, o.get("every"), l, env)
	}
	if n := o.get("when"); n != nil {
		if x := b.used(n, env, engine.KindBool); x != nil {
			l.When = x
		}
	}
	b.bound(o, l, env)
	l.Title = defaultTitle(l, b.book.Units[b.b.Unit])
	if n := o.get("title"); n != nil {
		l.Title = b.translated(n, "the title")
	}
}

// used compiles an expression that applies as long as the benefit does; nil after a mistake.
func (b *benefitCompiler) used(n *yamlNode, env *environment, want ...engine.Kind) *expression {
	x := b.expression(n, env, want...)
	if x != nil {
		b.use(n, x, b.span)
	}
	return x
}

// of compiles what a limit counts: a key of a count limit, one of the line's amounts of a limit on expenses.
func (b *benefitCompiler) of(o *object, n *yamlNode, l *engine.Limit, env *environment) {
	switch {
	case l.Measure == engine.MeasureExpense:
		b.expenseOf(o, n, l, env)
	case l.Measure != engine.MeasureCount:
		b.errorAt(n, "'of' says what a limit counts, and this one measures "+l.Measure.String(), "remove it, or write measure: count or expense")
	case n.is("line"): // the default: every line counts
	default:
		if x := b.used(n, env, keyKinds...); x != nil {
			l.Of = x
		}
	}
}

// expenseOf compiles what a limit on expenses counts: one of the line's amounts, which it cuts, or, when it is a mere
// counter, any sum that a formula gives.
func (b *benefitCompiler) expenseOf(o *object, n *yamlNode, l *engine.Limit, env *environment) {
	parts := []engine.ExpensePart{engine.ExpenseLeft, engine.ExpenseCharged, engine.ExpenseCopay, engine.ExpenseSupplement}
	words := make([]string, len(parts))
	for i, p := range parts {
		if words[i] = p.String(); n.is(words[i]) {
			l.Part = p
			return
		}
	}
	if o.get("at_most") != nil || o.get("after") != nil {
		b.errorAt(n, "a cap or threshold on expenses counts one of the line's amounts, not '"+n.text+"'",
			suggest(n.text, words)+"; a counter without at_most and after may count any sum")
		return
	}
	if x := b.used(n, env, engine.KindMoney); x != nil {
		l.Of = x
	}
}

// openedBy compiles which lines open a block.
func (b *benefitCompiler) openedBy(n, every *yamlNode, l *engine.Limit, env *environment) {
	x := b.used(n, env, engine.KindBool)
	if x != nil {
		l.OpenedBy = x
	}
	if every != nil && every.kind == nodeScalar && !l.Every.Block() {
		b.errorAt(n, "'opened_by' says which lines open a block, and this limit has 'every: "+l.Every.String()+"'",
			"write every: 12 months from first use, or every: 2 calendar years")
	}
}

// bound compiles the cap or the threshold; without either the limit is a counter.
func (b *benefitCompiler) bound(o *object, l *engine.Limit, env *environment) {
	atMost, after, over := o.get("at_most"), o.get("after"), o.get("over")
	if atMost != nil {
		b.capped = b.capped || l.Measure != engine.MeasureExpense // of what is charged, which does not bound a lump sum
		l.AtMost = b.choice(atMost, b.boundSlot(o, l, "at_most", env), b.span, "")
		b.capOfNothing(l.AtMost, atMost)
	}
	if after != nil {
		l.After = b.choice(after, b.boundSlot(o, l, "after", env), b.span, "")
		if l.After != nil && isZero(l.After.Is) {
			b.errorAt(after, "a threshold of nothing holds nothing back", "say after how much the lines count, or remove 'after'")
		}
	}
	if atMost != nil && after != nil {
		b.errorAt(after, "both 'at_most' and 'after'", "write two limits: the threshold first, then the cap")
	}
	if over != nil {
		l.Deny = b.oneOf(over, "over", "reduce", "deny") == "deny"
		if atMost == nil {
			b.errorAt(over, "'over' says what happens to a line that would cross the cap, and this limit has no at_most", "give it at_most, or remove 'over'")
		}
	}
}

// capOfNothing warns of a cap that lets nothing through. By cases that may be meant: some lines are paid.
func (b *benefitCompiler) capOfNothing(c *engine.Choice, n *yamlNode) {
	if c == nil {
		return
	}
	if c.Is != nil && isZero(c.Is) {
		b.warnAt(n, "a cap of nothing: no line is ever paid", "end the benefit with 'until' if that is meant")
	}
	for _, d := range c.Dates {
		if d.Choice.Is != nil && isZero(d.Choice.Is) {
			b.warnAt(datedNodeAt(n, d.From), "a cap of nothing: no line is paid from "+d.From.String()+" on", "end the benefit with 'until' if that is meant")
		}
	}
}

// boundSlot is the slot of at_most and after: money for amounts and expenses, a number for units and counts; either while
// the measure is not known, which was told.
func (b *benefitCompiler) boundSlot(o *object, l *engine.Limit, what string, env *environment) slot {
	s := slot{what: what, env: env}
	if n := o.get("measure"); n == nil || n.text != l.Measure.String() {
		s.kinds = []engine.Kind{engine.KindQuantity, engine.KindInt, engine.KindMoney}
		return s
	}
	switch l.Measure {
	case engine.MeasureAmount, engine.MeasureExpense:
		s.kinds = []engine.Kind{engine.KindMoney}
	case engine.MeasureUnits:
		s.kinds, s.units, s.unit = []engine.Kind{engine.KindQuantity, engine.KindInt}, true, b.b.Unit
	case engine.MeasureCount:
		s.kinds = []engine.Kind{engine.KindInt}
	}
	name := map[string]string{"at_most": "a cap", "after": "a threshold"}[what]
	s.check = func(n *yamlNode, v engine.Value) {
		switch {
		case v.Kind == engine.KindInt && l.Measure == engine.MeasureUnits && v.N > int64(engine.MaxUnits/engine.One),
			v.Kind == engine.KindQuantity && engine.Quantity(v.N) > engine.MaxUnits:
			b.warnAt(n, name+" above "+engine.MaxUnits.String()+" units, which no claim can reach", "")
		}
	}
	return s
}

// isZero reports whether f is a constant of nothing.
func isZero(f engine.Formula) bool {
	c, ok := f.(engine.Constant)
	return ok && c.N == 0
}

// idleCounters warns of counters that no rule of the benefit names: what was meant to bound them is missing.
func (b *benefitCompiler) idleCounters() {
	if b.failed() {
		return // what names them may be what could not be read
	}
	for _, id := range b.counters {
		if !slices.ContainsFunc([]string{"used.", "open.", "ordinal."}, func(group string) bool { return b.here[group+id.text] }) {
			b.warnAt(id, "limit '"+id.text+"' has no bound and no rule names it", "give it at_most or after, or name used."+id.text)
		}
	}
}

// measure reads what a limit counts.
func (c *bookCompiler) measure(o *object) engine.Measure {
	n := o.need("measure")
	if n == nil {
		return 0
	}
	words := make([]string, len(engine.Measures))
	for i, m := range engine.Measures {
		words[i] = m.String()
	}
	return engine.Measures[max(0, slices.Index(words, c.oneOf(n, "measure", words...)))]
}

// scope reads whose counter a limit keeps.
func (c *bookCompiler) scope(o *object) engine.Scope {
	n := o.need("per")
	if n == nil || n.kind == nodeBad {
		return 0
	}
	at := n
	if n.kind == nodeList {
		if len(n.items) == 0 {
			c.errorAt(n, "per is empty", "write member, household or payer, then the keys")
			return 0
		}
		at = n.items[0]
	}
	for _, item := range n.items[min(1, len(n.items)):] {
		if s := item.text; item.kind == nodeScalar && at.text != s && isScope(s) && !isScope(at.text) {
			c.errorAt(at, "the scope comes first in 'per'", "write per: ["+s+", "+at.text+"]")
			return 0
		}
	}
	all := []engine.Scope{engine.PerMember, engine.PerHousehold, engine.PerPayer}
	word := c.oneOf(at, "per", all[0].String(), all[1].String(), all[2].String())
	if word == engine.PerPayer.String() && (n.kind != nodeList || len(n.items) < 2) {
		c.warnAt(at, "one counter for the whole payer: every claim on it waits for the one before", "add a key: per: [payer, field.…]")
	}
	return all[max(0, slices.IndexFunc(all, func(s engine.Scope) bool { return s.String() == word }))]
}

// isScope reports whether a word says whose counter a limit keeps.
func isScope(word string) bool {
	return word == engine.PerMember.String() || word == engine.PerHousehold.String() || word == engine.PerPayer.String()
}
