package synthetic

import (
	"fmt"
	"math/rand/v2"

	"octroi/engine"
)

// practice is all providers of one profession. They are made up by arithmetic whenever one is named, so that nobody keeps them.
type practice struct {
	profession string
	network    string // that a third of them belong to, "" for none
	country    string // of a twentieth, "" for Belgium
	first      int    // number of the first
	count      int
}

// professions are what providers do, with how many members there are for one of them. Illustrative.
var professions = []struct {
	practice
	members int
}{
	{practice{profession: "psychologist"}, 1100},
	{practice{profession: "physician"}, 500},
	{practice{profession: "physiotherapist"}, 900},
	{practice{profession: "dentist", network: "solidarite_et_sante"}, 1300},
	{practice{profession: "optician"}, 2200},
	{practice{profession: "pharmacist", country: "FR"}, 2200},
	{practice{profession: "osteopath"}, 3000},
	{practice{profession: "acupuncturist"}, 9000},
	{practice{profession: "chiropractor"}, 12_000},
	{practice{profession: "homeopath"}, 12_000},
	{practice{profession: "sophrologist"}, 12_000},
	{practice{profession: "mesotherapist"}, 30_000},
	{practice{profession: "mindfulness_trainer"}, 20_000},
	{practice{profession: "dietician"}, 4500},
	{practice{profession: "podiatrist"}, 4000},
	{practice{profession: "pedicurist"}, 3000},
	{practice{profession: "midwife"}, 6000},
	{practice{profession: "audiologist"}, 9000},
	{practice{profession: "speech_therapist"}, 3500},
	{practice{profession: "psychomotor_therapist"}, 15_000},
	{practice{profession: "carrier"}, 15_000},
	{practice{profession: "convalescence_home"}, 40_000},
	{practice{profession: "supplier", network: "partenamut_shop"}, 20_000},
	{practice{profession: "sport_club"}, 900},
	{practice{profession: "camp_organiser"}, 2500},
	{practice{profession: "home_care_service"}, 9000},
}

// fewest is how many providers of a profession there are at least: some of each kind.
const fewest = 6

// register is who provides what, by profession.
type register struct {
	practices []practice
	at        map[string]int
}

func newRegister(members int) *register {
	r := &register{at: make(map[string]int, len(professions))}
	next := 1
	for _, p := range professions {
		p.first, p.count = next, max(fewest, members/p.members)
		next += p.count
		r.at[p.profession] = len(r.practices)
		r.practices = append(r.practices, p.practice)
	}
	return r
}

// The kinds of provider of one profession, by their number. The first three of six are in order in every way.
func (p *practice) recognised(i int) bool   { return i%20 != 5 }
func (p *practice) conventioned(i int) bool { return i%6 != 4 && p.recognised(i) }
func (p *practice) inNetwork(i int) bool    { return p.network != "" && i%3 == 0 }
func (p *practice) abroad(i int) bool       { return p.country != "" && i%20 == 3 }

func (p *practice) id(i int) string { return fmt.Sprintf("SP%05d", p.first+i) }

// provider is who is registered under a number.
func (p *practice) provider(i int) engine.Provider {
	open := []engine.Span{{From: firstOf(2010, 1)}}
	out := engine.Provider{ID: p.id(i), Name: fmt.Sprintf("Synthetic %s %d", p.profession, i+1), Profession: p.profession, Country: "BE"}
	if p.abroad(i) {
		out.Country = p.country
	}
	if p.recognised(i) {
		out.Recognised = open
	}
	if p.conventioned(i) {
		out.Conventioned = open
	}
	if p.inNetwork(i) {
		out.Networks = []engine.NetworkSpan{{Code: p.network, Span: open[0]}}
	}
	return out
}

// near returns a provider whom a household goes to: one of three around it, or the next that will do.
func (p *practice) near(h *household, rng *rand.Rand, will func(i int) bool) string {
	home := int(mixText(uint64(h.n), p.profession) % uint64(p.count))
	for i := range p.count {
		if n := (home + rng.IntN(3) + i) % p.count; will(n) {
			return p.id(n)
		}
	}
	return p.id(0)
}
