package main

import "octroi/engine"

// Days of the book on which something begins or changes.
var (
	hand2020      = engine.MustDate("2020-01-01")
	hand2020March = engine.MustDate("2020-03-01")
	hand2024      = engine.MustDate("2024-01-01")
	hand2025      = engine.MustDate("2025-01-01")
)

// inForce checks the first day of a benefit.
func (l *handLine) inForce(from engine.Date) bool {
	start := len(l.args)
	l.arg("benefit", engine.BenefitValue(l.line.Benefit))
	l.arg("date", engine.DateValue(l.line.Date))
	if l.line.Date < from {
		l.deny("not_in_force", start)
		return false
	}
	l.step("", "in_force", start)
	return true
}

// inTime checks that the claim came within 24 months.
func (l *handLine) inTime() {
	last := l.line.Date.AddMonths(24)
	start := len(l.args)
	l.arg("date", engine.DateValue(last))
	if l.claim.SubmittedOn <= last {
		l.step("", "deadline_kept", start)
		return
	}
	l.step("", "too_late", start)
	l.deny("too_late", start)
}

// insured checks cover and contributions.
func (l *handLine) insured() {
	member, on := &l.facts.Member, l.line.Date
	covered := member.CoveredOn(on)
	start := len(l.args)
	l.arg("member.covered", engine.Bool(covered))
	if covered {
		l.step("book.requires[0]", "gate_passed", start)
	} else {
		l.step("book.requires[0]", "gate_failed", start)
		start = len(l.args)
		l.arg("date", engine.DateValue(on))
		l.deny("not_covered", start)
	}

	state := member.ContributionsOn(on)
	start = len(l.args)
	l.arg("member.contributions", engine.TextValue(string(state)))
	lost, behind := "gate_passed", "gate_passed"
	switch state {
	case engine.ContributionsLost:
		lost = "gate_failed"
	case engine.ContributionsBehind:
		behind = "gate_failed"
	case "":
		lost, behind = "gate_unknown", "gate_unknown"
	}
	l.step("book.requires[1]", lost, start)
	l.step("book.requires[2]", behind, start)
	if state == engine.ContributionsInOrder {
		return
	}
	start = len(l.args)
	switch state {
	case engine.ContributionsLost:
		l.arg("date", engine.DateValue(on))
		l.deny("contributions_lost", start)
	case engine.ContributionsBehind:
		l.arg("date", engine.DateValue(on))
		l.wait("contributions_due", start)
	default:
		l.arg("fact", engine.TextValue("member.contributions"))
		l.wait("fact_missing", start)
	}
}

// recognised checks the provider.
func (l *handLine) recognised(profession string) {
	start := len(l.args)
	switch p := l.provider; {
	case p == nil && l.line.Provider == "":
		l.step("requires[0]", "gate_unknown", start)
		l.arg("fact", engine.TextValue("provider"))
		l.wait("fact_missing", start)
	case p == nil:
		l.step("requires[0]", "gate_unknown", start)
		l.arg("provider", engine.TextValue(l.line.Provider))
		l.wait("provider_unknown", start)
	default:
		recognised := p.RecognisedOn(l.line.Date)
		l.arg("provider.profession", engine.TextValue(p.Profession))
		l.arg("provider.recognised", engine.Bool(recognised))
		if recognised && p.Profession == profession {
			l.step("requires[0]", "gate_passed", start)
			return
		}
		l.step("requires[0]", "gate_failed", start)
		start = len(l.args)
		l.arg("benefit", engine.BenefitValue(l.line.Benefit))
		l.arg("date", engine.DateValue(l.line.Date))
		l.arg("provider", engine.TextValue(l.line.Provider))
		l.deny("provider_not_recognised", start)
	}
}

// document checks that a document came, and is not older than so many months when there is such a limit.
func (l *handLine) document(rule, code string, months int) {
	start := len(l.args)
	l.arg("evidence", engine.EvidenceValue(code))
	var stale *engine.Evidence // the first of the code that does not count
	for i := range l.line.Evidence {
		e := &l.line.Evidence[i]
		if e.Code != code {
			continue
		}
		if months == 0 || (e.IssuedOn != 0 && l.line.Date <= e.IssuedOn.AddMonths(months)) {
			l.step(rule, "evidence_present", start)
			return
		}
		if stale == nil {
			stale = e
		}
	}
	problem := "evidence_missing"
	switch {
	case stale == nil:
	case stale.IssuedOn == 0:
		problem = "evidence_undated"
	default:
		problem = "evidence_expired"
		l.arg("date", engine.DateValue(stale.IssuedOn.AddMonths(months)))
	}
	l.wait(problem, start)
	l.step(rule, problem, start)
}

