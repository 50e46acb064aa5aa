package engine

import (
	"context"
	"reflect"
	"slices"
)

// factsFor completes the facts of submission i with what stands on the counters now, with rulings, possible duplicates, and
// the lines that are not decided again.
func (b *batchRun) factsFor(i int) Facts {
	p, facts := b.subs[i], b.facts[i]
	facts.Consumed, facts.History = b.ledger.of(b.reads[i].spans), b.past.of(b.reads[i].history)
	facts.Twins = b.twinsOf(p)
	if p.before == nil {
		return facts
	}
	facts.Rulings = p.rulings
	if facts.Rulings == nil {
		facts.Rulings = p.kept()
	}
	for j := range min(len(p.claim.Lines), len(p.before.Decision.Lines)) {
		if !p.open[j] {
			facts.Settled = append(facts.Settled, Settled{Line: j, Decision: p.before.Decision.Lines[j]})
		}
	}
	return facts
}

// kept are the rulings that outlast a revision: a corrected line is another line than the one that was ruled on.
func (p *submission) kept() []Ruling {
	return keptOf(p, p.before.Facts.Rulings, func(r Ruling) int { return r.Line })
}

func keptOf[T any](p *submission, all []T, line func(T) int) []T {
	var out []T
	for _, x := range all {
		if i := line(x); i < len(p.claim.Lines) && (p.revision.Kind != VersionCorrection || !p.open[i]) {
			out = append(out, x)
		}
	}
	return out
}

// readMarks reads the lines that may be the same as one that came, or was corrected.
func (b *batchRun) readMarks(ctx context.Context, r Reader) error {
	var marks []string
	for i, p := range b.subs {
		if b.skip(i) || !p.brings() {
			continue
		}
		for j := range p.claim.Lines {
			if x := b.book.Benefit(p.claim.Lines[j].Benefit); p.opens(j) && (x == nil || !x.Repeatable) {
				for _, m := range MarksOf(&p.claim, j) {
					marks = append(marks, m.Mark)
				}
			}
		}
	}
	b.marks = make(map[string][]Mark)
	if len(marks) == 0 {
		return nil
	}
	found, err := r.Marked(ctx, sortedSet(marks))
	for _, m := range found {
		b.marks[m.Mark] = append(b.marks[m.Mark], m)
	}
	return err
}

// brings reports whether a submission brings lines or documents that nobody has seen.
func (p *submission) brings() bool {
	return p.revision == nil || p.revision.Kind == VersionCorrection || p.revision.Kind == VersionEvidence
}

// twinsOf finds, for each line that is decided, the first line of another claim that may be the same: what was found before
// stays found.
func (b *batchRun) twinsOf(p *submission) []Twin {
	var twins []Twin
	if p.before != nil {
		twins = keptOf(p, p.before.Facts.Twins, func(t Twin) int { return t.Line })
	}
	if !p.brings() {
		return twins
	}
	for j := range p.claim.Lines {
		if !p.opens(j) || slices.ContainsFunc(twins, func(t Twin) bool { return t.Line == j }) {
			continue
		}
		if m := b.twinOf(&p.claim, j); m != nil {
			twins = append(twins, Twin{Line: j, Kind: m.Kind, Claim: m.Claim, TheirN: m.Line})
		}
	}
	slices.SortFunc(twins, func(x, y Twin) int { return x.Line - y.Line })
	return twins
}

func (b *batchRun) twinOf(c *Claim, line int) *Mark {
	for _, mine := range MarksOf(c, line) {
		for _, m := range b.marks[mine.Mark] {
			m.Kind = mine.Kind
			if m.Claim != c.ID && mine.may(&m) {
				return &m
			}
		}
	}
	return nil
}

// mark makes a line known to those after it in the batch.
func (b *batchRun) mark(p *submission, line int, d *LineDecision) {
	if !p.brings() || d.Outcome == Denied {
		return
	}
	for _, m := range MarksOf(&p.claim, line) {
		b.marks[m.Mark] = append(b.marks[m.Mark], m)
	}
}

// worthwhile reports whether a decision is stored as another version. What somebody asked for always is; what follows from
// something else only when it changes anything, and what is offered only when it takes nothing.
func (p *submission) worthwhile(d *Decision) bool {
	switch p.revision.Kind {
	case VersionEvidence, VersionCorrection, VersionRuling, VersionReversal:
		return true
	case VersionFreed:
		if p.byLine { // its lines in order of service are decided again whatever becomes of the others
			return !sameDecision(d, &p.before.Decision)
		}
		more := false
		for i := range d.Lines {
			now, was := &d.Lines[i], &p.before.Decision.Lines[i]
			if lessThan(now, was) {
				return false
			}
			more = more || now.Pays > was.Pays || was.Outcome == Denied && now.Outcome != Denied
		}
		return more
	case VersionClaim, VersionRedecision, VersionReassessment:
	}
	return !sameDecision(d, &p.before.Decision)
}

// sameDecision reports whether two decisions of a claim come to the same: what is paid, to whom, and what is taken from
// limits. Sentences and balances may differ.
func sameDecision(a, b *Decision) bool {
	return slices.EqualFunc(a.Lines, b.Lines, func(x, y LineDecision) bool {
		return x.Benefit == y.Benefit && x.Category == y.Category && x.Date == y.Date && x.Outcome == y.Outcome && x.Pays == y.Pays &&
			x.ExGratia == y.ExGratia && x.PayTo == y.PayTo && x.PayMode == y.PayMode && x.WaitsFor == y.WaitsFor &&
			sameConsumptions(x.Consumptions, y.Consumptions) && (x.Outcome == Approved || sameReasons(x.Reasons, y.Reasons))
	})
}

func sameConsumptions(a, b []Consumption) bool {
	return slices.EqualFunc(a, b, func(x, y Consumption) bool { return reflect.DeepEqual(x, y) })
}

// sameReasons compares the codes: the figures in their sentences move with every other claim.
func sameReasons(a, b []Reason) bool {
	return slices.EqualFunc(a, b, func(x, y Reason) bool { return x.Code == y.Code })
}
