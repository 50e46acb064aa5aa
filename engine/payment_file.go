package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
)

// transferPage is how many transfers are in memory while a file is written.
const transferPage = 1000

// fileOf writes the file of a run nowhere, to know what it is.
func (s *Service) fileOf(ctx context.Context, r PaymentReader, run *PaymentRun) (PaymentFile, error) {
	page := func(after int64) ([]Transfer, error) { return r.Transfers(ctx, run.Number, after, transferPage) }
	return s.writeFile(io.Discard, run, page)
}

// writeFile writes the file of a run and says what it wrote.
func (s *Service) writeFile(w io.Writer, run *PaymentRun, page func(after int64) ([]Transfer, error)) (PaymentFile, error) {
	hash, size := sha256.New(), byteCount(0)
	order := PaymentOrder{
		ID: run.ID, Number: run.Number, CreatedAt: run.CreatedAt, ExecutionDate: run.ExecutionDate, Payer: run.Payer,
		Transfers: run.Totals.Transfers, Cents: run.Totals.Cents,
	}
	err := s.opt.Payments.Write(io.MultiWriter(w, hash, &size), order, whole(allTransfers(page)))
	return PaymentFile{Format: s.opt.Payments.Name(), SHA256: hex.EncodeToString(hash.Sum(nil)), Bytes: int64(size)}, err
}

type byteCount int64

func (n *byteCount) Write(p []byte) (int, error) {
	*n += byteCount(len(p))
	return len(p), nil
}

// allTransfers walks the pages of a run, from its first transfer on.
func allTransfers(page func(after int64) ([]Transfer, error)) iter.Seq2[Transfer, error] {
	return func(yield func(Transfer, error) bool) {
		for after := int64(0); ; {
			found, err := page(after)
			if err != nil {
				yield(Transfer{}, err)
				return
			}
			for i := range found {
				if !yield(found[i], nil) {
					return
				}
			}
			if len(found) < transferPage {
				return
			}
			after = found[len(found)-1].Position
		}
	}
}

// whole stops at a transfer whose account was erased: what is left of it cannot be paid.
func whole(transfers iter.Seq2[Transfer, error]) iter.Seq2[Transfer, error] {
	return func(yield func(Transfer, error) bool) {
		for t, err := range transfers {
			if err == nil && t.IBAN == "" {
				err = NewError(Conflict, "payment_file_erased")
			}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// PaymentFile returns an open or sent run and what writes its file: always the bytes whose hash the run has, or nothing.
// Rows are read a page at a time, so that a slow reader holds no transaction. That somebody took the file is left in the
// audit trail. Errors: "payment_run_not_found" (NotFound), "payment_run_cancelled" and "payment_file_erased" (Conflict).
func (s *Service) PaymentFile(ctx context.Context, id string, by Actor) (run PaymentRun, write func(io.Writer) error, err error) {
	if run, err = s.PaymentRun(ctx, id); err != nil {
		return PaymentRun{}, nil, err
	}
	if run.State == PaymentCancelled {
		return PaymentRun{}, nil, NewError(Conflict, "payment_run_cancelled")
	}
	if s.opt.Payments == nil {
		return PaymentRun{}, nil, NewError(Conflict, "payer_missing")
	}
	page := func(after int64) (found []Transfer, err error) {
		err = s.store.View(ctx, func(r Reader) error {
			found, err = r.Transfers(ctx, run.Number, after, transferPage)
			return err
		})
		return found, err
	}
	// Written twice: once it is on its way, nobody could be told that it is not the file that was recorded.
	file, err := s.writeFile(io.Discard, &run, page)
	if err == nil && file != run.File {
		err = fmt.Errorf("engine: the file of payment run %d has the hash %s, and not the one recorded", run.Number, file.SHA256)
	}
	if err != nil {
		return PaymentRun{}, nil, err
	}
	by = s.stamped(by)
	err = s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error { return noteFile(ctx, tx, &run, by) })
	})
	return run, func(w io.Writer) error {
		_, err := s.writeFile(w, &run, page)
		return err
	}, err
}

// noteFile leaves in the audit trail that somebody takes the file, unless the run was cancelled while it was written: whoever
// cancels a run sees everybody there who took its file before.
func noteFile(ctx context.Context, tx Tx, run *PaymentRun, by Actor) error {
	if err := tx.Lock(ctx, []Anchor{PaymentAnchor}); err != nil {
		return err
	}
	now, err := runOf(ctx, tx, run.ID)
	if err != nil {
		return err
	}
	if *run = now; now.State == PaymentCancelled {
		return NewError(Conflict, "payment_run_cancelled")
	}
	return tx.NotePaymentFile(ctx, run.ID, by)
}

// Remittance returns a run and a page of its transfers with every line that they pay or recover, after a position; after -1
// begins with what is settled without a transfer. NotFound and "payment_run_not_found" when there is no such run.
func (s *Service) Remittance(ctx context.Context, id string, after int64, limit int) (run PaymentRun, page []Transfer, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if run, err = runOf(ctx, r, id); err != nil {
			return err
		}
		page, err = r.Transfers(ctx, run.Number, after, limit)
		return err
	})
	return run, page, err
}
