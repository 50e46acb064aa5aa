package report

import (
	"strconv"

	"octroi/engine"
	"octroi/engine/replay"
)

// replayDimension is one way in which the cost is shown in parts.
type replayDimension struct {
	name    string
	by      engine.Dimension
	title   engine.Text
	rows    func(*replay.Impact) []replay.Change
	names   func(*engine.Book, engine.Span) []name
	folds   bool        // rows that nothing changes may be one row for readers
	unnamed engine.Text // the title of the code ""
}

var replayDimensions = []replayDimension{
	{"by_category", engine.ByCategory, costByCategoryTitle, func(x *replay.Impact) []replay.Change { return x.ByCategory }, categoryNames, true, unknown},
	{"by_benefit", engine.ByBenefit, costByBenefitTitle, func(x *replay.Impact) []replay.Change { return x.ByBenefit }, benefitNames, true, unknown},
	{"by_month", engine.ByMonth, costByMonthTitle, func(x *replay.Impact) []replay.Change { return x.ByMonth }, monthNames, false, unknown},
	{"by_age_band", engine.ByAgeBand, costByAgeTitle, func(x *replay.Impact) []replay.Change { return x.ByAgeBand }, ageBandNames, false, unknown},
}

// manyDrafts is from how many drafts on readers get the difference of each alone.
const manyDrafts = 3

// foldedFrom is how many rows that nothing changes are one.
const foldedFrom = 3

// changes shows one dimension: the cost under the reference, and under each draft beside it.
func (r *Replay) changes(of replayDimension, brief bool) *Table {
	drafts := len(r.Answer.Drafts)
	t := r.table(of.name, r.sideBySide(of.title), dimensionOf(of.by).head, Column{Name: "key", Kind: KindCode}, Column{Name: "title", Kind: KindTitle},
		Column{Name: "reference", Kind: KindAmount, Title: referenceTitle})
	for i := range drafts {
		t.Columns = append(t.Columns, r.changeColumns(i, brief && drafts > manyDrafts)...)
	}
	if drafts == 1 {
		t.Columns = append(t.Columns, Column{Name: "lines", Kind: KindCount, Title: linesTitle},
			Column{Name: "lines_that_differ", Kind: KindCount, Title: differTitle}, Column{Name: "members", Kind: KindCount, Title: membersTitle})
	}
	cut := changeCut{r: r, of: of, brief: brief, fold: brief && of.folds}
	for i := range drafts {
		cut.byCode = append(cut.byCode, changesByCode(of.rows(&r.Answer.Drafts[i])))
	}
	t.Rows = cut.rows()
	if len(t.Rows) > 0 {
		t.Total = cut.row(name{"total", totalTitle}, func(i int) *replay.Change { return &r.Answer.Drafts[i].Total })
	}
	return t
}

func (r *Replay) changeColumns(i int, differenceOnly bool) []Column {
	drafts := len(r.Answer.Drafts)
	now := Column{Name: numbered("draft", i, drafts), Kind: KindAmount, Title: r.DraftTitle(i)}
	difference := Column{Name: numbered("difference", i, drafts), Kind: KindAmount, Title: differenceTitle, Delta: true}
	percent := Column{Name: numbered("difference", i, drafts), Kind: KindPercent, Title: percentTitle, Delta: true}
	if differenceOnly {
		difference.Title = r.DraftTitle(i)
		return []Column{difference}
	}
	return []Column{now, difference, percent}
}

// numbered names a column of one draft of several.
func numbered(s string, i, of int) string {
	if of < 2 {
		return s
	}
	return s + "_" + strconv.Itoa(i+1)
}

func changesByCode(rows []replay.Change) map[string]*replay.Change {
	m := make(map[string]*replay.Change, len(rows))
	for i := range rows {
		m[rows[i].Code] = &rows[i]
	}
	return m
}

// changeCut makes the rows of one dimension.
type changeCut struct {
	r      *Replay
	of     replayDimension
	brief  bool
	fold   bool
	byCode []map[string]*replay.Change // by draft
}

// rows are those that any draft has, in the order of the books, what they do not know after that, and what may not be told apart last.
func (c *changeCut) rows() (rows [][]Cell) {
	folded, n := replay.Change{}, 0
	var kept [][]Cell
	for _, of := range c.names() {
		first := c.first(of.key)
		if first == nil {
			continue
		}
		if c.fold && of.key != replay.Other && !c.differs(of.key) {
			folded.Was, folded.Now, folded.Lines = folded.Was+first.Was, folded.Now+first.Was, folded.Lines+first.Lines
			n++
			continue
		}
		kept = append(kept, c.row(of, func(i int) *replay.Change { return c.byCode[i][of.key] }))
	}
	if n < foldedFrom {
		c.fold = false
		if n > 0 { // in the order of the books after all
			return c.rows()
		}
		return kept
	}
	title := inEach(func(lang engine.Lang) string {
		return engine.FormatNumber(strconv.Itoa(n), lang) + " " + unchangedTitle.In(lang)
	})
	row := c.row(name{"(unchanged)", title}, func(int) *replay.Change { return &folded })
	return append(kept, row)
}

// names are the rows' names, out of every book.
func (c *changeCut) names() (names []name) {
	seen := make(map[string]bool)
	for _, book := range c.r.books() {
		for _, n := range c.of.names(book, c.r.Answer.Span) {
			if !seen[n.key] {
				names, seen[n.key] = append(names, n), true
			}
		}
	}
	var others []string
	for _, rows := range c.byCode {
		for key := range rows {
			if !seen[key] && key != "" && key != replay.Other {
				others = append(others, key)
			}
		}
	}
	names = withUnknown(names, others)
	return append(names, name{"", c.of.unnamed}, name{replay.Other, otherTitle})
}

// first is the row of the first draft that has one.
func (c *changeCut) first(key string) *replay.Change {
	for _, rows := range c.byCode {
		if row := rows[key]; row != nil {
			return row
		}
	}
	return nil
}

func (c *changeCut) differs(key string) bool {
	for i, rows := range c.byCode {
		if row := rows[key]; row == nil && c.hides(i) || row != nil && (row.Was != row.Now || row.Differ != 0) {
			return true
		}
	}
	return false
}

// hides reports whether a draft does not tell some rows: a row that it lacks is then not known to be 0.
func (c *changeCut) hides(i int) bool {
	return len(c.byCode[i]) == 0 || c.byCode[i][replay.Other] != nil
}

func (c *changeCut) row(of name, at func(i int) *replay.Change) []Cell {
	drafts := len(c.byCode)
	was := none
	for i := range drafts {
		if change := at(i); change != nil && was.None && (of.key != replay.Other || drafts == 1) {
			was = number(int64(change.Was))
		}
	}
	row := []Cell{{Code: of.key}, {Title: of.title}, was}
	for i := range drafts {
		now, difference, percent := none, none, none
		if change := at(i); change != nil {
			now, difference, percent = costs(change)
		} else if !c.hides(i) { // what is paid under no book has no row
			now, difference, percent = was, number(0), ratio(0, 1000, was.N)
		}
		if c.brief && drafts > manyDrafts {
			row = append(row, difference)
			continue
		}
		row = append(row, now, difference, percent)
	}
	if drafts == 1 {
		change, members := at(0), none
		if change.Members != replay.Few || change.Withheld() {
			members = counted(change.Members)
		}
		row = append(row, counted(change.Lines), counted(change.Differ), members)
	}
	return row
}
