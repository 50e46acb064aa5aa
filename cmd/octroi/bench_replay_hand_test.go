package main

import "octroi/engine"

// What follows decides the same six benefits as bench_hand_*_test.go, as a Go programmer would who only wants to know what a year
// costs: outcome and amount, no reason, no trace, and balances as numbers by benefit and year. It shares no code with the engine that
// decides. It trusts that no period crosses a change of values, and that nobody takes anything back.

// tallyDesk is an engine.Desk written by hand.
type tallyDesk struct {
	used  []tallyUsed // of the household at hand: few
	taken []string    // births that were paid for: their names are a household's own
	bills []handBill  // of the claim at hand
}

// tallyUsed is what a member has used of a benefit in a year.
type tallyUsed struct {
	member, benefit string
	of              string // the event or the day, of a limit for each; "" for the year as a whole
	year            int
	used            int64
	count           int64 // of events or days paid in the year; 1 for one that was
}

// tallyLine is what a line comes to.
type tallyLine struct {
	outcome engine.Outcome
	pays    engine.Cents
}

// open begins with another household.
func (d *tallyDesk) open() { d.used, d.taken = d.used[:0], d.taken[:0] }

// decide decides the lines of a claim.
func (d *tallyDesk) decide(c *engine.Claim, f *engine.Facts, out []tallyLine) []tallyLine {
	d.bills = d.bills[:0]
	for i := range c.Lines {
		out = append(out, d.line(c, f, &c.Lines[i]))
	}
	return out
}

func (d *tallyDesk) line(c *engine.Claim, f *engine.Facts, l *engine.Line) tallyLine {
	if l.Date < hand2020 || l.Benefit == "psychology" && l.Date < hand2020March {
		return tallyLine{engine.Denied, 0}
	}
	denied, pended := tallyInsured(c, &f.Member, l)
	switch l.Benefit {
	case "psychology":
		d2, p2 := tallyProvider(f, l, "psychologist")
		denied, pended = denied || d2, pended || p2
	case "glasses":
		d2, p2 := tallyProvider(f, l, "optician")
		denied, pended = denied || d2, pended || p2
	case "sick_child_care":
		denied = denied || engine.AgeOn(f.Member.Born, l.Date) > 15
	}
	switch {
	case denied:
		return tallyLine{engine.Denied, 0}
	case pended || !tallyDocuments(l):
		return tallyLine{engine.Pended, 0}
	}
	switch l.Benefit {
	case "psychology":
		return d.psychology(c, l)
	case "sport_club":
		return d.capped(c, l, d.of(c.Member, l, ""), l.Left(), 5000)
	case "sport_event":
		return d.sportEvent(c, l)
	case "birth_premium":
		if !d.once(l.Fields["birth"].S) {
			return tallyLine{engine.Denied, 0}
		}
		return tallyLine{engine.Approved, 35000}
	case "glasses":
		return d.glasses(c, f, l)
	default:
		return d.sickChildCare(c, l)
	}
}

// tallyInsured reports what the conditions of every benefit say.
func tallyInsured(c *engine.Claim, m *engine.Member, l *engine.Line) (denied, pended bool) {
	if c.SubmittedOn > l.Date.AddMonths(24) || !m.CoveredOn(l.Date) {
		return true, false
	}
	state := m.ContributionsOn(l.Date)
	return state == engine.ContributionsLost, state == engine.ContributionsBehind || state == ""
}

func tallyProvider(f *engine.Facts, l *engine.Line, profession string) (denied, pended bool) {
	for i := range f.Providers {
		if p := &f.Providers[i]; p.ID == l.Provider && l.Provider != "" {
			return p.Profession != profession || !p.RecognisedOn(l.Date), false
		}
	}
	return false, true
}

// tallyDocuments reports whether the documents came.
func tallyDocuments(l *engine.Line) bool {
	switch l.Benefit {
	case "psychology":
		return tallyHas(l, "psychologist_form", 0)
	case "sport_club":
		return tallyHas(l, "sport_form", 0)
	case "sport_event":
		return tallyHas(l, "event_proof", 0)
	case "birth_premium":
		return tallyHas(l, "birth_certificate", 0)
	case "glasses":
		return tallyHas(l, "receipt", 0) && (l.Fields["item"].S == "frame" || tallyHas(l, "eye_prescription", 24))
	default:
		return tallyHas(l, "sick_child_certificate", 0) && tallyHas(l, "receipt", 0)
	}
}

func tallyHas(l *engine.Line, code string, months int) bool {
	for i := range l.Evidence {
		e := &l.Evidence[i]
		if e.Code == code && (months == 0 || e.IssuedOn != 0 && l.Date <= e.IssuedOn.AddMonths(months)) {
			return true
		}
	}
	return false
}

func (d *tallyDesk) psychology(c *engine.Claim, l *engine.Line) tallyLine {
	most := int64(16 * engine.One)
	if l.Date >= hand2025 {
		most = int64(20 * engine.One)
	}
	u := d.of(c.Member, l, "")
	room := max(0, most-u.used)
	return d.perUnit(c, l, u, min(int64(l.Units), room-room%int64(engine.One)), 2000)
}

