package rules

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"

	"octroi/engine"
)

// span is a part of a benefit's life in which neither side's value changes.
type span struct{ from, until engine.Date }

// spans cuts the days that both sides have in common wherever one of the dates lies; until is 0 when they have no end.
func (d *differ) spans(dates []engine.Date) []span {
	from, until := max(d.before.From, d.after.From), d.before.Until
	if until == 0 || (d.after.Until != 0 && d.after.Until < until) {
		until = d.after.Until
	}
	cuts := []engine.Date{from}
	for _, day := range dates {
		if day > from && (until == 0 || day < until) {
			cuts = append(cuts, day)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make([]span, len(cuts))
	for i, cut := range cuts {
		out[i] = span{cut, until}
		if i > 0 {
			out[i-1].until = cut
		}
	}
	return out
}

// daysOf lists the days on which a value or what it names changes.
func daysOf(l *Loaded, choices ...*engine.Choice) []engine.Date {
	var out []engine.Date
	var walk func(c *engine.Choice)
	walk = func(c *engine.Choice) {
		for i := range c.Dates {
			out = append(out, c.Dates[i].From)
			walk(&c.Dates[i].Choice)
		}
		for i := range c.Cases {
			walk(&c.Cases[i].Choice)
		}
	}
	for _, c := range choices {
		if c == nil {
			continue
		}
		walk(c)
		eachChoice(c, func(e engine.Expression) {
			if x, ok := e.(*expression); ok {
				for _, name := range x.names() {
					out = append(out, l.changesOf(name)...)
				}
			}
		})
	}
	return out
}

// changesOf lists the days on which a named value changes.
func (l *Loaded) changesOf(name string) []engine.Date {
	kind, code, _ := strings.Cut(name, ".")
	switch kind {
	case "param":
		c := l.params[code]
		return c.changes()
	case "table":
		return l.tables[code].changes()
	default:
		return nil
	}
}

// values compares a value day by day, and tells of each stretch of days in which it differs.
func (d *differ) values(what string, before, after *engine.Choice, sameShape bool, say func(*teller, *engine.Choice) string) {
	d.stretches(before, after, sameShape, func(c Change) {
		c.What = what
		c.Before = d.texts(false, c.From, func(t *teller) string { return say(t, before) })
		c.After = d.texts(true, c.From, func(t *teller) string { return say(t, after) })
		d.tellApart(&c, before, after)
		d.add(d.wholeLife(c))
	})
}

// stretches finds the stretches of days in which two values differ, each with one value on either side.
func (d *differ) stretches(before, after *engine.Choice, sameShape bool, visit func(Change)) {
	var open *Change
	last := ""
	for _, s := range d.spans(append(daysOf(d.a, before), daysOf(d.b, after)...)) {
		x, xr := choiceMeaning(d.a, before, s.from)
		y, yr := choiceMeaning(d.b, after, s.from)
		differs := !sameShape || (x != y && xr != yr)
		key := xr + "\x00" + yr
		if open != nil && (!differs || key != last) {
			if !differs {
				open.Until = s.from
			}
			visit(*open)
			open = nil
		}
		if differs && open == nil {
			open, last = &Change{Kind: Changed, From: s.from}, key
		}
	}
	if open != nil {
		visit(*open)
	}
}

// wholeLife leaves out the day from which a change counts when that is from the beginning.
func (d *differ) wholeLife(c Change) Change {
	if c.From <= max(d.before.From, d.after.From) && c.Text == (engine.Text{}) {
		c.From = 0
	}
	return c
}

// tellApart adds how the books write a value when plain words do not show the difference.
func (d *differ) tellApart(c *Change, before, after *engine.Choice) {
	if c.Before != c.After {
		return
	}
	x, _ := choiceMeaning(d.a, before, c.From)
	y, _ := choiceMeaning(d.b, after, c.From)
	c.Before = inAll(func(lang engine.Lang) string { return c.Before.In(lang) + " [" + x + "]" })
	c.After = inAll(func(lang engine.Lang) string { return c.After.In(lang) + " [" + y + "]" })
}

// namedValues compares the parameters and tables that rules of both books read, and names the benefits that they change.
func (d *differ) namedValues() {
	for _, code := range shared(d.a.params, d.b.params) {
		before, after := d.a.params[code], d.b.params[code]
		d.named("parameter", "param."+code, func(engine.Lang) string { return humane(code) }, before, after)
	}
	for _, code := range shared(d.a.tables, d.b.tables) {
		before, after := d.a.tables[code], d.b.tables[code]
		var told []string
		for _, class := range append(slices.Clone(before.keys), after.keys...) {
			if !slices.Contains(told, class) { // a class that one side lacks has no value there
				told = append(told, class)
				title := func(lang engine.Lang) string { return humane(code) + " – " + d.classTitle(code, class, lang) }
				d.named("table", "table."+code, title, before.rows[class], after.rows[class])
			}
		}
	}
}

// classTitle is how a class of a table is read: by its title in a field by which a rule looks it up, of the new book first.
func (d *differ) classTitle(table, class string, lang engine.Lang) string {
	for _, l := range []*Loaded{d.b, d.a} {
		for _, b := range l.Book.Benefits {
			title := ""
			eachExpression(b, func(e engine.Expression, _ string) {
				if x, ok := e.(*expression); ok && title == "" && slices.Contains(x.names(), "table."+table) {
					title = fieldOfTable(x, b, table).Titles[class].In(lang)
				}
			})
			if title != "" {
				return title
			}
		}
	}
	return humane(class)
}

// fieldOfTable is the field by which an expression looks up a table, an empty one when it does so by something else.
func fieldOfTable(x *expression, b *engine.Benefit, table string) engine.Field {
	field := engine.Field{}
	ast.PostOrderVisit(x.tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "table."+table {
			return
		}
		name, _ := dotted(e.AsCall().Args()[0])
		for _, f := range b.Fields {
			if "field."+f.Name == name {
				field = f
			}
		}
	}))
	return field
}

