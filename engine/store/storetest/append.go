package storetest

import (
	"context"
	"errors"
	"testing"

	"octroi/engine"
)

// tables of claims and journal: an append fills all of them or none.
var tables = []string{
	"claims", "decisions", "decision_lines", "journal_payments", "journal_consumptions", "audit_events",
}

// empty fails unless no claim left a trace.
func (b *bench) empty() {
	b.t.Helper()
	for _, table := range tables {
		equal(b.t, "rows of "+table, int64(0), b.number("SELECT COUNT(*) FROM "+table))
	}
	equal(b.t, "sequences", int64(0), b.number("SELECT COALESCE(SUM(seq), 0) FROM anchors"))
}

func testAppendNeedsLock(t *testing.T, b *bench) {
	err := b.Update(t.Context(), func(tx engine.Tx) error {
		if err := tx.Lock(t.Context(), []engine.Anchor{engine.MemberAnchor("M2")}); err != nil {
			return err
		}
		return tx.Append(t.Context(), []engine.Record{record(1, "M1", "2025-01-02", 100)})
	})
	if engine.ErrorCode(err) != "internal" {
		t.Errorf("append without the member's lock gives %v, want an internal error", err)
	}
	b.empty()
}

func testAppendAtomic(t *testing.T, b *bench) {
	undated := record(2, "M1", "2025-01-02", 100)
	undated.Decision.Lines[0].Date = 0 // the journal takes no payment without a day
	err := b.Update(t.Context(), func(tx engine.Tx) error {
		return lockAndAppend(t.Context(), tx, []engine.Record{record(1, "M1", "2025-01-02", 100), undated})
	})
	if engine.ErrorCode(err) != "internal" {
		t.Errorf("a payment without a day gives %v, want an internal error", err)
	}
	b.empty()
	b.append(record(1, "M1", "2025-01-02", 100))
}

func testSequence(t *testing.T, b *bench) {
	household, unused := engine.HouseholdAnchor("H1"), engine.MemberAnchor("M3")
	records := []engine.Record{
		record(1, "M1", "2025-01-02", 100), record(2, "M2", "2025-01-02", 100), record(3, "M1", "2025-01-02", 0),
	}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		anchors := []engine.Anchor{unused, household, engine.MemberAnchor("M2"), engine.MemberAnchor("M1"), household}
		return errors.Join(tx.Lock(ctx, anchors), tx.Append(ctx, records))
	})
	equal(t, "places", []int64{1, 1, 2}, []int64{records[0].Seq, records[1].Seq, records[2].Seq})
	more := []engine.Record{record(4, "M1", "2025-01-02", 100)}
	b.append(more...)
	equal(t, "place after the others", int64(3), more[0].Seq)
	for anchor, want := range map[engine.Anchor]int64{engine.MemberAnchor("M1"): 3, engine.MemberAnchor("M2"): 1, unused: 0, household: 1} {
		equal(t, string(anchor), want, b.number("SELECT seq FROM anchors WHERE id = '"+string(anchor)+"'"))
	}
}

func testLargeAppend(t *testing.T, b *bench) {
	const n = 1000
	records := make([]engine.Record, n)
	keys := make([]engine.RequestKey, n)
	var spans []engine.CounterSpan
	for i := range records {
		records[i] = Example()
		plain := record(i, claimID(i), "2025-01-02", 100)
		records[i].Claim.ID, records[i].Claim.Member, records[i].Request = plain.Claim.ID, plain.Claim.Member, plain.Request
		records[i].Decision.Lines[0].Consumptions = nil
		for range 3 { // more spans than SQLite has variables for
			for k := range 12 {
				span := engine.CounterSpan{Counter: engine.CounterOf("c", engine.PerMember, claimID(i), engine.Int(int64(k)))}
				spans = append(spans, span)
				if len(records[i].Decision.Lines[0].Consumptions) < 12 {
					records[i].Decision.Lines[0].Consumptions = append(records[i].Decision.Lines[0].Consumptions,
						engine.Consumption{Counter: span.Counter, Limit: "c", Value: int64(k)})
				}
			}
		}
		keys[i] = plain.Request
	}
	b.append(records...)
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := r.Requests(ctx, keys)
		equal(t, "records read", n, len(found))
		entries, err2 := r.Consumed(ctx, spans)
		equal(t, "entries read", n*11, len(entries)) // the twelfth is 0
		for i := 1; i < len(entries); i++ {
			if entries[i-1].Counter >= entries[i].Counter {
				t.Fatal("entries are out of order")
			}
		}
		return errors.Join(err, err2)
	})
}
