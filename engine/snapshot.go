package engine

import "context"

// Figures is what reports read. All of it is out of one state of the database.
type Figures interface {
	// Spending sums payment entries by q.By, and in all, and beside them partner costs and what was granted ex gratia: out of the
	// read model and its tail where those hold the answer, which is the same, and else of the journal. It takes several
	// statements: run them in one View.
	Spending(ctx context.Context, q SpendingQuery) (SpendingTotals, error)
	// Population counts, for each of these days, the people of the register. It reads every member.
	Population(ctx context.Context, days []Date) ([]Population, error)
}

// Snapshot is the database at one moment, for one report.
type Snapshot struct {
	Figures
	Book  *Book // in force
	Today Date  // in the book's time zone
}

// Snapshot lets read see one state of the database, so that the figures of one report always belong together. It fails with an
// *Error of kind Unavailable and code "no_book" when no book is in force, and else with what read says.
func (s *Service) Snapshot(ctx context.Context, read func(Snapshot) error) error {
	return s.store.View(ctx, func(r Reader) error {
		book, err := s.bookIn(ctx, r)
		if err != nil {
			return err
		}
		return read(Snapshot{Figures: r, Book: book, Today: DateIn(s.opt.Now(), book.Zone)})
	})
}
