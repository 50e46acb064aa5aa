package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"octroi/engine"
)

// ExampleResult is what became of one example of a benefit.
type ExampleResult struct {
	Benefit string
	Name    string
	File    string
	Line    int
	Checks  []Check // in the order of the decision; only what the example states
}

// Check is one comparison of an example, as text.
type Check struct {
	What     string // "outcome", "pays", "remaining.sessions"
	Expected string
	Actual   string
}

// OK reports whether the comparison holds.
func (c Check) OK() bool { return c.Expected == c.Actual }

// OK reports whether the decision is what the example states.
func (r ExampleResult) OK() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.OK() })
}

// RunExamples decides every example of a book, in book order, and compares the decision with what the example states.
func RunExamples(l *Loaded) []ExampleResult {
	out := make([]ExampleResult, len(l.examples))
	for i, e := range l.examples {
		out[i] = e.run(l.Book)
	}
	return out
}

func (e *example) run(book *engine.Book) ExampleResult {
	res := ExampleResult{Benefit: e.benefit.Code, Name: e.name, File: e.at.src.name, Line: e.at.line}
	d, wrong := e.decide(book)
	if res.Checks = wrong; d != nil {
		res.Checks = e.expect.compare(d)
	}
	return res
}

// decide takes the decision of the example's line. Without one it says what is wrong with the claim itself.
func (e *example) decide(book *engine.Book) (*engine.LineDecision, []Check) {
	claim, facts, wrong := e.asked(book)
	if wrong != nil {
		return nil, wrong
	}
	d := engine.Decide(book, &claim, &facts)
	return &d.Lines[0], nil
}

// asked is the example's claim, valid, and what to decide it on.
func (e *example) asked(book *engine.Book) (engine.Claim, engine.Facts, []Check) {
	claim, facts := e.claim, e.facts
	claim.Lines = slices.Clone(claim.Lines)
	if wrong := engine.ValidateClaim(book, &claim, &facts.Member, claim.SubmittedOn); len(wrong) > 0 {
		var checks []Check
		for _, f := range wrong {
			checks = append(checks, Check{"the claim's " + f.Pointer, "accepted", "refused with " + f.Code})
		}
		return claim, facts, checks
	}
	var err error
	if facts.Consumed, err = e.consumed(book, &claim, &facts); err != nil {
		return claim, facts, []Check{{"used", "limits that can be counted", err.Error()}}
	}
	return claim, facts, nil
}

// view is the line as the keys of a limit see it.
func (e *example) view(book *engine.Book, claim *engine.Claim, facts *engine.Facts) *engine.View {
	l := &claim.Lines[0]
	v := &engine.View{Book: book, Benefit: e.benefit, Claim: claim, Line: l, Member: &facts.Member, Provider: facts.Provider(l.Provider)}
	v.On, v.Approval = e.governing(), e.approval()
	v.Household = facts.Household(facts.Member.HouseholdOn(v.On).Household)
	v.Bill = claim.BillOf(0)
	for _, f := range e.benefit.Fields {
		value, ok := l.Fields[f.Name]
		if !ok {
			value = f.Default
		}
		v.Fields = append(v.Fields, value)
	}
	return v
}

// counterOf composes the counter of a limit for a line.
func counterOf(l *engine.Limit, v *engine.View) (engine.Counter, error) {
	owner := ""
	switch l.Scope {
	case engine.PerMember:
		owner = v.Member.ID
	case engine.PerHousehold:
		owner = v.Member.HouseholdOn(v.On).Household
	case engine.PerPayer:
	}
	keys := make([]engine.Value, len(l.Keys))
	for i, k := range l.Keys {
		for _, f := range k.Facts() {
			if !v.Known(f) {
				return "", fmt.Errorf("limit %s needs %s", l.ID, f.Name)
			}
		}
		key, err := k.Value(v)
		if err != nil {
			return "", fmt.Errorf("limit %s: %w", l.ID, err)
		}
		keys[i] = key
	}
	return engine.CounterOf(l.Code, l.Scope, owner, keys...), nil
}

// compare sets what was expected beside what came out.
func (x *expectation) compare(d *engine.LineDecision) []Check {
	var out []Check
	if x.outcome != nil {
		out = append(out, Check{"outcome", *x.outcome, string(d.Outcome)})
	}
	if x.pays != nil {
		out = append(out, Check{"pays", x.pays.String() + " EUR", d.Pays.String() + " EUR"})
	}
	codes := make([]string, len(d.Reasons))
	for i, r := range d.Reasons {
		codes[i] = r.Code
	}
	if x.allCodes {
		out = append(out, Check{"reasons", list(x.reasons), list(codes)})
	}
	if x.boundBy != nil {
		out = append(out, Check{"bound_by", cmp.Or(*x.boundBy, "none"), cmp.Or(d.BoundBy, "none")})
	}
	if x.whyNot != nil {
		actual := ""
		if d.WhyNot != nil {
			actual = d.WhyNot.Code
		}
		out = append(out, Check{"why_not", cmp.Or(*x.whyNot, "none"), cmp.Or(actual, "none")})
	}
	for _, r := range x.used {
		out = append(out, r.check("used", d, func(b *engine.Balance) int64 { return b.Used }))
	}
	for _, r := range x.remaining {
		out = append(out, r.check("remaining", d, func(b *engine.Balance) int64 { return b.Remaining }))
	}
	if i := slices.IndexFunc(out, func(c Check) bool { return !c.OK() }); i >= 0 && !x.allCodes && len(codes) > 0 {
		out[i].Actual += " (" + list(codes) + ")" // a surprise is explained by its reasons, stated or not
	}
	return out
}

// check sets a figure of a limit beside that of its balance after the line.
func (u usedLimit) check(what string, d *engine.LineDecision, figure func(*engine.Balance) int64) Check {
	actual := "no balance"
	for i := range d.Balances {
		if b := &d.Balances[i]; b.Code == u.limit.Code {
			actual = inMeasure(u.limit.Measure, figure(b))
		}
	}
	return Check{what + "." + u.limit.ID, inMeasure(u.limit.Measure, u.value), actual}
}

func list(codes []string) string {
	if len(codes) == 0 {
		return "none"
	}
	return strings.Join(codes, ", ")
}

func inMeasure(m engine.Measure, n int64) string {
	switch m {
	case engine.MeasureAmount, engine.MeasureExpense:
		return engine.Cents(n).String() + " EUR"
	case engine.MeasureUnits:
		return engine.Quantity(n).String()
	default:
		return fmt.Sprint(n)
	}
}
