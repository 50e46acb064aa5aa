package engine

import "slices"

// maxLater bounds the days on which a hypothetical decision is tried.
const maxLater = 48

// laterWindows is how many windows after the line's own are looked at for room.
const laterWindows = 3

// whyNot says what would change the outcome of a line that is denied or reduced, or waits for a document only: the
// nearest change first, with what it would pay.
func (l *lineDecider) whyNot() {
	if l.quiet() || l.benefit == nil {
		return
	}
	out := l.out
	switch {
	case out.Outcome == Pended && l.lacking > 0 && l.lacking == len(l.waits):
		l.supposing("why_evidence")
	case out.Outcome != Denied && out.Outcome != Reduced, l.view.On == 0:
	case !l.benefit.InForce(l.view.On):
		l.whyInForce()
	case out.Outcome == Reduced && l.boundAt < 0 && out.BoundBy == "": // a reviewer paid less, and has said why
		return
	case out.Outcome == Denied && l.boundAt < 0 && out.BoundBy == "":
		l.whyGates()
	case out.BoundBy == BoundByBill:
		l.whyIs("why_bill")
	default:
		l.whyLimit()
	}
	if out.WhyNot == nil && (out.Outcome == Denied || out.Outcome == Reduced) && l.tries <= maxTries {
		l.whyIs("why_nothing")
	}
}

func (l *lineDecider) whyIs(code string, args ...Arg) {
	r := l.reason(code, args...)
	l.out.WhyNot = &r
}

// whyInForce looks for the nearest day on which the benefit is in force.
func (l *lineDecider) whyInForce() {
	b := l.benefit
	code, day := "why_in_force_from", b.nearest(l.view.On)
	if l.view.On >= b.From {
		code = "why_in_force_until"
	}
	args := []Arg{{"date", DateValue(day)}}
	if got := l.tryOn(day, supposed{inTime: true}); got.Whole > 0 {
		args = append(args, Arg{"amount", CentsValue(got.Whole)})
	}
	l.whyIs(code, args...)
}

// whyGates answers for a line that the deadline, the approval or a gate denied: a later day on which all of them hold, or
// else what it would be paid if they did.
func (l *lineDecider) whyGates() {
	out := l.out
	switch code := out.Reasons[0].Code; {
	case len(out.Reasons) == 1 && code == "too_late":
		last := out.Reasons[0].arg("date")
		l.supposing("why_submitted_by", Arg{"date", last})
	case len(out.Reasons) == 1 && code == "approval_missing":
		l.supposing("why_approval")
	case code == "nothing_due":
		l.laterPlace()
	case l.failed == 0:
		// nothing_left: the figures of the line decide, and no condition
	case l.failed == len(out.Reasons) && l.laterGates():
	case len(out.Reasons) == 1 && l.failed == 1:
		l.supposing("why_gate")
	default:
		l.supposing("why_gates")
	}
}

// laterGates looks for a later day on which the gates hold, among those on which a fact of the line's people or a value
// of the book changes.
func (l *lineDecider) laterGates() bool {
	tries := 0
	for _, day := range l.turningDays() {
		if tries++; tries > maxLater {
			return false
		}
		if got := l.tryOn(day, supposed{inTime: true, evidence: true}); got.Pays > 0 {
			l.whyDated(day, got)
			return true
		}
	}
	return false
}

