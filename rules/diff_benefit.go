package rules

import (
	"slices"
	"strings"

	"octroi/engine"
)

// benefit compares a benefit that both books have.
func (d *differ) benefit(before, after *engine.Benefit) {
	d.before, d.after = before, after
	d.attribute("title", func(t *teller) string { return t.benefit.Title.In(t.lang) })
	if before.Category != after.Category { // a new title of the same category is told of once, for the book
		d.attribute("category", func(t *teller) string { return t.category() })
	}
	d.attribute("life", func(t *teller) string { return t.life(t.benefit) })
	d.gates(gatesOf(before, false), gatesOf(after, false))
	d.attribute("approval", func(t *teller) string { return t.when(t.benefit.Approval, showWords["approval"]) })
	d.documents()
	d.values("payment", before.Pays, after.Pays, before.PerUnit == after.PerUnit, func(t *teller, _ *engine.Choice) string {
		if before.PerUnit != after.PerUnit && !t.benefit.PerUnit {
			return t.fill(perLine, t.pays())
		}
		return t.pays()
	})
	d.values("payee", wordOr(before.PayTo, engine.PayMember), wordOr(after.PayTo, engine.PayMember), true,
		func(t *teller, _ *engine.Choice) string { return t.payee(t.benefit) })
	d.values("mode", wordOr(before.PayMode, engine.ModeMoney), wordOr(after.PayMode, engine.ModeMoney), true,
		func(t *teller, _ *engine.Choice) string { return t.mode(t.benefit) })
	d.attribute("lump sum", func(t *teller) string { return t.when(t.benefit.LumpSum, showWords["lump sum"]) })
	if before.Unit != after.Unit || before.Step != after.Step { // a unit's new name is told of once, for the book
		d.attribute("unit", func(t *teller) string { return t.unitOf(t.benefit) })
	}
	d.limits()
	d.reviews(reviewsOf(before, false), reviewsOf(after, false))
	d.attribute("duplicates", func(t *teller) string { return t.when(t.benefit.Repeatable, showWords["repeatable"]) })
	d.attribute("decided in", func(t *teller) string { return t.when(t.benefit.InServiceOrder, showWords["service order"]) })
	d.attribute("proposed if", func(t *teller) string { return t.offered(t.benefit) })
	if before.SubmitWithin != after.SubmitWithin { // else only the book's may have changed, which is told of once
		d.attribute("deadline", func(t *teller) string { return t.submitBy(t.benefit) })
	}
	d.attribute("dated by", func(t *teller) string { return t.governing(t.benefit) })
	d.fields()
	d.attribute("article", func(t *teller) string { return t.benefit.Article })
	d.attribute("source", func(t *teller) string { return t.sourceText(t.benefit.Source) })
	d.before, d.after = nil, nil
}

// wordOr is a choice among words, the usual one where the book says nothing.
func wordOr(c *engine.Choice, usual string) *engine.Choice {
	if c == nil {
		return &engine.Choice{Is: engine.Constant(engine.TextValue(usual))}
	}
	return c
}

// category is the title of the benefit's category.
func (t *teller) category() string {
	for _, c := range t.book.Categories {
		if c.Code == t.benefit.Category {
			return c.Title.In(t.lang)
		}
	}
	return t.benefit.Category
}

// when is a sentence that is said only when something is the case.
func (t *teller) when(is bool, text engine.Text) string {
	if !is {
		return ""
	}
	return text.In(t.lang)
}

// pays says what the benefit pays, and for what.
func (t *teller) pays() string {
	text := t.value(t.benefit.Pays)
	if t.benefit.PerUnit {
		return t.fill(perUnit, text, unitName(t.book, t.benefit, t.lang))
	}
	return text
}

// unitOf says the unit and the smallest part of it that can be claimed.
func (t *teller) unitOf(b *engine.Benefit) string {
	if b.Unit == "" {
		return ""
	}
	text := t.book.Units[b.Unit].One.In(t.lang)
	if b.Step != engine.One {
		text += ", " + t.fill(showWords["step"], engine.FormatQuantity(t.book, b.Step, b.Unit, t.lang))
	}
	return text
}

// bookDeadline says the deadline that the book sets for all.
func (t *teller) bookDeadline() string {
	if t.book.SubmitWithin.IsZero() {
		return ""
	}
	return t.fill(showWords["submit by"], periodText(t.lang, t.book.SubmitWithin), t.phraseNoun("line.date"))
}

// gatesOf are the gates of the whole book, or those of the benefit's own.
func gatesOf(b *engine.Benefit, book bool) []*engine.Gate {
	var out []*engine.Gate
	for i := range b.Gates {
		if strings.HasPrefix(b.Gates[i].Rule, "book.") == book {
			out = append(out, &b.Gates[i])
		}
	}
	return out
}

