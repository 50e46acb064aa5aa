package rules

import (
	"slices"
	"strconv"

	"octroi/engine"
)

// ChangeKind says what became of a part of a book.
type ChangeKind string

// What can become of a part of a book.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Change is one difference between two books, in words that a board reads.
type Change struct {
	Kind     ChangeKind
	What     string      // "benefit", "payment", "limit", "condition", …: the keys of changeWords
	Benefit  string      // the benefit's code, "" for what belongs to the whole book
	Subject  engine.Text // the title of the benefit, or of the book
	From     engine.Date // the first day on which it makes a difference, 0 for the whole life of the benefit
	Until    engine.Date // the first day on which it does no more, 0 for never
	Before   engine.Text // in words; empty for what was added
	After    engine.Text // in words; empty for what was removed
	Text     engine.Text // the whole difference in a sentence, without its subject
	Concerns []string    // the codes of the benefits that a named value, table, sentence or shared limit changes

	written [2]string // how the books write the two sides, told where plain words do not tell them apart
}

// Diff tells what changed from book a to book b: benefits, what they pay, ask and allow, and the named values that
// change them. It compares what the books mean: layout, order of keys, names of files, examples, and values that were
// merely given a name make no difference. The changes of the whole book come first, then those of each benefit in the
// order of b, then the benefits that ended.
func Diff(a, b *Loaded) []Change {
	d := &differ{a: a, b: b, pools: map[string]bool{}}
	d.wholeBook()
	d.namedValues()
	for _, after := range b.Book.Benefits {
		if before := a.Book.Benefit(after.Code); before != nil {
			d.benefit(before, after)
		} else {
			d.only(Added, b, after)
		}
	}
	for _, before := range a.Book.Benefits {
		if b.Book.Benefit(before.Code) == nil {
			d.only(Removed, a, before)
		}
	}
	return d.out
}

// differ collects the changes from one book to another.
type differ struct {
	a, b          *Loaded
	before, after *engine.Benefit // of the benefit at hand, nil for the whole book
	pools         map[string]bool // shared limits that were compared already
	out           []Change
}

// teller speaks for one side: of the book b when after is set, else of a.
func (d *differ) teller(after bool, on engine.Date, lang engine.Lang) *teller {
	if after {
		return &teller{book: d.b.Book, benefit: d.after, on: on, lang: lang}
	}
	return &teller{book: d.a.Book, benefit: d.before, on: on, lang: lang}
}

// texts says something of one side in every language.
func (d *differ) texts(after bool, on engine.Date, say func(*teller) string) engine.Text {
	return inAll(func(lang engine.Lang) string { return say(d.teller(after, on, lang)) })
}

func inAll(say func(engine.Lang) string) engine.Text {
	return engine.Text{FR: say(engine.FR), NL: say(engine.NL), DE: say(engine.DE), EN: say(engine.EN)}
}

// add notes a change, with its sentence and its subject.
func (d *differ) add(c Change) {
	c.Subject = d.b.Book.Title
	if d.after != nil {
		c.Benefit, c.Subject = d.after.Code, d.after.Title
	} else if d.before != nil {
		c.Benefit, c.Subject = d.before.Code, d.before.Title
	}
	if c.Kind == Changed && c.Before == c.After && c.written != [2]string{} { // two things of one title
		c.Before = inAll(func(lang engine.Lang) string { return c.Before.In(lang) + " [" + c.written[0] + "]" })
		c.After = inAll(func(lang engine.Lang) string { return c.After.In(lang) + " [" + c.written[1] + "]" })
	}
	if c.Text == (engine.Text{}) {
		c.Text = inAll(func(lang engine.Lang) string { return d.sentence(&c, lang) })
	}
	d.out = append(d.out, c)
}

// attribute compares two sides of a plain attribute in words.
func (d *differ) attribute(what string, say func(*teller) string) {
	before, after := d.texts(false, 0, say), d.texts(true, 0, say)
	if before != after {
		d.add(Change{Kind: kindOfChange(before, after), What: what, Before: before, After: after})
	}
}

// kindOfChange tells what became of a text.
func kindOfChange(before, after engine.Text) ChangeKind {
	switch {
	case before == engine.Text{}:
		return Added
	case after == engine.Text{}:
		return Removed
	default:
		return Changed
	}
}

