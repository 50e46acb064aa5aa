package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"octroi/engine"
)

// Columns of journal_payments and of partner_costs by the words of a query, which never reach the SQL themselves.
var (
	basisColumns = map[engine.Basis]string{
		engine.ByService:  "service_date",
		engine.ByDecision: "decided_on",
	}
	partnerBasis = map[engine.Basis]string{
		engine.ByService:  "service_date",
		engine.ByDecision: "booked_on",
	}
	dimensionColumns = map[engine.Dimension]string{
		engine.ByCategory: "category",
		engine.ByBenefit:  "benefit",
		engine.ByChannel:  "channel",
		engine.ByAgeBand:  ageBands(),
		engine.ByAge:      "CASE WHEN age < 0 THEN '' ELSE CAST(age AS text) END",
		engine.ByRegion:   "region",
		engine.ByStatus:   "status",
		engine.ByPayee:    "pay_to",
		engine.ByNetwork:  "network",
	}
	// A partner cost has one category, a benefit or none, and nothing that comes with a member or a claim.
	partnerColumns = map[engine.Dimension]string{
		engine.ByCategory: "category",
		engine.ByBenefit:  "CASE benefit WHEN '' THEN '" + engine.KeyNone + "' ELSE benefit END",
	}
)

// ageBands writes engine.AgeBandOf as SQL.
func ageBands() string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, band := range engine.AgeBands {
		fmt.Fprintf(&b, " WHEN age BETWEEN %d AND %d THEN '%s'", band.From, band.To, band.Code)
	}
	return b.String() + " ELSE '' END"
}

// keyOf writes the key of a row: of each dimension the column, parted by engine.KeySeparator. A dimension that columns does
// not have is nothing there.
func keyOf(by []engine.Dimension, columns map[engine.Dimension]string, basis string) string {
	if len(by) == 0 {
		return "''"
	}
	parts := make([]string, len(by))
	for i, d := range by {
		switch column, ok := columns[d]; {
		case d == engine.ByMonth:
			parts[i] = "substr(CAST(" + basis + " AS text), 1, 7)"
		case ok:
			parts[i] = column
		default:
			parts[i] = "'" + engine.KeyNone + "'"
		}
	}
	return strings.Join(parts, " || '"+engine.KeySeparator+"' || ")
}

// spendingScope is the FROM and WHERE of a query, over either table.
type spendingScope struct {
	key, where string
	args       []any
}

func (r *reader) scope(q engine.SpendingQuery, columns map[engine.Dimension]string, basis, booked string) spendingScope {
	s := spendingScope{keyOf(q.By, columns, basis), basis + " >= ? AND " + basis + " < ?", []any{q.Span.From.String(), q.Span.Until.String()}}
	for _, d := range engine.Dimensions {
		if key, ok := q.Where[d]; ok {
			s.where += " AND " + keyOf([]engine.Dimension{d}, columns, basis) + " = ?"
			s.args = append(s.args, key)
		}
	}
	if !q.AsAt.IsZero() {
		s.where += " AND " + booked + " <= ?"
		s.args = append(s.args, r.store.dialect.moment(q.AsAt))
	}
	return s
}

// Spending implements engine.Reader. Entries of 0 (a denied line) are no spending: they make no row, no line and no
// member served. Rows come in the order of their keys.
func (r *reader) Spending(ctx context.Context, q engine.SpendingQuery) (engine.SpendingTotals, error) {
	if err := checkSpending(q); err != nil {
		return engine.SpendingTotals{}, err
	}
	totals, ok, err := r.rolledUp(ctx, q)
	if err == nil && !ok {
		totals, err = r.scanned(ctx, q)
	}
	if err != nil {
		return totals, err
	}
	totals.Partners, err = r.partnerSpending(ctx, q)
	return totals, err
}

