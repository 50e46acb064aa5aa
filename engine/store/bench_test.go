package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/engine/store/storetest"
)

// BenchmarkSubmit does what the service does for a batch of claims, without deciding: ns/op is for the whole batch.
func BenchmarkSubmit(b *testing.B) {
	databases := map[string]func(testing.TB) *store.Store{
		"sqlite":   func(t testing.TB) *store.Store { return open(t, filepath.Join(t.TempDir(), "b.db"), store.Options{}) },
		"postgres": func(t testing.TB) *store.Store { return open(t, pgtest.DurableDSN(t), store.Options{}) },
	}
	for _, name := range []string{"sqlite", "postgres"} {
		for _, batch := range []int{1, 64, 1000} {
			b.Run(fmt.Sprintf("%s/%d", name, batch), func(b *testing.B) {
				s, next := databases[name](b), 0
				for b.Loop() {
					records := storetest.Records(next, batch)
					next += batch
					if err := s.Update(b.Context(), func(tx engine.Tx) error { return storetest.Submit(b.Context(), tx, records) }); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(next)/b.Elapsed().Seconds(), "claims/s")
			})
		}
	}
}
