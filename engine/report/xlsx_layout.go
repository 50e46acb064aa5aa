package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"octroi/engine"
)

// page keeps heads and titles in sight, lets rows be filtered, and prints what people read on pages as wide as that, each with the
// heads.
func (s *sheet) page() {
	titles, last := 0, rowHead+len(s.table.Rows)
	for titles < s.read-1 && s.isText(titles+1) {
		titles++
	}
	titles = max(1, min(titles, 3))
	s.do(s.file.SetPanes(s.name, &excelize.Panes{
		Freeze: true, XSplit: titles, YSplit: rowHead, TopLeftCell: cellName(titles+1, rowFirst), ActivePane: "bottomRight",
	}))
	if len(s.table.Rows) > 0 {
		s.do(s.file.AutoFilter(s.name, cellName(1, rowHead)+":"+cellName(len(s.columns), last), nil))
	}
	landscape, a4, fit, wide, high, narrow := "landscape", 9, true, 1, 0, 0.4
	s.do(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.do(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &high}))
	s.do(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &narrow, Right: &narrow, Top: &narrow, Bottom: &narrow}))
	s.do(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&R&P / &N"}))
	for _, n := range [][2]string{
		{"_xlnm.Print_Titles", fmt.Sprintf("$%d:$%d", rowHead, rowHead)},
		{"_xlnm.Print_Area", fmt.Sprintf("$A$1:$%s$%d", columnName(s.read), s.printed())},
	} {
		s.do(s.file.SetDefinedName(&excelize.DefinedName{Name: n[0], RefersTo: "'" + s.name + "'!" + n[1], Scope: s.name}))
	}
}

// printed is the last row that is: that of a note, or of the figures.
func (s *sheet) printed() int {
	if n := len(s.table.Notes); n > 0 {
		return s.last() + 1 + n
	}
	return s.last()
}

// across writes a text over all that people read, on as many lines as it takes.
func (s *sheet) across(row int, text string, place sheetPlace) {
	s.text(1, row, text, place)
	s.do(s.file.MergeCell(s.name, cellName(1, row), cellName(s.read, row)))
	width := 0
	for _, w := range s.widths[:s.read] {
		width += w
	}
	s.lines(row, linesOf(text, width), place)
}

// height makes a row as high as its texts: not every program does so by itself.
func (s *sheet) height(row int, texts []string) {
	lines := 1
	for i, text := range texts {
		width := s.widths[i] * 9 / 8 // letters are narrower than digits, in which widths are measured
		if row == rowHead {
			width = s.widths[i] - 1 // bold ones are not
		}
		lines = max(lines, linesOf(text, width))
	}
	s.lines(row, lines, placeRow)
}

func (s *sheet) lines(row, n int, place sheetPlace) {
	points := 15
	if place == placeTitle {
		points = 19
	}
	s.do(s.file.SetRowHeight(s.name, row, float64(min(points*n, excelize.MaxRowHeight)))) //nolint:forbidigo // a height, in points
}

// linesOf is how many lines of so many characters a text takes, broken between words, and within those that are longer.
func linesOf(text string, width int) int {
	if first, rest, several := strings.Cut(text, "\n"); several {
		return linesOf(first, width) + linesOf(rest, width)
	}
	lines, left := 1, width
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case n <= left:
		case left < width:
			lines, left = lines+1, width
		}
		for ; n > left; n -= width {
			lines++
		}
		left -= n + 1
	}
	return lines
}

// The widest that columns are, in characters: longer texts and heads take another line.
const (
	widestTitle = 44
	widestOfTwo = 34 // titles side by side: what is printed stays large enough to be read
	widestCode  = 32
)

// titles is how many columns of titles a workbook has.
func (t *Table) titles() (n int) {
	for _, i := range t.shown(ForPrograms) {
		if t.Columns[i].Kind == KindTitle {
			n++
		}
	}
	return n
}

// widthOf is as wide as what stands in the column, and as the longest word of its head, or all of that over codes; a filter's arrow
// needs some more.
func (t *Table) widthOf(i int, lang engine.Lang) int {
	widest, most := 6, widestTitle
	if t.titles() > 1 {
		most = widestOfTwo
	}
	words := strings.Fields(t.headOf(i, lang))
	if t.Columns[i].Kind == KindCode {
		most, words = widestCode, []string{t.headOf(i, lang)}
	}
	for _, word := range words {
		widest = max(widest, utf8.RuneCountInString(word)+2)
	}
	for n, row := range t.lines() {
		text := row[i].Code
		if t.Columns[i].Kind != KindCode {
			text = readable(t.Columns[i], row[i], lang)
		}
		switch c := row[i]; {
		case c.None:
		case t.Columns[i].Kind == KindFigure:
			text += " " + c.Title.In(lang)
		case t.Columns[i].Kind == KindDays:
			text += " " + daysWord.In(lang)
		}
		if n == len(t.Rows) {
			text += "+" // it is bold, and a number that does not fit is not shown at all
		}
		widest = max(widest, utf8.RuneCountInString(text))
	}
	return min(widest, most) + 2
}

// headOf is the head of a column in a workbook, where titles have one, and codes say of what they are.
func (t *Table) headOf(i int, lang engine.Lang) string {
	c := &t.Columns[i]
	title := c.Title.In(lang)
	if title == "" {
		title = t.Of.In(lang)
	}
	switch {
	case c.Kind == KindCode:
		if lang != engine.DE { // where nouns are capital
			title = strings.ToLower(title)
		}
		return "Code (" + title + ")"
	case title != "":
		return title
	default:
		return c.Name
	}
}
