package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"
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

// Rollup gathers cells. Entries come one member after the other, because who is served twice is one member. It adds up millions of
// entries: keys and cells are numbered once, and an entry finds its cells by numbers.
type Rollup struct {
	bases []Basis
	by    []Dimension
	year  int // whose cells are wanted, 0 for all

	keys   map[string]int32
	texts  []string // of keys, by number
	number map[cellNumber]int32
	cells  []cellState
	member int            // how many members came so far
	group  []rollupChange // of the line at hand
}

// cellNumber is a Cell in numbers: period is year × 100, plus the month of a month.
type cellNumber struct {
	basis, by   int8
	period, key int32
}

type cellState struct {
	cellNumber
	sums   CellSums
	member int // the last one that was counted
}

// rollupChange is what the entries of one line make in one cell.
type rollupChange struct {
	cell int32
	sums CellSums
}

// NewRollup returns an empty rollup of all cells.
func NewRollup() *Rollup {
	return &Rollup{bases: []Basis{ByService, ByDecision}, by: rolledUp[:], keys: make(map[string]int32), number: make(map[cellNumber]int32)}
}

// NewRollupFor returns an empty rollup of the cells that answer a query, which CellsOf says there are.
func NewRollupFor(q SpendingQuery) *Rollup {
	r := NewRollup()
	r.bases, r.by, r.year = []Basis{q.Basis}, []Dimension{""}, q.Span.From.Year()
	if len(q.By) == 1 && q.By[0] != ByMonth {
		r.by = append(r.by, q.By[0])
	}
	return r
}

// Cells returns the cells in which anything is left.
func (r *Rollup) Cells() map[Cell]CellSums {
	cells := make(map[Cell]CellSums, len(r.cells))
	for i := range r.cells {
		if c := &r.cells[i]; !c.sums.IsZero() {
			period := formatInt(int64(c.period / 100))
			if month := int64(c.period % 100); month != 0 {
				period += "-" + formatInt(100 + month)[1:]
			}
			cells[Cell{r.bases[c.basis], period, r.by[c.by], r.texts[c.key]}] = c.sums
		}
	}
	return cells
}

// Add adds what one member's entries make, all of them at once, times sign: -1 takes out what is in. It sorts the entries.
func (r *Rollup) Add(entries []SpendingEntry, sign int64) {
	r.member++
	slices.SortFunc(entries, func(a, b SpendingEntry) int {
		return cmp.Or(strings.Compare(a.Claim, b.Claim), cmp.Compare(a.Line, b.Line))
	})
	for len(entries) > 0 {
		n := 1
		for n < len(entries) && entries[n].Claim == entries[0].Claim && entries[n].Line == entries[0].Line {
			n++
		}
		r.line(entries[:n], sign)
		entries = entries[n:]
	}
}

// line adds the entries of one line: in each cell they are one line together, or none where they cancel out.
func (r *Rollup) line(entries []SpendingEntry, sign int64) {
	r.group = r.group[:0]
	for i := range entries {
		if entries[i].Cents != 0 {
			r.entry(&entries[i], len(entries) > 1)
		}
	}
	for _, change := range r.group {
		cell, sums := &r.cells[change.cell], change.sums
		if sums.Amount == 0 {
			sums = CellSums{ExGratia: sums.ExGratia} // what was taken back is no line
		} else {
			sums.Lines = 1
			if cell.member != r.member {
				cell.member, sums.Members = r.member, 1
			}
		}
		cell.sums = cell.sums.plus(sums, sign)
	}
}

// entry puts an entry into every cell that it counts in. among says that others of its line may be there already.
func (r *Rollup) entry(e *SpendingEntry, among bool) {
	sums := CellSums{Amount: e.Cents, Charged: e.Charged, Asked: e.Asked, Units: e.Units}
	if e.ExGratia {
		sums = CellSums{ExGratia: e.Cents}
	}
	for by, d := range r.by {
		key := r.keyNumber(e.key(d, 0))
		for basis, b := range r.bases {
			on := e.Service
			if b == ByDecision {
				on = e.Decided
			}
			year, month, _ := on.Civil()
			if r.year != 0 && year != r.year {
				continue
			}
			for _, period := range [...]int{year * 100, year*100 + month} {
				cell := r.cellOf(cellNumber{int8(basis), int8(by), int32(period), key})
				r.change(cell, sums, among)
			}
		}
	}
}

func (r *Rollup) change(cell int32, sums CellSums, among bool) {
	if among {
		for i := range r.group {
			if r.group[i].cell == cell {
				r.group[i].sums = r.group[i].sums.plus(sums, 1)
				return
			}
		}
	}
	r.group = append(r.group, rollupChange{cell, sums})
}

func (r *Rollup) keyNumber(key string) int32 {
	n, ok := r.keys[key]
	if !ok {
		n = int32(len(r.texts))
		r.keys[key], r.texts = n, append(r.texts, key)
	}
	return n
}

func (r *Rollup) cellOf(at cellNumber) int32 {
	n, ok := r.number[at]
	if !ok {
		n = int32(len(r.cells))
		r.number[at], r.cells = n, append(r.cells, cellState{cellNumber: at})
	}
	return n
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
