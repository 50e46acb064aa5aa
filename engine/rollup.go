package engine

import (
	"context"
	"time"
)

// Cell names a sum of the read model: what was spent in a whole month or year, under one key of one dimension.
type Cell struct {
	Basis  Basis
	Period string    // 2025 or 2025-03
	By     Dimension // "" for all
	Key    string
}

// CellSums is what a cell sums. All of it is a sum over members of what each member's entries make, also Members: a member is
// one there or none.
type CellSums struct {
	Amount, ExGratia, Charged, Asked Cents
	Units                            Quantity
	Lines, Members                   int64
}

// IsZero reports whether nothing is left in the cell.
func (s CellSums) IsZero() bool { return s == CellSums{} }

// Plus adds two sums.
func (s CellSums) Plus(o CellSums) CellSums { return s.plus(o, 1) }

func (s CellSums) plus(o CellSums, sign int64) CellSums {
	c, q := Cents(sign), Quantity(sign)
	return CellSums{
		Amount: s.Amount + c*o.Amount, ExGratia: s.ExGratia + c*o.ExGratia, Charged: s.Charged + c*o.Charged, Asked: s.Asked + c*o.Asked,
		Units: s.Units + q*o.Units, Lines: s.Lines + sign*o.Lines, Members: s.Members + sign*o.Members,
	}
}

// rolledUp are the dimensions of the read model. A month is a period there.
var rolledUp = [...]Dimension{"", ByCategory, ByBenefit, ByChannel, ByAgeBand, ByAge, ByRegion, ByStatus, ByPayee, ByNetwork}

// Rollup gathers cells. Entries come one member after the other, because who is served twice is one member.
type Rollup struct {
	Cells map[Cell]CellSums

	member map[Cell]CellSums // of the member at hand
	lines  map[lineCell]CellSums
}

// lineCell is what an entry counts in: the entries of one claim's line are one line there, or none where they cancel out.
type lineCell struct {
	Cell
	claim string
	line  int
}

// NewRollup returns an empty rollup.
func NewRollup() *Rollup {
	return &Rollup{Cells: make(map[Cell]CellSums), member: make(map[Cell]CellSums), lines: make(map[lineCell]CellSums)}
}

// Add adds what one member's entries make, all of them at once, times sign: -1 takes out what is in.
func (r *Rollup) Add(entries []SpendingEntry, sign int64) {
	clear(r.member)
	clear(r.lines)
	for i := range entries {
		if entries[i].Cents != 0 {
			r.entry(&entries[i])
		}
	}
	for at, sums := range r.lines {
		if sums.Amount == 0 {
			continue // what was taken back is no line
		}
		sums.Lines = 1
		in := r.member[at.Cell].plus(sums, 1)
		in.Members = 1
		r.member[at.Cell] = in
	}
	for at, sums := range r.member {
		if all := r.Cells[at].plus(sums, sign); all.IsZero() {
			delete(r.Cells, at)
		} else {
			r.Cells[at] = all
		}
	}
}

// entry puts an entry into every cell that it counts in.
func (r *Rollup) entry(e *SpendingEntry) {
	for _, basis := range [...]Basis{ByService, ByDecision} {
		on := e.Service
		if basis == ByDecision {
			on = e.Decided
		}
		day := on.String()
		for _, period := range [...]string{day[:len("2025")], day[:len("2025-01")]} {
			for _, by := range rolledUp {
				cell := Cell{basis, period, by, e.key(by, on)}
				if e.ExGratia {
					r.member[cell] = r.member[cell].plus(CellSums{ExGratia: e.Cents}, 1)
					continue
				}
				at := lineCell{cell, e.Claim, e.Line}
				r.lines[at] = r.lines[at].plus(CellSums{Amount: e.Cents, Charged: e.Charged, Asked: e.Asked, Units: e.Units}, 1)
			}
		}
	}
}

// CellsOf returns the periods whose cells answer a query, and whether they do: for one dimension at most, over a calendar year
// or month; by month over a calendar year.
func (q *SpendingQuery) CellsOf() (period string, ok bool) {
	if len(q.By) > 1 || len(q.Where) > 0 || !q.AsAt.IsZero() {
		return "", false
	}
	from := q.Span.From.String()
	switch {
	case q.Span.From != q.Span.From.MonthStart():
		return "", false
	case from[len("2025"):] == "-01-01" && q.Span.Until == q.Span.From.AddMonths(12):
		return from[:len("2025")], true
	case q.Span.Until == q.Span.From.AddMonths(1):
		return from[:len("2025-01")], true
	default:
		return "", false
	}
}

const (
	// foldStep is how many entries a transaction takes into the read model: few enough for a claim that waits for SQLite's one
	// writer meanwhile.
	foldStep = 500
	// FoldEvery is how often a server folds what was booked meanwhile.
	FoldEvery = time.Second
)

// FoldRollup takes what was booked into the read model, until nothing is left or ctx ends, and returns how many entries it
// took. Reports are the same before and after; they only have less to add up.
func (s *Service) FoldRollup(ctx context.Context) (taken int, err error) {
	for ctx.Err() == nil {
		n := 0
		err := s.retry(ctx, busyAttempts, func() error {
			return s.store.Update(ctx, func(tx Tx) (err error) {
				n, err = tx.FoldRollup(ctx, foldStep)
				return err
			})
		})
		taken += n
		if err != nil || n < foldStep {
			return taken, err
		}
	}
	return taken, ctx.Err()
}

// RebuildRollup makes the read model again out of the whole journal, and returns how many entries that has.
func (s *Service) RebuildRollup(ctx context.Context) (entries int64, err error) {
	return s.store.RebuildRollup(ctx)
}

// RollupTail returns how many entries the read model does not hold yet, counted up to most.
func (s *Service) RollupTail(ctx context.Context, most int) (n int, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		n, err = r.RollupTail(ctx, most)
		return err
	})
	return n, err
}