// laterPlace looks, for a line to which the formula gives nothing, for a later window of its limits in which it gives
// something: the sixteenth visit of a year may be the first of the next.
func (l *lineDecider) laterPlace() {
	var days []Date
	for i, lim := range l.benefit.Limits {
		if s := &l.view.Standing[i]; s.Known && s.Concerned {
			days = append(days, l.freeDays(lim, s)...)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	for _, day := range days[:min(len(days), maxLater)] {
		if got := l.tryOn(day, supposed{inTime: true, evidence: true}); got.Pays > 0 {
			l.whyDated(day, got)
			return
		}
	}
}

// turningDays lists, ascending, the days after the governing date on which a gate may come to hold.
func (l *lineDecider) turningDays() []Date {
	v, m := &l.view, l.view.Member
	var days []Date
	add := func(d Date) {
		if d > v.On {
			days = append(days, d)
		}
	}
	for _, s := range m.Coverage {
		add(s.From)
	}
	for _, s := range m.Contributions {
		add(s.From)
	}
	for _, s := range m.Statuses {
		add(s.From)
		add(s.Until)
	}
	if v.Provider != nil {
		for _, s := range slices.Concat(v.Provider.Recognised, v.Provider.Conventioned) {
			add(s.From)
		}
	}
	for _, d := range l.benefit.Changes {
		add(d)
	}
	if l.reads("member.tenure_months") {
		begun := []Date{m.CoverBegan(v.On)}
		for _, s := range m.Coverage {
			begun = append(begun, m.CoverBegan(s.From))
		}
		for _, b := range begun {
			for n := range 37 {
				add(b.AddMonths(n))
			}
		}
	}
	if m.Born != 0 && l.reads("member.age") {
		for n := range 5 {
			add(birthday(m.Born, AgeOn(m.Born, v.On)+1+n))
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// birthday is the day on which someone born on `born` has the age n.
func birthday(born Date, n int) Date {
	d := born.AddMonths(12 * n)
	if AgeOn(born, d) < n {
		d++ // 29 February, in a common year
	}
	return d
}

// reads reports whether a gate that failed, or the bound of the limit that bound, names the variable.
func (l *lineDecider) reads(name string) bool {
	for _, s := range l.out.Steps {
		if s.Code == "gate_failed" && named(s.Args, name) {
			return true
		}
	}
	return l.boundAt >= 0 && l.boundReads(l.benefit.Limits[l.boundAt].AtMost, name)
}

// whyLimit answers for a line that a limit denied or cut.
func (l *lineDecider) whyLimit() {
	lim, s := l.benefit.Limits[l.boundAt], &l.view.Standing[l.boundAt]
	if lim.Bound() == BoundAfter {
		args := []Arg{{"limit", LimitValue(lim.Code)}, {"window", WindowValue(s.Window)}}
		if rest := s.Bound - s.Used - s.presented; rest > 0 { // none of a line that lies beyond it in part
			args = append(args, Arg{"rest", lim.value(rest, l.benefit.Unit)})
		}
		l.supposing("why_threshold", args...)
		return
	}
	if room := max(0, s.Bound-s.Used); room > 0 && l.out.Reasons[0].Code == "limit_denied" {
		l.whyIs("why_within", Arg{"limit", LimitValue(lim.Code)}, Arg{"room", lim.value(room, l.benefit.Unit)})
		return
	}
	for _, day := range l.roomDays() {
		if got := l.tryOn(day, supposed{inTime: true, evidence: true}); got.Pays > 0 && (l.denied || got.more) {
			l.whyDated(day, got)
			return
		}
	}
	switch {
	case l.benefit.Approval && lim.ofApproval():
		l.supposing("why_approval_more")
	case lim.Every.Kind == KindLifetime:
		l.whyIs("why_lifetime", Arg{"limit", LimitValue(lim.Code)})
	}
}

// freeDays lists the days on which a limit that is used up has room again, nearest first.
func (l *lineDecider) freeDays(lim *Limit, s *Standing) []Date {
	var days []Date
	switch lim.Every.Kind {
	case KindLifetime:
	case KindMonthsBack:
		for _, entries := range [...][]Entry{l.earlier(), l.taken} {
			for i := range entries {
				if e := &entries[i]; e.Counter == s.Counter && e.Value > 0 {
					days = append(days, e.Date.AddMonths(lim.Every.N))
				}
			}
		}
	case KindYearsBack:
		for n := range 2 * lim.Every.N {
			days = append(days, l.view.On.YearStart().AddMonths(12*(n+1)))
		}
	case KindMonthsFromFirst, KindYearsFromFirst:
		days = append(days, s.Window.Until)
		for _, x := range l.openings(s.Counter) {
			days = append(days, lim.Every.WindowOf(x).Until)
		}
	case KindMembershipYear:
		for n := range laterWindows {
			days = append(days, s.Window.Until.AddMonths(12*n))
		}
	default:
		for w, n := s.Window, 0; n < laterWindows; n++ {
			days = append(days, w.Until)
			w = lim.Every.WindowOf(w.Until)
		}
	}
	days = slices.DeleteFunc(days, func(d Date) bool { return d <= l.view.On })
	slices.Sort(days)
	days = slices.Compact(days)
	return days[:min(len(days), maxLater)]
}

// whyDated says from which day on the service is paid, and what.
func (l *lineDecider) whyDated(day Date, got attempt) {
	args := []Arg{{"date", DateValue(day)}, {"amount", CentsValue(got.Pays)}}
	if got.unit {
		l.whyIs("why_later_unit", append(args, Arg{"units", QuantityValue(One, l.benefit.Unit)})...)
		return
	}
	l.whyIs("why_later", args...)
}

// arg returns the argument of that name, an absent value when there is none.
func (r Reason) arg(name string) Value {
	for _, a := range r.Args {
		if a.Name == name {
			return a.Value
		}
	}
	return Value{}
}
