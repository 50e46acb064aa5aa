package main

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"octroi/engine/store/pgtest"
)

// BenchmarkService counts the claims that a Service decides and keeps per second, submitted one by one by 32 callers,
// on each database with every claim on disk before it is answered.
func BenchmarkService(b *testing.B) {
	const rounds, length = 5, 2 * time.Second
	for _, db := range []struct {
		name string
		dsn  func(b *testing.B) string
	}{
		{"SQLite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") }},
		{"PostgreSQL", func(b *testing.B) string { return pgtest.DurableDSN(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			h := openBench(b, db.dsn(b))
			h.fill(b)
			call := func(_ int, r *rand.Rand) error { return h.submit(context.Background(), r) }
			benchLoad(b, benchClients, time.Second, call) // fills the caches
			h.settle(b)
			for b.Loop() {
				rates := make([]float64, rounds)
				for i := range rates {
					rates[i] = benchLoad(b, benchClients, length, call)
				}
				b.ReportMetric(median(rates), "claims/s")
				b.Logf("Service on %s: %s claims per second from %d callers, over %d rounds of %s.",
					db.name, spread(rates), benchClients, rounds, length)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
