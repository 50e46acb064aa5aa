package report_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"octroi/engine"
	"octroi/engine/report"
)

// workbook reads back what was written.
func workbook(t *testing.T, table *report.Table, lang engine.Lang) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader([]byte(write(t, table, report.FormatXLSX, lang))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestXLSX_numbers_are_numbers_with_their_format(t *testing.T) {
	t.Parallel()
	table := run(t, smallJournal(), report.Params{"year": "2025"})
	f := workbook(t, table, engine.FR)
	sheet := f.GetSheetName(0)
	if want := table.Title.FR; sheet != want {
		t.Errorf("the sheet is called %q, want %q", sheet, want)
	}
	for i, c := range table.Columns {
		if c.Kind == report.KindCode || c.Kind == report.KindTitle || table.Rows[0][i].None {
			continue
		}
		at, _ := excelize.CoordinatesToCellName(i, 5) // the key, which is the first column of the table, is the last here
		kind, err := f.GetCellType(sheet, at)
		if err != nil || kind != excelize.CellTypeUnset { // no type is a number
			t.Errorf("%s (%s) has the type %d: %v", at, c.Name, kind, err)
		}
		raw, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		want := map[report.Kind]string{
			report.KindAmount: engine.Cents(table.Rows[0][i].N).String(), report.KindPercent: engine.Quantity(table.Rows[0][i].N).String(),
		}[c.Kind]
		if want != "" && raw != want {
			t.Errorf("%s (%s) holds %q, want %q", at, c.Name, raw, want)
		}
		style, _ := f.GetCellStyle(sheet, at)
		look, err := f.GetStyle(style)
		if err != nil || look.CustomNumFmt == nil {
			t.Errorf("%s (%s) has no number format: %v", at, c.Name, err)
			continue
		}
		if part := map[report.Kind]string{report.KindAmount: "€", report.KindPercent: "%", report.KindCount: "#,##0"}[c.Kind]; !strings.Contains(*look.CustomNumFmt, part) {
			t.Errorf("%s (%s) has the format %q", at, c.Name, *look.CustomNumFmt)
		}
	}
}

// What people read is printed with its heads on each page; codes stand on the right of it, and each says of what it is.
func TestXLSX_prints_what_people_read(t *testing.T) {
	t.Parallel()
	for _, r := range report.All() {
		params := report.Params{"year": "2025"}
		if r.Name == "redistribution" {
			params["monthly"] = "14"
		}
		for _, lang := range engine.Langs {
			table := runNamed(t, r.Name, smallFigures(), params)
			f := workbook(t, table, lang)
			sheet := f.GetSheetName(0)
			area := ""
			for _, n := range f.GetDefinedName() {
				switch n.Name {
				case "_xlnm.Print_Area":
					area = n.RefersTo
				case "_xlnm.Print_Titles":
					if !strings.HasSuffix(n.RefersTo, "!$4:$4") {
						t.Errorf("%s repeats %s on each page", r.Name, n.RefersTo)
					}
				}
			}
			read := 0
			for _, c := range table.Columns {
				if c.Kind != report.KindCode && c.For != report.ForReaders {
					read++
				}
			}
			last, _ := excelize.ColumnNumberToName(read)
			if !strings.Contains(area, "!$A$1:$"+last+"$") {
				t.Errorf("%s prints %s, want up to column %s", r.Name, area, last)
			}
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			heads := rows[3]
			for i, head := range heads {
				if isCode := strings.HasPrefix(head, "Code ("); isCode != (i >= read) || head == "" || isCode && slices.Contains(heads[:i], head) {
					t.Errorf("%s in %s has the head %q in column %d of %d: %q", r.Name, lang, head, i+1, read, heads)
				}
			}
		}
	}
}

// A cap is a number in what its row counts, so that a spreadsheet can sort it.
func TestXLSX_caps_are_numbers(t *testing.T) {
	t.Parallel()
	f := workbook(t, runNamed(t, "limits", smallFigures(), report.Params{"year": "2025"}), engine.EN)
	sheet := f.GetSheetName(0)
	for at, want := range map[string][2]string{"D5": {"16", "16 sessions"}, "E5": {"20", "20 sessions"}, "E8": {"5", "5"}} {
		raw, _ := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		shown, err := f.GetCellValue(sheet, at)
		if got := [2]string{raw, shown}; got != want || err != nil {
			t.Errorf("%s is %q, want %q: %v", at, got, want, err)
		}
	}
}

func TestXLSX_is_the_same_every_time(t *testing.T) {
	t.Parallel()
	table := run(t, smallJournal(), report.Params{"year": "2025"})
	first, again := write(t, table, report.FormatXLSX, engine.NL), write(t, table, report.FormatXLSX, engine.NL)
	if first != again {
		t.Error("two workbooks of one table differ")
	}
}

func TestXLSX_a_text_is_never_a_formula(t *testing.T) {
	t.Parallel()
	evil := "=cmd|' /C calc'!A0"
	table := run(t, smallJournal(), report.Params{"year": "2025"})
	table.Title = engine.Text{FR: "Dépenses: [a]/b*c?'s", NL: "x", DE: "x", EN: "x"}
	table.Rows[0][1].Title = engine.Text{FR: evil, NL: evil, DE: evil, EN: evil}
	f := workbook(t, table, engine.FR)
	sheet := f.GetSheetName(0)
	if formula, err := f.GetCellFormula(sheet, "A5"); formula != "" || err != nil {
		t.Errorf("a title became the formula %q: %v", formula, err)
	}
	if got, _ := f.GetCellValue(sheet, "A5"); got != evil {
		t.Errorf("a title became %q", got)
	}
}

func TestMarkdown_a_title_is_no_markup(t *testing.T) {
	t.Parallel()
	table := run(t, smallJournal(), report.Params{"year": "2025"})
	table.Rows[0][1].Title = engine.Text{FR: "a|b *c* <script>"}
	if got := write(t, table, report.FormatMD, engine.FR); !strings.Contains(got, `| a\|b \*c\* &lt;script>`) {
		t.Errorf("a title is markup:\n%s", got)
	}
}
