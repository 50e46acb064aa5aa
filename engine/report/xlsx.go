package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"octroi/engine"
)

// workbook is a file of sheets, on its way.
type workbook struct {
	file   *excelize.File
	styles map[sheetStyle]int
	names  map[string]bool // of its sheets, in small letters
	err    error           // the first, which makes all that follows idle
}

// sheet is one sheet of a workbook.
type sheet struct {
	*workbook
	name    string
	table   *Table
	lang    engine.Lang
	columns []int // of the table, in the order of the sheet
	widths  []int // of them, in characters
	read    int   // how many of them people read: the codes come after, and are not printed
}

// sheetStyle is how a cell looks: its number format, where it stands, and whether it is text.
type sheetStyle struct {
	format string
	place  sheetPlace
	text   bool
	inner  bool // a text that is not in the first column
}

type sheetPlace uint8

const (
	placeRow sheetPlace = iota
	placeHead
	placeTotal
	placeTitle
	placeNote
)

// The rows of a sheet, from 1.
const (
	rowTitle, rowNote, rowHead = 1, 2, 4
	rowFirst                   = rowHead + 1
)

// numberFormat is what a spreadsheet shows of a number that it keeps exactly; it puts the separators of its own language. A
// difference has its sign.
func (s *sheet) numberFormat(c *Column, cell Cell) string {
	format := map[Kind]string{
		KindAmount: `#,##0.00\ ` + quoted(currencySign(s.table.Currency)), KindPercent: "0.0%", KindCount: "#,##0", KindUnits: "#,##0.0##", KindDays: `0.0\ ` + quoted(daysWord.In(s.lang)),
		KindPoints: `0.0\ ` + quoted(pointSign.In(s.lang)),
	}[c.kind(cell)]
	if c.Kind == KindFigure && cell.Of == KindUnits && cell.N%int64(engine.One) == 0 {
		format = "#,##0"
	}
	if unit := cell.Title.In(s.lang); c.Kind == KindFigure && unit != "" {
		format += `\ ` + quoted(unit)
	}
	switch {
	case format == "":
		return "@"
	case c.signed(cell):
		return "+" + format + ";-" + format + ";" + format
	default:
		return format
	}
}

var daysWord = engine.Text{FR: "jours", NL: "dagen", DE: "Tage", EN: "days"}

// quoted is a text within a number format.
func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, "") + `"` }

func currencySign(code string) string {
	if code == "EUR" {
		return "€"
	}
	return code
}

// writeXLSX writes a workbook of one sheet: the heading, the heads of the columns, the rows and the total. Numbers are numbers,
// with the format of what they are; texts are never formulas. Codes stand on the right of what people read.
func (t *Table) writeXLSX(w io.Writer, lang engine.Lang) error {
	return writeWorkbook(w, []*Table{t}, lang)
}

// writeWorkbook writes a sheet for each table.
func writeWorkbook(w io.Writer, tables []*Table, lang engine.Lang) error {
	b := &workbook{file: excelize.NewFile(), styles: make(map[sheetStyle]int), names: make(map[string]bool)}
	defer func() { _ = b.file.Close() }() // it has no files of its own on disk: nothing to fail
	for _, t := range tables {
		b.sheet(t, lang).write()
	}
	if b.err != nil {
		return b.err
	}
	return b.file.Write(w)
}

// sheet adds a sheet. Two of one name are numbered.
func (b *workbook) sheet(t *Table, lang engine.Lang) *sheet {
	title := t.Title.In(lang)
	s := &sheet{workbook: b, name: sheetName(title, ""), table: t, lang: lang}
	for n := 2; b.names[strings.ToLower(s.name)]; n++ {
		s.name = sheetName(title, " "+strconv.Itoa(n))
	}
	if len(b.names) == 0 {
		b.do(b.file.SetSheetName("Sheet1", s.name))
	} else {
		_, err := b.file.NewSheet(s.name)
		b.do(err)
	}
	b.names[strings.ToLower(s.name)] = true
	return s
}

