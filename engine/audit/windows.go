package audit

import (
	"slices"
	"strings"
	"time"

	"octroi/engine"
)

// Windows once more, day by day: slow, obvious, and apart from the engine's own.

// windows remembers what it worked out: few days are ever asked for.
type windows map[windowAsked]engine.Window

type windowAsked struct {
	every engine.Every
	day   engine.Date
}

func civil(d engine.Date) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC)
}

// later adds months to a day; where the month has no such day, it is the last one that it has.
func later(d engine.Date, months int) engine.Date {
	t := civil(d)
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1)
	return d + engine.Date(first.AddDate(0, 0, min(t.Day(), last.Day())-1).Sub(t)/(24*time.Hour))
}

// around is the longest run of days around d that are alike.
func around(d engine.Date, alike func(a, b time.Time) bool) engine.Window {
	w := engine.Window{From: d, Until: d + 1}
	for w.From > 1 && alike(civil(w.From-1), civil(d)) {
		w.From--
	}
	for alike(civil(w.Until), civil(d)) {
		w.Until++
	}
	return w
}

// of is the window of a day, for windows that depend on nothing else. A block's is the one that the day would open.
func (w windows) of(every engine.Every, d engine.Date) engine.Window {
	asked := windowAsked{every, d}
	if known, ok := w[asked]; ok {
		return known
	}
	n := every.N
	var out engine.Window
	switch every.Kind {
	case engine.KindCalendarYear:
		out = around(d, func(a, b time.Time) bool { return a.Year() == b.Year() })
	case engine.KindCalendarMonth:
		out = around(d, func(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() })
	case engine.KindDay:
		out = engine.Window{From: d, Until: d + 1}
	case engine.KindMonthsBack: // every day from which n months had not passed on d
		out = engine.Window{From: d, Until: d + 1}
		for out.From > 1 && later(out.From-1, n) > d {
			out.From--
		}
	case engine.KindYearsBack:
		out = around(d, func(a, b time.Time) bool { return a.Year() == b.Year() || a.Year() < b.Year() && b.Year()-a.Year() < n })
	case engine.KindMonthsFromFirst:
		out = engine.Window{From: d, Until: later(d, n)}
	case engine.KindYearsFromFirst:
		out = around(d, func(a, b time.Time) bool { return a.Year() == b.Year() || a.Year() > b.Year() && a.Year()-b.Year() < n })
	case engine.KindLifetime, engine.KindMembershipYear: // a lifetime, and a membership year without cover
	}
	w[asked] = out
	return out
}

// membership is the membership year of a day, of cover that began on another.
func membership(begun, d engine.Date) engine.Window {
	if begun == 0 {
		return engine.Window{}
	}
	n := 0
	for later(begun, 12*(n+1)) <= d {
		n++
	}
	return engine.Window{From: later(begun, 12*n), Until: later(begun, 12*(n+1))}
}

// coverBegan is the first day of the unbroken cover that holds a day; 0 without cover.
func coverBegan(cover []engine.Span, d engine.Date) engine.Date {
	covered := func(d engine.Date) bool {
		return slices.ContainsFunc(cover, func(s engine.Span) bool { return d >= s.From && (s.Until == 0 || d < s.Until) })
	}
	if d == 0 || !covered(d) {
		return 0
	}
	for d > 1 && covered(d-1) {
		d--
	}
	return d
}

// block is the block that holds a day, of blocks that these days opened, in whatever order they came; the one that the
// day opens itself when there is none.
func (w windows) block(every engine.Every, openings []engine.Date, d engine.Date) engine.Window {
	openings = slices.Sorted(slices.Values(openings))
	var last engine.Window
	for _, x := range openings {
		if x < last.Until {
			continue // inside a block: it opens nothing
		}
		if last = w.of(every, x); d >= last.From && d < last.Until {
			return last
		}
	}
	return w.of(every, d)
}

func in(w engine.Window, d engine.Date) bool {
	return w == engine.Window{} || d >= w.From && (w.Until == 0 || d < w.Until)
}

// opens marks the counters that only hold the openings of blocks.
const opens = "|opens"

func trimOpens(counter string) string { return strings.TrimSuffix(counter, opens) }
