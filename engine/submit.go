package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// submission is a claim waiting for a committer.
type submission struct {
	Submission
	id    string
	extra []Anchor // anchors that an earlier attempt found to be needed
	done  chan Result
}

// Submit decides a claim and stores it. Claims that arrive together share one transaction; each gets its own answer.
// A repeat of a request gets the stored first outcome. The claim is durable when Submit returns without error. When
// ctx ends first the outcome is unknown, and the same request tells it.
func (s *Service) Submit(ctx context.Context, sub Submission) Result {
	p := s.admit(sub)
	select {
	case s.queue <- p:
	case <-s.closing:
		return Result{Err: NewError(Unavailable, "closing")}
	case <-ctx.Done():
		return Result{Err: NewError(Unavailable, "busy").WithCause(ctx.Err())}
	}
	select {
	case r := <-p.done:
		return r
	case <-ctx.Done():
		return Result{Err: NewError(Unavailable, "outcome_unknown").WithCause(ctx.Err())}
	}
}

// SubmitAll decides an import's batch in one transaction, in order, and answers each; at most 1,000 at a time.
func (s *Service) SubmitAll(ctx context.Context, subs []Submission) []Result {
	batch := make([]*submission, len(subs))
	for i := range subs {
		batch[i] = s.admit(subs[i])
	}
	s.commit(ctx, batch)
	results := make([]Result, len(batch))
	for i, p := range batch {
		results[i] = <-p.done
	}
	return results
}

func (s *Service) admit(sub Submission) *submission {
	p := &submission{Submission: sub, id: s.opt.NewID(), done: make(chan Result, 1)}
	p.Claim.ID = p.id
	p.Claim.ReceivedAt = s.opt.Now().UTC()
	p.By = s.stamped(p.By)
	return p
}

// commitLoop takes what is queued, up to a batch, and commits it. It never waits for a batch to fill: under light
// load a claim is a batch of one, and under heavy load the batch is what arrived during the last commit.
func (s *Service) commitLoop() {
	defer s.workers.Done()
	for {
		select {
		case p := <-s.queue:
			// Not the context of any one caller: a client that goes away must not take its neighbours' claims with it.
			ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
			s.commit(ctx, s.gather(p))
			cancel()
		case <-s.closing:
			return
		}
	}
}

func (s *Service) gather(first *submission) []*submission {
	batch := []*submission{first}
	for len(batch) < s.opt.Batch {
		select {
		case p := <-s.queue:
			batch = append(batch, p)
		default:
			return batch
		}
	}
	return batch
}

// commit answers every submission of a batch. A batch that fails as a whole is tried one by one, so that one claim
// never fails its neighbours.
func (s *Service) commit(ctx context.Context, batch []*submission) {
	results, err := s.decideBatch(ctx, batch)
	if err != nil && len(batch) > 1 && ErrorCode(err) != "outcome_unknown" {
		for _, p := range batch {
			s.commit(ctx, []*submission{p})
		}
		return
	}
	for i, p := range batch {
		if err != nil {
			p.done <- Result{Err: err}
			continue
		}
		p.done <- results[i]
	}
}

// decideBatch runs the batch's transaction until it goes through.
func (s *Service) decideBatch(ctx context.Context, batch []*submission) (results []Result, err error) {
	err = s.retry(ctx, func() error {
		b := &batchRun{service: s, subs: batch, results: make([]Result, len(batch))}
		results = b.results
		return b.run(ctx)
	})
	return results, err
}

// errAgain makes retry run a transaction again at once: what it had planned from was no longer true.
var errAgain = errors.New("the plan changed under the lock")

// commitTimeout ends a batch whose database has stopped answering.
const commitTimeout = 20 * time.Second

// maxAttempts bounds how often a transaction is tried again.
const maxAttempts = 8

// retry runs fn again after a conflict that a retry can heal, with full jitter so that contenders part.
func (s *Service) retry(ctx context.Context, fn func() error) error {
	pause := 2 * time.Millisecond
	for attempt := 1; ; attempt++ {
		err := fn()
		again := errors.Is(err, errAgain)
		if !again && ErrorCode(err) != "busy" && ErrorCode(err) != "request_exists" {
			return err
		}
		if attempt == maxAttempts {
			return NewError(Unavailable, "busy").WithCause(err)
		}
		if again {
			continue
		}
		select {
		case <-time.After(rand.N(pause)):
		case <-ctx.Done():
			return NewError(Unavailable, "busy").WithCause(ctx.Err())
		}
		pause *= 2
	}
}
