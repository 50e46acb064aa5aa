package engine

import (
	"context"
	"slices"
	"time"
)

// batchRun is one attempt at deciding and storing a batch in one transaction.
type batchRun struct {
	service *Service
	asked   []*submission
	again   *again        // claims to decide again besides, nil for none
	subs    []*submission // those asked, and what follows from them
	results []Result      // by index in subs
	book    *Book
	now     time.Time
	locked  map[Anchor]bool

	keys       []Key // where somebody confirms a ruling
	members    map[string]*Member
	providers  map[string]*Provider
	households map[string]*Household
	approvals  map[string][]Approval // by member
	facts      []Facts               // by index in subs, without Consumed and History
	reads      []reads               // by index in subs, on those facts
	ledger     ledger
	past       past
	seen       map[RequestKey]Record
	marks      map[string][]Mark // lines that may be the same as one of the batch
	runs       map[int]*lineRun  // by index in subs: claims whose lines are decided one by one
	records    []Record
	pending    []int // index in subs of each record
}

func (b *batchRun) run(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	if err := b.service.store.Update(ctx, func(tx Tx) error { return b.runIn(ctx, tx) }); err != nil {
		return err
	}
	for i, at := range b.pending {
		b.results[at].Record = b.records[i]
		b.results[at].Record.Before = nil
	}
	b.tellFollowers()
	b.answerTwins()
	return nil
}

// prepare finds the book before the transaction: nothing slow happens under a lock, and a book read for the first time is
// compiled.
func (b *batchRun) prepare(ctx context.Context) error {
	b.now = b.service.opt.Now().UTC()
	if b.book = b.service.books.guess(); b.book != nil {
		return nil
	}
	book, err := b.service.ActiveBook(ctx)
	if err != nil {
		return err
	}
	b.book = book
	b.service.books.setGuess(book)
	return nil
}

// batchTx is what a batch needs of a transaction.
type batchTx interface {
	Reader
	Lock(ctx context.Context, anchors []Anchor) error
	Append(ctx context.Context, records []Record) error
}

func (b *batchRun) runIn(ctx context.Context, tx batchTx) error {
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
}

// lock plans, from what is known before the lock, which anchors the claims can touch, and takes them. Claims that
// cannot be accepted are answered here, so that they leave no anchor behind.
func (b *batchRun) lock(ctx context.Context, tx batchTx) error {
	if err := b.plan(ctx, tx); err != nil {
		return err
	}
	b.validate()
	var anchors []Anchor
	for i, p := range b.subs {
		if b.results[i].Err != nil || b.members[p.claim.Member] == nil {
			continue
		}
		known := Facts{Member: *b.members[p.claim.Member]}
		anchors = append(anchors, readsOf(b.book, &p.claim, &known, 0).anchors...)
		anchors = append(anchors, p.held()...)
	}
	for _, p := range b.asked {
		anchors = append(anchors, p.extra...)
	}
	if b.again != nil {
		anchors = append(anchors, b.again.extra...)
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

// held are the anchors of what the version that stands has consumed, which is taken back.
func (p *submission) held() []Anchor {
	if p.before == nil {
		return nil
	}
	var all []Anchor
	for i := range p.before.Decision.Lines {
		for _, c := range p.before.Decision.Lines[i].Consumptions {
			if a := c.Counter.anchor(); a != "" {
				all = append(all, a)
			}
		}
	}
	return append(all, MemberAnchor(p.before.Claim.Member))
}

// validate answers the claims that cannot be accepted. It runs before the lock, and again on what was read under it.
func (b *batchRun) validate() {
	for i, p := range b.subs {
		if b.results[i].Err != nil || p.revision != nil {
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
func (b *batchRun) read(ctx context.Context, tx Reader) error {
	revision, err := tx.ActiveRevision(ctx)
	if err != nil {
		return err
	}
	if revision != b.book.Revision {
		b.service.books.setGuess(nil)
		return errAgain
	}
	if err := b.plan(ctx, tx); err != nil {
		return err
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
		b.seen[r.request()] = r
	}
	b.onceInRun()
	if err := b.readProviders(ctx, tx, sortedSet(providers)); err != nil {
		return err
	}
	b.validate()
	if err := b.readApprovals(ctx, tx); err != nil {
		return err
	}
	return b.readMarks(ctx, tx)
}

// standings gathers each claim's facts and reads the entries of every counter in question. It starts the transaction
// again when a claim turns out to touch an anchor that was not locked.
func (b *batchRun) standings(ctx context.Context, tx Reader) error {
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
		for _, a := range slices.Concat(b.reads[i].anchors, p.held()) {
			if !b.locked[a] {
				b.needs(i, a)
				again = true
			}
		}
		spans = append(spans, b.reads[i].spans...)
		history = append(history, b.reads[i].history...)
	}
	if again {
		return errAgain
	}
	if b.tangled() {
		return errApart
	}
	var err error
	b.ledger, b.past, err = readPast(ctx, tx, spans, history)
	return err
}

// needs notes an anchor to be locked by the next attempt, which plans from the start: what follows from a submission is not
// there yet.
func (b *batchRun) needs(i int, a Anchor) {
	switch {
	case i < len(b.asked):
		b.asked[i].extra = append(b.asked[i].extra, a)
	case b.again != nil:
		b.again.extra = append(b.again.extra, a)
	default:
		b.asked[0].extra = append(b.asked[0].extra, a)
	}
}

// skip reports whether submission i needs no decision: it is refused, or was decided before.
func (b *batchRun) skip(i int) bool {
	_, seen := b.seen[b.subs[i].Request]
	return seen || b.settledAlready(i)
}

// request is the request that made the version.
func (r *Record) request() RequestKey {
	if r.Version.N > 1 {
		return r.Version.Request
	}
	return r.Request
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
