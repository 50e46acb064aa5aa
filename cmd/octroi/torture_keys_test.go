package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// storedVersion is a version of a claim as the database has it.
type storedVersion struct {
	claim, kind, client, key string
	version                  int
	pays, paid               int64 // what it says, and what the journal sums to up to it
}

// versions reads all that was decided, in the order of deciding.
func (w *world) versions() (all []storedVersion) {
	w.t.Helper()
	rows, err := w.stores[0].DB().Query(`SELECT CAST(v.claim_id AS text), v.kind, CASE WHEN v.version = 1 THEN c.client ELSE v.client END,
			CASE WHEN v.version = 1 THEN c.request_key ELSE v.request_key END, v.version, d.pays_cents,
			(SELECT CAST(COALESCE(SUM(p.cents), 0) AS bigint) FROM journal_payments p WHERE p.claim_id = v.claim_id AND p.version <= v.version)
		FROM claim_versions v JOIN claims c ON c.id = v.claim_id JOIN decisions d ON d.claim_id = v.claim_id AND d.version = v.version ORDER BY v.n`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v storedVersion
		if err := rows.Scan(&v.claim, &v.kind, &v.client, &v.key, &v.version, &v.pays, &v.paid); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, v)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}

// keysHold compares every version of every claim with what clients were told.
func (w *world) keysHold() {
	w.t.Helper()
	stored, last := map[string]storedVersion{}, map[string]int{}
	reversals, kinds := map[string]int{}, map[string]int{}
	for _, v := range w.versions() {
		name := fmt.Sprintf("version %d (%s) of claim %s", v.version, v.kind, v.claim)
		if v.version != last[v.claim]+1 || v.paid != v.pays {
			w.t.Errorf("%s follows version %d, and pays %d cents where the journal has %d", name, last[v.claim], v.pays, v.paid)
		}
		last[v.claim] = v.version
		kinds[v.kind]++
		if v.kind == "reversal" {
			reversals[v.claim] = v.version
		}
		if v.client == "octroi" {
			w.follows(v, name, last)
			continue
		}
		if other, twice := stored[v.key]; twice {
			w.t.Errorf("%s is stored twice: as %s and as version %d of claim %s", v.key, name, other.version, other.claim)
		}
		stored[v.key] = v
		switch told, known := w.acks.byKey[v.key]; {
		case !known:
			w.t.Errorf("%s is stored as %s, and no client knows of it", v.key, name)
		case !told.stored() && !w.acks.lost[v.key]:
			w.t.Errorf("%s is stored as %s, and was refused: %s", v.key, name, told.answer)
		case told.stored() && (told.id != v.claim || !told.says(v.version, v.pays)):
			w.t.Errorf("%s was told version %d of claim %s and %d cents; stored is %s with %d cents", v.key, told.version, told.id, told.pays, name, v.pays)
		}
	}
	for key, told := range w.acks.byKey {
		if _, is := stored[key]; is || !told.stored() || !strings.HasPrefix(told.path, "/v1/claims") || told.operation == redecided {
			continue
		}
		if strings.HasSuffix(told.path, "/reversal") && reversals[told.id] == told.version {
			continue // somebody else had taken it back
		}
		w.t.Errorf("%s was acknowledged as version %d of claim %s and is not there", key, told.version, told.id)
	}
	w.t.Logf("versions: %v", kinds)
}

// follows checks that a version that nobody asked for has its cause: a version that stands before it.
func (w *world) follows(v storedVersion, name string, last map[string]int) {
	w.t.Helper()
	parts := strings.Split(v.key, "/")
	switch {
	case parts[0] == "redecide" && len(parts) == 3: // a member was registered again
		if parts[1] != v.claim || parts[2] != strconv.Itoa(v.version-1) {
			w.t.Errorf("%s was decided again under %s", name, v.key)
		}
	case len(parts) == 4 && parts[0] == v.kind && slices.Contains([]string{"freed", "redecision"}, v.kind) && parts[3] == v.claim:
		if cause, err := strconv.Atoi(parts[2]); err != nil || last[parts[1]] < cause {
			w.t.Errorf("%s follows from version %s of claim %s, which is not before it", name, parts[2], parts[1])
		}
	default:
		w.t.Errorf("%s has a key that nobody gave: %s", name, v.key)
	}
}

// runsHold compares the payment runs of the database with those that clients were told of, and how they ended.
func (w *world) runsHold() {
	w.t.Helper()
	stored := map[string]string{}
	for _, row := range w.column(w.t, `SELECT CAST(r.id AS text) || ' ' || r.cents || ' ' || COALESCE(e.state, '') FROM payment_runs r LEFT JOIN payment_run_ends e ON e.run = r.number`) {
		id, rest, _ := strings.Cut(row, " ")
		stored[id] = rest
	}
	told := 0
	for key, a := range w.acks.byKey {
		if a.path != "/v1/payment-runs" || !a.stored() {
			continue
		}
		told++
		cents, state, _ := strings.Cut(stored[a.id], " ")
		if cents != strconv.FormatInt(a.pays, 10) {
			w.t.Errorf("%s was told the run %s of %d cents; stored is %q", key, a.id, a.pays, stored[a.id])
		}
		if ended := w.acks.runs[a.id]; state != ended && ended != "" {
			w.t.Errorf("the run %s ended as %q, and a client was told %q", a.id, state, ended)
		}
	}
	if told != len(stored) {
		w.t.Errorf("%d payment runs are stored, clients know of %d", len(stored), told)
	}
	w.t.Logf("%d payment runs", told)
}
