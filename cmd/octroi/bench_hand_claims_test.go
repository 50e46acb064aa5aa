package main

import (
	"cmp"
	"fmt"
	"slices"

	"octroi/engine"
)

// handDraw invents claims of the six benefits, with the facts to decide them on. Everything it draws comes from intn,
// which the property test and the benchmark bring; odd is how many in a hundred lines have a given oddity.
type handDraw struct {
	intn func(n int) int
	odd  int
}

// handCase is a claim with its facts.
type handCase struct {
	claim engine.Claim
	facts engine.Facts
}

type handBenefit struct {
	code     string
	evidence []string
	provider string
	price    int
	child    bool
}

// handBenefits says what a line of each benefit needs: its documents, the provider, a sensible price.
var handBenefits = []handBenefit{
	{"psychology", []string{"psychologist_form"}, "psychologist", 6000, false},
	{"sport_club", []string{"sport_form"}, "", 5000, false},
	{"sport_event", []string{"event_proof"}, "", 1500, false},
	{"birth_premium", []string{"birth_certificate"}, "", 0, false},
	{"glasses", []string{"receipt", "eye_prescription"}, "optician", 32000, false},
	{"sick_child_care", []string{"sick_child_certificate", "receipt"}, "", 800, true},
}

// handDays are the days on which something begins or changes, each with its eve.
var handDays = []engine.Date{hand2020 - 1, hand2020, hand2020March - 1, hand2020March, hand2024 - 1, hand2024, hand2025 - 1, hand2025}

func (d handDraw) isOdd() bool { return d.intn(100) >= 100-d.odd }

func (d handDraw) one(options ...string) string { return options[d.intn(len(options))] }

// draw invents one claim. All its lines are of one benefit or another; they may share a bill, an event, a day, a birth.
func (d handDraw) draw(i int) handCase {
	kind := d.intn(len(handBenefits))
	on := engine.MustDate("2025-01-01").AddDays(d.intn(365))
	if d.isOdd() {
		on = handDays[d.intn(len(handDays))]
	}
	c := handCase{claim: engine.Claim{ID: fmt.Sprintf("claim-%d", i), Member: fmt.Sprintf("M%d", d.intn(1000)), Channel: "online"}}
	c.claim.SubmittedOn = on.AddDays(d.intn(60))
	if d.isOdd() {
		c.claim.SubmittedOn = on.AddMonths(24).AddDays(d.intn(3) - 1)
	}
	c.facts.Member = d.member(c.claim.Member, on, handBenefits[kind].child)
	for range 1 + d.intn(2)*d.intn(3) {
		if d.isOdd() {
			kind = d.intn(len(handBenefits))
		}
		line := d.line(kind, on, c.claim.SubmittedOn)
		c.facts.Providers = d.provider(c.facts.Providers, line.Provider, handBenefits[kind].provider, on)
		c.facts.Consumed = d.consumed(c.facts.Consumed, &c.claim, &line)
		c.claim.Lines = append(c.claim.Lines, line)
	}
	c.facts.Consumed = handSorted(c.facts.Consumed)
	return c
}

func (d handDraw) member(id string, on engine.Date, child bool) engine.Member {
	age := 20 + d.intn(60)
	if child != d.isOdd() {
		age = 1 + d.intn(17)
	}
	since := on.AddMonths(-12 * 5)
	m := engine.Member{
		ID: id, Born: on.AddMonths(-12 * age).AddDays(d.intn(3) - 1),
		Households:    []engine.HouseholdSpan{{Household: "H" + id, Span: engine.Span{From: since}}},
		Coverage:      []engine.Span{{From: since}},
		Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder, Span: engine.Span{From: since}}},
	}
	if d.isOdd() {
		m.Coverage[0].Until = on.AddDays(d.intn(2))
	}
	if d.isOdd() {
		m.Contributions[0].State = []engine.ContributionState{engine.ContributionsBehind, engine.ContributionsLost}[d.intn(2)]
		m.Contributions[0].From = on.AddDays(d.intn(2))
	}
	return m
}

