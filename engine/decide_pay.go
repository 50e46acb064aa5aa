package engine

// pay is steps 5 to 9: what still counts of the line, the formula over it, then the bill, the limits on amounts, and to
// whom.
func (l *lineDecider) pay() {
	if !l.payment() {
		return
	}
	if !l.prorate() {
		return
	}
	whole := l.view.Part
	if !l.expenses() {
		return
	}
	due, ok := l.formula()
	if !ok || !l.expenseMattered(due, whole) {
		return
	}
	switch due = l.ruledAmount(due); {
	case due > 0:
		if due = l.amounts(l.bill(due)); due == 0 {
			l.denied = true
			return
		}
	case l.out.PayMode != ModeService && l.view.Part.Left.Cmp(Money{}) > 0:
		l.deny(l.reason("nothing_due"))
		return
	case l.out.PayMode != ModeService:
		l.deny(l.reason("nothing_left"))
		return
	}
	if !l.looked() {
		return
	}
	l.out.Pays = due
	l.step("pay", "payment", Arg{"amount", CentsValue(due)}, Arg{"to", TextValue(l.out.PayTo)}, Arg{"mode", TextValue(l.out.PayMode)})
}

// The ways of Benefit.PayTo and Benefit.PayMode. A service may be granted at no price: it is the only mode whose
// line is approved, and consumes its limits, although it pays nothing.
const (
	PayMember   = "member"
	PayProvider = "provider"
	PayPartner  = "partner"
	ModeMoney   = "money"
	ModeVoucher = "voucher"
	ModeService = "service"
)

// payment settles the payee and the mode; a benefit that says nothing pays money to the member. Money for a provider waits
// until the provider is named and known.
func (l *lineDecider) payment() bool {
	to, ok1 := l.payText("pay.to", l.benefit.PayTo, PayMember)
	mode, ok2 := l.payText("pay.mode", l.benefit.PayMode, ModeMoney)
	l.out.PayTo, l.out.PayMode = to, mode
	if !ok1 || !ok2 {
		return false
	}
	// Money that is due to nobody in the register could never be paid.
	return to != PayProvider || mode != ModeMoney || l.require([]Fact{{Group: FactProvider}})
}

// payText resolves the payee or the mode, and traces the branch that gave it.
func (l *lineDecider) payText(rule string, c *Choice, otherwise string) (string, bool) {
	if c == nil {
		return otherwise, true
	}
	v, _, branch, ok := l.choose(rule, c)
	if ok && branch != "" {
		name := rule[len("pay."):]
		start := len(l.args)
		l.args = append(l.args, Arg{name, v})
		l.trace(Step{Rule: rule, Code: "pay_" + name, Branch: branch, Args: l.keep(start)})
	}
	return v.S, ok
}

// prorate takes the share of the line's amounts that its units still counting have.
func (l *lineDecider) prorate() bool {
	p, line := &l.view.Part, l.view.Line
	if p.Units == line.Units {
		return true
	}
	ok := true
	share := func(c Cents) Money {
		m, err := c.Exact().MulFrac(int64(p.Units), int64(line.Units))
		ok = ok && err == nil
		return m
	}
	p.Charged, p.Left, p.Copay, p.Supplement = share(line.Charged), share(line.Left()), share(line.Copay), share(line.Supplement)
	if !ok {
		l.fault("units")
		return false
	}
	p.clamp()
	return true
}

// expenseMattered tells, of a line that a limit on expenses cut, whether it is paid less for it: a payment that would be
// the same without the limit is no reduction.
func (l *lineDecider) expenseMattered(due Cents, whole Part) bool {
	if len(l.expense) == 0 {
		return true
	}
	part, steps, paid := l.view.Part, len(l.out.Steps), l.unitsPaid
	l.view.Part = whole
	full, ok := l.formula()
	l.view.Part, l.out.Steps, l.unitsPaid = part, l.out.Steps[:steps], paid
	if !ok {
		return false
	}
	if full == due {
		return true
	}
	for _, c := range l.expense {
		if due == 0 && c.step.Code == "below_threshold" {
			l.belowThreshold(c.limit, c.step) // nothing of what the formula pays for lies beyond it
			return false
		}
		l.reduce(c.limit, c.step.Code, c.step.Args)
	}
	return true
}

// bill is step 7: never more than what is left on the bill, across its lines and benefits.
func (l *lineDecider) bill(due Cents) Cents {
	if l.benefit.LumpSum {
		return due
	}
	left := max(0, l.view.Bill.Left()-l.paidOn(l.view.Line, l.index))
	if due <= left {
		return due
	}
	l.cut = true
	l.boundAt, l.out.BoundBy = -1, BoundByBill
	r := l.reason("bill_cut", Arg{"left", CentsValue(left)}, Arg{"amount", CentsValue(due)})
	l.out.Reasons = append(l.out.Reasons, r)
	l.trace(Step{Code: "bill_cut", Args: r.Args})
	return left
}

// BoundByBill is what LineDecision.BoundBy says when the bill left less than the formula.
const BoundByBill = "bill"
