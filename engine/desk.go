package engine

import (
	"cmp"
	"slices"
)

// Desk decides claims one after the other in memory, each beside what those before it consumed and were granted: what a database does
// with claims as they arrive, without one. It is for the claims of people who share limits; whoever shares none may have another desk.
// A Desk is not safe for concurrent use.
type Desk struct {
	book     *Book
	brief    bool
	asked    map[string]bool     // benefits of which the book's rules ask how often they were granted
	consumed []Entry             // of everybody, as Facts.Consumed wants them, while they are few
	counters map[Counter][]Entry // all of them by counter, once they are many
	granted  map[string][]Granted
	decider  decider         // of a brief desk
	dated    []*Case         // with lines in order of service, which come last
	inOrder  map[string]bool // limits of which the lines go by the order of service
	beside   []Entry         // what other lines booked on these: each counts for the lines after it alone
}

// Case is a claim in front of a Desk. Whoever brings it fills Facts but for Consumed, History and Lines, with all approvals of the member;
// its settled lines are left as they are, and what they consumed must be booked by Stand. The desk fills Decision.
type Case struct {
	Claim    *Claim
	Facts    Facts
	Decision Decision

	decider *decider // while lines of it are decided one by one
}

// NewDesk returns a desk that decides under a book. A brief one leaves out of its decisions the traces, the balances, the arguments of
// reasons, the caps that refused and what would change an outcome: the outcomes, amounts and consumptions are the same.
func NewDesk(book *Book, brief bool) *Desk {
	d := &Desk{book: book, brief: brief, asked: make(map[string]bool), inOrder: make(map[string]bool), granted: make(map[string][]Granted)}
	for _, b := range book.Benefits {
		for _, h := range b.History {
			d.asked[h.Benefit] = true
		}
		for _, l := range b.Limits {
			d.inOrder[l.Code] = d.inOrder[l.Code] || b.InServiceOrder
		}
	}
	return d
}

// fewEntries is how many entries a claim is shown whole: picking its own out of them would take longer. More are kept by counter, because
// thousands of people may share a limit.
const fewEntries = 100

// Open begins with other people, of whom nothing stands on any limit.
func (d *Desk) Open() {
	d.consumed, d.dated, d.counters, d.beside = d.consumed[:0], d.dated[:0], nil, d.beside[:0]
	clear(d.granted)
}

// Stand books what stands on a counter beside the claims that are decided.
func (d *Desk) Stand(e Entry) {
	if d.counters != nil {
		d.counters[e.Counter] = withEntry(d.counters[e.Counter], e)
		return
	}
	if d.consumed = withEntry(d.consumed, e); len(d.consumed) <= fewEntries {
		return
	}
	d.counters = make(map[Counter][]Entry)
	for _, e := range d.consumed {
		d.counters[e.Counter] = append(d.counters[e.Counter], e)
	}
	d.consumed = d.consumed[:0]
}

// StandDecided books what a line has on a counter that is not decided with the others. It comes before those of later dates alone where the
// order of service counts, whenever it arrived.
func (d *Desk) StandDecided(e Entry) {
	if d.inOrder[e.Counter.limit()] {
		d.beside = append(d.beside, e)
	} else {
		d.Stand(e)
	}
}

// withEntry adds an entry where it belongs.
func withEntry(all []Entry, e Entry) []Entry {
	at, found := slices.BinarySearchFunc(all, e, inOrderOfEntries)
	if found {
		all[at].Value += e.Value
		return all
	}
	return slices.Insert(all, at, e)
}

// inOrderOfEntries is the order of Facts.Consumed.
func inOrderOfEntries(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Of, b.Of))
}

// Grant notes that a member was granted a line of a benefit, beside the claims that are decided.
func (d *Desk) Grant(member, benefit string, on Date) {
	if !d.asked[benefit] {
		return
	}
	all, g := d.granted[member], Granted{Benefit: benefit, Date: on, Lines: 1}
	at, found := slices.BinarySearchFunc(all, g, func(a, b Granted) int {
		return cmp.Or(cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Date, b.Date))
	})
	if found {
		all[at].Lines++
		return
	}
	d.granted[member] = slices.Insert(all, at, g)
}

