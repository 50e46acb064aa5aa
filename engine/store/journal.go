package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"octroi/engine"
)

// firstDay is the earliest civil date, where a window without a beginning begins.
const firstDay engine.Date = 1

// Consumed implements engine.Reader.
func (r *reader) Consumed(ctx context.Context, spans []engine.CounterSpan) ([]engine.Entry, error) {
	const sums = `SELECT j.counter, j.date, j.of_key, CAST(SUM(j.value) AS bigint)
		FROM (%s) AS s JOIN journal_consumptions j
			ON j.counter = s.counter AND j.date >= s.from_day AND (s.until_day IS NULL OR j.date < s.until_day)
		GROUP BY j.counter, j.date, j.of_key HAVING SUM(j.value) <> 0
		ORDER BY j.counter, j.date, j.of_key`
	asked := newBatch("counter", "from_day:date", "until_day:date")
	for _, s := range merged(spans) {
		asked.add(string(s.Counter), max(s.Window.From, firstDay), s.Window.Until)
	}
	var found []engine.Entry
	err := r.queryFor(ctx, "consumed", sums, asked, func(rows *sql.Rows) error {
		var e engine.Entry
		err := rows.Scan(&e.Counter, (*day)(&e.Date), &e.Of, &e.Value)
		found = append(found, e)
		return err
	})
	return found, err
}

// merged sorts the spans by counter and joins those of a counter that overlap, so that no entry is counted twice.
func merged(spans []engine.CounterSpan) []engine.CounterSpan {
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b engine.CounterSpan) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Window.From, b.Window.From))
	})
	out := sorted[:0]
	for _, s := range sorted {
		if n := len(out); n > 0 && out[n-1].Counter == s.Counter {
			last := &out[n-1].Window
			if last.Until == 0 || s.Window.From < last.Until {
				if last.Until != 0 && (s.Window.Until == 0 || s.Window.Until > last.Until) {
					last.Until = s.Window.Until
				}
				continue
			}
		}
		out = append(out, s)
	}
	return out
}
