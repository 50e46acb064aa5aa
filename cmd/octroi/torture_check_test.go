package main

import (
	"strings"
)

// converged checks, when all faults are over and every client has its answers, what must always hold: each acknowledged
// claim is there, none twice, each key has one outcome, no cap is exceeded and the audit is green.
func (w *world) converged() {
	w.t.Helper()
	if w.t.Failed() {
		return
	}
	w.keysHold()
	w.runsHold()
	w.capsHold()
	w.replayHolds()
	auditGreen(w.t, w.cluster)
	w.acks.mu.Lock()
	defer w.acks.mu.Unlock()
	w.t.Logf("%d requests with a key, sent %d times; %d answers told of something decided before", len(w.acks.byKey), w.acks.asked, w.acks.again)
}

// capsHold sums the journal's counters with plain SQL.
func (w *world) capsHold() {
	w.t.Helper()
	rows, err := w.stores[0].DB().Query(`SELECT limit_code, counter, SUM(value) FROM journal_consumptions GROUP BY limit_code, counter`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	full := 0
	for rows.Next() {
		var limit, counter string
		var used int64
		if err := rows.Scan(&limit, &counter, &used); err != nil {
			w.t.Fatal(err)
		}
		atMost, capped := w.caps[limit]
		if capped && used > atMost || used < 0 {
			w.t.Errorf("%s of %s: %d are used, the cap is %d", limit, strings.ReplaceAll(counter, "\x1f", " "), used, atMost)
		}
		if capped && used == atMost {
			full++
		}
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Logf("%d counters are full", full)
}
