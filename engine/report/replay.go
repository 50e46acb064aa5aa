package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
	"octroi/engine/replay"
)

// Replay is the answer of a replay, with the books that give its rows their titles. It is written as tables, or as one document of all of
// them.
type Replay struct {
	Answer  replay.Answer
	Against *engine.Book
	Drafts  []*engine.Book // in the order of Answer.Drafts
}

// Tables returns every table of the answer that says something, in the order of the document.
func (r *Replay) Tables() []*Table { return r.tables(false) }

// ToRead returns the tables as people read them: rows that no draft changes are one, and where drafts are many, of each only the
// difference is left.
func (r *Replay) ToRead() []*Table { return r.tables(true) }

func (r *Replay) tables(brief bool) []*Table {
	all := []*Table{r.summary(brief)}
	if len(r.Answer.Drafts) > 1 {
		all = append(all, r.curve())
	}
	for _, of := range replayDimensions {
		all = append(all, r.changes(of, brief))
	}
	all = append(all, r.spread(brief), r.moves(), r.caps(), r.assumed(), r.firstOfDrafts(), r.check(), r.firstOfCheck(), r.replayed())
	return slices.DeleteFunc(all, func(t *Table) bool { return len(t.Rows) == 0 && len(t.Notes) == 0 })
}

// table begins one of the tables, whose rows are of something.
func (r *Replay) table(name string, title, of engine.Text, columns ...Column) *Table {
	return &Table{
		Report: name, Title: title, Of: of, Period: r.Answer.Span, Basis: engine.ByService, Revision: r.headline(), Currency: r.Against.Currency,
		Scanned: true, Columns: columns,
	}
}

// headline names the books for the heading of each table.
func (r *Replay) headline() string {
	names := []string{BookLabel(r.Answer.Against)}
	for i := range r.Answer.Drafts {
		names = append(names, BookLabel(r.Answer.Drafts[i].Name))
	}
	if len(names) > 4 {
		names = append(names[:2], "…", names[len(names)-1])
	}
	return strings.Join(names, " → ")
}

// BookLabel names a book briefly: its code, as much of its revision as tells it apart, and what was changed in it.
func BookLabel(n replay.BookName) string {
	label := n.Book + " " + shortRevision(n.Revision)
	if n.Set != "" {
		label += " + " + n.Set
	}
	return label
}

// shortRevision is a revision as people tell it apart from others.
func shortRevision(s string) string {
	const shown = len("sha256:") + 12
	if len(s) <= shown {
		return s
	}
	return s[:shown] + "…"
}

// DraftTitle names a draft beside others: by its value in a sweep, by what was changed in it for the replay, else by its book. A draft
// alone is "Draft".
func (r *Replay) DraftTitle(i int) engine.Text {
	name := r.Answer.Drafts[i].Name
	_, values := r.sweep()
	switch {
	case values != nil:
		return same(values[i])
	case r.setTwice(i):
		return same(shortRevision(name.Revision) + " + " + name.Set)
	case name.Set != "":
		return same(name.Set)
	case len(r.Answer.Drafts) == 1:
		return draftTitle
	default:
		return same(shortRevision(name.Revision))
	}
}

// coded is a column of codes, for programs, and one of the titles.
func coded(name string, title engine.Text) []Column {
	return []Column{{Name: name, Kind: KindCode, Title: title}, {Name: name + "_title", Kind: KindTitle, Title: title}}
}

// withDraft puts the name of the draft before the columns of a table that has rows of several.
func (r *Replay) withDraft(groups ...[]Column) []Column {
	columns := slices.Concat(groups...)
	if len(r.Answer.Drafts) < 2 {
		return columns
	}
	return append([]Column{{Name: "draft", Kind: KindTitle, Title: r.draftHead()}}, columns...)
}

// draftHead is the head of what DraftTitle says.
func (r *Replay) draftHead() engine.Text {
	if what, _ := r.sweep(); what != "" {
		return same(what)
	}
	return draftTitle
}

// sideBySide is the title of a table that has a column for each draft.
func (r *Replay) sideBySide(title engine.Text) engine.Text {
	what, _ := r.sweep()
	if what == "" {
		return title
	}
	return inEach(func(lang engine.Lang) string { return title.In(lang) + " · " + what })
}

func (r *Replay) draftRow(i int, cells ...Cell) []Cell {
	if len(r.Answer.Drafts) < 2 {
		return cells
	}
	return append([]Cell{{Title: r.DraftTitle(i)}}, cells...)
}

