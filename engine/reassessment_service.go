package engine

import (
	"context"
	"time"
)

// BeginReassessment notes that a run is to be made; Reassess makes it. A repeat of a request gets the run as it stands, and
// replayed says so. Errors: "reassessment_invalid" with every mistake, "idempotency_mismatch" (both Unprocessed).
func (s *Service) BeginReassessment(ctx context.Context, req ReassessmentRequest, by Actor) (run Reassessment, replayed bool, err error) {
	by = s.stamped(by)
	err = s.append(ctx, func(tx Tx, book *Book) error {
		if err := tx.Lock(ctx, []Anchor{ReassessmentAnchor}); err != nil {
			return err
		}
		if req.Request.Key != "" {
			found, err := tx.Reassessments(ctx, ReassessmentFilter{Request: req.Request})
			if err != nil {
				return err
			}
			if replayed = len(found) > 0; replayed {
				if run = found[0]; run.BodyHash != req.BodyHash {
					return NewError(Unprocessed, "idempotency_mismatch")
				}
				return nil
			}
		}
		if run, err = s.newReassessment(req, book, by); err != nil {
			return err
		}
		return tx.AppendReassessment(ctx, run, by)
	})
	return run, replayed, err
}

func (s *Service) newReassessment(req ReassessmentRequest, book *Book, by Actor) (Reassessment, error) {
	if fields := req.validate(book); len(fields) > 0 {
		return Reassessment{}, &Error{Kind: Unprocessed, Code: "reassessment_invalid", Fields: fields}
	}
	at := by.At.Truncate(time.Microsecond)
	req.Members = sortedSet(req.Members)
	return Reassessment{
		ReassessmentRequest: req, ID: s.opt.NewID(), Seq: 1, State: ReassessmentRunning, BegunBy: by.Client, BegunAt: at, By: by.Client, At: at,
	}, nil
}

// Reassessment returns a run as it stands, with exact figures of what it has booked; NotFound and "reassessment_not_found"
// when there is none.
func (s *Service) Reassessment(ctx context.Context, id string) (run Reassessment, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		run, err = reassessmentIn(ctx, r, id)
		return err
	})
	return run, err
}

func reassessmentIn(ctx context.Context, r Reader, id string) (Reassessment, error) {
	found, err := r.Reassessments(ctx, ReassessmentFilter{ID: id})
	if err != nil {
		return Reassessment{}, err
	}
	if len(found) == 0 {
		return Reassessment{}, NewError(NotFound, "reassessment_not_found")
	}
	run := found[0]
	if !run.Preview {
		run.Figures, err = r.Reassessed(ctx, id)
	}
	return run, err
}

// Reassessments returns runs as their last events left them, newest first.
func (s *Service) Reassessments(ctx context.Context, f ReassessmentFilter) (runs []Reassessment, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		runs, err = r.Reassessments(ctx, f)
		return err
	})
	return runs, err
}

// CancelReassessment ends a run: what it booked stays, and the rest is left as it is. Whoever makes the run stops within
// seconds. One that is done or was cancelled stays as it is. Errors: "reassessment_not_found" (NotFound).
func (s *Service) CancelReassessment(ctx context.Context, id string, by Actor) (run Reassessment, err error) {
	by = s.stamped(by)
	err = s.append(ctx, func(tx Tx, _ *Book) error {
		if err := tx.Lock(ctx, []Anchor{ReassessmentAnchor}); err != nil {
			return err
		}
		if run, err = reassessmentIn(ctx, tx, id); err != nil || run.State.Ended() {
			return err
		}
		run.Seq, run.State = run.Seq+1, ReassessmentCancelled
		run.By, run.At = by.Client, by.At.Truncate(time.Microsecond)
		return tx.AppendReassessment(ctx, run, by)
	})
	return run, err
}

// PreviewReassessment says what a run would change, and stores nothing at all. tell, which may be nil, hears how far it is.
func (s *Service) PreviewReassessment(ctx context.Context, req ReassessmentRequest, by Actor, tell func(*Reassessment)) (Reassessment, error) {
	req.Preview = true
	book, err := s.ActiveBook(ctx)
	if err != nil {
		return Reassessment{}, err
	}
	run, err := s.newReassessment(req, book, s.stamped(by))
	if err != nil {
		return Reassessment{}, err
	}
	w := walk{service: s, run: &run, by: by, tell: tell, keep: func(context.Context) error { return nil }}
	err = w.walk(ctx)
	return run, err
}

// Reassess makes a run, or goes on with one that was interrupted, and returns it when it is done, failed or cancelled. When
// ctx ends, the households at hand are finished, and the run is stopped: the error is then that of ctx. tell, which may be nil,
// hears how far it is. Errors: "reassessment_not_found" (NotFound), "reassessment_taken" (Conflict) when somebody else goes
// on with it at the same time.
func (s *Service) Reassess(ctx context.Context, id string, by Actor, tell func(*Reassessment)) (Reassessment, error) {
	run, err := s.Reassessment(ctx, id)
	if err != nil || run.State.Ended() {
		return run, err
	}
	if run.State == ReassessmentFailed {
		run.again()
	}
	run.State = ReassessmentRunning
	w := walk{service: s, run: &run, by: by, tell: tell}
	w.keep = func(ctx context.Context) error { return s.noteReassessment(ctx, &run, by) }
	if err := w.keep(ctx); err != nil { // from here on, whoever was at it stops
		return w.overtaken(ctx, err)
	}
	if err := w.walk(ctx); err != nil {
		return w.overtaken(ctx, err)
	}
	return s.Reassessment(context.WithoutCancel(ctx), id)
}

// noteReassessment appends where a run stands, unless somebody else has meanwhile.
func (s *Service) noteReassessment(ctx context.Context, run *Reassessment, by Actor) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// Of a note that is broken off nobody knows whether it was taken, and the next would take it for somebody else's.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	by.At = s.opt.Now().UTC()
	return s.append(ctx, func(tx Tx, _ *Book) error {
		if err := tx.Lock(ctx, []Anchor{ReassessmentAnchor}); err != nil {
			return err
		}
		found, err := tx.Reassessments(ctx, ReassessmentFilter{ID: run.ID})
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].Seq != run.Seq {
			return NewError(Conflict, "reassessment_taken")
		}
		next := *run
		next.Seq++
		next.By, next.At = by.Client, by.At.Truncate(time.Microsecond)
		if next.State != ReassessmentRunning && !next.Preview {
			if next.Figures, err = tx.Reassessed(ctx, next.ID); err != nil {
				return err
			}
		}
		if err := tx.AppendReassessment(ctx, next, by); err != nil {
			return err
		}
		*run = next
		return nil
	})
}

// overtaken tells a run that was cancelled from one that somebody else goes on with.
func (w *walk) overtaken(ctx context.Context, err error) (Reassessment, error) {
	if ErrorCode(err) != "reassessment_taken" {
		return *w.run, err
	}
	now, readErr := w.service.Reassessment(context.WithoutCancel(ctx), w.run.ID)
	if readErr == nil && now.State.Ended() {
		return now, nil
	}
	return *w.run, err
}
