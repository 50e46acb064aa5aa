package engine

// formula is step 6: the formula over what still counts, multiplied by the units and rounded once.
func (l *lineDecider) formula() (Cents, bool) {
	if l.benefit.ByUnit {
		return l.formulaByUnit()
	}
	b, v := l.benefit, &l.view
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
	l.formulaStep(rule, branch, f, due, v.Part.Units)
	return l.payable(rule, due)
}

// payable refuses an amount that no claim may have.
func (l *lineDecider) payable(rule string, due Cents) (Cents, bool) {
	if due > MaxCents {
		l.fault(rule)
		return 0, false
	}
	return due, true
}

func (l *lineDecider) formulaStep(rule, branch string, f Formula, due Cents, units Quantity) {
	if l.quiet() {
		return
	}
	start := len(l.args)
	code := "formula_line"
	l.args = append(l.args, Arg{"amount", CentsValue(due)})
	if l.benefit.Unit != "" {
		code = "formula"
		l.args = append(l.args, Arg{"units", QuantityValue(units, l.benefit.Unit)})
	}
	l.args = f.Figures(&l.view, l.args)
	l.trace(Step{Rule: rule, Code: code, Branch: branch, Args: l.keep(start)})
}

// run is consecutive units of a line that the same branch of the formula pays.
type run struct {
	branch  string
	formula Formula
	first   int64 // place of its first unit
	sum     Money
	units   Quantity
}

// formulaByUnit runs the formula once for every unit, because it depends on the unit's place in a window. A unit that is
// paid nothing is not granted. The sum is rounded once; consecutive units of one branch are one step of the trace.
func (l *lineDecider) formulaByUnit() (Cents, bool) {
	v := &l.view
	n := int64(v.Part.Units / One)
	if v.Part.Units%One != 0 || n > MaxUnitsByUnit {
		l.waitOnce(WaitsForReviewer, l.reason("units_not_countable", Arg{"max", Int(MaxUnitsByUnit)}))
		return 0, false
	}
	defer func() { v.Unit = 0 }()
	var runs []run
	total, paid := Money{}, Quantity(0)
	for v.Unit = 0; v.Unit < n; v.Unit++ {
		val, f, branch, ok := l.choose("each", l.benefit.Pays)
		if !ok {
			return 0, false
		}
		money := MaxMoney(val.Money(), Money{})
		if len(runs) == 0 || runs[len(runs)-1].branch != branch {
			runs = append(runs, run{branch: branch, formula: f, first: v.Unit})
		}
		r := &runs[len(runs)-1]
		var err1, err2 error
		total, err1 = total.Add(money)
		r.sum, err2 = r.sum.Add(money)
		if err1 != nil || err2 != nil {
			l.fault("each")
			return 0, false
		}
		r.units += One
		if money.Cmp(Money{}) > 0 {
			paid += One
		}
	}
	for _, r := range runs {
		v.Unit = r.first
		l.formulaStep("each", r.branch, r.formula, r.sum.Round(), r.units)
	}
	l.unitsPaid = paid
	return l.payable("each", total.Round())
}
