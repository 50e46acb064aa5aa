package main

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"octroi/engine"
)

// BenchmarkDecideByLimits shows what the cost of a line depends on. The same psychology claims are decided, in turn, under
// the shipped book, under ones with ten times as many benefits or with one only, and under ones where the benefit has
// more limits: the first make no difference, the last do.
func BenchmarkDecideByLimits(b *testing.B) {
	const rounds, turns = 5, 9
	shipped := shippedBook(b)
	type variant struct {
		name string
		book *engine.Book
	}
	variants := []variant{
		{"1 benefit", withCopies(shipped, 0, 1)},
		{fmt.Sprintf("%d benefits", len(shipped.Benefits)), shipped},
		{fmt.Sprintf("%d benefits", 10*len(shipped.Benefits)), withCopies(shipped, 10*len(shipped.Benefits), 1)},
	}
	for _, n := range []int{2, 4, 8} {
		variants = append(variants, variant{fmt.Sprintf("%d limits on the line", n), withCopies(shipped, len(shipped.Benefits), n)})
	}
	d := handDraw{odd: 0, intn: rand.New(rand.NewPCG(3, 4)).IntN}
	var cases []handCase
	lines := 0
	for i := 0; len(cases) < 500; i++ {
		c := d.draw(i)
		for j := range c.claim.Lines {
			c.claim.Lines[j].Benefit = "psychology"
			c.claim.Lines[j].Fields = nil
			c.claim.Lines[j].Units = engine.One
		}
		cases = append(cases, c)
		lines += len(c.claim.Lines)
	}
	for b.Loop() {
		ns := make([][]float64, len(variants))
		for range rounds {
			best := make([]float64, len(variants))
			for turn := range turns * len(variants) {
				v := turn % len(variants)
				c := costOf(func() {
					for i := range cases {
						benchDecision = engine.Decide(variants[v].book, &cases[i].claim, &cases[i].facts)
					}
				})
				if best[v] == 0 || c.ns < best[v] {
					best[v] = c.ns
				}
			}
			for v := range variants {
				ns[v] = append(ns[v], best[v]/float64(lines))
			}
		}
		for v := range variants {
			b.Logf("%-24s %6.0f ns per line, %s times the shipped book", variants[v].name, median(ns[v]), spread(ratios(ns[v], ns[1])))
		}
		b.ReportMetric(median(ratios(ns[2], ns[1])), "×10-benefits")
		b.ReportMetric(median(ratios(ns[len(ns)-1], ns[1])), "×8-limits")
	}
	b.ReportMetric(0, "ns/op") // of all rounds: says nothing
}

// withCopies makes a book of psychology, with its limit so many times, and of copies of the others up to `benefits`.
func withCopies(shipped *engine.Book, benefits, limits int) *engine.Book {
	book := *shipped
	psychology := *shipped.Benefit("psychology")
	own := psychology.Limits[0]
	psychology.Limits = nil
	for i := range limits {
		l := *own
		if i > 0 {
			l.ID = fmt.Sprintf("%s_%d", own.ID, i)
			l.Code = psychology.Code + "." + l.ID
		}
		psychology.Limits = append(psychology.Limits, &l)
	}
	book.Benefits = []*engine.Benefit{&psychology}
	for i := 0; len(book.Benefits) < benefits; i++ {
		x := *shipped.Benefits[i%len(shipped.Benefits)]
		x.Code = fmt.Sprintf("%s_%d", x.Code, i)
		x.Limits = nil
		book.Benefits = append(book.Benefits, &x)
	}
	book.Index()
	return &book
}
