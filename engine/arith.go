package engine

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func sign(n int64) int { return cmpInt(n, 0) }

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// gcd returns the greatest common divisor of a >= 0 and b > 0, at least 1.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	if a == 0 {
		return 1
	}
	return a
}

// addInt returns a + b and whether it fits. math.MinInt64 counts as not fitting, so that every result can be negated.
func addInt(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0) && c != math.MinInt64
}

// mulInt returns a × b and whether it fits. math.MinInt64 counts as not fitting, so that every result can be negated.
func mulInt(a, b int64) (int64, bool) {
	if a == math.MinInt64 || b == math.MinInt64 {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(abs(a)), uint64(abs(b)))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// escapeKey keeps '|' and '%' out of the parts of a counter.
func escapeKey(s string) string {
	if !strings.ContainsAny(s, "|%") {
		return s
	}
	return keyEscaper.Replace(s)
}

var (
	keyEscaper   = strings.NewReplacer("%", "%25", "|", "%7C")
	keyUnescaper = strings.NewReplacer("%25", "%", "%7C", "|")
)
