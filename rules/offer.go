package rules

import (
	"strings"

	"octroi/engine"
)

// neverOffered is the offer_when of a benefit that nobody can foresee to need.
const neverOffered = "never"

// offer reads for whom the benefit is worth proposing. No decision looks at it, so that it adds nothing to what a claim reads.
func (b *benefitCompiler) offer() {
	n := b.o.get("offer_when")
	if n == nil {
		return
	}
	if b.b.Offer.Never = n.is(neverOffered); b.b.Offer.Never {
		return
	}
	x := b.expression(n, b.environment(n, &scope{}), engine.KindBool)
	if x == nil {
		return
	}
	b.covered(n, x, b.span, "the value")
	for _, name := range x.names() {
		switch group, _, _ := strings.Cut(name, "."); group {
		case "member", "household", "param", "table":
		default:
			b.errorAt(n, "offer_when looks at the member and the household only, not at '"+name+"'",
				"a benefit is proposed before there is a claim; put what a claim must bring into requires")
		}
	}
	if len(x.past) > 0 {
		b.errorAt(n, "offer_when does not look at the past", "what was used up is never proposed anyway")
	}
	b.b.Offer.When, b.b.Offer.ReadsHousehold = x, x.readsHousehold()
}

// offered says for whom the benefit is proposed, "" for whoever its conditions let pass.
func (t *teller) offered(b *engine.Benefit) string {
	switch {
	case b.Offer.Never:
		return showWords["never offered"].In(t.lang)
	case b.Offer.When != nil:
		return t.words(b.Offer.When)
	default:
		return ""
	}
}