// named compares one named value day by day.
func (d *differ) named(what, name string, title func(engine.Lang) string, before, after datedConst) {
	concerns := d.readers(name)
	if len(concerns) == 0 {
		return
	}
	days := append(before.changes(), after.changes()...)
	slices.Sort(days)
	var last [2]engine.Value
	for i, day := range slices.Compact(append([]engine.Date{0}, days...)) {
		pair := [2]engine.Value{before.valueOn(day), after.valueOn(day)}
		if same := i > 0 && pair == last; same {
			continue
		}
		last = pair
		if pair[0] == pair[1] {
			continue
		}
		text := func(v engine.Value) engine.Text {
			return inAll(func(lang engine.Lang) string { return engine.FormatValue(d.b.Book, v, lang) })
		}
		c := Change{Kind: Changed, What: what, From: day, Before: text(pair[0]), After: text(pair[1]), Concerns: concerns}
		c.Text = inAll(func(lang engine.Lang) string {
			label := changeWords[what].In(lang) + " " + quotedIn(lang, title(lang))
			return fillPhrase(lang, titled, label, fillPhrase(lang, becomes, c.Before.In(lang), c.After.In(lang))) + d.dates(&c, lang) + d.concerned(&c, lang)
		})
		d.add(c)
	}
}

// valueOn is the value in force on a day, absent when there is none.
func (c *datedConst) valueOn(day engine.Date) engine.Value {
	if v, err := c.on(day); err == nil {
		return *v
	}
	return engine.Value{}
}

// readers lists the benefits of either book whose rules name a value.
func (d *differ) readers(name string) []string {
	var codes []string
	for _, l := range []*Loaded{d.a, d.b} {
		for _, b := range l.Book.Benefits {
			eachExpression(b, func(e engine.Expression, _ string) {
				x, ok := e.(*expression)
				if ok && slices.Contains(x.names(), name) && !slices.Contains(codes, b.Code) {
					codes = append(codes, b.Code)
				}
			})
		}
	}
	return codes
}
