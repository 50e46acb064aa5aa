package rules

import (
	"slices"

	"octroi/engine"
)

// site is where an expression stands and what it can name.
type site struct {
	at  *yamlNode
	env *environment
}

// Lint warns of rules that are allowed and cannot be meant: conditions that always or never hold, values and benefits
// that no line reaches, limits that nothing can reach, payments without a bound, and formulas that fault at the edge of
// what a claim may hold. A warning is told only when it is sure. It costs a multiple of Load, which is why Load leaves it
// to those who check a book.
func Lint(l *Loaded) Issues {
	t := &linter{report: &report{}, loaded: l, shared: make(map[Issue]int), joined: make(map[string]int)}
	for _, b := range l.Book.Benefits {
		for _, lim := range b.Limits {
			if lim.Pool {
				t.joined[lim.Code]++
			}
		}
	}
	t.bookGates()
	t.bookReviews()
	for _, b := range l.Book.Benefits {
		t.benefit(b)
	}
	t.articles()
	return t.sorted()
}

// linter collects the warnings of one book.
type linter struct {
	*report
	loaded *Loaded
	joined map[string]int // how many benefits join a pool
	shared map[Issue]int  // warnings of pools, told when they hold for every benefit that joins
}

// benefitLinter looks at one benefit.
type benefitLinter struct {
	*linter
	b     *engine.Benefit
	n     *yamlNode
	span  engine.Span
	gates []*expression // every condition that a granted line has passed
	pool  string        // code of the pool that is looked at, "" for the benefit's own rules
}

func (t *linter) benefit(b *engine.Benefit) {
	c := &benefitLinter{linter: t, b: b, n: benefitNode(t.loaded, b), span: engine.Span{From: b.From, Until: b.Until}}
	for i := range b.Gates {
		if x := expressionOf(b.Gates[i].If); x != nil {
			c.gates = append(c.gates, x)
		}
	}
	c.ownGates()
	for i := range b.Evidence {
		c.condition(b.Evidence[i].When, "so that the document is always asked for", "so that the document is never asked for")
	}
	for _, lim := range b.Limits {
		at := limitNode(t.loaded, c.n, lim)
		if at == nil {
			continue
		}
		if lim.Pool {
			c.pool = lim.Code
		}
		c.condition(lim.When, "so that the limit concerns every line", "so that the limit concerns no line")
		c.condition(lim.OpenedBy, "so that every line opens a block", "so that no block is ever opened")
		c.formulas(lim)
		c.choiceWhen(lim.When, lim.AtMost, at.get("at_most"))
		c.choiceWhen(lim.When, lim.After, at.get("after"))
		c.fewValues(lim, at)
		c.pool = ""
	}
	rule := "amount"
	if b.PerUnit {
		rule = "each"
	}
	c.choice(b.Pays, c.n.get(rule))
	c.choice(b.PayTo, c.n.get("pay").get("to"))
	c.choice(b.PayMode, c.n.get("pay").get("mode"))
	c.ownReviews()
	c.condition(b.Offer.When, "so that the benefit is proposed to all to whom it is open", "so that the benefit is proposed to nobody")
	c.serviceOrder()
	c.unreachableCaps()
	c.unboundedPayment()
	c.paysNothing()
	if at := c.n.get("submit_within"); at != nil && b.DatedBy.Kind == engine.DatedBySubmitted {
		c.warnAt(at, "no claim is ever too late: the day of submission governs", "remove it, or let another day govern with dated_by")
	}
}

// formulas tries the keys of a limit and what it counts on the edges of what a claim may hold.
func (c *benefitLinter) formulas(lim *engine.Limit) {
	p := path{holds: c.gates}
	if x := expressionOf(lim.When); x != nil {
		p = p.with(true, x)
	}
	for _, f := range append(slices.Clone(lim.Keys), lim.Of) {
		if x := expressionOf(f); x != nil {
			c.faults(x, p)
		}
	}
}

// expressionOf is an expression of the book as the compiler made it, nil for a constant and for what is absent.
func expressionOf(e any) *expression {
	x, _ := e.(*expression)
	return x
}

