package main

import "octroi/engine"

// year is the calendar year of the line.
func (l *handLine) year() engine.Window {
	y := l.line.Date.Year()
	from, _ := engine.NewDate(y, 1, 1)
	until, _ := engine.NewDate(y+1, 1, 1)
	return engine.Window{From: from, Until: until}
}

// own is the counter of a limit that the member has alone.
func (l *handLine) own(code string, keys ...engine.Value) engine.Counter {
	return engine.CounterOf(code, engine.PerMember, l.facts.Member.ID, keys...)
}

// psychology pays EUR 20 a session: 16 sessions a year, 20 since 2025.
func (l *handLine) psychology() {
	l.out.Category, l.unit = "psychology", "session"
	year := l.year()
	if !l.inForce(hand2020March) {
		return
	}
	most, branch := 16*engine.One, "from 2020-03-01"
	if l.line.Date >= hand2025 {
		most, branch = 20*engine.One, "from 2025-01-01"
	}
	l.limit(handLimit{id: "sessions", code: "psychology.sessions", rule: "limits.sessions", measure: engine.MeasureUnits,
		branch: branch, window: year, counter: l.own("psychology.sessions"), atMost: int64(most)})
	l.inTime()
	l.insured()
	l.recognised("psychologist")
	if l.denied {
		return
	}
	l.document("evidence[0]", "psychologist_form", 0)
	if l.pended || !l.takeUnits(0, engine.One) {
		return
	}
	l.perUnit("param.psychology_session", 2000)
}

// perUnit pays a fee for each unit, or a unit's share of what is left when that is less.
func (l *handLine) perUnit(parameter string, fee engine.Cents) {
	share := l.line.Left().Exact()
	var err error
	if l.units != l.line.Units {
		share, err = share.MulFrac(int64(l.units), int64(l.line.Units))
	}
	if err == nil {
		share, err = share.Over(l.units)
	}
	var total engine.Money
	if err == nil {
		total, err = engine.MinMoney(share, fee.Exact()).Times(l.units)
	}
	if err != nil {
		panic(err) // validated amounts and units cannot overflow
	}
	due := total.Round()
	start := len(l.args)
	l.arg("amount", engine.CentsValue(due))
	l.arg("units", engine.QuantityValue(l.units, l.unit))
	l.arg("unit.left", engine.MoneyValue(share))
	l.arg(parameter, engine.CentsValue(fee))
	l.step("each", "formula", start)
	if due == 0 {
		l.deny("nothing_left", len(l.args))
		return
	}
	l.payOfBill(l.ofBill(due))
}

// amount notes the formula of a benefit that pays for the whole line, with the figures it read.
func (l *handLine) amount(due engine.Cents, figures ...engine.Arg) {
	start := len(l.args)
	l.arg("amount", engine.CentsValue(due))
	l.args = append(l.args, figures...)
	l.step("amount", "formula_line", start)
}

// upTo pays what is left of the line, as far as the limit at index i allows.
func (l *handLine) upTo(i int) {
	left := l.line.Left()
	l.amount(left, engine.Arg{Name: "line.left", Value: engine.CentsValue(left)})
	if left == 0 {
		l.deny("nothing_left", len(l.args))
		return
	}
	l.payOfBill(l.takeAmount(i, l.ofBill(left)))
}

// sportClub pays up to EUR 50 a year.
func (l *handLine) sportClub() {
	l.out.Category = "sport"
	year := l.year()
	if !l.inForce(hand2020) {
		return
	}
	l.limit(handLimit{id: "year", code: "sport_club.year", rule: "limits.year", measure: engine.MeasureAmount, window: year,
		counter: l.own("sport_club.year"), atMost: 5000})
	l.inTime()
	l.insured()
	if l.denied {
		return
	}
	l.document("evidence[0]", "sport_form", 0)
	if l.pended {
		return
	}
	l.upTo(0)
}

// sportEvent pays up to EUR 15 an event, three events a year.
func (l *handLine) sportEvent() {
	l.out.Category = "sport"
	year := l.year()
	if !l.inForce(hand2020) {
		return
	}
	event := l.line.Fields["event"]
	l.distinct(handLimit{id: "events", code: "sport_event.events", rule: "limits.events", measure: engine.MeasureCount,
		window: year, counter: l.own("sport_event.events"), of: event.Key(), atMost: 3})
	l.limit(handLimit{id: "event", code: "sport_event.event", rule: "limits.event", measure: engine.MeasureAmount,
		window: year, counter: l.own("sport_event.event", event), atMost: 1500})
	l.inTime()
	l.insured()
	if l.denied {
		return
	}
	l.document("evidence[0]", "event_proof", 0)
	if l.pended || !l.takeOne(0) {
		return
	}
	l.upTo(1)
}

