package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// decide answers every submission in order: a stored outcome, or a new decision that the next ones see.
func (b *batchRun) decide(ctx context.Context, tx Tx) error {
	inBatch := make(map[RequestKey]bool)
	now := b.service.opt.Now().UTC()
	for i, p := range b.subs {
		if r, ok := b.seen[p.Request]; ok {
			// A request decided before is answered as it was, even if the same body would be refused today.
			b.results[i] = p.repeat(r)
			continue
		}
		if b.skip(i) || inBatch[p.Request] {
			continue
		}
		facts := b.facts[i]
		facts.Consumed, facts.History = b.ledger.of(b.reads[i].spans), b.past.of(b.reads[i].history)
		decision, err := decideSafely(b.book, &p.claim, &facts)
		if err == nil && !b.reads[i].covers(&decision) {
			err = errors.New("engine: a decision consumed a counter that was not read")
		}
		if err != nil {
			b.results[i].Err = err
			continue
		}
		later, err := laterClaims(ctx, tx, b.book, &p.claim, &facts, b.records)
		if err != nil {
			return err
		}
		if err := inServiceOrder(b.book, &p.claim, &facts, &decision, later); err != nil {
			b.results[i].Err = err
			continue
		}
		at := now
		if at.Before(p.claim.ReceivedAt) { // a clock that was set back meanwhile: nothing is decided before it came
			at = p.claim.ReceivedAt
		}
		inBatch[p.Request] = true
		b.ledger.add(&decision)
		b.past.add(p.claim.Member, &decision)
		b.records = append(b.records, Record{
			Claim: p.claim, Request: p.Request, BodyHash: p.BodyHash, By: p.By, Facts: facts,
			DecidedAt: at, DecidedOn: DateIn(at, b.book.Zone), Decision: decision,
		})
		b.pending = append(b.pending, i)
	}
	return nil
}

// decideSafely keeps a fault of the program in one claim from taking its neighbours, or the process, down.
func decideSafely(book *Book, c *Claim, f *Facts) (d Decision, err error) {
	defer recovered(&err)
	return Decide(book, c, f), nil
}

// recovered turns a panic into an error. Deferred.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("engine: panic: %v\n%s", r, debug.Stack())
	}
}

// answerTwins answers the repeats of a request that came in the same batch as its first.
func (b *batchRun) answerTwins() {
	first := make(map[RequestKey]Record, len(b.records))
	for _, r := range b.records {
		first[r.Request] = r
	}
	for i, p := range b.subs {
		if b.results[i].Err == nil && b.results[i].Record.Claim.ID == "" {
			b.results[i] = p.repeat(first[p.Request])
		}
	}
}

// repeat answers a request that has been decided before.
func (p *submission) repeat(r Record) Result {
	if r.BodyHash != p.BodyHash {
		return Result{Err: NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(r.DecidedOn)})}
	}
	return Result{Record: r, Replayed: true}
}
