package rules

import (
	"strings"

	"octroi/engine"
)

// reviewsOf are the conditions of review of the whole book, or the benefit's own.
func reviewsOf(b *engine.Benefit, book bool) []*engine.ReviewRule {
	var out []*engine.ReviewRule
	for i := range b.Review {
		if strings.HasPrefix(b.Review[i].Rule, "book.") == book {
			out = append(out, &b.Review[i])
		}
	}
	return out
}

// reviews compares the conditions on which a person looks at a line.
func (d *differ) reviews(before, after []*engine.ReviewRule) {
	rule := func(r *engine.ReviewRule) *condition {
		return &condition{holds: r.If, reason: r.Reason, follows: func(t *teller) string { return t.because(r) }}
	}
	d.conditions("review", conditionsOf(before, rule), conditionsOf(after, rule))
}

// condition is a rule of a benefit from which something follows: a gate or a condition of review.
type condition struct {
	holds   engine.Condition
	reason  string
	pends   bool
	follows func(t *teller) string
}

func conditionsOf[T any](rules []*T, of func(*T) *condition) []*condition {
	all := make([]*condition, len(rules))
	for i, r := range rules {
		all[i] = of(r)
	}
	return all
}

// conditions compares conditions: those that both sides have are left out, of the others those with the same reason changed.
func (d *differ) conditions(what string, before, after []*condition) {
	alike := func(x, y *condition) bool { return x.reason == y.reason && x.pends == y.pends }
	before, after = unmatched(before, after, func(x, y *condition) bool { return alike(x, y) && d.equal(x.holds, y.holds) })
	say := func(isAfter bool, c, other *condition) engine.Text {
		return d.texts(isAfter, 0, func(t *teller) string {
			if other != nil && alike(c, other) {
				return t.words(c.holds)
			}
			return t.words(c.holds) + " (" + c.follows(t) + ")"
		})
	}
	related := func(x, y *condition) bool { return x.reason == y.reason || d.equal(x.holds, y.holds) }
	pairs(before, after, related, func(x, y *condition) {
		c := Change{What: what}
		if x != nil {
			c.Before, c.written[0] = say(false, x, y), meaning(x.holds)+"; "+x.reason
		}
		if y != nil {
			c.After, c.written[1] = say(true, y, x), meaning(y.holds)+"; "+y.reason
		}
		c.Kind = kindOfChange(c.Before, c.After)
		d.add(c)
	})
}