// birthPremium pays EUR 350 once for a birth, whoever asks.
func (l *handLine) birthPremium() {
	l.out.Category = "birth"
	if !l.inForce(hand2020) {
		return
	}
	l.distinct(handLimit{id: "birth_choice", code: "birth_choice", rule: "limits.birth_choice", measure: engine.MeasureCount,
		counter: engine.CounterOf("birth_choice", engine.PerPayer, "", l.line.Fields["birth"]), of: l.self(), atMost: 1})
	l.inTime()
	l.insured()
	if l.denied {
		return
	}
	l.document("evidence[0]", "birth_certificate", 0)
	if l.pended || !l.takeOne(0) {
		return
	}
	l.amount(35000)
	l.pay(35000)
}

// glasses pays a flat amount for each item: EUR 100 a year, 150 under eighteen.
func (l *handLine) glasses() {
	l.out.Category = "optics"
	year := l.year()
	if !l.inForce(hand2020) {
		return
	}
	most, branch := int64(10000), "case 2"
	if engine.AgeOn(l.facts.Member.Born, l.line.Date) < 18 {
		most, branch = 15000, "case 1"
	}
	l.limit(handLimit{id: "year", code: "glasses.year", rule: "limits.year", measure: engine.MeasureAmount, window: year,
		branch: branch, counter: l.own("glasses.year"), atMost: most})
	l.inTime()
	l.insured()
	l.recognised("optician")
	if l.denied {
		return
	}
	item := l.line.Fields["item"]
	l.document("evidence[0]", "receipt", 0)
	if item.S != "frame" {
		l.document("evidence[1]", "eye_prescription", 24)
	} else {
		start := len(l.args)
		l.arg("field.item", item)
		l.step("evidence[1]", "evidence_not_asked", start)
	}
	if l.pended {
		return
	}
	due := engine.Cents(5000) // contact lenses
	switch item.S {
	case "frame":
		due = 4000
	case "single_vision":
		due = 6000
	case "progressive":
		due = 10000
	}
	l.amount(due, engine.Arg{Name: "field.item", Value: item}, engine.Arg{Name: "table.glasses", Value: engine.CentsValue(due)})
	l.payOfBill(l.takeAmount(0, l.ofBill(due)))
}

// sickChildCare pays by the hour, in half hours, ten a day, on 18 days of the year, up to the age of 15.
func (l *handLine) sickChildCare() {
	l.out.Category, l.unit = "sick_children", "hour"
	if !l.inForce(hand2020) {
		return
	}
	l.distinct(handLimit{id: "days", code: "sick_child_care.days", rule: "limits.days", measure: engine.MeasureCount,
		window: l.year(), counter: l.own("sick_child_care.days"), of: l.line.Date.String(), atMost: 18})
	l.limit(handLimit{id: "hours", code: "sick_child_care.hours", rule: "limits.hours", measure: engine.MeasureUnits,
		window: engine.Window{From: l.line.Date, Until: l.line.Date + 1}, counter: l.own("sick_child_care.hours"),
		atMost: int64(10 * engine.One)})
	l.inTime()
	l.insured()
	l.upToFifteen()
	if l.denied {
		return
	}
	l.document("evidence[0]", "sick_child_certificate", 0)
	l.document("evidence[1]", "receipt", 0)
	if l.pended || !l.takeOne(0) || !l.takeUnits(1, engine.One/2) {
		return
	}
	fee := engine.Cents(300)
	switch {
	case l.line.Date >= hand2025:
		fee = 350
	case l.line.Date >= hand2024:
		fee = 340
	}
	l.perUnit("param.sick_child_hour", fee)
}

func (l *handLine) upToFifteen() {
	age := engine.Int(int64(engine.AgeOn(l.facts.Member.Born, l.line.Date)))
	start := len(l.args)
	l.arg("member.age", age)
	if age.N <= 15 {
		l.step("requires[0]", "gate_passed", start)
		return
	}
	l.step("requires[0]", "gate_failed", start)
	start = len(l.args)
	l.arg("benefit", engine.BenefitValue(l.line.Benefit))
	l.arg("date", engine.DateValue(l.line.Date))
	l.arg("member.age", age)
	l.deny("up_to_15_only", start)
}
