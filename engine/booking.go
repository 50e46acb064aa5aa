package engine

import (
	"context"
	"time"
)

// Booking is what the entries have in common that people book by hand: partner costs and opening balances. Like the
// entries of claims they are never changed: a mistake is taken back by a booking that names the one it reverses.
type Booking struct {
	ID         string
	Reverses   string // the booking that this one takes back, "" when it is none
	ReversedBy string // the booking that took this one back, "" while it stands
	Note       string
	Request    RequestKey
	BodyHash   string
	BookedOn   Date // civil date in the book's zone
	BookedAt   time.Time
	By         Actor // on the way in; kept in the audit trail only
}

// again answers a request that was booked before: nil when it is the same one.
func (b *Booking) again(now *Booking) error {
	if b.BodyHash != now.BodyHash {
		return NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(b.BookedOn)})
	}
	b.ReversedBy = "" // the first outcome, whatever became of it since
	return nil
}

// booked gives a booking its id, unless it has one, and its time, as both databases keep it.
func (s *Service) booked(b *Booking, book *Book) {
	b.By = s.stamped(b.By)
	b.BookedAt = s.opt.Now().UTC().Truncate(time.Microsecond)
	b.BookedOn = DateIn(b.BookedAt, book.Zone)
	if b.ID == "" {
		b.ID = s.opt.NewID()
	}
}

// append runs the transaction of one booking. The book is read before it, since reading a book for the first time compiles
// it.
func (s *Service) append(ctx context.Context, fn func(tx Tx, book *Book) error) error {
	book, err := s.ActiveBook(ctx)
	if err != nil {
		return err
	}
	return s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error { return fn(tx, book) })
	})
}

// reversal is the booking that takes b back; an error when b is one that takes another back.
func (b *Booking) reversal(by Booking) (Booking, error) {
	if b.Reverses != "" {
		return Booking{}, NewError(Conflict, "reversal_of_reversal")
	}
	by.Reverses, by.ReversedBy = b.ID, ""
	return by, nil
}
