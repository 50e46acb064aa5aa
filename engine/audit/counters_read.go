package audit

import (
	"database/sql"

	"octroi/engine"
)

// counterRow is an entry on its way through a counter, in the order of booking. Those of one counter are booked under one
// lock, so that the order of their ids is the order of deciding, whatever the clocks say.
type counterRow struct {
	counter, limit string
	claim          string
	version, n     int64 // n is 0 for an opening balance
	decidedAt      int64 // those of one transaction have the same
	line, reverses int64
	date           engine.Date
	of             string
	value          int64
	opening        bool
	freed          bool // of a version that was offered what became free
	// Where claims were decided again as a whole: when the claim arrived, the run that made the version, and of which benefit and
	// day its line is.
	arrived int64
	run     string
	benefit string
	lineOn  engine.Date
}

// selectCounters reads the entries of counters; the filter and the order follow. What only runs that decide claims again ask for
// is left out where there were none.
func (r *run) selectCounters() string {
	columns, joined := "0, '', '', NULL", ""
	if len(r.scopes) > 0 {
		columns = "COALESCE(a.n, 0), CASE WHEN v.kind = 'reassessment' THEN v.request_key ELSE '' END, COALESCE(l.benefit, ''), CAST(l.date AS text)"
		joined = ` LEFT JOIN claim_versions a ON a.claim_id = j.claim_id AND a.version = 1
	LEFT JOIN decision_lines l ON l.claim_id = j.claim_id AND l.line = j.line
		AND l.version = CASE WHEN j.reverses > 0 THEN j.reverses ELSE j.version END`
	}
	return `SELECT j.counter, j.limit_code, CAST(j.claim_id AS text), j.version, COALESCE(v.n, 0), j.line, j.reverses,
		CAST(j.date AS text), j.of_key, j.value, j.kind, COALESCE(v.kind, ''), ` + r.snap.micros("d.decided_at") + `, ` + columns + `
	FROM journal_consumptions j LEFT JOIN claim_versions v ON v.claim_id = j.claim_id AND v.version = j.version
	LEFT JOIN decisions d ON d.claim_id = j.claim_id AND d.version = j.version` + joined
}

func scanCounter(rows *sql.Rows) (c counterRow, err error) {
	var kind, version string
	err = rows.Scan(&c.counter, &c.limit, &c.claim, &c.version, &c.n, &c.line, &c.reverses, (*date)(&c.date), &c.of, &c.value, &kind, &version, &c.decidedAt,
		&c.arrived, &c.run, &c.benefit, (*date)(&c.lineOn))
	c.opening, c.freed = kind == "opening", version == string(engine.VersionFreed)
	return c, err
}

func sumOf(rows []counterRow, w engine.Window, m engine.Measure) int64 {
	total, kinds := int64(0), map[string]int64{}
	for j := range rows {
		if !in(w, rows[j].date) {
			continue
		}
		total += rows[j].value
		if m == engine.MeasureCount {
			kinds[rows[j].of] += rows[j].value
		}
	}
	if m != engine.MeasureCount {
		return total
	}
	n := int64(0)
	for _, v := range kinds {
		if v > 0 {
			n++
		}
	}
	return n
}
