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

	members   map[string]*Member
	providers map[string]*Provider
	ledger    ledger
	seen      map[RequestKey]Record
	records   []Record
	pending   []int // index in subs of each record
}

func (b *batchRun) run(ctx context.Context) error {
	if b.book = b.service.books.guess(); b.book == nil {
		book, err := b.service.ActiveBook(ctx)
		if err != nil {
			return err
		}
		b.book = book
		b.service.books.setGuess(book)
	}
	err := b.service.store.Update(ctx, func(tx Tx) error {
		if err := b.lock(ctx, tx); err != nil {
			return err
		}
		if err := b.read(ctx, tx); err != nil {
			return err
		}
		households, err := b.standings(ctx, tx)
		if err != nil {
			return err
		}
		b.decide(households)
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
		anchors = append(anchors, readsOf(b.book, &p.Claim, b.members[p.Claim.Member], nil).anchors...)
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
		ids = append(ids, p.Claim.Member)
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

// validate answers the claims that cannot be accepted.
func (b *batchRun) validate() {
	for i, p := range b.subs {
		if p.Claim.SubmittedOn == 0 {
			p.Claim.SubmittedOn = DateIn(p.Claim.ReceivedAt, b.book.Zone)
		}
		b.results[i].Err = claimError(b.book, &p.Claim, b.members[p.Claim.Member], DateIn(p.Claim.ReceivedAt, b.book.Zone))
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
		book, err := b.service.bookIn(ctx, tx)
		if err != nil {
			return err
		}
		b.service.books.setGuess(book)
		return errAgain
	}
	var keys []RequestKey
	var providers []string
	for _, p := range b.subs {
		keys = append(keys, p.Request)
		for i := range p.Claim.Lines {
			if id := p.Claim.Lines[i].Provider; id != "" {
				providers = append(providers, id)
			}
		}
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
	return b.readMembers(ctx, tx)
}

func (b *batchRun) readProviders(ctx context.Context, r Reader, ids []string) error {
	b.providers = make(map[string]*Provider, len(ids))
	if len(ids) == 0 {
		return nil
	}
	found, err := r.Providers(ctx, ids)
	if err != nil {
		return err
	}
	for i := range found {
		b.providers[found[i].ID] = &found[i]
	}
	return nil
}

// standings reads the entries of every counter in question, and the households that rules ask about. It starts the
// transaction again when a claim turns out to touch an anchor that was not locked.
func (b *batchRun) standings(ctx context.Context, tx Tx) (map[string]Household, error) {
	var spans []CounterSpan
	var ids []string
	again := false
	for i, p := range b.subs {
		if b.skip(i) {
			continue
		}
		r := readsOf(b.book, &p.Claim, b.members[p.Claim.Member], b.providersOf(&p.Claim))
		for _, a := range r.anchors {
			if !b.locked[a] {
				p.extra = append(p.extra, a)
				again = true
			}
		}
		spans = append(spans, r.spans...)
		ids = append(ids, r.households...)
	}
	if again {
		return nil, errAgain
	}
	households := make(map[string]Household)
	if len(ids) > 0 {
		found, err := tx.Households(ctx, sortedSet(ids))
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			households[h.ID] = h
		}
	}
	b.ledger = newLedger(nil)
	if len(spans) == 0 {
		return households, nil
	}
	entries, err := tx.Consumed(ctx, distinctSpans(spans))
	b.ledger = newLedger(entries)
	return households, err
}

// skip reports whether submission i needs no decision: it is refused, decided before, or its member went away
// between the plan and the lock.
func (b *batchRun) skip(i int) bool {
	p := b.subs[i]
	if b.results[i].Err != nil {
		return true
	}
	if _, ok := b.seen[p.Request]; ok {
		return true
	}
	return b.members[p.Claim.Member] == nil
}

func (b *batchRun) providersOf(c *Claim) []Provider {
	var out []Provider
	for i := range c.Lines {
		p := b.providers[c.Lines[i].Provider]
		if p == nil || (&Facts{Providers: out}).Provider(p.ID) != nil {
			continue
		}
		out = append(out, *p)
	}
	return out
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
