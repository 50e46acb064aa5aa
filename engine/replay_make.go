package engine

import (
	"context"
	"errors"
	"sync"
	"time"
)

// replayEvery is how often a run notes how far it is, and learns that it was cancelled.
const replayEvery = 2 * time.Second

// ReplayMaking says how a run is made.
type ReplayMaking struct {
	Workers int                  // how many households are decided at once; 0 for one a processor
	Tell    func(ReplayProgress) // hears how far it is, from one goroutine at a time; nil for nobody
	// Requeue leaves a run that ctx ends to wait for another server; else it is stopped.
	Requeue bool
}

// MakeReplay makes a run, and returns it when it is done, failed or cancelled. When ctx ends, so does the run, and the error is that of
// ctx. Errors: "replay_taken" (Conflict) when somebody else makes it, and what the run failed of.
func (s *Service) MakeReplay(ctx context.Context, run Replay, how ReplayMaking, by Actor) (Replay, error) {
	by = s.stamped(by)
	m := replayMaker{service: s, run: run, how: how, by: by}
	m.run.State, m.run.Progress = ReplayRunning, ReplayProgress{}
	if err := m.note(ctx, nil); err != nil { // from here on it is ours
		return m.run, err
	}
	result, err := m.make(ctx)
	return m.end(ctx, &result, err)
}

type replayMaker struct {
	service *Service
	run     Replay
	how     ReplayMaking
	by      Actor
}

// make decides, while a goroutine of its own notes how far that is: nobody who decides waits for the database.
func (m *replayMaker) make(ctx context.Context) (ReplayResult, error) {
	work, err := m.service.prepareAgain(ctx, &m.run)
	if err != nil {
		return ReplayResult{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	noted := make(chan ReplayProgress, 1)
	var noting sync.WaitGroup
	noting.Go(func() {
		for p := range noted {
			m.run.Progress = p
			if err := m.note(ctx, nil); ErrorCode(err) == "replay_taken" { // cancelled; any other failure is met again at the end
				cancel(err)
				return
			}
		}
	})
	ask, last := *work, m.service.opt.Now()
	ask.Workers = m.how.Workers
	ask.Tell = func(p ReplayProgress) {
		if m.how.Tell != nil {
			m.how.Tell(p)
		}
		if now := m.service.opt.Now(); now.Sub(last) >= replayEvery || now.Before(last) {
			last = now
			select {
			case noted <- p:
			default: // the one before is still being noted
			}
		}
	}
	result, err := m.replay(ctx, &ask)
	close(noted)
	noting.Wait()
	if cause := context.Cause(ctx); ErrorCode(cause) == "replay_taken" {
		return result, cause
	}
	return result, err
}

func (m *replayMaker) replay(ctx context.Context, w *ReplayWork) (out ReplayResult, err error) {
	defer recovered(&err)
	return m.service.opt.Replayer.Replay(ctx, m.service.store, w)
}

// end notes how the run ended, also when its caller has gone.
func (m *replayMaker) end(ctx context.Context, result *ReplayResult, err error) (Replay, error) {
	stopped := ctx.Err() != nil
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	switch {
	case ErrorCode(err) == "replay_taken":
		return m.overtaken(late, err)
	case err == nil && result.size() > MaxReplayAnswer:
		err = NewError(Unprocessed, "replay_answer_large", Arg{"max", Int(MaxReplayAnswer >> 20)})
	}
	switch {
	case err == nil:
		m.run.State, m.run.Progress = ReplayDone, ReplayProgress{}
		m.run.Summary, m.run.Narrow = &result.Summary, &result.Narrow
	case stopped && m.how.Requeue:
		m.run.State, result = ReplayWaiting, nil
	case stopped:
		m.run.State, result = ReplayStopped, nil
	default:
		m.run.State, m.run.Failure, result = ReplayFailed, ErrorCode(err), nil
	}
	if noteErr := m.note(late, result); noteErr != nil {
		if ErrorCode(noteErr) == "replay_taken" {
			return m.overtaken(late, noteErr)
		}
		err = errors.Join(err, noteErr)
	}
	if stopped && err != nil {
		err = ctx.Err()
	}
	return m.run, err
}

// overtaken tells a run that was cancelled, which is no error, from one that somebody else makes.
func (m *replayMaker) overtaken(ctx context.Context, err error) (Replay, error) {
	now, readErr := m.service.Replay(ctx, m.run.ID)
	if readErr == nil && now.State == ReplayCancelled {
		return now, nil
	}
	return m.run, err
}

// note appends where the run stands, unless somebody else has meanwhile. Once begun it goes on when ctx ends: of a note that is broken
// off nobody knows whether it was taken, and the next would take it for somebody else's.
func (m *replayMaker) note(ctx context.Context, result *ReplayResult) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	by := m.by
	by.At = m.service.opt.Now().UTC()
	next := m.run
	next.Seq++
	next.By, next.At = by.Client, by.At.Truncate(time.Microsecond)
	err := m.service.retry(ctx, busyAttempts, func() error {
		return m.service.store.Update(ctx, func(tx Tx) error {
			found, err := replayIn(ctx, tx, m.run.ID)
			if err != nil {
				return err
			}
			if found.Seq != m.run.Seq {
				return NewError(Conflict, "replay_taken")
			}
			return tx.AppendReplay(ctx, next, result, by)
		})
	})
	if err == nil {
		m.run = next
	}
	return err
}
