package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
)

// decide answers every submission in order: a stored outcome, or a new decision that the next ones see. What revisions take
// back is taken out first, so that nothing is decided beside what is about to go; lines to which freed limits are offered keep
// what they have until it is their turn.
func (b *batchRun) decide(ctx context.Context, tx Reader) error {
	for i, p := range b.subs {
		if p.before != nil && !b.skip(i) {
			b.takeOutFirst(p)
		}
	}
	inBatch := make(map[RequestKey]bool)
	b.runs = make(map[int]*lineRun)
	for i, p := range b.subs {
		if p.offered || b.answered(i, inBatch) {
			continue
		}
		if p.byLine && !p.reverses() {
			inBatch[p.Request] = true
			b.decideEarly(i)
			continue
		}
		booked, err := b.decideOne(ctx, tx, i)
		if err != nil {
			return err
		}
		inBatch[p.Request] = booked
	}
	b.decideDated()
	for i := range b.subs {
		if b.runs[i] != nil && !b.subs[i].offered {
			if err := b.finish(i); err != nil {
				return err
			}
		}
	}
	b.inTurn()
	return b.decideOffered(ctx, tx, inBatch)
}

// decideOffered decides what is offered, when it is known what became free.
func (b *batchRun) decideOffered(ctx context.Context, tx Reader, inBatch map[RequestKey]bool) error {
	for i, p := range b.subs {
		if !p.offered || b.answered(i, inBatch) {
			continue
		}
		var err error
		if p.byLine {
			err = b.finishOffered(i)
		} else {
			_, err = b.decideOne(ctx, tx, i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// answered reports whether there is nothing to decide for submission i. A request decided before is answered as it was, even if
// the same body would be refused today.
func (b *batchRun) answered(i int, inBatch map[RequestKey]bool) bool {
	p := b.subs[i]
	if r, ok := b.seen[p.Request]; ok {
		b.results[i] = p.repeat(r)
		return true
	}
	return b.skip(i) || inBatch[p.Request]
}

// inTurn puts the records in the order in which it was their claims' turn: the journal tells what each line found.
func (b *batchRun) inTurn() {
	at := make([]int, len(b.pending))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(x, y int) int { return b.pending[x] - b.pending[y] })
	records, pending := make([]Record, len(at)), make([]int, len(at))
	for i, from := range at {
		records[i], pending[i] = b.records[from], b.pending[from]
	}
	b.records, b.pending = records, pending
}

// decideOne decides submission i, and books it. A fault of the program fails this claim alone.
func (b *batchRun) decideOne(ctx context.Context, tx Reader, i int) (booked bool, err error) {
	p := b.subs[i]
	facts := b.factsFor(i)
	if p.reverses() {
		b.enter(i, Facts{Member: Member{ID: p.claim.Member}}, reversed(b.book, p.before, p.revision.Reason))
		return true, nil
	}
	if p.offered {
		if !b.causeBooked(*p.cause) {
			return false, nil
		}
		b.takeOut(p)
		facts.Consumed, facts.History = b.ledger.of(b.reads[i].spans), b.past.of(b.reads[i].history)
	}
	decision, fault := decideSafely(b.book, &p.claim, &facts)
	if fault == nil && !b.covered(i, &decision) {
		fault = errUncovered
	}
	if fault != nil {
		b.failed(i, fault)
		return false, nil
	}
	if p.before != nil && !p.worthwhile(&decision) {
		b.putBack(p)
		b.results[i] = Result{Record: *p.before, Unchanged: true}
		return false, nil
	}
	if p.before == nil {
		later, err := laterClaims(ctx, tx, b.book, &p.claim, &facts, b.records)
		if err != nil {
			return false, err
		}
		if fault := inServiceOrder(b.book, &p.claim, &facts, &decision, later); fault != nil {
			b.results[i].Err = fault
			return false, nil //nolint:nilerr // it fails this claim alone
		}
	}
	b.enter(i, facts, decision)
	return true, nil
}

// errUncovered guards against a cap that is counted from nothing because its entries were never asked for.
var errUncovered = errors.New("engine: a decision consumed a counter that was not read")

// failed answers a claim whose decision was a fault of the program; what it had stays.
func (b *batchRun) failed(i int, err error) {
	if p := b.subs[i]; p.before != nil {
		b.putBack(p)
	}
	b.results[i].Err = err
}

// covered reports whether every counter that the lines decided now consume was among those read.
func (b *batchRun) covered(i int, d *Decision) bool {
	fresh := Decision{}
	for j := range d.Lines {
		if b.subs[i].opens(j) {
			fresh.Lines = append(fresh.Lines, d.Lines[j])
		}
	}
	return b.reads[i].covers(&fresh)
}

// enter books one decision in memory, for the next ones to see, and keeps it.
func (b *batchRun) enter(i int, facts Facts, d Decision) {
	p := b.subs[i]
	for j := range d.Lines {
		if p.opens(j) {
			b.ledger.book(&d.Lines[j], 1, true)
			b.past.addLine(p.claim.Member, &d.Lines[j], 1)
			b.mark(p, j, &d.Lines[j])
		}
	}
	b.keep(i, facts, d)
}

// keep notes the record to store.
func (b *batchRun) keep(i int, facts Facts, d Decision) {
	p := b.subs[i]
	at := b.now
	if at.Before(p.claim.ReceivedAt) { // a clock that was set back meanwhile: nothing is decided before it came
		at = p.claim.ReceivedAt
	}
	r := Record{
		Claim: p.claim, Request: p.Request, BodyHash: p.BodyHash, By: p.By, Facts: facts,
		DecidedAt: at, DecidedOn: DateIn(at, b.book.Zone), Decision: d, Version: Version{N: 1, Kind: VersionClaim},
	}
	if p.before != nil {
		r.Request, r.BodyHash, r.Before = p.before.Request, p.before.BodyHash, p.before
		r.Version = Version{
			N: p.before.Version.N + 1, Kind: p.revision.Kind, Reason: p.revision.Reason, Request: p.Request, BodyHash: p.BodyHash,
		}
	}
	b.records = append(b.records, r)
	b.pending = append(b.pending, i)
}

// takeOutFirst takes out of the journal in memory what is decided again in any case.
func (b *batchRun) takeOutFirst(p *submission) {
	for j := range p.before.Decision.Lines {
		if (j >= len(p.open) || p.open[j]) && (!p.offered || !b.offeredLine(p, j)) {
			b.shiftLine(p, j, -1)
		}
	}
}

// takeOut takes what the lines that are decided again had consumed, and were granted, out of the journal in memory.
func (b *batchRun) takeOut(p *submission) { b.shift(p, -1) }

// putBack undoes takeOut.
func (b *batchRun) putBack(p *submission) { b.shift(p, 1) }

func (b *batchRun) shift(p *submission, sign int64) {
	for j := range p.before.Decision.Lines {
		if j >= len(p.open) || p.open[j] {
			b.shiftLine(p, j, sign)
		}
	}
}

func (b *batchRun) shiftLine(p *submission, line int, sign int64) {
	l := &p.before.Decision.Lines[line]
	b.ledger.book(l, sign, false)
	b.past.addLine(p.claim.Member, l, sign)
}

// causeBooked reports whether the revision that may have freed a limit was booked by this batch.
func (b *batchRun) causeBooked(cause int) bool {
	for _, at := range b.pending {
		if at == cause {
			return true
		}
	}
	return false
}

// tellFollowers names, in the answer to each submission, the other claims that changed with it.
func (b *batchRun) tellFollowers() {
	for i, at := range b.pending {
		if at < len(b.asked) || len(b.asked) == 0 {
			continue
		}
		cause := 0
		if c := b.subs[at].cause; c != nil {
			cause = *c
		}
		r := b.records[i]
		r.Before = nil
		b.results[cause].Others = append(b.results[cause].Others, r)
	}
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
	for i := range b.records {
		first[b.records[i].request()] = b.records[i]
	}
	for i, p := range b.asked {
		if !b.settledAlready(i) {
			b.results[i] = p.repeat(first[p.Request])
		}
	}
}

// repeat answers a request that has been decided before.
func (p *submission) repeat(r Record) Result {
	hash := r.BodyHash
	if r.Version.N > 1 {
		hash = r.Version.BodyHash
	}
	if hash != p.BodyHash || (r.Version.N > 1) != (p.revision != nil) {
		return Result{Err: NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(r.DecidedOn)})}
	}
	r.Before = nil
	return Result{Record: r, Replayed: true}
}