// books are all of them, the one that is held against first.
func (r *Replay) books() []*engine.Book { return append([]*engine.Book{r.Against}, r.Drafts...) }

// benefit is the title of a benefit in the first book that has it.
func (r *Replay) benefit(code string) engine.Text {
	for _, book := range r.books() {
		if b := book.Benefit(code); b != nil {
			return b.Title
		}
	}
	return titleOrUnknown(code)
}

func titleOrUnknown(code string) engine.Text {
	switch code {
	case "":
		return unknown
	case replay.Other:
		return otherTitle
	default:
		return same(code)
	}
}

// limitTitle names a cap by its title, else by its name in the book.
func (r *Replay) limitTitle(benefit, id string) engine.Text {
	for _, book := range r.books() {
		b := book.Benefit(benefit)
		if b == nil {
			continue
		}
		for _, l := range b.Limits {
			if l.ID == id && l.Title != (engine.Text{}) {
				return l.Title
			}
		}
	}
	return same(id)
}

// reason is the sentence of a reason without figures, out of the first book that has it, else the engine's.
func (r *Replay) reason(code string) engine.Text {
	if code == "" {
		return same("–")
	}
	if code == replay.Other {
		return otherTitle
	}
	for _, book := range r.books() {
		if _, ok := book.Reasons[code]; ok {
			return reasonTitle(book, code)
		}
	}
	return reasonTitle(r.Against, code)
}

// counted is a count, or that it is of too few members to be told.
func counted(n int64) Cell {
	if n == replay.Few {
		return tooFew
	}
	return number(n)
}

// tooFew stands for a figure about fewer members than a reader may see.
var tooFew = Cell{None: true, Code: "<\u00a0" + strconv.Itoa(replay.Least)}

// none is no figure.
var none = Cell{None: true}

// withheld reports whether nothing is told of what a draft changes, because it is of too few members.
func (r *Replay) withheld(i int) bool { return r.Answer.Drafts[i].Total.Withheld() }

// costs are the figures of a change: now, the difference, and the difference in percent.
func costs(c *replay.Change) (now, difference, percent Cell) {
	if c.Withheld() {
		return tooFew, tooFew, tooFew
	}
	diff := int64(c.Now - c.Was)
	return number(int64(c.Now)), number(diff), ratio(diff, 1000, int64(c.Was))
}

// NarrowedNote says that figures are missing because they are of too few members; nothing where none is.
func (r *Replay) NarrowedNote() engine.Text {
	if !r.narrowed() {
		return engine.Text{}
	}
	return inEach(func(lang engine.Lang) string {
		return strings.ReplaceAll(narrowedNote.In(lang), "{few}", decimalOf(KindCount, replay.Least))
	})
}

// narrowed reports whether something is not told because it is of too few members.
func (r *Replay) narrowed() bool {
	a := &r.Answer
	if a.Members == replay.Few || a.Check.Differ == replay.Few {
		return true
	}
	return slices.ContainsFunc(a.Drafts, func(x replay.Impact) bool {
		rows := slices.Concat(x.ByCategory, x.ByBenefit, x.ByMonth, x.ByAgeBand)
		other := func(c replay.Change) bool { return c.Code == replay.Other || c.Members == replay.Few }
		return other(x.Total) || x.Gain.Members == replay.Few || slices.ContainsFunc(rows, other)
	})
}

// setTwice reports whether another draft, of another book, has the same changed.
func (r *Replay) setTwice(i int) bool {
	mine := r.Answer.Drafts[i].Name
	return mine.Set != "" && slices.ContainsFunc(r.Answer.Drafts, func(x replay.Impact) bool {
		return x.Name.Set == mine.Set && x.Name.Revision != mine.Revision
	})
}

// sweep reports what the drafts vary when each sets another value of the same thing, with the values.
func (r *Replay) sweep() (what string, values []string) {
	for i := range r.Answer.Drafts {
		name, value, ok := strings.Cut(r.Answer.Drafts[i].Name.Set, "=")
		if !ok || cmp.Or(what, name) != name || strings.Contains(value, "=") || slices.Contains(values, value) {
			return "", nil // not one thing, or the same values in several books
		}
		what, values = name, append(values, value)
	}
	if len(values) < 2 {
		return "", nil
	}
	return what, values
}
