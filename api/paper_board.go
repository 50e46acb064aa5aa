package api

import (
	"cmp"
	"io"
	"slices"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/report"
	"octroi/rules"
)

// How many rows a section of the page has at most, so that all of it fits one sheet of paper.
const (
	boardChanges  = 5
	boardSentence = 220 // letters
	boardRoom     = 700 // letters of all changes together
	boardBenefits = 5
	boardSpread   = 12
	boardCaps     = 3
	boardAssumed  = 3
	boardDrafts   = 12
)

// board is one page to bring to those who decide.
type board struct {
	wording
	Lead       string
	Proposed   []string
	Curve      *boardTable
	CurveTitle string
	Benefits   *boardTable
	People     *boardTable
	Spread     *boardTable
	Caps       *boardTable
	Assumed    []string
	Reading    []string
}

// boardTable is a table whose rows may end in a bar.
type boardTable struct {
	Title string
	Heads []string
	Chart bool
	Rows  []boardRow
	More  string // that there is more than is shown
	worth []int64
}

type boardRow struct {
	Name  string
	Cells []string
	Bar   *boardBar
}

// boardBar is a bar from the axis to the left or to the right, in thousandths of the width.
type boardBar struct {
	Class            string
	From, Wide, Axis int64
}

// WriteReplaySummary writes one page for a board: what is proposed, what it would have cost, who gains and loses, which benefits and
// caps, and on what that stands. changes are those from the reference to each draft, by rules.Diff; a draft without any is named
// by what was set in it.
func WriteReplaySummary(w io.Writer, r *report.Replay, changes [][]rules.Change, lang engine.Lang) error {
	p := board{wording: wording{lang}}
	p.Lead, p.Proposed = p.cost(r), p.proposed(r, changes)
	if len(r.Answer.Drafts) > 1 {
		p.curve(r)
	}
	if len(r.Answer.Drafts) == 1 && !r.Answer.Drafts[0].Total.Withheld() {
		p.Benefits, p.People, p.Spread, p.Caps = p.benefits(r), p.people(r), p.spread(r), p.caps(r)
	}
	p.Reading = append(p.Reading, report.Fixed.In(lang))
	if p.Assumed = p.assumed(r); p.People == nil {
		p.Assumed = nil
	} else if len(p.Assumed) > 0 {
		p.Reading = append(p.Reading, report.Proportional.In(lang))
	}
	p.Reading = append(p.Reading, r.CheckNote().In(lang))
	if m := r.Answer.Manual; m.Rulings > 0 {
		p.Reading = append(p.Reading, p.T("manual", "n", p.count(m.Rulings)))
	}
	if note := r.NarrowedNote(); note != (engine.Text{}) {
		p.Reading = append(p.Reading, note.In(lang))
	}
	head := p.head(r, "board", p.T("board"))
	return head.write(w, "board", &p)
}

// bars gives each row its bar: to the right for more, to the left for less.
func (t *boardTable) bars() *boardTable {
	most, least := int64(0), int64(0)
	for _, n := range t.worth {
		most, least = max(most, n), min(least, n)
	}
	if most == 0 && least == 0 {
		return t
	}
	t.Chart = true
	axis := -least * 996 / (most - least)
	for i, n := range t.worth {
		bar := &boardBar{Class: "more", From: axis, Wide: n * 996 / (most - least), Axis: axis}
		if n < 0 {
			bar.Class, bar.Wide = "less", -bar.Wide
			bar.From = axis - bar.Wide
		}
		t.Rows[i].Bar = bar
	}
	return t
}

func (p *board) curve(r *report.Replay) {
	t := r.Table("drafts")
	written := t.Written(p.lang)
	p.CurveTitle = written.Title
	out := &boardTable{Title: written.Title}
	for _, h := range []int{0, 1, 2, 3, 6, 7} {
		out.Heads = append(out.Heads, written.Heads[h].Title)
	}
	for i, row := range written.Rows {
		if i == boardDrafts {
			out.More = p.T("and_more", "n", p.count(int64(len(written.Rows)-i)))
			break
		}
		out.Rows = append(out.Rows, boardRow{Name: row[0], Cells: []string{row[1], row[2], row[3], row[6], row[7]}})
		out.worth = append(out.worth, t.Rows[i][2].N)
	}
	p.Curve = out.bars()
}

