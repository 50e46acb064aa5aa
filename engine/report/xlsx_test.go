package report_test

import (
	"bytes"
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
		at, _ := excelize.CoordinatesToCellName(i+1, 5)
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
	if formula, err := f.GetCellFormula(sheet, "B5"); formula != "" || err != nil {
		t.Errorf("a title became the formula %q: %v", formula, err)
	}
	if got, _ := f.GetCellValue(sheet, "B5"); got != evil {
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
