package engine

import (
	"context"
	"time"
)

// ReplayRunReader reads runs of replays; it is a part of Reader.
type ReplayRunReader interface {
	// Replays returns runs as they stand, newest first, without their answers.
	Replays(ctx context.Context, f ReplayFilter) ([]Replay, error)
	// ReplayAnswer returns the document of a run that is done, nil of any other, and its cases by place; a narrow one has none.
	// The cases of members whose data were erased since are gone.
	ReplayAnswer(ctx context.Context, id string, narrow bool) (document []byte, cases []ReplayCase, err error)
}

// ReplayRunTx writes runs; it is a part of Tx.
type ReplayRunTx interface {
	// AppendReplay stores an event: r as it stands, of the place r.Seq, and the result with the one that says that it is done. Another
	// event of the same place is refused as Conflict and "request_exists".
	AppendReplay(ctx context.Context, r Replay, result *ReplayResult, by Actor) error
}

// ReplayFilter selects runs; what is zero selects everything.
type ReplayFilter struct {
	ID      string
	Request RequestKey
	Before  string // id, exclusive: ids are in the order of time
	State   ReplayState
	Draft   string // a revision that was replayed
	Limit   int
}

// BeginReplay notes that a run is to be made, by a server where it waits, else by the caller. A repeat of a request gets the run as it
// stands, and replayed says so. Errors: "replay_invalid" with every mistake, "idempotency_mismatch" (both Unprocessed),
// "replay_queue_full" (Conflict).
func (s *Service) BeginReplay(ctx context.Context, req ReplayRequest, waits bool, by Actor) (run Replay, replayed bool, err error) {
	by = s.stamped(by)
	if run, replayed, err = s.replayOf(ctx, &req); err != nil || replayed {
		return run, replayed, err
	}
	work, err := s.prepareReplay(ctx, &req)
	if err != nil {
		return run, false, err
	}
	at := by.At.Truncate(time.Microsecond)
	run = Replay{
		ID: s.opt.NewID(), Request: req.Request, BodyHash: req.BodyHash, Span: req.Span, Sets: req.Sets, Assume: req.Assume,
		Against: work.Against.ReplayBook,
		Seq:     1, State: ReplayRunning, BegunBy: by.Client, BegunAt: at, By: by.Client, At: at, Work: work,
	}
	for i := range req.Drafts {
		run.Asked = append(run.Asked, req.Drafts[i].Name)
	}
	for i := range work.Drafts {
		run.Drafts = append(run.Drafts, work.Drafts[i].ReplayBook)
	}
	if waits {
		run.State = ReplayWaiting
	}
	err = s.noteFirst(ctx, &run, by)
	if ErrorCode(err) == "busy" { // a request of the same key may have come first
		if found, replayed, foundErr := s.replayOf(ctx, &req); replayed || foundErr != nil {
			return found, replayed, foundErr
		}
	}
	return run, false, err
}

// replayOf finds the run of a request that was made before.
func (s *Service) replayOf(ctx context.Context, req *ReplayRequest) (run Replay, found bool, err error) {
	if req.Request.Key == "" {
		return run, false, nil
	}
	all, err := s.Replays(ctx, ReplayFilter{Request: req.Request})
	if err != nil || len(all) == 0 {
		return run, false, err
	}
	if all[0].BodyHash != req.BodyHash {
		return run, false, NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(DateIn(all[0].BegunAt, time.UTC))})
	}
	return all[0], true, nil
}

func (s *Service) noteFirst(ctx context.Context, run *Replay, by Actor) error {
	return s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			if run.State == ReplayWaiting {
				waiting, err := tx.Replays(ctx, ReplayFilter{State: ReplayWaiting, Limit: maxReplayWaiting})
				if err != nil {
					return err
				}
				if len(waiting) >= maxReplayWaiting {
					return NewError(Conflict, "replay_queue_full", Arg{"max", Int(maxReplayWaiting)})
				}
			}
			return tx.AppendReplay(ctx, *run, nil, by)
		})
	})
}

// Replays returns runs as their last events left them, newest first.
func (s *Service) Replays(ctx context.Context, f ReplayFilter) (runs []Replay, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		runs, err = r.Replays(ctx, f)
		return err
	})
	return runs, err
}

// Replay returns a run as it stands; NotFound and "replay_not_found" when there is none.
func (s *Service) Replay(ctx context.Context, id string) (run Replay, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		run, err = replayIn(ctx, r, id)
		return err
	})
	return run, err
}

func replayIn(ctx context.Context, r Reader, id string) (Replay, error) {
	found, err := r.Replays(ctx, ReplayFilter{ID: id})
	if err != nil {
		return Replay{}, err
	}
	if len(found) == 0 {
		return Replay{}, NewError(NotFound, "replay_not_found")
	}
	return found[0], nil
}

// ReplayAnswer returns what a run that is done found, as its Replayer wrote it; narrow for who may not see cases. Errors: those of
// Replay, "replay_not_done" (Conflict).
func (s *Service) ReplayAnswer(ctx context.Context, id string, narrow bool) (document []byte, cases []ReplayCase, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		run, err := replayIn(ctx, r, id)
		if err != nil {
			return err
		}
		if run.State != ReplayDone {
			return NewError(Conflict, "replay_not_done", Arg{"state", TextValue(string(run.State))})
		}
		document, cases, err = r.ReplayAnswer(ctx, id, narrow)
		return err
	})
	return document, cases, err
}

// CancelReplay ends a run that waits or is being made: whoever makes it stops within seconds. One that ended stays as it is. Errors:
// "replay_not_found" (NotFound).
func (s *Service) CancelReplay(ctx context.Context, id string, by Actor) (Replay, error) {
	return s.turnReplay(ctx, id, ReplayCancelled, by, func(run *Replay) bool { return !run.State.Ended() })
}

// ResumeReplay asks again for a run that did not come to its end: a server begins it anew, under the same id. One that is done, or that
// somebody is at, stays as it is. Errors: "replay_not_found" (NotFound), "replay_book_gone" (Conflict) when a book of it is no longer
// to be had, "replay_queue_full" (Conflict).
func (s *Service) ResumeReplay(ctx context.Context, id string, by Actor) (Replay, error) {
	run, err := s.Replay(ctx, id)
	if err != nil || !run.State.Ended() || run.State == ReplayDone {
		return run, err
	}
	if _, err := s.prepareAgain(ctx, &run); err != nil {
		return run, err
	}
	return s.turnReplay(ctx, id, ReplayWaiting, by, func(run *Replay) bool { return run.State.Ended() && run.State != ReplayDone })
}

// turnReplay notes a new state of a run, where it may take it.
func (s *Service) turnReplay(ctx context.Context, id string, to ReplayState, by Actor, may func(*Replay) bool) (run Replay, err error) {
	by = s.stamped(by)
	err = s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			if run, err = replayIn(ctx, tx, id); err != nil || !may(&run) {
				return err
			}
			run.Seq, run.State, run.Progress, run.Failure = run.Seq+1, to, ReplayProgress{}, ""
			run.By, run.At = by.Client, by.At.Truncate(time.Microsecond)
			return tx.AppendReplay(ctx, run, nil, by)
		})
	})
	return run, err
}

// StopReplay notes that a run has lost its process, unless something was noted of it since seq. It may be resumed.
func (s *Service) StopReplay(ctx context.Context, id string, seq int64, by Actor) (Replay, error) {
	return s.turnReplay(ctx, id, ReplayStopped, by, func(run *Replay) bool { return run.Seq == seq && run.State == ReplayRunning })
}
