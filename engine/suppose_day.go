package engine

import (
	"maps"
	"slices"
)

// maxTries bounds how many lines, or parts of them, are decided to try other days for the lines of one claim together.
const maxTries = 1000

// attempt is what a hypothetical decision gave. unit says that it was about one named unit, and more that the line
// as a whole, which would be paid Whole, would be paid more for it than it is.
type attempt struct {
	Pays, Whole Cents
	unit, more  bool
}

// tryOn decides the same service as if it took place on another day, one unit of it when it is paid by the unit.
func (l *lineDecider) tryOn(day Date, s supposed) attempt {
	if l.tries > maxTries {
		return attempt{}
	}
	claim, b := l.movedTo(day), l.benefit
	line := &claim.Lines[l.index]
	whole := l.tryClaim(&claim, s)
	got := attempt{Pays: whole, Whole: whole, unit: b.PerUnit && line.Units == One && b.Unit != "", more: whole > l.out.Pays}
	if !b.PerUnit || b.ByUnit || line.Units <= One {
		return got
	}
	for _, a := range line.amounts() {
		*a = scaleCents(*a, int64(One), int64(line.Units))
	}
	line.Units = One
	got.Pays, got.unit = l.tryClaim(&claim, s), b.Unit != ""
	return got
}

// movedTo is the claim as if this line, or this part of one, took place so that the day governs it. What of the line is
// not in the part is left out: neither is it on the bill.
func (l *lineDecider) movedTo(day Date) Claim {
	line, claim := *l.view.Line, *l.claim
	long := line.Until - line.Date
	line.Date, line.Until = day, day+long
	switch b := l.benefit; b.DatedBy.Kind {
	case DatedByUntil:
		line.Date, line.Until = day-long, day
	case DatedByField:
		fields := maps.Clone(line.Fields)
		if fields == nil {
			fields = make(map[string]Value, 1)
		}
		fields[b.Fields[b.DatedBy.Field].Name] = DateValue(day)
		line.Fields = fields
	case DatedByDate, DatedBySubmitted, DatedByApproval:
	}
	claim.SubmittedOn = max(claim.SubmittedOn, line.Until)
	if l.benefit.DatedBy.Kind == DatedBySubmitted {
		claim.SubmittedOn = day
	}
	claim.Lines = slices.Clone(claim.Lines)
	claim.Lines[l.index] = line
	return claim
}

// tryClaim is what this line of another version of the claim would be paid, beside what the other lines consumed. It is 0
// when that depends on a counter that was not read: nobody knows what stands on it.
func (l *lineDecider) tryClaim(claim *Claim, s supposed) Cents {
	s.asked = true
	others := slices.Clip(l.taken)
	if l.booked > 0 {
		others = slices.Concat(l.taken[:l.seen], l.taken[l.seen+l.booked:])
	}
	d := decider{book: l.book, claim: claim, facts: l.facts, suppose: s, taken: others, granted: slices.Clip(l.decider.granted), known: l.counters()}
	d.addPaid(&claim.Lines[l.index], l.index, l.paidLine)
	var out LineDecision
	d.decideAt(l.index, &out)
	if l.tries += max(1, d.parts); d.unread {
		return 0
	}
	return out.Pays
}

// counters lists the counters that were read for the line: never nil.
func (l *lineDecider) counters() []Counter {
	if l.readFor != nil {
		return l.readFor
	}
	all := make([]Counter, 0, len(l.benefit.Limits))
	l.eachReading(func(v *View) {
		for _, lim := range l.benefit.Limits {
			if c, missing, err := lim.counter(v); err == nil && missing.Name == "" {
				all = append(all, c)
			}
		}
	})
	l.readFor = all
	return all
}

// eachReading visits the line as it may come to be decided, for what must be read for that: as it stands, under any other
// approval, and on the nearest day on which its benefit is in force.
func (l *lineDecider) eachReading(visit func(*View)) {
	visit(&l.view)
	b := l.benefit
	if b.ReadsApproval {
		for i := range l.facts.Approvals {
			if a := &l.facts.Approvals[i]; a.Benefit == b.Code && a != l.view.Approval {
				v := l.view
				if v.Approval = a; b.DatedBy.Kind == DatedByApproval {
					v.On = a.GrantedOn
				}
				visit(&v)
			}
		}
	}
	if l.on != 0 || l.view.On == 0 || b.InForce(l.view.On) {
		return
	}
	claim := l.movedTo(b.nearest(l.view.On))
	d := decider{book: l.book, claim: &claim, facts: l.facts}
	parts := d.partsOf(l.index)
	if len(parts) == 0 || len(parts) > MaxParts {
		parts = claim.Lines[l.index : l.index+1]
	}
	for i := range parts {
		h := d.newLine(l.index, &parts[i], &LineDecision{})
		if h.bind(); h.view.On != 0 {
			visit(&h.view)
		}
	}
}

// nearest is the day nearest to d on which the benefit is in force.
func (b *Benefit) nearest(d Date) Date {
	if d < b.From {
		return b.From
	}
	return b.Until - 1
}
