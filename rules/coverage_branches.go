package rules

import (
	"strings"

	"octroi/engine"
)

// branch is one way that a rule can go. Any one of its marks in a trace shows that it went that way.
type branch struct {
	pool   string // of a pool, what the examples of any benefit that joins it show
	rule   string
	wanted string
	at     *yamlNode
	anyOf  []mark
}

// branches collects the branches of one benefit, in the order of deciding.
type branches struct {
	loaded  *Loaded
	benefit *engine.Benefit
	all     []branch
	pool    string // code of the pool at hand, "" for rules of the benefit's own
}

// branchesOf lists the branches of a benefit's own rules: what its examples are to exercise.
func branchesOf(l *Loaded, b *engine.Benefit) []branch {
	c := &branches{loaded: l, benefit: b}
	n := benefitNode(l, b)
	if !b.SubmitWithin.IsZero() && b.DatedBy.Kind != engine.DatedBySubmitted {
		c.deadline("submit_within", n.get("submit_within"))
	}
	own := b.Gates[len(b.Gates)-min(len(b.Gates), len(itemsOf(n.get("requires")))):]
	for i, item := range itemsOf(n.get("requires")) {
		if i < len(own) {
			c.gate(own[i], item)
		}
	}
	if b.Approval {
		at := n.get("approval")
		c.add(at, "approval", "no example with a valid approval", mark{"approval", "approval_present", ""})
		c.add(at, "approval", "no example without a valid approval", mark{"approval", "approval_missing", ""})
	}
	for i, item := range itemsOf(n.get("evidence")) {
		if i < len(b.Evidence) {
			c.evidence(&b.Evidence[i], item)
		}
	}
	for _, l := range b.Limits {
		if at := limitNode(c.loaded, n, l); at != nil {
			c.limit(l, at)
			c.pool = ""
		}
	}
	rule := "amount"
	if b.PerUnit {
		rule = "each"
	}
	c.values(rule, b.Pays, n.get(rule))
	if b.PayTo != nil && b.PayTo.Is == nil {
		c.values("pay.to", b.PayTo, n.get("pay").get("to"))
	}
	if b.PayMode != nil && b.PayMode.Is == nil {
		c.values("pay.mode", b.PayMode, n.get("pay").get("mode"))
	}
	reviews := reviewsOf(b, false)
	for i, item := range itemsOf(n.get("review")) {
		if i < len(reviews) {
			c.review(reviews[i], item)
		}
	}
	return c.all
}

func (c *branches) add(at *yamlNode, rule, wanted string, anyOf ...mark) {
	c.all = append(c.all, branch{pool: c.pool, rule: rule, wanted: wanted, at: at, anyOf: anyOf})
}

// say writes an expression in plain words.
func (c *branches) say(x engine.Expression) string { return x.Words(c.loaded.Book, engine.EN) }

func (c *branches) deadline(rule string, at *yamlNode) {
	c.add(at, rule, "no example submitted in time", mark{rule, "deadline_kept", ""})
	c.add(at, rule, "no example submitted too late", mark{rule, "too_late", ""})
}

func (c *branches) gate(g engine.Gate, item *yamlNode) {
	at := item.get("if")
	c.add(at, g.Rule, "no example where this holds: "+c.say(g.If), mark{g.Rule, "gate_passed", ""})
	c.add(at, g.Rule, "no example where this does not hold: "+c.say(g.If), mark{g.Rule, "gate_failed", ""})
}

// review wants a line that waits for a person, and one that does not, unless every line is meant to wait.
func (c *branches) review(r *engine.ReviewRule, item *yamlNode) {
	at := item.get("if")
	c.add(at, r.Rule, "no example waits for a person where this holds: "+c.say(r.If), mark{r.Rule, "review_asked", ""})
	if x := expressionOf(r.If); x == nil || !everyLine(x) {
		c.add(at, r.Rule, "no example is paid where this does not hold: "+c.say(r.If), mark{r.Rule, "review_not_needed", ""})
	}
}

// evidence wants the documents present and missing, each alternative brought, and the rule asked and not asked.
func (c *branches) evidence(r *engine.EvidenceRule, item *yamlNode) {
	lacking := []mark{{r.Rule, "evidence_missing", ""}, {r.Rule, "evidence_expired", ""}, {r.Rule, "evidence_undated", ""}}
	for i, code := range r.AnyOf {
		at := item
		if items := itemsOf(item.get("any_of")); i < len(items) {
			at = items[i]
		} else if code := item.get("code"); code != nil {
			at = code
		}
		c.add(at, r.Rule, "no example brings the document '"+code+"'", mark{r.Rule, markDocument, code})
	}
	c.add(item, r.Rule, "no example lacks the document "+strings.ReplaceAll(quoted(r.AnyOf), " and ", " or "), lacking...)
	if r.When != nil {
		c.add(item.get("when"), r.Rule, "no example where this does not hold: "+c.say(r.When), mark{r.Rule, "evidence_not_asked", ""})
	}
}

