package replay

import "testing"

// BenchmarkRun decides a year of an invented mutuality in memory.
func BenchmarkRun(b *testing.B) {
	book := shipped(b, "partenamut")
	w := invented(b, 30_000, book)
	p, err := Load(b.Context(), w, year2025, nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, workers := range []int{1, 2} {
		b.Run(map[int]string{1: "one worker", 2: "two workers"}[workers], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Run(b.Context(), Draft{Book: book}, nil, Options{Workers: workers, First: -1}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(int64(b.N)*p.Lines()), "ns/line")
		})
	}
}
