package engine

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
	got := l.try(l.claim, &line, s)
	if got.Pays > l.out.Pays {
		l.whyIs(code, append(args, Arg{"amount", CentsValue(got.Pays)})...)
	}
}

// attempt is what a hypothetical decision gave. unit says that it was about one named unit, and more that the line
// as a whole would be paid more for it than it is.
type attempt struct {
	Pays       Cents
	unit, more bool
}

// try decides a line again on a supposition, beside what the claim's former lines consumed.
func (l *lineDecider) try(claim *Claim, line *Line, s supposed) attempt {
	s.asked = true
	d := decider{book: l.book, claim: claim, facts: l.facts, suppose: s, taken: l.taken, granted: l.decider.granted, billed: l.billed}
	h := d.newLine(l.index, line, &LineDecision{})
	h.decide()
	return attempt{Pays: h.out.Pays}
}

// tryOn decides the same service as if it took place on another day, one unit of it when it is paid by the unit.
func (l *lineDecider) tryOn(day Date, s supposed) attempt {
	line, claim := *l.view.Line, *l.claim
	b := l.benefit
	line.Until = day + (line.Until - line.Date)
	line.Date = day
	switch b.DatedBy.Kind {
	case DatedByUntil:
		line.Date, line.Until = day-(line.Until-line.Date), day
	case DatedByField:
		fields := make(map[string]Value, len(line.Fields))
		for k, v := range line.Fields {
			fields[k] = v
		}
		fields[b.Fields[b.DatedBy.Field].Name] = DateValue(day)
		line.Fields = fields
	case DatedByDate, DatedBySubmitted, DatedByApproval:
	}
	claim.SubmittedOn = max(claim.SubmittedOn, line.Until)
	if b.DatedBy.Kind == DatedBySubmitted {
		claim.SubmittedOn = day
	}
	got := l.try(&claim, &line, s)
	if !b.PerUnit || b.ByUnit || line.Units <= One {
		got.unit, got.more = b.PerUnit && line.Units == One && b.Unit != "", got.Pays > l.out.Pays
		return got
	}
	one, share := line, [5]Cents{}
	for i, a := range one.amounts() {
		share[i] = scaleCents(*a, int64(One), int64(line.Units))
		*a = share[i]
	}
	one.Units = One
	whole := got.Pays
	got = l.try(&claim, &one, s)
	got.unit, got.more = b.Unit != "", whole > l.out.Pays
	return got
}
