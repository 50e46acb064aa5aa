package synthetic

import (
	"math/bits"
	"math/rand/v2"
)

// Rates and shares are integers: ppm are parts per million, and a quota is given in billionths.
const (
	million = 1_000_000
	billion = 1_000_000_000
)

// quota says yes as often as its rates add up to, give or take a few. Rates are laid end to end, and one point is drawn in each
// length of 1: whose rate holds it is told yes, so that everybody is with his own rate. A fixed distance between the points would
// make brothers and sisters take turns.
type quota struct {
	reached int64 // end of the rates so far, in the length at hand
	point   int64 // in that length; 0 when it was not drawn yet
	behind  int   // points that were passed and told nobody
}

func (q *quota) take(rate int64, rng *rand.Rand) bool {
	if q.point == 0 {
		q.point = 1 + rng.Int64N(billion)
	}
	q.reached += min(rate, billion)
	met := q.reached >= q.point
	for q.reached >= q.point {
		q.behind++
		q.reached -= billion
		q.point = 1 + rng.Int64N(billion)
	}
	if q.behind == 0 || (!met && rng.Int64N(billion) >= rate) {
		return false
	}
	q.behind--
	return true
}

// The steps of three sequences that are spread evenly by themselves and together (M. Roberts' generalisation of the golden
// ratio to three dimensions), as fractions of 2^64.
const (
	stepOne   = 0xd1b54a32d192ed03
	stepTwo   = 0xabc98388fb8fac03
	stepThree = 0x8cb92ba72f3d8dd7
)

// spread is a sequence of fractions of 2^64 that fills its range evenly, whatever the number of its terms.
type spread struct{ at, step uint64 }

func (s *spread) next() uint64 {
	s.at += s.step
	return s.at
}

// of returns the element of a table at a fraction of 2^64: a table is a distribution, in equal parts.
func of[T any](table []T, u uint64) T {
	i, _ := bits.Mul64(u, uint64(len(table)))
	return table[i]
}

// below returns a whole number from 0 up to n-1 at a fraction of 2^64.
func below(n int, u uint64) int {
	i, _ := bits.Mul64(u, uint64(n))
	return int(i)
}

// mix makes an even-handed number out of two (the finaliser of SplitMix64).
func mix(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 + b
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// mixText is mix with a text instead of a number.
func mixText(a uint64, s string) uint64 {
	for _, c := range []byte(s) {
		a = mix(a, uint64(c))
	}
	return a
}

// point is a point of a curve by age.
type point struct{ age, weight int }

// curve is a weight by age in thousandths, drawn through points, 0 before the first and after the last.
type curve []point

func (c curve) at(age int) int64 {
	for i := 1; i < len(c); i++ {
		a, b := c[i-1], c[i]
		if age >= a.age && age <= b.age {
			if a.age == b.age {
				return int64(b.weight)
			}
			return int64(a.weight) + int64(b.weight-a.weight)*int64(age-a.age)/int64(b.age-a.age)
		}
	}
	return 0
}

// ages is the curve of everybody from one age to another.
func ages(from, to int) curve { return curve{{from, 1000}, {to, 1000}} }
