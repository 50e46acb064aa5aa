package engine

// reason composes a reason of the engine's catalogue.
func (l *lineDecider) reason(code string, args ...Arg) Reason {
	if l.quiet() {
		return Reason{Code: code}
	}
	start := len(l.args)
	l.args = append(l.args, args...)
	return Reason{Code: code, Args: l.keep(start)}
}

// trace adds a step to the trace. Nobody reads that of a supposition.
func (l *lineDecider) trace(s Step) {
	if !l.quiet() {
		l.out.Steps = append(l.out.Steps, s)
	}
}

// step adds an entry to the trace.
func (l *lineDecider) step(rule, code string, args ...Arg) {
	if l.quiet() {
		return
	}
	start := len(l.args)
	l.args = append(l.args, args...)
	l.trace(Step{Rule: rule, Code: code, Args: l.keep(start)})
}

// condition adds a condition to the trace with the figures it read.
func (l *lineDecider) condition(rule, code string, c Condition) {
	if l.quiet() {
		return
	}
	start := len(l.args)
	l.args = c.Figures(&l.view, l.args)
	l.trace(Step{Rule: rule, Code: code, Args: l.keep(start)})
}

func (l *lineDecider) deny(r Reason) {
	l.denied = true
	l.out.Reasons = append(l.out.Reasons, r)
}

func (l *lineDecider) wait(what WaitsFor, r Reason) {
	if !l.pended {
		l.waitsFor = what
	}
	l.pended = true
	l.waits = append(l.waits, r)
}

// waitOnce pends the line for a reason that several rules may find: the same absent fact is told once.
func (l *lineDecider) waitOnce(what WaitsFor, r Reason) {
	if l.mute {
		return
	}
	for i := range l.waits {
		o := &l.waits[i]
		if o.Code == r.Code && len(o.Args) == 1 && len(r.Args) == 1 && o.Args[0] == r.Args[0] {
			return
		}
	}
	l.wait(what, r)
}

// fault pends the line because a rule could not be evaluated. A fault never approves and never denies.
func (l *lineDecider) fault(rule string) {
	l.waitOnce(WaitsForReviewer, l.reason("rule_fault", Arg{"rule", TextValue(rule)}))
}

// finish settles the outcome. A line that is denied by one rule and pended by another is denied, and says only why it
// is denied: no document or payment would change it.
func (l *lineDecider) finish() {
	out := l.out
	switch {
	case l.denied:
		out.Outcome, out.Pays, out.Refusals = Denied, 0, l.refusals
	case l.pended:
		out.Outcome, out.Pays, out.WaitsFor = Pended, 0, l.waitsFor
		out.Reasons, out.BoundBy = l.waits, ""
	case l.cut:
		out.Outcome, out.Refusals = Reduced, l.refusals
	default:
		out.Outcome = Approved
	}
	switch out.Outcome {
	case Approved, Reduced:
		l.consume()
	default:
		out.PayTo, out.PayMode = "", "" // nothing is granted to anybody
		if l.below && out.Outcome == Denied {
			l.consume()
		}
	}
	if l.benefit != nil && !l.quiet() {
		l.balances()
	}
}

// limitStep traces one limit: where it stood, what was asked and what it grants.
func (l *lineDecider) limitStep(i int, code string, asked, granted int64) Step {
	lim, s, unit := l.benefit.Limits[i], &l.view.Standing[i], l.benefit.Unit
	if l.quiet() {
		return Step{Rule: lim.rule, Code: code}
	}
	start := len(l.args)
	l.args = append(l.args,
		Arg{"limit", LimitValue(lim.Code)},
		Arg{"window", WindowValue(s.Window)},
		Arg{"used", lim.value(s.Used, "")}, // the sentence names the unit once: "19 of 20 sessions"
		Arg{lim.Bound().String(), lim.value(s.Bound, unit)},
		Arg{"asked", lim.value(asked, "")},
		Arg{"granted", lim.value(granted, unit)})
	if code == "limit_reached" || code == "limit_cut" || code == "limit_denied" {
		if last := l.lastOn(s); last != 0 {
			l.args = append(l.args, Arg{"last", DateValue(last)})
		}
	}
	step := Step{Rule: lim.rule, Code: code, Branch: s.Branch, Args: l.keep(start)}
	l.trace(step)
	return step
}

// lastOn is the last day on which something was booked on a limit, in the window where the line stands; 0 for none.
func (l *lineDecider) lastOn(s *Standing) Date {
	last := Date(0)
	for _, entries := range [...][]Entry{l.earlier(), l.taken} {
		for i := range entries {
			if e := &entries[i]; e.Counter == s.Counter && e.Value > 0 && s.Window.Contains(e.Date) {
				last = max(last, e.Date)
			}
		}
	}
	return last
}
