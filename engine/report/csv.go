package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"octroi/engine"
)

// writeCSV writes a header of names that never change with the language, the rows, and the total as the last row.
func (t *Table) writeCSV(w io.Writer, lang engine.Lang) error {
	return csv.NewWriter(w).WriteAll(t.records(lang))
}

func (t *Table) records(lang engine.Lang) [][]string {
	columns := t.shown(ForPrograms)
	header := make([]string, len(columns))
	for i, at := range columns {
		header[i] = t.Columns[at].Name + t.csvSuffix(t.Columns[at].Kind)
	}
	records := [][]string{header}
	for _, row := range t.lines() {
		record := make([]string, len(columns))
		for i, at := range columns {
			record[i] = csvCell(t.Columns[at].kind(row[at]), row[at], lang)
		}
		records = append(records, record)
	}
	return records
}

// csvSuffix names the unit of a column: "_eur", "_percent".
func (t *Table) csvSuffix(k Kind) string {
	switch k {
	case KindAmount:
		return "_" + strings.ToLower(t.Currency)
	case KindPercent:
		return "_percent"
	case KindDays:
		return "_days"
	case KindPoints:
		return "_points"
	default:
		return ""
	}
}

func csvCell(k Kind, c Cell, lang engine.Lang) string {
	switch {
	case c.None:
		return ""
	case k == KindCode:
		return inert(c.Code)
	case k == KindTitle:
		return inert(c.Title.In(lang))
	case k == KindAmount:
		return engine.Cents(c.N).String()
	case k == KindPercent, k == KindDays, k == KindPoints:
		return tenths(c.N)
	case k == KindUnits:
		return engine.Quantity(c.N).String()
	default:
		return strconv.FormatInt(c.N, 10)
	}
}

// inert keeps a spreadsheet from reading text as a formula (CWE-1236). Texts come from rule books, which several people
// write; numbers are ours, so a negative amount stays a number.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
