package store

import (
	"context"
	"database/sql"
	"slices"

	"octroi/engine"
)

// joinConsumptions finds the entries of a relation of counters and their days.
const joinConsumptions = `FROM (%s) AS s JOIN journal_consumptions j
	ON j.counter = s.counter AND j.date >= s.from_day AND (s.until_day IS NULL OR j.date < s.until_day) `

// kindConsumption is the kind of entry that a claim makes. Balances sum the other kind too: opening.
const kindConsumption = "consumption"

const selectConsumed = `SELECT j.counter, j.date, j.of_key, CAST(SUM(j.value) AS bigint) ` + joinConsumptions + `
	GROUP BY j.counter, j.date, j.of_key HAVING SUM(j.value) <> 0
	ORDER BY j.counter, j.date, j.of_key`

// selectConsumers leaves out claims whose entries were all taken back, and what no claim consumed: opening balances.
const selectConsumers = `SELECT DISTINCT g.claim_id FROM (
		SELECT j.claim_id ` + joinConsumptions + `WHERE j.kind = '` + kindConsumption + `'
		GROUP BY j.claim_id, j.counter, j.date, j.of_key HAVING SUM(j.value) <> 0
	) AS g ORDER BY g.claim_id LIMIT ?`

// Consumed implements engine.Reader.
func (r *reader) Consumed(ctx context.Context, spans []engine.CounterSpan) ([]engine.Entry, error) {
	var found []engine.Entry
	asked := periodsOf(each(spans, counterPeriod), "counter")
	err := r.queryFor(ctx, "consumed", selectConsumed, asked, func(rows *sql.Rows) error {
		var e engine.Entry
		err := rows.Scan(&e.Counter, (*day)(&e.Date), &e.Of, &e.Value)
		found = append(found, e)
		return err
	})
	return found, err
}

// Consumers implements engine.Reader. The ids come first and the records after them: documents are large, and a counter
// that everybody shares has entries of many claims.
func (r *reader) Consumers(ctx context.Context, spans []engine.CounterSpan, most int) ([]engine.Record, error) {
	if most <= 0 {
		return nil, nil
	}
	var ids []string
	asked := periodsOf(each(spans, counterPeriod), "counter")
	for _, rel := range asked.relations(r.store.dialect) {
		st := rel.inside(selectConsumers)
		st.args = append(st.args, most)
		err := r.query(ctx, "consumers", st, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return r.records(ctx, ids[:min(len(ids), most)])
}
