package engine

// pay is steps 5 to 9: the formula over what still counts, then the bill, the limits on amounts, and to whom.
func (l *lineDecider) pay() {
	if !l.payment() {
		return
	}
	due, ok := l.formula()
	if !ok {
		return
	}
	switch {
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
	l.out.Pays = due
	l.step("pay", "payment", Arg{"amount", CentsValue(due)}, Arg{"to", TextValue(l.out.PayTo)}, Arg{"mode", TextValue(l.out.PayMode)})
	if !l.benefit.LumpSum { // a lump sum is not for what the bill charges, and leaves it as it was
		l.addPaid(l.view.Line, due)
	}
	l.consume()
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

// payment settles the payee and the mode; a benefit that says nothing pays money to the member.
func (l *lineDecider) payment() bool {
	to, ok1 := l.payText("pay.to", l.benefit.PayTo, PayMember)
	mode, ok2 := l.payText("pay.mode", l.benefit.PayMode, ModeMoney)
	l.out.PayTo, l.out.PayMode = to, mode
	return ok1 && ok2
}

func (l *lineDecider) payText(rule string, c *Choice, otherwise string) (string, bool) {
	if c == nil {
		return otherwise, true
	}
	v, _, _, ok := l.choose(rule, c)
	return v.S, ok
}

// formula is steps 5 and 6: the share of the line that still counts, pro rata to the units, then the formula over it,
// multiplied by the units and rounded once.
func (l *lineDecider) formula() (Cents, bool) {
	b, v := l.benefit, &l.view
	if v.Part.Units != v.Line.Units && !l.prorate() {
		return 0, false
	}
	rule := "amount"
	if b.PerUnit {
		rule = "each"
	}
	val, f, branch, ok := l.choose(rule, b.Pays)
	if !ok {
		return 0, false
	}
	money := val.Money()
	if b.PerUnit {
		var err error
		if money, err = money.Times(v.Part.Units); err != nil {
			l.fault(rule)
			return 0, false
		}
	}
	due := max(0, money.Round())
	start := len(l.args)
	code := "formula_line"
	l.args = append(l.args, Arg{"amount", CentsValue(due)})
	if b.Unit != "" {
		code = "formula"
		l.args = append(l.args, Arg{"units", QuantityValue(v.Part.Units, b.Unit)})
	}
	l.args = f.Figures(v, l.args)
	l.out.Steps = append(l.out.Steps, Step{Rule: rule, Code: code, Branch: branch, Args: l.keep(start)})
	if due > MaxCents {
		l.fault(rule)
		return 0, false
	}
	return due, true
}

func (l *lineDecider) prorate() bool {
	p, line := &l.view.Part, l.view.Line
	charged, err1 := line.Charged.Exact().MulFrac(int64(p.Units), int64(line.Units))
	left, err2 := line.Left().Exact().MulFrac(int64(p.Units), int64(line.Units))
	if err1 != nil || err2 != nil {
		l.fault("units")
		return false
	}
	p.Charged, p.Left = charged, left
	return true
}

// bill is step 7: never more than what is left on the bill, across its lines and benefits.
func (l *lineDecider) bill(due Cents) Cents {
	if l.benefit.LumpSum {
		return due
	}
	left := max(0, l.view.Bill.Left()-l.paidOn(l.view.Line))
	if due <= left {
		return due
	}
	l.cut = true
	l.out.BoundBy = BoundByBill
	r := l.reason("bill_cut", Arg{"left", CentsValue(left)}, Arg{"amount", CentsValue(due)})
	l.out.Reasons = append(l.out.Reasons, r)
	l.out.Steps = append(l.out.Steps, Step{Code: "bill_cut", Args: r.Args})
	return left
}

// BoundByBill is what LineDecision.BoundBy says when the bill left less than the formula.
const BoundByBill = "bill"

// choose resolves a value of the book for this line, with the formula and the branch that gave it. It reports false
// after pending the line, when a fact is absent or the rule is at fault.
func (l *lineDecider) choose(rule string, c *Choice) (Value, Formula, string, bool) {
	for c != nil && c.Is == nil {
		next, ok := l.branch(rule, c)
		if !ok {
			return Value{}, nil, "", false
		}
		c = next
	}
	if c == nil {
		l.fault(rule)
		return Value{}, nil, "", false
	}
	if !l.require(c.Is.Facts()) {
		return Value{}, nil, "", false
	}
	v, err := c.Is.Value(&l.view)
	if err != nil {
		l.fault(rule)
		return Value{}, nil, "", false
	}
	return v, c.Is, c.Label, true
}

// branch takes one step down a choice: the dated value of the governing date, or the first case that holds. nil means
// that the book has no value here.
func (l *lineDecider) branch(rule string, c *Choice) (*Choice, bool) {
	for i := len(c.Dates) - 1; i >= 0; i-- {
		if c.Dates[i].From <= l.view.On {
			if c.Dates[i].Choice.None {
				return nil, true
			}
			return &c.Dates[i].Choice, true
		}
	}
	for i := range c.Cases {
		if c.Cases[i].If == nil {
			return &c.Cases[i].Choice, true
		}
		holds, known := l.holds(rule, c.Cases[i].If)
		if !known {
			return nil, false
		}
		if holds {
			return &c.Cases[i].Choice, true
		}
	}
	return nil, true
}

// holds evaluates a condition. When a fact is absent or the rule is at fault it pends the line and reports unknown.
func (l *lineDecider) holds(rule string, c Condition) (holds, known bool) {
	if !l.require(c.Facts()) {
		return false, false
	}
	holds, err := c.Holds(&l.view)
	if err != nil {
		l.fault(rule)
		return false, false
	}
	return holds, true
}

func (l *lineDecider) known(facts []Fact) bool {
	for _, f := range facts {
		if !l.view.Known(f) {
			return false
		}
	}
	return true
}

// require reports whether every fact is known, and pends the line once for each that is not.
func (l *lineDecider) require(facts []Fact) bool {
	ok := true
	for _, f := range facts {
		if l.view.Known(f) {
			continue
		}
		ok = false
		if f.Group != FactLimit { // the fact that its counter needs was told when the limits were stood up
			l.waitOnce(l.missingFact(f))
		}
	}
	return ok
}

// missingFact is the reason to wait for an absent fact. Facts that come together are told once, by what brings them.
func (l *lineDecider) missingFact(f Fact) Reason {
	name := f.Name
	switch f.Group {
	case FactProvider:
		if id := l.view.Line.Provider; id != "" {
			return l.reason("provider_unknown", Arg{"provider", TextValue(id)})
		}
		name = "provider"
	case FactHousehold, FactMembership:
		name = "household"
	case FactContributions, FactField, FactLimit:
	}
	return l.reason("fact_missing", Arg{"fact", TextValue(name)})
}
