package engine

import "slices"

// supposed is what a hypothetical decision takes for granted, to find what would change an outcome and what it would
// pay. The question is always put to the same rules, never answered from a formula of its own.
type supposed struct {
	gates      bool // every gate holds
	evidence   bool // no document is missing
	inTime     bool // the deadline is kept
	approval   bool // there is an approval without bounds
	thresholds bool // every threshold has been passed
	asked      bool // this is a supposition: look no further
}

// suppositions are what the why-nots suppose that say what a line would be paid as it stands.
var suppositions = map[string]supposed{
	"why_evidence":      {evidence: true},
	"why_submitted_by":  {inTime: true},
	"why_approval":      {approval: true},
	"why_approval_more": {approval: true},
	"why_gate":          {gates: true, inTime: true},
	"why_gates":         {gates: true, inTime: true},
	"why_threshold":     {thresholds: true},
}

// supposing answers with what the line would be paid on a supposition, when that is more than it is.
func (l *lineDecider) supposing(code string, args ...Arg) {
	s, line := suppositions[code], *l.view.Line
	s.approval = s.approval || (s.gates && l.benefit.Approval && l.view.Approval == nil)
	got := l.try(l.claim, &line, s, l.taken[:l.seen])
	if got.Pays > l.out.Pays {
		l.whyIs(code, append(args, Arg{"amount", CentsValue(got.Pays)})...)
	}
}

// try decides a line again on a supposition, beside what was taken, and what the claim's former lines were paid.
func (l *lineDecider) try(claim *Claim, line *Line, s supposed, taken []Entry) attempt {
	s.asked = true
	d := decider{book: l.book, claim: claim, facts: l.facts, suppose: s, taken: slices.Clip(taken), granted: l.decider.granted}
	d.addPaid(line, l.index, l.paid)
	h := d.newLine(l.index, line, &LineDecision{})
	h.decide()
	return attempt{Pays: h.out.Pays}
}
