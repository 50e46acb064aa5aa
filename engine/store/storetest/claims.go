package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"octroi/engine"
)

func (b *bench) claim(id string) (rec engine.Record, err error) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) error {
		rec, err = r.Claim(ctx, id)
		return nil
	})
	return rec, err
}

func testRecord(t *testing.T, b *bench) {
	records := []engine.Record{Example()}
	b.append(records...)
	stored := records[0]
	if stored.Seq != 1 || !stored.DecidedAt.Equal(stored.DecidedAt.Truncate(time.Microsecond)) {
		t.Fatalf("append left seq %d and the instant %v", stored.Seq, stored.DecidedAt)
	}
	stored.By = engine.Actor{} // kept in the audit trail
	read, err := b.claim(stored.Claim.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "record", stored, read)

	for _, id := range []string{claimID(99), "", "none", "{" + claimID(1) + "}", "urn:uuid:" + claimID(1)} {
		_, err := b.claim(id)
		code(t, err, engine.NotFound, "claim_not_found")
	}
	if _, err := b.claim("019A0000-0000-7000-8000-000000000001"); err != nil {
		t.Errorf("an id in capitals is the same id: %v", err)
	}
	equal(t, "decided lines in the journal", int64(1), b.number("SELECT COUNT(*) FROM journal_payments"))
	equal(t, "lines", int64(2), b.number("SELECT COUNT(*) FROM decision_lines"))
	equal(t, "consumptions", int64(3), b.number("SELECT COUNT(*) FROM journal_consumptions"))
	equal(t, "audit events", int64(1), b.number(`SELECT COUNT(*) FROM audit_events
		WHERE action = 'claim.decided' AND actor = 'client-1' AND request_id = 'req-1' AND subject = '`+stored.Claim.ID+`'`))
}

func testClaims(t *testing.T, b *bench) {
	for n := range 5 {
		b.append(record(n, "M1", "2025-01-02", 100))
	}
	b.append(record(7, "M2", "2025-01-02", 100))
	page := func(f engine.ClaimFilter) (ids []string) {
		b.view(func(ctx context.Context, r engine.Reader) error {
			found, err := r.Claims(ctx, f)
			for i := range found {
				ids = append(ids, found[i].Claim.ID)
			}
			return err
		})
		return ids
	}
	equal(t, "first page", []string{claimID(4), claimID(3)}, page(engine.ClaimFilter{Member: "M1", Limit: 2}))
	equal(t, "second page", []string{claimID(2), claimID(1)}, page(engine.ClaimFilter{Member: "M1", Before: claimID(3), Limit: 2}))
	equal(t, "last page", []string{claimID(0)}, page(engine.ClaimFilter{Member: "M1", Before: claimID(1), Limit: 2}))
	equal(t, "nobody", 0, len(page(engine.ClaimFilter{Member: "m1", Limit: 2})))
	equal(t, "an invented cursor", 0, len(page(engine.ClaimFilter{Member: "M1", Before: "'; DROP", Limit: 2})))
}

func testRequests(t *testing.T, b *bench) {
	one, two := record(1, "M1", "2025-01-02", 100), record(2, "M1", "2025-01-02", 100)
	two.Request = engine.RequestKey{Client: "client-2", Key: one.Request.Key}
	b.append(one, two)
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := r.Requests(ctx, []engine.RequestKey{two.Request, {Client: "client-1", Key: "KEY-1"}, {Client: "client-3", Key: "key-1"}, two.Request})
		if len(found) != 1 || found[0].Claim.ID != two.Claim.ID || found[0].BodyHash != "hash" {
			t.Errorf("found %d records, want the one of client-2", len(found))
		}
		none, err2 := r.Requests(ctx, nil)
		equal(t, "no keys", 0, len(none))
		return errors.Join(err, err2)
	})
}

