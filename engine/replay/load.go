package replay

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"octroi/engine"
)

// tellEvery is after how many claims or members that were read progress is told.
const tellEvery = 1 << 16

// Load reads what the books need to decide the claims of a period again: those with a line whose governing date lies in the span. It must
// run in a View, which has to outlast every Run of the period: [Do] needs none for so long. Errors: those of the store.
func Load(ctx context.Context, r engine.Reader, span engine.Span, books []*engine.Book, tell func(Progress)) (*Period, error) {
	if tell == nil {
		tell = func(Progress) {}
	}
	l := loader{Period: &Period{
		span: span, arena: newArena(), people: newPeople(), extras: make(map[place]*extra), shops: make(map[string]engine.Provider),
		records: r.ClaimsByID, turns: r.EachTurn, turned: make(map[int]bool), goesOn: make(map[engine.ClaimKey]bool),
	}, books: books, tell: tell, stays: make(map[string]engine.Span)}
	for _, read := range [...]func(context.Context, engine.Reader) error{
		l.readClaims, l.readMembers, l.readRegisters, l.group, l.readOutside,
	} {
		if err := read(ctx, r); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	l.arrange()
	return l.Period, nil
}

// loader fills a period.
type loader struct {
	*Period
	books []*engine.Book
	tell  func(Progress)
	buf   []byte
	read  int64
	union union
	stays map[string]engine.Span // by benefit, the days of those that begin before the period or end after it
	// Claims of benefits with a limit that everybody shares under some book.
	shared  map[string]bool
	sharing []int

	groupCount int
	// Groups by what holds them together: a member, a household, a counter that everybody shares.
	home  []int32
	payer map[engine.Counter]int32
}

// one counts something that was read.
func (l *loader) one() {
	if l.read++; l.read%tellEvery == 0 {
		l.tell(Progress{Phase: Reading, Done: l.read})
	}
}

func (l *loader) readClaims(ctx context.Context, r engine.Reader) error {
	l.shared = make(map[string]bool)
	for _, b := range l.books {
		for _, x := range b.Benefits {
			everybody := func(l *engine.Limit) bool { return l.Scope == engine.PerPayer }
			l.shared[x.Code] = l.shared[x.Code] || slices.ContainsFunc(x.Limits, everybody)
		}
	}
	return r.EachStanding(ctx, l.span, func(c *engine.StandingClaim) error {
		l.one()
		s := standing{key: c.Key, turn: turnOf(c), member: l.people.number(c.Claim.Member)}
		l.buf = l.arena.claim(l.buf[:0], c.Claim)
		l.buf = binary.AppendUvarint(l.buf, uint64(len(c.Lines)))
		for i := range c.Lines {
			l.buf = packStood(l.buf, &c.Lines[i])
			l.manual.ExGratia += c.Lines[i].ExGratia
			if c.Lines[i].Date == 0 {
				l.manual.Undated++
			} else if n := c.Lines[i].Line; n < len(c.Claim.Lines) {
				l.stay(&c.Claim.Lines[n])
			}
		}
		if slices.ContainsFunc(c.Claim.Lines, func(x engine.Line) bool { return l.shared[x.Benefit] }) {
			l.sharing = append(l.sharing, len(l.claims))
		}
		l.lines += int64(len(c.Lines))
		s.at = l.arena.keep(l.buf)
		l.claims = append(l.claims, s)
		if c.Full != nil {
			l.readFull(s.at, c)
		}
		return nil
	})
}

// readFull keeps what a claim with a past of its own has besides its content.
func (l *loader) readFull(at place, c *engine.StandingClaim) {
	x := extra{rulings: c.Full.Facts.Rulings, twins: c.Full.Facts.Twins}
	if c.Full.Erased {
		x.erased = c.Full.Decision.Lines
		l.manual.Erased += int64(len(c.Lines))
	}
	for i := range c.Full.Decision.Lines {
		if !slices.ContainsFunc(c.Lines, func(s engine.StandingLine) bool { return s.Line == i }) {
			x.settled = append(x.settled, engine.Settled{Line: i, Decision: c.Full.Decision.Lines[i]})
		}
	}
	if n := len(c.Lines); n > 0 && len(x.settled) > 0 && x.settled[0].Line > c.Lines[n-1].Line {
		l.goesOn[c.Key] = true
	}
	for _, s := range c.Lines {
		if slices.ContainsFunc(x.rulings, func(r engine.Ruling) bool { return r.Line == s.Line }) {
			l.manual.Rulings++
		}
	}
	if turnOf(c) != c.Key {
		x.begun = c.Key
		for _, settled := range c.Full.Facts.Settled {
			if slices.ContainsFunc(c.Lines, func(s engine.StandingLine) bool { return s.Line == settled.Line }) {
				x.sooner = append(x.sooner, settled.Line)
			}
		}
	}
	if x.erased != nil || len(x.rulings)+len(x.twins)+len(x.settled)+len(x.sooner) > 0 {
		l.extras[at] = &x
	}
}

// turnOf is when a claim was decided last, in terms of claims that arrived then. A reassessment decided claims in the order in which
// they had arrived.
func turnOf(c *engine.StandingClaim) engine.ClaimKey {
	if c.Full == nil || c.Full.Version.N <= 1 || c.Full.Version.Kind == engine.VersionReassessment {
		return c.Key
	}
	var turn engine.ClaimKey // a UUIDv7 begins with its milliseconds
	binary.BigEndian.PutUint64(turn[:8], uint64(c.Full.DecidedAt.UnixMilli())<<16|0xffff)
	for i := 8; i < len(turn); i++ {
		turn[i] = 0xff // after all that arrived in that millisecond
	}
	return turn
}

func (l *loader) readMembers(ctx context.Context, r engine.Reader) error {
	households := slices.ContainsFunc(l.books, func(b *engine.Book) bool {
		return slices.ContainsFunc(b.Benefits, func(x *engine.Benefit) bool { return x.ReadsHousehold })
	})
	l.people.at, l.people.known = make([]place, len(l.people.ids)), make([]bool, len(l.people.ids))
	err := r.EachMember(ctx, func(m *engine.Member) error {
		l.one()
		l.buf = l.people.enter(l.arena, m, l.buf, households)
		return nil
	})
	l.arena.seal()
	return err
}

func (l *loader) readRegisters(ctx context.Context, r engine.Reader) error {
	err := r.EachProvider(ctx, func(p *engine.Provider) error {
		own := *p
		own.Recognised, own.Conventioned, own.Networks = slices.Clone(p.Recognised), slices.Clone(p.Conventioned), slices.Clone(p.Networks)
		l.shops[own.ID] = own
		return nil
	})
	if err != nil {
		return err
	}
	err = r.EachApproval(ctx, func(a *engine.Approval) error {
		if n, known := l.people.index[a.Member]; known {
			l.people.approvals[n] = append(l.people.approvals[n], *a)
		}
		return nil
	})
	l.people.settle()
	return err
}

// readOutside reads what stands beside the claims of the period.
func (l *loader) readOutside(ctx context.Context, r engine.Reader) error {
	var limits []engine.LimitReach
	var benefits []engine.BenefitReach
	for _, b := range l.books {
		of, asked := b.Reach(l.span, l.stays)
		limits, benefits = append(limits, of...), append(benefits, asked...)
	}
	limits, benefits = widest(limits), widestBenefits(benefits)
	err := r.EachOutside(ctx, l.span, limits, func(e *engine.OutsideEntry) error {
		if g, ours := l.groupOf(e.Entry.Counter); ours {
			l.outside = append(l.outside, outside{key: e.Key, turn: l.besideOwn(e.Key, e.Key), group: g, entry: e.Entry})
		}
		return nil
	})
	if err != nil || len(benefits) == 0 {
		return err
	}
	return r.EachGranted(ctx, l.span, benefits, func(g *engine.OutsideGrant) error {
		if n, known := l.people.index[g.Member]; known {
			o := outside{key: g.Key, turn: l.besideOwn(g.Key, g.Key), group: l.union.root(n), member: n, benefit: g.Benefit}
			o.entry.Date = g.Date
			l.outside = append(l.outside, o)
		}
		return nil
	})
}

// arrange puts the claims and what stands beside them in the order in which they are decided: group by group, those of a group in
// the order in which they were. Groups go by the least id of their members, so that the order does not depend on the database.
func (l *loader) arrange() {
	rank := l.ranks()
	of := func(n int32) int32 { return rank[l.union.root(n)] }
	l.outside = slices.DeleteFunc(l.outside, func(o outside) bool { return of(o.group) < 0 })
	l.groups = make([]group, l.groupCount)
	counts := make([]int32, l.groupCount+1)
	for i := range l.claims {
		counts[of(l.claims[i].member)+1]++
	}
	for g := range l.groups {
		counts[g+1] += counts[g]
		l.groups[g].claims = [2]int32{counts[g], counts[g+1]}
	}
	placed := make([]standing, len(l.claims))
	for i := range l.claims {
		g := of(l.claims[i].member)
		placed[counts[g]] = l.claims[i]
		counts[g]++
	}
	l.claims = placed
	for g := range l.groups {
		x := l.groups[g].claims
		if mine := l.claims[x[0]:x[1]]; !slices.IsSortedFunc(mine, inTurn) {
			slices.SortFunc(mine, inTurn)
		}
	}
	for i := range l.outside {
		l.outside[i].group = of(l.outside[i].group)
	}
	slices.SortStableFunc(l.outside, func(a, b outside) int {
		return cmp.Or(cmp.Compare(a.group, b.group), bytes.Compare(a.turn[:], b.turn[:]))
	})
	for i := 0; i < len(l.outside); {
		first, g := i, l.outside[i].group
		for ; i < len(l.outside) && l.outside[i].group == g; i++ {
			l.groups[g].outside = [2]int32{int32(first), int32(i + 1)}
		}
	}
}

// ranks returns, by the number that stands for a group, which place it has among those that have claims; -1 for all other numbers.
func (l *loader) ranks() []int32 {
	rank, least := make([]int32, len(l.union)), make([]int32, 0, len(l.union))
	for i := range rank {
		rank[i] = -1
	}
	for n := range l.people.ids {
		least = append(least, int32(n))
	}
	slices.SortFunc(least, func(a, b int32) int { return cmp.Compare(l.people.ids[a], l.people.ids[b]) })
	for _, n := range least {
		if root := l.union.root(n); rank[root] < 0 {
			rank[root] = int32(l.groupCount)
			l.groupCount++
		}
	}
	return rank
}

// inTurn is the order in which the claims of a group are decided.
func inTurn(a, b standing) int {
	return cmp.Or(bytes.Compare(a.turn[:], b.turn[:]), bytes.Compare(a.key[:], b.key[:]))
}
