package rules

import (
	"cmp"
	"slices"

	"octroi/engine"
)

// approval reads the prior agreement of the example, valid from the day it was given unless it says otherwise; without
// a word, or with none, there is no approval.
func (r *exampleReader) approval(n *yamlNode) {
	if n == nil || n.is("none") {
		return
	}
	o := r.object(n, "the approval", approvalKeys...)
	if o == nil {
		return
	}
	a := engine.Approval{ID: exampleApproval, Member: exampleMember, Benefit: r.out.benefit.Code}
	from, given := o.get("from"), o.get("granted_on")
	if from != nil {
		a.From = r.date(from, "from")
	}
	if given != nil {
		a.GrantedOn = r.date(given, "granted_on")
	}
	if from == nil {
		a.From = cmp.Or(a.GrantedOn, r.out.claim.Lines[0].Date)
	}
	if given == nil {
		a.GrantedOn = a.From
	}
	if v := o.get("until"); v != nil {
		if a.Until = r.date(v, "until"); a.Until != 0 && a.Until <= a.From {
			r.errorAt(v, "the approval ends on "+a.Until.String()+", not after it starts on "+a.From.String(), "until is the first day on which it is no longer valid")
		}
	}
	if v := o.get("units"); v != nil {
		a.Units = r.quantity(v, "units")
	}
	a.Amount = r.amount(o.get("amount"), "amount")
	r.out.facts.Approvals = []engine.Approval{a}
}

// history reads which benefits the member was granted before.
func (r *exampleReader) history(n *yamlNode) {
	if n == nil {
		return
	}
	for _, item := range r.items(n, "history") {
		o := r.object(item, "an earlier line", earlierKeys...)
		code, date := o.need("benefit"), o.need("date")
		g := engine.Granted{Lines: 1}
		if code != nil {
			g.Benefit = r.reference(code, "benefit", r.codes)
		}
		if date != nil {
			g.Date = r.date(date, "date")
		}
		if v := o.get("lines"); v != nil {
			g.Lines = r.count(v, "lines")
		}
		r.out.facts.History = append(r.out.facts.History, g)
	}
	slices.SortStableFunc(r.out.facts.History, func(a, b engine.Granted) int {
		return cmp.Or(cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Date, b.Date))
	})
}

// opened reads when the blocks of limits were opened.
func (r *exampleReader) opened(n *yamlNode) {
	if n == nil || !r.shaped(n, nodeMapping, "opened") {
		return
	}
	r.out.opened = make(map[*engine.Limit]engine.Date)
	for _, e := range n.entries {
		l := r.limit(e.key)
		if l == nil {
			continue
		}
		on := r.date(e.value, "opened")
		uses := func(u usedLimit) bool { return u.limit == l && u.value > 0 }
		switch {
		case !l.Every.Block():
			r.errorAt(e.key, "limit '"+l.ID+"' has 'every: "+l.Every.String()+"', which no line opens",
				"'opened' is for limits every 'N months from first use' or 'N calendar years'")
		case l.OpenedBy == nil && !slices.ContainsFunc(r.out.used, uses):
			r.errorAt(e.key, "what limit '"+l.ID+"' counts opens its block", "say how much that was: used: {"+l.ID+": …}")
		case l.OpenedBy == nil && slices.ContainsFunc(r.out.used, func(u usedLimit) bool { return u.limit == l && u.on != 0 }):
			r.errorAt(e.key, "the days of what limit '"+l.ID+"' has used say when its block opened", "remove it from 'opened', or the days from 'used'")
		case on > r.on:
			r.errorAt(e.value, "a block that opens after the line, on "+on.String(), "")
		default:
			r.out.opened[l] = on
		}
	}
}

// governing is the date that governs the example's line, 0 when it has none.
func (e *example) governing() engine.Date {
	return e.benefit.Governing(&e.claim.Lines[0], e.claim.SubmittedOn, e.approval())
}

// approval is the one that is valid on the line's day, nil when none is.
func (e *example) approval() *engine.Approval {
	for i := range e.facts.Approvals {
		if a := &e.facts.Approvals[i]; a.Contains(e.claim.Lines[0].Date) {
			return a
		}
	}
	return nil
}

// consumed turns what the limits have used into earlier entries of their counters, on a day on which they count for the
// line, or on the days that the example gives.
func (e *example) consumed(book *engine.Book, claim *engine.Claim, facts *engine.Facts) ([]engine.Entry, error) {
	v := e.view(book, claim, facts)
	var out []engine.Entry
	if v.On == 0 {
		return nil, nil // nothing governs the line, so that no window contains it
	}
	for _, l := range e.benefit.Limits {
		_, isOpened := e.opened[l]
		if !isOpened && !slices.ContainsFunc(e.used, func(u usedLimit) bool { return u.limit == l && u.value > 0 }) {
			continue
		}
		counter, err := counterOf(l, v)
		if err != nil {
			return nil, err
		}
		out = append(out, e.entriesOf(l, counter, v.On)...)
	}
	slices.SortFunc(out, func(a, b engine.Entry) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Of, b.Of))
	})
	return out, nil
}

// earlier is a day whose entries count for a line of that governing date: the first of a period of the calendar, else
// the day before the line as long as that lies in the window.
func (e *example) earlier(l *engine.Limit, on engine.Date) engine.Date {
	first := on
	if k := e.benefit.DatedBy.Kind; k == engine.DatedByDate || k == engine.DatedByUntil {
		first = min(first, e.claim.Lines[0].Date)
	}
	from := l.Every.WindowOf(on).From
	switch l.Every.Kind {
	case engine.KindCalendarYear, engine.KindCalendarMonth, engine.KindDay:
		return from
	case engine.KindMembershipYear:
		return on
	case engine.KindYearsBack, engine.KindYearsFromFirst:
		return max(from, first-1)
	case engine.KindMonthsBack, engine.KindMonthsFromFirst, engine.KindLifetime:
	}
	return first - 1
}