// take asks a limit for some of its measure, and returns what it grants.
func (l *handLine) take(i int, asked, granted int64) int64 {
	lim := &l.limits[i]
	code := "limit_open"
	if granted != asked {
		code = "limit_cut"
		switch {
		case granted == 0 && lim.used == 0:
			code = "limit_none"
		case granted == 0:
			code = "limit_reached"
		}
	}
	start := len(l.args)
	l.arg("limit", engine.LimitValue(lim.code))
	l.arg("window", engine.WindowValue(lim.window))
	l.arg("used", lim.measure.Value(lim.used, ""))
	l.arg("at_most", lim.measure.Value(lim.atMost, l.unit))
	l.arg("asked", lim.measure.Value(asked, ""))
	l.arg("granted", lim.measure.Value(granted, l.unit))
	if last := l.lastOn(lim); last != 0 && (code == "limit_reached" || code == "limit_cut") {
		l.arg("last", engine.DateValue(last))
	}
	l.out.Steps = append(l.out.Steps, engine.Step{Rule: lim.rule, Code: code, Branch: lim.branch, Args: l.since(start)})
	if granted == asked {
		return granted
	}
	l.cut = true
	l.out.BoundBy = lim.id
	l.out.Reasons = append(l.out.Reasons, engine.Reason{Code: code, Args: l.since(start)})
	return granted
}

// lastOn is the last day on which something counts in a limit's window.
func (l *handLine) lastOn(lim *handLimit) engine.Date {
	last := engine.Date(0)
	for _, entries := range [...][]engine.Entry{l.facts.Consumed, l.taken} {
		for i := range entries {
			if e := &entries[i]; e.Counter == lim.counter && e.Value > 0 && lim.window.Contains(e.Date) {
				last = max(last, e.Date)
			}
		}
	}
	return last
}

// takeUnits asks a limit for the units that still count, in steps.
func (l *handLine) takeUnits(i int, step engine.Quantity) bool {
	room := engine.Quantity(max(0, l.limits[i].atMost-l.limits[i].used))
	room -= room % step
	l.units = engine.Quantity(l.take(i, int64(l.units), int64(min(l.units, room))))
	l.denied = l.units == 0
	return !l.denied
}

// takeOne asks a limit on distinct values for this line's own.
func (l *handLine) takeOne(i int) bool {
	granted := int64(0)
	if l.limits[i].already || l.limits[i].used < l.limits[i].atMost {
		granted = 1
	}
	l.denied = l.take(i, 1, granted) == 0
	return !l.denied
}

// takeAmount asks a limit for an amount, when there is any left to ask for.
func (l *handLine) takeAmount(i int, due engine.Cents) engine.Cents {
	if due == 0 {
		return 0
	}
	room := max(0, l.limits[i].atMost-l.limits[i].used)
	return engine.Cents(l.take(i, int64(due), min(int64(due), room)))
}

// ofBill bounds an amount by what is left on the bill.
func (l *handLine) ofBill(due engine.Cents) engine.Cents {
	left := l.line.Left()
	if l.line.Bill != "" {
		left = 0
		for i := range l.claim.Lines {
			if other := &l.claim.Lines[i]; other.Bill == l.line.Bill && other.Provider == l.line.Provider {
				left += other.Left()
			}
		}
		for i := range l.bills {
			if b := &l.bills[i]; b.number == l.line.Bill && b.provider == l.line.Provider {
				left -= b.paid
			}
		}
	}
	left = max(0, left)
	if due <= left {
		return due
	}
	l.cut = true
	l.out.BoundBy = "bill"
	start := len(l.args)
	l.arg("left", engine.CentsValue(left))
	l.arg("amount", engine.CentsValue(due))
	l.out.Reasons = append(l.out.Reasons, engine.Reason{Code: "bill_cut", Args: l.since(start)})
	l.step("", "bill_cut", start)
	return left
}

// payOfBill pays, and takes what it pays from the bill; a lump sum leaves the bill as it was.
func (l *handLine) payOfBill(due engine.Cents) {
	l.pay(due)
	if due > 0 && l.line.Bill != "" {
		l.bills = append(l.bills, handBill{l.line.Provider, l.line.Bill, due})
	}
}

// pay pays the member, and books what the line takes from its limits.
func (l *handLine) pay(due engine.Cents) {
	if due == 0 {
		l.denied = true
		return
	}
	l.out.Pays, l.out.PayTo, l.out.PayMode = due, "member", "money"
	start := len(l.args)
	l.arg("amount", engine.CentsValue(due))
	l.arg("to", engine.TextValue("member"))
	l.arg("mode", engine.TextValue("money"))
	l.step("pay", "payment", start)
	l.out.Consumptions = make([]engine.Consumption, 0, l.limited)
	for i := range l.limited {
		lim := &l.limits[i]
		c := engine.Consumption{Counter: lim.counter, Limit: lim.code, Window: lim.window, Date: l.line.Date, Of: lim.of, Value: 1}
		switch lim.measure {
		case engine.MeasureUnits:
			c.Value = int64(l.units)
		case engine.MeasureAmount:
			c.Value = int64(due)
		case engine.MeasureCount:
		}
		l.out.Consumptions = append(l.out.Consumptions, c)
		l.taken = append(l.taken, engine.Entry{Counter: c.Counter, Date: l.line.Date, Of: c.Of, Value: c.Value})
	}
}
