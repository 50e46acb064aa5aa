package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"octroi/engine"
)

// text writes the table for readers: two lines of heading, then columns aligned with spaces.
func (t *Table) text(lang engine.Lang) string { return t.heading(lang) + t.body(lang) }

func (t *Table) body(lang engine.Lang) string {
	if len(t.Rows) == 0 && t.Total == nil {
		return t.notes(lang)
	}
	columns := t.read()
	lines := [][]string{t.line(columns, nil, lang)}
	for _, row := range t.lines() {
		lines = append(lines, t.line(columns, row, lang))
	}
	widths := widthsOf(lines)
	rule := strings.Repeat("─", sum(widths)+2*(len(widths)-1)) + "\n"

	var b strings.Builder
	for i, line := range lines {
		if i == 1 || i == len(lines)-1 && t.Total != nil {
			b.WriteString(rule)
		}
		b.WriteString(t.align(columns, line, widths))
	}
	return b.String() + t.notes(lang)
}

func (t *Table) notes(lang engine.Lang) string {
	var b strings.Builder
	for _, note := range t.Notes {
		b.WriteString(note.In(lang) + "\n")
	}
	return b.String()
}

// read returns the columns that readers see: codes are for machines.
func (t *Table) read() (columns []int) {
	return slices.DeleteFunc(t.shown(ForReaders), func(i int) bool { return t.Columns[i].Kind == KindCode })
}

// line makes the texts of one row; nil makes the heads of the columns.
func (t *Table) line(columns []int, row []Cell, lang engine.Lang) []string {
	line := make([]string, len(columns))
	for i, at := range columns {
		if row == nil {
			line[i] = t.Columns[at].Title.In(lang)
			continue
		}
		line[i] = readable(t.Columns[at], row[at], lang)
	}
	return line
}

// heading names the table, its period (both days included, as people say it), to what it is narrowed, the instant that it is of,
// and the book.
func (t *Table) heading(lang engine.Lang) string {
	title, when := t.headings(lang)
	return title + "\n" + when + "\n\n"
}

func (t *Table) headings(lang engine.Lang) (title, when string) {
	basis := bases[t.Basis].In(lang)
	basis = strings.NewReplacer(
		"{from}", engine.FormatDate(t.Period.From, lang), "{to}", engine.FormatDate(t.Period.Until.AddDays(-1), lang),
	).Replace(basis)
	for _, only := range t.Only {
		colon := ": "
		if lang == engine.FR {
			colon = "\u00a0: "
		}
		basis += " · " + only.Of.In(lang) + colon + only.To.In(lang)
	}
	if !t.AsAt.IsZero() {
		basis += " · " + asAt.In(lang) + " " + t.AsAt.UTC().Format(time.RFC3339Nano)
	}
	return t.Title.In(lang), basis + " · " + t.Revision
}

var asAt = engine.Text{FR: "à l'instant", NL: "op het tijdstip", DE: "Stand", EN: "as at"}

var bases = map[engine.Basis]engine.Text{
	engine.ByService: {
		FR: "prestations du {from} au {to}", NL: "prestaties van {from} tot en met {to}",
		DE: "Leistungen vom {from} bis {to}", EN: "services from {from} to {to}",
	},
	engine.ByDecision: {
		FR: "décisions du {from} au {to}", NL: "beslissingen van {from} tot en met {to}",
		DE: "Entscheidungen vom {from} bis {to}", EN: "decisions from {from} to {to}",
	},
}

// readable writes one cell as people of that language write it.
func readable(c Column, cell Cell, lang engine.Lang) string {
	if cell.None {
		return cmp.Or(cell.Code, "–")
	}
	var s string
	switch c.kind(cell) {
	case KindTitle:
		return cell.Title.In(lang)
	case KindAmount:
		s = engine.FormatMoney(engine.Cents(cell.N), lang)
	case KindPercent:
		s = engine.FormatNumber(tenths(cell.N), lang) + "\u00a0%"
	case KindPoints:
		s = engine.FormatNumber(tenths(cell.N), lang) + "\u00a0" + pointSign.In(lang)
	case KindDays:
		s = engine.FormatNumber(tenths(cell.N), lang)
	case KindUnits:
		s = engine.FormatNumber(engine.Quantity(cell.N).String(), lang)
	default:
		s = engine.FormatNumber(strconv.FormatInt(cell.N, 10), lang)
	}
	if !c.signed(cell) || cell.N <= 0 {
		return s
	}
	// The plus stands where the language writes a minus: before the digits, but in English before the currency too.
	if digit := strings.IndexAny(s, "0123456789"); lang != engine.EN {
		return s[:digit] + "+" + s[digit:]
	}
	return "+" + s
}

// pointSign is how percentage points are written.
var pointSign = engine.Text{FR: "pt", NL: "pp", DE: "PP", EN: "pp"}

func widthsOf(lines [][]string) []int {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, s := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(s))
		}
	}
	return widths
}

func sum(widths []int) int {
	n := 0
	for _, w := range widths {
		n += w
	}
	return n
}

// align pads titles on their right, and numbers on their left.
func (t *Table) align(columns []int, line []string, widths []int) string {
	var b strings.Builder
	for i, s := range line {
		if i > 0 {
			b.WriteString("  ")
		}
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s))
		if t.Columns[columns[i]].Kind == KindTitle {
			b.WriteString(s + pad)
		} else {
			b.WriteString(pad + s)
		}
	}
	return strings.TrimRight(b.String(), " ") + "\n"
}
