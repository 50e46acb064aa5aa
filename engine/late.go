package engine

import (
	"cmp"
	"context"
	"slices"
)

// maxLaterClaims bounds how many later claims a late one is held against.
const maxLaterClaims = 200

// laterSpans returns, for a claim, the spans of its limits on which something is booked that is dated after the claim's
// own line, in a window that holds the line as well. Usually there is none: claims come in the order of their dates.
func laterSpans(book *Book, claim *Claim, facts *Facts) []CounterSpan {
	latest := Date(0)
	for i := range facts.Consumed {
		latest = max(latest, facts.Consumed[i].Date)
	}
	if latest == 0 {
		return nil
	}
	var spans []CounterSpan
	eachLine(book, claim, facts, 0, func(l *lineDecider) {
		if latest <= l.view.On {
			return
		}
		l.mute = true
		l.standings()
		opened := l.opensUntil()
		for i, lim := range l.benefit.Limits {
			s := &l.view.Standing[i]
			if !s.Known || !s.Concerned && opened == 0 {
				continue
			}
			span := CounterSpan{Counter: s.Counter, Window: Window{From: l.view.On + 1, Until: s.Window.Until}}
			switch {
			case !s.Concerned: // it may rest while the block is open, and have bounded later lines instead
				span.Window.Until = opened
			case lim.Every.LooksBack():
				span.Window.Until = lim.Every.last(l.view.On) + 1
			}
			inSpan := func(e Entry) bool { return e.Counter == span.Counter && e.Value > 0 && span.Window.Contains(e.Date) }
			if slices.ContainsFunc(facts.Consumed, inSpan) {
				spans = append(spans, span)
			}
		}
	})
	return spans
}

// opensUntil is when the longest block ends that the line opens although not every line does: until then, later lines
// would have been held to that block. 0 when it opens none.
func (l *lineDecider) opensUntil() Date {
	until := Date(0)
	for i, lim := range l.benefit.Limits {
		if s := &l.view.Standing[i]; lim.OpenedBy != nil && s.Known && s.Concerned && s.fresh {
			until = max(until, s.Window.Until)
		}
	}
	return until
}

// consumes reports whether a decision has an entry on any of the spans.
func consumes(d *Decision, spans []CounterSpan) bool {
	return slices.ContainsFunc(d.Lines, func(l LineDecision) bool { return l.consumes(spans) })
}

func (out *LineDecision) consumes(spans []CounterSpan) bool {
	return slices.ContainsFunc(out.Consumptions, func(c Consumption) bool {
		return slices.ContainsFunc(spans, func(s CounterSpan) bool { return s.Counter == c.Counter && s.Window.Contains(c.Date) })
	})
}

// laterClaims finds the claims that a late one is held against: those stored, and those of the same batch, which are not
// stored yet. Usually there is none, and nothing is asked of the store.
func laterClaims(ctx context.Context, r Reader, book *Book, c *Claim, f *Facts, batch []Record) ([]Record, error) {
	spans := laterSpans(book, c, f)
	if len(spans) == 0 {
		return nil, nil
	}
	later, err := r.Consumers(ctx, spans, maxLaterClaims)
	if err != nil {
		return nil, err
	}
	// Of an erased member's claims there is nothing left to decide again: they stand.
	later = slices.DeleteFunc(later, func(r Record) bool { return r.Erased })
	for i := range batch {
		if len(later) >= maxLaterClaims { // the lock is held: a batch of a thousand late claims must not make a million decisions
			break
		}
		if consumes(&batch[i].Decision, spans) {
			later = append(later, batch[i])
		}
	}
	return later, nil
}

