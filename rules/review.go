package rules

import (
	"slices"
	"strconv"

	"octroi/engine"
)

// reviewNeeded is octroi's own reason for a line that waits for a person, where the book gives none.
const reviewNeeded = "review_needed"

// bookReview is a condition of every benefit on which a person looks at a line.
type bookReview struct {
	rule engine.ReviewRule
	expr *expression
	at   *yamlNode
}

// bookReviews compiles the conditions of every benefit. Like its gates, they see what every line has, and no field or limit
// of a benefit.
func (c *bookCompiler) bookReviews(n *yamlNode) {
	if n == nil {
		return
	}
	env := c.environment(n, &scope{})
	for i, item := range c.items(n, "review") {
		if r, expr := c.reviewRule(item, "book.review["+strconv.Itoa(i)+"]", env); expr != nil {
			c.reviews = append(c.reviews, bookReview{rule: r, expr: expr, at: item.get("if")})
		}
	}
}

// review compiles the book's conditions and then the benefit's own.
func (b *benefitCompiler) review() {
	for _, r := range b.reviews {
		b.b.Review = append(b.b.Review, r.rule)
		b.reads(r.expr)
		b.readsArgs(r.rule.Args)
		b.covered(r.at, r.expr, b.span, "benefit '"+b.b.Code+"'")
	}
	n := b.o.get("review")
	if n == nil {
		return
	}
	for i, item := range b.items(n, "review") {
		r, x := b.reviewRule(item, "review["+strconv.Itoa(i)+"]", b.inRules)
		if x == nil {
			continue
		}
		b.use(item.get("if"), x, b.span)
		b.readsArgs(r.Args)
		b.b.Review = append(b.b.Review, r)
	}
}

// reviewRule compiles one condition on which a person looks at a line, nil when it cannot be read.
func (c *bookCompiler) reviewRule(n *yamlNode, rule string, env *environment) (engine.ReviewRule, *expression) {
	o := c.object(n, "a condition of review", reviewKeys...)
	r := engine.ReviewRule{Rule: rule, Reason: reviewNeeded}
	if reason := o.get("reason"); reason != nil {
		if r.Reason = c.reference(reason, "reason", sortedKeys(c.reasons)); r.Reason != "" {
			c.named["reason."+r.Reason] = true
			r.Args = c.arguments(reason, r.Reason, env)
		}
	}
	x := c.expression(o.need("if"), env, engine.KindBool)
	if x != nil {
		r.If = x
	}
	return r, x
}

// order reads whether lines are decided as they arrive or in the order of their dates, and whether two alike may both be meant.
func (b *benefitCompiler) order() {
	if n := b.o.get("order"); n != nil {
		b.b.InServiceOrder = b.oneOf(n, "order", orderWords...) == inServiceOrder
		b.noOrderForAll(n)
	}
	b.b.Repeatable = b.boolean(b.o.get("repeatable"), "repeatable")
}

// noOrderForAll refuses an order of service on a counter that everybody shares: a line that comes late would have to change what
// other members were paid, each under his own lock.
func (b *benefitCompiler) noOrderForAll(at *yamlNode) {
	if !b.b.InServiceOrder {
		return
	}
	for _, l := range b.b.Limits {
		if l.Scope == engine.PerPayer {
			b.errorAt(at, "limit '"+l.Code+"' is shared by all members, and lines are decided again in order of service for one household only",
				"write 'order: arrival', or count the limit per member or per household")
		}
	}
}

// The words of order.
const (
	inArrivalOrder = "arrival"
	inServiceOrder = "service"
)

var orderWords = []string{inArrivalOrder, inServiceOrder}

// ordersAgree refuses a pool whose benefits are decided in different orders: a line of one would be decided again for what
// came late, and what the other was granted meanwhile would stand in its way.
func (c *bookCompiler) ordersAgree() {
	for _, code := range sortedKeys(c.pools) {
		var codes [2][]string
		for _, b := range c.book.Benefits {
			if slices.ContainsFunc(b.Limits, func(l *engine.Limit) bool { return l.Pool && l.Code == code }) {
				codes[truth(b.InServiceOrder)] = append(codes[truth(b.InServiceOrder)], b.Code)
			}
		}
		if len(codes[0]) > 0 && len(codes[1]) > 0 {
			c.errorAt(c.pools[code].key, "pool '"+code+"' is shared by benefits that are decided in order of service, "+quoted(codes[1])+
				", and in order of arrival, "+quoted(codes[0]), "write 'order: service' in all of them, or in none")
		}
	}
}

// secondPerson reads above what amount a second person confirms what a reviewer grants.
func (c *bookCompiler) secondPerson(n *yamlNode) {
	if n == nil {
		return
	}
	before := len(c.issues)
	c.book.SecondPersonAbove = c.report.amount(n, "second_person_above")
	if c.book.SecondPersonAbove <= 0 && len(c.issues) == before {
		c.errorAt(n, "second_person_above is more than 0 EUR, not "+n.text, "leave it out where one person is enough; 0.01 EUR asks for a second one nearly always")
	}
}
