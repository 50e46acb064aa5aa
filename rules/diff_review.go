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

// reviews compares the conditions on which a person looks at a line, as gates are compared.
func (d *differ) reviews(before, after []*engine.ReviewRule) {
	before, after = unmatched(before, after, func(x, y *engine.ReviewRule) bool { return x.Reason == y.Reason && d.equal(x.If, y.If) })
	say := func(isAfter bool, r, other *engine.ReviewRule) engine.Text {
		return d.texts(isAfter, 0, func(t *teller) string {
			if other != nil && other.Reason == r.Reason {
				return t.words(r.If)
			}
			return t.words(r.If) + " (" + t.because(r) + ")"
		})
	}
	related := func(x, y *engine.ReviewRule) bool { return x.Reason == y.Reason || d.equal(x.If, y.If) }
	pairs(before, after, related, func(x, y *engine.ReviewRule) {
		c := Change{What: "review"}
		if x != nil {
			c.Before, c.written[0] = say(false, x, y), meaning(x.If)+"; "+x.Reason
		}
		if y != nil {
			c.After, c.written[1] = say(true, y, x), meaning(y.If)+"; "+y.Reason
		}
		c.Kind = kindOfChange(c.Before, c.After)
		d.add(c)
	})
}
