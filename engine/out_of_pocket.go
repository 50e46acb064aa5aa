package engine

// OutOfPocketRow sums the lines of a key that were paid anything, by the rules or beyond them. To the cent,
// Charged + Beyond = (Charged − Asked) + Paid + ExGratia + Kept: what others paid, what octroi paid and what members keep.
// An opposite takes back what its line had.
type OutOfPocketRow struct {
	Key      string
	Network  string // one of the Network constants
	Lines    int64
	Charged  Cents
	Asked    Cents // what compulsory insurance and other insurers left
	Paid     Cents // by the rules
	ExGratia Cents // beyond them
	Kept     Cents // Asked less what was paid, of each line where that is more than nothing
	Beyond   Cents // what was paid beyond Asked: of premiums and other sums that follow no bill
}

// Plus adds two rows; the key is that of the first.
func (r OutOfPocketRow) Plus(o OutOfPocketRow) OutOfPocketRow {
	r.Lines += o.Lines
	r.Charged, r.Asked, r.Paid = r.Charged+o.Charged, r.Asked+o.Asked, r.Paid+o.Paid
	r.ExGratia, r.Kept, r.Beyond = r.ExGratia+o.ExGratia, r.Kept+o.Kept, r.Beyond+o.Beyond
	return r
}

// OutOfPocket is a row per key and network, in that order, and the members served of each key and of all, each counted once.
type OutOfPocket struct {
	Rows    []OutOfPocketRow
	Members map[string]int64
	Served  int64
}
