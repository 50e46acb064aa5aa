package engine

// Every is the window in which a limit counts. N is a number of months or years, for the kinds that have one.
type Every struct {
	Kind EveryKind
	N    int
}

// EveryKind is a kind of window.
type EveryKind uint8

// The kinds of window of DESIGN §5.
const (
	KindCalendarYear    EveryKind = iota // "calendar year"
	KindCalendarMonth                    // "calendar month"
	KindDay                              // "day"
	KindLifetime                         // "lifetime"
	KindMembershipYear                   // "membership year": from one anniversary of the beginning of cover to the next
	KindMonthsBack                       // "N months": looks back from each date
	KindYearsBack                        // "last N calendar years": looks back from each date, by whole years
	KindMonthsFromFirst                  // "N months from first use": a block
	KindYearsFromFirst                   // "N calendar years": a block, from the year of first use
)

// The windows that have no number.
var (
	EveryCalendarYear   = Every{Kind: KindCalendarYear}
	EveryCalendarMonth  = Every{Kind: KindCalendarMonth}
	EveryDay            = Every{Kind: KindDay}
	EveryLifetime       = Every{Kind: KindLifetime}
	EveryMembershipYear = Every{Kind: KindMembershipYear}
)

// String returns the window as books write it.
func (e Every) String() string {
	n := formatInt(int64(e.N))
	switch e.Kind {
	case KindMonthsBack:
		return n + " months"
	case KindYearsBack:
		return "last " + n + " calendar years"
	case KindMonthsFromFirst:
		return n + " months from first use"
	case KindYearsFromFirst:
		return n + " calendar years"
	default:
		return [...]string{"calendar year", "calendar month", "day", "lifetime", "membership year"}[e.Kind]
	}
}

// Block reports whether the window is a block that a first line opens, so that it depends on earlier entries.
func (e Every) Block() bool { return e.Kind == KindMonthsFromFirst || e.Kind == KindYearsFromFirst }

// LooksBack reports whether the window ends at each date anew, so that every position that contains a line counts.
func (e Every) LooksBack() bool { return e.Kind == KindMonthsBack || e.Kind == KindYearsBack }

// WindowOf returns the window that contains day d: for one that looks back, the one that ends on d; for a block, the
// one that d would open. A membership year needs the beginning of cover: see windowFrom.
func (e Every) WindowOf(d Date) Window {
	switch e.Kind {
	case KindCalendarYear:
		return yearsFrom(d.YearStart(), 1)
	case KindCalendarMonth:
		start := d.MonthStart()
		return Window{From: start, Until: start.AddMonths(1)}
	case KindDay:
		return Window{From: d, Until: d + 1}
	case KindMonthsBack:
		return Window{From: monthsBack(d, e.N), Until: d + 1}
	case KindYearsBack:
		start := d.YearStart()
		return Window{From: start.AddMonths(-12 * (e.N - 1)), Until: start.AddMonths(12)}
	case KindMonthsFromFirst:
		return Window{From: d, Until: d.AddMonths(e.N)}
	case KindYearsFromFirst:
		return yearsFrom(d.YearStart(), e.N)
	default: // a lifetime, and a membership year without cover
		return Window{}
	}
}

// windowFrom returns the membership year that contains d, of cover that began on `begun`. Each begins on the same day
// of the year as the cover, or on the last of its month: cover from 29 February begins a year on 28 February.
func windowFrom(begun, d Date) Window {
	n := d.MonthsSince(begun) / 12
	return Window{From: begun.AddMonths(12 * n), Until: begun.AddMonths(12 * (n + 1))}
}

func yearsFrom(start Date, n int) Window { return Window{From: start, Until: start.AddMonths(12 * n)} }

// monthsBack is the first day from which n months have not yet passed on day d: a purchase of 15 March 2023 counts in a
// window of 24 months up to 14 March 2025.
func monthsBack(d Date, n int) Date {
	x := d.AddMonths(-n)
	for x.AddMonths(n) <= d {
		x++
	}
	return x
}

// reach is the days whose entries can matter to a line whose window is w: those of the window, and all later ones. Later
// entries count in windows that look back, show that the line is late, and tell on which later day it would be paid.
func (e Every) reach(w Window) Window {
	if e.Block() || e.Kind == KindLifetime {
		return Window{} // blocks follow from one another, so all of them are needed
	}
	return Window{From: w.From}
}

// last is the last day on which a window that looks back can end and still hold day d.
func (e Every) last(d Date) Date {
	if e.Kind == KindYearsBack {
		return d.YearStart().AddMonths(12*e.N) - 1
	}
	return d.AddMonths(e.N) - 1
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
