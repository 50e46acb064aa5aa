package synthetic

import (
	"iter"
	"slices"

	"octroi/engine"
)

// The years whose spending is published, and so the only ones whose claims can be invented.
const (
	firstYear = 2024
	lastYear  = 2025
)

// Years are the years whose claims can be invented.
var Years = [...]int{firstYear, lastYear}

// LastDay is the day on which a plan has its number of members.
var LastDay = firstOf(lastYear+1, 1) - 1

// DefaultMembers is the number of members of the mutuality whose figures are published, on 31 December 2025.
const DefaultMembers = 1_370_308

// The statuses of the book partenamut that only it knows.
const (
	statusCarer    = "recognised_carer"
	statusDentalia = "dentalia"
)

// Plan says what to invent. The same plan gives the same rows.
type Plan struct {
	Size  int    // members who are covered on 31 December 2025; those who left or died before come besides
	Years []int  // some of Years
	Seed  uint64 // of everything
}

// Claim is an invented claim, with what it is known by.
type Claim struct {
	Key string
	engine.Claim
}

// PartnerCost is an invented partner cost, with what it is known by.
type PartnerCost struct {
	Key string
	engine.PartnerCost
}

// Members invents everybody who is a member at any time from 2024 to 2025, households one after the other.
func (p Plan) Members() iter.Seq[engine.Member] {
	return func(yield func(engine.Member) bool) {
		people := newPopulation(p)
		for h, ok := people.next(); ok; h, ok = people.next() {
			for i := range h.people {
				if !yield(h.people[i].Member) {
					return
				}
			}
		}
	}
}

// Providers invents the providers whom the claims name.
func (p Plan) Providers() iter.Seq[engine.Provider] {
	return func(yield func(engine.Provider) bool) {
		for _, r := range newRegister(p.Size).practices {
			for i := range r.count {
				if !yield(r.provider(i)) {
					return
				}
			}
		}
	}
}

// Claims invents the claims of the plan's years, households one after the other, and those of a household in the order in which
// they arrive.
func (p Plan) Claims() iter.Seq[Claim] {
	return func(yield func(Claim) bool) {
		for h := range p.habits() {
			for _, c := range h.claims {
				if !yield(c) {
					return
				}
			}
		}
	}
}

// Approvals invents the prior agreements that the claims need.
func (p Plan) Approvals() iter.Seq[engine.Approval] {
	return func(yield func(engine.Approval) bool) {
		for h := range p.habits() {
			for _, a := range h.approvals {
				if !yield(a) {
					return
				}
			}
		}
	}
}

func (p Plan) includes(year int) bool { return slices.Contains(p.Years, year) }

// habits walks the households with what each asks for.
func (p Plan) habits() iter.Seq[*asked] {
	return func(yield func(*asked) bool) {
		people, b := newPopulation(p), newBehaviours(p)
		for h, ok := people.next(); ok; h, ok = people.next() {
			if !yield(b.ask(&h)) {
				return
			}
		}
	}
}

// firstOf is the first day of a month.
func firstOf(year, month int) engine.Date {
	return engine.MustDate("1900-01-01").AddMonths(12*(year-1900) + month - 1)
}
