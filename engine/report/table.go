package report

import (
	"cmp"
	"time"

	"octroi/engine"
)

// Table is the answer of a report: what was asked, and rows of exact numbers.
type Table struct {
	Report   string      // the report's name
	Title    engine.Text // what the table shows: "Spending by category"
	Of       engine.Text // what a row is: "Category"; empty where the columns say so
	Choices  []Choice    // the parameters that were chosen from a list, defaults filled in
	Only     []Narrowing // to what the table is narrowed
	Period   engine.Span
	Before   engine.Span // the period that changes are measured against
	Basis    engine.Basis
	AsAt     time.Time // the instant that the report is of, zero for now
	Scanned  bool      // the journal was read, and not the sums of months and years: it took longer
	Revision string    // of the book that gave titles and order
	Currency string
	Columns  []Column
	Rows     [][]Cell      // a cell per column
	Total    []Cell        // nil for a table that has none
	Notes    []engine.Text // below the table
}

// lines are the rows, and the total where there is one.
func (t *Table) lines() [][]Cell {
	if t.Total == nil {
		return t.Rows
	}
	return append(t.Rows[:len(t.Rows):len(t.Rows)], t.Total)
}

// Choice is a parameter with the value it had.
type Choice struct {
	Name, Value string
}

// Narrowing is a filter as readers see it: the table is of nothing else.
type Narrowing struct {
	Of, To engine.Text // "Region", "Brussels"
}

// Column is a column of a table. Its name in JSON is Name and the suffix of its Kind: "amount" is amount_cents.
type Column struct {
	Name  string
	Title engine.Text
	Kind  Kind
	Delta bool // a difference: written with its sign for readers
	For   Audience
}

// Audience says which formats show a column. Codes are never in those that people read as they are, whatever it says.
type Audience uint8

// The audiences.
const (
	ForAll      Audience = iota
	ForReaders           // the table and Markdown: in one text what other formats have as figures
	ForPrograms          // CSV and JSON, and the workbook
)

// Kind is what the cells of a column hold.
type Kind uint8

// The kinds of columns.
const (
	KindCode    Kind = iota // Cell.Code, for machines; readers see the title instead
	KindTitle               // Cell.Title
	KindAmount              // Cell.N cents; "_cents" in JSON, euros elsewhere
	KindCount               // Cell.N
	KindPercent             // Cell.N tenths of a percent; "_percent" in JSON
	KindUnits               // Cell.N thousandths of a unit; a decimal number of units everywhere
	KindDays                // Cell.N tenths of a day; "_days" in JSON
	KindPoints              // Cell.N tenths of a percentage point, what two percents differ by; "_points" in JSON
	KindFigure              // Cell.N in what Cell.Of says, row by row; a decimal number everywhere
)

// Cell is one value of a table.
type Cell struct {
	Code  string
	Title engine.Text
	N     int64
	Of    Kind // what N is, in a column of KindFigure
	Delta bool // likewise, whether it is a difference
	None  bool // there is no value: JSON null, nothing elsewhere; readers see Code, or a dash
}

// kind is what N is of a cell in a column.
func (c *Column) kind(cell Cell) Kind {
	if c.Kind == KindFigure {
		return cell.Of
	}
	return c.Kind
}

// signed reports whether a cell of the column has its sign.
func (c *Column) signed(cell Cell) bool { return c.Delta || c.Kind == KindFigure && cell.Delta }

// shown lists the columns that a format shows, by whom it is for.
func (t *Table) shown(to Audience) (columns []int) {
	for i, c := range t.Columns {
		if c.For == ForAll || c.For == to {
			columns = append(columns, i)
		}
	}
	return columns
}

func number(n int64) Cell { return Cell{N: n} }

// Written is a table as its readers see it in a language.
type Written struct {
	Name    string // Table.Report
	Title   string
	Caption string // the period, the basis and the book
	Heads   []WrittenHead
	Rows    [][]string
	Total   []string // nil where there is none
	Notes   []string
}

// WrittenHead is the head of a column: of numbers, which stand on the right, or of texts.
type WrittenHead struct {
	Title  string
	Number bool
}

// Written writes the table's cells, without the codes that are for machines.
func (t *Table) Written(lang engine.Lang) Written {
	columns := t.read()
	out := Written{Name: t.Report, Rows: make([][]string, len(t.Rows))}
	out.Title, out.Caption = t.headings(lang)
	for i, title := range t.line(columns, nil, lang) {
		out.Heads = append(out.Heads, WrittenHead{cmp.Or(title, t.Of.In(lang)), t.Columns[columns[i]].Kind != KindTitle})
	}
	for i, row := range t.Rows {
		out.Rows[i] = t.line(columns, row, lang)
	}
	if t.Total != nil {
		out.Total = t.line(columns, t.Total, lang)
	}
	for _, note := range t.Notes {
		out.Notes = append(out.Notes, note.In(lang))
	}
	return out
}

// ratio returns n × scale ÷ d, rounded half up (a negative half rounds towards zero, as engine.Money.Round does), and
// no value unless d is positive: a share of nothing and a growth from nothing are not zero. Sums of cents times scale stay
// far within 64 bits (EUR 40,000 billion).
func ratio(n, scale, d int64) Cell {
	if d <= 0 {
		return Cell{None: true}
	}
	n, d = 2*n*scale+d, 2*d
	q := n / d
	if n%d < 0 {
		q--
	}
	return number(q)
}
