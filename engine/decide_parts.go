package engine

import "slices"

// decideParts decides the parts of a line in the order of their dates, each seeing what the former consumed, and sums
// them up. One part that waits makes the whole line wait, and nothing is booked.
func (d *decider) decideParts(index int, parts []Line, out *LineDecision) {
	if len(parts) > MaxParts {
		d.tooLong(index, out, "stay_too_long", MaxParts)
		return
	}
	if d.parts += len(parts); d.parts > maxClaimParts {
		d.tooLong(index, out, "stays_too_long", maxClaimParts)
		return
	}
	taken, billed := len(d.taken), slices.Clone(d.billed)
	out.Parts = make([]LineDecision, len(parts))
	lines := make([]*lineDecider, len(parts))
	for i := range parts {
		p := &parts[i]
		l := d.newLine(index, p, &out.Parts[i])
		lines[i] = l
		l.paidLine = lines[0].paid
		l.out.Part = PartOf{From: p.Date, Until: p.Until, Units: p.Units, Charged: p.Charged, Left: p.Left()}
		l.decide()
		d.bookLine(l)
		d.ruledUnits += l.unitsPaid
		d.ruledPays += l.out.Pays
	}
	for _, l := range lines { // now that the days after each part are booked
		l.whyNot()
	}
	before := decider{book: d.book, claim: d.claim, facts: d.facts, taken: d.taken[:taken:taken], billed: billed, granted: d.granted}
	if outcomeOf(out.Parts) == Pended {
		d.taken, d.billed = before.taken, billed
	}
	d.sumUp(out)
	switch w := out.WhyNot; {
	case w == nil:
	case suppositions[w.Code] != (supposed{}):
		out.WhyNot = before.supposeWhole(index, *w, out.Pays)
	case w.Code == "why_later":
		out.WhyNot = before.laterWhole(index, *w, out)
	}
}

// tooLong leaves a line waiting that falls into more parts than can be decided.
func (d *decider) tooLong(index int, out *LineDecision, code string, most int64) {
	l := d.newLine(index, &d.claim.Lines[index], out)
	l.out.Benefit, l.out.Category = l.benefit.Code, l.benefit.Category
	l.bind()
	l.wait(WaitsForReviewer, l.reason(code, Arg{"max", Int(most)}))
	l.finish()
}

// supposeWhole restates what a part would be paid on a supposition for the whole of a line that was cut.
func (d *decider) supposeWhole(index int, w Reason, pays Cents) *Reason {
	d.billed = slices.Clone(d.billed) // the lines after this one go on from what they share
	d.suppose = suppositions[w.Code]
	d.suppose.asked = true
	whole := LineDecision{}
	d.decideParts(index, d.partsOf(index), &whole)
	w.Args = withAmount(w.Args, max(whole.Pays, pays))
	return &w
}

// laterWhole restates what a part would be paid on another day for the whole of a line that was cut, when it would be paid
// more there.
func (d *decider) laterWhole(index int, w Reason, out *LineDecision) *Reason {
	day := w.arg("date")
	l := d.newLine(index, &d.claim.Lines[index], &LineDecision{Pays: out.Pays})
	l.bind()
	got := l.tryOn(day.Date(), supposed{inTime: true, evidence: true})
	if !got.more {
		return &Reason{Code: "why_nothing"}
	}
	w.Args = withAmount(w.Args, got.Whole)
	return &w
}

// withAmount is a copy of args with another amount.
func withAmount(args []Arg, c Cents) []Arg {
	out := slices.Clone(args)
	for i := range out {
		if out[i].Name == "amount" {
			out[i].Value = CentsValue(c)
		}
	}
	return out
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
		out.Refusals = append(out.Refusals, p.Refusals...)
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
		out.WaitsFor = out.Parts[slices.IndexFunc(out.Parts, func(p LineDecision) bool { return p.Outcome == Pended })].WaitsFor
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
