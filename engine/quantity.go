package engine

import "strings"

// Quantity is a number of units (sessions, hours, kilometres) in thousandths, so that half an hour is exact.
type Quantity int64

// One is the quantity of one unit, and MaxUnits the most a line may ask for.
const (
	quantityScale          = 1000
	One           Quantity = quantityScale
	MaxUnits      Quantity = 10_000 * quantityScale
)

// ParseQuantity reads a decimal with at most three decimals ("1", "0.5", "12.125") exactly, never through a float.
// It reports false for signs, exponents, more decimals or anything else.
func ParseQuantity(s string) (Quantity, bool) {
	n, ok := parseDecimal(s, 3)
	return Quantity(n), ok
}

// String writes q as the shortest exact decimal: "20", "0.5".
func (q Quantity) String() string { return formatScaled(int64(q), 3) }

// Floor returns the greatest multiple of step that is not above q; a step of 0 leaves q as it is.
func (q Quantity) Floor(step Quantity) Quantity {
	if step <= 0 || q <= 0 {
		return q
	}
	return q - q%step
}

// Percent is a share in thousandths of a percent: 7.5 % is 7500.
type Percent int64

// percentScale turns a Percent into a fraction: p/percentScale.
const percentScale = 100_000

// ParsePercent reads a decimal of percents with at most three decimals: "75", "7.5".
func ParsePercent(s string) (Percent, bool) {
	n, ok := parseDecimal(s, 3)
	return Percent(n), ok
}

// String writes p as the shortest exact decimal of percents: "7.5".
func (p Percent) String() string { return formatScaled(int64(p), 3) }

// formatScaled writes n / 10^places as the shortest exact decimal.
func formatScaled(n int64, places int) string {
	s, neg := formatInt(n), false
	if s[0] == '-' {
		s, neg = s[1:], true
	}
	if len(s) <= places {
		s = strings.Repeat("0", places+1-len(s)) + s
	}
	whole, frac := s[:len(s)-places], strings.TrimRight(s[len(s)-places:], "0")
	if frac != "" {
		whole += "." + frac
	}
	if neg {
		whole = "-" + whole
	}
	return whole
}
