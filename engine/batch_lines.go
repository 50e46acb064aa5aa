package engine

import "slices"

// lineRun is a claim whose lines are decided one by one, each when it is its turn.
type lineRun struct {
	facts Facts
	lines []LineDecision
	d     *decider
}

func (b *batchRun) lineRunOf(i int) *lineRun {
	p := b.subs[i]
	run := &lineRun{facts: b.factsFor(i), lines: make([]LineDecision, len(p.claim.Lines))}
	run.facts.Consumed, run.facts.History, run.facts.Lines = nil, nil, make([]LineFacts, len(p.claim.Lines))
	run.d = &decider{book: b.book, claim: &p.claim, facts: &run.facts}
	run.d.paidBefore()
	return run
}

// decideEarly decides the lines of a claim that go by the order of arrival, when it is the claim's turn; its others come after
// those of all claims, by their dates.
func (b *batchRun) decideEarly(i int) {
	if b.runs[i] == nil {
		b.runs[i] = b.lineRunOf(i)
	}
	p, lines := b.subs[i], make([]turn, 0, len(b.subs[i].claim.Lines))
	for j := range p.claim.Lines {
		if p.opens(j) && b.early(p, j) {
			lines = append(lines, turn{i, j})
		}
	}
	slices.SortStableFunc(lines, func(x, y turn) int { return inServiceOf(&p.claim.Lines[x.line], &p.claim.Lines[y.line]) }) // as Decide does
	for _, t := range lines {
		b.decideTurn(t, b.runs[i])
	}
}

// decideDated decides the lines that go by the order of their dates, each on what stands before it.
func (b *batchRun) decideDated() {
	for _, t := range b.turns() {
		if b.runs[t.sub] == nil {
			if !b.subs[t.sub].offered {
				continue // a repeat within the batch
			}
			b.runs[t.sub] = b.lineRunOf(t.sub)
		}
		b.decideTurn(t, b.runs[t.sub])
	}
}

// finish books the claim whose lines were decided one by one, if it changed.
func (b *batchRun) finish(i int) error {
	p, run := b.subs[i], b.runs[i]
	decision, err := decideSafely(b.book, &p.claim, &run.facts)
	if err != nil {
		return err
	}
	switch {
	case p.before != nil && !p.worthwhile(&decision):
		b.results[i] = Result{Record: *p.before, Unchanged: true}
	case !b.covered(i, &decision):
		return errUncovered
	default:
		b.keep(i, run.facts, decision)
	}
	return nil
}

// finishOffered decides what is offered to a claim that has lines in order of service too.
func (b *batchRun) finishOffered(i int) error {
	b.decideEarly(i)
	return b.finish(i)
}

// early reports whether a line of a claim with lines in order of service is decided when it is the claim's turn.
func (b *batchRun) early(p *submission, line int) bool {
	return (b.again == nil || !b.again.scope.InServiceOrder) && b.book.early(&p.claim, line)
}

// early reports whether a line goes by the order of arrival, and shares no bill with a line that does not.
func (b *Book) early(c *Claim, line int) bool {
	if b.inServiceOrder(&c.Lines[line]) {
		return false
	}
	bill := c.Lines[line].billKey()
	return c.Lines[line].Bill == "" || !slices.ContainsFunc(c.Lines, func(l Line) bool {
		return b.inServiceOrder(&l) && l.billKey() == bill
	})
}

// inServiceOrder reports whether a line goes by the order of its date.
func (b *Book) inServiceOrder(l *Line) bool {
	x := b.Benefit(l.Benefit)
	return x != nil && x.InServiceOrder
}

// decideTurn decides one line, and books it in memory. One that is offered what became free has kept what it had until now, and
// keeps it where it would get less.
func (b *batchRun) decideTurn(t turn, run *lineRun) {
	p := b.subs[t.sub]
	offered := b.offeredLine(p, t.line)
	if offered {
		b.shiftLine(p, t.line, -1)
	}
	run.meets(b, p, t.line)
	run.facts.Lines[t.line] = LineFacts{Consumed: b.ledger.of(b.reads[t.sub].spans), History: b.past.of(b.reads[t.sub].history)}
	run.d.decideAt(t.line, &run.lines[t.line])
	if offered && lessThan(&run.lines[t.line], &p.before.Decision.Lines[t.line]) {
		b.shiftLine(p, t.line, 1)
		run.settle(t.line, &p.before.Decision.Lines[t.line])
		p.open[t.line] = false
		return
	}
	b.ledger.book(&run.lines[t.line], 1, true)
	b.past.addLine(p.claim.Member, &run.lines[t.line], 1)
	b.mark(p, t.line, &run.lines[t.line])
}

// meets looks for a line of the batch, decided meanwhile, that may be the same.
func (run *lineRun) meets(b *batchRun, p *submission, line int) {
	if !p.brings() || run.facts.twin(line) != nil {
		return
	}
	if m := b.twinOf(&p.claim, line); m != nil {
		run.facts.Twins = append(run.facts.Twins, Twin{Line: line, Kind: m.Kind, Claim: m.Claim, TheirN: m.Line})
		slices.SortFunc(run.facts.Twins, func(x, y Twin) int { return x.Line - y.Line })
	}
}

// settle leaves a line as it was, and begins the claim's bills anew with it.
func (run *lineRun) settle(line int, was *LineDecision) {
	run.facts.Lines[line] = LineFacts{}
	run.facts.Settled = append(run.facts.Settled, Settled{Line: line, Decision: *was})
	slices.SortFunc(run.facts.Settled, func(x, y Settled) int { return x.Line - y.Line })
	run.lines[line] = *was
	run.d.billed = nil
	run.d.paidBefore()
	for i := range run.lines {
		if l := &run.lines[i]; run.facts.settled(i) == nil && l.Pays > 0 {
			if x := run.d.book.Benefit(l.Benefit); x == nil || !x.LumpSum {
				run.d.addPaid(&run.d.claim.Lines[i], i, l.Pays)
			}
		}
	}
}

// lessThan reports whether a line would be worse off than it was.
func lessThan(now, was *LineDecision) bool {
	return now.Pays < was.Pays || now.Outcome == Pended && was.Outcome != Pended
}

// offeredLine reports whether a line is only asked again because a cap that had refused it may have room.
func (b *batchRun) offeredLine(p *submission, line int) bool {
	return p.offered && !b.book.inServiceOrder(&p.claim.Lines[line])
}