// Decide decides the next claim. Its lines that go by the order of their dates are decided by Close, and so is its Decision then.
func (d *Desk) Decide(c *Case) {
	if slices.ContainsFunc(c.Claim.Lines, func(l Line) bool { return d.book.inServiceOrder(&l) }) {
		d.decideEarly(c)
		return
	}
	c.Facts.Approvals = approvalsFor(d.book, c.Claim, c.Facts.Approvals)
	c.Facts.Consumed, c.Facts.History = d.standing(c), slices.Clip(d.granted[c.Claim.Member])
	c.Decision = d.deciderOf(c).decide()
	for i := range c.Decision.Lines {
		if c.Facts.settled(i) == nil {
			d.enter(c, &c.Decision.Lines[i])
		}
	}
	if d.brief {
		c.Facts.Consumed, c.Facts.History = nil, nil // they change with the next claim
	}
}

// DecideSome decides some lines of a claim before the others, which a later version of it decided: these are left to Decide, which has to be
// given what DecideSome returns among Facts.Settled. A line that goes by the order of its date is always left to it.
func (d *Desk) DecideSome(c *Case, lines []int) (settled []Settled) {
	some := Case{Claim: c.Claim, Facts: c.Facts}
	some.Facts.Settled = slices.Clip(some.Facts.Settled)
	now := make([]int, 0, len(lines))
	for i := range c.Claim.Lines {
		switch {
		case c.Facts.settled(i) != nil:
		case slices.Contains(lines, i) && d.book.early(c.Claim, i):
			now = append(now, i)
		default:
			some.Facts.Settled = append(some.Facts.Settled, Settled{Line: i, Decision: LineDecision{Outcome: Pended}})
		}
	}
	if len(now) == 0 {
		return nil
	}
	d.Decide(&some)
	for _, i := range now {
		settled = append(settled, Settled{Line: i, Decision: some.Decision.Lines[i]})
	}
	return settled
}

// deciderOf returns the decider of a claim. A brief desk uses one again and again: nothing of it is left in its decisions.
func (d *Desk) deciderOf(c *Case) *decider {
	if !d.brief {
		return &decider{book: d.book, claim: c.Claim, facts: &c.Facts}
	}
	x := &d.decider
	if x.scratch == nil {
		x.scratch = &lineDecider{}
	}
	*x = decider{
		book: d.book, claim: c.Claim, facts: &c.Facts, brief: true, scratch: x.scratch, spareStandings: x.spareStandings,
		spareFields: x.spareFields, taken: x.taken[:0], granted: x.granted[:0], billed: x.billed[:0],
	}
	return x
}

// standing is what a claim finds on its limits. Where few people share a desk, that is all there is.
func (d *Desk) standing(c *Case) []Entry {
	switch {
	case d.counters != nil:
	case d.brief:
		return slices.Clip(d.consumed)
	default:
		return slices.Clone(d.consumed)
	}
	facts := c.Facts
	facts.Consumed, facts.Lines = nil, nil
	reads := readsOf(d.book, c.Claim, &facts, 0)
	slices.SortFunc(reads.spans, func(a, b CounterSpan) int { return cmp.Compare(a.Counter, b.Counter) })
	var found []Entry
	for _, s := range reads.spans {
		all := d.counters[s.Counter]
		at, _ := slices.BinarySearchFunc(all, s.Window.From, func(e Entry, from Date) int { return cmp.Compare(e.Date, from) })
		for _, e := range all[at:] {
			if s.Window.Contains(e.Date) {
				found = append(found, e)
			}
		}
	}
	return found
}

