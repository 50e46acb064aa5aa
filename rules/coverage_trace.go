package rules

import (
	"maps"
	"slices"

	"octroi/engine"
)

// Coverage says which branches of a book its examples exercise, read from the traces of their decisions. A branch that
// no example takes is a rule that nobody has ever seen at work.
type Coverage struct {
	Benefits []BenefitCoverage // in book order; after them, without a code, what every benefit of the book shares
}

// BenefitCoverage is the coverage of one benefit, or of the book's own rules when Benefit is "".
type BenefitCoverage struct {
	Benefit  string
	Branches int             // that the rules have
	Missing  []MissingBranch // that no example takes, in the order of deciding
}

// MissingBranch is a branch that no example takes: where it stands, and the example that would take it.
type MissingBranch struct {
	Rule   string // as in the trace: "requires[0]", "limits.sessions", "each"
	File   string
	Line   int
	Col    int
	Wanted string // what no example has: "no example where this does not hold: the provider is recognised"
}

// Taken is how many of the branches some example takes.
func (c BenefitCoverage) Taken() int { return c.Branches - len(c.Missing) }

// Total adds up the coverage of the whole book.
func (c Coverage) Total() (taken, branches int) {
	for _, b := range c.Benefits {
		taken += b.Taken()
		branches += b.Branches
	}
	return taken, branches
}

// Complete reports whether every branch is taken by some example.
func (c Coverage) Complete() bool {
	taken, branches := c.Total()
	return taken == branches
}

// Cover runs the examples of a book and reports which branches they take. Whether an example's expectation holds makes
// no difference: RunExamples tells that.
func Cover(l *Loaded) Coverage {
	all, own := make(taken), make(map[*engine.Benefit]taken)
	for _, e := range l.examples {
		d, _ := e.decide(l.Book)
		if d == nil {
			continue
		}
		if own[e.benefit] == nil {
			own[e.benefit] = make(taken)
		}
		own[e.benefit].add(e.benefit, d)
		all.add(e.benefit, d)
	}
	var out Coverage
	pools := make(map[string]taken)
	for _, b := range l.Book.Benefits {
		for _, limit := range b.Limits {
			if !limit.Pool {
				continue
			}
			if pools[limit.Code] == nil {
				pools[limit.Code] = make(taken)
			}
			maps.Copy(pools[limit.Code], own[b])
		}
	}
	told := make(map[mark]bool)
	for _, b := range l.Book.Benefits {
		branches := slices.DeleteFunc(branchesOf(l, b), func(x branch) bool { // of a pool, told of the first benefit that joins it
			key := mark{rule: x.pool, what: x.anyOf[0].what, detail: x.anyOf[0].detail}
			known := x.pool != "" && told[key]
			told[key] = true
			return known
		})
		out.Benefits = append(out.Benefits, measure(b.Code, branches, own[b], pools))
	}
	out.Benefits = append(out.Benefits, measure("", sharedBranches(l), all, pools))
	return out
}

// measure sets the branches of a benefit beside those that were taken.
func measure(benefit string, all []branch, own taken, pools map[string]taken) BenefitCoverage {
	out := BenefitCoverage{Benefit: benefit, Branches: len(all)}
	for _, b := range all {
		seen := own
		if b.pool != "" {
			seen = pools[b.pool]
		}
		if slices.ContainsFunc(b.anyOf, func(m mark) bool { return seen[m] }) {
			continue
		}
		m := MissingBranch{Rule: b.rule, Wanted: b.wanted}
		if b.at != nil {
			m.File = b.at.src.name
			m.Line, m.Col = b.at.src.clamp(b.at.line, b.at.col)
		}
		out.Missing = append(out.Missing, m)
	}
	return out
}

// mark is one thing that a trace shows: a step of a rule, the value that a rule chose, or a document that it accepted.
type mark struct {
	rule, what, detail string
}

// The kinds of mark beside the codes of steps, which stand for themselves. None of them is a code.
const (
	markValue     = "value:"     // the rule chose the value of this label
	markDocument  = "document:"  // the rule accepted this document
	markConcerned = "concerned:" // the limit concerned the line
)

// taken is everything that the traces of some decisions show.
type taken map[mark]bool

// add notes the trace of a line and of its parts.
func (t taken) add(b *engine.Benefit, d *engine.LineDecision) {
	for _, s := range d.Steps {
		t[mark{s.Rule, s.Code, ""}] = true
		switch s.Code {
		case "deadline_kept":
			t[mark{deadlineOf(b), s.Code, ""}] = true
		case "rule_fault", "limit_not_concerned", "block_closed":
			continue
		case "evidence_present":
			for _, a := range s.Args {
				t[mark{s.Rule, markDocument, a.Value.S}] = true
			}
		}
		t[mark{s.Rule, markValue, s.Branch}] = true
		t[mark{s.Rule, markConcerned, ""}] = true
	}
	for _, c := range d.Consumptions { // a limit that only counts leaves no step
		for _, l := range b.Limits {
			if l.Code == c.Limit {
				t[mark{"limits." + l.ID, markConcerned, ""}] = true
			}
		}
	}
	for _, r := range d.Reasons {
		switch r.Code {
		case "too_late":
			t[mark{deadlineOf(b), r.Code, ""}] = true
		case "approval_missing": // without a step when the approval is to date the line
			t[mark{"approval", r.Code, ""}] = true
		}
	}
	for i := range d.Parts {
		t.add(b, &d.Parts[i])
	}
}

// deadlineOf names the rule by which claims of a benefit are too late: its own, or the book's.
func deadlineOf(b *engine.Benefit) string {
	if b.SubmitWithin.IsZero() {
		return "book.submit_within"
	}
	return "submit_within"
}

// sharedBranches are the branches of the book's own rules: its gates, its conditions of review and its deadline.
func sharedBranches(l *Loaded) []branch {
	c := &branches{loaded: l}
	if len(l.Book.Benefits) > 0 {
		for i, item := range itemsOf(l.root.get("requires")) {
			if i < len(l.Book.Benefits[0].Gates) {
				c.gate(l.Book.Benefits[0].Gates[i], item)
			}
		}
		reviews := reviewsOf(l.Book.Benefits[0], true)
		for i, item := range itemsOf(l.root.get("review")) {
			if i < len(reviews) {
				c.review(reviews[i], item)
			}
		}
	}
	sharesDeadline := func(b *engine.Benefit) bool {
		return b.SubmitWithin.IsZero() && b.DatedBy.Kind != engine.DatedBySubmitted
	}
	if !l.Book.SubmitWithin.IsZero() && slices.ContainsFunc(l.Book.Benefits, sharesDeadline) {
		c.deadline("book.submit_within", l.root.get("submit_within"))
	}
	return c.all
}
