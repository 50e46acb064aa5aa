package report

import (
	"io"

	"octroi/engine"
)

// Format is how a table is written.
type Format string

// The formats.
const (
	FormatTable Format = "table" // for readers, aligned with spaces
	FormatCSV   Format = "csv"   // for spreadsheets: UTF-8, commas, amounts in euros with a decimal point
	FormatJSON  Format = "json"  // for programs: amounts in cents
	FormatXLSX  Format = "xlsx"  // for spreadsheets, with the format of each number
	FormatMD    Format = "md"    // for documents: Markdown
)

// Formats lists every format.
var Formats = [...]Format{FormatTable, FormatCSV, FormatJSON, FormatXLSX, FormatMD}

// ParseFormat reads the name of a format.
func ParseFormat(s string) (Format, bool) {
	for _, f := range Formats {
		if string(f) == s {
			return f, true
		}
	}
	return "", false
}

// MediaType returns the format's media type, for a Content-Type header.
func (f Format) MediaType() string {
	switch f {
	case FormatCSV:
		return "text/csv; charset=utf-8"
	case FormatJSON:
		return "application/json"
	case FormatXLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case FormatMD:
		return "text/markdown; charset=utf-8"
	default:
		return "text/plain; charset=utf-8"
	}
}

// Write writes the table to w with its titles in lang. It fails only when w does. An unknown format is FormatTable.
func (t *Table) Write(w io.Writer, f Format, lang engine.Lang) error {
	switch f {
	case FormatCSV:
		return t.writeCSV(w, lang)
	case FormatJSON:
		_, err := w.Write(t.json(lang))
		return err
	case FormatXLSX:
		return t.writeXLSX(w, lang)
	case FormatMD:
		_, err := io.WriteString(w, t.markdown(lang))
		return err
	default:
		_, err := io.WriteString(w, t.text(lang))
		return err
	}
}
