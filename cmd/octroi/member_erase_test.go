package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/audit"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// erasedBook has a limit that the household shares, and one of an approval.
const erasedBook = `schema: 1
book: erased
title: {fr: E, nl: E, de: E, en: E}
currency: EUR
timezone: Europe/Brussels
categories:
  - {code: c, title: {fr: C, nl: C, de: C, en: C}}
benefits:
  family:
    category: c
    title: {fr: F, nl: F, de: F, en: F}
    source: illustrative
    from: 2010-01-01
    amount: line.left
    limits:
      - {id: year, measure: amount, per: household, every: lifetime, at_most: 100 EUR}
    sample: {line: {charged: 50 EUR}}
    examples:
      - {name: one, line: {date: 2015-01-01}, expect: {pays: 50 EUR}}
      - {name: cut, used: {year: 90 EUR}, line: {date: 2015-01-01}, expect: {outcome: reduced, pays: 10 EUR, bound_by: year}}
`

// TestErasure_keepsTheAuditGreen erases one of two members who share a limit, on both databases: the other's balance, the
// seals and every invariant are as before, and what can no longer be decided again is counted.
func TestErasure_keepsTheAuditGreen(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "o.db") },
		"postgres": pgtest.DSN,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, err := store.Open(t.Context(), dsn(t), store.Options{AllowUnsafe: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = st.Close() })
			if err := st.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			eraseAndAudit(t, st)
		})
	}
}

func eraseAndAudit(t *testing.T, st *store.Store) {
	at := day(2015, 6, 1)
	svc := engine.NewService(st, engine.Options{Compiler: rules.Compiler{}, Checker: rules.Checker{}, SelfApproval: true, Now: func() time.Time { return at }, NewID: newID})
	defer svc.Close()
	ctx, by := t.Context(), engine.Actor{Client: "cli", Person: "Ann"}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := svc.LoadBook(ctx, []engine.SourceFile{{Name: "book.yaml", Text: erasedBook}}, by)
	must(err)
	cover := engine.Span{From: engine.MustDate("2010-01-01"), Until: engine.MustDate("2016-01-01")}
	for _, id := range []string{"M1", "M2"} {
		must(svc.PutMember(ctx, engine.Member{ID: id, Born: engine.MustDate("1980-02-03"), Coverage: []engine.Span{cover},
			Households: []engine.HouseholdSpan{{Household: "H1", Span: engine.Span{From: cover.From}}}}, by))
	}
	must(svc.PutApproval(ctx, engine.Approval{ID: "A1", Member: "M1", Benefit: "family", Span: cover}, by))
	_, _, err = svc.BookOpeningBalance(ctx, engine.OpeningBalance{Member: "M1", Limit: "family.year", Date: engine.MustDate("2015-01-01"), Amount: 1000,
		Booking: engine.Booking{Request: engine.RequestKey{Client: "cli", Key: "opening"}, BodyHash: "h", By: by, Note: "from the file of the old system"}})
	must(err)
	submit := func(key, member string, charged engine.Cents) engine.Record {
		t.Helper()
		on := engine.DateIn(at, time.UTC)
		r := svc.Submit(ctx, engine.Submission{Claim: engine.Claim{Member: member, Channel: "post", Lines: []engine.Line{{
			Benefit: "family", Date: on, Until: on, Units: engine.One, Charged: charged, Bill: "Canary"}}},
			Request: engine.RequestKey{Client: "cli", Key: key}, BodyHash: "h", By: by})
		must(r.Err)
		return r.Record
	}
	first := submit("one", "M1", 3000)
	submit("two", "M2", 2000)
	submit("three", "M1", 9000) // cut by the limit
	skipped(t, st, 0)

	at = day(2024, 1, 2)
	_, err = svc.RequestErasure(ctx, "M1", engine.ErasureStep{Person: "Ann"}, by)
	must(err)
	_, err = svc.ConfirmErasure(ctx, "M1", engine.ErasureStep{Person: "Bob"}, engine.Actor{Client: "cli", Person: "Bob"})
	must(err)
	skipped(t, st, 2)

	reversed := svc.Revise(ctx, engine.VersionRequest{Claim: first.Claim.ID, Kind: engine.VersionReversal, Reason: "a mistake",
		Request: engine.RequestKey{Client: "cli", Key: "late"}, BodyHash: "h", By: by})
	if got := engine.ErrorCode(reversed.Err); got != "member_erased" {
		t.Errorf("reversing an erased claim: %v", reversed.Err)
	}
	// The other member's limit knows what both used.
	must(svc.PutMember(ctx, engine.Member{ID: "M2", Born: engine.MustDate("1980-02-03"), Coverage: []engine.Span{{From: cover.From}},
		Households: []engine.HouseholdSpan{{Household: "H1", Span: engine.Span{From: cover.From}}}}, by))
	if r := submit("four", "M2", 1000); r.Decision.Pays != 0 || r.Decision.Outcome != engine.Denied {
		t.Errorf("the limit was used up by both, and pays %d (%s)", r.Decision.Pays, r.Decision.Outcome)
	}
	skipped(t, st, 2)
}

// skipped seals and audits, and fails unless everything holds, and so many decisions could not be taken again nor the figures of
// their payments be worked out.
func skipped(t *testing.T, st *store.Store, want int64) {
	t.Helper()
	auditOf(t, st, rules.Compiler{})
	last, err := lastMigration(st.Name())
	if err != nil {
		t.Fatal(err)
	}
	report, err := audit.Run(context.WithoutCancel(t.Context()), st.ReadDB(), audit.Options{
		Postgres: st.Name() == "postgres", Schema: last, Compiler: rules.Compiler{}, Now: time.Now, Replay: audit.Replay{All: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	var payments int64
	if err := st.DB().QueryRow(`SELECT COUNT(*) FROM journal_payments WHERE kind = 'payment' AND reverses = 0
		AND member IN (SELECT member FROM erasures WHERE step = 'confirmed')`).Scan(&payments); err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Invariants {
		switch r.ID {
		case "I11":
			if r.Skipped != want {
				t.Errorf("%d decisions were left out, want %d", r.Skipped, want)
			}
		case "I28":
			if r.Skipped != payments {
				t.Errorf("%d payments were left out, want %d", r.Skipped, payments)
			}
		default:
			if r.Skipped != 0 {
				t.Errorf("%s left out %d %s", r.ID, r.Skipped, r.Of)
			}
		}
	}
}
