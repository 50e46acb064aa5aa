package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"octroi/engine/store/pgtest"
)

// BenchmarkBatch shows what a batch over HTTP does to the claims that come alone meanwhile: how long one of twenty takes
// at least, from two clients that wait for each answer, without and beside a batch, in turns.
func BenchmarkBatch(b *testing.B) {
	const rounds, length = 5, 1500 * time.Millisecond
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
			server := h.serve(b)
			server.slowest(b, time.Second) // fills the caches
			h.settle(b)
			for b.Loop() {
				alone, beside, rows := make([]float64, rounds), make([]float64, rounds), make([]float64, rounds)
				for i := range rounds {
					alone[i] = server.slowest(b, length)
					stream := server.startBatch(b)
					beside[i] = server.slowest(b, length)
					rows[i] = stream.stop(b)
				}
				b.ReportMetric(median(alone), "p95-ms-alone")
				b.ReportMetric(median(beside), "p95-ms-beside")
				b.ReportMetric(median(rows), "rows/s")
				b.Logf("Single claims on %s take %s ms (p95) alone and %s ms beside a batch of %s rows per second, from 2 clients, over %d rounds of %s.",
					db.name, spreadMS(alone), spreadMS(beside), spread(rows), rounds, length)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// spreadMS is spread for figures below ten.
func spreadMS(v []float64) string {
	return fmt.Sprintf("%.1f (%.1f–%.1f)", median(v), slices.Min(v), slices.Max(v))
}

// slowest is the 95th percentile of how long single claims take, in milliseconds.
func (s *benchServer) slowest(b *testing.B, d time.Duration) float64 {
	b.Helper()
	var took [2][]float64
	benchLoad(b, len(took), d, func(client int, r *rand.Rand) error {
		start := time.Now()
		err := s.clients[client].post(benchClaim(r))
		took[client] = append(took[client], float64(time.Since(start).Microseconds())/1000)
		return err
	})
	all := slices.Concat(took[:]...)
	slices.Sort(all)
	return all[len(all)*95/100]
}

// benchBatch is a batch that is sent and read until it is told to stop.
type benchBatch struct {
	start    time.Time
	ended    atomic.Bool
	ahead    chan struct{} // one for each row that is sent and not yet answered
	answered chan int
	failed   chan error
}

// benchAhead is how many rows a client of a batch sends ahead of their answers: enough that the server never waits for one,
// and so few that the batch ends soon after it is told to.
const benchAhead = 500

func (s *benchServer) startBatch(b *testing.B) *benchBatch {
	b.Helper()
	stream := &benchBatch{start: time.Now(), ahead: make(chan struct{}, benchAhead), answered: make(chan int, 1), failed: make(chan error, 1)}
	body, rows := io.Pipe()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+s.addr+"/v1/batches/claims", body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.secret)
	req.Header.Set("Content-Type", "application/x-ndjson")
	go func() {
		r := rand.New(rand.NewPCG(uint64(stream.start.UnixNano()), 1))
		for !stream.ended.Load() {
			stream.ahead <- struct{}{}
			_, _ = fmt.Fprintf(rows, "{\"key\":%q,%s\n", uuid.NewString(), benchBody(benchClaim(r))[1:]) // a failure is the reader's too
		}
		_ = rows.Close()
	}()
	go stream.readAll(req)
	return stream
}

func (s *benchBatch) readAll(req *http.Request) {
	answered := 0
	defer func() { s.answered <- answered }()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.failed <- err
		return
	}
	defer func() { _ = resp.Body.Close() }()
	in := bufio.NewScanner(resp.Body)
	for in.Scan() {
		if !strings.Contains(in.Text(), `"status":"decided"`) {
			s.failed <- fmt.Errorf("a row of the batch: %s", in.Text())
			return
		}
		answered++
		<-s.ahead
	}
	s.failed <- in.Err()
}

// stop ends the batch and returns how many rows it had answered per second.
func (s *benchBatch) stop(b *testing.B) float64 {
	b.Helper()
	s.ended.Store(true)
	if err := <-s.failed; err != nil {
		b.Fatal(err)
	}
	return float64(<-s.answered) / time.Since(s.start).Seconds()
}