func (s *sheet) write() {
	t, lang := s.table, s.lang
	isCode := func(i int) bool { return t.Columns[i].Kind == KindCode }
	all := t.shown(ForPrograms)
	s.columns = slices.DeleteFunc(slices.Clone(all), isCode)
	s.read = len(s.columns)
	s.columns = append(s.columns, slices.DeleteFunc(all, func(i int) bool { return !isCode(i) })...)
	title, when := t.headings(lang)
	heads := make([]string, len(s.columns))
	for i, at := range s.columns {
		heads[i] = t.headOf(at, lang)
		s.widths = append(s.widths, t.widthOf(at, lang))
		s.do(s.file.SetColWidth(s.name, columnName(i+1), columnName(i+1), float64(s.widths[i]))) //nolint:forbidigo // a width, in characters
		s.text(i+1, rowHead, heads[i], placeHead)
	}
	s.across(rowTitle, title, placeTitle)
	s.across(rowNote, when, placeNote)
	s.height(rowHead, heads)
	for n, row := range t.lines() {
		place := placeRow
		if n == len(t.Rows) {
			place = placeTotal
		}
		texts := make([]string, len(s.columns))
		for i, at := range s.columns {
			s.cell(i+1, rowFirst+n, &t.Columns[at], row[at], place)
			if t.Columns[at].kind(row[at]) == KindTitle {
				texts[i] = row[at].Title.In(lang)
			}
		}
		s.height(rowFirst+n, texts)
	}
	for i, note := range t.Notes {
		s.across(s.last()+2+i, note.In(lang), placeNote)
	}
	s.page()
}

// last is the last row that has figures.
func (s *sheet) last() int { return rowHead + len(s.table.lines()) }

func (b *workbook) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func columnName(n int) string {
	name, _ := excelize.ColumnNumberToName(n) // a table has some ten columns
	return name
}

func cellName(col, row int) string { return columnName(col) + strconv.Itoa(row) }

func (s *sheet) text(col, row int, text string, place sheetPlace) {
	s.do(s.file.SetCellStr(s.name, cellName(col, row), text))
	isText := place != placeHead || s.isText(col)
	s.style(col, row, sheetStyle{"@", place, isText, isText && col > 1})
}

// isText reports whether a column of the sheet holds texts, which stand on the left with their head.
func (s *sheet) isText(col int) bool {
	k := s.table.Columns[s.columns[col-1]].Kind
	return k == KindCode || k == KindTitle
}

// cell writes a value as what it is. Decimals go in as they are written, through no float.
func (s *sheet) cell(col, row int, c *Column, value Cell, place sheetPlace) {
	at := cellName(col, row)
	switch {
	case value.None:
	case c.Kind == KindCode:
		s.do(s.file.SetCellStr(s.name, at, value.Code))
	case c.kind(value) == KindTitle:
		s.do(s.file.SetCellStr(s.name, at, value.Title.In(s.lang)))
	default:
		s.do(s.file.SetCellDefault(s.name, at, decimalOf(c.kind(value), value.N)))
	}
	isText := s.isText(col) || c.kind(value) == KindTitle
	s.style(col, row, sheetStyle{s.numberFormat(c, value), place, isText, isText && col > 1})
}

// decimalOf writes a number in the unit that a spreadsheet shows it in: euros, units, days, and parts of one for a percentage.
func decimalOf(k Kind, n int64) string {
	switch k {
	case KindAmount:
		return engine.Cents(n).String()
	case KindPercent, KindUnits:
		return engine.Quantity(n).String()
	case KindDays, KindPoints:
		return tenths(n)
	default:
		return strconv.FormatInt(n, 10)
	}
}

func (s *sheet) style(col, row int, of sheetStyle) {
	id, ok := s.styles[of]
	if !ok {
		style := &excelize.Style{
			CustomNumFmt: &of.format, Font: &excelize.Font{Family: "Calibri", Size: 11},
			Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "top", WrapText: of.text || of.place == placeHead},
		}
		if of.text {
			style.Alignment.Horizontal = "left"
		}
		if of.inner {
			style.Alignment.Indent = 1 // away from the number on its left
		}
		switch of.place {
		case placeTitle:
			style.Font.Bold, style.Font.Size = true, 14
		case placeNote:
			style.Font.Color = "595959"
		case placeHead:
			style.Font.Bold, style.Alignment.Vertical = true, "bottom"
			style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7ECF3"}}
		case placeTotal:
			style.Font.Bold = true
			style.Border = []excelize.Border{{Type: "top", Color: "000000", Style: 1}}
		case placeRow:
		}
		var err error
		id, err = s.file.NewStyle(style)
		s.do(err)
		s.styles[of] = id
	}
	at := cellName(col, row)
	s.do(s.file.SetCellStyle(s.name, at, at, id))
}

// sheetName is a title as the name of a sheet: 31 characters at most, and none that spreadsheets keep for themselves.
func sheetName(title, suffix string) string {
	var name []rune
	for _, r := range title {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']', '\'':
			continue
		}
		if name = append(name, r); len(name) == 31-len(suffix) {
			break
		}
	}
	return string(name) + suffix
}
