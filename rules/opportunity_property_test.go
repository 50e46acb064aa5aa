package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"octroi/engine"
)

// TestOpportunities_areGrantedWhenAsked: for random members with a random past, under both shipped books, whoever asks for what
// was proposed, and brings what it needs, is granted it; and what would be granted was proposed, unless the book proposes it to
// somebody else or it was used.
func TestOpportunities_areGrantedWhenAsked(t *testing.T) {
	t.Parallel()
	books := make(map[string]*Loaded)
	for _, name := range []string{"partenamut", "demo-fr"} {
		files, err := Shipped(name)
		if err != nil {
			t.Fatal(err)
		}
		books[name], _ = Load(files)
	}
	asked, paid := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		l := books[rapid.SampledFrom(slices.Sorted(maps.Keys(books))).Draw(t, "book")]
		on := engine.MustDate("2024-02-01").AddDays(rapid.IntRange(0, 700).Draw(t, "day"))
		facts := randomPerson(t, l.Book, on)
		var often *example // people use the same benefit again
		for range rapid.IntRange(0, 12).Draw(t, "claims before") {
			e := rapid.SampledFrom(l.examples).Draw(t, "claim")
			if often != nil && rapid.Bool().Draw(t, "again") {
				e = often
			}
			often = e
			claim, with := e.movedTo(on.AddDays(-rapid.IntRange(0, 400).Draw(t, "days before")), facts)
			d := engine.Decide(l.Book, &claim, &with)
			remember(&facts, &d.Lines[0])
		}
		found := make(map[string]*engine.Opportunity)
		all := engine.OpportunitiesOf(l.Book, &facts, on, nil)
		for i := range all.All {
			found[all.All[i].Benefit] = &all.All[i]
		}
		for _, e := range l.examples {
			claim, with := e.movedTo(on, facts)
			d := engine.Decide(l.Book, &claim, &with).Lines[0]
			o := found[e.benefit.Code]
			asked++
			if d.Pays > 0 {
				paid++
			}
			switch {
			case o != nil:
				contradicts(t, e, o, &d)
			case d.Pays > 0 && !e.passedOver(l.Book, &facts, on):
				t.Fatalf("%s: %q pays %s to somebody to whom it was not proposed: %+v on %s", e.benefit.Code, e.name, d.Pays, facts.Member, on)
			}
		}
	})
	if paid*10 < asked {
		t.Errorf("only %d of %d claims were paid: the test asks for little", paid, asked)
	}
}

// contradicts fails when a decision says no for a reason that the opportunity should have known.
func contradicts(t *rapid.T, e *example, o *engine.Opportunity, d *engine.LineDecision) {
	for _, s := range d.Steps {
		if s.Code != "gate_failed" {
			continue
		}
		told := slices.ContainsFunc(o.Needs, func(n engine.Need) bool { return n.Rule == s.Rule })
		if !told || e.asksMemberOnly(s.Rule) {
			t.Fatalf("%s: %q fails %s, of which the opportunity says nothing: %+v", o.Benefit, e.name, s.Rule, d.Reasons)
		}
	}
	if d.Outcome != engine.Denied || d.BoundBy == "" {
		return
	}
	told := slices.ContainsFunc(o.Limits, func(l engine.OpportunityLimit) bool {
		return l.Limit.ID == d.BoundBy && (l.New || !l.Known || len(l.Where) > 0 || l.Limit.Deny || l.Limit.Bound() == engine.BoundAfter)
	})
	if !told {
		t.Fatalf("%s: %q is refused by %s, on which something is left: %+v", o.Benefit, e.name, d.BoundBy, o.Limits)
	}
}

// asksMemberOnly reports whether a condition looks at nothing that a claim brings: nobody could make it true by claiming.
func (e *example) asksMemberOnly(rule string) bool {
	at := slices.IndexFunc(e.benefit.Gates, func(g engine.Gate) bool { return g.Rule == rule })
	return !slices.ContainsFunc(expressionOf(e.benefit.Gates[at].If).names(), func(name string) bool {
		group, _, _ := strings.Cut(name, ".")
		return !slices.Contains([]string{"member", "household", "param", "table", "benefit"}, group)
	})
}

