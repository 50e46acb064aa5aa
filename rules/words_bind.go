package rules

import (
	"strings"

	"octroi/engine"
)

// bindWords tells every expression of a compiled book where it stands, so that it can name fields and limits by their
// titles. It is called once, before anybody else sees the book.
func bindWords(book *engine.Book, params map[string]datedConst, tables map[string]tableDef) {
	whole := &setting{params: params, tables: tables}
	for _, b := range book.Benefits {
		own := &setting{benefit: b, params: params, tables: tables}
		eachExpression(b, func(e engine.Expression, rule string) {
			x, ok := e.(*expression)
			switch {
			case !ok || x == nil:
			case strings.HasPrefix(rule, "book."): // shared by all benefits
				x.in = whole
			default:
				x.in = own
			}
		})
	}
}

// eachExpression visits every expression of a benefit with the rule it stands in, constants included.
func eachExpression(b *engine.Benefit, visit func(e engine.Expression, rule string)) {
	for i := range b.Gates {
		visit(b.Gates[i].If, b.Gates[i].Rule)
		for _, a := range b.Gates[i].Args {
			visit(a.Value, b.Gates[i].Rule)
		}
	}
	for _, r := range b.Evidence {
		visitIf(r.When, r.Rule, visit)
	}
	for i := range b.Review {
		visit(b.Review[i].If, b.Review[i].Rule)
		for _, a := range b.Review[i].Args {
			visit(a.Value, b.Review[i].Rule)
		}
	}
	visitIf(b.Offer.When, "offer_when", visit)
	for _, c := range []*engine.Choice{b.Pays, b.PayTo, b.PayMode} {
		eachChoice(c, func(e engine.Expression) { visit(e, "") })
	}
	for _, l := range b.Limits {
		for _, k := range l.Keys {
			visit(k, l.ID)
		}
		visitIf(l.When, l.ID, visit)
		visitIf(l.OpenedBy, l.ID, visit)
		if l.Of != nil {
			visit(l.Of, l.ID)
		}
		for _, c := range []*engine.Choice{l.AtMost, l.After} {
			eachChoice(c, func(e engine.Expression) { visit(e, l.ID) })
		}
	}
}

func visitIf(c engine.Condition, rule string, visit func(e engine.Expression, rule string)) {
	if c != nil {
		visit(c, rule)
	}
}

// eachChoice visits every expression of a value with its dates and cases.
func eachChoice(c *engine.Choice, visit func(engine.Expression)) {
	if c == nil {
		return
	}
	if c.Is != nil {
		visit(c.Is)
	}
	for i := range c.Dates {
		eachChoice(&c.Dates[i].Choice, visit)
	}
	for i := range c.Cases {
		if c.Cases[i].If != nil {
			visit(c.Cases[i].If)
		}
		eachChoice(&c.Cases[i].Choice, visit)
	}
}
