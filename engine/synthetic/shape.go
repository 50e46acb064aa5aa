package synthetic

import (
	"fmt"

	"octroi/engine"
)

// day draws a day of the time that a user has.
func (a *asked) day(u *user) engine.Date {
	return u.span.From.AddDays(a.rng.IntN(int(u.span.Until - u.span.From)))
}

// purchase is what somebody buys at an optician's together.
type purchase []struct {
	item string
	from int // euros, up to three times as many
}

var (
	frameAndLenses  = purchase{{"frame", 70}, {"single_vision", 90}}
	frameAndVaried  = purchase{{"frame", 90}, {"progressive", 220}}
	lensesOnly      = purchase{{"single_vision", 80}}
	variedOnly      = purchase{{"progressive", 210}}
	contactLenses   = purchase{{"contact_lenses", 55}}
	frameOnly       = purchase{{"frame", 60}}
	boughtByChild   = []purchase{frameAndLenses, frameAndLenses, frameAndLenses, lensesOnly, lensesOnly, contactLenses}
	boughtByAdult   = []purchase{frameAndLenses, frameAndLenses, lensesOnly, lensesOnly, contactLenses, contactLenses, frameOnly}
	boughtFromForty = []purchase{frameAndVaried, frameAndVaried, variedOnly, lensesOnly, lensesOnly, contactLenses, frameOnly}
)

// glasses are bought together, by age.
func glasses(a *asked, b *behaviour, u *user) []engine.Line {
	table := boughtFromForty
	switch {
	case u.age < 18:
		table = boughtByChild
	case u.age < 43:
		table = boughtByAdult
	}
	on := a.day(u)
	var lines []engine.Line
	for _, x := range of(table, a.use.times.next()) {
		l := a.line(b, u, on)
		l.Charged = engine.Cents(100*x.from) + engine.Cents(below(200*x.from, a.use.price.next()))
		l.Fields = map[string]engine.Value{"item": engine.TextValue(x.item)}
		l.Evidence = []engine.Evidence{a.document("receipt", on)}
		if x.item != "frame" {
			l.Evidence = append(l.Evidence, a.document("eye_prescription", on))
		}
		if len(lines) > 0 {
			l.Provider = lines[0].Provider
		}
		lines = append(lines, l)
	}
	return lines
}

// bothSides is a service to both ears or eyes, or to one of them.
func bothSides(field string, both int) func(*asked, *behaviour, *user) []engine.Line {
	return func(a *asked, b *behaviour, u *user) []engine.Line {
		on, first, n := a.day(u), a.rng.IntN(2), 1
		if below(100, a.use.times.next()) < both {
			n = 2
		}
		lines := make([]engine.Line, n)
		one := a.line(b, u, on)
		for i := range lines {
			lines[i] = a.line(b, u, on)
			lines[i].Provider = one.Provider
			if lines[i].Fields == nil {
				lines[i].Fields = map[string]engine.Value{}
			}
			lines[i].Fields[field] = engine.TextValue([]string{"left", "right"}[(first+i)%2])
		}
		return lines
	}
}

// thereAndBack are rides on the same day, two and two.
func thereAndBack(a *asked, b *behaviour, u *user) []engine.Line {
	there := a.series(b, u)
	lines := make([]engine.Line, 0, 2*len(there))
	for _, l := range there {
		lines = append(lines, l, l)
	}
	return lines
}

// grant is what the parents of a child choose: the premium, or since 2025 the voucher in three cases of ten.
func grant(a *asked, b *behaviour, u *user) []engine.Line {
	l := a.line(b, u, a.day(u))
	if below(10, a.use.times.next()) < 3 && a.year > 0 {
		l.Benefit = "birth_voucher"
	}
	return []engine.Line{l}
}

// mondays are the first days of the weeks of holidays in which there are camps, in summer more than one: Carnival, Easter, July,
// August, autumn.
var mondays = [len(Years)][]engine.Date{
	{
		engine.MustDate("2024-02-26"), engine.MustDate("2024-04-29"), engine.MustDate("2024-07-08"), engine.MustDate("2024-07-15"),
		engine.MustDate("2024-07-22"), engine.MustDate("2024-07-29"), engine.MustDate("2024-08-05"), engine.MustDate("2024-08-12"),
		engine.MustDate("2024-08-19"), engine.MustDate("2024-10-21"),
	},
	{
		engine.MustDate("2025-02-24"), engine.MustDate("2025-04-28"), engine.MustDate("2025-07-07"), engine.MustDate("2025-07-14"),
		engine.MustDate("2025-07-21"), engine.MustDate("2025-07-28"), engine.MustDate("2025-08-04"), engine.MustDate("2025-08-11"),
		engine.MustDate("2025-08-18"), engine.MustDate("2025-10-20"),
	},
}

// camps are weeks of five days in the holidays.
func camps(a *asked, b *behaviour, u *user) []engine.Line {
	weeks := mondays[a.year]
	n, first := of(b.times[0], a.use.times.next()), a.rng.IntN(len(weeks))
	var lines []engine.Line
	for i := range n {
		on := weeks[(first+3*i)%len(weeks)]
		if !u.span.Contains(on) || !u.span.Contains(on.AddDays(4)) {
			continue
		}
		l := a.line(b, u, on)
		l.Until = on.AddDays(4)
		lines = append(lines, l)
	}
	return lines
}

// stayWithAgreement is some days away from home, agreed before but in one case of forty.
func stayWithAgreement(a *asked, b *behaviour, u *user) []engine.Line {
	l := a.line(b, u, a.day(u))
	days := int(l.Units / engine.One)
	if until := l.Date.AddDays(days - 1); until < u.span.Until {
		l.Until = until
	} else {
		l.Date = max(u.span.From, u.span.Until.AddDays(-days))
		l.Until = u.span.Until - 1
	}
	if u.nth%40 != 39 {
		a.approve(b, u, engine.Span{From: l.Date.AddDays(-7), Until: l.Until.AddDays(60)}, 0)
	}
	return []engine.Line{l}
}

// seriesWithAgreement is a series of services that an agreement allows a number of.
func seriesWithAgreement(a *asked, b *behaviour, u *user) []engine.Line {
	a.approve(b, u, engine.Span{From: u.span.From, Until: u.span.Until}, 20*engine.One)
	return a.series(b, u)
}

func (a *asked) approve(b *behaviour, u *user, valid engine.Span, units engine.Quantity) {
	a.numbers++
	a.approvals = append(a.approvals, engine.Approval{
		ID:     fmt.Sprintf("SA-%d-%07d-%d", Years[a.year], a.household.n, a.numbers),
		Member: u.ID, Benefit: b.benefit, GrantedOn: valid.From.AddDays(-5), Span: valid, Units: units,
	})
}

// afterHospital is help for a child that was in hospital for ten to twenty days.
func afterHospital(a *asked, b *behaviour, u *user) []engine.Line {
	l := a.line(b, u, a.day(u))
	home := l.Date.AddDays(-a.rng.IntN(60))
	l.Fields = map[string]engine.Value{
		"admitted": engine.DateValue(home.AddDays(-10 - a.rng.IntN(10))), "discharged": engine.DateValue(home),
	}
	return []engine.Line{l}
}
