package engine

import (
	"cmp"
	"context"
	"slices"
)

// again asks for claims to be decided again that were decided before: all of some members from a day on.
type again struct {
	members  []string
	scope    ReassessScope
	revision func(claim string) VersionRequest
	extra    []Anchor // that an earlier attempt found to be needed
}

// planAgain finds the claims that are decided again, in the order in which they arrived.
func (b *batchRun) planAgain(ctx context.Context, r Reader) error {
	if b.again == nil {
		return nil
	}
	found, err := r.Decided(ctx, b.again.members, b.again.scope.From)
	if err != nil {
		return err
	}
	for i := range found {
		before := &found[i]
		if before.Erased {
			continue // what it was decided on is gone
		}
		rev := b.again.revision(before.Claim.ID)
		p := &submission{
			Submission: Submission{Request: rev.Request, By: rev.By}, revision: &rev, before: before, claim: before.Claim.clone(),
			byLine: b.again.scope.InServiceOrder, done: make(chan Result, 1),
		}
		p.openLines(func(line int) bool {
			return b.again.scope.covers(&before.Decision.Lines[line]) && !before.Facts.ruledOut(line)
		})
		if slices.Contains(p.open, true) {
			b.subs, b.results = append(b.subs, p), append(b.results, Result{})
		}
	}
	b.orderLines()
	return nil
}

// onceInRun leaves a household as it is when the run has been there: all that changed was booked in one transaction, and the
// claims that did not change are not decided again beside those that did.
func (b *batchRun) onceInRun() {
	if b.again == nil || len(b.seen) == 0 {
		return
	}
	for i, p := range b.subs {
		b.results[i].Record = *p.before
	}
}

// orderLines marks the claims whose lines are decided in the order of their dates.
func (b *batchRun) orderLines() {
	for _, p := range b.subs {
		for i := range p.claim.Lines {
			if p.opens(i) && b.book.inServiceOrder(&p.claim.Lines[i]) {
				p.byLine = true
			}
		}
	}
}

// opens reports whether line i is decided by this batch: all lines of a new claim are.
func (p *submission) opens(i int) bool { return p.open == nil || i < len(p.open) && p.open[i] }

// planOrder finds the lines after those of the batch that are decided again because their benefits go by the order of
// service: those that share a limit, of the same member or household.
func (b *batchRun) planOrder(ctx context.Context, r Reader) error {
	if b.again != nil {
		return nil
	}
	b.orderLines()
	for i, p := range slices.Clone(b.subs) {
		if p.cause != nil && !p.offered {
			continue
		}
		member := b.members[p.claim.Member]
		if member == nil || i < len(b.results) && b.settledAlready(i) {
			continue
		}
		from, limits := p.displaces(b.book)
		if from == 0 {
			continue
		}
		members, err := b.sharers(ctx, r, member, limits)
		if err != nil {
			return err
		}
		found, err := r.Decided(ctx, members, from)
		if err != nil {
			return err
		}
		for j := range found {
			b.redecide(i, &found[j], from, limits)
		}
	}
	return nil
}

// displaces is the first day on which a submission has a line in order of service, as it was or as it is now, and the limits
// that connect it with others; 0 when there is none.
func (p *submission) displaces(book *Book) (Date, []*Limit) {
	first, limits := Date(0), []*Limit(nil)
	see := func(l *Line) {
		x := book.Benefit(l.Benefit)
		if x == nil || !x.InServiceOrder || l.Date == 0 {
			return
		}
		if first == 0 || l.Date < first {
			first = l.Date
		}
		limits = append(limits, x.Limits...)
	}
	for i := range p.claim.Lines {
		if p.opens(i) {
			see(&p.claim.Lines[i])
		}
	}
	if p.before != nil {
		for i := range p.before.Claim.Lines {
			if i >= len(p.open) || p.open[i] {
				see(&p.before.Claim.Lines[i])
			}
		}
	}
	return first, book.connected(limits)
}

// connected are all limits that lines in order of service may reach from some of them: a line that is displaced on one of its
// limits displaces others on the rest.
func (b *Book) connected(limits []*Limit) []*Limit {
	has := func(l *Limit) bool {
		return slices.ContainsFunc(limits, func(o *Limit) bool { return o.Code == l.Code })
	}
	for grown := true; grown; {
		grown = false
		for _, x := range b.Benefits {
			if !x.InServiceOrder || !slices.ContainsFunc(x.Limits, has) {
				continue
			}
			for _, l := range x.Limits {
				if !has(l) {
					limits, grown = append(limits, l), true
				}
			}
		}
	}
	return limits
}

// sharers are the members who may have lines on the same counters: the member, and for limits that households share everybody who is tied to
// him by them. Who moved brings the order of one household into the other: his lines are decided again beside those of both.
func (b *batchRun) sharers(ctx context.Context, r Reader, m *Member, limits []*Limit) ([]string, error) {
	if !slices.ContainsFunc(limits, func(l *Limit) bool { return l.Scope == PerHousehold }) {
		return []string{m.ID}, nil
	}
	return householdMembers(ctx, r, m.ID)
}

// redecide plans to decide the lines of a claim again that are dated on or after a day and go by the order of service.
func (b *batchRun) redecide(cause int, before *Record, from Date, limits []*Limit) {
	open := func(line int) bool {
		l := &before.Claim.Lines[line]
		x := b.book.Benefit(l.Benefit)
		return x != nil && x.InServiceOrder && l.Date >= from && before.Decision.Lines[line].Outcome != Pended &&
			slices.ContainsFunc(x.Limits, func(l *Limit) bool {
				return slices.ContainsFunc(limits, func(o *Limit) bool { return o.Code == l.Code })
			})
	}
	at := slices.IndexFunc(b.subs, func(p *submission) bool { return p.before != nil && p.before.Claim.ID == before.Claim.ID })
	if at >= 0 { // it has another version in this batch already
		p := b.subs[at]
		for i := range p.open {
			if i < len(before.Claim.Lines) && open(i) && !p.open[i] {
				p.open[i], p.byLine = true, true
			}
		}
		return
	}
	p := submission{claim: before.Claim}
	if p.openLines(open); !slices.Contains(p.open, true) {
		return
	}
	follower := b.follow(cause, before, VersionRedecision)
	follower.open, follower.byLine = p.open, true
}

// turn is a line whose turn it is.
type turn struct {
	sub, line int
}

// inServiceOf orders lines by their dates. Those of one day come in an order that depends on what they say and not on when
// they arrived, so that every order of arrival gives one result; lines that say the same are alike.
func inServiceOf(x, y *Line) int {
	return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Until, y.Until), cmp.Compare(x.Benefit, y.Benefit), cmp.Compare(x.Provider, y.Provider),
		cmp.Compare(x.Bill, y.Bill), cmp.Compare(x.Charged, y.Charged), cmp.Compare(x.Left(), y.Left()), cmp.Compare(x.Units, y.Units))
}

// turns are the lines of the batch that go by the order of their dates, in it.
func (b *batchRun) turns() []turn {
	var all []turn
	for i, p := range b.subs {
		if b.skip(i) || !p.byLine || p.reverses() {
			continue
		}
		for j := range p.claim.Lines {
			if p.opens(j) && !b.early(p, j) {
				all = append(all, turn{i, j})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y turn) int {
		a, b := &b.subs[x.sub].claim, &b.subs[y.sub].claim
		return cmp.Or(inServiceOf(&a.Lines[x.line], &b.Lines[y.line]), cmp.Compare(a.ID, b.ID), cmp.Compare(x.line, y.line))
	})
	return all
}
