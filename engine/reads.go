package engine

import "slices"

// reads is what deciding one claim needs from the store: the counters it can touch and the anchors to lock first.
type reads struct {
	anchors []Anchor
	spans   []CounterSpan
	history []HistorySpan
	at      map[Counter]int // index in spans
}

// readsOf works out what a claim reads under a book, on the facts known so far. It is run before the lock to know what
// to lock, and again after it, with every fact: the member, and with it the answer, may have changed in between. A
// counter whose key is absent is left out: its line will be pended, and touches nothing.
func readsOf(book *Book, claim *Claim, facts *Facts, on Date) reads {
	r := reads{anchors: []Anchor{MemberAnchor(facts.Member.ID)}, at: make(map[Counter]int)}
	eachLine(book, claim, facts, on, func(l *lineDecider) {
		l.eachReading(func(v *View) {
			household := facts.Member.HouseholdOn(v.On).Household
			if l.benefit.ReadsHousehold && household != "" {
				r.anchors = append(r.anchors, HouseholdAnchor(household))
			}
			for _, lim := range l.benefit.Limits {
				r.addLimit(lim, v, household)
			}
			for _, h := range l.benefit.History {
				r.addHistory(facts.Member.ID, h, v.On)
			}
		})
	})
	r.anchors = sortedSet(r.anchors)
	return r
}

// householdsOf returns the ids of the households that the rules of a claim ask about.
func householdsOf(book *Book, claim *Claim, facts *Facts, on Date) []string {
	var ids []string
	eachLine(book, claim, facts, on, func(l *lineDecider) {
		if !l.benefit.ReadsHousehold {
			return
		}
		l.eachReading(func(v *View) {
			if id := facts.Member.HouseholdOn(v.On).Household; id != "" {
				ids = append(ids, id)
			}
		})
	})
	return sortedSet(ids)
}

// readsApproval reports whether any line of a claim looks at the member's approvals.
func readsApproval(book *Book, claim *Claim) bool {
	return slices.ContainsFunc(claim.Lines, func(l Line) bool {
		b := book.Benefit(l.Benefit)
		return b != nil && b.ReadsApproval
	})
}

// approvalsFor picks, of a member's approvals, those for the benefits of a claim that look at them.
func approvalsFor(book *Book, claim *Claim, of []Approval) []Approval {
	var out []Approval
	for _, a := range of {
		if b := book.Benefit(a.Benefit); b != nil && b.ReadsApproval && slices.ContainsFunc(claim.Lines, func(l Line) bool { return l.Benefit == a.Benefit }) {
			out = append(out, a)
		}
	}
	sortApprovals(out)
	return out
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

// eachLine binds every line, or part of a line, that has a benefit and a governing date to the facts; on replaces that
// date unless it is 0. Where the cuts depend on blocks and the journal was not read yet (Consumed is nil), every day of the
// line is visited as if it were a part: each may come to govern one.
func eachLine(book *Book, claim *Claim, facts *Facts, on Date, visit func(*lineDecider)) {
	d := decider{book: book, claim: claim, facts: facts, on: on}
	for i := range claim.Lines {
		b := book.Benefit(claim.Lines[i].Benefit)
		if b == nil {
			continue
		}
		parts := d.partsOf(i)
		switch {
		case len(parts) > MaxParts: // it waits, and touches nothing
			parts = claim.Lines[i : i+1]
		case facts.Consumed == nil && d.cuttable(b, &claim.Lines[i]) && slices.ContainsFunc(b.Limits, func(l *Limit) bool { return l.Every.Block() }):
			parts = append(daysOf(&claim.Lines[i]), parts...)
		case parts == nil:
			parts = claim.Lines[i : i+1]
		default:
			if d.parts += len(parts); d.parts > maxClaimParts { // it waits
				parts = claim.Lines[i : i+1]
			}
		}
		for j := range parts {
			l := d.newLine(i, &parts[j], &LineDecision{})
			if l.bind(); l.view.On != 0 {
				visit(l)
			}
		}
	}
}

// daysOf cuts a line into its days: the first of them, as many as a line may have parts, and the last.
func daysOf(line *Line) []Line {
	days := make([]Line, min(line.Days(), MaxParts+1))
	for i := range days {
		days[i] = *line
		days[i].Date = line.Date.AddDays(i)
		days[i].Until = days[i].Date
	}
	days[len(days)-1].Date, days[len(days)-1].Until = line.Until, line.Until
	return days
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
	w := lim.Every.WindowOf(v.On)
	if lim.Every.Kind == KindMembershipYear {
		w = Window{From: v.On} // without cover, for the later day from which there is some
		if begun := v.Member.CoverBegan(v.On); begun != 0 {
			w = windowFrom(begun, v.On)
		}
	}
	r.addSpan(c, lim.Every.reach(w).From)
	if lim.OpenedBy != nil {
		r.addSpan(OpensOf(c), lim.Every.reach(w).From)
	}
}

// addSpan asks for what stands on a counter from a day on: once, however many lines or days touch it.
func (r *reads) addSpan(c Counter, from Date) {
	if i, known := r.at[c]; known {
		r.spans[i].Window.From = min(r.spans[i].Window.From, from)
		return
	}
	r.at[c] = len(r.spans)
	r.spans = append(r.spans, CounterSpan{Counter: c, Window: Window{From: from}})
}

// addHistory asks for what a rule wants to know of the past of a line, and for what came after it: the line may be late,
// and the decision looks for a later day on which it would be paid.
func (r *reads) addHistory(member string, h HistoryRead, on Date) {
	r.addPast(member, h.Benefit, max(1, on.AddMonths(-h.Within.Months).AddDays(-h.Within.Days-1)))
}

// addPast asks for what a member was granted of a benefit from a day on: once, whoever asks.
func (r *reads) addPast(member, benefit string, from Date) {
	for i := range r.history {
		if o := &r.history[i]; o.Member == member && o.Benefit == benefit {
			o.Window.From = min(o.Window.From, from)
			return
		}
	}
	r.history = append(r.history, HistorySpan{Member: member, Benefit: benefit, Window: Window{From: from}})
}

// covers reports whether every counter that a decision consumes was among those read. It always is: this guards
// against a cap that is counted from nothing because its entries were never asked for.
func (r *reads) covers(d *Decision) bool {
	for i := range d.Lines {
		for _, c := range d.Lines[i].Consumptions {
			read := func(s CounterSpan) bool { return s.Counter == c.Counter && s.Window.Contains(c.Date) }
			if !slices.ContainsFunc(r.spans, read) {
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
