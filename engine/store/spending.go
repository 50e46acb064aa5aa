package store

import (
	"context"
	"database/sql"
	"fmt"

	"octroi/engine"
)

// Columns of journal_payments by the words of a query, which never reach the SQL themselves.
var (
	basisColumns = map[engine.Basis]string{
		engine.ByService:  "service_date",
		engine.ByDecision: "decided_on",
	}
	dimensionColumns = map[engine.Dimension]string{
		engine.ByCategory: "category",
		engine.ByBenefit:  "benefit",
		engine.ByChannel:  "channel",
	}
)

// Columns of partner_costs by the same words. Each has one category, a benefit or none, and never a channel.
var (
	partnerBasis = map[engine.Basis]string{
		engine.ByService:  "service_date",
		engine.ByDecision: "booked_on",
	}
	partnerColumns = map[engine.Dimension]string{
		engine.ByCategory: "category",
		engine.ByBenefit:  "benefit",
		engine.ByChannel:  "''",
	}
)

// Spending implements engine.Reader. Entries of 0 (a denied line) are no spending: they make no row, no line and no
// member served. Rows come in the order of their keys.
func (r *reader) Spending(ctx context.Context, q engine.SpendingQuery) (engine.SpendingTotals, error) {
	var totals engine.SpendingTotals
	basis, ok := basisColumns[q.Basis]
	if !ok {
		return totals, fmt.Errorf("store: no basis %q", q.Basis)
	}
	key, ok := dimensionColumns[q.By]
	switch {
	case q.By == engine.ByMonth:
		key = monthOf(basis)
	case !ok:
		return totals, fmt.Errorf("store: no dimension %q", q.By)
	}
	// An entry that was taken back and its opposite are no line, and what is left of a corrected one is one line.
	const sums = `SELECT k, CAST(COALESCE(SUM(cents), 0) AS bigint), COUNT(*), COUNT(DISTINCT member) FROM (
			SELECT %s AS k, member, SUM(cents) AS cents FROM journal_payments
			WHERE kind = '` + kindPayment + `' AND cents <> 0 AND %[2]s >= ? AND %[2]s < ?
			GROUP BY 1, member, claim_id, line HAVING SUM(cents) <> 0
		) AS lines %[3]s`
	period := []any{q.Span.From.String(), q.Span.Until.String()}
	rows := func(key, group string, add func(engine.SpendingRow)) error {
		st := statement{fmt.Sprintf(sums, key, basis, group), period}
		return r.query(ctx, "spending", st, func(rows *sql.Rows) error {
			var row engine.SpendingRow
			err := rows.Scan(&row.Key, &row.Amount, &row.Lines, &row.Members)
			add(row)
			return err
		})
	}
	err := rows(key, "GROUP BY k ORDER BY k", func(row engine.SpendingRow) { totals.Rows = append(totals.Rows, row) })
	if err != nil {
		return totals, err
	}
	if err := rows("''", "GROUP BY k", func(row engine.SpendingRow) { totals.All = row }); err != nil {
		return totals, err
	}
	if totals.ExGratia, err = r.exGratia(ctx, q, key, basis); err != nil {
		return totals, err
	}
	totals.Partners, err = r.partnerSpending(ctx, q)
	return totals, err
}

// exGratia sums what was granted beyond the rules. Sums of 0 are left out.
func (r *reader) exGratia(ctx context.Context, q engine.SpendingQuery, key, basis string) ([]engine.ExGratiaSpending, error) {
	st := statement{fmt.Sprintf(`SELECT %s, CAST(SUM(cents) AS bigint) FROM journal_payments
		WHERE kind = '`+kindExGratia+`' AND %[2]s >= ? AND %[2]s < ? GROUP BY 1 HAVING SUM(cents) <> 0 ORDER BY 1`, key, basis),
		[]any{q.Span.From.String(), q.Span.Until.String()}}
	var found []engine.ExGratiaSpending
	err := r.query(ctx, "ex gratia spending", st, func(rows *sql.Rows) error {
		var e engine.ExGratiaSpending
		err := rows.Scan(&e.Key, &e.Amount)
		found = append(found, e)
		return err
	})
	return found, err
}

func monthOf(column string) string { return "substr(CAST(" + column + " AS text), 1, 7)" }

// partnerSpending sums partner costs and their reversals. Sums of 0 are left out.
func (r *reader) partnerSpending(ctx context.Context, q engine.SpendingQuery) ([]engine.PartnerSpending, error) {
	basis, key := partnerBasis[q.Basis], partnerColumns[q.By]
	if q.By == engine.ByMonth {
		key = monthOf(basis)
	}
	st := statement{fmt.Sprintf(`SELECT %s, CAST(SUM(cents) AS bigint) FROM partner_costs WHERE %[2]s >= ? AND %[2]s < ?
		GROUP BY 1 HAVING SUM(cents) <> 0 ORDER BY 1`, key, basis), []any{q.Span.From.String(), q.Span.Until.String()}}
	var found []engine.PartnerSpending
	err := r.query(ctx, "partner spending", st, func(rows *sql.Rows) error {
		var p engine.PartnerSpending
		err := rows.Scan(&p.Key, &p.Amount)
		found = append(found, p)
		return err
	})
	return found, err
}
