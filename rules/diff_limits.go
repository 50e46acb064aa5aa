package rules

import (
	"slices"
	"strings"

	"octroi/engine"
)

// limits compares the limits of the benefit at hand. A limit that several benefits share is told of once.
func (d *differ) limits() {
	same := func(x, y *engine.Limit) bool { return x.Code == y.Code }
	both := make(map[string]bool)
	for _, x := range d.before.Limits {
		i := slices.IndexFunc(d.after.Limits, func(y *engine.Limit) bool { return same(x, y) })
		switch {
		case i < 0:
			d.add(Change{Kind: Removed, What: "limit", Before: d.limitText(false, x)})
		case !both[x.Code]:
			both[x.Code] = true
			d.limit(x, d.after.Limits[i])
		}
	}
	for _, y := range d.after.Limits {
		if !slices.ContainsFunc(d.before.Limits, func(x *engine.Limit) bool { return same(x, y) }) {
			d.add(Change{Kind: Added, What: "limit", After: d.limitText(true, y)})
		}
	}
	d.limitOrder()
}

// limitOrder compares the order of the limits that both sides have: what the first leaves is what the next counts.
func (d *differ) limitOrder() {
	var codes [2][]string
	var titles [2][]engine.Text
	for side, b := range []*engine.Benefit{d.before, d.after} {
		other := []*engine.Benefit{d.after, d.before}[side]
		for _, x := range b.Limits {
			if slices.ContainsFunc(other.Limits, func(y *engine.Limit) bool { return y.Code == x.Code }) {
				codes[side], titles[side] = append(codes[side], x.Code), append(titles[side], x.Title)
			}
		}
	}
	if slices.Equal(codes[0], codes[1]) {
		return
	}
	list := func(side int) engine.Text {
		return inAll(func(lang engine.Lang) string {
			var parts []string
			for _, title := range titles[side] {
				parts = append(parts, quotedIn(lang, title.In(lang)))
			}
			return listed(lang, parts, "and")
		})
	}
	d.add(Change{Kind: Changed, What: "limit order", Before: list(0), After: list(1),
		written: [2]string{strings.Join(codes[0], ", "), strings.Join(codes[1], ", ")}})
}

// limitText says a limit that one side alone has. One that the other side has under another code begins to count anew:
// the codes tell why.
func (d *differ) limitText(after bool, x *engine.Limit) engine.Text {
	say := func(after bool, b *engine.Benefit, x *engine.Limit) engine.Text {
		return d.texts(after, lastChange(b), func(t *teller) string { return t.limit(x) })
	}
	own, other := d.before, d.after
	if after {
		own, other = d.after, d.before
	}
	text := say(after, own, x)
	if slices.ContainsFunc(other.Limits, func(y *engine.Limit) bool { return y.Code != x.Code && say(!after, other, y) == text }) {
		return inAll(func(lang engine.Lang) string { return text.In(lang) + " [" + x.ID + "]" })
	}
	return text
}

// limit compares a limit that both sides have: how it counts, and else how much it allows.
func (d *differ) limit(x, y *engine.Limit) {
	if x.Pool && y.Pool {
		if d.pools[x.Code] {
			return
		}
		d.pools[x.Code] = true
	}
	concerns := d.sharers(x.Code)
	if x.Title != y.Title && !(d.untitled(x, d.a, d.before) && d.untitled(y, d.b, d.after)) {
		d.add(Change{Kind: Changed, What: "limit title", Before: x.Title, After: y.Title, Concerns: concerns})
	}
	if !d.sameFrame(x, y) {
		on := max(lastChange(d.before), lastChange(d.after))
		before := d.texts(false, on, func(t *teller) string { return t.limit(x) })
		after := d.texts(true, on, func(t *teller) string { return t.limit(y) })
		d.add(Change{Kind: Changed, What: "limit", Before: before, After: after, Concerns: concerns, written: [2]string{frameOf(x), frameOf(y)}})
		return
	}
	bx, by := boundOf(x), boundOf(y)
	d.stretches(bx, by, true, func(c Change) {
		c.What, c.Concerns = "limit", concerns
		c.Before = d.texts(false, c.From, func(t *teller) string { return t.limit(x) })
		c.After = d.texts(true, c.From, func(t *teller) string { return t.limit(y) })
		d.tellApart(&c, bx, by)
		c = d.wholeLife(c)
		c.Text = inAll(func(lang engine.Lang) string { return d.boundSentence(&c, x, y, lang) })
		d.add(c)
	})
}

