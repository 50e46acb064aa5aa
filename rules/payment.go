package rules

import (
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
)

// pays compiles what the benefit pays, to whom and how.
func (b *benefitCompiler) pays() {
	each, amount := b.o.get("each"), b.o.get("amount")
	b.b.LumpSum = b.boolean(b.o.get("lump_sum"), "lump_sum")
	money := slot{what: "each", kinds: []engine.Kind{engine.KindMoney}, env: b.inPays}
	switch {
	case each != nil && amount != nil:
		b.errorAt(amount, "both 'each' and 'amount'", "each is money for one unit, amount for the whole line; keep one")
	case each != nil:
		b.b.PerUnit, money.look = true, b.perUnit
		b.b.Pays = b.choice(each, money, b.span, "")
	case amount != nil:
		money.what, money.look = "amount", b.wholeLine
		b.b.Pays = b.choice(amount, money, b.span, "")
	default:
		b.errorAt(b.o.n, "a benefit needs 'each' or 'amount'", "each is money for one unit, amount for the whole line; a service that costs nothing has 'amount: 0 EUR'")
	}
	b.payment(b.o.get("pay"))
}

// perUnit warns of figures of the whole line in `each`, which is paid once for every unit.
func (b *benefitCompiler) perUnit(n *yamlNode, x *expression) {
	for _, name := range x.names() {
		switch name {
		case "line.charged", "line.left", "line.copay", "line.supplement", "line.statutory", "line.units":
			b.warnAt(n, name+" is of the whole line, and 'each' is paid for every unit", "write unit.left, or 'amount' instead of 'each'")
		}
	}
}

// wholeLine warns of figures of one unit in `amount`, which is paid once for the whole line.
func (b *benefitCompiler) wholeLine(n *yamlNode, x *expression) {
	names := x.names()
	if slices.Contains(names, "part.units") || slices.Contains(names, "line.units") {
		return
	}
	for _, name := range names {
		if rootOf(name) == "unit" {
			b.warnAt(n, name+" is of one unit, and 'amount' is paid once for the line", "write part."+strings.TrimPrefix(name, "unit.")+", or 'each' instead of 'amount'")
		}
	}
}

// payment compiles the payee and the mode.
func (b *benefitCompiler) payment(n *yamlNode) {
	if n == nil {
		return
	}
	if n.kind == nodeList {
		b.errorAt(n, "pay is {to: …, mode: …}", "cases stand under 'to' or under 'mode'")
		return
	}
	o := b.object(n, "pay", payKeys...)
	s := slot{kinds: []engine.Kind{engine.KindText}, env: b.inRules}
	if to := o.get("to"); to != nil {
		s.what, s.words = "pay.to", []string{engine.PayMember, engine.PayProvider, engine.PayPartner}
		b.b.PayTo = b.word(to, s)
	}
	if mode := o.get("mode"); mode != nil {
		s.what, s.words = "pay.mode", []string{engine.ModeMoney, engine.ModeVoucher, engine.ModeService}
		b.b.PayMode = b.word(mode, s)
	}
}

// word compiles a choice among the words of the slot. Expressions are for the cases' conditions only: the word that
// comes out must be one that octroi knows.
func (b *benefitCompiler) word(n *yamlNode, s slot) *engine.Choice {
	c := b.choice(n, s, b.span, "")
	var check func(c *engine.Choice) bool
	check = func(c *engine.Choice) bool {
		if _, constant := c.Is.(engine.Constant); c.Is != nil && !constant {
			return false
		}
		for i := range c.Dates {
			if !check(&c.Dates[i].Choice) {
				return false
			}
		}
		for i := range c.Cases {
			if !check(&c.Cases[i].Choice) {
				return false
			}
		}
		return true
	}
	if c != nil && !check(c) {
		b.errorAt(n, s.what+" is one of "+quoted(s.words), "by cases if need be")
	}
	return c
}

// evidence compiles which documents the benefit asks for.
func (b *benefitCompiler) evidence() {
	n := b.o.get("evidence")
	if n == nil {
		return
	}
	for i, item := range b.items(n, "evidence") {
		r := engine.EvidenceRule{Rule: "evidence[" + strconv.Itoa(i) + "]"}
		if item.kind == nodeScalar {
			r.AnyOf = b.documents(item)
		} else if o := b.object(item, "a document", evidenceKeys...); o != nil {
			r.AnyOf = b.askedFor(o)
			if when := o.get("when"); when != nil {
				if x := b.expression(when, b.inRules, engine.KindBool); x != nil {
					b.use(when, x, b.span)
					r.When = x
				}
			}
		}
		b.b.Evidence = append(b.b.Evidence, r)
	}
}

func (b *benefitCompiler) askedFor(o *object) []string {
	code, anyOf := o.get("code"), o.get("any_of")
	switch {
	case code != nil && anyOf != nil:
		o.errorAt(o.n, "both 'code' and 'any_of'", "keep one")
	case code != nil:
		return b.documents(code)
	case anyOf != nil:
		items := b.items(anyOf, "any_of")
		if anyOf.kind == nodeList && len(items) == 0 {
			o.errorAt(anyOf, "any_of is empty", "name the documents that will do")
		}
		return b.documents(items...)
	default:
		o.errorAt(o.n, "a document needs 'code' or 'any_of'", "")
	}
	return nil
}

func (b *benefitCompiler) documents(items ...*yamlNode) []string {
	var out []string
	for _, item := range items {
		if code := b.reference(item, "document", sortedKeys(b.book.Evidence)); code != "" {
			out = append(out, code)
		}
	}
	return out
}

// bounded refuses a benefit that could pay without end: each payment is bounded by the bill or by a limit.
func (b *benefitCompiler) bounded() {
	if b.b.LumpSum && !b.capped {
		b.errorAt(b.o.get("lump_sum"), "unbounded payment: a lump sum without a limit that has at_most", "add one, or let the bill bound it")
	}
}
