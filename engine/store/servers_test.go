package store_test

import (
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/engine/store/storetest"
)

// TestTwoServers lets two stores on one database, as two processes would, fight for a limit that takes one.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "o.db") },
		"postgres": pgtest.DSN,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fight(t, dsn(t))
		})
	}
}

var errNothingLeft = errors.New("nothing left")

func fight(t *testing.T, dsn string) {
	opt := store.Options{AllowUnsafe: true}
	servers := []*store.Store{open(t, dsn, opt), open(t, dsn, opt)}
	var paid, refused atomic.Int64
	var all sync.WaitGroup
	for n := range 64 {
		all.Go(func() {
			records := storetest.Records(n, 1)
			records[0].Claim.Member = "M1"
			take := &records[0].Decision.Lines[0].Consumptions[0]
			take.Counter = "the only one"
			err := servers[n%2].Update(t.Context(), func(tx engine.Tx) error {
				if err := tx.Lock(t.Context(), []engine.Anchor{engine.MemberAnchor("M1"), engine.PayerAnchor(take.Counter)}); err != nil {
					return err
				}
				used, err := tx.Consumed(t.Context(), []engine.CounterSpan{{Counter: take.Counter}})
				if err != nil {
					return err
				}
				if len(used) > 0 {
					return errNothingLeft
				}
				return tx.Append(t.Context(), records)
			})
			switch {
			case err == nil:
				paid.Add(1)
			case errors.Is(err, errNothingLeft):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if paid.Load() != 1 || refused.Load() != 63 {
		t.Errorf("%d were paid and %d refused, want 1 and 63", paid.Load(), refused.Load())
	}
}

// TestTwoMigrators lets several processes migrate a new database at once.
func TestTwoMigrators(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	var all sync.WaitGroup
	for range 3 {
		s, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() }) // closed before the database is dropped; its errors are the database's
		all.Go(func() {
			if err := s.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
