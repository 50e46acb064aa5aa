package engine

import (
	"cmp"
	"slices"
)

// maxLaterClaims bounds how many later claims a late one is held against.
const maxLaterClaims = 200

// laterSpans returns, for a claim, the spans of its limits on which something is booked that is dated after the claim's
// own line, in a window that holds the line as well. Usually there is none: claims come in the order of their dates.
func laterSpans(book *Book, claim *Claim, facts *Facts) []CounterSpan {
	first := Date(0)
	for i := range claim.Lines {
		if d := claim.Lines[i].Date; first == 0 || d < first {
			first = d
		}
	}
	if !slices.ContainsFunc(facts.Consumed, func(e Entry) bool { return e.Date > first }) {
		return nil
	}
	var spans []CounterSpan
	eachLine(book, claim, facts, 0, func(l *lineDecider) {
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

// inServiceOrder says what a claim changed by coming after later ones: it takes theirs out of the journal in memory,
// decides all of them in order of service, and notes on each line of the claim what it would have been paid, and which
// later lines would have been paid something else. It decides nothing: the decision stands as it is.
func inServiceOrder(book *Book, claim *Claim, facts *Facts, d *Decision, later []Record) (err error) {
	if len(later) == 0 {
		return nil
	}
	defer recovered(&err)
	spans := laterSpans(book, claim, facts)
	all := newLedger(slices.Clone(facts.Consumed))
	for i := range later {
		all.remove(&later[i].Decision)
	}
	slices.SortStableFunc(later, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.firstOn(spans), b.firstOn(spans)), cmp.Compare(a.Claim.ID, b.Claim.ID))
	})
	own := *facts
	own.Consumed = all.all()
	inOrder := Decide(book, claim, &own)
	all.add(&inOrder)
	var displaced []Displaced
	for i := range later {
		displaced = append(displaced, again(book, &later[i], all, spans)...)
	}
	for i := range d.Lines {
		line := &d.Lines[i]
		if pays := inOrder.Lines[i].Pays; pays != line.Pays || (len(displaced) > 0 && book.touches(claim.Lines[i].Benefit, spans)) {
			line.Late = &Late{Pays: pays, Displaced: displaced}
		}
	}
	return nil
}

// again decides a later claim once more on what is now in the journal in memory, books it there, and returns the lines on
// the spans that would be paid something else.
func again(book *Book, r *Record, all ledger, spans []CounterSpan) []Displaced {
	facts := r.Facts
	facts.Consumed = nil
	for _, e := range r.Facts.Consumed {
		if _, known := all[e.Counter]; !known {
			facts.Consumed = append(facts.Consumed, e)
		}
	}
	facts.Consumed = append(facts.Consumed, all.all()...)
	d := Decide(book, &r.Claim, &facts)
	all.add(&d)
	var out []Displaced
	for i := range d.Lines {
		was := &r.Decision.Lines[i]
		if was.Pays != d.Lines[i].Pays && was.consumes(spans) {
			out = append(out, Displaced{Claim: r.Claim.ID, Line: i, Benefit: was.Benefit, Date: was.Date, Paid: was.Pays, WouldPay: d.Lines[i].Pays})
		}
	}
	return out
}

// firstOn is the earliest governing date of the lines of a record that touch the spans.
func (r *Record) firstOn(spans []CounterSpan) Date {
	first := Date(0)
	for i := range r.Decision.Lines {
		if l := &r.Decision.Lines[i]; l.consumes(spans) && (first == 0 || l.Date < first) {
			first = l.Date
		}
	}
	return first
}

// touches reports whether a benefit has a limit that counts on any of the spans.
func (b *Book) touches(benefit string, spans []CounterSpan) bool {
	x := b.Benefit(benefit)
	return x != nil && slices.ContainsFunc(x.Limits, func(l *Limit) bool {
		return slices.ContainsFunc(spans, func(s CounterSpan) bool { return s.Counter.limit() == l.Code })
	})
}
