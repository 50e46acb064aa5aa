package main

import (
	"cmp"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"octroi/engine"
)

// benchDecision keeps the compiler from leaving out what nobody reads.
var benchDecision engine.Decision

// BenchmarkDecide times Decide over the shipped book beside hand-written Go that returns the same decisions
// (TestDecide_EqualsHandWritten). Both decide the same claims, in turn. The figure of a round is the best of several
// turns: on a busy machine the others say how long the process did not run.
func BenchmarkDecide(b *testing.B) {
	const rounds, turns = 9, 15
	book := shippedBook(b)
	d := handDraw{odd: 2, intn: rand.New(rand.NewPCG(1, 2)).IntN}
	cases := make([]handCase, 1000)
	lines := 0
	for i := range cases {
		cases[i] = d.draw(i)
		lines += len(cases[i].claim.Lines)
	}
	ways := [2]func(c *handCase){
		func(c *handCase) { benchDecision = engine.Decide(book, &c.claim, &c.facts) },
		func(c *handCase) { benchDecision = handDecide(book.Revision, &c.claim, &c.facts) },
	}
	for b.Loop() {
		var ns, allocs [2][]float64
		for range rounds {
			best := [2]cost{}
			for turn := range 2 * turns {
				w := turn % 2
				c := costOf(func() {
					for i := range cases {
						ways[w](&cases[i])
					}
				})
				if best[w].ns == 0 || c.ns < best[w].ns {
					best[w] = c
				}
			}
			for w := range ways {
				ns[w] = append(ns[w], best[w].ns/float64(lines))
				allocs[w] = append(allocs[w], best[w].allocs/float64(lines))
			}
		}
		ratio := ratios(ns[0], ns[1])
		b.ReportMetric(median(ns[0]), "ns/line")
		b.ReportMetric(median(allocs[0]), "allocs/line")
		b.ReportMetric(median(ns[1]), "hand-ns/line")
		b.ReportMetric(median(allocs[1]), "hand-allocs/line")
		b.ReportMetric(median(ratio), "×hand")
		b.Logf("Decide over the shipped book: %.0f ns and %.1f allocations per line; hand-written Go: %.0f ns and %.1f.\n"+
			"Decide takes %s times as long, over %d rounds (aim: 5 at most).",
			median(ns[0]), median(allocs[0]), median(ns[1]), median(allocs[1]), spread(ratio), rounds)
	}
	b.ReportMetric(0, "ns/op") // of all rounds: says nothing
}

// cost is what some work took.
type cost struct{ ns, allocs float64 }

func costOf(work func()) cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	work()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return cost{float64(took.Nanoseconds()), float64(after.Mallocs - before.Mallocs)}
}

// ratios divides round by round: what disturbs one side of a round disturbs the other.
func ratios(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i]
	}
	return out
}

func median[T cmp.Ordered](xs []T) T { return slices.Sorted(slices.Values(xs))[len(xs)/2] }
