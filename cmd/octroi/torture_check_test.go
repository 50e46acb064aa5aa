package main

import (
	"net/http"
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
	w.capsHold()
	auditGreen(w.t, w.cluster)
	w.acks.mu.Lock()
	defer w.acks.mu.Unlock()
	w.t.Logf("%d requests with a key, sent %d times; %d answers told of something decided before", len(w.acks.byKey), w.acks.asked, w.acks.again)
}

// keysHold compares the claims of the database with what clients were told.
func (w *world) keysHold() {
	w.t.Helper()
	rows, err := w.stores[0].DB().Query(`SELECT c.request_key, CAST(c.id AS text), d.pays_cents,
		(SELECT coalesce(sum(p.cents), 0) FROM journal_payments p WHERE p.claim_id = c.id AND p.version = 1)
		FROM claims c JOIN decisions d ON d.claim_id = c.id AND d.version = 1`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	stored := map[string]string{}
	for rows.Next() {
		var key, id string
		var pays, paid int64
		if err := rows.Scan(&key, &id, &pays, &paid); err != nil {
			w.t.Fatal(err)
		}
		if other, twice := stored[key]; twice {
			w.t.Errorf("%s is stored twice: claims %s and %s", key, other, id)
		}
		stored[key] = id
		told, known := w.acks.byKey[key]
		switch {
		case !known:
			w.t.Errorf("%s is stored as claim %s, and no client knows of it", key, id)
		case told.id != id || told.pays != pays || paid != pays:
			w.t.Errorf("%s was told claim %s and %d cents; stored are claim %s, %d cents, and %d in the journal", key, told.id, told.pays, id, pays, paid)
		}
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	for key, told := range w.acks.byKey {
		if told.status == http.StatusCreated && told.path == "/v1/claims" && stored[key] == "" {
			w.t.Errorf("%s was acknowledged as claim %s and is not there", key, told.id)
		}
	}
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
