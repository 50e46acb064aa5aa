package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"octroi/engine"
)

// second is a second version of a claim, by kind, with what one change makes of it.
func second(before engine.Record, kind engine.VersionKind, change func(*engine.Record)) engine.Record {
	r := next(before, engine.Approved, before.Claim.Lines[0].Date.String())
	r.Version.Kind = kind
	if change != nil {
		change(&r)
	}
	return r
}

// reversal takes a claim back.
func reversal(before engine.Record, key string) engine.Record {
	r := next(before, engine.Denied, before.Claim.Lines[0].Date.String())
	r.Version.Kind, r.Version.Request.Key = engine.VersionReversal, key
	l := &r.Decision.Lines[0]
	r.Decision.Outcome, l.Outcome = engine.Reversed, engine.Reversed
	return r
}

// stored is a claim as it was last decided.
func (b *bench) stored(n int) engine.Record {
	b.t.Helper()
	r, err := b.claim(claimID(n))
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func testVersions(t *testing.T, b *bench) {
	one := record(1, "M1", "2025-01-02", 100)
	one.Decision.Lines[0].Refusals = []engine.Refusal{{Counter: "pool", Date: day("2025-01-02")}}
	b.append(one, record(2, "M1", "2025-01-03", 100))
	b.append(second(b.stored(1), engine.VersionCorrection, func(r *engine.Record) {
		r.Claim.Lines = slices.Clone(r.Claim.Lines)
		r.Claim.Lines[0].Bill = "B2"
	}))
	b.append(second(b.stored(1), engine.VersionRedecision, nil))
	b.view(func(ctx context.Context, r engine.Reader) error {
		all, err := r.Versions(ctx, claimID(1))
		if err != nil {
			return err
		}
		var got []string
		for _, v := range all {
			got = append(got, fmt.Sprint(v.Version.N, " ", v.Version.Kind, " ", v.Claim.Lines[0].Bill, " ", v.Request.Key, " ", v.Version.Reason))
		}
		equal(t, "versions", []string{"1 claim  key-1 ", "2 correction B2 key-1 new facts", "3 redecision B2 key-1 new facts"}, got)
		latest, err := r.ClaimsByID(ctx, []string{claimID(2), claimID(1), claimID(9), "none"})
		if err != nil {
			return err
		}
		equal(t, "the latest of each, by id", []string{claimID(1) + " 3", claimID(2) + " 1"}, []string{
			latest[0].Claim.ID + fmt.Sprint(" ", latest[0].Version.N), latest[1].Claim.ID + fmt.Sprint(" ", latest[1].Version.N),
		})
		_, err = r.Versions(ctx, claimID(9))
		code(t, err, engine.NotFound, "claim_not_found")
		_, err = r.Versions(ctx, "none")
		code(t, err, engine.NotFound, "claim_not_found")
		return nil
	})
	for _, table := range []string{"claim_versions", "limit_refusals", "claim_marks"} {
		if err := b.exec("UPDATE " + table + " SET version = version + 1"); err == nil {
			t.Errorf("%s can be changed", table)
		}
		if err := b.exec("DELETE FROM " + table); err == nil {
			t.Errorf("%s can be emptied", table)
		}
	}
}

// testOpposites changes a claim over and over: after each version, its entries are what that version says.
func testOpposites(t *testing.T, b *bench) {
	first := record(1, "M1", "2025-01-02", 2000)
	first.Decision.Lines[0].ExGratia = 500
	b.append(first)
	check := func(step string) {
		t.Helper()
		r := b.stored(1)
		rules, grants, taken := int64(0), int64(0), int64(0)
		for i := range r.Decision.Lines {
			l := &r.Decision.Lines[i]
			rules, grants = rules+int64(l.Pays-l.ExGratia), grants+int64(l.ExGratia)
			for _, c := range l.Consumptions {
				taken += c.Value
			}
		}
		for what, of := range map[string][2]int64{
			"payments":     {rules, b.number("SELECT COALESCE(CAST(SUM(cents) AS bigint), 0) FROM journal_payments WHERE kind = 'payment'")},
			"ex gratia":    {grants, b.number("SELECT COALESCE(CAST(SUM(cents) AS bigint), 0) FROM journal_payments WHERE kind = 'ex_gratia'")},
			"consumptions": {taken, b.number("SELECT COALESCE(CAST(SUM(value) AS bigint), 0) FROM journal_consumptions")},
		} {
			equal(t, step+": "+what, of[0], of[1])
		}
	}
	check("submitted")
	pended := func(r *engine.Record) {
		l := &r.Decision.Lines[0]
		r.Decision.Outcome, l.Outcome, l.WaitsFor = engine.Pended, engine.Pended, engine.WaitsForReviewer
		r.Decision.Pays, l.Pays, l.Consumptions, l.PayTo, l.PayMode = 0, 0, nil, "", ""
	}
	elsewhere := func(r *engine.Record) {
		l := &r.Decision.Lines[0]
		l.Benefit, l.Category, l.Date = "sport", "prevention", day("2025-02-02")
		l.Consumptions[0].Counter, l.Consumptions[0].Value = "sport|member|M1", 700
	}
	twoLines := func(r *engine.Record) {
		r.Claim.Lines = append(slices.Clone(r.Claim.Lines), r.Claim.Lines[0])
		other := r.Decision.Lines[0]
		other.Pays, other.ExGratia = 900, 900
		r.Decision.Lines = append(r.Decision.Lines, other)
		r.Decision.Pays += 900
	}
	for i, change := range []func(*engine.Record){nil, pended, elsewhere, twoLines, nil} {
		b.append(second(b.stored(1), engine.VersionReassessment, change))
		check(fmt.Sprint("version ", i+2))
	}
	b.append(reversal(b.stored(1), "r"))
	check("reversed")
	equal(t, "entries that are left", int64(0), b.number(`SELECT COUNT(*) FROM (SELECT 1 FROM journal_payments
		GROUP BY claim_id, line, kind, benefit, service_date HAVING SUM(cents) <> 0) AS x`))
	equal(t, "entries that were taken back twice", int64(0), b.number(`SELECT COUNT(*) FROM (SELECT 1 FROM journal_payments
		WHERE reverses > 0 GROUP BY claim_id, reverses, line, kind HAVING COUNT(*) > 1) AS x`))
}

func testVersionRequests(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100), record(2, "M2", "2025-01-02", 100))
	one := second(b.stored(1), engine.VersionRuling, nil)
	one.Version.Request = engine.RequestKey{Client: "desk", Key: "k"}
	b.append(one)
	b.append(second(b.stored(1), engine.VersionRedecision, nil))
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := r.Requests(ctx, []engine.RequestKey{{Client: "desk", Key: "k"}, {Client: "client-1", Key: "key-1"}, {Client: "desk", Key: "K"}})
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprint(f.Claim.ID, " ", f.Version.N, " ", f.Version.Kind))
		}
		equal(t, "what requests made", []string{claimID(1) + " 1 claim", claimID(1) + " 2 ruling"}, got)
		return err
	})
	twice := second(b.stored(2), engine.VersionRuling, nil)
	twice.Version.Request = engine.RequestKey{Client: "desk", Key: "k"}
	err := b.Update(t.Context(), func(tx engine.Tx) error { return lockAndAppend(t.Context(), tx, []engine.Record{twice}) })
	code(t, err, engine.Conflict, "request_exists")
	equal(t, "versions of the other claim", 1, b.stored(2).Version.N)
}

