package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"octroi/engine"
)

// reassessmentOf is a run as it begins.
func reassessmentOf(id, key string) engine.Reassessment {
	at := moment.Truncate(time.Microsecond)
	return engine.Reassessment{
		ReassessmentRequest: engine.ReassessmentRequest{
			Request: engine.RequestKey{Client: "client-1", Key: key}, BodyHash: "hash", Reason: "new rates", Members: []string{"M1", "M2"},
			Scope: engine.ReassessScope{From: day("2025-03-01"), Benefits: []string{"psychology"}, InServiceOrder: true},
		},
		ID: id, Seq: 1, State: engine.ReassessmentRunning, BegunBy: "client-1", BegunAt: at, By: "client-1", At: at,
	}
}

func (b *bench) note(r engine.Reassessment, client string) error {
	return b.Update(b.t.Context(), func(tx engine.Tx) error {
		return tx.AppendReassessment(b.t.Context(), r, engine.Actor{Client: client, At: r.At})
	})
}

func (b *bench) reassessments(f engine.ReassessmentFilter) (all []engine.Reassessment) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		all, err = r.Reassessments(ctx, f)
		return err
	})
	return all
}

func testReassessments(t *testing.T, b *bench) {
	one, two := reassessmentOf("R1", "key-1"), reassessmentOf("R2", "")
	two.Request, two.Preview, two.Members, two.Scope = engine.RequestKey{}, true, nil, engine.ReassessScope{From: day("2024-01-01")}
	two.BodyHash = ""
	if err := first(b.note(one, "client-1"), b.note(two, "client-1")); err != nil {
		t.Fatal(err)
	}
	equal(t, "as they began", []engine.Reassessment{two, one}, b.reassessments(engine.ReassessmentFilter{}))
	one.Seq, one.State, one.By, one.At = 2, engine.ReassessmentFailed, "client-2", one.At.Add(time.Minute)
	one.Cursor, one.Households, one.Claims, one.Failed = "M1", 3, 7, 1
	one.Figures = engine.ReassessmentFigures{Claims: 2, Benefits: []engine.BenefitDifference{{Benefit: "psychology", Lines: 2, More: 500, Less: 100}}}
	one.Failures = []engine.ReassessmentFailure{{Member: "M1", Code: "busy"}}
	one.First = []engine.ReassessmentDifference{{
		Claim: claimID(1), Line: 1, Benefit: "psychology", Date: day("2025-03-10"),
		Was: engine.ReassessmentOutcome{Outcome: engine.Denied, Reasons: []string{"not_covered"}}, Now: engine.ReassessmentOutcome{Outcome: engine.Approved, Pays: 500},
	}}
	if err := b.note(one, "client-2"); err != nil {
		t.Fatal(err)
	}
	equal(t, "by id", []engine.Reassessment{one}, b.reassessments(engine.ReassessmentFilter{ID: "R1"}))
	equal(t, "by request", []engine.Reassessment{one}, b.reassessments(engine.ReassessmentFilter{Request: engine.RequestKey{Client: "client-1", Key: "key-1"}}))
	equal(t, "by state", []engine.Reassessment{two}, b.reassessments(engine.ReassessmentFilter{State: engine.ReassessmentRunning}))
	equal(t, "a page", []engine.Reassessment{one}, b.reassessments(engine.ReassessmentFilter{Before: "R2", Limit: 1}))
	if err := b.note(one, "client-2"); err == nil {
		t.Error("a place is taken twice")
	}
	for _, sql := range []string{"UPDATE reassessments SET state = 'done'", "DELETE FROM reassessments"} {
		if err := b.exec(sql); err == nil {
			t.Errorf("%s goes through", sql)
		}
	}
}

func testMembersDecided(t *testing.T, b *bench) {
	for i := range 5 {
		b.append(record(i+1, fmt.Sprint("M", i+1), fmt.Sprintf("2025-0%d-10", i+1), 100))
	}
	b.again(claimID(4), engine.Reversed, "2025-04-10")
	ask := func(scope engine.ReassessScope, after string, limit int) (found []string) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			found, err = r.MembersDecided(ctx, scope, after, limit)
			return err
		})
		return found
	}
	equal(t, "all of them", []string{"M1", "M2", "M3", "M5"}, ask(engine.ReassessScope{From: day("2025-01-01")}, "", 9))
	equal(t, "from a day on", []string{"M2", "M3"}, ask(engine.ReassessScope{From: day("2025-02-10")}, "", 2))
	equal(t, "after one", []string{"M5"}, ask(engine.ReassessScope{From: day("2025-01-01")}, "M3", 9))
	benefit := b.must(claimID(1)).Decision.Lines[0].Benefit
	equal(t, "of a benefit", 4, len(ask(engine.ReassessScope{From: day("2025-01-01"), Benefits: []string{benefit, "other"}}, "", 9)))
	equal(t, "of another", 0, len(ask(engine.ReassessScope{From: day("2025-01-01"), Benefits: []string{"other"}}, "", 9)))
}

func testReassessed(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-10", 100), record(2, "M2", "2025-01-10", 100))
	for i := range 2 {
		before := b.must(claimID(i + 1))
		later := next(before, engine.Denied, "2025-01-10")
		later.Version.Kind = engine.VersionReassessment
		later.Version.Request = engine.RequestKey{Client: "octroi", Key: fmt.Sprintf("reassess/R%d/%s", i+1, claimID(i+1))}
		b.append(later)
	}
	of := func(run string) (f engine.ReassessmentFigures) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			f, err = r.Reassessed(ctx, run)
			return err
		})
		return f
	}
	line := b.must(claimID(1)).Decision.Lines[0]
	want := engine.ReassessmentFigures{Claims: 1, Benefits: []engine.BenefitDifference{{Benefit: line.Benefit, Lines: 1, Less: 100}}}
	equal(t, "of a run", want, of("R1"))
	equal(t, "of none", engine.ReassessmentFigures{}, of("R"))
}
