package engine

import (
	"fmt"
	"runtime/debug"
)

// decide answers every submission in order: a stored outcome, or a new decision that the next ones see.
func (b *batchRun) decide(households map[string]Household) {
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
		inBatch[p.Request] = true
		m := b.members[p.Claim.Member]
		r := readsOf(b.book, &p.Claim, m, b.providersOf(&p.Claim))
		facts := Facts{Member: *m, Providers: b.providersOf(&p.Claim), Consumed: b.ledger.of(r.spans)}
		for _, id := range r.households {
			if h, ok := households[id]; ok {
				facts.Households = append(facts.Households, h)
			}
		}
		decision, err := decideSafely(b.book, &p.Claim, &facts)
		if err != nil {
			b.results[i].Err = err
			continue
		}
		rec := Record{
			Claim: p.Claim, Request: p.Request, BodyHash: p.BodyHash, By: p.By, Facts: facts,
			DecidedAt: now, DecidedOn: DateIn(now, b.book.Zone), Decision: decision,
		}
		b.ledger.add(&rec.Decision)
		b.records = append(b.records, rec)
		b.pending = append(b.pending, i)
	}
}

// decideSafely keeps a fault of the program in one claim from taking its neighbours, or the process, down.
func decideSafely(book *Book, c *Claim, f *Facts) (d Decision, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("deciding a claim panicked: %v\n%s", r, debug.Stack())
		}
	}()
	return Decide(book, c, f), nil
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
	switch {
	case r.Claim.ID == "":
		return Result{Err: NewError(NotFound, "member_not_found")}
	case r.BodyHash != p.BodyHash:
		return Result{Err: NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(r.DecidedOn)})}
	default:
		return Result{Record: r, Replayed: true}
	}
}
