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
	claim    Claim           // this attempt's copy, in canonical form
	extra    []Anchor        // anchors that an earlier attempt found to be needed
	revision *VersionRequest // nil for a new claim
	known    *Member         // the claim's member as he was when the batch was shared out; nil when nobody looked
	done     chan Result

	// what this attempt found, of a revision
	before  *Record  // the version that stands
	open    []bool   // by line: it is decided again; nil for a new claim, whose lines all are
	rulings []Ruling // those in force with the revision, nil where none changes
	byLine  bool     // its lines are decided in the order of their dates, among those of other claims
	cause   *int     // index of the submission from which this one follows, nil when it was asked for
	offered bool     // the cause may have freed a limit that had refused lines of this claim
}

// reverses reports whether the submission takes a claim back.
func (p *submission) reverses() bool { return p.revision != nil && p.revision.Kind == VersionReversal }

// Submit decides a claim and stores it. Claims that arrive together share one transaction; each gets its own answer.
// A repeat of a request gets the stored first outcome. The claim is durable when Submit returns without error. When
// ctx ends first the outcome is unknown, and the same request tells it.
func (s *Service) Submit(ctx context.Context, sub Submission) Result {
	return s.enqueue(ctx, s.admit(sub))
}

func (s *Service) enqueue(ctx context.Context, p *submission) Result {
	s.pace.single()
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

// SubmitAll decides the rows of an import or a batch in order, and answers each; at most 1,000 at a time. They are committed
// a few at a time (Options.Step), and several batches take turns, so that however many run, a claim that comes alone waits for
// one short transaction of theirs at most. With Options.Lanes, households are decided side by side, and the rows of each in
// order. Rows that had no turn before ctx ended get the error "busy", and those that come after
// Close "closing".
func (s *Service) SubmitAll(ctx context.Context, subs []Submission) []Result {
	batch := make([]*submission, len(subs))
	for i := range subs {
		batch[i] = s.admit(subs[i])
	}
	s.commitLanes(ctx, s.answerRepeats(ctx, batch))
	return answers(batch)
}

// commitAll commits a batch in as many turns as it takes.
func (s *Service) commitAll(ctx context.Context, batch []*submission) {
	for len(batch) > 0 {
		batch = s.commitInTurn(ctx, batch)
	}
}

// answers waits for what became of each submission.
func answers(batch []*submission) []Result {
	results := make([]Result, len(batch))
	for i, p := range batch {
		results[i] = <-p.done
	}
	return results
}

// answerRepeats answers the rows that are in already, and returns the others. It takes no turn and no lock: what a request
// was answered first never changes, and a file that is sent again is not to hold up anyone.
func (s *Service) answerRepeats(ctx context.Context, batch []*submission) (rest []*submission) {
	keys := make([]RequestKey, len(batch))
	for i, p := range batch {
		keys[i] = p.Request
	}
	seen := make(map[RequestKey]Record)
	err := s.store.View(ctx, func(r Reader) error {
		found, err := r.Requests(ctx, keys)
		for i := range found {
			seen[found[i].request()] = found[i]
		}
		return err
	})
	if err != nil {
		return batch // the transaction looks again, and says what is wrong
	}
	for _, p := range batch {
		if r, ok := seen[p.Request]; ok {
			p.done <- p.repeat(r)
			continue
		}
		rest = append(rest, p)
	}
	return rest
}

// commitInTurn commits the first rows of a batch when it is their turn, and returns the others; none when there is no turn
// any more.
func (s *Service) commitInTurn(ctx context.Context, batch []*submission) (rest []*submission) {
	select {
	case <-s.closing: // also when it is its turn
		answer(batch, nil, NewError(Unavailable, "closing"))
		return nil
	default:
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
		n := min(s.pace.rows(), len(batch))
		s.commitHere(ctx, batch[:n])
		return batch[n:]
	case <-s.closing:
		answer(batch, nil, NewError(Unavailable, "closing"))
	case <-ctx.Done():
		answer(batch, nil, NewError(Unavailable, "busy").WithCause(ctx.Err()))
	}
	return nil
}

func (s *Service) admit(sub Submission) *submission {
	p := &submission{Submission: sub, done: make(chan Result, 1)}
	p.Claim.ID = s.opt.NewID()
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
			for _, blocked := range s.commit(ctx, s.divert(s.gather(p))) {
				s.letWait(blocked)
			}
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

// commit answers the submissions of a batch, and returns those that somebody else's lock blocks: they are waited for
// when the others have gone through. A batch that fails as a whole is taken apart, so that one claim never fails its
// neighbours.
func (s *Service) commit(ctx context.Context, batch []*submission) (blocked []*submission) {
	if len(batch) == 0 {
		return nil
	}
	results, err := s.decideBatch(ctx, batch, 1)
	switch code := ErrorCode(err); {
	case code == "busy" && len(batch) == 1:
		return batch
	case code == "" || code == "outcome_unknown" || len(batch) == 1:
		answer(batch, results, err)
		return nil
	}
	for _, p := range batch {
		// Each with a time of its own: a member who is blocked must not use up that of the others.
		single, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
		results, err := s.decideBatch(single, []*submission{p}, 1)
		cancel()
		if ErrorCode(err) == "busy" {
			blocked = append(blocked, p)
			continue
		}
		answer([]*submission{p}, results, err)
	}
	return blocked
}

func answer(batch []*submission, results []Result, err error) {
	for i, p := range batch {
		if err != nil {
			p.done <- Result{Err: err}
			continue
		}
		p.done <- results[i]
	}
}

// decideBatch runs the batch's transaction until it goes through, at most `attempts` times where something blocks it.
func (s *Service) decideBatch(ctx context.Context, batch []*submission, attempts int) (results []Result, err error) {
	err = s.retry(ctx, attempts, func() (err error) {
		defer recovered(&err)
		b := &batchRun{service: s, asked: batch}
		err = b.run(ctx)
		results = b.results[:min(len(batch), len(b.results))]
		return err
	})
	return results, err
}

// errAgain makes retry run a transaction again at once: what it had planned from was no longer true.
var errAgain = errors.New("the plan changed under the lock")

// maxAttempts bounds how often a transaction is planned again, and busyAttempts how often it waits again for what
// blocks it. A lock is waited for one second each time.
const (
	maxAttempts  = 8
	busyAttempts = 5
)

// retry runs fn again after a conflict that a retry can heal, with full jitter so that contenders part.
func (s *Service) retry(ctx context.Context, busy int, fn func() error) error {
	pause := 2 * time.Millisecond
	for attempt := 1; ; attempt++ {
		err := fn()
		code := ErrorCode(err)
		again := errors.Is(err, errAgain) || code == "request_exists"
		if code == "busy" {
			busy--
		}
		switch {
		case !again && (code != "busy" || busy <= 0):
			return err
		case attempt == maxAttempts:
			return NewError(Unavailable, "busy").WithCause(err)
		case errors.Is(err, errAgain):
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

// commitTimeout ends a batch whose database has stopped answering.
const commitTimeout = 20 * time.Second