func checkSpending(q engine.SpendingQuery) error {
	if _, ok := basisColumns[q.Basis]; !ok {
		return fmt.Errorf("store: no basis %q", q.Basis)
	}
	for _, d := range q.By {
		if !slices.Contains(engine.Dimensions[:], d) {
			return fmt.Errorf("store: no dimension %q", d)
		}
	}
	return nil
}

// scanned answers a query out of the journal itself.
func (r *reader) scanned(ctx context.Context, q engine.SpendingQuery) (totals engine.SpendingTotals, err error) {
	if err := r.patient(ctx); err != nil {
		return totals, err
	}
	scope := r.scope(q, dimensionColumns, basisColumns[q.Basis], "decided_at")
	// An entry that was taken back and its opposite are no line, and what is left of a corrected one is one line.
	const sums = `SELECT k, CAST(COALESCE(SUM(cents), 0) AS bigint), CAST(SUM(charged) AS bigint), CAST(SUM(asked) AS bigint),
			CAST(SUM(units) AS bigint), COUNT(*), COUNT(DISTINCT member) FROM (
			SELECT %s AS k, member, SUM(cents) AS cents, SUM(charged_cents) AS charged, SUM(asked_cents) AS asked, SUM(units) AS units
			FROM journal_payments WHERE kind = '` + kindPayment + `' AND cents <> 0 AND %s
			GROUP BY 1, member, claim_id, line HAVING SUM(cents) <> 0
		) AS lines %s`
	rows := func(key, group string, add func(engine.SpendingRow)) error {
		st := statement{fmt.Sprintf(sums, key, scope.where, group), scope.args}
		return r.query(ctx, "spending", st, func(rows *sql.Rows) error {
			var row engine.SpendingRow
			err := rows.Scan(&row.Key, &row.Amount, &row.Charged, &row.Asked, &row.Units, &row.Lines, &row.Members)
			add(row)
			return err
		})
	}
	if len(q.By) > 0 {
		err = rows(scope.key, "GROUP BY k ORDER BY k", func(row engine.SpendingRow) { totals.Rows = append(totals.Rows, row) })
	}
	if err == nil {
		err = rows("''", "GROUP BY k", func(row engine.SpendingRow) { totals.All = row })
	}
	if err == nil {
		totals.ExGratia, err = r.exGratia(ctx, scope)
	}
	return totals, err
}

// exGratia sums what was granted beyond the rules. Sums of 0 are left out.
func (r *reader) exGratia(ctx context.Context, scope spendingScope) ([]engine.ExGratiaSpending, error) {
	st := statement{fmt.Sprintf(`SELECT %s, CAST(SUM(cents) AS bigint) FROM journal_payments
		WHERE kind = '`+kindExGratia+`' AND %s GROUP BY 1 HAVING SUM(cents) <> 0 ORDER BY 1`, scope.key, scope.where), scope.args}
	var found []engine.ExGratiaSpending
	err := r.query(ctx, "ex gratia spending", st, func(rows *sql.Rows) error {
		var e engine.ExGratiaSpending
		err := rows.Scan(&e.Key, &e.Amount)
		found = append(found, e)
		return err
	})
	return found, err
}

// partnerSpending sums partner costs and their reversals. Sums of 0 are left out.
func (r *reader) partnerSpending(ctx context.Context, q engine.SpendingQuery) ([]engine.PartnerSpending, error) {
	scope := r.scope(q, partnerColumns, partnerBasis[q.Basis], "booked_at")
	st := statement{fmt.Sprintf(`SELECT %s, CAST(SUM(cents) AS bigint) FROM partner_costs WHERE %s
		GROUP BY 1 HAVING SUM(cents) <> 0 ORDER BY 1`, scope.key, scope.where), scope.args}
	var found []engine.PartnerSpending
	err := r.query(ctx, "partner spending", st, func(rows *sql.Rows) error {
		var p engine.PartnerSpending
		err := rows.Scan(&p.Key, &p.Amount)
		found = append(found, p)
		return err
	})
	return found, err
}
