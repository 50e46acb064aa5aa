package main

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/replay/replaytest"
)

// besideLines is at most how many lines are kept as Go structs for what is measured beside a replay.
const besideLines = 300_000

// BenchmarkReplayBesideHand decides the claims of six benefits in a synthetic year three times in each round, by one worker and by all: by
// hand-written Go (bench_replay_hand_test.go), at engine.Desk, and as a replay, which unpacks the claims besides, hashes what it
// decides and counts it. The first two walk the same structs, household after household, and leave outcomes and amounts only, which are
// compared line by line before. The figure of a round is the best of three turns, as in BenchmarkDecide.
func BenchmarkReplayBesideHand(b *testing.B) {
	const rounds, turns = 5, 3
	book := shippedBook(b)
	plan := replayPlan(min(replayLines(b), besideLines))
	households := slices.Collect(replaytest.Households(plan, book, ofHandBenefits))
	lines := checkTally(b, book, households)
	period, err := replay.Load(b.Context(), replaytest.Passing(plan, book, ofHandBenefits), everyDay, []*engine.Book{book}, nil)
	if err != nil {
		b.Fatal(err)
	}
	if int(period.Lines()) != lines {
		b.Fatalf("the replay has %d lines of %d", period.Lines(), lines)
	}
	ways := [...]struct {
		name string
		do   func(workers int)
	}{
		{"hand", func(workers int) { eachHousehold(households, workers, tallyHouseholds) }},
		{"desk", func(workers int) { eachHousehold(households, workers, deskHouseholds(book, true)) }},
		{"replay", func(workers int) {
			if _, err := period.Run(b.Context(), replay.Draft{Book: book}, nil, replay.Options{Workers: workers, First: -1}); err != nil {
				b.Fatal(err)
			}
		}},
	}
	for b.Loop() {
		for _, workers := range replayWorkers() {
			var ns [len(ways)][]float64
			for range rounds {
				var best [len(ways)]float64
				for turn := range turns * len(ways) {
					w := turn % len(ways)
					runtime.GC()
					took := costOf(func() { ways[w].do(workers) }).ns
					if best[w] == 0 || took < best[w] {
						best[w] = took
					}
				}
				for w := range ways {
					ns[w] = append(ns[w], best[w]/float64(lines))
				}
			}
			b.Logf("%d lines of six benefits, %d workers: hand-written Go %s ns a line, engine.Desk %s, a replay %s.\n"+
				"engine.Desk takes %s times as long as hand-written Go, a replay %s times, over %d rounds.",
				lines, workers, spread(ns[0]), spread(ns[1]), spread(ns[2]), spread(ratios(ns[1], ns[0])), spread(ratios(ns[2], ns[0])), rounds)
			if workers == 1 {
				b.ReportMetric(median(ns[0]), "hand-ns/line")
				b.ReportMetric(median(ns[1]), "desk-ns/line")
				b.ReportMetric(median(ns[2]), "replay-ns/line")
				b.ReportMetric(median(ratios(ns[1], ns[0])), "×hand")
			}
		}
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkDesk decides the claims of a synthetic year, all benefits, at a brief desk and at one that says everything, in turns.
func BenchmarkDesk(b *testing.B) {
	const rounds = 5
	book := shippedBook(b)
	households := slices.Collect(replaytest.Households(replayPlan(min(replayLines(b), besideLines/3)), book, nil))
	lines := 0
	for _, h := range households {
		for i := range h.Cases {
			lines += len(h.Cases[i].Claim.Lines)
		}
	}
	for b.Loop() {
		var ns, allocs [2][]float64
		for range rounds {
			for w, brief := range [...]bool{true, false} {
				runtime.GC()
				c := costOf(func() { eachHousehold(households, 1, deskHouseholds(book, brief)) })
				ns[w], allocs[w] = append(ns[w], c.ns/float64(lines)), append(allocs[w], c.allocs/float64(lines))
			}
		}
		b.ReportMetric(median(ns[0]), "brief-ns/line")
		b.ReportMetric(median(allocs[0]), "brief-allocs/line")
		b.ReportMetric(median(ns[1]), "full-ns/line")
		b.ReportMetric(median(allocs[1]), "full-allocs/line")
		b.Logf("%d lines of all benefits: a brief desk takes %s ns and %.1f allocations a line, one that says everything %s ns and %.1f: %s times as long, over %d rounds.",
			lines, spread(ns[0]), median(allocs[0]), spread(ns[1]), median(allocs[1]), spread(ratios(ns[1], ns[0])), rounds)
	}
	b.ReportMetric(0, "ns/op")
}

// ofHandBenefits reports whether hand-written Go can decide a claim.
func ofHandBenefits(c *engine.Claim) bool {
	return !slices.ContainsFunc(c.Lines, func(l engine.Line) bool {
		return !slices.ContainsFunc(handBenefits, func(b handBenefit) bool { return b.code == l.Benefit })
	})
}

// checkTally fails where hand-written Go comes to something else than a desk, and returns how many lines there are.
func checkTally(b testing.TB, book *engine.Book, households []*replaytest.Household) (lines int) {
	b.Helper()
	desk, tally := engine.NewDesk(book, true), &tallyDesk{}
	told := map[engine.Outcome]int{}
	for _, h := range households {
		cases := slices.Clone(h.Cases)
		desk.Open()
		for i := range cases {
			desk.Decide(&cases[i])
		}
		desk.Close()
		tally.open()
		for i := range cases {
			c := &cases[i]
			for j, got := range tally.decide(c.Claim, &h.Cases[i].Facts, nil) {
				if want := &c.Decision.Lines[j]; got.outcome != want.Outcome || got.pays != want.Pays {
					b.Fatalf("%+v, line %d: by hand %s %d, at the desk %s %d %v", c.Claim, j, got.outcome, got.pays, want.Outcome, want.Pays, want.Reasons)
				}
				told[got.outcome]++
				lines++
			}
		}
	}
	for _, o := range [...]engine.Outcome{engine.Approved, engine.Reduced, engine.Denied, engine.Pended} {
		if told[o] == 0 {
			b.Errorf("no line is %s: %v", o, told)
		}
	}
	return lines
}

// TestReplay_tallyEqualsDesk holds the hand-written loop of the benchmark against the desk.
func TestReplay_tallyEqualsDesk(t *testing.T) {
	t.Parallel()
	book := shippedBook(t)
	checkTally(t, book, slices.Collect(replaytest.Households(replayPlan(10_000), book, ofHandBenefits)))
}

// eachHousehold lets so many workers take some households at a time.
func eachHousehold(all []*replaytest.Household, workers int, work func(some func() []*replaytest.Household) engine.Cents) {
	const size = 512
	var next, paid atomic.Int64
	some := func() []*replaytest.Household {
		from := min(int(next.Add(size))-size, len(all))
		return all[from:min(from+size, len(all))]
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { paid.Add(int64(work(some))) })
	}
	wg.Wait()
	if paid.Load() == 0 {
		panic("nothing was paid")
	}
}

// tallyHouseholds decides households by hand.
func tallyHouseholds(some func() []*replaytest.Household) (paid engine.Cents) {
	d, out := &tallyDesk{}, []tallyLine(nil)
	for all := some(); len(all) > 0; all = some() {
		for _, h := range all {
			d.open()
			for i := range h.Cases {
				out = d.decide(h.Cases[i].Claim, &h.Cases[i].Facts, out[:0])
				for _, l := range out {
					paid += l.pays
				}
			}
		}
	}
	return paid
}

// deskHouseholds decides households at a desk.
func deskHouseholds(book *engine.Book, brief bool) func(some func() []*replaytest.Household) engine.Cents {
	return func(some func() []*replaytest.Household) (paid engine.Cents) {
		desk, cases := engine.NewDesk(book, brief), []engine.Case(nil)
		for all := some(); len(all) > 0; all = some() {
			for _, h := range all {
				desk.Open()
				cases = append(cases[:0], h.Cases...)
				for i := range cases {
					desk.Decide(&cases[i])
				}
				desk.Close()
				for i := range cases {
					paid += cases[i].Decision.Pays
				}
			}
		}
		return paid
	}
}
