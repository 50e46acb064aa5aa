package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"octroi/api"
	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// bulkClaims is how many claims BenchmarkImport has, about: a year of a mutuality of some thirteen thousand members.
const bulkClaims = 24_000

// BenchmarkImport holds three ways of keeping the same claims side by side, in turns and each in a new database: sent one by one
// by 32 callers, imported from a file, and the rows that the import made, inserted without deciding anything, as many claims in
// a transaction as the import has. Every transaction is on disk before the next.
func BenchmarkImport(b *testing.B) {
	const rounds = 3
	for _, db := range []struct {
		name string
		dsn  func(b *testing.B) string
	}{
		{"SQLite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") }},
		{"PostgreSQL", func(b *testing.B) string { return pgtest.DurableDSN(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			file := newBulkFile(b, bulkClaims)
			for b.Loop() {
				single, bulk, raw, ratio := make([]float64, rounds), make([]float64, rounds), make([]float64, rounds), make([]float64, rounds)
				for i := range rounds {
					single[i] = file.sendSingly(b, file.open(b, db.dsn(b)))
					imported := file.open(b, db.dsn(b))
					bulk[i] = file.importAll(b, imported)
					raw[i] = file.copyAll(b, imported.bulkRows(b), file.open(b, db.dsn(b)))
					ratio[i] = bulk[i] / raw[i]
				}
				b.ReportMetric(median(single), "single/s")
				b.ReportMetric(median(bulk), "import/s")
				b.ReportMetric(median(raw), "raw/s")
				b.Logf("Claims per second on %s: %s one by one, %s imported, %s as rows alone; an import reaches %.2f (%.2f–%.2f) of the rows alone, over %d rounds of %d claims.",
					db.name, spread(single), spread(bulk), spread(raw), median(ratio), slices.Min(ratio), slices.Max(ratio), rounds, bulkClaims)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// bulkFile is a mutuality and a year of its claims, as a file for `octroi import claims`.
type bulkFile struct {
	seed   *seeder
	claims []engine.Submission
	ndjson []byte
}

// newBulkFile invents about so many claims, and those who make them.
func newBulkFile(b testing.TB, claims int) *bulkFile {
	b.Helper()
	f := &bulkFile{seed: seederOf(claims)}
	f.seed.people()
	for _, week := range f.seed.claims() {
		f.claims = append(f.claims, week.claims...)
	}
	var out bytes.Buffer
	for i := range f.claims {
		out.Write(bulkRow(b, &f.claims[i]))
	}
	f.ndjson = out.Bytes()
	return f
}

// bulkRow writes a claim as a line of a file.
func bulkRow(b testing.TB, s *engine.Submission) []byte {
	b.Helper()
	text, err := json.Marshal(api.NewBatchClaim(s.Request.Key, &s.Claim))
	if err != nil {
		b.Fatal(err)
	}
	return append(text, '\n')
}

// bulkNow is after the claims of the year, and before the oldest of them is too late.
func bulkNow() time.Time { return day(seedYear+1, 7, 1) }

// open makes a database with the shipped book and the mutuality.
func (f *bulkFile) open(b *testing.B, dsn string) *benchHouse {
	b.Helper()
	h := openBenchWith(b, dsn, store.Options{Courteous: true})
	h.app.now, h.app.bulk = bulkNow, true
	h.svc.Close()
	h.svc = h.app.newService(h.store, h.app.now)
	b.Cleanup(h.svc.Close)
	files, err := rules.Shipped(devBook)
	if err == nil {
		_, err = h.svc.LoadBook(context.Background(), files, h.app.actor())
	}
	if err == nil {
		err = f.seed.store(context.Background(), h.store)
	}
	if err != nil {
		b.Fatal(err)
	}
	h.settle(b)
	return h
}

// importAll imports the file as `octroi import claims` does, and returns claims per second.
func (f *bulkFile) importAll(b *testing.B, h *benchHouse) float64 {
	b.Helper()
	im := newImporter(h.app, h.svc, "claims", true)
	im.out, im.analyze = bufio.NewWriter(io.Discard), h.store.Analyze
	start := time.Now()
	if err := im.run(context.Background(), ndjsonRows{api.NewLines(bytes.NewReader(f.ndjson))}); err != nil {
		b.Fatal(err)
	}
	took := time.Since(start)
	if im.refused > 0 {
		b.Fatalf("%d rows were refused", im.refused)
	}
	return float64(im.accepted) / took.Seconds()
}

// sendSingly has 32 callers send claims of the file one by one for two seconds, and returns claims per second.
func (f *bulkFile) sendSingly(b *testing.B, h *benchHouse) float64 {
	b.Helper()
	var next atomic.Int64
	return benchLoad(b, benchClients, 2*time.Second, func(int, *rand.Rand) error {
		sub := f.claims[int(next.Add(1)-1)%len(f.claims)]
		if int(next.Load()) > len(f.claims) {
			return fmt.Errorf("%d claims are too few for this computer", len(f.claims))
		}
		return h.svc.Submit(context.Background(), sub).Err
	})
}
