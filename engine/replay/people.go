package replay

import (
	"cmp"
	"slices"
	"strings"

	"octroi/engine"
)

// people are the members who have a claim, and those who live with them.
type people struct {
	ids       []string
	index     map[string]int32
	at        []place // of a member's own facts; none for one who is not registered
	known     []bool
	approvals map[int32][]engine.Approval
	homes     map[string]int32 // of all households, by id
	homeIDs   []string
	lodgers   []lodger // by household
	firsts    []int32  // of a household's lodgers, and the end
}

// lodger is a stay in a household, as rules about households look at it.
type lodger struct {
	home                    int32
	member                  int32 // -1 for one without claims
	born, died, from, until engine.Date
}

func newPeople() people {
	return people{index: make(map[string]int32), approvals: make(map[int32][]engine.Approval), homes: make(map[string]int32)}
}

// number returns the number of a member who has a claim.
func (p *people) number(id string) int32 {
	n, known := p.index[id]
	if !known {
		n = int32(len(p.ids))
		id = strings.Clone(id)
		p.ids = append(p.ids, id)
		p.index[id] = n
	}
	return n
}

func (p *people) home(id string) int32 {
	n, known := p.homes[id]
	if !known {
		n = int32(len(p.homeIDs))
		id = strings.Clone(id)
		p.homeIDs = append(p.homeIDs, id)
		p.homes[id] = n
	}
	return n
}

// enter takes a member out of the register: his facts when he has a claim, and where he lived when rules ask about households.
func (p *people) enter(a *arena, m *engine.Member, buf []byte, households bool) []byte {
	n, claims := p.index[m.ID]
	if !claims {
		n = -1
	} else {
		buf = a.member(buf[:0], m)
		p.at[n], p.known[n] = a.keep(buf), true
	}
	for _, h := range m.Households {
		if households {
			p.lodgers = append(p.lodgers, lodger{p.home(h.Household), n, m.Born, m.Died, h.From, h.Until})
		} else if claims {
			p.home(h.Household)
		}
	}
	return buf
}

// settle orders those who live together, when all have been entered.
func (p *people) settle() {
	slices.SortFunc(p.lodgers, func(a, b lodger) int {
		return cmp.Or(cmp.Compare(a.home, b.home), cmp.Compare(a.born, b.born), cmp.Compare(a.from, b.from), cmp.Compare(a.member, b.member))
	})
	p.firsts = make([]int32, len(p.homeIDs)+1)
	for i := range p.lodgers {
		p.firsts[p.lodgers[i].home+1]++
	}
	for i := 1; i < len(p.firsts); i++ {
		p.firsts[i] += p.firsts[i-1]
	}
	for i := range p.approvals {
		slices.SortFunc(p.approvals[i], func(a, b engine.Approval) int { return cmp.Compare(a.ID, b.ID) })
	}
}

// household is a household with everybody who ever lived in it.
func (p *people) household(id string) (engine.Household, bool) {
	n, known := p.homes[id]
	if !known || p.firsts[n] == p.firsts[n+1] {
		return engine.Household{}, false
	}
	h := engine.Household{ID: id, People: make([]engine.Person, 0, p.firsts[n+1]-p.firsts[n])}
	for _, l := range p.lodgers[p.firsts[n]:p.firsts[n+1]] {
		person := engine.Person{Born: l.born, Died: l.died, Span: engine.Span{From: l.from, Until: l.until}}
		if l.member >= 0 {
			person.Member = p.ids[l.member]
		}
		h.People = append(h.People, person)
	}
	return h, true
}
