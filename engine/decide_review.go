package engine

import "slices"

// looked is step 9: a person looks at what may have been claimed before, and at what the book wants looked at. A ruling says
// that one has.
func (l *lineDecider) looked() bool {
	if t := l.facts.twin(l.index); t != nil && !l.benefit.Repeatable && !l.suppose.asked {
		r := l.reason("possible_duplicate", Arg{"claim", TextValue(t.Claim)})
		if t.Kind == TwinDocument {
			r = l.reason("duplicate_document", Arg{"claim", TextValue(t.Claim)})
		}
		if l.ruled != nil {
			l.waive("", r)
		} else {
			l.trace(Step{Code: r.Code, Args: r.Args})
			l.wait(WaitsForDuplicate, r)
		}
	}
	for i := range l.benefit.Review {
		l.review(&l.benefit.Review[i])
	}
	return !l.pended
}

func (l *lineDecider) review(r *ReviewRule) {
	holds, known := l.holds(r.Rule, r.If)
	switch {
	case !known:
	case !holds:
		l.condition(r.Rule, "review_not_needed", r.If)
	case l.ruled != nil:
		l.waive(r.Rule, Reason{Code: r.Reason, Args: l.values(r.Args)})
	default:
		l.condition(r.Rule, "review_asked", r.If)
		l.wait(WaitsForReviewer, Reason{Code: r.Reason, Args: l.values(r.Args)})
	}
}

// waive traces what the line would wait for, had a reviewer not ruled on it.
func (l *lineDecider) waive(rule string, r Reason) {
	l.step(rule, "ruled_waived", Arg{"reason", TextValue(r.Code)})
}

// ruledUnits holds the line to the units that a reviewer set.
func (l *lineDecider) ruledUnits() bool {
	if l.ruled == nil || l.ruled.Kind != RulingUnits {
		return true
	}
	part, asked := &l.view.Part, l.view.Part.Units
	granted := min(asked, max(0, l.ruled.Units-l.decider.ruledUnits))
	if granted == asked {
		return true
	}
	unit := l.benefit.Unit
	r := l.reason("ruled_units", Arg{"asked", QuantityValue(asked, "")}, Arg{"units", QuantityValue(granted, unit)}, Arg{"reason", TextValue(l.ruled.Reason)})
	l.trace(Step{Code: r.Code, Args: r.Args})
	l.cut, part.Units = true, granted
	l.out.Reasons = append(l.out.Reasons, r)
	l.denied = l.denied || granted == 0
	return granted > 0
}

// ruledAmount holds the line to the amount that a reviewer set.
func (l *lineDecider) ruledAmount(due Cents) Cents {
	if l.ruled == nil || l.ruled.Kind != RulingAmount {
		return due
	}
	most := max(0, l.ruled.Amount-l.decider.ruledPays)
	if due <= most {
		return due
	}
	r := l.reason("ruled_amount", Arg{"asked", CentsValue(due)}, Arg{"amount", CentsValue(most)}, Arg{"reason", TextValue(l.ruled.Reason)})
	l.trace(Step{Code: r.Code, Args: r.Args})
	l.cut = true
	l.out.Reasons = append(l.out.Reasons, r)
	return most
}

// earlier is what stood on the counters before the line, as far as the facts tell.
func (l *lineDecider) earlier() []Entry {
	if l.index < len(l.facts.Lines) {
		return l.facts.Lines[l.index].Consumed
	}
	return l.facts.Consumed
}

// history is what the member was granted before the line.
func (l *lineDecider) history() []Granted {
	if l.index < len(l.facts.Lines) {
		return l.facts.Lines[l.index].History
	}
	return l.facts.History
}

// rule decides a line on which a reviewer ruled: by the rules, as far as they let him. What he grants beyond them is ex
// gratia, and takes nothing from any limit. Above the book's threshold the line waits for a second person.
func (d *decider) rule(i int, r *Ruling, out *LineDecision) {
	if r.Kind == RulingDeny {
		d.ruleOut(i, r, out)
		return
	}
	taken, billed := len(d.taken), slices.Clone(d.billed)
	d.decideLine(i, out)
	if r.Kind == RulingAmount && out.Pays < r.Amount {
		d.exGratia(i, r, out)
	}
	if most := d.book.SecondPersonAbove; most > 0 && out.Pays > most && r.ConfirmedBy == "" {
		d.taken, d.billed = d.taken[:taken], billed
		l := d.newLine(i, &d.claim.Lines[i], &LineDecision{Benefit: out.Benefit, Category: out.Category, Date: out.Date, Steps: out.Steps})
		l.wait(WaitsForSecondPerson, l.reason("second_person_needed", Arg{"amount", CentsValue(out.Pays)}, Arg{"most", CentsValue(most)}))
		l.benefit = nil // its balances are as if it had not been decided
		l.finish()
		*out = *l.out
	}
}

// ruleOut denies a line because a reviewer did.
func (d *decider) ruleOut(i int, r *Ruling, out *LineDecision) {
	l := d.newLine(i, &d.claim.Lines[i], out)
	out.Benefit = l.view.Line.Benefit
	if l.benefit != nil {
		out.Category = l.benefit.Category
		l.bind()
	}
	reason := l.reason("ruled_denied", Arg{"reason", TextValue(r.Reason)})
	l.trace(Step{Code: reason.Code, Args: reason.Args})
	l.deny(reason)
	l.benefit = nil
	l.finish()
}

// exGratia grants what a reviewer set and the rules do not give.
func (d *decider) exGratia(i int, r *Ruling, out *LineDecision) {
	l := d.newLine(i, &d.claim.Lines[i], out)
	if l.benefit == nil { // there is nothing to report it under
		return
	}
	more := r.Amount - out.Pays
	if out.Date == 0 {
		out.Date = l.view.Line.Date
	}
	if out.PayTo == "" {
		paid := d.newLine(i, &d.claim.Lines[i], &LineDecision{})
		paid.mute = true
		paid.bind()
		if !paid.payment() {
			paid.out.PayTo, paid.out.PayMode = PayMember, ModeMoney
		}
		out.PayTo, out.PayMode = paid.out.PayTo, paid.out.PayMode
	}
	reason := l.reason("ex_gratia", Arg{"amount", CentsValue(more)}, Arg{"rules", CentsValue(out.Pays)}, Arg{"reason", TextValue(r.Reason)})
	l.trace(Step{Code: reason.Code, Args: reason.Args})
	out.Reasons = append(out.Reasons, reason)
	out.Outcome, out.WaitsFor, out.WhyNot = Approved, "", nil
	out.Pays, out.ExGratia = r.Amount, more
	if !l.benefit.LumpSum {
		d.addPaid(&d.claim.Lines[i], i, more)
	}
}
