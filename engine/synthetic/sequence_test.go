package synthetic

import (
	"math/rand/v2"
	"testing"
)

// Of people with different rates each gets his own, and all together get what the rates add up to.
func TestQuota_givesEverybodyHisOwnRate(t *testing.T) {
	t.Parallel()
	for _, rates := range [][]int64{{0, 1_000_000, 20_000_000}, {50_000_000, 400_000_000}, {300_000_000}, {2 * billion}} {
		var q quota
		rng := rand.New(rand.NewPCG(1, 2))
		const people = 600_000
		given, asked, sum := map[int64]int64{}, map[int64]int64{}, int64(0)
		for range people {
			r := rates[rng.IntN(len(rates))]
			asked[r]++
			sum += min(r, billion)
			if q.take(r, rng) {
				given[r]++
			}
		}
		all := int64(0)
		for r, n := range given {
			all += n
			want := asked[r] * min(r, billion) / billion
			if off := n - want; off*off*50 > want*want {
				t.Errorf("%v: %d times yes to %d, %d are right", rates, n, r, want)
			}
		}
		if off := all - sum/billion; off < -8 || off > 8 {
			t.Errorf("%v: %d times yes, %d are right", rates, all, sum/billion)
		}
	}
}

// However many terms it has, a sequence falls into every part of its range about equally.
func TestSpread_isEven(t *testing.T) {
	t.Parallel()
	for _, step := range []uint64{stepOne, stepTwo, stepThree} {
		s := spread{at: 42, step: step}
		var counts [10]int
		for n := 1; n <= 5000; n++ {
			counts[below(10, s.next())]++
			if n%100 != 0 {
				continue
			}
			for part, c := range counts {
				if off := c - n/10; off < -12 || off > 12 {
					t.Fatalf("%x: %d of %d terms are in part %d of 10", step, c, n, part)
				}
			}
		}
	}
}

func TestCurve_isDrawnThroughItsPoints(t *testing.T) {
	t.Parallel()
	c := curve{{10, 100}, {20, 300}, {20, 500}, {30, 0}}
	for age, want := range map[int]int64{0: 0, 9: 0, 10: 100, 15: 200, 20: 300, 25: 250, 30: 0, 31: 0} {
		if got := c.at(age); got != want {
			t.Errorf("%d at %d, want %d", got, age, want)
		}
	}
	if got := ages(5, 7).at(7); got != 1000 {
		t.Errorf("%d at the end of a span, want 1000", got)
	}
}
