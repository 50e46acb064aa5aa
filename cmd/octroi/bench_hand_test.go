package main

import (
	"strconv"

	"octroi/engine"
)

// What follows decides six benefits of the shipped book as a Go programmer would who had no rule language: constants
// and dates in the code, fields read directly, one function per benefit (bench_hand_benefits_test.go). It returns the
// very Decision that Decide returns, trace included but for the why-not, which only Decide works out: the comparison is
// at Decide's cost. No period crosses a change of values, where Decide would cut it. It shares no code with
// Decide, and takes as much care not to allocate. It trusts that the claim was validated.

// handClaim is what the lines of a claim share.
type handClaim struct {
	claim *engine.Claim
	facts *engine.Facts
	taken []engine.Entry
	bills []handBill
	args  []engine.Arg // of all reasons and steps, in one piece
}

type handBill struct {
	provider, number string
	paid             engine.Cents
}

// handLine is one line being decided.
type handLine struct {
	*handClaim
	index    int
	line     *engine.Line
	out      *engine.LineDecision
	provider *engine.Provider // nil: unknown
	unit     string           // of the benefit
	limits   [2]handLimit
	limited  int // how many limits there are
	units    engine.Quantity
	waits    []engine.Reason
	denied   bool
	pended   bool
	cut      bool
}

// handLimit is a limit of the benefit with its standing before the line.
type handLimit struct {
	id, code, rule string
	branch         string // which dated value the bound is
	measure        engine.Measure
	window         engine.Window
	counter        engine.Counter
	of             string // what a count counts, and whether it did before
	already        bool
	used, atMost   int64
}

// handDecide decides a claim of the six benefits.
func handDecide(revision string, claim *engine.Claim, facts *engine.Facts) engine.Decision {
	h := handClaim{claim: claim, facts: facts, args: make([]engine.Arg, 0, 32*len(claim.Lines))}
	dec := engine.Decision{Revision: revision, Lines: make([]engine.LineDecision, len(claim.Lines))}
	for i := range claim.Lines {
		l := handLine{handClaim: &h, index: i, line: &claim.Lines[i], out: &dec.Lines[i], units: claim.Lines[i].Units}
		l.decide()
		l.finish()
		dec.Pays += l.out.Pays
	}
	dec.Outcome = handOutcome(dec.Lines)
	return dec
}

func handOutcome(lines []engine.LineDecision) engine.Outcome {
	same := true
	for i := range lines {
		if lines[i].Outcome == engine.Pended {
			return engine.Pended
		}
		same = same && lines[i].Outcome == lines[0].Outcome
	}
	if same {
		return lines[0].Outcome
	}
	return engine.Reduced
}

func (l *handLine) decide() {
	l.out.Benefit, l.out.Date = l.line.Benefit, l.line.Date
	l.out.Steps = make([]engine.Step, 0, 12)
	for i := range l.facts.Providers {
		if l.facts.Providers[i].ID == l.line.Provider && l.line.Provider != "" {
			l.provider = &l.facts.Providers[i]
		}
	}
	switch l.line.Benefit {
	case "psychology":
		l.psychology()
	case "sport_club":
		l.sportClub()
	case "sport_event":
		l.sportEvent()
	case "birth_premium":
		l.birthPremium()
	case "glasses":
		l.glasses()
	case "sick_child_care":
		l.sickChildCare()
	default:
		l.deny("benefit_unknown", 0)
	}
}

// finish settles the outcome and states the limits as the line leaves them.
func (l *handLine) finish() {
	out := l.out
	switch {
	case l.denied:
		out.Outcome, out.Pays, out.Consumptions = engine.Denied, 0, nil
	case l.pended:
		out.Outcome, out.Pays, out.Consumptions = engine.Pended, 0, nil
		out.Reasons, out.BoundBy = l.waits, ""
	case l.cut:
		out.Outcome = engine.Reduced
	default:
		out.Outcome = engine.Approved
	}
	if l.limited == 0 {
		return
	}
	out.Balances = make([]engine.Balance, l.limited)
	for i := range l.limited {
		lim := &l.limits[i]
		used, unit := lim.used, ""
		if lim.measure == engine.MeasureUnits {
			unit = l.unit
		}
		for j := range out.Consumptions {
			switch c := &out.Consumptions[j]; {
			case c.Limit != lim.code:
			case lim.measure != engine.MeasureCount:
				used += c.Value
			case !lim.already:
				used++
			}
		}
		out.Balances[i] = engine.Balance{Limit: lim.id, Code: lim.code, Measure: lim.measure, Unit: unit, Window: lim.window,
			Used: used, Remaining: max(0, lim.atMost-used)}
	}
}

// since returns the arguments added from start on.
func (h *handClaim) since(start int) []engine.Arg {
	if start == len(h.args) {
		return nil
	}
	return h.args[start:len(h.args):len(h.args)]
}

func (h *handClaim) arg(name string, v engine.Value) {
	h.args = append(h.args, engine.Arg{Name: name, Value: v})
}

// step adds a step with the arguments added from start on.
func (l *handLine) step(rule, code string, start int) {
	l.out.Steps = append(l.out.Steps, engine.Step{Rule: rule, Code: code, Args: l.since(start)})
}

func (l *handLine) deny(code string, start int) {
	l.denied = true
	l.out.Reasons = append(l.out.Reasons, engine.Reason{Code: code, Args: l.since(start)})
}

func (l *handLine) wait(code string, start int) {
	l.pended = true
	l.waits = append(l.waits, engine.Reason{Code: code, Args: l.since(start)})
}

// limit opens a limit whose counter adds up.
func (l *handLine) limit(lim handLimit) {
	for _, entries := range [...][]engine.Entry{l.facts.Consumed, l.taken} {
		for i := range entries {
			if e := &entries[i]; e.Counter == lim.counter && lim.window.Contains(e.Date) {
				lim.used += e.Value
			}
		}
	}
	l.limits[l.limited] = lim
	l.limited++
}

// distinct opens a limit that counts distinct values.
func (l *handLine) distinct(lim handLimit) {
	type sum struct {
		of    string
		value int64
	}
	var room [24]sum
	seen := room[:0]
	for _, entries := range [...][]engine.Entry{l.facts.Consumed, l.taken} {
	next:
		for i := range entries {
			e := &entries[i]
			if e.Counter != lim.counter || !lim.window.Contains(e.Date) {
				continue
			}
			for j := range seen {
				if seen[j].of == e.Of {
					seen[j].value += e.Value
					continue next
				}
			}
			seen = append(seen, sum{e.Of, e.Value})
		}
	}
	for i := range seen {
		if seen[i].value > 0 {
			lim.used++
			lim.already = lim.already || seen[i].of == lim.of
		}
	}
	l.limits[l.limited] = lim
	l.limited++
}

// self is what a count counts that counts lines.
func (l *handLine) self() string { return l.claim.ID + "/" + strconv.Itoa(l.index) }
