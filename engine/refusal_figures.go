package engine

// RefusalRow sums the lines of a key that were denied or cut. Each line and its opposite is nothing: what was denied and then
// granted is in no row, unless they lie in different periods by decision, where the later one takes back what the earlier
// one had.
type RefusalRow struct {
	Key      string
	Lines    int64
	Denied   int64 // of them, lines that the rules pay nothing
	Members  int64 // who have such a line, each once
	Asked    Cents // what others had left of the lines
	Paid     Cents // by the rules
	ExGratia Cents // beyond them
}

// Refusals is a row per key, in the order of keys, and the row of all.
type Refusals struct {
	Rows []RefusalRow
	All  RefusalRow
}

// PendedQuery asks for the lines that waited at the end of a day.
type PendedQuery struct {
	Basis Basis // by service: the governing date, or the day of submission where there is none; by decision: when the line was pended
	Span  Span
	On    Date
}

// PendedLines is lines that wait, summed by what they are for and the month of the basis, in that order.
type PendedLines struct {
	Rows    []PendedRow
	Members int64 // who wait, each once
}

// PendedRow sums lines that wait.
type PendedRow struct {
	Category, Benefit string
	Month             string // YYYY-MM
	Lines             int64
	Asked             Cents
}

// All sums every row.
func (p *PendedLines) All() PendedRow {
	var all PendedRow
	for _, r := range p.Rows {
		all.Lines, all.Asked = all.Lines+r.Lines, all.Asked+r.Asked
	}
	return all
}
