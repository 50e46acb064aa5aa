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
	// LimitUses says how the limits were used in a span of governing dates, by code. It reads every entry of the span.
	LimitUses(ctx context.Context, span Span) ([]LimitUse, error)
	// Refusals sums the lines that were denied or cut: by category, benefit or reason.
	Refusals(ctx context.Context, q PeriodQuery) (Refusals, error)
	// Pended sums the lines that waited at the end of a day.
	Pended(ctx context.Context, q PendedQuery) (PendedLines, error)
	// OutOfPocket sums the lines that were paid anything, by category, benefit, network or none.
	OutOfPocket(ctx context.Context, q PeriodQuery) (OutOfPocket, error)
	// Delays counts lines by how many days a stage took, by category, benefit, channel or none, ordered by key and days. By
	// decision, lines are those whose stage began with a decision of the span; before the first decision, ended with it.
	Delays(ctx context.Context, stage DelayStage, q PeriodQuery) ([]DelayCount, error)
	// PartnerTotals sums partner costs by partner and category, in that order; q.By is not looked at.
	PartnerTotals(ctx context.Context, q PeriodQuery) ([]PartnerTotal, error)
	// Booked sums what was decided until a day, included, of the services of a span: by benefit and month, in that order.
	Booked(ctx context.Context, span Span, until Date) ([]BookedMonth, error)
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
