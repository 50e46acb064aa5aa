package engine

// expenseCut remembers that a limit on expenses took something off the line: whether that made a difference is known only
// after the formula.
type expenseCut struct {
	limit int
	step  Step
}

// expenses is step 5: thresholds, then caps, on what is left to the member or another amount of the line.
func (l *lineDecider) expenses() bool {
	for _, bound := range [...]Bound{BoundAfter, BoundAtMost, BoundNone} {
		for i, lim := range l.benefit.Limits {
			if lim.Measure != MeasureExpense || lim.Bound() != bound || !l.view.Standing[i].Concerned {
				continue
			}
			if !l.expenseBy(i, lim) {
				return false
			}
		}
	}
	return true
}

func (l *lineDecider) expenseBy(i int, lim *Limit) bool {
	s, asked := &l.view.Standing[i], int64(l.view.Part.amount(lim.Part).Round())
	s.presented = asked
	switch lim.Bound() {
	case BoundAfter:
		return l.expenseAfter(i, lim, asked)
	case BoundAtMost:
		return l.expenseAtMost(i, lim, asked, max(0, s.Bound-s.Used))
	default:
		return lim.Of == nil || l.expenseOf(lim, s)
	}
}

// expenseOf counts the sum that a formula gives, for a limit without a bound.
func (l *lineDecider) expenseOf(lim *Limit, s *Standing) bool {
	if !l.require(lim.Of.Facts()) {
		return false
	}
	v, err := lim.Of.Value(&l.view)
	if err != nil || v.Money().Round() > MaxCents {
		l.fault(lim.rule)
		return false
	}
	s.presented = max(0, int64(v.Money().Round()))
	return true
}

// whole reports whether the limit counts all of what a line is about, and not one part of it: without anything left of
// that nothing is granted, without anything left of a part the formula goes on with the rest.
func (p ExpensePart) whole() bool { return p == ExpenseLeft || p == ExpenseCharged }

// expenseAfter takes off what lies below a threshold on an amount of the line.
func (l *lineDecider) expenseAfter(i int, lim *Limit, asked int64) bool {
	beyond := l.beyond(i, asked)
	switch {
	case asked == 0:
		return true // nothing was presented: the formula says so
	case beyond == 0 && lim.Part.whole():
		l.belowThreshold(i, l.limitStep(i, "below_threshold", asked, beyond))
		return false
	case beyond == 0:
		return l.take(i, asked, l.limitStep(i, "below_threshold", asked, beyond))
	default:
		step := l.limitStep(i, "threshold", asked, beyond)
		step.Code = "threshold_cut"
		return l.take(i, asked-beyond, step)
	}
}

// expenseAtMost holds an amount of the line to a cap.
func (l *lineDecider) expenseAtMost(i int, lim *Limit, asked, room int64) bool {
	granted := min(asked, room)
	if lim.Deny && granted < asked || lim.Part.whole() && granted == 0 && asked > 0 {
		return l.bindBy(i, asked, room) > 0
	}
	l.view.Standing[i].presented = granted
	if granted == asked {
		l.limitStep(i, "limit_open", asked, granted)
		return true
	}
	l.refuse(i)
	return l.take(i, asked-granted, l.limitStep(i, "limit_cut", asked, granted))
}

// refuse remembers that cap i had no room for the line, or not for all of it.
func (l *lineDecider) refuse(i int) {
	if !l.quiet() {
		l.refusals = append(l.refusals, Refusal{Counter: l.view.Standing[i].Counter, Date: l.view.On})
	}
}

// take takes cents off the amount that limit i counts; step says why. What is taken off what is left is taken off the
// price as well.
func (l *lineDecider) take(i int, cents int64, step Step) bool {
	if cents == 0 {
		return true
	}
	p, off := &l.view.Part, Cents(cents).Exact()
	less := func(m *Money) bool {
		rest, err := m.Sub(off)
		*m = MaxMoney(rest, Money{})
		return err == nil
	}
	ok := true
	switch l.benefit.Limits[i].Part {
	case ExpenseCharged, ExpenseLeft:
		ok = less(&p.Charged) && less(&p.Left)
	case ExpenseCopay:
		ok = less(&p.Copay)
	case ExpenseSupplement:
		ok = less(&p.Supplement)
	}
	if !ok {
		l.fault(l.benefit.Limits[i].rule)
		return false
	}
	p.clamp()
	l.expense = append(l.expense, expenseCut{i, step})
	return true
}

// amount is the amount of the part that a limit on expenses counts.
func (p *Part) amount(of ExpensePart) Money {
	return [...]Money{p.Left, p.Charged, p.Copay, p.Supplement}[of]
}
