package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// selectHistory finds lines by the journal, which knows their member, and counts those that the latest version of their
// decision grants. A line with several payments, of earlier versions or reversed, is one line; if a later version gave
// it another benefit or date, it counts there. CROSS JOIN keeps SQLite from beginning with all the lines that there are,
// which it does once someone has run ANALYZE.
const selectHistory = `SELECT p.member, p.benefit, p.service_date, COUNT(*)
	FROM (
		SELECT DISTINCT j.member, j.benefit, j.service_date, j.claim_id, j.line
		FROM (%s) AS s JOIN journal_payments j
			ON j.member = s.member AND j.benefit = s.benefit
			AND j.service_date >= s.from_day AND (s.until_day IS NULL OR j.service_date < s.until_day)
	) AS p CROSS JOIN decision_lines l
	WHERE l.claim_id = p.claim_id AND l.line = p.line
		AND l.version = (SELECT MAX(v.version) FROM decisions v WHERE v.claim_id = p.claim_id)
		AND l.benefit = p.benefit AND l.date = p.service_date
		AND l.outcome IN ('` + string(engine.Approved) + `', '` + string(engine.Reduced) + `')
	GROUP BY p.member, p.benefit, p.service_date ORDER BY p.member, p.benefit, p.service_date`

// History implements engine.Reader.
func (r *reader) History(ctx context.Context, spans []engine.HistorySpan) ([]engine.MemberGranted, error) {
	var found []engine.MemberGranted
	asked := periodsOf(each(spans, historyPeriod), "member", "benefit")
	err := r.queryFor(ctx, "history", selectHistory, asked, func(rows *sql.Rows) error {
		var g engine.MemberGranted
		err := rows.Scan(&g.Member, &g.Benefit, (*day)(&g.Date), &g.Lines)
		found = append(found, g)
		return err
	})
	return found, err
}
