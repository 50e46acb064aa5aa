package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// selectRefused finds claims whose latest version a cap denied or cut, in the order in which they arrived.
const selectRefused = `SELECT DISTINCT v.n, j.claim_id
	FROM (%s) AS s JOIN limit_refusals j
		ON j.counter = s.counter AND j.date >= s.from_day AND (s.until_day IS NULL OR j.date < s.until_day)
	JOIN claim_versions v ON v.claim_id = j.claim_id AND v.version = 1
	WHERE j.version = (SELECT MAX(x.version) FROM decisions x WHERE x.claim_id = j.claim_id)
	ORDER BY v.n LIMIT ?`

// Refused implements engine.Reader.
func (r *reader) Refused(ctx context.Context, spans []engine.CounterSpan, most int) ([]string, error) {
	var ids []string
	seen := make(map[string]bool)
	asked := periodsOf(each(spans, counterPeriod), "counter")
	for _, rel := range asked.relations(r.store.dialect) {
		st := rel.inside(selectRefused)
		st.args = append(st.args, most)
		err := r.query(ctx, "refused", st, func(rows *sql.Rows) error {
			var n int64
			var id string
			err := rows.Scan(&n, &id)
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return ids[:min(len(ids), most)], nil
}

// selectMarked finds the lines known by a mark that were granted or wait, as the latest version of their claim has them. The
// marks come first and by themselves: a planner that does not know yet how much there is looks up the versions of every claim.
const selectMarked = `WITH met AS MATERIALIZED (SELECT k.mark, k.bill, k.claim_id, k.version, k.line FROM (%s) AS a JOIN claim_marks k ON k.mark = a.mark)
	SELECT met.mark, met.bill, met.claim_id, met.line FROM met
	WHERE met.version = (SELECT MAX(x.version) FROM claim_versions x WHERE x.claim_id = met.claim_id AND (x.version = 1 OR x.doc IS NOT NULL))
		AND (SELECT l.outcome FROM decision_lines l WHERE l.claim_id = met.claim_id AND l.line = met.line
			AND l.version = (SELECT MAX(x.version) FROM decisions x WHERE x.claim_id = met.claim_id)
			) IN ('` + string(engine.Approved) + `', '` + string(engine.Reduced) + `', '` + string(engine.Pended) + `')
	ORDER BY met.mark, met.claim_id, met.line`

// Marked implements engine.Reader.
func (r *reader) Marked(ctx context.Context, marks []string) ([]engine.Mark, error) {
	var found []engine.Mark
	asked := newBatch("mark")
	for _, m := range marks {
		asked.add(m)
	}
	err := r.queryFor(ctx, "marked", selectMarked, asked, func(rows *sql.Rows) error {
		var m engine.Mark
		err := rows.Scan(&m.Mark, &m.Bill, &m.Claim, &m.Line)
		found = append(found, m)
		return err
	})
	return found, err
}

// selectDecided finds the claims of members that have a line dated on a day or later, in the order in which they arrived.
const selectDecided = `SELECT v.n, c.id FROM (%s) AS m JOIN claims c ON c.member = m.id
	JOIN claim_versions v ON v.claim_id = c.id AND v.version = 1
	WHERE EXISTS (SELECT 1 FROM decision_lines l WHERE l.claim_id = c.id AND (l.date IS NULL OR l.date >= ?)
			AND l.version = (SELECT MAX(x.version) FROM decisions x WHERE x.claim_id = c.id) AND l.outcome <> '` + string(engine.Reversed) + `')
	ORDER BY v.n`

// Decided implements engine.Reader.
func (r *reader) Decided(ctx context.Context, members []string, from engine.Date) ([]engine.Record, error) {
	var ids []string
	for _, rel := range idsOf(members).relations(r.store.dialect) {
		st := rel.inside(selectDecided)
		st.args = append(st.args, from.String())
		err := r.query(ctx, "decided", st, func(rows *sql.Rows) error {
			var n int64
			var id string
			err := rows.Scan(&n, &id)
			ids = append(ids, id)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	found, err := r.records(ctx, ids)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(found))
	for i := range found {
		at[found[i].Claim.ID] = i
	}
	ordered := make([]engine.Record, 0, len(found))
	for _, id := range ids {
		if found[at[id]].Erased { // it cannot be decided again: it stands
			continue
		}
		ordered = append(ordered, found[at[id]])
	}
	return ordered, nil
}
