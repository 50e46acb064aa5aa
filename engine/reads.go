package engine

import "slices"

// reads is what deciding one claim needs from the store: the counters it can touch and the anchors to lock first.
type reads struct {
	anchors []Anchor
	spans   []CounterSpan
}

// readsOf works out what a claim reads under a book, on the facts known so far. It is run before the lock to know what
// to lock, and again after it, with every fact: the member, and with it the answer, may have changed in between. A
// counter whose key is absent is left out: its line will be pended, and touches nothing.
func readsOf(book *Book, claim *Claim, facts *Facts, on Date) reads {
	r := reads{anchors: []Anchor{MemberAnchor(facts.Member.ID)}}
	eachLine(book, claim, facts, on, func(l *lineDecider) {
		household := facts.Member.HouseholdOn(l.view.On).Household
		if l.benefit.ReadsHousehold && household != "" {
			r.anchors = append(r.anchors, HouseholdAnchor(household))
		}
		for _, lim := range l.benefit.Limits {
			r.addLimit(lim, &l.view, household)
		}
	})
	r.anchors = sortedSet(r.anchors)
	return r
}

// householdsOf returns the ids of the households that the rules of a claim ask about.
func householdsOf(book *Book, claim *Claim, member *Member, on Date) []string {
	var ids []string
	eachLine(book, claim, &Facts{Member: *member}, on, func(l *lineDecider) {
		if id := member.HouseholdOn(l.view.On).Household; l.benefit.ReadsHousehold && id != "" {
			ids = append(ids, id)
		}
	})
	return sortedSet(ids)
}

// providersNamed returns the ids of the providers that a claim's lines name.
func providersNamed(claim *Claim) []string {
	var ids []string
	for i := range claim.Lines {
		if id := claim.Lines[i].Provider; id != "" {
			ids = append(ids, id)
		}
	}
	return sortedSet(ids)
}

// eachLine binds every line that has a benefit and a governing date to the facts; on replaces that date unless it is 0.
func eachLine(book *Book, claim *Claim, facts *Facts, on Date, visit func(*lineDecider)) {
	d := decider{book: book, claim: claim, facts: facts, on: on}
	for i := range claim.Lines {
		b := book.Benefit(claim.Lines[i].Benefit)
		if b == nil {
			continue
		}
		l := lineDecider{decider: &d, index: i, benefit: b, out: &LineDecision{}}
		l.view = View{Book: book, Claim: claim, Line: &claim.Lines[i], Member: &facts.Member}
		l.bind()
		if l.view.On != 0 {
			visit(&l)
		}
	}
}

func (r *reads) addLimit(lim *Limit, v *View, household string) {
	c, missing, err := lim.counter(v)
	if missing.Name != "" || err != nil {
		return
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

// covers reports whether every counter that a decision consumes was among those read. It always is: this guards
// against a cap that is counted from nothing because its entries were never asked for.
func (r *reads) covers(d *Decision) bool {
	for i := range d.Lines {
		for _, c := range d.Lines[i].Consumptions {
			if !slices.Contains(r.spans, CounterSpan{Counter: c.Counter, Window: c.Window}) {
				return false
			}
		}
	}
	return true
}

func sortedSet[T ~string](in []T) []T {
	slices.Sort(in)
	return slices.Compact(in)
}