// enter books a decided line for those after it.
func (d *Desk) enter(c *Case, l *LineDecision) {
	for i := range l.Consumptions {
		x := &l.Consumptions[i]
		d.Stand(Entry{Counter: x.Counter, Date: x.Date, Of: x.Of, Value: x.Value})
	}
	if l.Outcome == Approved || l.Outcome == Reduced {
		d.Grant(c.Claim.Member, l.Benefit, l.Date)
	}
}

// decideEarly decides the lines of a claim that go by the order of arrival, of which others go by that of their dates.
func (d *Desk) decideEarly(c *Case) {
	c.Facts.Approvals = approvalsFor(d.book, c.Claim, c.Facts.Approvals)
	c.Facts.Lines = make([]LineFacts, len(c.Claim.Lines))
	c.Decision = Decision{Revision: d.book.Revision, Lines: make([]LineDecision, len(c.Claim.Lines))}
	c.decider = &decider{book: d.book, claim: c.Claim, facts: &c.Facts, brief: d.brief}
	c.decider.paidBefore()
	for _, i := range c.decider.order() {
		if c.Facts.settled(i) != nil || d.book.early(c.Claim, i) {
			d.decideLine(c, i)
		}
	}
	d.dated = append(d.dated, c)
}

// decideLine decides one line of a claim on what stands now.
func (d *Desk) decideLine(c *Case, i int) {
	c.Facts.Lines[i] = LineFacts{Consumed: d.standing(c), History: slices.Clone(d.granted[c.Claim.Member])}
	c.decider.decideAt(i, &c.Decision.Lines[i])
	if d.brief {
		c.Facts.Lines[i] = LineFacts{} // nobody reads it again
	}
	if c.Facts.settled(i) == nil {
		d.enter(c, &c.Decision.Lines[i])
	}
}

// Close decides the lines that go by the order of their dates, among those of all claims since Open.
func (d *Desk) Close() {
	type turn struct {
		of   *Case
		line int
	}
	var turns []turn
	for _, c := range d.dated {
		for i := range c.Claim.Lines {
			if c.Facts.settled(i) == nil && !d.book.early(c.Claim, i) {
				turns = append(turns, turn{c, i})
			}
		}
	}
	slices.SortStableFunc(turns, func(x, y turn) int {
		return cmp.Or(inServiceOf(&x.of.Claim.Lines[x.line], &y.of.Claim.Lines[y.line]), cmp.Compare(x.of.Claim.ID, y.of.Claim.ID), cmp.Compare(x.line, y.line))
	})
	slices.SortStableFunc(d.beside, func(a, b Entry) int { return cmp.Compare(a.Date, b.Date) })
	for _, t := range turns {
		for ; len(d.beside) > 0 && d.beside[0].Date <= t.of.Claim.Lines[t.line].Date; d.beside = d.beside[1:] {
			d.Stand(d.beside[0])
		}
		d.decideLine(t.of, t.line)
	}
	for _, c := range d.dated {
		for i := range c.Decision.Lines {
			c.Decision.Pays += c.Decision.Lines[i].Pays
		}
		c.Decision.Outcome, c.decider = outcomeOf(c.Decision.Lines), nil
	}
	d.dated = d.dated[:0]
}

// Shared returns the counters that everybody shares which a claim may touch under the desk's book: whoever touches the same one belongs
// in front of one desk, as do the people of a household.
func (d *Desk) Shared(c *Case) (counters []Counter) {
	if !slices.ContainsFunc(c.Claim.Lines, func(l Line) bool { return d.book.sharesAll(l.Benefit) }) {
		return nil
	}
	for _, s := range readsOf(d.book, c.Claim, &c.Facts, 0).spans {
		if scope, _ := s.Counter.Owner(); scope == PerPayer {
			counters = append(counters, s.Counter)
		}
	}
	return counters
}

// sharesAll reports whether a benefit has a limit that everybody shares.
func (b *Book) sharesAll(benefit string) bool {
	x := b.Benefit(benefit)
	return x != nil && slices.ContainsFunc(x.Limits, func(l *Limit) bool { return l.Scope == PerPayer })
}
