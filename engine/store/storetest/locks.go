package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"octroi/engine"
)

// testLockSerialises lets one transaction read while another holds the lock and has not committed yet: it must wait,
// and then see what the other did.
func testLockSerialises(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100)) // the anchor exists
	serialises(t, b, 2)
}

// testFirstLock is the same on an empty database, where there is no row to lock.
func testFirstLock(t *testing.T, b *bench) { serialises(t, b, 1) }

func serialises(t *testing.T, b *bench, next int) {
	span := []engine.CounterSpan{{Counter: engine.CounterOf("psychology.sessions", engine.PerMember, "M1")}}
	used := func(ctx context.Context, r engine.Reader) (sum int64) {
		entries, err := r.Consumed(ctx, span)
		if err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			sum += e.Value
		}
		return sum
	}
	before := int64(next-1) * 1000
	holding, release, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		<-holding
		b.update(func(ctx context.Context, tx engine.Tx) error {
			close(release) // this transaction has begun, or waits for its turn: the first may go on
			if err := tx.Lock(ctx, []engine.Anchor{engine.MemberAnchor("M1")}); err != nil {
				return err
			}
			if got := used(ctx, tx); got != before+1000 {
				t.Errorf("the second transaction sees %d used, want %d", got, before+1000)
			}
			return tx.Append(ctx, []engine.Record{record(next+1, "M1", "2025-01-02", 100)})
		})
	}()
	b.update(func(ctx context.Context, tx engine.Tx) error {
		if err := tx.Lock(ctx, []engine.Anchor{engine.MemberAnchor("M1"), engine.HouseholdAnchor("H1")}); err != nil {
			return err
		}
		if got := used(ctx, tx); got != before {
			t.Errorf("the first transaction sees %d used, want %d", got, before)
		}
		close(holding)
		if b.Name() == "postgres" { // on SQLite the second cannot begin before the first ends
			await(t, "the second transaction", release)
			b.awaitLockWait()
		}
		return tx.Append(ctx, []engine.Record{record(next, "M1", "2025-01-02", 100)})
	})
	await(t, "the second transaction's end", done)
}

// awaitLockWait waits until PostgreSQL reports a transaction of this database waiting for a lock.
func (b *bench) awaitLockWait() {
	b.t.Helper()
	const waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
	for b.number(waiting) == 0 {
		if b.t.Context().Err() != nil {
			b.t.Fatal("nobody waits for the lock")
		}
	}
}

// testLockOrder lets many transactions take overlapping anchors, in any order and most of them new. Nobody may
// deadlock, and no decision may be lost.
func testLockOrder(t *testing.T, b *bench) {
	const workers, rounds, anchors = 8, 12, 10
	var all sync.WaitGroup
	for w := range workers {
		all.Add(1)
		go func() {
			defer all.Done()
			random := rand.New(rand.NewPCG(uint64(w), 7))
			for i := range rounds {
				round := i / 4 // later rounds meet anchors that earlier ones created
				member := fmt.Sprintf("M%d-%d", round, random.IntN(anchors))
				asked := []engine.Anchor{engine.MemberAnchor(member)}
				for range 4 {
					asked = append(asked, engine.HouseholdAnchor(fmt.Sprintf("H%d-%d", round, random.IntN(anchors))))
				}
				random.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
				b.update(func(ctx context.Context, tx engine.Tx) error {
					return errors.Join(tx.Lock(ctx, asked), tx.Append(ctx, []engine.Record{record(w*1000+i, member, "2025-01-02", 100)}))
				})
			}
		}()
	}
	all.Wait()
	equal(t, "claims", int64(workers*rounds), b.number("SELECT COUNT(*) FROM claims"))
	lost := b.number(`SELECT COUNT(*) FROM anchors a WHERE a.id LIKE 'member|%' AND a.seq <>
		(SELECT COUNT(*) FROM claims c WHERE 'member|' || c.member = a.id)`)
	equal(t, "members whose sequence is not their number of claims", int64(0), lost)
	twice := b.number(`SELECT COUNT(*) FROM (SELECT 1 FROM claims c JOIN decisions d ON d.claim_id = c.id
		GROUP BY c.member, d.seq HAVING COUNT(*) > 1) AS x`)
	equal(t, "places given twice", int64(0), twice)
	if b.Name() == "postgres" {
		equal(t, "deadlocks", int64(0), b.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
	}
}
