package engine

import (
	"strconv"
	"time"
)

// Date is a civil date without a zone: the number of days since 31 December of year 0, so that 0 means "no date",
// dates compare with < and count with -. Proleptic Gregorian, years 1 to 9999.
type Date int32

// NewDate returns the civil date of y, m, d and false when there is no such day (30 February).
func NewDate(y, m, d int) (Date, bool) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	return dateOf(y, m, d), true
}

// MustDate reads s as ParseDate does and panics when it is not a date. For constants and tests.
func MustDate(s string) Date {
	d, ok := ParseDate(s)
	if !ok {
		panic("engine: not a date: " + strconv.Quote(s))
	}
	return d
}

// ParseDate reads YYYY-MM-DD, and nothing else.
func ParseDate(s string) (Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, ok1 := digits(s[:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	return NewDate(y, m, d)
}

// DateIn returns the civil date of the instant t in the zone loc.
func DateIn(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return dateOf(y, int(m), d)
}

func digits(s string) (int, bool) {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// dateOf counts the days with the year beginning in March, so that the leap day comes last
// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
func dateOf(y, m, d int) Date {
	if m <= 2 {
		y, m = y-1, m+12
	}
	return Date(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 306)
}

// Civil returns the year, month and day of d.
func (d Date) Civil() (y, m, day int) {
	z := int(d) + 305 // days since 0000-03-01
	era := z / 146097
	doe := z % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	m = mp + 3
	y = era*400 + yoe
	if m > 12 {
		m, y = m-12, y+1
	}
	return y, m, day
}

// Year returns the calendar year of d.
func (d Date) Year() int { y, _, _ := d.Civil(); return y }

// String writes YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.Civil()
	b := [10]byte{byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + m/10), byte('0' + m%10), '-', byte('0' + day/10), byte('0' + day%10)}
	return string(b[:])
}

// AddDays returns d + n days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths returns the same day n months later, or the last day of that month when it has no such day:
// 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	i := y*12 + m - 1 + n
	y, m = i/12, i%12+1
	return dateOf(y, m, min(day, daysIn(y, m)))
}

// EndOfMonth returns the last day of d's month.
func (d Date) EndOfMonth() Date {
	y, m, _ := d.Civil()
	return dateOf(y, m, daysIn(y, m))
}

// YearStart returns 1 January of d's year.
func (d Date) YearStart() Date { return dateOf(d.Year(), 1, 1) }

// MonthStart returns the first day of d's month.
func (d Date) MonthStart() Date { y, m, _ := d.Civil(); return dateOf(y, m, 1) }

// MonthsSince returns the whole months from a to d; a month is complete on the same day of the month (or its last).
func (d Date) MonthsSince(a Date) int {
	if d < a {
		return 0
	}
	dy, dm, _ := d.Civil()
	ay, am, _ := a.Civil()
	n := (dy*12 + dm) - (ay*12 + am)
	if n > 0 && a.AddMonths(n) > d {
		n--
	}
	return n
}

// AgeOn returns the age in whole years on day d of someone born on `born`. Someone born on 29 February has their
// birthday on 1 March in a common year (Belgian Civil Code counts full years elapsed).
func AgeOn(born, d Date) int {
	if born == 0 || d < born {
		return 0
	}
	by, bm, bd := born.Civil()
	y, m, day := d.Civil()
	age := y - by
	if m < bm || (m == bm && day < bd) {
		age--
	}
	return age
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// Span is a period of civil dates: From inclusive, Until exclusive. A zero From or Until is open.
type Span struct {
	From  Date
	Until Date
}

// Contains reports whether d lies in the span.
func (s Span) Contains(d Date) bool { return d >= s.From && (s.Until == 0 || d < s.Until) }

// Period is a length of calendar time, such as 24 months or 60 days.
type Period struct {
	Months int
	Days   int
}

// After returns the day that lies p after d.
func (p Period) After(d Date) Date { return d.AddMonths(p.Months).AddDays(p.Days) }

// IsZero reports whether p is no time at all.
func (p Period) IsZero() bool { return p == Period{} }
