package api

import (
	"io"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/report"
)

// replayPage is what a replay found, as a page: every table, and the first lines that differ with both explanations.
type replayPage struct {
	wording
	Lead   string
	Tables []replayTable
}

type replayTable struct {
	Title string
	Heads []report.WrittenHead
	Rows  [][]replayCell
	Total []replayCell
	Notes []string
	Lines []replayLine
	Many  bool // columns
}

// manyColumns is from how many columns on a table is written smaller.
const manyColumns = 9

// replayCell is one cell; the first of a row is its head.
type replayCell struct {
	Text          string
	First, Number bool
}

// replayLine is a line that differs, under the one book and the other.
type replayLine struct {
	Title string
	Sides [2]replaySide
}

type replaySide struct {
	Name, Lead string
	Rest       []string
}

// WriteReplay writes what a replay found as a page that can be printed.
func WriteReplay(w io.Writer, r *report.Replay, lang engine.Lang) error {
	p := replayPage{wording: wording{lang}}
	p.Lead = p.cost(r)
	for _, t := range r.ToRead() {
		out := p.table(t.Written(lang))
		switch t.Report {
		case "first":
			out.Rows, out.Total = nil, nil
			for i := range r.Answer.Drafts {
				out.Lines = append(out.Lines, p.lines(r, t, r.FirstFew(i), i)...)
			}
		case "check_first":
			out.Rows, out.Total = nil, nil
			out.Lines = p.lines(r, t, r.Answer.Check.First, -1)
		}
		p.Tables = append(p.Tables, out)
	}
	head := p.head(r, "replay", p.T("replay"))
	return head.write(w, "replay", &p)
}

// head is the frame of both papers about a replay.
func (p wording) head(r *report.Replay, class, title string) paper {
	a := &r.Answer
	head := paper{
		lang: p.lang, Class: class, Title: title, Payer: r.Against.Title.In(p.lang),
		Facts: []named{{p.T("period"), p.days(a.Span.From, a.Span.Until-1)}, {p.T("reference"), report.BookLabel(a.Against)}},
	}
	if len(a.Drafts) == 1 {
		head.Facts = append(head.Facts, named{p.T("draft"), report.BookLabel(a.Drafts[0].Name)})
	}
	if a.Members != replay.Few {
		head.Facts = append(head.Facts, named{p.T("replayed"), p.T("replayed_counts", "members", p.count(a.Members), "lines", p.count(a.Lines))})
	}
	for _, hash := range hashesOf(a) {
		head.Foot = append(head.Foot, p.T("hash", "book", report.BookLabel(hash.name), "hash", hash.sum))
	}
	return head
}

type namedHash struct {
	name replay.BookName
	sum  string
}

// hashesOf are the hashes of the decisions, as many as fit at the foot of a page.
func hashesOf(a *replay.Answer) (all []namedHash) {
	const most = 3
	if a.SHA256 != "" {
		all = append(all, namedHash{a.Against, a.SHA256})
	}
	for i := range a.Drafts {
		if d := &a.Drafts[i]; d.SHA256 != "" && len(all) < most {
			all = append(all, namedHash{d.Name, d.SHA256})
		}
	}
	return all
}

func (p wording) count(n int64) string {
	return engine.FormatValue(nil, engine.Int(n), p.lang)
}

// cost says in a sentence what the period would have cost.
func (p wording) cost(r *report.Replay) string {
	a := &r.Answer
	was := p.money(a.Cents)
	switch {
	case a.Members == replay.Few:
		return p.T("cost_few", "few", p.count(replay.Least))
	case len(a.Drafts) == 0:
		return p.T("cost_reference", "was", was)
	case len(a.Drafts) > 1:
		return p.T("cost_several", "was", was, "n", p.count(int64(len(a.Drafts))))
	case a.Drafts[0].Total.Withheld():
		return p.T("cost_few", "few", p.count(replay.Least))
	case a.Drafts[0].Total.Differ == 0:
		return p.T("cost_same", "was", was)
	}
	figures := figuresOf(r, 0, p.lang)
	return p.T("cost_draft", "was", was, "now", figures["cost"], "difference", figures["difference"], "percent", figures["percent"])
}

// figuresOf are the figures of the summary about a draft, written, by the name that their codes begin with.
func figuresOf(r *report.Replay, draft int, lang engine.Lang) map[string]string {
	t := r.Tables()[0]
	written, names := t.Written(lang), []string{
		"cost", "difference", "percent", "lines", "members", "gain", "gained", "gained_median", "gained_most", "lose", "lost", "lost_median", "lost_most",
	}
	out := make(map[string]string, len(names))
	for i, row := range written.Rows {
		out[names[i]] = row[2+draft]
	}
	return out
}

func (p wording) table(t report.Written) replayTable {
	out := replayTable{Title: t.Title, Heads: t.Heads, Notes: t.Notes, Many: len(t.Heads) > manyColumns}
	row := func(cells []string) []replayCell {
		line := make([]replayCell, len(cells))
		for i, text := range cells {
			line[i] = replayCell{Text: text, First: i == 0, Number: t.Heads[i].Number}
		}
		return line
	}
	for _, cells := range t.Rows {
		out.Rows = append(out.Rows, row(cells))
	}
	if t.Total != nil {
		out.Total = row(t.Total)
	}
	return out
}

func (p wording) lines(r *report.Replay, t *report.Table, first []replay.Difference, draft int) (out []replayLine) {
	for i := range first {
		d := &first[i]
		line := replayLine{Title: r.DifferenceTitle(d, p.lang)}
		if draft >= 0 && len(r.Answer.Drafts) > 1 {
			line.Title = r.DraftTitle(draft).In(p.lang) + " · " + line.Title
		}
		was, now := r.WhyApart(d, draft, p.lang)
		heads := t.Columns[len(t.Columns)-2:]
		for side, why := range [...][]string{was, now} {
			line.Sides[side] = replaySide{Name: heads[side].Title.In(p.lang), Lead: why[0], Rest: why[1:]}
		}
		out = append(out, line)
	}
	return out
}
