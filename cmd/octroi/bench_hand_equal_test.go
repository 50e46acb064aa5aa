package main

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/replay/replaytest"
	"octroi/rules"
)

// shippedBook compiles the rule book that comes with octroi.
func shippedBook(tb testing.TB) *engine.Book {
	tb.Helper()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		tb.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// TestDecide_EqualsHandWritten decides claims of six benefits by the shipped book and by hand-written Go: outcomes,
// amounts, reasons, balances, entries and every step of the trace are the same.
func TestDecide_EqualsHandWritten(t *testing.T) {
	t.Parallel()
	book := shippedBook(t)
	told := map[string]int{}
	d := handDraw{odd: 12, intn: rand.New(rand.NewPCG(2025, 24)).IntN}
	for i := range 6000 {
		c := d.draw(i)
		handEqual(t, book, &c, told)
	}
	// The comparison says nothing about what was never drawn.
	for _, what := range []string{"approved", "reduced", "denied", "pended", "not_in_force", "too_late", "not_covered",
		"contributions_lost", "contributions_due", "fact_missing", "provider_unknown", "provider_not_recognised", "up_to_15_only",
		"evidence_missing", "evidence_undated", "evidence_expired", "limit_reached", "limit_cut", "bill_cut", "nothing_left"} {
		if told[what] == 0 {
			t.Errorf("no claim was drawn whose decision says %s", what)
		}
	}
}

// TestDecide_EqualsHandWrittenSmall draws by rapid, which turns a difference into a small claim.
func TestDecide_EqualsHandWrittenSmall(t *testing.T) {
	t.Parallel()
	book := shippedBook(t)
	rapid.Check(t, func(t *rapid.T) {
		d := handDraw{odd: 12, intn: func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") }}
		c := d.draw(1)
		handEqual(t, book, &c, map[string]int{})
	})
}

// handEqual fails when the two decisions of a claim differ, and counts what they say.
func handEqual(t interface{ Fatalf(string, ...any) }, book *engine.Book, c *handCase, told map[string]int) {
	if mistakes := engine.ValidateClaim(book, &c.claim, &c.facts.Member, c.claim.SubmittedOn.AddDays(800)); len(mistakes) > 0 {
		t.Fatalf("the draw is no valid claim: %+v", mistakes)
	}
	want := handDecide(book.Revision, &c.claim, &c.facts)
	got := engine.Decide(book, &c.claim, &c.facts)
	if diff := cmp.Diff(replaytest.Brief(got), replaytest.Brief(handBriefly(book, c)), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("claim %+v\nfacts %+v\nDecide (-), a brief desk (+):\n%s", c.claim, c.facts, diff)
	}
	for i := range got.Lines {
		got.Lines[i].WhyNot = nil                              // the hand-written code does not look for it
		got.Lines[i].WaitsFor, got.Lines[i].Refusals = "", nil // nor does it keep a queue
	}
	if !reflect.DeepEqual(want, got) { // quicker than cmp, and as strict
		t.Fatalf("claim %+v\nfacts %+v\nhand-written (-), Decide (+):\n%s", c.claim, c.facts, cmp.Diff(want, got))
	}
	for _, l := range got.Lines {
		told[string(l.Outcome)]++
		for _, r := range l.Reasons {
			told[r.Code]++
		}
	}
}

// handBriefly decides a claim as a replay does, beside what stood before it.
func handBriefly(book *engine.Book, c *handCase) engine.Decision {
	desk := engine.NewDesk(book, true)
	desk.Open()
	for _, e := range c.facts.Consumed {
		desk.Stand(e)
	}
	x := engine.Case{Claim: &c.claim, Facts: c.facts}
	desk.Decide(&x)
	desk.Close()
	return x.Decision
}