func (d handDraw) line(kind int, on, submitted engine.Date) engine.Line {
	b := &handBenefits[kind]
	l := engine.Line{Benefit: b.code, Date: on, Units: engine.Quantity(1+d.intn(3)) * engine.One, Bill: d.one("", "", "F1", "F2")}
	switch b.code {
	case "sport_event":
		l.Fields = map[string]engine.Value{"event": engine.TextValue(d.one("brussels-20km", "ghent-run", "a|b%c", "été"))}
	case "birth_premium":
		l.Fields = map[string]engine.Value{"birth": engine.TextValue(d.one("B-1", "B-2", "B|3"))}
	case "glasses":
		l.Fields = map[string]engine.Value{"item": engine.TextValue(d.one("frame", "single_vision", "progressive", "contact_lenses"))}
	case "sick_child_care":
		l.Units = engine.Quantity(1+d.intn(24)) * engine.One / 2
	}
	l.Until = l.Date
	if d.isOdd() {
		l.Date = on.AddDays(-d.intn(40))
		l.Until = l.Date
		// Hours are counted by day, and a benefit begins: Decide would cut a period there.
		if b.code != "sick_child_care" && l.Date >= hand2020March {
			l.Until = min(submitted, l.Date.AddDays(d.intn(400)), l.Date.YearStart().AddMonths(12)-1)
		}
	}
	l.Charged = engine.Cents(int64(b.price)*int64(l.Units)/int64(engine.One)) + engine.Cents(d.intn(3)-1)*engine.Cents(d.intn(500))
	l.Charged = max(0, l.Charged)
	if d.isOdd() {
		l.Statutory = l.Charged / engine.Cents(1+d.intn(3))
		l.Other = (l.Charged - l.Statutory) / 2
	}
	if b.provider != "" && !d.isOdd() {
		l.Provider = "P-" + b.provider
	}
	for _, code := range b.evidence {
		issued := on.AddMonths(-24).AddDays(d.intn(500))
		if d.isOdd() {
			issued = []engine.Date{0, on.AddMonths(-24), on.AddMonths(-24) - 1}[d.intn(3)]
		}
		if !d.isOdd() {
			l.Evidence = append(l.Evidence, engine.Evidence{Code: code, Document: "D1", IssuedOn: issued})
		}
	}
	return l
}

// provider registers the provider of a line, mostly.
func (d handDraw) provider(known []engine.Provider, id, profession string, on engine.Date) []engine.Provider {
	if id == "" || d.isOdd() || slices.ContainsFunc(known, func(p engine.Provider) bool { return p.ID == id }) {
		return known
	}
	p := engine.Provider{ID: id, Profession: profession, Country: "BE", Recognised: []engine.Span{{From: on.AddMonths(-120)}}}
	if d.isOdd() {
		p.Recognised[0].Until = on.AddDays(d.intn(2))
	}
	if d.isOdd() {
		p.Profession = "coach"
	}
	return append(known, p)
}

// consumed invents what the line's limits have counted before, in its window and beside it.
func (d handDraw) consumed(entries []engine.Entry, c *engine.Claim, l *engine.Line) []engine.Entry {
	own := func(code string, keys ...engine.Value) engine.Counter {
		return engine.CounterOf(code, engine.PerMember, c.Member, keys...)
	}
	add := func(counter engine.Counter, on engine.Date, of string, value int) {
		entries = append(entries, engine.Entry{Counter: counter, Date: on, Of: of, Value: int64(value)})
	}
	for range d.intn(4) {
		on := l.Date.AddDays(-d.intn(100))
		if d.isOdd() {
			on = l.Date.AddDays(d.intn(100))
		}
		switch l.Benefit {
		case "psychology":
			add(own("psychology.sessions"), on, "", 1000*(1+d.intn(8)))
		case "sport_club":
			add(own("sport_club.year"), on, "", 500*(1+d.intn(9)))
		case "sport_event":
			event := engine.TextValue(d.one("brussels-20km", "ghent-run", "a|b%c", "été", "other"))
			add(own("sport_event.events"), on, event.Key(), 1-d.intn(20)/19*2)
			add(own("sport_event.event", event), on, "", 300*(1+d.intn(5)))
		case "birth_premium":
			if d.isOdd() {
				add(engine.CounterOf("birth_choice", engine.PerPayer, "", l.Fields["birth"]), on, d.one("claim-x/0", c.ID+"/0"), 1)
			}
		case "glasses":
			add(own("glasses.year"), on, "", 1000*(1+d.intn(9)))
		case "sick_child_care":
			for n := range 1 + d.intn(8) {
				add(own("sick_child_care.days"), on.AddDays(-n), on.AddDays(-n).String(), 1)
			}
			add(own("sick_child_care.hours"), on, "", 500*(1+d.intn(20)))
		}
	}
	return entries
}

// handSorted is Facts.Consumed as a store gives it: sorted, and summed by counter, date and value.
func handSorted(entries []engine.Entry) []engine.Entry {
	slices.SortFunc(entries, func(a, b engine.Entry) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Of, b.Of))
	})
	out := entries[:0]
	for _, e := range entries {
		if n := len(out); n > 0 && out[n-1].Counter == e.Counter && out[n-1].Date == e.Date && out[n-1].Of == e.Of {
			out[n-1].Value += e.Value
			continue
		}
		out = append(out, e)
	}
	return slices.DeleteFunc(out, func(e engine.Entry) bool { return e.Value == 0 })
}
