package synthetic

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"octroi/engine"
)

// person is a member, and what nobody registers: whose births they are.
type person struct {
	engine.Member
	births []birth
}

// birth is a child that came to its parent while the mutuality is watched.
type birth struct {
	child string
	on    engine.Date
}

// household is the people who live together, and the chance that is theirs alone: what happens to one household changes
// nothing for the next.
type household struct {
	n      int
	id     string
	people []person
	rng    *rand.Rand
}

// population invents one household after the other until it has as many members as were asked for.
type population struct {
	plan    Plan
	homes   int
	members int // ids given

	ages  [oldest + 1]int64 // members on the last day, by age on it
	ends  [3]int            // members at the end of 2023, 2024 and 2025
	leave [2]quota
	die   [2]quota

	behind, lost                                      quota
	preferential, globalFile, disabled, carer, dental quota
	region                                            spread
}

func newPopulation(p Plan) *population {
	return &population{plan: p, region: spread{mix(p.Seed, 1), stepOne}}
}

// stay is when a household is with the mutuality, and how it pays.
type stay struct {
	joined, left engine.Date // left is the first day without cover, 0 for none
	region       string
	preferential bool
	state        engine.ContributionState
	since        engine.Date // of that state, 0 from the beginning
}

// next returns the next household, false when there are enough members.
func (p *population) next() (household, bool) {
	if p.ends[2] >= p.plan.Size {
		return household{}, false
	}
	p.homes++
	h := household{n: p.homes, id: fmt.Sprintf("SH%07d", p.homes)}
	h.rng = rand.New(rand.NewPCG(p.plan.Seed, uint64(p.homes))) //nolint:gosec // the same every time is the point
	st := p.stay(h.rng)
	head := p.lacking(h.rng, 18, oldest)
	st.preferential = p.preferential.take(preferentialAt.at(head)*million, h.rng)
	p.add(&h, &st, head)
	wished := aloneWished
	if h.rng.Int64N(1000) < withPartner.at(head) {
		p.add(&h, &st, p.lacking(h.rng, max(18, head-6), min(oldest, head+3)))
		wished = childrenWished
	}
	if head >= 22 && head <= 60 {
		for range of(wished, h.rng.Uint64()) {
			p.child(&h, &st, head)
		}
	}
	return h, true
}

// child adds one more person under 25, if ages that fit the head of household are still few.
func (p *population) child(h *household, st *stay, head int) {
	age := p.lacking(h.rng, max(0, head-44), min(24, head-20))
	born := lastYear - age
	if p.missing(age) < 0 || slices.ContainsFunc(h.people, func(o person) bool { return o.Born.Year() == born }) { // there are no twins
		return
	}
	p.add(h, st, age)
}

// stay decides when a household came and whether it goes. Those who come keep the members growing at the published rate.
func (p *population) stay(rng *rand.Rand) stay {
	st := stay{joined: firstOf(1995, 1).AddMonths(rng.IntN(12 * 29)), state: engine.ContributionsInOrder}
	switch grown := func(i int) int { return p.ends[i] * (million + growth) / million }; {
	case p.ends[1] < grown(0):
		st.joined = firstOf(2024, 1+rng.IntN(12))
	case p.ends[2] < grown(1):
		st.joined = firstOf(2025, 1+rng.IntN(12))
	case p.leave[0].take(leavers*1000, rng):
		st.left = firstOf(2024, 2+rng.IntN(11))
	case p.leave[1].take(leavers*1000, rng):
		st.left = firstOf(2025, 2+rng.IntN(11))
	}
	at := below(million, p.region.next())
	for _, r := range regions {
		if st.region = r.code; at < r.share {
			break
		}
		at -= r.share
	}
	switch {
	case p.behind.take(behind*1000, rng):
		st.state, st.since = engine.ContributionsBehind, firstOf(2024, 1).AddMonths(rng.IntN(23))
	case p.lost.take(lost*1000, rng):
		st.state, st.since = engine.ContributionsLost, firstOf(2024, 1).AddMonths(rng.IntN(23))
	}
	return st
}

