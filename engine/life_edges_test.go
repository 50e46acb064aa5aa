package engine_test

import (
	"fmt"
	"testing"

	"octroi/engine"
)

// What a reversal frees is offered to lines in order of arrival of a claim that has lines in order of service too: these are
// decided again on what is left of the later year, and not beside what they had themselves.
func TestService_whatIsFreedIsOfferedBesideTheOrderOfService(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		first := submitted(t, s, "first", sessions("2025-01-10", 20), line("excess", "2025-01-11", 36000))
		second := submitted(t, s, "second", sessions("2025-02-10", 2), line("excess", "2025-02-11", 50000))
		if l := second.Decision.Lines; l[0].Outcome != engine.Denied || l[1].Pays != 50000 {
			t.Fatalf("%+v", l)
		}
		r := revised(t, s, revising(first.Claim.ID, "reverse", engine.VersionReversal))
		if len(r.Others) != 1 {
			t.Fatalf("%d others", len(r.Others))
		}
		l := r.Others[0].Decision.Lines
		if l[0].Outcome != engine.Approved || l[0].Pays != 4000 || l[1].Pays != 14000 {
			t.Errorf("%s and %s are paid, want 40.00 and, with the deductible, 140.00", l[0].Pays, l[1].Pays)
		}
		recomputedVersions(t, s, second.Claim.ID)
	})
}

// A correction that frees a limit offers it, also where the claim has a line in order of service.
func TestService_aCorrectionInOrderOfServiceOffersWhatItFrees(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		first := submitted(t, s, "first", sessions("2025-01-10", 20), line("excess", "2025-01-11", 36000))
		denied := submitted(t, s, "denied", sessions("2025-02-10", 2))
		v := revising(first.Claim.ID, "correct", engine.VersionCorrection)
		v.Lines = []engine.Line{sessions("2025-01-10", 19), line("excess", "2025-01-11", 40000)}
		r := revised(t, s, v)
		if len(r.Others) != 1 || r.Others[0].Claim.ID != denied.Claim.ID || r.Others[0].Decision.Pays != 2000 {
			t.Errorf("%d others: %+v", len(r.Others), r.Others)
		}
	})
}

// What a settled line was paid is gone from its bill, also for a line that stands before it.
func TestDecide_aLineThatIsDecidedLaterFindsItsBillPaid(t *testing.T) {
	t.Parallel()
	flat := sport()
	flat.Code, flat.Limits, flat.Pays = "flat", nil, engine.Always(engine.CentsValue(3000))
	book := engine.BookOf(t, flat)
	first, second := line("flat", "2025-01-10", 1000), line("flat", "2025-01-10", 2500)
	first.Bill, second.Bill = "F1", "F1"
	alone := engine.Decide(book, engine.ClaimOf(second), &engine.Facts{Member: engine.TestMember()})
	facts := engine.Facts{Member: engine.TestMember(), Settled: []engine.Settled{{Line: 1, Decision: alone.Lines[0]}}}
	got := engine.Decide(book, engine.ClaimOf(first, second), &facts)
	if l := got.Lines; l[1].Pays != 2500 || l[0].Pays != 1000 {
		t.Errorf("%s and %s are paid of 35.00", l[0].Pays, l[1].Pays)
	}
}

// A second key is no second person: not of the same name, and not of the same member.
func TestService_twoKeysOfOnePersonAreOnePerson(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		key := func(label, member string) engine.Actor {
			_, k, err := s.CreateKey(t.Context(), label, engine.RoleReviewer, member, engine.Actor{Client: "cli"})
			must(t, err)
			return engine.Actor{Client: k.ID, Person: k.Label, Member: k.Member}
		}
		for i, x := range []struct {
			ruler, second engine.Actor
			one           bool
		}{
			{key("Ann", "M3"), key("ann ", ""), true},
			{key("Ann", "M3"), key("Ann's phone", "M3"), true},
			{key("Ann", ""), engine.Actor{Client: "cli:Ann", Person: "Ann"}, true},
			{engine.Actor{Client: "cli:Ann", Person: "Ann"}, key("ANN", ""), true},
			{key("Ann", "M3"), key("Bob", ""), false},
		} {
			c := submitted(t, s, fmt.Sprint("c", i), sessions(fmt.Sprintf("2025-01-%02d", 10+i), 1))
			rule := revising(c.Claim.ID, fmt.Sprint("r", i), engine.VersionRuling)
			rule.Ruling, rule.By = &engine.Ruling{Kind: engine.RulingAmount, Amount: 50001}, x.ruler
			revised(t, s, rule)
			confirm := revising(c.Claim.ID, fmt.Sprint("c", i), engine.VersionRuling)
			confirm.Confirm, confirm.Ruling, confirm.By = true, &engine.Ruling{}, x.second
			if x.one {
				refused(t, s, confirm, "same_person")
			} else {
				revised(t, s, confirm)
			}
		}
	})
}

