package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"octroi/engine"
)

// fold takes up to most entries of the tail into the read model.
func (b *bench) fold(most int) (n int) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) (err error) {
		n, err = tx.FoldRollup(ctx, most)
		return err
	})
	return n
}

func (b *bench) tail() (n int) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		n, err = r.RollupTail(ctx, 1_000_000)
		return err
	})
	return n
}

// sameAsJournal asks everything that the read model answers, and the journal the same.
func (b *bench) sameAsJournal(when string) {
	b.t.Helper()
	for _, basis := range []engine.Basis{engine.ByService, engine.ByDecision} {
		for _, from := range []string{"2024-01-01", "2025-01-01", "2025-03-01", "2025-07-01"} {
			months := 12
			if from[5:7] != "01" {
				months = 1
			}
			for _, by := range engine.Dimensions {
				q := engine.SpendingQuery{Basis: basis, Span: engine.Span{From: day(from), Until: day(from).AddMonths(months)}, By: []engine.Dimension{by}}
				var told, scanned engine.SpendingTotals
				b.view(func(ctx context.Context, r engine.Reader) (err error) {
					if told, err = r.Spending(ctx, q); err != nil {
						return err
					}
					q.AsAt = time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC) // no past is in the read model
					scanned, err = r.Spending(ctx, q)
					return err
				})
				if !told.RolledUp || scanned.RolledUp {
					b.t.Fatalf("%s: rolled up %t and %t, want true and false", when, told.RolledUp, scanned.RolledUp)
				}
				told.RolledUp = false
				equal(b.t, fmt.Sprintf("%s: %s by %s from %s", when, basis, by, from), scanned, told)
			}
		}
	}
}

// testRollup books, corrects and reverses at random, and folds a few entries now and then: reports are those of the journal
// before, between and after.
func testRollup(t *testing.T, b *bench) {
	rnd, claims := rand.New(rand.NewPCG(5, 1)), 60
	if testing.Short() { // the race detector makes SQLite, which is C in Go, some twenty times slower
		claims = 20
	}
	some := func(of ...string) string { return of[rnd.IntN(len(of))] }
	for n := range claims {
		r := record(n, some("M1", "M2", "M3"), some("2024-12-31", "2025-01-01", "2025-03-15", "2025-03-31", "2025-07-01"), engine.Cents(rnd.IntN(3)*1000))
		l := &r.Decision.Lines[0]
		r.DecidedOn, r.Claim.Channel = day(some("2025-03-31", "2025-07-01", "2026-01-02")), some("post", "online")
		l.Benefit, l.Category, l.PayTo = some("gym", "yoga"), some("sport", "care"), some("member", "provider")
		r.Facts.Member.Regions = []engine.RegionSpan{{Code: some("north", "south")}}
		r.Facts.Member.Born = day(some("1950-01-01", "2015-06-30"))
		if rnd.IntN(5) == 0 && l.Pays > 0 {
			l.ExGratia = 400
		}
		b.append(r)
		switch rnd.IntN(4) {
		case 0:
			b.append(next(b.stored(n), engine.Denied, "2025-07-02"))
		case 1:
			again := next(b.stored(n), engine.Approved, some("2025-07-02", "2026-01-03"))
			again.Decision.Lines[0].Pays = engine.Cents(rnd.IntN(3) * 700)
			b.append(again)
		}
		if n%20 == 7 {
			b.sameAsJournal("with a tail")
		}
		if n%7 == 3 {
			b.fold(1 + rnd.IntN(5))
		}
	}
	b.sameAsJournal("with a tail")
	for b.fold(9) > 0 {
	}
	equal(t, "tail", 0, b.tail())
	b.sameAsJournal("folded")
	folded := slices.Sorted(slices.Values(b.rowsOf("spending_rollup")))
	if len(folded) == 0 {
		t.Error("the read model is empty")
	}
	entries, err := b.RebuildRollup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "entries", b.number("SELECT COUNT(*) FROM journal_payments"), entries)
	equal(t, "made again", folded, slices.Sorted(slices.Values(b.rowsOf("spending_rollup"))))
}

// testRollupRebuild makes the read model again while claims arrive and others fold.
func testRollupRebuild(t *testing.T, b *bench) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range 60 {
			b.append(record(n, []string{"M1", "M2"}[n%2], "2025-01-02", engine.Cents(n+1)))
			if n%3 == 0 {
				b.fold(2)
			}
		}
	}()
	rebuilds := 8
	if testing.Short() {
		rebuilds = 2
	}
	for range rebuilds {
		if _, err := b.RebuildRollup(t.Context()); err != nil {
			t.Error(err)
		}
		b.sameAsJournal("beside claims")
	}
	<-done
	for b.fold(100) > 0 {
	}
	b.sameAsJournal("after")
	equal(t, "lines", int64(60), b.number("SELECT lines FROM spending_rollup WHERE basis = 'service' AND period = '2025' AND dimension = ''"))
}
