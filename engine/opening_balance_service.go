package engine

import (
	"context"
	"errors"
	"slices"
)

// OpeningBalance returns one opening balance; NotFound and "opening_balance_not_found" when there is none.
func (s *Service) OpeningBalance(ctx context.Context, id string) (o OpeningBalance, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		o, err = openingOf(ctx, r, id)
		return err
	})
	return o, err
}

// OpeningBalances returns the opening balances of a member and their reversals, in the order in which they were booked;
// NotFound and "member_not_found" when nobody knows the member.
func (s *Service) OpeningBalances(ctx context.Context, member string) (all []OpeningBalance, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if _, err := memberOf(ctx, r, member); err != nil {
			return err
		}
		all, err = r.OpeningBalances(ctx, OpeningFilter{Member: member})
		return err
	})
	return all, err
}

func openingOf(ctx context.Context, r Reader, id string) (OpeningBalance, error) {
	found, err := r.OpeningBalances(ctx, OpeningFilter{ID: id})
	switch {
	case err != nil:
		return OpeningBalance{}, err
	case len(found) == 0 || id == "":
		return OpeningBalance{}, NewError(NotFound, "opening_balance_not_found")
	default:
		return found[0], nil
	}
}

// CheckOpeningBalance returns every field error of an opening balance against the book in force and the registers. Nothing
// is stored.
func (s *Service) CheckOpeningBalance(ctx context.Context, o OpeningBalance) ([]FieldError, error) {
	book, err := s.ActiveBook(ctx)
	if err != nil {
		return nil, err
	}
	err = s.store.View(ctx, func(r Reader) error {
		_, err := openingIn(ctx, r, book, &o, DateIn(s.opt.Now(), book.Zone))
		return err
	})
	var e *Error
	if errors.As(err, &e) && len(e.Fields) > 0 {
		return e.Fields, nil
	}
	return nil, err
}

// openingIn checks an opening balance against its member as the register has it, and works out its entries. It returns the
// anchors to hold while they are booked.
func openingIn(ctx context.Context, r Reader, book *Book, o *OpeningBalance, today Date) ([]Anchor, error) {
	m, err := memberOf(ctx, r, o.Member)
	known := &m
	if err != nil {
		if ErrorCode(err) != "member_not_found" {
			return nil, err
		}
		known = nil
	}
	if fields := openingFor(book, o, known, today); len(fields) > 0 {
		return nil, &Error{Kind: Unprocessed, Code: "opening_balance_invalid", Fields: fields}
	}
	if known == nil {
		return nil, &Error{Kind: NotFound, Code: "member_not_found", Fields: []FieldError{{Pointer: "/member", Code: "member_not_found"}}}
	}
	return o.anchors(), nil
}

// BookOpeningBalance stores an opening balance and books it on its counter. It waits for claims that are being decided on
// that counter. A repeat of a request gets the stored first outcome, and replayed says so. Errors:
// "opening_balance_invalid" with every mistake, "idempotency_mismatch" (both Unprocessed), "member_not_found" (NotFound).
func (s *Service) BookOpeningBalance(ctx context.Context, o OpeningBalance) (out OpeningBalance, replayed bool, err error) {
	err = s.append(ctx, func(tx Tx, book *Book) error {
		if out, replayed, err = repeatedOpening(ctx, tx, &o.Booking); replayed || err != nil {
			return err
		}
		out = o
		out.ID, out.Reverses, out.ReversedBy = "", "", ""
		out.Keys = slices.Clone(o.Keys)
		s.booked(&out.Booking, book)
		again := out
		anchors, err := openingIn(ctx, tx, book, &again, out.BookedOn)
		if err != nil {
			return err
		}
		if err := tx.Lock(ctx, anchors); err != nil {
			return err
		}
		held, err := openingIn(ctx, tx, book, &out, out.BookedOn)
		if err != nil {
			return err
		}
		if !slices.Equal(anchors, held) { // the member moved meanwhile
			return errAgain
		}
		return tx.AppendOpeningBalance(ctx, out)
	})
	return out, replayed, err
}

// ReverseOpeningBalance books the opposite of an opening balance, on the same day. It is reversed once: a repeat, whatever
// its key, gets the first reversal, and replayed says so. Errors: "opening_balance_not_found" (NotFound),
// "reversal_of_reversal" (Conflict), "idempotency_mismatch" (Unprocessed).
func (s *Service) ReverseOpeningBalance(ctx context.Context, id string, by Booking) (out OpeningBalance, replayed bool, err error) {
	err = s.append(ctx, func(tx Tx, book *Book) error {
		if out, replayed, err = repeatedOpening(ctx, tx, &by); replayed || err != nil {
			return err
		}
		o, err := openingOf(ctx, tx, id)
		if err != nil {
			return err
		}
		reversal, err := o.reversal(by)
		if err != nil {
			return err
		}
		if o.ReversedBy != "" {
			replayed = true
			out, err = openingOf(ctx, tx, o.ReversedBy)
			return err
		}
		out = o
		out.Booking = reversal
		out.Units, out.Amount, out.Count = -o.Units, -o.Amount, -o.Count
		out.Booked = slices.Clone(o.Booked)
		for i := range out.Booked {
			out.Booked[i].Value = -out.Booked[i].Value
		}
		s.booked(&out.Booking, book)
		if err := noteError(&out.Booking); err != nil {
			return err
		}
		if err := tx.Lock(ctx, o.anchors()); err != nil {
			return err
		}
		return tx.AppendOpeningBalance(ctx, out)
	})
	return out, replayed, err
}

// repeatedOpening finds the outcome of a request that was booked before.
func repeatedOpening(ctx context.Context, r Reader, b *Booking) (OpeningBalance, bool, error) {
	found, err := r.OpeningBalances(ctx, OpeningFilter{Request: b.Request})
	if err != nil || len(found) == 0 {
		return OpeningBalance{}, false, err
	}
	return found[0], true, found[0].again(b)
}
