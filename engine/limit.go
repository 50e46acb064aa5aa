package engine

import "strings"

// Measure is what a limit counts.
type Measure uint8

// The measures of DESIGN §5 that work today.
const (
	MeasureUnits  Measure = iota // units granted, in thousandths
	MeasureAmount                // cents paid
	MeasureCount                 // distinct values of Limit.Of among granted lines
)

// String returns the measure as books write it.
func (m Measure) String() string { return [...]string{"units", "amount", "count"}[m] }

// Scope is whose counter a limit keeps.
type Scope uint8

// The scopes of DESIGN §5.
const (
	PerMember Scope = iota
	PerHousehold
	PerPayer // one counter for everybody, told apart by keys
)

// String returns the scope as books write it.
func (s Scope) String() string { return [...]string{"member", "household", "payer"}[s] }

// Every is the window in which a limit counts.
type Every uint8

// The windows that work today.
const (
	EveryCalendarYear Every = iota
	EveryCalendarMonth
	EveryDay
	EveryLifetime
)

// String returns the window as books write it.
func (e Every) String() string {
	return [...]string{"calendar year", "calendar month", "day", "lifetime"}[e]
}

// WindowOf returns the window that contains day d.
func (e Every) WindowOf(d Date) Window {
	switch e {
	case EveryCalendarYear:
		start := d.YearStart()
		return Window{From: start, Until: start.AddMonths(12)}
	case EveryCalendarMonth:
		start := d.MonthStart()
		return Window{From: start, Until: start.AddMonths(1)}
	case EveryDay:
		return Window{From: d, Until: d + 1}
	default:
		return Window{}
	}
}

// Window is a period in which a limit counts: From inclusive, Until exclusive; both zero for a lifetime.
type Window struct {
	From, Until Date
}

// Contains reports whether day d lies in the window.
func (w Window) Contains(d Date) bool { return Span(w).Contains(d) }

// String writes the window shortly: "2025", "2025-11", "2025-11-03", "lifetime", or "from/until" for any other.
func (w Window) String() string {
	switch {
	case w == Window{}:
		return "lifetime"
	case w.Until == w.From+1:
		return w.From.String()
	case w == EveryCalendarYear.WindowOf(w.From):
		return w.From.String()[:4]
	case w == EveryCalendarMonth.WindowOf(w.From):
		return w.From.String()[:7]
	default:
		return w.From.String() + "/" + w.Until.String()
	}
}

// Limit is a counter with a bound: measure × per × every × at_most. A pool is one limit that several benefits join:
// each has its own Limit value with the same Code.
type Limit struct {
	ID      string // as the benefit calls it: "sessions", or the pool's code
	Code    string // unique in the book: "psychology.sessions", or the pool's code
	Title   Text
	Pool    bool
	Measure Measure
	Scope   Scope
	Keys    []Formula // further keys of the counter, after its scope
	Every   Every
	Of      Formula // for MeasureCount: what is counted; nil for the line itself
	AtMost  *Choice // money, quantity or int, as Measure says

	rule string // "limits.<ID>", for traces; set by Book.Index
}

// Counter names one running total: a limit, whose it is and its keys. "psychology.sessions|member|M1".
type Counter string

// CounterOf composes the counter of limit code for owner (a member or household id, "" for the payer) and keys.
func CounterOf(code string, scope Scope, owner string, keys ...Value) Counter {
	var b strings.Builder
	b.Grow(len(code) + len(owner) + 32) // enough for nearly all: a counter is composed several times per line
	b.WriteString(code)
	b.WriteByte('|')
	b.WriteString(scope.String())
	b.WriteByte('|')
	b.WriteString(escapeKey(owner))
	for _, k := range keys {
		b.WriteByte('|')
		b.WriteString(k.Key())
	}
	return Counter(b.String())
}

// CounterSpan asks for the entries of a counter on the days of a window.
type CounterSpan struct {
	Counter Counter
	Window  Window
}

// Entry is what one counter consumed on one governing date, summed: cents, thousandths of a unit, or the number of
// lines for a count (whose distinct value is Of, "" for other measures).
type Entry struct {
	Counter Counter
	Date    Date
	Of      string
	Value   int64
}
