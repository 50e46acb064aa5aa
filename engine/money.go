package engine

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Cents is an amount as it is stored, paid and sent: whole euro cents.
type Cents int64

// MaxCents bounds every amount of a claim (EUR 1,000,000), so that the arithmetic of a formula has room.
const MaxCents Cents = 100_000_000

// ErrOverflow is returned when exact arithmetic would leave 64 bits, and ErrDivision when a formula divides by zero.
// Either one is a fault of the rule: the line is pended, never approved or denied.
var (
	ErrOverflow = errors.New("the formula leaves the range of exact arithmetic")
	ErrDivision = errors.New("the formula divides by zero")
)

// Money is an exact amount inside a formula: a fraction of cents in lowest terms. The zero value is EUR 0.
type Money struct {
	num int64
	den int64 // > 0, or 0 meaning 1
}

// NewMoney returns num/den cents. It fails with ErrDivision when den is 0.
func NewMoney(num, den int64) (Money, error) {
	if den == 0 {
		return Money{}, ErrDivision
	}
	if num == math.MinInt64 || den == math.MinInt64 {
		return Money{}, ErrOverflow
	}
	if den < 0 {
		num, den = -num, -den
	}
	g := gcd(abs(num), den)
	return Money{num: num / g, den: den / g}, nil
}

// Exact returns c as exact money.
func (c Cents) Exact() Money { return Money{num: int64(c), den: 1} }

// Num is the numerator in cents.
func (m Money) Num() int64 { return m.num }

// Den is the denominator, always positive.
func (m Money) Den() int64 {
	if m.den == 0 {
		return 1
	}
	return m.den
}

// Add returns m + o.
func (m Money) Add(o Money) (Money, error) {
	md, od := m.Den(), o.Den()
	if md == od {
		sum, ok := addInt(m.num, o.num)
		if !ok {
			return Money{}, ErrOverflow
		}
		if md == 1 {
			return Money{num: sum, den: 1}, nil
		}
		return NewMoney(sum, md)
	}
	g := gcd(md, od)
	left, ok1 := mulInt(m.num, od/g)
	right, ok2 := mulInt(o.num, md/g)
	den, ok3 := mulInt(md, od/g)
	sum, ok4 := addInt(left, right)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return Money{}, ErrOverflow
	}
	return NewMoney(sum, den)
}

// Neg returns -m.
func (m Money) Neg() Money { return Money{num: -m.num, den: m.den} }

// Sub returns m - o.
func (m Money) Sub(o Money) (Money, error) { return m.Add(o.Neg()) }

// MulFrac returns m × num/den in lowest terms, reducing first so that it overflows only when the result does.
func (m Money) MulFrac(num, den int64) (Money, error) {
	if den == 0 {
		return Money{}, ErrDivision
	}
	if num == math.MinInt64 || den == math.MinInt64 {
		return Money{}, ErrOverflow
	}
	if den < 0 {
		num, den = -num, -den
	}
	if g := gcd(abs(num), den); g > 1 {
		num, den = num/g, den/g
	}
	mn, md := m.num, m.Den()
	if g := gcd(abs(mn), den); g > 1 {
		mn, den = mn/g, den/g
	}
	if g := gcd(abs(num), md); g > 1 {
		num, md = num/g, md/g
	}
	n, ok1 := mulInt(mn, num)
	d, ok2 := mulInt(md, den)
	if !ok1 || !ok2 {
		return Money{}, ErrOverflow
	}
	return Money{num: n, den: d}, nil
}

// Times returns m × q.
func (m Money) Times(q Quantity) (Money, error) { return m.MulFrac(int64(q), quantityScale) }

// Over returns m ÷ q, one unit's share.
func (m Money) Over(q Quantity) (Money, error) { return m.MulFrac(quantityScale, int64(q)) }

// Part returns p percent of m.
func (m Money) Part(p Percent) (Money, error) { return m.MulFrac(int64(p), percentScale) }

// Cmp compares m and o: -1, 0 or +1. It is exact for all values: the cross products are compared in 128 bits.
func (m Money) Cmp(o Money) int {
	if m.Den() == o.Den() {
		return cmpInt(m.num, o.num)
	}
	ms, os := sign(m.num), sign(o.num)
	if ms != os {
		return cmpInt(int64(ms), int64(os))
	}
	mh, ml := bits.Mul64(uint64(abs(m.num)), uint64(o.Den()))
	oh, ol := bits.Mul64(uint64(abs(o.num)), uint64(m.Den()))
	switch {
	case mh > oh || (mh == oh && ml > ol):
		return ms
	case mh == oh && ml == ol:
		return 0
	default:
		return -ms
	}
}

// Round returns m in whole cents, half up: €0.005 is €0.01, and a negative half rounds towards zero (-€0.005 is €0).
func (m Money) Round() Cents {
	den := m.Den()
	q, r := m.num/den, m.num%den
	if r < 0 {
		q, r = q-1, r+den
	}
	// r + r >= den, written so that it cannot overflow.
	if r >= den-r {
		q++
	}
	return Cents(q)
}

// MinMoney and MaxMoney return the lesser and the greater of two amounts.
func MinMoney(a, b Money) Money {
	if b.Cmp(a) < 0 {
		return b
	}
	return a
}

// MaxMoney returns the greater of two amounts.
func MaxMoney(a, b Money) Money {
	if b.Cmp(a) > 0 {
		return b
	}
	return a
}

// String writes c as a plain decimal of euros: "20.00", "-0.05".
func (c Cents) String() string {
	s, n := "", int64(c)
	if n < 0 {
		s = "-"
	}
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	f := strconv.FormatUint(u%100, 10)
	if len(f) < 2 {
		f = "0" + f
	}
	return s + strconv.FormatUint(u/100, 10) + "." + f
}

// ParseCents reads a decimal of euros with at most two decimals ("20", "0.75", "1234.50") exactly. It never passes
// through a float. It reports false for anything else, including signs, separators and amounts over MaxCents.
func ParseCents(s string) (Cents, bool) {
	n, ok := parseDecimal(s, 2)
	if !ok || n > int64(MaxCents) {
		return 0, false
	}
	return Cents(n), true
}

// ParseSum reads a decimal of euros as ParseCents does, of a sum of many amounts: up to 999,999,999,999.99.
func ParseSum(s string) (Cents, bool) {
	n, ok := parseDecimal(s, 2)
	return Cents(n), ok
}

// parseDecimal reads an unsigned decimal of at most `places` decimals as an integer scaled by 10^places.
func parseDecimal(s string, places int) (int64, bool) {
	whole, frac, dotted := strings.Cut(s, ".")
	if whole == "" || (dotted && frac == "") || len(frac) > places || len(whole) > 12 {
		return 0, false
	}
	n := int64(0)
	for _, c := range whole + frac + strings.Repeat("0", places-len(frac)) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}
