package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/replay/replaytest"
	"octroi/engine/store/pgtest"
	"octroi/engine/synthetic"
)

// BenchmarkReplay replays a synthetic 2025: out of each database, and out of none: its claims are invented while they are read, which
// takes longer, but no memory. In each round the period is read, and decided by one worker, by all, and by all under two books.
// OCTROI_REPLAY_LINES sets how many lines the year has, about (300,000; a real one has 3,500,000).
func BenchmarkReplay(b *testing.B) {
	lines, book, draft := replayLines(b), shippedBook(b), partenamutWith(b, "2025-01-01: 16}}")
	for _, source := range []struct {
		name   string
		rounds int
		view   func(b *testing.B, lines int, book *engine.Book) viewed
	}{
		{"Memory", 1, func(_ *testing.B, lines int, book *engine.Book) viewed {
			w := replaytest.Passing(replayPlan(lines), book, nil)
			return func(_ context.Context, fn func(engine.Reader) error) error { return fn(w) }
		}},
		{"SQLite", 3, func(b *testing.B, lines int, book *engine.Book) viewed {
			return filledWith(b, filepath.Join(b.TempDir(), "bench.db"), replayPlan(lines), book)
		}},
		{"PostgreSQL", 3, func(b *testing.B, lines int, book *engine.Book) viewed {
			return filledWith(b, pgtest.DurableDSN(b), replayPlan(lines), book)
		}},
	} {
		b.Run(source.name, func(b *testing.B) {
			view := source.view(b, lines, book)
			for b.Loop() {
				var f replayFigures
				for range source.rounds {
					f.round(b, view, book, draft)
				}
				f.tell(b, source.name)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// viewed is what Store.View is.
type viewed func(ctx context.Context, fn func(engine.Reader) error) error

// replayFigures are what rounds took: lines per second, and megabytes.
type replayFigures struct {
	lines                          int64
	read, one, all, both, seconds  []float64
	held, peakRead, peakRun, start []float64
}

// round replays once.
func (f *replayFigures) round(b *testing.B, view viewed, book, draft *engine.Book) {
	b.Helper()
	debug.FreeOSMemory()
	resetPeak()
	f.start = append(f.start, peakMB(b))
	var period *replay.Period
	read := timed(b, func() error {
		return view(b.Context(), func(r engine.Reader) (err error) {
			period, err = replay.Load(b.Context(), r, year2025, []*engine.Book{book, draft}, nil)
			return err
		})
	})
	f.lines = period.Lines()
	f.peakRead = append(f.peakRead, peakMB(b))
	one := f.run(b, period, replay.Options{Workers: 1, First: -1}, book)
	all := f.run(b, period, replay.Options{First: -1}, book)
	f.peakRun = append(f.peakRun, peakMB(b))
	both := f.run(b, period, replay.Options{First: -1}, book, draft)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	runtime.KeepAlive(period)
	f.held = append(f.held, float64(m.HeapAlloc)/(1<<20))
	perSecond := func(ms float64) float64 { return float64(f.lines) / ms * 1000 }
	f.read, f.one, f.all = append(f.read, perSecond(read)), append(f.one, perSecond(one)), append(f.all, perSecond(all))
	f.both, f.seconds = append(f.both, 2*perSecond(both)), append(f.seconds, (read+all)/1000)
}

// run decides a period that was read, under one book and drafts, and returns the milliseconds.
func (f *replayFigures) run(b *testing.B, p *replay.Period, o replay.Options, book *engine.Book, drafts ...*engine.Book) float64 {
	b.Helper()
	var asked []replay.Draft
	for _, d := range drafts {
		asked = append(asked, replay.Draft{Book: d})
	}
	return timed(b, func() error {
		a, err := p.Run(b.Context(), replay.Draft{Book: book}, asked, o)
		if err == nil && a.Check.Differ != 0 {
			b.Fatalf("%d of %d lines differ under the book that decided them", a.Check.Differ, a.Lines)
		}
		if err == nil && len(drafts) > 0 && a.Drafts[0].Total.Differ == 0 {
			b.Fatal("the draft changes nothing")
		}
		return err
	})
}

func (f *replayFigures) tell(b *testing.B, name string) {
	b.Helper()
	if name != "Memory" { // there it is mostly inventing
		b.ReportMetric(median(f.read), "read-lines/s")
		b.ReportMetric(median(f.seconds), "s")
	}
	b.ReportMetric(median(f.one), "one-worker-lines/s")
	b.ReportMetric(median(f.all), "all-workers-lines/s")
	b.ReportMetric(median(f.peakRun), "peak-MB")
	b.Logf("%s, %d lines: read %s lines a second; decided %s by one worker, %s by %d; under two books %s a book. Read and decided by all under one book in %s s.",
		name, f.lines, spread(f.read), spread(f.one), spread(f.all), runtime.GOMAXPROCS(0), spread(f.both), spread(f.seconds))
	b.Logf("Memory of the process: %s MB before, %s at most while reading, %s while deciding too; %s MB of it are the period and what else is in use.",
		spread(f.start), spread(f.peakRead), spread(f.peakRun), spread(f.held))
}

var (
	year2025 = engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}
	everyDay = engine.Span{From: engine.MustDate("2000-01-01"), Until: engine.MustDate("2027-01-01")}
)

// replayLines is about how many lines a year has.
func replayLines(tb testing.TB) int {
	tb.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("OCTROI_REPLAY_LINES"), "300000"))
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// replayPlan is a mutuality whose 2025 has about so many lines: those of a member are linesOfHundred in a hundred.
func replayPlan(lines int) synthetic.Plan {
	const linesOfHundred = 298
	return synthetic.Plan{Size: lines * 100 / linesOfHundred, Years: []int{2025}, Seed: 6}
}

// replayWorkers are one, and as many as there are processors.
func replayWorkers() []int {
	return slices.Compact([]int{1, runtime.GOMAXPROCS(0)})
}

// filledWith is a database of a plan's mutuality. Its claims are appended as desks decided them, which takes less time than to import
// them. The desks are brief: what a replay reads is the same, and the traces of a whole year would fill a disk.
func filledWith(b *testing.B, dsn string, plan synthetic.Plan, book *engine.Book) viewed {
	b.Helper()
	h, start := openBench(b, dsn), time.Now()
	by := engine.Actor{Client: "bench", At: testNow()}
	inSteps(b, h, plan.Members(), func(ctx context.Context, tx engine.Tx, some []engine.Member) error {
		return tx.PutMembers(ctx, some, by)
	})
	inSteps(b, h, plan.Providers(), func(ctx context.Context, tx engine.Tx, some []engine.Provider) error {
		return tx.PutProviders(ctx, some, by)
	})
	inSteps(b, h, plan.Approvals(), func(ctx context.Context, tx engine.Tx, some []engine.Approval) error {
		return tx.PutApprovals(ctx, some, by)
	})
	records := replaytest.Decided(replaytest.Households(plan, book, nil), engine.NewDesk(book, true))
	inSteps(b, h, records, func(ctx context.Context, tx engine.Tx, some []*engine.Record) error {
		var anchors []engine.Anchor
		var all []engine.Record
		for _, r := range some {
			y, m, d := r.Claim.SubmittedOn.Civil()
			r.DecidedAt, r.DecidedOn, r.By = time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC), r.Claim.SubmittedOn, by
			r.Claim.ReceivedAt, r.Request, r.BodyHash = r.DecidedAt, engine.RequestKey{Client: by.Client, Key: r.Claim.ID}, r.Claim.ID
			anchors, all = append(anchors, engine.MemberAnchor(r.Claim.Member)), append(all, *r)
		}
		if err := tx.Lock(ctx, anchors); err != nil {
			return err
		}
		return tx.Append(ctx, all)
	})
	h.settle(b)
	b.Logf("A database of %d members was filled in %s.", plan.Size, time.Since(start).Round(time.Second))
	return h.store.View
}

// inSteps writes some values in each transaction.
func inSteps[T any](b *testing.B, h *benchHouse, all func(yield func(T) bool), write func(context.Context, engine.Tx, []T) error) {
	b.Helper()
	const size = 1000
	some := make([]T, 0, size)
	put := func() {
		err := h.store.Update(b.Context(), func(tx engine.Tx) error { return write(b.Context(), tx, some) })
		if err != nil {
			b.Fatal(err)
		}
		some = some[:0]
	}
	for x := range all {
		if some = append(some, x); len(some) == size {
			put()
		}
	}
	if len(some) > 0 {
		put()
	}
}

// peakMB is the most memory that the process had since resetPeak: 0 where the system does not tell.
func peakMB(tb testing.TB) float64 {
	tb.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if kb, found := strings.CutPrefix(line, "VmHWM:"); found {
			n := 0
			if _, err := fmt.Sscan(kb, &n); err != nil {
				tb.Fatal(err)
			}
			return float64(n) / 1024
		}
	}
	return 0
}

// resetPeak makes the system forget the most memory that the process had; where it cannot, figures are too high.
func resetPeak() {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // Linux only
}