func testReversedOnce(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100))
	b.append(reversal(b.stored(1), "r1"))
	again := reversal(b.stored(1), "r2")
	err := b.Update(t.Context(), func(tx engine.Tx) error { return lockAndAppend(t.Context(), tx, []engine.Record{again}) })
	if err == nil {
		t.Error("a claim was reversed twice")
	}
	equal(t, "versions", 2, b.stored(1).Version.N)
}

func testDecidedFrom(t *testing.T, b *bench) {
	b.append(record(3, "M1", "2025-03-01", 100), record(1, "M1", "2025-01-02", 100), record(2, "M2", "2025-02-01", 100), record(4, "M1", "2025-06-01", 100))
	b.append(reversal(b.stored(4), "r"))
	b.view(func(ctx context.Context, r engine.Reader) error {
		for from, want := range map[string][]string{
			"2025-01-01": {claimID(3), claimID(1)}, "2025-01-03": {claimID(3)}, "2025-03-02": {},
		} {
			found, err := r.Decided(ctx, []string{"M1"}, day(from))
			if err != nil {
				return err
			}
			got := []string{}
			for _, f := range found {
				got = append(got, f.Claim.ID)
			}
			equal(t, "in the order of arrival from "+from, want, got)
		}
		return nil
	})
}

func testRefused(t *testing.T, b *bench) {
	refused := func(n int, member, on string) engine.Record {
		r := record(n, member, on, 0)
		r.Decision.Lines[0].Refusals = []engine.Refusal{{Counter: "pool", Date: day(on)}}
		return r
	}
	b.append(refused(2, "M2", "2025-05-01"), refused(1, "M1", "2025-01-02"), refused(3, "M1", "2026-01-02"))
	ask := func(most int, window engine.Window) (ids []string) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			ids, err = r.Refused(ctx, []engine.CounterSpan{{Counter: "pool", Window: window}}, most)
			return err
		})
		return ids
	}
	year := engine.EveryCalendarYear.WindowOf(day("2025-01-01"))
	equal(t, "in the order of arrival", []string{claimID(2), claimID(1)}, ask(9, year))
	equal(t, "of all time", []string{claimID(2), claimID(1), claimID(3)}, ask(9, engine.Window{}))
	equal(t, "the first", []string{claimID(2)}, ask(1, engine.Window{}))
	b.append(second(b.stored(2), engine.VersionFreed, nil))
	equal(t, "those that were not granted meanwhile", []string{claimID(1)}, ask(9, year))
}

