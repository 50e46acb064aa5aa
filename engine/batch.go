package engine

import (
	"context"
)

// batchRun is one attempt at deciding and storing a batch in one transaction.
type batchRun struct {
	service *Service
	subs    []*submission
	results []Result
	book    *Book
	locked  map[Anchor]bool

	members    map[string]*Member
	providers  map[string]*Provider
	households map[string]*Household
	approvals  map[string][]Approval // by member
	facts      []Facts               // by index in subs, without Consumed and History
	reads      []reads               // by index in subs, on those facts
	ledger     ledger
	past       past
	seen       map[RequestKey]Record
	records    []Record
	pending    []int // index in subs of each record
}

func (b *batchRun) run(ctx context.Context) error {
	if b.book = b.service.books.guess(); b.book == nil {
		// Compiled here, before the transaction: nothing slow happens under a lock.
		book, err := b.service.ActiveBook(ctx)
		if err != nil {
			return err
		}
		b.book = book
		b.service.books.setGuess(book)
	}
	for _, p := range b.subs {
		p.claim = p.Claim.clone()
	}
	err := b.service.store.Update(ctx, func(tx Tx) error {
		if err := b.lock(ctx, tx); err != nil {
			return err
		}
		if err := b.read(ctx, tx); err != nil {
			return err
		}
		if err := b.standings(ctx, tx); err != nil {
			return err
		}
		if err := b.decide(ctx, tx); err != nil {
			return err
		}
		if len(b.records) == 0 {
			return nil
		}
		return tx.Append(ctx, b.records)
	})
	if err != nil {
		return err
	}
	for i, at := range b.pending {
		b.results[at].Record = b.records[i]
	}
	b.answerTwins()
	return nil
}

// lock plans, from what is known before the lock, which anchors the claims can touch, and takes them. Claims that
// cannot be accepted are answered here, so that they leave no anchor behind.
func (b *batchRun) lock(ctx context.Context, tx Tx) error {
	if err := b.readMembers(ctx, tx); err != nil {
		return err
	}
	b.validate()
	var anchors []Anchor
	for i, p := range b.subs {
		if b.results[i].Err != nil {
			continue
		}
		known := Facts{Member: *b.members[p.claim.Member]}
		anchors = append(anchors, readsOf(b.book, &p.claim, &known, 0).anchors...)
		anchors = append(anchors, p.extra...)
	}
	anchors = sortedSet(anchors)
	b.locked = make(map[Anchor]bool, len(anchors))
	for _, a := range anchors {
		b.locked[a] = true
	}
	if len(anchors) == 0 {
		return nil
	}
	return tx.Lock(ctx, anchors)
}

func (b *batchRun) readMembers(ctx context.Context, r Reader) error {
	ids := make([]string, 0, len(b.subs))
	for _, p := range b.subs {
		ids = append(ids, p.claim.Member)
	}
	found, err := r.Members(ctx, sortedSet(ids))
	if err != nil {
		return err
	}
	b.members = make(map[string]*Member, len(found))
	for i := range found {
		b.members[found[i].ID] = &found[i]
	}
	return nil
}

// validate answers the claims that cannot be accepted. It runs before the lock, and again on what was read under it.
func (b *batchRun) validate() {
	for i, p := range b.subs {
		if b.results[i].Err != nil {
			continue
		}
		received := DateIn(p.claim.ReceivedAt, b.book.Zone)
		if p.claim.SubmittedOn == 0 {
			p.claim.SubmittedOn = received
		}
		b.results[i].Err = claimError(b.book, &p.claim, b.members[p.claim.Member], received)
	}
}

// claimError is the error of a claim that cannot be accepted, nil when it can.
func claimError(book *Book, c *Claim, m *Member, today Date) error {
	fields := ValidateClaim(book, c, m, today)
	switch {
	case len(fields) > 0:
		return &Error{Kind: Unprocessed, Code: "claim_invalid", Fields: fields}
	case m == nil:
		return &Error{Kind: NotFound, Code: "member_not_found", Fields: []FieldError{{Pointer: "/member", Code: "member_not_found"}}}
	default:
		return nil
	}
}

// read reads, under the lock, what must not change until the commit: the book in force, requests already decided, the
// members and the providers.
func (b *batchRun) read(ctx context.Context, tx Tx) error {
	revision, err := tx.ActiveRevision(ctx)
	if err != nil {
		return err
	}
	if revision != b.book.Revision {
		b.service.books.setGuess(nil)
		return errAgain
	}
	var keys []RequestKey
	var providers []string
	for _, p := range b.subs {
		keys = append(keys, p.Request)
		providers = append(providers, providersNamed(&p.claim)...)
	}
	seen, err := tx.Requests(ctx, keys)
	if err != nil {
		return err
	}
	b.seen = make(map[RequestKey]Record, len(seen))
	for _, r := range seen {
		b.seen[r.Request] = r
	}
	if err := b.readProviders(ctx, tx, sortedSet(providers)); err != nil {
		return err
	}
	if err := b.readMembers(ctx, tx); err != nil {
		return err
	}
	b.validate()
	return b.readApprovals(ctx, tx)
}

// standings gathers each claim's facts and reads the entries of every counter in question. It starts the transaction
// again when a claim turns out to touch an anchor that was not locked.
func (b *batchRun) standings(ctx context.Context, tx Tx) error {
	if err := b.readHouseholds(ctx, tx); err != nil {
		return err
	}
	b.facts, b.reads = make([]Facts, len(b.subs)), make([]reads, len(b.subs))
	var spans []CounterSpan
	var history []HistorySpan
	again := false
	for i, p := range b.subs {
		if b.skip(i) {
			continue
		}
		b.facts[i] = b.factsOf(&p.claim)
		b.reads[i] = readsOf(b.book, &p.claim, &b.facts[i], 0)
		for _, a := range b.reads[i].anchors {
			if !b.locked[a] {
				p.extra = append(p.extra, a)
				again = true
			}
		}
		spans = append(spans, b.reads[i].spans...)
		history = append(history, b.reads[i].history...)
	}
	if again {
		return errAgain
	}
	var err error
	b.ledger, b.past, err = readPast(ctx, tx, spans, history)
	return err
}

// skip reports whether submission i needs no decision: it is refused, or was decided before.
func (b *batchRun) skip(i int) bool {
	_, seen := b.seen[b.subs[i].Request]
	return seen || b.results[i].Err != nil
}

func distinctSpans(spans []CounterSpan) []CounterSpan {
	seen := make(map[CounterSpan]bool, len(spans))
	out := spans[:0]
	for _, s := range spans {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
