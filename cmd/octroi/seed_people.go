package main

import (
	"fmt"

	"octroi/engine"
)

// seedHouseholds is how many households are invented, of one to five people.
const seedHouseholds = 120

// seedProviders says how many providers of each profession there are.
var seedProviders = []struct {
	profession string
	count      int
}{
	{"psychologist", 6}, {"physician", 7}, {"physiotherapist", 4}, {"optician", 4}, {"dentist", 3}, {"osteopath", 3},
	{"dietician", 3}, {"pharmacist", 4}, {"podiatrist", 2}, {"carrier", 2}, {"speech_therapist", 2},
	{"psychomotor_therapist", 1}, {"audiologist", 1}, {"convalescence_home", 1}, {"supplier", 1},
}

// seedNetworks are the networks that providers of a profession belong to.
var seedNetworks = map[string]string{"dentist": "solidarite_et_sante", "supplier": "partenamut_shop"}

// people invents households, their members and the providers.
func (s *seeder) people() {
	since := engine.MustDate("2015-01-01")
	s.members = append(s.members, engine.Member{
		ID: demoMember, Born: engine.MustDate("1990-05-04"),
		Households:    []engine.HouseholdSpan{{Household: "H0001", Holder: true, Span: engine.Span{From: since}}},
		Coverage:      []engine.Span{{From: since}},
		Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder, Span: engine.Span{From: since}}},
	})
	for h := 2; h <= s.homes; h++ {
		s.household(fmt.Sprintf("H%04d", h))
	}
	for _, kind := range seedProviders {
		for range kind.count {
			s.provider(kind.profession)
		}
	}
}

func (s *seeder) household(id string) {
	age := 24 + s.IntN(58)
	joined := engine.MustDate("2016-01-01").AddMonths(s.IntN(100))
	if s.IntN(100) < 3 { // some joined during the year
		joined = engine.MustDate("2025-01-01").AddMonths(1 + s.IntN(6))
	}
	state := engine.ContributionsInOrder
	if s.IntN(100) < 2 {
		state = engine.ContributionsBehind
	}
	preferential := s.IntN(100) < 17
	s.member(id, age, true, joined, state, preferential)
	if s.IntN(100) < 55 {
		s.member(id, max(20, age-4+s.IntN(9)), false, joined, state, preferential)
	}
	if age >= 26 && age <= 52 {
		for range s.IntN(4) {
			s.member(id, s.IntN(min(18, age-22)), false, joined, state, preferential)
		}
	}
}

// member invents one person of a household, of an age at the start of the year.
func (s *seeder) member(household string, age int, holder bool, joined engine.Date, state engine.ContributionState, preferential bool) {
	born := engine.MustDate("2025-01-01").AddMonths(-12*age - 1 - s.IntN(11)).AddDays(-s.IntN(28))
	from := max(joined, born)
	m := engine.Member{
		ID: fmt.Sprintf("M%04d", len(s.members)+1), Born: born,
		Households:    []engine.HouseholdSpan{{Household: household, Holder: holder, Span: engine.Span{From: from}}},
		Coverage:      []engine.Span{{From: from}},
		Contributions: []engine.ContributionSpan{{State: state, Span: engine.Span{From: from}}},
	}
	if preferential {
		m.Statuses = append(m.Statuses, engine.StatusSpan{Code: engine.StatusPreferential, Span: engine.Span{From: from}})
	}
	if s.IntN(100) < 65 {
		m.Statuses = append(m.Statuses, engine.StatusSpan{Code: engine.StatusGlobalFile, Span: engine.Span{From: from}})
	}
	if s.IntN(100) < 4 {
		m.Statuses = append(m.Statuses, engine.StatusSpan{Code: engine.StatusDisabled, Span: engine.Span{From: from}})
	}
	s.members = append(s.members, m)
}

func (s *seeder) provider(profession string) {
	n := len(s.providers) + 1
	open := []engine.Span{{From: engine.MustDate("2012-01-01")}}
	p := engine.Provider{
		ID: fmt.Sprintf("P%04d", n), Name: fmt.Sprintf("Practice %d (invented)", n),
		Profession: profession, Country: "BE", Recognised: open,
	}
	if s.IntN(100) < 85 {
		p.Conventioned = open
	}
	if network := seedNetworks[profession]; network != "" {
		p.Networks = []engine.NetworkSpan{{Code: network, Span: open[0]}}
	}
	s.providers = append(s.providers, p)
}
