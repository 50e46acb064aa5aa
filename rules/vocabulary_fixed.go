package rules

import "octroi/engine"

// fixedVariables is what every expression may name, whatever the book (DESIGN §5).
var fixedVariables = []variable{
	text("benefit", "the code of the line's benefit", func(v *engine.View) string { return v.Benefit.Code }),

	day("line.date", "the day of the service, or its first day", func(v *engine.View) engine.Date { return v.Line.Date }),
	brought(day("line.until", "the last day of the service", func(v *engine.View) engine.Date { return v.Line.Until })),
	brought(count("line.days", "how many days the line spans, both ends included", func(v *engine.View) int { return v.Line.Days() })),
	brought(units("line.units", "how many units the line asks for", func(v *engine.View) engine.Quantity { return v.Line.Units })),
	brought(cents("line.charged", "the full price of the line", func(v *engine.View) engine.Cents { return v.Line.Charged })),
	brought(cents("line.left", "charged, less what compulsory insurance and other insurers pay", func(v *engine.View) engine.Cents { return v.Line.Left() })),
	brought(cents("line.copay", "the statutory part left to the member", func(v *engine.View) engine.Cents { return v.Line.Copay })),
	brought(cents("line.supplement", "what was charged above the tariff", func(v *engine.View) engine.Cents { return v.Line.Supplement })),
	brought(cents("line.statutory", "what compulsory insurance pays", func(v *engine.View) engine.Cents { return v.Line.Statutory })),
	day("line.submitted", "the day the claim was first submitted", func(v *engine.View) engine.Date { return v.Claim.SubmittedOn }),
	brought(oneOf(engine.Channels[:], text("line.channel", "how the claim reached the payer", func(v *engine.View) string { return v.Claim.Channel }))),

	inFormula(exact("unit.charged", "one unit's share of what is charged, exact", (*engine.View).UnitCharged)),
	inFormula(exact("unit.left", "one unit's share of what is left, exact", (*engine.View).UnitLeft)),
	inFormula(units("part.units", "the units that still count after limits on units", func(v *engine.View) engine.Quantity { return v.Part.Units })),
	inFormula(exact("part.charged", "the price of the units that still count", func(v *engine.View) (engine.Money, error) { return v.Part.Charged, nil })),
	inFormula(exact("part.left", "what is left of the units that still count", func(v *engine.View) (engine.Money, error) { return v.Part.Left, nil })),
	inFormula(exact("part.copay", "the statutory part of what is left", func(v *engine.View) (engine.Money, error) { return v.Part.Copay, nil })),
	inFormula(exact("part.supplement", "what was charged above the tariff, of what is left", func(v *engine.View) (engine.Money, error) { return v.Part.Supplement, nil })),

	brought(cents("bill.charged", "charged, summed over the bill", func(v *engine.View) engine.Cents { return v.Bill.Charged })),
	brought(cents("bill.statutory", "statutory, summed over the bill", func(v *engine.View) engine.Cents { return v.Bill.Statutory })),
	brought(cents("bill.copay", "copay, summed over the bill", func(v *engine.View) engine.Cents { return v.Bill.Copay })),
	brought(cents("bill.supplement", "supplement, summed over the bill", func(v *engine.View) engine.Cents { return v.Bill.Supplement })),
	brought(cents("bill.other", "what other insurers pay of the bill", func(v *engine.View) engine.Cents { return v.Bill.Other })),
	brought(cents("bill.left", "left, summed over the bill", func(v *engine.View) engine.Cents { return v.Bill.Left() })),

	count("member.age", "the age in whole years", func(v *engine.View) int { return engine.AgeOn(v.Member.Born, v.On) }),
	day("member.born", "the day of birth", func(v *engine.View) engine.Date { return v.Member.Born }),
	flag("member.covered", "has complementary cover", func(v *engine.View) bool { return v.Member.CoveredOn(v.On) }),
	needs(engine.FactContributions, oneOf(
		[]string{string(engine.ContributionsInOrder), string(engine.ContributionsBehind), string(engine.ContributionsLost)},
		text("member.contributions", "the state of the contributions", func(v *engine.View) string { return string(v.Member.ContributionsOn(v.On)) }))),
	status(engine.StatusPreferential, "has increased reimbursement"),
	status(engine.StatusDisabled, "has a recognised disability"),
	status(engine.StatusGlobalFile, "has a global medical file"),
	needs(engine.FactMembership, flag("member.holder", "is the holder of the household",
		func(v *engine.View) bool { return v.Member.HouseholdOn(v.On).Holder })),
	count("member.tenure_months", "whole months of uninterrupted cover", func(v *engine.View) int { return v.Member.TenureMonths(v.On) }),

	needs(engine.FactHousehold, count("household.size", "how many people live in the household",
		func(v *engine.View) int { return v.Household.SizeOn(v.On) })),
	needs(engine.FactHousehold, count("household.children", "how many people under 18 live in the household",
		func(v *engine.View) int { return v.Household.ChildrenOn(v.On) })),
	needs(engine.FactHousehold, count("household.youngest", "the age in whole years of the youngest who lives in the household",
		func(v *engine.View) int { return v.Household.YoungestOn(v.On) })),

	brought(flag("provider.known", "the line names a registered provider", func(v *engine.View) bool { return v.Provider != nil })),
	needs(engine.FactProvider, text("provider.profession", "the profession's code",
		func(v *engine.View) string { return v.Provider.Profession })),
	needs(engine.FactProvider, flag("provider.recognised", "is recognised",
		func(v *engine.View) bool { return v.Provider.RecognisedOn(v.On) })),
	needs(engine.FactProvider, flag("provider.conventioned", "applies the convention's tariffs",
		func(v *engine.View) bool { return v.Provider.ConventionedOn(v.On) })),
	needs(engine.FactProvider, text("provider.network", `the network's code, "" for none`,
		func(v *engine.View) string { return v.Provider.NetworkOn(v.On) })),
	needs(engine.FactProvider, text("provider.country", "the country's code",
		func(v *engine.View) string { return v.Provider.Country })),

	askedFor(flag("approval.valid", "an approval of the benefit is valid on the line's day", func(v *engine.View) bool { return v.Approval != nil })),
	needs(engine.FactApproval, text("approval.id", "the approval's id", func(v *engine.View) string { return v.Approval.ID })),
	needs(engine.FactApproval, units("approval.units", "how many units it grants, 0 when it does not say",
		func(v *engine.View) engine.Quantity { return v.Approval.Units })),
	needs(engine.FactApproval, cents("approval.amount", "the amount it grants, 0 when it does not say",
		func(v *engine.View) engine.Cents { return v.Approval.Amount })),
	needs(engine.FactApproval, day("approval.from", "the first day it is valid", func(v *engine.View) engine.Date { return v.Approval.From })),
	unless(never, needs(engine.FactApproval, day("approval.until", "the first day it is valid no more, 9999-12-31 when it does not end", approvedUntil))),
	fromToday(needs(engine.FactApproval, day("approval.granted_on", "the day it was given", func(v *engine.View) engine.Date { return v.Approval.GrantedOn }))),
}