// untitled reports whether a limit has only the title that follows from how it counts.
func (d *differ) untitled(x *engine.Limit, l *Loaded, b *engine.Benefit) bool {
	return x.Title == defaultTitle(x, l.Book.Units[b.Unit])
}

// boundOf is how much a limit allows, nil for a mere counter.
func boundOf(l *engine.Limit) *engine.Choice {
	if l.AtMost != nil {
		return l.AtMost
	}
	return l.After
}

// sameFrame reports whether two limits count the same in the same windows, whatever they allow.
func (d *differ) sameFrame(x, y *engine.Limit) bool {
	return x.Pool == y.Pool && x.Measure == y.Measure && x.Scope == y.Scope && x.Every == y.Every && x.Part == y.Part && x.Deny == y.Deny &&
		x.Bound() == y.Bound() && d.equal(orNil(x.When), orNil(y.When)) && d.equal(orNil(x.OpenedBy), orNil(y.OpenedBy)) &&
		d.equal(formulaOrNil(x.Of), formulaOrNil(y.Of)) &&
		slices.EqualFunc(x.Keys, y.Keys, func(a, b engine.Formula) bool { return d.equal(a, b) })
}

// frameOf is how the book writes what a limit counts.
func frameOf(l *engine.Limit) string {
	var parts []string
	for _, k := range l.Keys {
		parts = append(parts, meaning(k))
	}
	for _, e := range []engine.Expression{formulaOrNil(l.Of), orNil(l.When), orNil(l.OpenedBy)} {
		if e != nil {
			parts = append(parts, meaning(e))
		}
	}
	return strings.Join(parts, "; ")
}

// formulaOrNil is the formula as an expression, nil when there is none.
func formulaOrNil(f engine.Formula) engine.Expression {
	if f == nil {
		return nil
	}
	return f
}

// sharers lists the benefits of either book that share a limit; none when it is the benefit's own.
func (d *differ) sharers(code string) []string {
	var out []string
	for _, book := range []*engine.Book{d.a.Book, d.b.Book} {
		for _, b := range book.Benefits {
			shares := slices.ContainsFunc(b.Limits, func(l *engine.Limit) bool { return l.Code == code && l.Pool })
			if shares && !slices.Contains(out, b.Code) {
				out = append(out, b.Code)
			}
		}
	}
	return out
}

// boundSentence says a change of what a limit allows shortly: "at most 16 → 20 sessions per calendar year".
func (d *differ) boundSentence(c *Change, x, y *engine.Limit, lang engine.Lang) string {
	on := c.From
	if on == 0 {
		on = max(d.before.From, d.after.From)
	}
	tx, ty := d.teller(false, on, lang), d.teller(true, on, lang)
	from, to := tx.bound(x), ty.bound(y)
	vx, okX := plainQuantity(tx.dated(boundOf(x)))
	vy, okY := plainQuantity(ty.dated(boundOf(y)))
	if okX && okY && vx.S == vy.S {
		from = engine.FormatNumber(vx.Quantity().String(), lang)
	}
	alone := *y
	alone.Pool = false // whom it is shared with is said at the end
	text := ty.limitWith(&alone, fillPhrase(lang, becomes, from, to))
	if from == to {
		text = fillPhrase(lang, becomes, c.Before.In(lang), c.After.In(lang))
	}
	if title := y.Title.In(lang); y.Pool {
		text = fillPhrase(lang, titled, title, text)
	}
	return text + d.dates(c, lang) + d.concerned(c, lang)
}

// plainQuantity is a number of units that is written out.
func plainQuantity(c *engine.Choice) (engine.Value, bool) {
	if c == nil || c.Is == nil {
		return engine.Value{}, false
	}
	k, ok := c.Is.(engine.Constant)
	return engine.Value(k), ok && k.Kind == engine.KindQuantity
}
