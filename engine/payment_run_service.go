package engine

import (
	"context"
	"time"
)

// maxExecution bounds how many days ahead a bank is asked to pay; banks keep orders for a year at most.
const maxExecution = 365

// CreatePaymentRun makes a payment run of everything that is due until the cutoff: one transfer for each payee to whom more
// is to be paid than recovered, and who has an account. A repeat of a request gets the run as it was made, and replayed says
// so. Errors: "payment_run_invalid" with every mistake, "idempotency_mismatch" (both Unprocessed), "payer_missing" where
// nobody configured who pays, "nothing_due" (both Conflict).
func (s *Service) CreatePaymentRun(ctx context.Context, req PaymentRequest, by Actor) (run PaymentRun, replayed bool, err error) {
	if s.opt.Payments == nil || s.opt.Payer == (Payer{}) {
		return PaymentRun{}, false, NewError(Conflict, "payer_missing")
	}
	by = s.stamped(by)
	err = s.append(ctx, func(tx Tx, book *Book) error {
		if err := tx.Lock(ctx, []Anchor{PaymentAnchor}); err != nil {
			return err
		}
		if run, replayed, err = repeatedRun(ctx, tx, &req); replayed || err != nil {
			return err
		}
		run = s.newRun(req, book, by)
		if fields := run.validate(); len(fields) > 0 {
			return &Error{Kind: Unprocessed, Code: "payment_run_invalid", Fields: fields}
		}
		if run.Number, run.Totals, err = tx.Collect(ctx, run.Cutoff); err != nil {
			return err
		}
		if run.Totals.Transfers == 0 {
			return NewError(Conflict, "nothing_due")
		}
		if run.LeftOut, err = tx.PaymentsDue(ctx, run.Cutoff); err != nil {
			return err
		}
		if run.File, err = s.fileOf(ctx, tx, &run); err != nil {
			return err
		}
		return tx.AppendPaymentRun(ctx, run, by)
	})
	return run, replayed, err
}

func (s *Service) newRun(req PaymentRequest, book *Book, by Actor) PaymentRun {
	now := s.opt.Now().UTC().Truncate(time.Microsecond)
	run := PaymentRun{
		PaymentRequest: req, ID: s.opt.NewID(), CreatedAt: now, CreatedOn: DateIn(now, book.Zone), CreatedBy: by.Client,
		Payer: s.opt.Payer, State: PaymentOpen,
	}
	if run.Cutoff == 0 {
		run.Cutoff = run.CreatedOn
	}
	if run.ExecutionDate == 0 {
		run.ExecutionDate = run.CreatedOn
	}
	return run
}

func (r *PaymentRun) validate() []FieldError {
	v := validation{}
	if r.Cutoff > r.CreatedOn {
		v.add("/cutoff", "date_future")
	}
	if last := r.CreatedOn.AddDays(maxExecution); r.ExecutionDate < r.CreatedOn || r.ExecutionDate > last {
		v.add("/execution_date", "execution_range", Arg{"from", DateValue(r.CreatedOn)}, Arg{"to", DateValue(last)})
	}
	v.text("/note", &r.Note, MaxNote, false)
	return v.errors
}

// repeatedRun finds the run that a request made before, as it was then: whatever became of it since.
func repeatedRun(ctx context.Context, r Reader, req *PaymentRequest) (PaymentRun, bool, error) {
	found, err := r.PaymentRuns(ctx, PaymentRunFilter{Request: req.Request})
	if err != nil || len(found) == 0 {
		return PaymentRun{}, false, err
	}
	run := found[0]
	if run.BodyHash != req.BodyHash {
		return PaymentRun{}, false, NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(run.CreatedOn)})
	}
	run.State, run.EndedAt, run.EndedBy, run.Reason = PaymentOpen, time.Time{}, "", ""
	return run, true, nil
}

// PaymentRuns returns payment runs, newest first.
func (s *Service) PaymentRuns(ctx context.Context, f PaymentRunFilter) (runs []PaymentRun, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		runs, err = r.PaymentRuns(ctx, f)
		return err
	})
	return runs, err
}

// PaymentRun returns one payment run; NotFound and "payment_run_not_found" when there is none.
func (s *Service) PaymentRun(ctx context.Context, id string) (run PaymentRun, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		run, err = runOf(ctx, r, id)
		return err
	})
	return run, err
}

func runOf(ctx context.Context, r Reader, id string) (PaymentRun, error) {
	found, err := r.PaymentRuns(ctx, PaymentRunFilter{ID: id})
	switch {
	case err != nil:
		return PaymentRun{}, err
	case len(found) == 0 || id == "":
		return PaymentRun{}, NewError(NotFound, "payment_run_not_found")
	default:
		return found[0], nil
	}
}

// SendPaymentRun records that an open run was given to the bank; nothing takes that back. It needs a second person: whoever
// made the run may not send it, under another key neither (Actor.SamePerson). A run that was sent before stays as it is.
// Errors: "payment_run_not_found" (NotFound), "payment_run_cancelled" (Conflict), "payment_run_own" (Forbidden).
func (s *Service) SendPaymentRun(ctx context.Context, id string, by Actor) (PaymentRun, error) {
	return s.endRun(ctx, id, by, func(tx Tx, run *PaymentRun) error {
		if run.State == PaymentCancelled {
			return NewError(Conflict, "payment_run_cancelled")
		}
		keys, err := tx.Keys(ctx)
		if err != nil {
			return err
		}
		if run.State == PaymentOpen && personOf(keys, run.CreatedBy).SamePerson(by) {
			return NewError(Forbidden, "payment_run_own")
		}
		run.State = PaymentSent
		return nil
	})
}

// CancelPaymentRun gives what an open run holds free for the next one. A run that was cancelled before stays as it is.
// Errors: "payment_run_not_found" (NotFound), "payment_run_sent" (Conflict), "cancellation_invalid" (Unprocessed).
func (s *Service) CancelPaymentRun(ctx context.Context, id, reason string, by Actor) (PaymentRun, error) {
	v := validation{}
	if v.text("/reason", &reason, MaxNote, true); len(v.errors) > 0 {
		return PaymentRun{}, &Error{Kind: Unprocessed, Code: "cancellation_invalid", Fields: v.errors}
	}
	return s.endRun(ctx, id, by, func(_ Tx, run *PaymentRun) error {
		if run.State == PaymentSent {
			return NewError(Conflict, "payment_run_sent")
		}
		if run.State == PaymentOpen {
			run.Reason = reason
		}
		run.State = PaymentCancelled
		return nil
	})
}

// endRun gives a run the state that end puts it in, unless it has it already.
func (s *Service) endRun(ctx context.Context, id string, by Actor, end func(Tx, *PaymentRun) error) (run PaymentRun, err error) {
	by = s.stamped(by)
	err = s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			if err := tx.Lock(ctx, []Anchor{PaymentAnchor}); err != nil {
				return err
			}
			if run, err = runOf(ctx, tx, id); err != nil {
				return err
			}
			before := run.State
			if err := end(tx, &run); err != nil || run.State == before {
				return err
			}
			run.EndedAt, run.EndedBy = s.opt.Now().UTC().Truncate(time.Microsecond), by.Client
			return tx.EndPaymentRun(ctx, run, by)
		})
	})
	return run, err
}
