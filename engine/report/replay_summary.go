package report

import (
	"strings"

	"octroi/engine"
	"octroi/engine/replay"
)

// summary has a row for each figure, and a column for each draft beside what it is held against. Of many drafts, readers have the rows of
// curve.
func (r *Replay) summary(brief bool) *Table {
	t := r.table("summary", r.sideBySide(replayTitle), figureTitle, Column{Name: "figure", Kind: KindCode}, Column{Name: "title", Kind: KindTitle},
		Column{Name: "reference", Kind: KindFigure, Title: referenceTitle})
	for i := range r.Answer.Drafts {
		t.Columns = append(t.Columns, Column{Name: numbered("draft", i, len(r.Answer.Drafts)), Kind: KindFigure, Title: r.DraftTitle(i)})
	}
	a := &r.Answer
	reference := number(int64(a.Cents))
	if a.Members == replay.Few {
		reference = tooFew
	}
	for i, f := range summaryFigures {
		if i > 0 {
			reference = none
		}
		reference.Of = f.kind
		row := []Cell{{Code: strings.ReplaceAll(f.code, "{currency}", strings.ToLower(t.Currency))}, {Title: f.title}, reference}
		for im := range a.Drafts {
			c := f.of(&a.Drafts[im])
			c.Of, c.Delta = f.kind, f.delta
			row = append(row, c)
		}
		t.Rows = append(t.Rows, row)
	}
	switch {
	case len(a.Drafts) == 0:
		t.Rows = t.Rows[:1]
	case brief && len(a.Drafts) > manyDrafts:
		t.Rows = nil
	}
	t.Notes = []engine.Text{Fixed}
	if note := r.NarrowedNote(); note != (engine.Text{}) {
		t.Notes = append(t.Notes, note)
	}
	return t
}

// summaryFigure is a figure of a draft in the summary; the first is one of the reference too.
type summaryFigure struct {
	code  string
	title engine.Text
	kind  Kind
	delta bool
	of    func(*replay.Impact) Cell
}

var summaryFigures = []summaryFigure{
	{"cost_{currency}", costTitle, KindAmount, false, func(x *replay.Impact) Cell { now, _, _ := costs(&x.Total); return now }},
	{"difference_{currency}", differenceTitle, KindAmount, true, func(x *replay.Impact) Cell { _, d, _ := costs(&x.Total); return d }},
	{"difference_percent", percentTitle, KindPercent, true, func(x *replay.Impact) Cell { _, _, p := costs(&x.Total); return p }},
	{"lines_that_differ", differTitle, KindCount, false, func(x *replay.Impact) Cell { return counted(x.Total.Differ) }},
	{"members_with_such_a_line", touchedMembersTitle, KindCount, false, func(x *replay.Impact) Cell { return counted(x.Total.Members) }},
	{"members_who_gain", gainTitle, KindCount, false, func(x *replay.Impact) Cell { return counted(x.Gain.Members) }},
	{"gained_{currency}", gainedTitle, KindAmount, true, func(x *replay.Impact) Cell { return sideCents(&x.Gain, x.Gain.Cents) }},
	{"gained_median_{currency}", medianTitle, KindAmount, true, func(x *replay.Impact) Cell { return ofOneMember(&x.Gain, x.Gain.Median) }},
	{"gained_most_{currency}", mostTitle, KindAmount, true, func(x *replay.Impact) Cell { return ofOneMember(&x.Gain, x.Gain.Most) }},
	{"members_who_lose", loseTitle, KindCount, false, func(x *replay.Impact) Cell { return counted(x.Lose.Members) }},
	{"lost_{currency}", lostTitle, KindAmount, true, func(x *replay.Impact) Cell { return sideCents(&x.Lose, x.Lose.Cents) }},
	{"lost_median_{currency}", medianTitle, KindAmount, true, func(x *replay.Impact) Cell { return ofOneMember(&x.Lose, x.Lose.Median) }},
	{"lost_most_{currency}", mostTitle, KindAmount, true, func(x *replay.Impact) Cell { return ofOneMember(&x.Lose, x.Lose.Most) }},
}

func sideCents(s *replay.Side, c engine.Cents) Cell {
	if s.Members == replay.Few {
		return tooFew
	}
	return number(int64(c))
}