// missing is how many members of an age, in millionths, the pyramid has beyond those invented.
func (p *population) missing(age int) int64 {
	return int64(pyramid[age/5])/5*int64(p.ends[2]+1) - p.ages[age]*million
}

// lacking draws an age between two of which there are too few.
func (p *population) lacking(rng *rand.Rand, from, to int) int {
	best := from + rng.IntN(to-from+1)
	for range 7 {
		if age := from + rng.IntN(to-from+1); p.missing(age) > p.missing(best) {
			best = age
		}
	}
	return best
}

// add invents one person of a household, of an age on 31 December 2025.
func (p *population) add(h *household, st *stay, age int) {
	rng := h.rng
	born := firstOf(lastYear-age, 1).AddDays(rng.IntN(365))
	from := max(st.joined, born)
	if (st.left != 0 && from >= st.left) || (st.left == 0 && p.ends[2] >= p.plan.Size) {
		return
	}
	m := person{Member: engine.Member{Born: born}}
	for i := range p.die {
		if p.die[i].take(deaths.at(age)*(billion/100_000), rng) && m.Died == 0 {
			m.Died = max(from, firstOf(firstYear+i, 1)).AddDays(rng.IntN(300))
		}
	}
	if m.Died.Year() > lastYear || (st.left != 0 && m.Died >= st.left) {
		m.Died = 0
	}
	p.members++
	m.ID = fmt.Sprintf("S%07d", p.members)
	p.register(&m.Member, h, st, engine.Span{From: from, Until: st.left})
	h.people = append(h.people, m)
	if born.Year() >= firstYear && len(h.people) > 1 {
		h.people[0].births = append(h.people[0].births, birth{m.ID, born})
	}
	p.count(&m.Member, from, st.left, age)
}

// count keeps the numbers of members at the end of each year.
func (p *population) count(m *engine.Member, from, left engine.Date, age int) {
	for i := range p.ends {
		last := firstOf(firstYear+i, 1) - 1
		if from <= last && (left == 0 || left > last) && (m.Died == 0 || m.Died > last) {
			p.ends[i]++
			if i == len(p.ends)-1 {
				p.ages[age]++
			}
		}
	}
}

// register writes what the mutuality knows of a person.
func (p *population) register(m *engine.Member, h *household, st *stay, cover engine.Span) {
	age, rng := lastYear-m.Born.Year(), h.rng
	m.Households = []engine.HouseholdSpan{{Household: h.id, Holder: len(h.people) == 0, Span: cover}}
	m.Coverage = []engine.Span{cover}
	m.Regions = []engine.RegionSpan{{Code: st.region, Span: cover}}
	m.Contributions = []engine.ContributionSpan{{State: st.state, Span: cover}}
	if st.since > cover.From && (cover.Until == 0 || st.since < cover.Until) {
		paid := engine.ContributionSpan{State: engine.ContributionsInOrder, Span: engine.Span{From: cover.From, Until: st.since}}
		m.Contributions[0].From = st.since
		m.Contributions = append([]engine.ContributionSpan{paid}, m.Contributions...)
	}
	give := func(yes bool, code string) {
		if yes {
			m.Statuses = append(m.Statuses, engine.StatusSpan{Code: code, Span: cover})
		}
	}
	give(st.preferential, engine.StatusPreferential)
	give(p.globalFile.take(globalFileAt.at(age)*million, rng), engine.StatusGlobalFile)
	give(p.disabled.take(disabledAt.at(age)*million, rng), engine.StatusDisabled)
	give(p.carer.take(carerAt.at(age)*million, rng), statusCarer)
	give(p.dental.take(dentaliaAt.at(age)*million, rng), statusDentalia)
}
