package replaytest

import (
	"encoding/binary"
	"iter"
	"maps"
	"slices"

	"octroi/engine"
	"octroi/engine/synthetic"
)

// Household is people who share their limits with nobody else, and what they ask for.
type Household struct {
	Members   []engine.Member
	Approvals []engine.Approval
	// Cases are their claims in the order in which they arrive, valid, with the facts that an engine.Desk wants of whoever brings them.
	Cases []engine.Case
}

// lastDay is a day on which all claims of a synthetic mutuality have come.
var lastDay = engine.MustDate("2026-06-30")

// Households walks the households of a plan, those that ask for nothing too. Of their claims it keeps those that only says yes to; nil
// says it to all.
func Households(p synthetic.Plan, book *engine.Book, only func(*engine.Claim) bool) iter.Seq[*Household] {
	return func(yield func(*Household) bool) {
		providers := make(map[string]engine.Provider)
		for x := range p.Providers() {
			providers[x.ID] = x
		}
		approvals, claims := aheadOf(p.Approvals()), aheadOf(p.Claims())
		defer approvals.stop()
		defer claims.stop()
		kept := 0
		for h := range homes(p) {
			for ; approvals.more && h.member(approvals.value.Member) != nil; approvals.next() {
				h.Approvals = append(h.Approvals, approvals.value)
			}
			for ; claims.more && h.member(claims.value.Member) != nil; claims.next() {
				if c := claims.value.Claim; only == nil || only(&c) {
					h.arrives(book, providers, c, KeyAt(kept))
					kept++
				}
			}
			if !yield(h) {
				return
			}
		}
	}
}

// homes walks the households of a plan without what they ask for.
func homes(p synthetic.Plan) iter.Seq[*Household] {
	return func(yield func(*Household) bool) {
		h := &Household{}
		for m := range p.Members() {
			if len(h.Members) > 0 && h.id() != m.Households[0].Household {
				if !yield(h) {
					return
				}
				h = &Household{}
			}
			h.Members = append(h.Members, m)
		}
		if len(h.Members) > 0 {
			yield(h)
		}
	}
}

func (h *Household) id() string { return h.Members[0].Households[0].Household }

func (h *Household) member(id string) *engine.Member {
	if i := slices.IndexFunc(h.Members, func(m engine.Member) bool { return m.ID == id }); i >= 0 {
		return &h.Members[i]
	}
	return nil
}

// arrives adds a claim, with its facts.
func (h *Household) arrives(book *engine.Book, providers map[string]engine.Provider, c engine.Claim, key engine.ClaimKey) {
	c.ID, c.Lines = key.String(), slices.Clone(c.Lines)
	m := h.member(c.Member)
	home := engine.Household{ID: h.id()}
	for i := range h.Members {
		x := &h.Members[i]
		home.People = append(home.People, engine.Person{Member: x.ID, Born: x.Born, Died: x.Died, Span: x.Households[0].Span})
	}
	facts := engine.Facts{Member: *m, Households: []engine.Household{home}}
	for _, a := range h.Approvals {
		if a.Member == m.ID {
			facts.Approvals = append(facts.Approvals, a)
		}
	}
	for i := range c.Lines {
		c.Lines[i].Fields = maps.Clone(c.Lines[i].Fields)
		if p, known := providers[c.Lines[i].Provider]; known && facts.Provider(p.ID) == nil {
			facts.Providers = append(facts.Providers, p)
		}
	}
	engine.ValidateClaim(book, &c, m, lastDay)
	h.Cases = append(h.Cases, engine.Case{Claim: &c, Facts: facts})
}

// KeyAt is the key of the claim that is the i-th to arrive.
func KeyAt(i int) (k engine.ClaimKey) {
	binary.BigEndian.PutUint64(k[:8], uint64(i+1)<<16)
	return k
}

// ahead is a sequence of which the next value is known before it is taken.
type ahead[T any] struct {
	value T
	more  bool
	pull  func() (T, bool)
	stop  func()
}

func aheadOf[T any](all iter.Seq[T]) *ahead[T] {
	a := &ahead[T]{}
	a.pull, a.stop = iter.Pull(all)
	a.next()
	return a
}

func (a *ahead[T]) next() { a.value, a.more = a.pull() }
