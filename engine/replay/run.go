package replay

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"octroi/engine"
)

// chunkGroups is how many groups a worker takes at a time; the hashes of their decisions are hashed together. It is a part of what the hash
// is of, and so does not depend on the number of workers.
const chunkGroups = 512

// defaultFirst is how many differing lines an answer tells whole when nobody says otherwise.
const defaultFirst = 20

// Run decides the period under the book that drafts are held against, and under each draft. Errors: those of ctx, of the database for what
// is explained, "assumption_benefit" for an assumption about a benefit that no draft has.
func (p *Period) Run(ctx context.Context, against Draft, drafts []Draft, o Options) (Answer, error) {
	if err := checkAssumptions(o.Assume, drafts); err != nil {
		return Answer{}, err
	}
	r := &run{Period: p, books: append([]Draft{against}, drafts...), options: o}
	if r.options.First == 0 {
		r.options.First = defaultFirst
	}
	if err := r.decide(ctx); err != nil {
		return Answer{}, err
	}
	return r.answer(ctx)
}

// checkAssumptions refuses an assumption that would say nothing.
func checkAssumptions(all []Assumption, drafts []Draft) error {
	for _, a := range all {
		has := func(d Draft) bool { return d.Book.Benefit(a.Benefit) != nil }
		if a.Benefit != "" && !slices.ContainsFunc(drafts, has) {
			return engine.NewError(engine.Unprocessed, "assumption_benefit", engine.Arg{Name: "benefit", Value: engine.TextValue(a.Benefit)})
		}
	}
	return nil
}

// run is one replay of a period. The first book is the one that drafts are held against.
type run struct {
	*Period
	books   []Draft
	options Options
	hashes  hashes
	tally   *tally
	next    atomic.Int64 // chunk
	done    atomic.Int64 // groups, times books
	telling sync.Mutex

	doubting sync.Mutex
	doubtful []int // groups in which a line does not come to what it did
}

// decide decides all groups, several at once. Claims that came at the same time may have been decided in another order than that in which
// they arrived: a group in which a line does not come to what it did is put in the order of the journal, and decided after the others.
func (r *run) decide(ctx context.Context) error {
	workers := cmp.Or(max(r.options.Workers, 0), runtime.GOMAXPROCS(0))
	all := make([]int, len(r.groups))
	for g := range all {
		all[g] = g
	}
	r.hashes = newHashes(len(r.books), len(all))
	tallies := r.tallies(workers)
	if err := r.pass(ctx, tallies, all); err != nil {
		return err
	}
	if again := r.doubtful; len(again) > 0 {
		slices.Sort(again)
		if err := r.reorder(ctx, again); err != nil {
			return err
		}
		late := r.tallies(workers) // their own: the first lines that differ are looked for from the first group on
		if err := r.pass(ctx, late, again); err != nil {
			return err
		}
		tallies = append(tallies, late...)
	}
	r.tally = tallies[0]
	for _, t := range tallies[1:] {
		r.tally.merge(t)
	}
	return nil
}

func (r *run) tallies(n int) []*tally {
	out := make([]*tally, n)
	for w := range out {
		out[w] = newTally(r)
	}
	return out
}

// pass decides some groups. A panic, of a formula or of ours, ends the run and nothing else: a server decides claims meanwhile.
func (r *run) pass(ctx context.Context, tallies []*tally, groups []int) error {
	chunks := slices.Collect(slices.Chunk(groups, chunkGroups))
	r.next.Store(0)
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var all sync.WaitGroup
	for w := range tallies[:min(len(tallies), max(len(chunks), 1))] {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					fail(fmt.Errorf("replay: panic: %v\n%s", p, debug.Stack()))
				}
			}()
			r.work(ctx, tallies[w], chunks)
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// work takes chunks until there are none.
func (r *run) work(ctx context.Context, t *tally, chunks [][]int) {
	u, desks := &unpacker{Period: r.Period}, make([]*engine.Desk, len(r.books))
	digest := newDigest()
	for b := range r.books {
		desks[b] = engine.NewDesk(r.books[b].Book, true)
	}
	for ctx.Err() == nil {
		chunk := int(r.next.Add(1) - 1)
		if chunk >= len(chunks) {
			return
		}
		decided := 0
		for _, g := range chunks[chunk] {
			claims := u.group(g)
			u.decide(g, desks[0], 0)
			if !r.turned[g] && anyDiffers(claims) {
				r.doubt(g)
				continue
			}
			decided++
			for b := range r.books {
				if b > 0 {
					u.decide(g, desks[b], b)
				}
				for _, c := range claims {
					digest.claim(c.content.Member, c, b)
				}
				r.hashes.put(b, g, digest.sum())
			}
			t.group(g, claims)
		}
		r.tell(decided * len(r.books))
	}
}

func (r *run) tell(n int) {
	done := r.done.Add(int64(n))
	if r.options.Tell != nil && r.telling.TryLock() {
		r.options.Tell(Progress{Phase: Deciding, Done: done, Total: int64(len(r.groups) * len(r.books))})
		r.telling.Unlock()
	}
}

// answer makes the answer of what was counted.
func (r *run) answer(ctx context.Context) (Answer, error) {
	a := Answer{
		Span: r.span, Against: nameOf(&r.books[0]), Members: int64(len(r.people.ids)), Claims: int64(len(r.claims)), Lines: r.lines,
		Manual: r.manual, Cents: r.tally.cents[0], SHA256: r.hashes.of(0),
	}
	var err error
	if a.Check, err = r.check(ctx); err != nil {
		return Answer{}, err
	}
	for d := range r.books[1:] {
		x := r.tally.drafts[d].impact(r, d+1)
		if x.First, err = r.explain(ctx, d); err != nil {
			return Answer{}, err
		}
		a.Drafts = append(a.Drafts, x)
	}
	return a, nil
}

func nameOf(d *Draft) BookName {
	return BookName{Book: d.Book.Code, Revision: d.Book.Revision, Set: d.Set}
}