// gates compares what must hold.
func (d *differ) gates(before, after []*engine.Gate) {
	rule := func(g *engine.Gate) *condition {
		return &condition{holds: g.If, reason: g.Reason, pends: g.Pend, follows: func(t *teller) string { return t.otherwise(g) }}
	}
	d.conditions("condition", conditionsOf(before, rule), conditionsOf(after, rule))
}

// documents compares what is asked for with a claim.
func (d *differ) documents() {
	sameAny := func(x, y *engine.EvidenceRule) bool { return slices.Equal(x.AnyOf, y.AnyOf) }
	before, after := unmatched(refs(d.before.Evidence), refs(d.after.Evidence), func(x, y *engine.EvidenceRule) bool {
		return sameAny(x, y) && d.equal(orNil(x.When), orNil(y.When))
	})
	related := func(x, y *engine.EvidenceRule) bool {
		return slices.ContainsFunc(x.AnyOf, func(code string) bool { return slices.Contains(y.AnyOf, code) })
	}
	pairs(before, after, related, func(x, y *engine.EvidenceRule) {
		c := Change{What: "document"}
		if x != nil {
			c.Before, c.written[0] = d.texts(false, 0, func(t *teller) string { return t.document(x) }), writtenDocument(x)
		}
		if y != nil {
			c.After, c.written[1] = d.texts(true, 0, func(t *teller) string { return t.document(y) }), writtenDocument(y)
		}
		c.Kind = kindOfChange(c.Before, c.After)
		d.add(c)
	})
}

// writtenDocument is what is asked for as the book writes it.
func writtenDocument(r *engine.EvidenceRule) string {
	text := strings.Join(r.AnyOf, ", ")
	if r.When != nil {
		text += "; " + meaning(r.When)
	}
	return text
}

// fields compares what a claim must state. A field with another name and the same title is the same question, which a
// claim now answers under another name.
func (d *differ) fields() {
	same := func(x, y *engine.Field) bool {
		return x.Name == y.Name && x.Title == y.Title && x.Type == y.Type && x.Member == y.Member && x.Required == y.Required &&
			x.Default == y.Default && sameValues(x, y)
	}
	before, after := unmatched(refs(d.before.Fields), refs(d.after.Fields), same)
	related := func(x, y *engine.Field) bool { return x.Name == y.Name || x.Title == y.Title }
	pairs(before, after, related, func(x, y *engine.Field) {
		c := Change{What: "field"}
		if x != nil {
			c.Before, c.written[0] = d.texts(false, 0, func(t *teller) string { return t.fieldText(*x) }), writtenField(x)
		}
		if y != nil {
			c.After, c.written[1] = d.texts(true, 0, func(t *teller) string { return t.fieldText(*y) }), writtenField(y)
		}
		c.Kind = kindOfChange(c.Before, c.After)
		d.add(c)
	})
}

// sameValues reports whether two fields may be the same texts, read alike in every language.
func sameValues(x, y *engine.Field) bool {
	return slices.Equal(x.Enum, y.Enum) && !slices.ContainsFunc(x.Enum, func(code string) bool {
		read := func(f *engine.Field) engine.Text {
			return inAll(func(lang engine.Lang) string { return f.ValueTitle(code, lang) })
		}
		return read(x) != read(y)
	})
}

// writtenField is a field as the book writes it.
func writtenField(f *engine.Field) string {
	if len(f.Enum) == 0 {
		return f.Name
	}
	return f.Name + ": " + strings.Join(f.Enum, ", ")
}

func refs[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// unmatched returns what each side has and the other has not.
func unmatched[T any](before, after []*T, same func(x, y *T) bool) (onlyBefore, onlyAfter []*T) {
	after = slices.Clone(after)
	for _, x := range before {
		if i := slices.IndexFunc(after, func(y *T) bool { return same(x, y) }); i >= 0 {
			after = slices.Delete(after, i, i+1)
		} else {
			onlyBefore = append(onlyBefore, x)
		}
	}
	return onlyBefore, after
}

// pairs visits what changed, as pairs of what belongs together; the side that has nothing is nil.
func pairs[T any](before, after []*T, related func(x, y *T) bool, visit func(x, y *T)) {
	after = slices.Clone(after)
	for _, x := range before {
		if i := slices.IndexFunc(after, func(y *T) bool { return related(x, y) }); i >= 0 {
			visit(x, after[i])
			after = slices.Delete(after, i, i+1)
		} else {
			visit(x, nil)
		}
	}
	for _, y := range after {
		visit(nil, y)
	}
}