func testRequestExists(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100))
	again := record(2, "M1", "2025-01-02", 100)
	again.Request = record(1, "", "2025-01-02", 0).Request
	err := b.Update(t.Context(), func(tx engine.Tx) error {
		return lockAndAppend(t.Context(), tx, []engine.Record{record(3, "M1", "2025-01-02", 100), again})
	})
	code(t, err, engine.Conflict, "request_exists")
	equal(t, "claims", int64(1), b.number("SELECT COUNT(*) FROM claims"))

	same := record(1, "M1", "2025-01-02", 100) // an id twice is a mistake of ours, no repeated request
	same.Request.Key = "another"
	err = b.Update(t.Context(), func(tx engine.Tx) error { return lockAndAppend(t.Context(), tx, []engine.Record{same}) })
	if engine.ErrorCode(err) != "internal" {
		t.Errorf("an id twice gives %v, want an internal error", err)
	}
}

func testCase(t *testing.T, b *bench) {
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(
			tx.PutMember(ctx, engine.Member{ID: "Psy", Born: 1}, by), tx.PutMember(ctx, engine.Member{ID: "psy", Born: 2}, by),
			tx.PutProvider(ctx, engine.Provider{ID: "É"}, by), tx.PutProvider(ctx, engine.Provider{ID: "é"}, by))
	})
	upper, lower := record(1, "Psy", "2025-01-02", 100), record(2, "psy", "2025-01-02", 100)
	upper.Request.Key, lower.Request.Key = "Key", "key"
	b.append(upper, lower)
	b.view(func(ctx context.Context, r engine.Reader) error {
		members, err1 := r.Members(ctx, []string{"psy"})
		equal(t, "member psy", []engine.Member{{ID: "psy", Born: 2}}, members)
		entries, err2 := r.Consumed(ctx, []engine.CounterSpan{{Counter: engine.CounterOf("psychology.sessions", engine.PerMember, "psy")}})
		equal(t, "entries of psy", 1, len(entries))
		return errors.Join(err1, err2)
	})
	equal(t, "two anchors", int64(2), b.number("SELECT COUNT(*) FROM anchors WHERE seq = 1"))
}

func testFarDates(t *testing.T, b *bench) {
	far := engine.Member{ID: "M1", Born: day("0001-01-01"), Died: day("9999-12-31")}
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutMember(ctx, far, by) })
	records := []engine.Record{record(1, "M1", "0001-01-01", 100), record(2, "M1", "9999-12-31", 200), record(3, "M1", "2024-02-29", 300)}
	b.append(records...)
	b.view(func(ctx context.Context, r engine.Reader) error {
		members, err := r.Members(ctx, []string{"M1"})
		equal(t, "member", []engine.Member{far}, members)
		entries, err2 := r.Consumed(ctx, []engine.CounterSpan{{Counter: records[0].Decision.Lines[0].Consumptions[0].Counter}})
		got := fmt.Sprint(entries[0].Date, entries[1].Date, entries[2].Date)
		equal(t, "days of a lifetime", "0001-01-01 2024-02-29 9999-12-31", got)
		last := engine.Window{From: day("9999-12-01"), Until: day("9999-12-31") + 1} // ends on a day that there is not
		entries, err3 := r.Consumed(ctx, []engine.CounterSpan{span(records[1].Decision.Lines[0].Consumptions[0].Counter, last)})
		equal(t, "entries of the last month", 1, len(entries))
		return errors.Join(err, err2, err3)
	})
	for _, r := range records {
		read, err := b.claim(r.Claim.ID)
		if err != nil || read.Claim.SubmittedOn != r.Claim.SubmittedOn {
			t.Errorf("submitted on %v, want %v: %v", read.Claim.SubmittedOn, r.Claim.SubmittedOn, err)
		}
	}
}

func testInstants(t *testing.T, b *bench) {
	west := time.FixedZone("west", -8*3600)
	r := record(1, "M1", "2025-01-02", 100)
	r.Claim.ReceivedAt = time.Date(2025, 12, 31, 23, 30, 0, 123_456_789, west)
	r.DecidedAt = time.Date(1969, 7, 20, 20, 17, 40, 1, west)
	b.append(r)
	read, err := b.claim(r.Claim.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "received", "2026-01-01T07:30:00.123456Z", read.Claim.ReceivedAt.Format(time.RFC3339Nano))
	equal(t, "decided", "1969-07-21T04:17:40Z", read.DecidedAt.Format(time.RFC3339Nano))
}
