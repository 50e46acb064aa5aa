package engine

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMoney_RoundsHalfUp(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		num, den int64
		want     Cents
	}{{1, 2, 1}, {49, 100, 0}, {3, 2, 2}, {-1, 2, 0}, {-3, 2, -1}, {-51, 100, -1}, {10001, 2, 5001}, {0, 5, 0}, {7, -2, -3}} {
		m, err := NewMoney(tt.num, tt.den)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Round(); got != tt.want {
			t.Errorf("%d/%d rounds to %d, want %d", tt.num, tt.den, got, tt.want)
		}
	}
}

// Money agrees with big rationals, and refuses exactly what does not fit.
func TestMoney_isExact(t *testing.T) {
	t.Parallel()
	draw := func(t *rapid.T, name string) (Money, *big.Rat) {
		n, d := rapid.Int64Range(-1e12, 1e12).Draw(t, name+" num"), rapid.Int64Range(1, 1e7).Draw(t, name+" den")
		m, err := NewMoney(n, d)
		if err != nil {
			t.Fatal(err)
		}
		return m, big.NewRat(n, d)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, ra := draw(t, "a")
		b, rb := draw(t, "b")
		q := Quantity(rapid.Int64Range(1, int64(MaxUnits)).Draw(t, "q"))
		same := func(what string, got Money, err error, want *big.Rat) {
			if err != nil {
				if want.Num().IsInt64() && want.Denom().IsInt64() && want.Denom().Int64() < 1<<20 && what != "sum" {
					t.Fatalf("%s: %v for a result that fits: %s", what, err, want)
				}
				return
			}
			if want.Cmp(big.NewRat(got.Num(), got.Den())) != 0 {
				t.Fatalf("%s is %d/%d, want %s", what, got.Num(), got.Den(), want)
			}
		}
		sum, err := a.Add(b)
		same("sum", sum, err, new(big.Rat).Add(ra, rb))
		diff, err := a.Sub(b)
		same("sum", diff, err, new(big.Rat).Sub(ra, rb))
		times, err := a.Times(q)
		same("product", times, err, new(big.Rat).Mul(ra, big.NewRat(int64(q), 1000)))
		over, err := a.Over(q)
		same("quotient", over, err, new(big.Rat).Quo(ra, big.NewRat(int64(q), 1000)))
		if got, want := a.Cmp(b), ra.Cmp(rb); got != want {
			t.Fatalf("cmp is %d, want %d", got, want)
		}
	})
}

func TestParse_neverThroughAFloat(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in string
		q  Quantity
		ok bool
	}{{"1", One, true}, {"0.5", 500, true}, {"12.125", 12125, true}, {"0.1", 100, true}, {"", 0, false}, {".5", 0, false}, {"1.", 0, false},
		{"1e3", 0, false}, {"-1", 0, false}, {"+1", 0, false}, {"1.0005", 0, false}, {"1,5", 0, false}, {"9999999999999", 0, false}} {
		if q, ok := ParseQuantity(tt.in); q != tt.q || ok != tt.ok {
			t.Errorf("%q is %d, %t, want %d, %t", tt.in, q, ok, tt.q, tt.ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity(rapid.Int64Range(0, 1e12).Draw(t, "q"))
		if back, ok := ParseQuantity(q.String()); !ok || back != q {
			t.Fatalf("%d is written %q and read back %d", q, q, back)
		}
	})
}

// Dates agree with the standard library on every day of four centuries and at the ends.
func TestDate_agreesWithTime(t *testing.T) {
	t.Parallel()
	for d, at := MustDate("1800-01-01"), time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC); d < MustDate("2201-01-01"); d, at = d+1, at.AddDate(0, 0, 1) {
		y, m, day := d.Civil()
		if y != at.Year() || m != int(at.Month()) || day != at.Day() || dateOf(y, m, day) != d {
			t.Fatalf("day %d is %d-%d-%d, want %s", d, y, m, day, at.Format(time.DateOnly))
		}
	}
	for _, s := range []string{"0001-01-01", "9999-12-31", "2024-02-29"} {
		if got := MustDate(s).String(); got != s {
			t.Errorf("%s is written %s", s, got)
		}
	}
	for _, s := range []string{"2025-02-29", "2025-13-01", "0000-01-01", "2025-1-01", "20250101", "2025-01-01T00:00:00Z", "２025-01-01", ""} {
		if d, ok := ParseDate(s); ok {
			t.Errorf("%q is read as %s", s, d)
		}
	}
}

func TestDate_calendarArithmetic(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{{"2025-01-31", "2025-02-28"}, {"2024-01-31", "2024-02-29"}, {"2025-12-31", "2026-01-31"}} {
		if got := MustDate(tt.in).AddMonths(1); got != MustDate(tt.want) {
			t.Errorf("%s plus a month is %s, want %s", tt.in, got, tt.want)
		}
	}
	for _, tt := range []struct {
		born, on string
		want     int
	}{{"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18}, {"2008-02-29", "2024-02-29", 16}, {"2000-01-01", "1999-01-01", 0}} {
		if got := AgeOn(MustDate(tt.born), MustDate(tt.on)); got != tt.want {
			t.Errorf("born %s is %d on %s, want %d", tt.born, got, tt.on, tt.want)
		}
	}
	if got := DateIn(time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), bookOf(t).Zone); got != MustDate("2026-01-01") {
		t.Errorf("half past midnight in Brussels is %s", got)
	}
}

func TestCounterOf_keepsKeysApart(t *testing.T) {
	t.Parallel()
	if a, b := CounterOf("l", PerMember, "a|b"), CounterOf("l", PerMember, "a", TextValue("b")); a == b {
		t.Errorf("two counters share the name %s", a)
	}
	if a, b := CounterOf("l", PerPayer, "", TextValue("Psy")), CounterOf("l", PerPayer, "", TextValue("psy")); a == b {
		t.Errorf("case was lost in %s", a)
	}
}
