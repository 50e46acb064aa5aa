package replay

import (
	"bytes"
	"slices"

	"octroi/engine"
)

// unpacker unpacks the claims of one group after the other, into structs that it uses again and again.
type unpacker struct {
	*Period
	claims  []*unpacked
	n       int
	members []*unpackedMember
	m       int
	at      map[int32]*unpackedMember // the members, once they are many
}

// manyMembers is from how many members of a group on they are looked up: of a household, they are tried one by one.
const manyMembers = 16

// unpacked is a claim, ready to be decided.
type unpacked struct {
	engine.Case
	content engine.Claim
	facts   engine.Facts // without what a desk fills
	stood   []stood
	extra   *extra
	member  int32
	decided []engine.Decision // by book
	sooner  []engine.Settled  // lines of it that have been decided, before its turn
}

type unpackedMember struct {
	n          int32
	member     engine.Member
	households []engine.Household
}

// nothing is what most claims have besides their content.
var nothing extra

// begin begins with another group: what was unpacked before is overwritten.
func (u *unpacker) begin() {
	u.n, u.m = 0, 0
	if len(u.at) > 0 {
		clear(u.at)
	}
}

// claim unpacks the next claim of the group.
func (u *unpacker) claim(s *standing) *unpacked {
	if u.n == len(u.claims) {
		u.claims = append(u.claims, &unpacked{})
	}
	c := u.claims[u.n]
	u.n++
	r := u.arena.at(s.at)
	r.claim(&c.content)
	c.content.ID, c.content.Member, c.member = s.key.String(), u.people.ids[s.member], s.member
	c.stood = resized(c.stood, r.size())
	for i := range c.stood {
		r.stood(&c.stood[i])
	}
	if c.extra = u.extras[s.at]; c.extra == nil {
		c.extra = &nothing
	}
	m := u.memberOf(s.member)
	c.facts = engine.Facts{
		Member: m.member, Households: m.households, Providers: c.facts.Providers[:0], Approvals: u.people.approvals[s.member],
		Rulings: c.extra.rulings, Twins: c.extra.twins, Settled: c.extra.settled,
	}
	for i := range c.content.Lines {
		if p, known := u.shops[c.content.Lines[i].Provider]; known && c.facts.Provider(p.ID) == nil {
			c.facts.Providers = append(c.facts.Providers, p)
		}
	}
	c.Case = engine.Case{Claim: &c.content, Facts: c.facts}
	return c
}

// memberOf unpacks a member of the group, once.
func (u *unpacker) memberOf(n int32) *unpackedMember {
	for _, m := range u.members[:min(u.m, manyMembers)] {
		if m.n == n {
			return m
		}
	}
	if m := u.at[n]; m != nil {
		return m
	}
	if u.m == len(u.members) {
		u.members = append(u.members, &unpackedMember{})
	}
	m := u.members[u.m]
	if u.m++; u.m > manyMembers {
		if u.at == nil {
			u.at = make(map[int32]*unpackedMember)
		}
		u.at[n] = m
	}
	m.n, m.households = n, m.households[:0]
	if u.people.known[n] {
		r := u.arena.at(u.people.at[n])
		r.member(&m.member)
	} else {
		m.member = engine.Member{}
	}
	m.member.ID = u.people.ids[n]
	if len(u.people.lodgers) > 0 {
		for _, h := range m.member.Households {
			if home, known := u.people.household(h.Household); known {
				m.households = append(m.households, home)
			}
		}
	}
	return m
}

// group unpacks all claims of a group.
func (u *unpacker) group(g int) []*unpacked {
	u.begin()
	of := u.groups[g].claims
	for i := of[0]; i < of[1]; i++ {
		u.claim(&u.Period.claims[i])
	}
	return u.claims[:u.n]
}

// decide decides the claims of a group that were unpacked, in their order, beside what stands on their limits.
func (u *unpacker) decide(g int, desk *engine.Desk, book int) {
	desk.Open()
	of := u.groups[g]
	beside := u.outside[of.outside[0]:of.outside[1]]
	begun := u.begun()
	for i, c := range u.claims[:u.n] {
		turn := &u.Period.claims[int(of.claims[0])+i].turn
		for ; len(begun) > 0 && bytes.Compare(begun[0].extra.begun[:], turn[:]) <= 0; begun = begun[1:] {
			beside = u.standUntil(desk, beside, &begun[0].extra.begun)
			begun[0].sooner = desk.DecideSome(&engine.Case{Claim: &begun[0].content, Facts: begun[0].facts}, begun[0].extra.sooner)
		}
		beside = u.standUntil(desk, beside, turn)
		c.Case = engine.Case{Claim: &c.content, Facts: c.facts}
		if len(c.sooner) > 0 {
			c.Facts.Settled, c.sooner = slices.Concat(c.facts.Settled, c.sooner), nil
		}
		if c.extra.erased == nil {
			desk.Decide(&c.Case)
		}
	}
	for i := range beside {
		u.stand(desk, &beside[i])
	}
	desk.Close()
	for _, c := range u.claims[:u.n] {
		c.decided = resized(c.decided, max(len(c.decided), book+1))
		c.decided[book] = c.Decision // lines in order of service are decided by now
	}
}

// begun are the claims of the group with lines that were decided before the last version of them, in the order in which these were.
func (u *unpacker) begun() (all []*unpacked) {
	for _, c := range u.claims[:u.n] {
		if len(c.extra.sooner) > 0 && c.extra.erased == nil {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b *unpacked) int { return bytes.Compare(a.extra.begun[:], b.extra.begun[:]) })
	return all
}

// standUntil books what stood beside the claims up to a turn, and returns the rest.
func (u *unpacker) standUntil(desk *engine.Desk, beside []outside, turn *engine.ClaimKey) []outside {
	for ; len(beside) > 0 && bytes.Compare(beside[0].turn[:], turn[:]) <= 0; beside = beside[1:] {
		u.stand(desk, &beside[0])
	}
	return beside
}

func (u *unpacker) stand(desk *engine.Desk, o *outside) {
	switch {
	case o.benefit != "":
		desk.Grant(u.people.ids[o.member], o.benefit, o.entry.Date)
	case o.key == engine.ClaimKey{}: // an opening balance
		desk.Stand(o.entry)
	default:
		desk.StandDecided(o.entry)
	}
}
