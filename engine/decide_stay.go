package engine

import "slices"

// MaxParts is into how many parts a line may be cut.
const MaxParts = 400

// partsOf cuts a line whose period crosses a change of value or the end of a window: deciding it as one would give it the
// values of one part only. nil means that it is whole.
func (d *decider) partsOf(index int) []Line {
	line := &d.claim.Lines[index]
	b := d.book.Benefit(line.Benefit)
	if b == nil || d.on != 0 || line.Until <= line.Date || (b.DatedBy.Kind != DatedByDate && b.DatedBy.Kind != DatedByUntil) {
		return nil
	}
	cuts := d.cutsOf(index, b, line)
	if len(cuts) == 0 {
		return nil
	}
	parts := split(line, cuts, sharesOf(b, line))
	if len(parts) < 2 {
		return nil // too few units to share out: one event, governed by its own date
	}
	return parts
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
	for _, lim := range b.Limits {
		l.cutWindows(lim, cut)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// cutWindows cuts at every end of the limit's windows inside the line.
func (l *lineDecider) cutWindows(lim *Limit, cut func(Date)) {
	line := l.view.Line
	switch {
	case lim.Every.LooksBack(), lim.Every.Kind == KindLifetime:
	case lim.Every.Block():
		if c, missing, err := lim.counter(&l.view); err == nil && missing.Name == "" {
			l.cutBlocks(lim, c, cut)
		}
	case lim.Every.Kind == KindMembershipYear:
		if begun := l.view.Member.CoverBegan(line.Date); begun != 0 {
			for w := windowFrom(begun, line.Date); w.Until <= line.Until; w = windowFrom(begun, w.Until) {
				cut(w.Until)
			}
		}
	default:
		for w := lim.Every.WindowOf(line.Date); w.Until <= line.Until; w = lim.Every.WindowOf(w.Until) {
			cut(w.Until)
		}
	}
}

// cutBlocks cuts where a block that is open on some day of the line begins or ends.
func (l *lineDecider) cutBlocks(lim *Limit, c Counter, cut func(Date)) {
	if lim.OpenedBy != nil {
		c = opensOf(c)
	}
	last := Window{}
	for _, x := range l.openings(c) {
		if x < last.Until {
			continue
		}
		last = lim.Every.WindowOf(x)
		cut(last.From)
		cut(last.Until)
	}
	if !last.Contains(l.view.Line.Date) {
		cut(lim.Every.WindowOf(l.view.Line.Date).Until) // the line may open one
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
// is one less than days; by days when nothing counts the units, or the line says none; else pro rata, whole steps, the first parts first, or the
// last when the last day governs.
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

// decideParts decides the parts of a line in the order of their dates, each seeing what the former consumed, and sums
// them up. One part that waits makes the whole line wait, and nothing is booked.
func (d *decider) decideParts(index int, parts []Line, out *LineDecision) {
	if len(parts) > MaxParts {
		l := d.newLine(index, &d.claim.Lines[index], out)
		l.out.Benefit, l.out.Category = l.benefit.Code, l.benefit.Category
		l.bind()
		l.wait(l.reason("stay_too_long", Arg{"max", Int(MaxParts)}))
		l.finish()
		return
	}
	taken, billed := len(d.taken), slices.Clone(d.billed)
	out.Parts = make([]LineDecision, len(parts))
	for i := range parts {
		p := &parts[i]
		l := d.newLine(index, p, &out.Parts[i])
		l.out.Part = PartOf{From: p.Date, Until: p.Until, Units: p.Units, Charged: p.Charged, Left: p.Left()}
		l.decide()
		l.whyNot()
		d.bookLine(l)
	}
	before := decider{book: d.book, claim: d.claim, facts: d.facts, taken: d.taken[:taken:taken], billed: billed, granted: d.granted}
	if outcomeOf(out.Parts) == Pended {
		d.taken, d.billed = before.taken, billed
	}
	d.sumUp(out)
	if w := out.WhyNot; w != nil && suppositions[w.Code] != (supposed{}) {
		out.WhyNot = before.supposeWhole(index, *w, out.Pays)
	}
}

// supposeWhole restates what a part would be paid on a supposition for the whole of a line that was cut.
func (d *decider) supposeWhole(index int, w Reason, pays Cents) *Reason {
	d.suppose = suppositions[w.Code]
	d.suppose.asked = true
	whole := LineDecision{}
	d.decideParts(index, d.partsOf(index), &whole)
	w.Args = slices.Clone(w.Args)
	for i := range w.Args {
		if w.Args[i].Name == "amount" {
			w.Args[i].Value = CentsValue(max(whole.Pays, pays))
		}
	}
	return &w
}

// sumUp makes the decision of a line of those of its parts.
func (d *decider) sumUp(out *LineDecision) {
	first := &out.Parts[0]
	out.Benefit, out.Category, out.Date, out.Outcome = first.Benefit, first.Category, first.Date, outcomeOf(out.Parts)
	for i := range out.Parts {
		p := &out.Parts[i]
		for _, r := range p.Reasons {
			if (out.Outcome != Pended || p.Outcome == Pended) && !slices.ContainsFunc(out.Reasons, r.equal) {
				out.Reasons = append(out.Reasons, r)
			}
		}
		if out.WhyNot == nil || (p.WhyNot != nil && p.WhyNot.Code == out.WhyNot.Code && p.WhyNot.Code == "why_threshold") {
			out.WhyNot = p.WhyNot // of a threshold, what is still to be presented after the last part
		}
		if out.Outcome == Pended {
			out.Steps = append(out.Steps, p.Steps...)
			continue
		}
		start := len(d.args)
		d.args = append(d.args, Arg{"from", DateValue(p.Part.From)}, Arg{"until", DateValue(p.Part.Until)},
			Arg{"units", QuantityValue(p.Part.Units, d.book.Benefit(out.Benefit).Unit)}, Arg{"amount", CentsValue(p.Pays)})
		out.Steps = append(out.Steps, Step{Code: "stay_part", Args: d.keep(start)})
		out.Pays += p.Pays
		if out.PayTo == "" {
			out.PayTo, out.PayMode = p.PayTo, p.PayMode
		}
		if out.BoundBy == "" {
			out.BoundBy = p.BoundBy
		}
		out.Consumptions = append(out.Consumptions, p.Consumptions...)
		p.Consumptions = nil // they stand once, in the line
		out.balance(p.Balances)
	}
	if out.Outcome == Pended {
		out.Parts = nil
	}
}

// balance keeps the latest standing of each limit and window.
func (out *LineDecision) balance(of []Balance) {
	for _, b := range of {
		same := func(o Balance) bool { return o.Code == b.Code && o.Limit == b.Limit && o.Window == b.Window }
		if i := slices.IndexFunc(out.Balances, same); i >= 0 {
			out.Balances[i] = b
		} else {
			out.Balances = append(out.Balances, b)
		}
	}
}

func (r Reason) equal(o Reason) bool { return r.Code == o.Code && slices.Equal(r.Args, o.Args) }