func testMarked(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100), record(2, "M1", "2025-01-02", 0))
	one := b.stored(1)
	mark := engine.MarksOf(&one.Claim, 0)[0].Mark
	ask := func() (got []string) {
		b.view(func(ctx context.Context, r engine.Reader) error {
			found, err := r.Marked(ctx, []string{mark, "unknown"})
			for _, m := range found {
				got = append(got, fmt.Sprint(m.Claim, "/", m.Line))
			}
			return err
		})
		return got
	}
	equal(t, "what was granted, and not what was denied", []string{claimID(1) + "/0"}, ask())
	b.append(reversal(one, "r"))
	equal(t, "what was taken back", []string(nil), ask())
}

func testFollowers(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100), record(2, "M1", "2025-01-03", 200), record(3, "M2", "2025-01-04", 0))
	follow := func(n int, kind engine.VersionKind, version int) {
		r := second(b.stored(n), kind, nil)
		r.Version.Request = engine.RequestKey{Client: "octroi", Key: engine.FollowerKey(kind, claimID(1), version, claimID(n))}
		b.append(r)
	}
	follow(3, engine.VersionFreed, 2)
	follow(2, engine.VersionRedecision, 2)
	follow(2, engine.VersionFreed, 21)
	for version, want := range map[int][]string{
		2: {claimID(2) + " 2 after 1", claimID(3) + " 2 after 1"}, 21: {claimID(2) + " 3 after 2"}, 1: {},
	} {
		b.view(func(ctx context.Context, r engine.Reader) error {
			found, err := r.Followers(ctx, claimID(1), version)
			got := []string{}
			for _, f := range found {
				got = append(got, fmt.Sprint(f.Claim.ID, " ", f.Version.N, " after ", f.Before.Version.N))
			}
			equal(t, fmt.Sprint("what followed version ", version), want, got)
			return err
		})
	}
}