// approvedUntil is never for an approval without an end, so that `line.until < approval.until` holds for it.
func approvedUntil(v *engine.View) engine.Date {
	if v.Approval.Until == 0 {
		return never
	}
	return v.Approval.Until
}

func text(name, doc string, read func(*engine.View) string) variable {
	return variable{name: name, doc: doc, kind: engine.KindText,
		read: reader{text: func(v *engine.View) (string, error) { return read(v), nil }}}
}

func day(name, doc string, read func(*engine.View) engine.Date) variable {
	return variable{name: name, doc: doc, kind: engine.KindDate,
		read: reader{number: func(v *engine.View) (int64, error) { return int64(read(v)), nil }}}
}

func count(name, doc string, read func(*engine.View) int) variable {
	return variable{name: name, doc: doc, kind: engine.KindInt,
		read: reader{number: func(v *engine.View) (int64, error) { return int64(read(v)), nil }}}
}

func units(name, doc string, read func(*engine.View) engine.Quantity) variable {
	return variable{name: name, doc: doc, kind: engine.KindQuantity,
		read: reader{unit: true, number: func(v *engine.View) (int64, error) { return int64(read(v)), nil }}}
}

func flag(name, doc string, read func(*engine.View) bool) variable {
	return variable{name: name, doc: doc, kind: engine.KindBool,
		read: reader{number: func(v *engine.View) (int64, error) { return truth(read(v)), nil }}}
}

func cents(name, doc string, read func(*engine.View) engine.Cents) variable {
	return variable{name: name, doc: doc, kind: engine.KindMoney,
		read: reader{money: func(v *engine.View) (engine.Money, error) { return read(v).Exact(), nil }}}
}

func exact(name, doc string, read func(*engine.View) (engine.Money, error)) variable {
	return variable{name: name, doc: doc, kind: engine.KindMoney, read: reader{money: read}}
}

// status reads a dated status of the member.
func status(code, doc string) variable {
	return flag("member."+code, doc, func(v *engine.View) bool { return v.Member.HasStatus(code, v.On) })
}

// inFormula keeps x to `each` and `amount`.
func inFormula(x variable) variable {
	x.inFormula = true
	return brought(x)
}

// brought says that only a claim brings x: nobody knows it of a benefit that was not asked for yet.
func brought(x variable) variable {
	x.read = x.read.when(func(v *engine.View) bool { return !v.Prospect })
	return x
}

// askedFor says that x may still come true once it is asked for.
func askedFor(x variable) variable {
	x.read = x.read.when(func(v *engine.View) bool { return !v.Prospect || v.Approval != nil })
	return x
}

// fromToday reads the day of an approval that nobody asked for yet as today: it cannot be given sooner.
func fromToday(x variable) variable {
	read := x.read.number
	x.read = reader{number: func(v *engine.View) (int64, error) {
		if v.Prospect && v.Approval == nil {
			return int64(v.On), nil
		}
		return read(v)
	}}
	return x
}

// unless keeps a date that says nothing out of traces.
func unless(nothing engine.Date, x variable) variable {
	read := x.read.number
	x.shown = &reader{number: func(v *engine.View) (int64, error) {
		d, err := read(v)
		if err == nil && engine.Date(d) == nothing {
			return 0, errAbsent
		}
		return d, err
	}}
	return x
}

// oneOf says that x can be no other text.
func oneOf(texts []string, x variable) variable {
	x.texts = texts
	return x
}

// needs says that a line may lack x. Decide asks for the fact before it evaluates; should it not, the fault pends the
// line all the same.
func needs(group engine.FactGroup, x variable) variable {
	x.fact = &engine.Fact{Name: x.name, Group: group}
	switch group {
	case engine.FactProvider:
		x.read = x.read.when(func(v *engine.View) bool { return v.Provider != nil })
	case engine.FactHousehold:
		x.read = x.read.when(func(v *engine.View) bool { return v.Household != nil })
	case engine.FactApproval:
		x.read = x.read.when(func(v *engine.View) bool { return v.Approval != nil })
	default: // the reader says itself that it is absent
	}
	return x
}