// limit wants the limit concerned and not, its block opened and found, and its bound open and binding. Which lines a pool
// concerns, which open its block and which get each value may differ by benefit, so that one of them is enough to show it;
// the bound itself is shown by each.
func (c *branches) limit(l *engine.Limit, at *yamlNode) {
	rule := "limits." + l.ID
	if l.Pool {
		c.pool = l.Code
	}
	step := func(code string) mark { return mark{rule, code, ""} }
	closed := step("block_closed")
	if l.When != nil {
		unconcerned := []mark{step("limit_not_concerned")}
		if l.OpenedBy == nil {
			unconcerned = append(unconcerned, closed) // any line that it concerns would have opened one
		}
		c.add(at.get("when"), rule, "no example where this holds: "+c.say(l.When), step(markConcerned))
		c.add(at.get("when"), rule, "no example where this does not hold: "+c.say(l.When), unconcerned...)
	}
	if l.Every.Block() {
		every := at.get("every")
		c.add(every, rule, "no example opens a block", step("block_opened"))
		c.add(every, rule, "no example finds a block open", step("block_open"))
		if l.OpenedBy != nil {
			c.add(at.get("opened_by"), rule, "no example finds no block open, and does not open one", closed)
		}
	}
	c.bound(l, rule, at)
	if l.Pool && l.When != nil && judge(c.loaded, c.benefit, expressionOf(l.When), nil, nil) == neverHolds {
		return // the pool counts lines of other benefits only
	}
	c.pool = ""
	switch l.Bound() {
	case engine.BoundAtMost:
		c.add(at.get("at_most"), rule, "no example stays within the limit", step("limit_open"))
		c.add(at.get("at_most"), rule, "no example reaches the limit",
			step("limit_cut"), step("limit_reached"), step("limit_denied"), step("limit_none"))
	case engine.BoundAfter:
		c.add(at.get("after"), rule, "no example stays below the threshold", step("below_threshold"))
		c.add(at.get("after"), rule, "no example goes beyond the threshold", step("threshold"))
	case engine.BoundNone:
	}
}

// bound wants each value of a cap or a threshold that has several; a single one is shown by the limit being reached.
func (c *branches) bound(l *engine.Limit, rule string, at *yamlNode) {
	for key, choice := range map[string]*engine.Choice{"at_most": l.AtMost, "after": l.After} { // at most one of them is there
		if choice != nil && choice.Is == nil {
			c.values(rule, choice, at.get(key))
		}
	}
}

// values wants each value of a choice to be chosen. Those that no day of the benefit's life can have are left out: Lint
// tells of them.
func (c *branches) values(rule string, choice *engine.Choice, at *yamlNode) {
	eachValue(choice, at, engine.Span{From: c.benefit.From, Until: c.benefit.Until}, func(v *engine.Choice, at *yamlNode, cond engine.Condition) {
		wanted := "no example is given this value: " + c.say(v.Is)
		if v.Label != "" {
			wanted = "no example is given the value '" + v.Label + "': " + c.say(v.Is)
		}
		if cond != nil {
			wanted += " where " + c.say(cond)
		}
		c.add(at, rule, wanted, mark{rule, markValue, v.Label})
	})
}

// eachValue visits the single values of a choice that apply on some day of the span, with the place and the condition of
// each.
func eachValue(c *engine.Choice, at *yamlNode, span engine.Span, visit func(*engine.Choice, *yamlNode, engine.Condition)) {
	var walk func(c *engine.Choice, at *yamlNode, span engine.Span, cond engine.Condition)
	walk = func(c *engine.Choice, at *yamlNode, span engine.Span, cond engine.Condition) {
		if c == nil || (span.Until != 0 && span.From >= span.Until) {
			return
		}
		if c.Is != nil {
			visit(c, at, cond)
		}
		for i := range c.Dates {
			walk(&c.Dates[i].Choice, datedNodeAt(at, c.Dates[i].From), partOf(c, i, span), cond)
		}
		for i := range c.Cases {
			var is *yamlNode
			if items := itemsOf(at); i < len(items) {
				is = items[i].get("is")
			}
			walk(&c.Cases[i].Choice, is, span, c.Cases[i].If)
		}
	}
	walk(c, at, span, nil)
}

// partOf is the part of a span in which dated value i of a choice applies.
func partOf(c *engine.Choice, i int, span engine.Span) engine.Span {
	out := engine.Span{From: max(span.From, c.Dates[i].From), Until: span.Until}
	if i+1 < len(c.Dates) && (out.Until == 0 || c.Dates[i+1].From < out.Until) {
		out.Until = c.Dates[i+1].From
	}
	return out
}

// benefitNode is where a benefit stands.
func benefitNode(l *Loaded, b *engine.Benefit) *yamlNode { return l.root.get("benefits").get(b.Code) }

// limitNode is where a limit of the benefit at n stands, the pool itself for a joined one; nil for a limit that no file
// writes out, such as those of an approval.
func limitNode(l *Loaded, n *yamlNode, lim *engine.Limit) *yamlNode {
	for _, item := range itemsOf(n.get("limits")) {
		if code := item.get("pool"); lim.Pool && code != nil && code.text == lim.Code {
			return l.root.get("pools").get(lim.Code)
		}
		if id := item.get("id"); !lim.Pool && id != nil && id.text == lim.ID {
			return item
		}
	}
	return nil
}

// datedNodeAt is the value from a day on in a map of dates.
func datedNodeAt(n *yamlNode, from engine.Date) *yamlNode {
	if n == nil {
		return nil
	}
	for _, e := range n.entries {
		if d, ok := engine.ParseDate(e.key.text); ok && d == from {
			return e.value
		}
	}
	return n
}

// itemsOf returns the items of a list, none when n is no list.
func itemsOf(n *yamlNode) []*yamlNode {
	if n == nil {
		return nil
	}
	return n.items
}