// Two claims that say the same in one batch: the second waits, also where they are decided in order of service.
func TestService_aDuplicateWaitsInOneBatch(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		for i, benefit := range []string{"care", "once"} {
			l := line(benefit, fmt.Sprintf("2025-0%d-10", 1+i), 40000)
			l.Evidence = []engine.Evidence{{Code: "form", Document: "D"}}
			all := s.SubmitAll(t.Context(), []engine.Submission{submission("a"+benefit, engine.ClaimOf(l)), submission("b"+benefit, engine.ClaimOf(l))})
			must(t, all[0].Err)
			must(t, all[1].Err)
			if a, b := all[0].Record.Decision.Lines[0], all[1].Record.Decision.Lines[0]; a.Outcome == engine.Pended || b.WaitsFor != engine.WaitsForDuplicate {
				t.Errorf("%s: %s, and then %s for %q", benefit, a.Outcome, b.Outcome, b.WaitsFor)
			}
		}
	})
}

// A reassessment in the order of arrival keeps it, also for claims that have a line in order of service: under the same book
// nothing changes.
func TestService_aReassessmentKeepsTheOrderOfArrivalBesideThatOfService(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		first := submitted(t, s, "first", line("excess", "2025-03-11", 40000), sessions("2025-03-10", 19))
		submitted(t, s, "second", sessions("2025-02-10", 3))
		got, err := s.ReassessHousehold(t.Context(), engine.HouseholdReassessment{
			Run: "r", Member: "M1", Scope: engine.ReassessScope{From: engine.MustDate("2025-01-01")}, By: engine.Actor{Client: "desk"},
		})
		must(t, err)
		if got.Claims != 2 || len(got.Changed) != 0 {
			t.Errorf("%d of %d claims changed", len(got.Changed), got.Claims)
		}
		recomputedVersions(t, s, first.Claim.ID)
	})
}

// A quote tells what the claim gets when it is submitted, also where it is decided before lines that came earlier, and keeps
// nothing.
func TestService_aQuoteKnowsTheOrderOfService(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		later := submitted(t, s, "later", line("excess", "2025-05-20", 50000))
		for i, date := range []string{"2025-05-10", "2025-06-10"} {
			c := engine.ClaimOf(line("excess", date, 40000), sessions(date, 2))
			quoted, _, err := s.Quote(t.Context(), *c)
			must(t, err)
			if stands, err := s.Claim(t.Context(), later.Claim.ID); err != nil || stands.Version.N != 1+min(i, 1) {
				t.Errorf("after the quote the other claim has version %d, %v", stands.Version.N, err)
			}
			got := s.Submit(t.Context(), submission(date, c))
			must(t, got.Err)
			for j, l := range got.Record.Decision.Lines {
				if q := quoted.Lines[j]; q.Pays != l.Pays || q.Outcome != l.Outcome {
					t.Errorf("line %d of %s was quoted %s %s, and is %s %s", j, date, q.Outcome, q.Pays, l.Outcome, l.Pays)
				}
			}
		}
		nobody := engine.Claim{Member: "nobody", Lines: []engine.Line{sessions("2025-01-01", 1)}}
		if _, _, err := s.Quote(t.Context(), nobody); engine.ErrorCode(err) != "member_not_found" {
			t.Errorf("a quote for nobody: %v", err)
		}
	})
}
