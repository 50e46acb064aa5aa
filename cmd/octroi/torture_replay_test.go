package main

import (
	"octroi/engine"
	"octroi/engine/replay"
)

// paidByTheRules is what stands in the journal for lines from a day on, or without one.
const paidByTheRules = `SELECT CAST(COALESCE(SUM(cents), 0) AS bigint) FROM journal_payments
	WHERE kind = 'payment' AND (service_date IS NULL OR service_date >= '2020-01-01')`

// replayHolds replays everything that was decided under the book in force, and holds it against the journal: what differs has a cause, and
// the sums are those of the journal.
func (w *world) replayHolds() {
	w.t.Helper()
	book, err := w.svcs[0].ActiveBook(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	span := engine.Span{From: engine.MustDate("2020-01-01")}
	a, err := replay.Do(w.t.Context(), w.stores[0], span, replay.Draft{Book: book}, []replay.Draft{{Book: book}}, replay.Options{First: 3})
	if err != nil {
		w.t.Fatal(err)
	}
	var paid int64
	if err := w.stores[0].DB().QueryRow(paidByTheRules).Scan(&paid); err != nil {
		w.t.Fatal(err)
	}
	k, named := a.Check, int64(0)
	for _, c := range k.Causes {
		if named += c.Lines; c.Cause == replay.CauseUnknown {
			w.t.Errorf("%d lines differ for no cause", c.Lines)
		}
	}
	if int64(k.Stands) != paid || a.Cents-k.Stands != k.More-k.Less || named != k.Differ {
		w.t.Errorf("a replay finds %d paid and %d now, %d more and %d less, %d of %d lines with a cause; the journal says %d", k.Stands, a.Cents, k.More, k.Less, named, k.Differ, paid)
	}
	if x := a.Drafts[0]; x.SHA256 != a.SHA256 || x.Total.Differ != 0 || x.Total.Now != a.Cents {
		w.t.Errorf("the same book differs from itself: %+v", x.Total)
	}
	w.t.Logf("replayed %d lines, %d differ: %v", a.Lines, k.Differ, k.Causes)
	for _, d := range k.First {
		w.t.Logf("  %s/%d %s on %s: %s %d stands, %s %d now: %s", d.Claim.ID, d.Line, d.Was.Benefit, d.Was.Date, d.Was.Outcome, d.Was.Pays, d.Now.Outcome, d.Now.Pays, d.Cause)
	}
}