// wholeBook compares what belongs to no single benefit.
func (d *differ) wholeBook() {
	d.attribute("book", func(t *teller) string { return t.book.Code })
	d.attribute("title", func(t *teller) string { return t.book.Title.In(t.lang) })
	d.attribute("zone", func(t *teller) string { return t.book.Zone.String() })
	d.attribute("deadline", func(t *teller) string { return t.bookDeadline() })
	d.attribute("second person", func(t *teller) string { return t.secondPerson() })
	d.categories()
	for _, code := range shared(d.a.Book.Evidence, d.b.Book.Evidence) {
		d.attribute("document", func(t *teller) string { return t.document(&engine.EvidenceRule{AnyOf: []string{code}}) })
	}
	for _, code := range shared(d.a.Book.Statuses, d.b.Book.Statuses) {
		d.attribute("status", func(t *teller) string { return t.book.Statuses[code].In(t.lang) })
	}
	for _, code := range shared(d.a.Book.Regions, d.b.Book.Regions) {
		d.attribute("region", func(t *teller) string { return t.book.Regions[code].In(t.lang) })
	}
	for _, code := range shared(d.a.Book.Units, d.b.Book.Units) {
		d.attribute("unit", func(t *teller) string {
			u := t.book.Units[code]
			return u.One.In(t.lang) + ", " + u.Many.In(t.lang)
		})
	}
	for _, code := range shared(d.a.Book.Reasons, d.b.Book.Reasons) {
		d.attribute("sentence", func(t *teller) string { return t.book.Reasons[code].Text.In(t.lang) })
		if d.a.Book.Reasons[code].CARC != d.b.Book.Reasons[code].CARC {
			d.attribute("carc", func(t *teller) string { return t.carc(code) })
		}
	}
	if len(d.a.Book.Benefits) > 0 && len(d.b.Book.Benefits) > 0 {
		d.gates(gatesOf(d.a.Book.Benefits[0], true), gatesOf(d.b.Book.Benefits[0], true))
		d.reviews(reviewsOf(d.a.Book.Benefits[0], true), reviewsOf(d.b.Book.Benefits[0], true))
	}
}

// carc says the claim adjustment reason code of a reason, with its sentence.
func (t *teller) carc(code string) string {
	r, number := t.book.Reasons[code], "–"
	if r.CARC != 0 {
		number = strconv.Itoa(r.CARC)
	}
	return number + " (" + argument.ReplaceAllString(r.Text.In(t.lang), "…") + ")"
}

// shared lists the keys that both sides have, in order.
func shared[T any](a, b map[string]T) []string {
	return slices.DeleteFunc(sortedKeys(a), func(k string) bool { _, ok := b[k]; return !ok })
}

// categories compares the headings of the report, and their order.
func (d *differ) categories() {
	title := func(book *engine.Book, code string) engine.Text {
		for _, c := range book.Categories {
			if c.Code == code {
				return c.Title
			}
		}
		return engine.Text{}
	}
	var common [2][]string
	for side, book := range []*engine.Book{d.a.Book, d.b.Book} {
		for _, c := range book.Categories {
			before, after := title(d.a.Book, c.Code), title(d.b.Book, c.Code)
			once := side == 1 || after == engine.Text{} // what both have is told of once
			if before != after && once {
				d.add(Change{Kind: kindOfChange(before, after), What: "category", Before: before, After: after})
			}
			if before != (engine.Text{}) && after != (engine.Text{}) {
				common[side] = append(common[side], c.Code)
			}
		}
	}
	if !slices.Equal(common[0], common[1]) {
		list := func(side int, book *engine.Book) engine.Text {
			return inAll(func(lang engine.Lang) string {
				titles := make([]string, len(common[side]))
				for i, code := range common[side] {
					titles[i] = title(book, code).In(lang)
				}
				return listed(lang, titles, "and")
			})
		}
		d.add(Change{Kind: Changed, What: "order", Before: list(0, d.a.Book), After: list(1, d.b.Book)})
	}
}

// only tells of a benefit that one book alone has.
func (d *differ) only(kind ChangeKind, l *Loaded, b *engine.Benefit) {
	on := lastChange(b)
	text := inAll(func(lang engine.Lang) string {
		t := &teller{book: l.Book, benefit: b, on: on, lang: lang}
		parts := t.fill(titled, t.life(b), t.pays())
		for _, x := range b.Limits {
			parts = t.fill(furthermore, parts, t.limit(x))
		}
		return parts
	})
	c := Change{Kind: kind, What: "benefit"}
	d.before, d.after = nil, nil
	if kind == Added {
		c.After, c.From, d.after = text, b.From, b
	} else {
		c.Before, d.before = text, b
	}
	c.Text = inAll(func(lang engine.Lang) string {
		return d.sentence(&Change{Kind: kind, What: "benefit", Before: c.Before, After: c.After}, lang)
	})
	d.add(c)
	d.before, d.after = nil, nil
}

// lastChange is a day on which the last of a benefit's values is in force.
func lastChange(b *engine.Benefit) engine.Date {
	if n := len(b.Changes); n > 0 {
		return b.Changes[n-1]
	}
	return b.From
}