// benefits are those that change most.
func (p *board) benefits(r *report.Replay) *boardTable {
	t := r.Table("by_benefit")
	if t == nil {
		return nil
	}
	const difference = 4 // after the code, the title, and the cost under both books
	written := t.Written(p.lang)
	var rows []int
	for i := range t.Rows {
		if t.Rows[i][difference].N != 0 {
			rows = append(rows, i)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		return cmp.Compare(amount(t.Rows[b][difference].N), amount(t.Rows[a][difference].N))
	})
	out := &boardTable{Title: written.Title}
	out.Heads = []string{p.T("benefit")}
	for _, h := range written.Heads[1:5] {
		out.Heads = append(out.Heads, h.Title)
	}
	for n, i := range rows {
		if n == boardBenefits {
			out.More = p.T("and_more", "n", p.count(int64(len(rows)-n)))
			break
		}
		out.Rows = append(out.Rows, boardRow{Name: written.Rows[i][0], Cells: written.Rows[i][1:5]})
		out.worth = append(out.worth, t.Rows[i][difference].N)
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return out.bars()
}

func amount(n int64) int64 { return max(n, -n) }

// people says who gains and who loses.
func (p *board) people(r *report.Replay) *boardTable {
	f := figuresOf(r, 0, p.lang)
	out := &boardTable{Heads: []string{p.T("gain"), p.T("lose")}, Rows: []boardRow{
		{Name: p.T("members"), Cells: []string{f["gain"], f["lose"]}},
		{Name: p.T("together"), Cells: []string{f["gained"], f["lost"]}},
		{Name: p.T("median"), Cells: []string{f["gained_median"], f["lost_median"]}},
		{Name: p.T("at_most"), Cells: []string{f["gained_most"], f["lost_most"]}},
	}}
	return out
}

// spread is how many members gain or lose how much.
func (p *board) spread(r *report.Replay) *boardTable {
	out := &boardTable{Title: p.T("how_much"), Heads: []string{p.T("difference"), p.T("members")}}
	for _, b := range r.Answer.Drafts[0].Spread {
		if b.Members == 0 || len(out.Rows) == boardSpread {
			continue
		}
		out.Rows = append(out.Rows, boardRow{Name: p.bucket(b), Cells: []string{p.count(b.Members)}})
		worth := b.Members
		if b.NoFrom || b.From < 0 {
			worth = -worth
		}
		out.worth = append(out.worth, worth)
	}
	if len(out.Rows) == 0 {
		return nil
	}
	return out.bars()
}

// bucket names a range: "lose €20.01 to €50.00", "gain more than €500.00".
func (p *board) bucket(b replay.Bucket) string {
	switch {
	case b.NoFrom && b.NoTo:
		return "–"
	case b.NoFrom:
		return p.T("lose_over", "amount", p.money(-b.To-1))
	case b.NoTo:
		return p.T("gain_over", "amount", p.money(b.From-1))
	case b.From == 0 && b.To == 0:
		return p.T("neither")
	case b.To <= 0:
		return p.T("lose_between", "from", p.money(-b.To), "to", p.money(-b.From))
	default:
		return p.T("gain_between", "from", p.money(b.From), "to", p.money(b.To))
	}
}

// caps are those whose binding changes most.
func (p *board) caps(r *report.Replay) *boardTable {
	t := r.Table("caps")
	if t == nil {
		return nil
	}
	const difference = 6 // after two codes and their titles, and the lines under both books
	written := t.Written(p.lang)
	rows := make([]int, len(t.Rows))
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		return cmp.Compare(amount(t.Rows[b][difference].N), amount(t.Rows[a][difference].N))
	})
	out := &boardTable{Title: written.Title}
	for _, h := range []int{0, 2, 3, 4, 5, 6} {
		out.Heads = append(out.Heads, written.Heads[h].Title)
	}
	for n, i := range rows {
		if n == boardCaps {
			out.More = p.T("and_more", "n", p.count(int64(len(rows)-n)))
			break
		}
		row := written.Rows[i]
		out.Rows = append(out.Rows, boardRow{Name: p.T("change", "subject", row[0], "text", row[1]), Cells: []string{row[2], row[3], row[4], row[5], row[6]}})
	}
	return out
}

// assumed are the assumptions about the first draft, each with what it adds.
func (p *board) assumed(r *report.Replay) (out []string) {
	t := r.Table("assumptions")
	if t == nil || len(r.Answer.Drafts) != 1 {
		return nil
	}
	for i, row := range t.Written(p.lang).Rows {
		if i == boardAssumed {
			return append(out, p.T("and_more", "n", p.count(int64(len(t.Rows)-i))))
		}
		out = append(out, p.T("change", "subject", row[0], "text", row[2]))
	}
	return out
}