func (d *tallyDesk) sportEvent(c *engine.Claim, l *engine.Line) tallyLine {
	year, event := d.at(c.Member, l, ""), d.at(c.Member, l, l.Fields["event"].S)
	if d.used[event].count == 0 && d.used[year].count >= 3 {
		return tallyLine{engine.Denied, 0}
	}
	return d.counted(year, event, d.capped(c, l, &d.used[event], l.Left(), 1500))
}

// counted counts a value of the year when a line of it is paid for the first time.
func (d *tallyDesk) counted(year, value int, out tallyLine) tallyLine {
	if out.pays > 0 && d.used[value].count == 0 {
		d.used[value].count = 1
		d.used[year].count++
	}
	return out
}

func (d *tallyDesk) glasses(c *engine.Claim, f *engine.Facts, l *engine.Line) tallyLine {
	most := engine.Cents(10000)
	if engine.AgeOn(f.Member.Born, l.Date) < 18 {
		most = 15000
	}
	due := engine.Cents(5000)
	switch l.Fields["item"].S {
	case "frame":
		due = 4000
	case "single_vision":
		due = 6000
	case "progressive":
		due = 10000
	}
	return d.capped(c, l, d.of(c.Member, l, ""), due, most)
}

func (d *tallyDesk) sickChildCare(c *engine.Claim, l *engine.Line) tallyLine {
	year, day := d.at(c.Member, l, ""), d.at(c.Member, l, l.Date.String())
	if d.used[day].count == 0 && d.used[year].count >= 18 {
		return tallyLine{engine.Denied, 0}
	}
	room := max(0, int64(10*engine.One)-d.used[day].used)
	fee := engine.Cents(300)
	switch {
	case l.Date >= hand2025:
		fee = 350
	case l.Date >= hand2024:
		fee = 340
	}
	return d.counted(year, day, d.perUnit(c, l, &d.used[day], min(int64(l.Units), room-room%int64(engine.One/2)), fee))
}

// perUnit pays a fee for each unit granted, or the unit's share of what is left when that is less.
func (d *tallyDesk) perUnit(c *engine.Claim, l *engine.Line, u *tallyUsed, granted int64, fee engine.Cents) tallyLine {
	if granted == 0 {
		return tallyLine{engine.Denied, 0}
	}
	total, by := int64(l.Left())*granted, int64(l.Units)
	if int64(fee)*by < int64(l.Left())*int64(engine.One) {
		total, by = int64(fee)*granted, int64(engine.One)
	}
	asked := engine.Cents((2*total + by) / (2 * by))
	pays := d.ofBill(c, l, asked)
	if pays == 0 {
		return tallyLine{engine.Denied, 0}
	}
	u.used += granted
	return d.paid(l, pays, granted < int64(l.Units) || pays < asked)
}

// capped pays an amount as far as the bill and a cap on amounts allow.
func (d *tallyDesk) capped(c *engine.Claim, l *engine.Line, u *tallyUsed, due, most engine.Cents) tallyLine {
	pays := min(d.ofBill(c, l, due), max(0, most-engine.Cents(u.used)))
	if pays == 0 {
		return tallyLine{engine.Denied, 0}
	}
	u.used += int64(pays)
	return d.paid(l, pays, pays < due)
}

func (d *tallyDesk) paid(l *engine.Line, pays engine.Cents, cut bool) tallyLine {
	if l.Bill != "" {
		d.bills = append(d.bills, handBill{l.Provider, l.Bill, pays})
	}
	if cut {
		return tallyLine{engine.Reduced, pays}
	}
	return tallyLine{engine.Approved, pays}
}

// ofBill bounds an amount by what is left on the bill.
func (d *tallyDesk) ofBill(c *engine.Claim, l *engine.Line, due engine.Cents) engine.Cents {
	left := l.Left()
	if l.Bill != "" {
		left = 0
		for i := range c.Lines {
			if x := &c.Lines[i]; x.Bill == l.Bill && x.Provider == l.Provider {
				left += x.Left()
			}
		}
		for _, b := range d.bills {
			if b.number == l.Bill && b.provider == l.Provider {
				left -= b.paid
			}
		}
	}
	return min(due, max(0, left))
}

func (d *tallyDesk) of(member string, l *engine.Line, of string) *tallyUsed {
	return &d.used[d.at(member, l, of)]
}

// at is where a balance stands.
func (d *tallyDesk) at(member string, l *engine.Line, of string) int {
	year := l.Date.Year()
	for i := range d.used {
		if u := &d.used[i]; u.year == year && u.benefit == l.Benefit && u.member == member && u.of == of {
			return i
		}
	}
	d.used = append(d.used, tallyUsed{member: member, benefit: l.Benefit, of: of, year: year})
	return len(d.used) - 1
}

// once reports whether something was not taken yet, and takes it.
func (d *tallyDesk) once(what string) bool {
	for _, x := range d.taken {
		if x == what {
			return false
		}
	}
	d.taken = append(d.taken, what)
	return true
}
