package engine

import "slices"

// MaxParts is into how many parts a line may be cut, and maxClaimParts those of a claim together: each part is held against
// what all before it consumed.
const (
	MaxParts      = 400
	maxClaimParts = 5 * MaxParts
)

// partsOf cuts a line whose period crosses a change of value or the end of a window: deciding it as one would give it the
// values of one part only. nil means that it is whole.
func (d *decider) partsOf(index int) []Line {
	line := &d.claim.Lines[index]
	b := d.book.Benefit(line.Benefit)
	if b == nil || !d.cuttable(b, line) {
		return nil
	}
	cuts := d.cutsOf(index, b, line)
	switch {
	case len(cuts) == 0:
		return nil
	case len(cuts) > MaxParts:
		return make([]Line, MaxParts+1) // more than may be decided
	}
	parts := split(line, cuts, sharesOf(b, line))
	if len(parts) < 2 {
		return nil // too few units to share out: one event, governed by its own date
	}
	return parts
}

// cuttable reports whether a line has a period that may be cut.
func (d *decider) cuttable(b *Benefit, line *Line) bool {
	return d.on == 0 && line.Until > line.Date && (b.DatedBy.Kind == DatedByDate || b.DatedBy.Kind == DatedByUntil)
}

// cutsOf lists the days on which a part begins, ascending, without the line's first.
func (d *decider) cutsOf(index int, b *Benefit, line *Line) []Date {
	var cuts []Date
	cut := func(day Date) {
		if day > line.Date && day <= line.Until {
			cuts = append(cuts, day)
		}
	}
	cut(b.From)
	cut(b.Until)
	for _, day := range b.Changes {
		cut(day)
	}
	l := d.newLine(index, line, &LineDecision{})
	l.bind()
	if slices.ContainsFunc(b.Limits, func(lim *Limit) bool { return lim.Every.Block() }) && l.view.On != 0 {
		l.standings()
	}
	for i, lim := range b.Limits {
		if lim.Every.Block() {
			l.cutBlocks(i, lim, cut)
		} else {
			l.cutWindows(lim, cut)
		}
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// cutWindows cuts at every end of the limit's windows inside the line, until it falls into too many parts.
func (l *lineDecider) cutWindows(lim *Limit, cut func(Date)) {
	line, n := l.view.Line, 0
	switch {
	case lim.Every.LooksBack(), lim.Every.Kind == KindLifetime:
	case lim.Every.Kind == KindMembershipYear:
		if begun := l.view.Member.CoverBegan(line.Date); begun != 0 {
			for w := windowFrom(begun, line.Date); w.Until <= line.Until && n <= MaxParts; w = windowFrom(begun, w.Until) {
				cut(w.Until)
				n++
			}
		}
	default:
		for w := lim.Every.WindowOf(line.Date); w.Until <= line.Until && n <= MaxParts; w = lim.Every.WindowOf(w.Until) {
			cut(w.Until)
			n++
		}
	}
}

// cutBlocks cuts where a block of limit i that is open on some day of the line begins or ends, and where those end that the
// line opens itself: it opens one on its first day, and another on the day after each.
func (l *lineDecider) cutBlocks(i int, lim *Limit, cut func(Date)) {
	c, missing, err := lim.counter(&l.view)
	if err != nil || missing.Name != "" {
		return
	}
	if lim.OpenedBy != nil {
		c = OpensOf(c)
	}
	openings, line := l.openings(c), l.view.Line
	last := Window{}
	if l.benefit.DatedBy.Kind != DatedByDate || !l.view.Standing[i].Opens {
		for _, x := range openings {
			if x >= last.Until {
				last = lim.Every.WindowOf(x)
				cut(last.From)
				cut(last.Until)
			}
		}
		return
	}
	for day, n := line.Date, 0; day <= line.Until && n <= MaxParts; n++ {
		w, ok := blockAt(lim.Every, openings, day)
		if !ok {
			w = lim.Every.WindowOf(day)
			openings = append(openings, day)
			slices.Sort(openings)
		}
		cut(w.Until)
		day = w.Until
	}
}

// split cuts a line before each of the days. Units are shared out by upTo, amounts pro rata to the units, cent by cent, so
// that the sums are those of the line. A part without units is left out.
func split(line *Line, cuts []Date, upTo shares) []Line {
	parts := make([]Line, 0, len(cuts)+1)
	from, doneUnits := line.Date, Quantity(0)
	var done [5]Cents
	for i := 0; i <= len(cuts); i++ {
		until, units := line.Until, line.Units
		if i < len(cuts) {
			until = cuts[i] - 1
			units = upTo(int64(until-line.Date) + 1)
		}
		part := *line
		part.Date, part.Until, part.Units = from, until, units-doneUnits
		if from = until + 1; part.Units <= 0 {
			continue
		}
		for j, a := range part.amounts() {
			share := scaleCents(*a, int64(units), int64(line.Units))
			*a, done[j] = share-done[j], share
		}
		doneUnits = units
		parts = append(parts, part)
	}
	return parts
}

// shares is how many of a line's units fall on its first n days.
type shares func(n int64) Quantity

// sharesOf says how the units of a line go with its days: one a day; one a night, counted on the day it begins, when there
// is one less than days; by days when nothing counts the units, or the line says none; else pro rata, whole steps, the
// first parts first, or the last when the last day governs.
func sharesOf(b *Benefit, line *Line) shares {
	days, units := int64(line.Days()), line.Units
	proRata := func(n int64) Quantity { return Quantity(int64(units) * n / days) }
	switch {
	case !b.countsUnits() && units == One: // the one unit that every line has
		return proRata
	case units == Quantity(days)*One, units == Quantity(days-1)*One:
		return func(n int64) Quantity { return min(Quantity(n)*One, units) }
	case !b.countsUnits():
		return proRata
	case b.DatedBy.Kind == DatedByUntil:
		return func(n int64) Quantity { return proRata(n).Floor(b.Step) }
	default:
		return func(n int64) Quantity { return units - Quantity(int64(units)*(days-n)/days).Floor(b.Step) }
	}
}

// countsUnits reports whether the units of a line matter to the benefit.
func (b *Benefit) countsUnits() bool {
	return b.PerUnit || slices.ContainsFunc(b.Limits, func(l *Limit) bool { return l.Measure == MeasureUnits })
}

// scaleCents is c × num / den, half up. All are within the bounds of a claim, so that nothing overflows.
func scaleCents(c Cents, num, den int64) Cents {
	return Cents((2*int64(c)*num + den) / (2 * den))
}

func (l *Line) amounts() [5]*Cents {
	return [5]*Cents{&l.Charged, &l.Statutory, &l.Copay, &l.Supplement, &l.Other}
}
