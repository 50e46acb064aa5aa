package engine

import "slices"

// reads is what deciding one claim needs from the store: the counters it can touch and the anchors to lock first.
type reads struct {
	anchors    []Anchor
	spans      []CounterSpan
	households []string // read for household.* facts
}

// readsOf works out what a claim will read under a book. It is run before the lock to know what to lock, and again
// after it: the member, and with it the answer, may have changed in between.
func readsOf(book *Book, claim *Claim, member *Member, providers []Provider) reads {
	r := reads{anchors: []Anchor{MemberAnchor(member.ID)}}
	facts := Facts{Member: *member, Providers: providers}
	d := decider{book: book, claim: claim, facts: &facts}
	for i := range claim.Lines {
		b := book.Benefit(claim.Lines[i].Benefit)
		if b == nil {
			continue
		}
		l := lineDecider{decider: &d, index: i, benefit: b, out: &LineDecision{}}
		l.view = View{Book: book, Claim: claim, Line: &claim.Lines[i], Member: &facts.Member}
		l.bind()
		if l.view.On == 0 {
			continue
		}
		household := member.HouseholdOn(l.view.On).Household
		if b.ReadsHousehold && household != "" {
			r.households = append(r.households, household)
			r.anchors = append(r.anchors, HouseholdAnchor(household))
		}
		for _, lim := range b.Limits {
			r.addLimit(lim, &l.view, household)
		}
	}
	r.anchors = sortedSet(r.anchors)
	r.households = sortedSet(r.households)
	return r
}

func (r *reads) addLimit(lim *Limit, v *View, household string) {
	c, missing, err := lim.counter(v)
	if missing.Name != "" || err != nil {
		return // the line will be pended for it: it touches nothing
	}
	switch lim.Scope {
	case PerHousehold:
		r.anchors = append(r.anchors, HouseholdAnchor(household))
	case PerPayer:
		r.anchors = append(r.anchors, PayerAnchor(c))
	case PerMember:
	}
	r.spans = append(r.spans, CounterSpan{Counter: c, Window: lim.Every.WindowOf(v.On)})
}

func sortedSet[T ~string](in []T) []T {
	slices.Sort(in)
	return slices.Compact(in)
}