// ofOneMember is a figure of a single member: there is none of nobody, and who may not see cases is not told (a member who gains or
// loses does so by a cent at least).
func ofOneMember(s *replay.Side, c engine.Cents) Cell {
	if s.Members <= 0 || c == 0 {
		return none
	}
	return number(int64(c))
}

// curve has a row for each draft: of a sweep, what each value costs.
func (r *Replay) curve() *Table {
	title := draftsTitle
	if what, _ := r.sweep(); what != "" {
		title = inEach(func(lang engine.Lang) string { return strings.ReplaceAll(curveTitle.In(lang), "{what}", what) })
	}
	t := r.table("drafts", title, r.draftHead(),
		Column{Name: "draft", Kind: KindTitle, Title: r.draftHead()},
		Column{Name: "cost", Kind: KindAmount, Title: costTitle},
		Column{Name: "difference", Kind: KindAmount, Title: differenceTitle, Delta: true},
		Column{Name: "difference", Kind: KindPercent, Title: percentTitle, Delta: true},
		Column{Name: "step", Kind: KindAmount, Title: stepTitle, Delta: true},
		Column{Name: "lines_that_differ", Kind: KindCount, Title: differTitle},
		Column{Name: "members_who_gain", Kind: KindCount, Title: gainTitle},
		Column{Name: "members_who_lose", Kind: KindCount, Title: loseTitle},
	)
	for i := range r.Answer.Drafts {
		im := &r.Answer.Drafts[i]
		now, difference, percent := costs(&im.Total)
		t.Rows = append(t.Rows, []Cell{
			{Title: r.DraftTitle(i)}, now, difference, percent, r.step(i), counted(im.Total.Differ), counted(im.Gain.Members), counted(im.Lose.Members),
		})
	}
	return t
}

// step is what a draft costs more than the one before it.
func (r *Replay) step(i int) Cell {
	if i == 0 || r.withheld(i) || r.withheld(i-1) {
		return none
	}
	return number(int64(r.Answer.Drafts[i].Total.Now - r.Answer.Drafts[i-1].Total.Now))
}

// replayed says what was decided again, what was taken as it stands, and the hash of what came out.
func (r *Replay) replayed() *Table {
	a := &r.Answer
	t := r.table("replayed", replayedTitle, figureTitle,
		Column{Name: "what", Kind: KindCode}, Column{Name: "title", Kind: KindTitle}, Column{Name: "value", Kind: KindFigure, Title: valueTitle})
	count := func(code string, title engine.Text, n int64) {
		c := counted(n)
		c.Of = KindCount
		t.Rows = append(t.Rows, []Cell{{Code: code}, {Title: title}, c})
	}
	text := func(code string, title engine.Text, s string) {
		t.Rows = append(t.Rows, []Cell{{Code: code}, {Title: title}, {Title: same(s), Of: KindTitle}})
	}
	count("members", membersTitle, a.Members)
	count("claims", claimsTitle, a.Claims)
	count("lines", linesTitle, a.Lines)
	count("rulings", rulingsTitle, a.Manual.Rulings)
	exGratia := counted(int64(a.Manual.ExGratia))
	exGratia.Of = KindAmount
	t.Rows = append(t.Rows, []Cell{{Code: "ex_gratia_" + strings.ToLower(t.Currency)}, {Title: exGratiaTitle}, exGratia})
	count("erased", erasedTitle, a.Manual.Erased)
	count("undated", undatedTitle, a.Manual.Undated)
	text("reference_revision", referenceTitle, setLabel(a.Against))
	text("reference_decisions_sha256", hashTitle, a.SHA256)
	for i := range a.Drafts {
		title := r.DraftTitle(i)
		text(numbered("draft", i, len(a.Drafts))+"_revision", title, setLabel(a.Drafts[i].Name))
		text(numbered("draft", i, len(a.Drafts))+"_decisions_sha256", hashTitle, a.Drafts[i].SHA256)
	}
	return t
}

// setLabel names a book with its whole revision.
func setLabel(n replay.BookName) string {
	s := n.Book + " " + n.Revision
	if n.Set != "" {
		s += " + " + n.Set
	}
	return s
}
