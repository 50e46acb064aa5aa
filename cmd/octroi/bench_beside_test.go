package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"octroi/api"
	"octroi/engine/store/pgtest"
)

// BenchmarkImportBeside shows what an import does to the claims that reach a server of the same database meanwhile: how long
// one of twenty takes at least, from two clients that wait for each answer, without and beside an import, in turns. The import
// has connections of its own, as another process has.
func BenchmarkImportBeside(b *testing.B) {
	const rounds, length = 3, 3 * time.Second
	file := newBulkFile(b, bulkClaims)
	for _, db := range []struct {
		name string
		dsn  func(b *testing.B) string
	}{
		{"SQLite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") }},
		{"PostgreSQL", func(b *testing.B) string { return pgtest.DurableDSN(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			for b.Loop() {
				alone, beside, rows := make([]float64, rounds), make([]float64, rounds), make([]float64, rounds)
				for i := range rounds {
					importing := file.open(b, db.dsn(b))
					serving := openBench(b, importing.app.config.db)
					if err := serving.people(); err != nil {
						b.Fatal(err)
					}
					server := serving.serve(b)
					server.slowest(b, time.Second) // fills the caches
					alone[i] = server.slowest(b, length)
					stop := file.importing(b, importing)
					beside[i] = server.slowest(b, length)
					rows[i] = stop()
				}
				b.ReportMetric(median(alone), "p95-ms-alone")
				b.ReportMetric(median(beside), "p95-ms-beside")
				b.ReportMetric(median(rows), "rows/s")
				b.Logf("Single claims on %s take %s ms (p95) alone and %s ms beside an import of %s rows per second by another process, from 2 clients, over %d rounds of %s.",
					db.name, spreadMS(alone), spreadMS(beside), spread(rows), rounds, length)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// importing imports the file until it is told to stop, and then returns rows per second.
func (f *bulkFile) importing(b *testing.B, h *benchHouse) (stop func() float64) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var rows atomic.Int64
	start, ended := time.Now(), make(chan struct{})
	im := newImporter(h.app, h.svc, "claims", true)
	im.out = bufio.NewWriter(io.Discard)
	im.analyze = h.store.Analyze
	go func() {
		defer close(ended)
		if err := im.run(ctx, ndjsonRows{api.NewLines(bytes.NewReader(f.ndjson))}); err == nil {
			b.Error("the file was too short for this computer")
		}
		rows.Store(int64(im.accepted))
	}()
	return func() float64 {
		took := time.Since(start)
		cancel()
		<-ended
		return float64(rows.Load()) / took.Seconds()
	}
}
