package engine

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// commitLanes commits a batch in as many lanes as the service has, at once. What may touch the same limits is in one lane, in
// its order, so that every household gets what it would have got without lanes.
func (s *Service) commitLanes(ctx context.Context, batch []*submission) {
	if s.opt.Lanes == 1 {
		s.commitAll(ctx, batch)
		return
	}
	var lanes sync.WaitGroup
	for _, lane := range s.lanesOf(ctx, batch) {
		lanes.Go(func() { s.commitAll(ctx, lane) })
	}
	lanes.Wait()
}

// lanesOf shares a batch out. It reads what the households are before any lock: a member who moves at this moment is decided
// in another lane than his new household, after or before it, as with any two claims that come at once.
func (s *Service) lanesOf(ctx context.Context, batch []*submission) [][]*submission {
	book := s.books.guess()
	members := make(map[string]*Member, len(batch))
	err := s.store.View(ctx, func(r Reader) error {
		ids := make([]string, len(batch))
		for i, p := range batch {
			ids[i] = p.Claim.Member
		}
		found, err := r.Members(ctx, sortedSet(ids))
		for i := range found {
			members[found[i].ID] = &found[i]
		}
		return err
	})
	if err != nil || book == nil { // the first batch finds the book; a database that is away tells so itself
		return [][]*submission{batch}
	}
	kin, first := make(kinship, 2*len(batch)), make(map[RequestKey]Anchor, len(batch))
	for _, p := range batch {
		own := MemberAnchor(p.Claim.Member)
		if other, twice := first[p.Request]; twice { // two rows under one key: the first of them is the one that counts
			kin.join(own, other)
		}
		first[p.Request] = own
		if p.known = members[p.Claim.Member]; p.known != nil {
			for _, h := range p.known.Households {
				kin.join(own, HouseholdAnchor(h.Household))
			}
		}
		if book.sharesWithAll(&p.Claim) {
			kin.join(own, everybody)
		}
	}
	return kin.share(batch, s.opt.Lanes)
}

// everybody is where those meet who take from a counter that the payer has for all.
const everybody Anchor = "payer|"

// sharesWithAll reports whether a line of a claim takes from a counter that everybody shares.
func (b *Book) sharesWithAll(c *Claim) bool {
	return slices.ContainsFunc(c.Lines, func(l Line) bool {
		x := b.Benefit(l.Benefit)
		return x != nil && slices.ContainsFunc(x.Limits, func(l *Limit) bool { return l.Scope == PerPayer })
	})
}

// kinship tells which anchors belong together: each leads to another of its kin, the last to none.
type kinship map[Anchor]Anchor

// head is the anchor by which all of one kin are known.
func (k kinship) head(a Anchor) Anchor {
	for {
		next, known := k[a]
		if !known {
			return a
		}
		if after, known := k[next]; known { // a shorter way for the next who asks
			k[a] = after
		}
		a = next
	}
}

func (k kinship) join(a, b Anchor) {
	if a, b = k.head(a), k.head(b); a != b {
		k[a] = b
	}
}

// share gives each kin the lane that has least to do, the largest first, and keeps the order of the batch in every lane.
func (k kinship) share(batch []*submission, lanes int) [][]*submission {
	rows := make(map[Anchor]int)
	var heads []Anchor
	for _, p := range batch {
		head := k.head(MemberAnchor(p.Claim.Member))
		if rows[head] == 0 {
			heads = append(heads, head)
		}
		rows[head]++
	}
	slices.SortStableFunc(heads, func(a, b Anchor) int { return cmp.Compare(rows[b], rows[a]) })
	lane, load := make(map[Anchor]int, len(heads)), make([]int, lanes)
	for _, head := range heads {
		least := slices.Index(load, slices.Min(load))
		lane[head] = least
		load[least] += rows[head]
	}
	out := make([][]*submission, lanes)
	for _, p := range batch {
		at := lane[k.head(MemberAnchor(p.Claim.Member))]
		out[at] = append(out[at], p)
	}
	return out
}
