package replay

import (
	"context"
	"maps"
	"slices"

	"octroi/engine"
)

// explain decides the groups of the first lines that a draft changes once more, with everything that explains them.
func (r *run) explain(ctx context.Context, draft int) ([]Difference, error) {
	var out []Difference
	w := newWitness(r)
	for _, at := range r.tally.drafts[draft].first {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := w.claim(at)
		out = append(out, Difference{
			Claim: cloned(&c.content), Line: int(at.line), Member: c.content.Member,
			Was: w.line(c, at, 0), Now: w.line(c, at, draft+1),
		})
	}
	return out, nil
}

// witness decides groups with traces, one at a time.
type witness struct {
	run   *run
	u     unpacker
	group int32
	done  map[int]bool // books under which the group at hand was decided
}

func newWitness(r *run) *witness {
	return &witness{run: r, u: unpacker{Period: r.Period}, group: -1, done: make(map[int]bool)}
}

// claim unpacks the claim of a line with its group.
func (w *witness) claim(at lineAt) *unpacked {
	if w.group != at.group {
		w.u.group(int(at.group))
		w.group = at.group
		clear(w.done)
	}
	return w.u.claims[at.claim-w.run.groups[at.group].claims[0]]
}

// line returns the decision of a line under a book, with its trace.
func (w *witness) line(c *unpacked, at lineAt, book int) engine.LineDecision {
	if !w.done[book] {
		w.done[book] = true
		w.u.decide(int(at.group), engine.NewDesk(w.run.books[book].Book, false), book)
	}
	return c.decided[book].Lines[at.line]
}

// cloned copies a claim out of the structs that are used again.
func cloned(c *engine.Claim) engine.Claim {
	out := *c
	out.Lines = slices.Clone(c.Lines)
	for i := range out.Lines {
		l := &out.Lines[i]
		l.Evidence, l.Fields = slices.Clone(l.Evidence), maps.Clone(l.Fields)
	}
	return out
}
