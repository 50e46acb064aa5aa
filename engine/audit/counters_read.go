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
}

const selectCounters = `SELECT j.counter, j.limit_code, CAST(j.claim_id AS text), j.version, COALESCE(v.n, 0), j.line, j.reverses,
		CAST(j.date AS text), j.of_key, j.value, j.kind, %s
	FROM journal_consumptions j LEFT JOIN claim_versions v ON v.claim_id = j.claim_id AND v.version = j.version
	LEFT JOIN decisions d ON d.claim_id = j.claim_id AND d.version = j.version`

func scanCounter(rows *sql.Rows) (c counterRow, err error) {
	var kind string
	err = rows.Scan(&c.counter, &c.limit, &c.claim, &c.version, &c.n, &c.line, &c.reverses, (*date)(&c.date), &c.of, &c.value, &kind, &c.decidedAt)
	c.opening = kind == "opening"
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
