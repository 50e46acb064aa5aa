package engine

// reason composes a reason of the engine's catalogue.
func (l *lineDecider) reason(code string, args ...Arg) Reason {
	start := len(l.args)
	l.args = append(l.args, args...)
	return Reason{Code: code, Args: l.keep(start)}
}

// step adds an entry to the trace.
func (l *lineDecider) step(rule, code string, args ...Arg) {
	start := len(l.args)
	l.args = append(l.args, args...)
	l.out.Steps = append(l.out.Steps, Step{Rule: rule, Code: code, Args: l.keep(start)})
}

// condition adds a condition to the trace with the figures it read.
func (l *lineDecider) condition(rule, code string, c Condition) {
	start := len(l.args)
	l.args = c.Figures(&l.view, l.args)
	l.out.Steps = append(l.out.Steps, Step{Rule: rule, Code: code, Args: l.keep(start)})
}

func (l *lineDecider) deny(r Reason) {
	l.denied = true
	l.out.Reasons = append(l.out.Reasons, r)
}

func (l *lineDecider) wait(r Reason) {
	l.pended = true
	l.waits = append(l.waits, r)
}

// waitOnce pends the line for a reason that several rules may find: the same absent fact is told once.
func (l *lineDecider) waitOnce(r Reason) {
	for i := range l.waits {
		o := &l.waits[i]
		if o.Code == r.Code && len(o.Args) == 1 && len(r.Args) == 1 && o.Args[0] == r.Args[0] {
			return
		}
	}
	l.wait(r)
}

// fault pends the line because a rule could not be evaluated. A fault never approves and never denies.
func (l *lineDecider) fault(rule string) {
	l.waitOnce(l.reason("rule_fault", Arg{"rule", TextValue(rule)}))
}

func (l *lineDecider) whyNot(code string, args ...Arg) {
	r := l.reason(code, args...)
	l.out.WhyNot = &r
}

// finish settles the outcome. A line that is denied by one rule and pended by another is denied, and says only why it
// is denied: no document or payment would change it.
func (l *lineDecider) finish() {
	out := l.out
	switch {
	case l.denied:
		out.Outcome, out.Pays, out.Consumptions = Denied, 0, nil
	case l.pended:
		out.Outcome, out.Pays, out.Consumptions = Pended, 0, nil
		out.Reasons, out.BoundBy, out.WhyNot = l.waits, "", nil
	case l.cut:
		out.Outcome = Reduced
	default:
		out.Outcome = Approved
	}
	if out.Outcome == Denied || out.Outcome == Pended {
		out.PayTo, out.PayMode = "", "" // nothing is granted to anybody
	}
	if l.benefit != nil {
		l.balances()
	}
}