// inServiceOrder says what a claim changed by coming after later ones: it takes the later lines out of the journal in
// memory, decides them and the claim's own in the order of their dates, and notes on each line of the claim what it would
// have been paid, and which later lines would have been paid something else. It decides nothing: the decision stands.
func inServiceOrder(book *Book, claim *Claim, facts *Facts, d *Decision, later []Record) (err error) {
	if len(later) == 0 {
		return nil
	}
	defer recovered(&err)
	spans := laterSpans(book, claim, facts)
	all := newLedger(slices.Clone(facts.Consumed))
	own := &retaken{claim: claim, facts: facts, lines: slices.Clone(d.Lines)}
	var order []retakenLine
	for i := range d.Lines {
		order = append(order, retakenLine{own, i, d.Lines[i].Date})
	}
	slices.SortFunc(later, func(a, b Record) int { return cmp.Compare(a.Claim.ID, b.Claim.ID) })
	for i := len(later) - 1; i >= 0; i-- {
		r := &later[i]
		t := &retaken{claim: &r.Claim, facts: &r.Facts, lines: slices.Clone(r.Decision.Lines)}
		if r.Decision.Revision != book.Revision {
			t.base = Decide(book, &r.Claim, &r.Facts).Lines
		}
		for j := range t.lines {
			if l := &t.lines[j]; l.consumes(spans) {
				all.book(l, -1, false)
				order = append(order, retakenLine{t, j, l.Date})
			}
		}
	}
	slices.SortStableFunc(order, func(a, b retakenLine) int {
		// What came last comes last on its day, whatever the clocks that made the ids.
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(boolInt(a.of == own), boolInt(b.of == own)),
			cmp.Compare(a.of.claim.ID, b.of.claim.ID), cmp.Compare(a.line, b.line))
	})
	var displaced []Displaced
	for _, x := range order {
		was := x.of.lines[x.line]
		now := x.of.again(book, x.line, all)
		all.book(now, 1, x.of == own)
		if x.of != own && was.Pays != now.Pays && x.of.ruled(x.line, was.Pays) {
			displaced = addDisplaced(displaced, claim.Member, x, &was, now.Pays)
		}
	}
	for i := range d.Lines {
		line := &d.Lines[i]
		if pays := own.lines[i].Pays; pays != line.Pays || (len(displaced) > 0 && book.touches(claim.Lines[i].Benefit, spans)) {
			line.Late = &Late{Pays: pays, Displaced: displaced}
		}
	}
	return nil
}

// addDisplaced names a line of the same member. Of others, who share a limit, it tells the total only: what they were paid
// for is theirs to know.
func addDisplaced(all []Displaced, member string, x retakenLine, was *LineDecision, pays Cents) []Displaced {
	if x.of.claim.Member == member {
		return append(all, Displaced{Claim: x.of.claim.ID, Line: x.line, Benefit: was.Benefit, Date: was.Date, Paid: was.Pays, WouldPay: pays})
	}
	for i := range all {
		if all[i].Claim == "" {
			all[i].Paid += was.Pays
			all[i].WouldPay += pays
			return all
		}
	}
	return append(all, Displaced{Paid: was.Pays, WouldPay: pays})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// retaken is a claim of which lines are decided again; lines holds what is decided of each so far.
type retaken struct {
	claim *Claim
	facts *Facts
	lines []LineDecision
	base  []LineDecision // what the book in force decides on the same facts, where another book decided; nil else
}

// ruled reports whether the book in force pays for a line what was paid for it: else a difference is the book's, and not
// the order's.
func (t *retaken) ruled(i int, paid Cents) bool { return t.base == nil || t.base[i].Pays == paid }

// retakenLine is one of those lines, with its governing date.
type retakenLine struct {
	of   *retaken
	line int
	date Date
}

// again decides one line of a claim once more on what is now in the journal in memory, beside the lines above it as they
// now stand.
func (t *retaken) again(book *Book, i int, all ledger) *LineDecision {
	facts := *t.facts
	facts.Settled, facts.Lines = nil, nil // every line is asked again, and sees what the journal in memory holds
	facts.Consumed = all.all()
	for _, e := range t.facts.Consumed {
		if _, known := all[e.Counter]; !known {
			facts.Consumed = append(facts.Consumed, e)
		}
	}
	d := decider{book: book, claim: t.claim, facts: &facts, suppose: supposed{asked: true}}
	for j := range t.lines[:i] {
		above := &t.lines[j]
		d.remember(above)
		if b := book.Benefit(above.Benefit); above.Pays > 0 && b != nil && !b.LumpSum {
			d.addPaid(&t.claim.Lines[j], j, above.Pays)
		}
		for _, c := range above.Consumptions {
			if _, known := all[c.Counter]; !known { // the journal in memory holds only what the late claim can touch
				d.taken = append(d.taken, Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: c.Value})
			}
		}
	}
	t.lines[i] = LineDecision{}
	d.decideAt(i, &t.lines[i])
	return &t.lines[i]
}

// touches reports whether a benefit has a limit that counts on any of the spans.
func (b *Book) touches(benefit string, spans []CounterSpan) bool {
	x := b.Benefit(benefit)
	return x != nil && slices.ContainsFunc(x.Limits, func(l *Limit) bool {
		return slices.ContainsFunc(spans, func(s CounterSpan) bool { return s.Counter.limit() == l.Code })
	})
}