// passedOver reports whether a benefit is rightly not proposed: the book proposes it to others, or it was used.
func (e *example) passedOver(book *engine.Book, facts *engine.Facts, on engine.Date) bool {
	offer := e.benefit.Offer
	if offer.Never || slices.ContainsFunc(facts.History, func(g engine.Granted) bool { return g.Benefit == e.benefit.Code }) {
		return true
	}
	if offer.When == nil {
		return false
	}
	v := &engine.View{Book: book, Benefit: e.benefit, On: on, Member: &facts.Member, Household: &facts.Households[0]}
	holds, err := offer.When.Holds(v)
	return err == nil && !holds
}

// randomPerson makes a member with a household, most of the time covered and in order.
func randomPerson(t *rapid.T, book *engine.Book, on engine.Date) engine.Facts {
	age := rapid.IntRange(0, 99).Draw(t, "age")
	tenure := rapid.SampledFrom([]int{0, 2, 5, 11, 30, 200}).Draw(t, "tenure")
	m := engine.Member{ID: exampleMember, Born: on.AddMonths(-12*age - rapid.IntRange(0, 11).Draw(t, "months")),
		Coverage:      []engine.Span{{From: on.AddMonths(-tenure)}},
		Households:    []engine.HouseholdSpan{{Household: exampleHousehold, Holder: rapid.Bool().Draw(t, "holder")}},
		Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder}}}
	if rapid.IntRange(0, 9).Draw(t, "behind") == 0 {
		m.Contributions[0].State = engine.ContributionsBehind
	}
	statuses := append(sortedKeys(book.Statuses), engine.StatusPreferential, engine.StatusDisabled, engine.StatusGlobalFile)
	for _, code := range statuses {
		if rapid.IntRange(0, 3).Draw(t, code) == 0 {
			m.Statuses = append(m.Statuses, engine.StatusSpan{Code: code})
		}
	}
	h := engine.Household{ID: exampleHousehold, People: []engine.Person{{Member: m.ID, Born: m.Born}}}
	for range rapid.IntRange(0, 4).Draw(t, "others") {
		h.People = append(h.People, engine.Person{Member: "M2", Born: on.AddMonths(-rapid.IntRange(0, 900).Draw(t, "born"))})
	}
	return engine.Facts{Member: m, Households: []engine.Household{h}}
}

// movedTo is the example's claim as if the member of other facts made it so that another day governs it: with the example's provider and
// approval, and its days moved along.
func (e *example) movedTo(on engine.Date, of engine.Facts) (engine.Claim, engine.Facts) {
	claim, facts := e.claim, of
	line := claim.Lines[0]
	by := on - line.Date
	if e.benefit.DatedBy.Kind != engine.DatedByApproval {
		by = on - e.benefit.Governing(&line, claim.SubmittedOn, nil)
	}
	line.Date, line.Until = line.Date+by, line.Until+by
	line.Fields = maps.Clone(line.Fields)
	for name, v := range line.Fields {
		if v.Kind == engine.KindDate {
			line.Fields[name] = engine.DateValue(v.Date() + by)
		}
	}
	line.Evidence = slices.Clone(line.Evidence)
	for i := range line.Evidence {
		line.Evidence[i].IssuedOn += by
	}
	claim.SubmittedOn += by
	claim.Lines = []engine.Line{line}
	facts.Providers = e.facts.Providers
	for _, a := range e.facts.Approvals {
		a.Span = engine.Span{From: on, Until: on + 400}
		a.GrantedOn = on
		facts.Approvals = append(facts.Approvals, a)
	}
	return claim, facts
}

// remember books what a decision took, and what it granted.
func remember(facts *engine.Facts, d *engine.LineDecision) {
	for _, c := range d.Consumptions {
		facts.Consumed = append(facts.Consumed, engine.Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: c.Value})
	}
	slices.SortFunc(facts.Consumed, func(a, b engine.Entry) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Of, b.Of))
	})
	if d.Outcome == engine.Approved || d.Outcome == engine.Reduced {
		facts.History = append(facts.History, engine.Granted{Benefit: d.Benefit, Date: d.Date, Lines: 1})
	}
}
