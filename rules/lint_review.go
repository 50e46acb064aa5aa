package rules

import (
	"slices"

	"octroi/engine"
)

// What follows from a condition of review that always or never holds.
const (
	reviewsAll  = "so that every line waits for a person"
	reviewsNone = "so that no line ever waits for a person"
)

// bookReviews warns of conditions of the book that always or never hold, whatever the benefit.
func (t *linter) bookReviews() {
	benefits := t.loaded.Book.Benefits
	for i := range reviewsOf(benefits[0], true) { // they come first in every benefit, in the same order
		x := expressionOf(benefits[0].Review[i].If)
		if x == nil || everyLine(x) {
			continue
		}
		first := judge(t.loaded, benefits[0], x, nil, nil)
		if slices.ContainsFunc(benefits[1:], func(b *engine.Benefit) bool { return judge(t.loaded, b, x, nil, nil) != first }) {
			continue
		}
		at := t.loaded.sites[x].at
		switch first {
		case alwaysHolds:
			t.warnAt(at, "this always holds, "+reviewsAll, "write 'if: true' if that is meant, or correct it")
		case neverHolds:
			t.warnAt(at, "this never holds, "+reviewsNone, "remove it, or correct it")
		case mayHold:
		}
	}
}

// ownReviews warns of the benefit's own conditions that always or never hold on the lines that pass its gates.
func (c *benefitLinter) ownReviews() {
	for _, r := range reviewsOf(c.b, false) {
		if x := expressionOf(r.If); x != nil && !everyLine(x) {
			c.condition(r.If, reviewsAll, reviewsNone)
		}
	}
}

// everyLine reports whether a condition is written as one that always holds: a person is meant to see every line.
func everyLine(x *expression) bool {
	v, constant := x.constant()
	return constant && v == engine.Bool(true)
}

// serviceOrder warns of an order of service that makes no difference.
func (c *benefitLinter) serviceOrder() {
	at := c.n.get("order")
	switch {
	case !c.b.InServiceOrder:
	case c.b.DatedBy.Kind == engine.DatedBySubmitted:
		c.warnAt(at, "the day of submission governs, so that lines come in the order of their dates by themselves", "remove it, or let another day govern with dated_by")
	case len(c.b.Limits) == 0 && len(c.b.History) == 0:
		c.warnAt(at, "no line of benefit '"+c.b.Code+"' depends on those before it: it has no limit and looks at no past", "remove it, or add the limit")
	}
}
