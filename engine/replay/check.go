package replay

import (
	"context"
	"slices"

	"octroi/engine"
)

// recordsPage is how many claims are read whole at a time.
const recordsPage = 200

// check tells why lines come to something else than what was decided.
func (r *run) check(ctx context.Context) (Check, error) {
	k := &r.tally.check
	out := Check{Stands: k.stands, Differ: k.differ, Members: k.members, More: k.more, Less: k.less}
	counts, w := make(map[Cause]*CauseCount), newWitness(r)
	seen := make(map[causeOf]bool)
	k.lines = firstOf(k.lines, maxChecked)
	explained := int64(0)
	for page := range slices.Chunk(k.lines, recordsPage) {
		records, err := r.recordsOf(ctx, page)
		if err != nil {
			return Check{}, err
		}
		for _, at := range page {
			d, known := w.difference(at, records[r.claims[at.claim].key])
			if !known {
				continue
			}
			explained++
			enter(counts, &d, seen)
			if len(out.First) < r.options.First {
				d.Was, d.Now = records[r.claims[at.claim].key].Decision.Lines[at.line], w.line(w.claim(at), at, 0)
				out.First = append(out.First, d)
			}
		}
	}
	for _, c := range Causes {
		if n := counts[c]; n != nil {
			out.Causes = append(out.Causes, *n)
		}
	}
	if rest := out.Differ - explained; rest > 0 {
		out.Causes = append(out.Causes, restOf(&out, rest))
	}
	return out, nil
}

// causeOf is a cause for which a member has a line.
type causeOf struct {
	cause  Cause
	member string
}

func enter(counts map[Cause]*CauseCount, d *Difference, seen map[causeOf]bool) {
	n := entryOf(counts, d.Cause)
	n.Cause = d.Cause
	n.Lines++
	if of := (causeOf{d.Cause, d.Member}); !seen[of] {
		seen[of] = true
		n.Members++
	}
	diff := rulesPays(&d.Now) - rulesPays(&d.Was)
	n.More += max(diff, 0)
	n.Less += max(-diff, 0)
}

// restOf counts the lines whose cause nobody looked for: there were too many. Their members are not counted.
func restOf(k *Check, lines int64) CauseCount {
	c := CauseCount{Cause: CauseUnknown, Lines: lines, More: k.More, Less: k.Less}
	for _, x := range k.Causes {
		c.More -= x.More
		c.Less -= x.Less
	}
	return c
}

func (r *run) recordsOf(ctx context.Context, page []lineAt) (map[engine.ClaimKey]*engine.Record, error) {
	ids := make([]string, len(page))
	for i, at := range page {
		ids[i] = r.claims[at.claim].key.String()
	}
	slices.Sort(ids)
	found, err := r.records(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	out := make(map[engine.ClaimKey]*engine.Record, len(found))
	for i := range found {
		out[engine.ClaimKeyOf(found[i].Claim.ID)] = &found[i]
	}
	return out, nil
}

// difference finds out why a line comes to something else than what stands: it is decided on the facts that were stored with
// it, under the book at hand; then on what the registers say now.
func (w *witness) difference(at lineAt, stands *engine.Record) (Difference, bool) {
	c, line := w.claim(at), int(at.line)
	if stands == nil || line >= len(stands.Decision.Lines) {
		return Difference{}, false
	}
	book := w.run.books[0].Book
	if !w.done[0] {
		w.done[0] = true
		w.u.decide(int(at.group), engine.NewDesk(book, false), 0)
	}
	d := Difference{Claim: cloned(&c.content), Line: line, Member: c.content.Member, Cause: CauseOrder}
	d.Was, d.Now = stands.Decision.Lines[line], c.decided[0].Lines[line]
	then := engine.Decide(book, &stands.Claim, &stands.Facts)
	if differ(&d.Was, &then.Lines[line]) {
		d.Cause = CauseRule
		return d, true
	}
	facts := stands.Facts
	facts.Member, facts.Households, facts.Providers, facts.Approvals = c.facts.Member, c.facts.Households, c.facts.Providers, c.facts.Approvals
	if now := engine.Decide(book, &stands.Claim, &facts); differ(&then.Lines[line], &now.Lines[line]) {
		d.Cause = CauseFact
	}
	return d, true
}

// differ reports whether two decisions of a line come to something else.
func differ(a, b *engine.LineDecision) bool {
	return a.Outcome != b.Outcome || rulesPays(a) != rulesPays(b)
}
