package store

import (
	"cmp"
	"slices"

	"octroi/engine"
)

// The first and last civil dates, where a window without a beginning begins and one without an end ends.
const firstDay engine.Date = 1

var lastDay, _ = engine.NewDate(9999, 12, 31)

// period asks for what is kept of something on the days of a window: a counter, or a member and a benefit.
type period struct {
	of [2]string
	engine.Window
}

func counterPeriod(s engine.CounterSpan) period {
	return period{[2]string{string(s.Counter)}, s.Window}
}

func historyPeriod(s engine.HistorySpan) period {
	return period{[2]string{s.Member, s.Benefit}, s.Window}
}

// periodsOf is the relation of periods, with the key columns it is given, from_day, and until_day that may be NULL.
// Windows that are computed may reach beyond the dates that there are; the databases know no such day.
func periodsOf(all []period, keys ...string) *batch {
	asked := newBatch(append(keys, "from_day:date", "until_day:date")...)
	for _, p := range merged(all) {
		if p.From > lastDay {
			continue
		}
		if p.Until > lastDay {
			p.Until = 0
		}
		row := make([]any, 0, len(keys)+2)
		for i := range keys {
			row = append(row, p.of[i])
		}
		asked.add(append(row, max(p.From, firstDay), p.Until)...)
	}
	return asked
}

// merged sorts periods by what they are of and when, and joins those that overlap, so that no entry is counted twice.
func merged(all []period) []period {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b period) int {
		return cmp.Or(cmp.Compare(a.of[0], b.of[0]), cmp.Compare(a.of[1], b.of[1]), cmp.Compare(a.From, b.From))
	})
	out := sorted[:0]
	for _, p := range sorted {
		if n := len(out); n > 0 && out[n-1].of == p.of {
			last := &out[n-1].Window
			if last.Until == 0 || p.From < last.Until {
				if last.Until != 0 && (p.Until == 0 || p.Until > last.Until) {
					last.Until = p.Until
				}
				continue
			}
		}
		out = append(out, p)
	}
	return out
}
