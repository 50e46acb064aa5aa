package engine

import "slices"

// Decide takes the decision of a claim. It is pure and total: the same book, claim and facts always give the same
// decision, whatever they hold, and nothing is read but its arguments. Lines are decided in order, each seeing what
// the former consumed (DESIGN §6); those that are settled stay as they are.
func Decide(book *Book, claim *Claim, facts *Facts) Decision {
	d := decider{book: book, claim: claim, facts: facts}
	return d.decide()
}

// decide decides all lines of the claim.
func (d *decider) decide() Decision {
	d.paidBefore()
	dec := Decision{Revision: d.book.Revision, Lines: make([]LineDecision, len(d.claim.Lines))}
	for _, i := range d.order() {
		d.decideAt(i, &dec.Lines[i])
		dec.Pays += dec.Lines[i].Pays
	}
	dec.Outcome = outcomeOf(dec.Lines)
	return dec
}

// decideAt decides the line at index i, beside what the lines before it left.
func (d *decider) decideAt(i int, out *LineDecision) {
	if s := d.facts.settled(i); s != nil {
		*out = *s // what it consumed and was granted stands in the facts
		return
	}
	d.line(i)
	if r := d.facts.ruling(i); r != nil {
		d.rule(i, r, out)
	} else {
		d.decideLine(i, out)
	}
	d.remember(out)
}

// decideLine decides the line at index i by the rules.
func (d *decider) decideLine(i int, out *LineDecision) {
	if parts := d.partsOf(i); parts != nil {
		d.decideParts(i, parts, out)
	} else {
		l := d.scratch
		if l == nil {
			l = &lineDecider{}
		}
		d.begin(l, i, &d.claim.Lines[i], out)
		l.decide()
		d.bookLine(l)
		l.whyNot()
	}
}

// paidBefore counts what settled lines were paid: it is no longer left on their bills, wherever they stand in the claim.
func (d *decider) paidBefore() {
	for i := range d.facts.Settled {
		s := &d.facts.Settled[i]
		if b := d.book.Benefit(s.Decision.Benefit); s.Decision.Pays > 0 && (b == nil || !b.LumpSum) && s.Line < len(d.claim.Lines) {
			d.addPaid(&d.claim.Lines[s.Line], s.Line, s.Decision.Pays)
		}
	}
}

// order is the order in which the claim's lines are decided: as they stand in it, or by their dates.
func (d *decider) order() []int {
	order := make([]int, len(d.claim.Lines))
	for i := range order {
		order[i] = i
	}
	if len(d.facts.Lines) > 0 {
		slices.SortStableFunc(order, func(i, j int) int { return inServiceOf(&d.claim.Lines[i], &d.claim.Lines[j]) })
	}
	return order
}

// line begins the next line. One that has facts of its own finds there what the claim's other lines consumed.
func (d *decider) line(i int) {
	d.ruledUnits, d.ruledPays = 0, 0
	if i < len(d.facts.Lines) {
		d.taken, d.granted = nil, nil
	}
}

// outcomeOf sums up the lines of a claim, or the parts of a line: pended if any is, else what all have in common, else
// reduced.
func outcomeOf(lines []LineDecision) Outcome {
	if len(lines) == 0 {
		return Denied
	}
	common := lines[0].Outcome
	for i := range lines {
		if lines[i].Outcome == Pended {
			return Pended
		}
		if lines[i].Outcome != common {
			common = Reduced
		}
	}
	return common
}

// decider is what the lines of one claim share.
type decider struct {
	book    *Book
	claim   *Claim
	facts   *Facts
	on      Date     // replaces every governing date, for balances; 0 to decide
	suppose supposed // what is taken for granted, to find what would change an outcome
	// scratch, and what is spare, is used again for every line where only outcomes are wanted; nil else.
	scratch        *lineDecider
	spareStandings []Standing
	spareFields    []Value
	brief          bool       // nobody reads the trace, the balances or what would change an outcome: none is made
	taken          []Entry    // consumed by the lines decided so far
	granted        []Granted  // lines granted so far, for history
	billed         []billPaid // paid so far, by bill
	parts          int        // into how many parts lines were cut so far
	invoice        Bill       // of the line at index summed-1
	summed         int        // 0: none yet
	tries          int        // how many other days were tried so far
	known          []Counter  // the counters that were read, of a supposition that may meet others; nil: all
	unread         bool       // such a supposition did
	// what a ruling on the line at hand allows was given to its parts so far
	ruledUnits Quantity
	ruledPays  Cents
	args       []Arg // one arena for the arguments of all reasons and steps
}

// quiet reports whether only outcomes are wanted, and what lines consume.
func (d *decider) quiet() bool { return d.brief || d.suppose.asked }

// spared returns n zero elements, those of a slice that is used again where there is a scratch.
func spared[T any](d *decider, spare *[]T, n int) []T {
	if d.scratch == nil {
		return make([]T, n)
	}
	*spare = slices.Grow((*spare)[:0], n)[:n]
	clear(*spare)
	return *spare
}

// billPaid is what was paid on a bill; line tells lines without a bill number apart, -1 for others.
type billPaid struct {
	bill billKey
	line int
	paid Cents
}

func billOfLine(l *Line, index int) billPaid {
	if l.Bill != "" {
		index = -1
	}
	return billPaid{bill: l.billKey(), line: index}
}

// paidOn returns what was paid so far on the bill of a line.
func (d *decider) paidOn(l *Line, index int) Cents {
	of := billOfLine(l, index)
	for i := range d.billed {
		if d.billed[i].bill == of.bill && d.billed[i].line == of.line {
			return d.billed[i].paid
		}
	}
	return 0
}

func (d *decider) addPaid(l *Line, index int, c Cents) {
	of := billOfLine(l, index)
	for i := range d.billed {
		if d.billed[i].bill == of.bill && d.billed[i].line == of.line {
			d.billed[i].paid += c
			return
		}
	}
	of.paid = c
	d.billed = append(d.billed, of)
}

// bookLine books one decided line or part in memory, for the next ones to see.
func (d *decider) bookLine(l *lineDecider) {
	out := l.out
	l.booked = len(out.Consumptions)
	for i := range out.Consumptions {
		c := &out.Consumptions[i]
		d.taken = append(d.taken, Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: c.Value})
	}
	if out.Pays > 0 && !l.benefit.LumpSum { // a lump sum is not for what the bill charges, and leaves it as it was
		d.addPaid(l.view.Line, l.index, out.Pays)
	}
}

// remember adds a line to the member's history.
func (d *decider) remember(out *LineDecision) {
	if d.book.readsHistory && (out.Outcome == Approved || out.Outcome == Reduced) {
		d.granted = append(d.granted, Granted{Benefit: out.Benefit, Date: out.Date, Lines: 1})
	}
}

// keep returns the arguments appended to the arena since start, closed against further appends.
func (d *decider) keep(start int) []Arg {
	if start == len(d.args) {
		return nil
	}
	return d.args[start:len(d.args):len(d.args)]
}
