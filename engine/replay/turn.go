package replay

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"octroi/engine"
)

// anyDiffers reports whether a line of claims, decided under the book that drafts are held against, comes to something else than it did.
func anyDiffers(claims []*unpacked) bool {
	for _, c := range claims {
		if c.extra.erased != nil {
			continue
		}
		for i := range c.stood {
			if c.stood[i].differs(&c.decided[0].Lines[c.stood[i].line]) {
				return true
			}
		}
	}
	return false
}

func (r *run) doubt(g int) {
	r.doubting.Lock()
	defer r.doubting.Unlock()
	r.doubtful = append(r.doubtful, g)
}

// reorder puts the claims of groups, and what stands beside them, in the order in which they were booked.
func (r *run) reorder(ctx context.Context, groups []int) error {
	turns, begun := make(map[engine.ClaimKey]int64), make(map[engine.ClaimKey]int64)
	for _, g := range groups {
		of := r.groups[g]
		for i := of.claims[0]; i < of.claims[1]; i++ {
			turns[r.claims[i].key] = 0
		}
		for i := of.outside[0]; i < of.outside[1]; i++ {
			turns[r.outside[i].key] = 0
		}
	}
	err := r.turns(ctx, func(k engine.ClaimKey, turn int64) error {
		if last, asked := turns[k]; asked {
			turns[k] = max(last, turn)
			if first, known := begun[k]; !known || turn < first {
				begun[k] = turn
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	turns[engine.ClaimKey{}] = 0 // an opening balance comes before all
	for _, g := range groups {
		of := r.groups[g]
		claims, beside := r.claims[of.claims[0]:of.claims[1]], r.outside[of.outside[0]:of.outside[1]]
		for i := range claims {
			claims[i].turn = placed(turns[claims[i].key])
			if x := r.extras[claims[i].at]; x != nil {
				x.begun = placed(begun[claims[i].key])
			}
		}
		for i := range beside {
			beside[i].turn = r.besideOwn(beside[i].key, placed(turns[beside[i].key]))
		}
		slices.SortFunc(claims, inTurn)
		slices.SortStableFunc(beside, func(a, b outside) int { return bytes.Compare(a.turn[:], b.turn[:]) })
		r.turned[g] = true
	}
	return nil
}

// placed is a place in the journal, written as a turn.
func placed(turn int64) (k engine.ClaimKey) {
	binary.BigEndian.PutUint64(k[:8], uint64(turn))
	return k
}

// besideOwn is the turn of what a claim left beside the period: after the claim's lines in the period where these stand before the others in
// it, as they do in most claims that go on after the period's end.
func (p *Period) besideOwn(key, turn engine.ClaimKey) engine.ClaimKey {
	if !p.goesOn[key] {
		return turn
	}
	for i := len(turn) - 1; i >= 0; i-- { // no other claim has the number after it
		if turn[i]++; turn[i] != 0 {
			break
		}
	}
	return turn
}