// warn tells a warning at n. What a pool is warned of must hold for every benefit that joins it: another may be why the
// pool is written as it is.
func (c *benefitLinter) warn(n *yamlNode, message, remedy string) {
	if c.pool == "" {
		c.warnAt(n, message, remedy)
		return
	}
	key := Issue{File: n.src.name, Line: n.line, Col: n.col, Message: message}
	if c.shared[key]++; c.shared[key] == c.joined[c.pool] {
		c.warnAt(n, message, remedy)
	}
}

// articles warns once of every benefit that does not say which article of the statutes it comes from.
func (t *linter) articles() {
	var at *yamlNode
	var without []string
	for _, e := range t.loaded.root.get("benefits").entries {
		if e.value.get("article") == nil {
			without = append(without, e.key.text)
			if at == nil {
				at = e.key
			}
		}
	}
	if len(without) > 0 {
		t.warnAt(at, "without an article of the statutes: "+quoted(without), "add article: …, or 'article: unpublished'")
	}
}

// condition warns of a condition that always or never holds on the lines that pass the gates.
func (c *benefitLinter) condition(cond engine.Condition, always, never string) {
	x := expressionOf(cond)
	if x == nil {
		return
	}
	c.faults(x, path{holds: c.gates})
	at := c.loaded.sites[x].at
	switch c.verdict(x) {
	case alwaysHolds:
		c.warn(at, "this always holds, "+always+c.amongGates(x, alwaysHolds), "remove it, or correct it")
	case neverHolds:
		c.warn(at, "this never holds, "+never+c.amongGates(x, neverHolds), "remove it, or correct it")
	case mayHold:
	}
}

// amongGates says that a verdict rests on the gates, when it does.
func (c *benefitLinter) amongGates(x *expression, v verdict) string {
	if judge(c.loaded, c.b, x, nil, nil) == v {
		return ""
	}
	return ", given the benefit's requires"
}

// verdict judges a condition on the lines that pass the gates; of a pool, whose lines are of several benefits, on any.
func (c *benefitLinter) verdict(x *expression) verdict {
	if c.pool != "" {
		return judge(c.loaded, c.b, x, nil, nil)
	}
	return judge(c.loaded, c.b, x, c.gates, nil)
}

// bookGates warns of conditions of the book that always or never hold, whatever the benefit.
func (t *linter) bookGates() {
	benefits := t.loaded.Book.Benefits
	for i := range benefits[0].Gates[:min(len(benefits[0].Gates), len(itemsOf(t.loaded.root.get("requires"))))] {
		x := expressionOf(benefits[0].Gates[i].If)
		if x == nil {
			continue
		}
		first := judge(t.loaded, benefits[0], x, nil, nil)
		if first != mayHold && !slices.ContainsFunc(benefits[1:], func(b *engine.Benefit) bool { return judge(t.loaded, b, x, nil, nil) != first }) {
			t.gate(benefits[0], &benefits[0].Gates[i])
		}
	}
}

// ownGates warns of the benefit's own conditions that always or never hold, and of those that contradict one another.
func (c *benefitLinter) ownGates() {
	own := min(len(c.b.Gates), len(itemsOf(c.n.get("requires"))))
	told := false
	for i := len(c.b.Gates) - own; i < len(c.b.Gates); i++ {
		told = c.gate(c.b, &c.b.Gates[i]) || told
		if x := expressionOf(c.b.Gates[i].If); x != nil {
			c.faults(x, path{holds: c.gates})
		}
	}
	if own == 0 || told {
		return
	}
	for _, group := range kindred(c.gates) {
		if judge(c.loaded, c.b, group[0], group[1:], nil) == neverHolds {
			c.warnAt(c.n.get("requires"), "the conditions contradict one another: no line of benefit '"+c.b.Code+"' is ever granted", "correct one of them")
			return
		}
	}
}

// gate warns of a condition of requires that always or never holds, and reports whether it never does.
func (t *linter) gate(b *engine.Benefit, g *engine.Gate) bool {
	x := expressionOf(g.If)
	if x == nil {
		return false
	}
	at := t.loaded.sites[x].at
	switch judge(t.loaded, b, x, nil, nil) {
	case alwaysHolds:
		t.warnAt(at, "this always holds, so that nothing is ever refused with '"+g.Reason+"'", "remove it, or correct it")
	case neverHolds:
		t.warnAt(at, "this never holds, so that nothing is ever granted", "correct it")
		return true
	case mayHold:
	}
	return false
}
