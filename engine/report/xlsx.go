package report

import (
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"octroi/engine"
)

// sheet is the one sheet of a workbook, on its way.
type sheet struct {
	file   *excelize.File
	name   string
	styles map[sheetStyle]int
	err    error // the first, which makes all that follows idle
}

// sheetStyle is how a cell looks: its number format, and whether it stands in the head, in a row or in the total.
type sheetStyle struct {
	format string
	place  sheetPlace
}

type sheetPlace uint8

const (
	placeRow      sheetPlace = iota
	placeHead                // over numbers, which stand on the right
	placeTextHead            // over texts
	placeTotal
	placeTitle
)

// numberFormat is what a spreadsheet shows of a number that it keeps exactly; it puts the separators of its own language. A
// difference has its sign.
func (t *Table) numberFormat(c Column) string {
	format := map[Kind]string{
		KindAmount: `#,##0.00\ "` + currencySign(t.Currency) + `"`, KindPercent: "0.0%", KindCount: "#,##0", KindUnits: "#,##0.0##", KindDays: "0.0",
	}[c.Kind]
	switch {
	case format == "":
		return "@"
	case c.Delta:
		return "+" + format + ";-" + format + ";" + format
	default:
		return format
	}
}

func currencySign(code string) string {
	if code == "EUR" {
		return "€"
	}
	return code
}

// writeXLSX writes a workbook of one sheet: the heading, the heads of the columns, the rows and the total. Numbers are numbers,
// with the format of what they are; texts are never formulas.
func (t *Table) writeXLSX(w io.Writer, lang engine.Lang) error {
	s := &sheet{file: excelize.NewFile(), name: sheetName(t.Title.In(lang)), styles: make(map[sheetStyle]int)}
	defer func() { _ = s.file.Close() }() // it has no files of its own on disk: nothing to fail
	s.do(s.file.SetSheetName("Sheet1", s.name))
	title, when := t.headings(lang)
	s.text(1, 1, title, placeTitle)
	s.text(1, 2, when, placeRow)
	const head = 4
	for i := range t.Columns {
		place := placeHead
		if k := t.Columns[i].Kind; k == KindCode || k == KindTitle {
			place = placeTextHead
		}
		s.text(i+1, head, t.headOf(i, lang), place)
		s.do(s.file.SetColWidth(s.name, columnName(i+1), columnName(i+1), t.widthOf(i, lang)))
	}
	for n, row := range append(t.Rows[:len(t.Rows):len(t.Rows)], t.Total) {
		place := placeRow
		if n == len(t.Rows) {
			place = placeTotal
		}
		for i, c := range t.Columns {
			s.cell(i+1, head+1+n, t, c, row[i], place, lang)
		}
	}
	s.page(head, len(t.Columns), len(t.Rows))
	if s.err != nil {
		return s.err
	}
	return s.file.Write(w)
}

func (s *sheet) do(err error) {
	if s.err == nil {
		s.err = err
	}
}

func columnName(n int) string {
	name, _ := excelize.ColumnNumberToName(n) // a table has some ten columns
	return name
}

func cellName(col, row int) string { return columnName(col) + strconv.Itoa(row) }

func (s *sheet) text(col, row int, text string, place sheetPlace) {
	s.do(s.file.SetCellStr(s.name, cellName(col, row), text))
	s.style(col, row, sheetStyle{"@", place})
}

// cell writes a value as what it is. Decimals go in as they are written, through no float.
func (s *sheet) cell(col, row int, t *Table, c Column, value Cell, place sheetPlace, lang engine.Lang) {
	at := cellName(col, row)
	switch {
	case value.None:
	case c.Kind == KindCode:
		s.do(s.file.SetCellStr(s.name, at, value.Code))
	case c.Kind == KindTitle:
		s.do(s.file.SetCellStr(s.name, at, value.Title.In(lang)))
	default:
		s.do(s.file.SetCellDefault(s.name, at, decimalOf(c.Kind, value.N)))
	}
	s.style(col, row, sheetStyle{t.numberFormat(c), place})
}

// decimalOf writes a number in the unit that a spreadsheet shows it in: euros, units, days, and parts of one for a percentage.
func decimalOf(k Kind, n int64) string {
	switch k {
	case KindAmount:
		return engine.Cents(n).String()
	case KindPercent, KindUnits:
		return engine.Quantity(n).String()
	case KindDays:
		return tenths(n)
	default:
		return strconv.FormatInt(n, 10)
	}
}

func (s *sheet) style(col, row int, of sheetStyle) {
	id, ok := s.styles[of]
	if !ok {
		style := &excelize.Style{CustomNumFmt: &of.format}
		switch of.place {
		case placeTitle:
			style.Font = &excelize.Font{Bold: true, Size: 14}
		case placeHead, placeTextHead:
			style.Font = &excelize.Font{Bold: true}
			style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7ECF3"}}
			style.Alignment = &excelize.Alignment{Horizontal: "right"}
			if of.place == placeTextHead {
				style.Alignment.Horizontal = "left"
			}
		case placeTotal:
			style.Font = &excelize.Font{Bold: true}
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

// page keeps the heads in sight, lets rows be filtered, and prints on pages as wide as the table.
func (s *sheet) page(head, columns, rows int) {
	s.do(s.file.SetPanes(s.name, &excelize.Panes{
		Freeze: true, XSplit: 2, YSplit: head, TopLeftCell: cellName(3, head+1), ActivePane: "bottomRight",
	}))
	if rows > 0 {
		s.do(s.file.AutoFilter(s.name, cellName(1, head)+":"+cellName(columns, head+rows), nil))
	}
	landscape, fit, wide, high := "landscape", true, 1, 0
	s.do(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.do(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}))
}

// widthOf is as wide as the widest that a reader sees in the column, within reason.
func (t *Table) widthOf(i int, lang engine.Lang) float64 { //nolint:forbidigo // the width of a column, in characters
	widest := max(8, utf8.RuneCountInString(t.headOf(i, lang))+2)
	for _, row := range append(t.Rows[:len(t.Rows):len(t.Rows)], t.Total) {
		text := row[i].Code
		if t.Columns[i].Kind != KindCode {
			text = readable(t.Columns[i], row[i], lang)
		}
		widest = max(widest, utf8.RuneCountInString(text))
	}
	return float64(min(widest, 60) + 2) //nolint:forbidigo // as above
}

// headOf is the head of a column for readers: codes and titles have none in other formats.
func (t *Table) headOf(i int, lang engine.Lang) string {
	switch c := &t.Columns[i]; {
	case c.Title != engine.Text{}:
		return c.Title.In(lang)
	case c.Kind == KindCode:
		return engine.Text{FR: "Code", NL: "Code", DE: "Code", EN: "Code"}.In(lang)
	case c.Kind == KindTitle:
		return engine.Text{FR: "Intitulé", NL: "Omschrijving", DE: "Bezeichnung", EN: "Title"}.In(lang)
	default:
		return c.Name
	}
}

// sheetName is a title as the name of a sheet: 31 characters at most, and none that spreadsheets keep for themselves.
func sheetName(title string) string {
	var name []rune
	for _, r := range title {
		switch r {
		case ':', '\\', '/', '?', '*', '[', ']', '\'':
			continue
		}
		if name = append(name, r); len(name) == 31 {
			break
		}
	}
	return string(name)
}
