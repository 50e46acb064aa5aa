package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"octroi/engine"
)

// figureColumns are the columns of journal_payments that reports beside spending group by.
var figureColumns = map[engine.Dimension]string{
	engine.ByCategory: "category",
	engine.ByBenefit:  "benefit",
	engine.ByReason:   "reason",
	engine.ByNetwork:  "network",
}

// period is the scope of a query over journal_payments: its key and the entries of its days.
func (r *reader) period(q engine.PeriodQuery) (spendingScope, error) {
	basis, ok := basisColumns[q.Basis]
	if !ok {
		return spendingScope{}, fmt.Errorf("store: no basis %q", q.Basis)
	}
	if q.By == "" {
		return r.scope(engine.SpendingQuery{Basis: q.Basis, Span: q.Span}, figureColumns, basis, ""), nil
	}
	if _, ok := figureColumns[q.By]; !ok {
		return spendingScope{}, fmt.Errorf("store: no dimension %q here", q.By)
	}
	return r.scope(engine.SpendingQuery{Basis: q.Basis, Span: q.Span, By: []engine.Dimension{q.By}}, figureColumns, basis, ""), nil
}

// selectRefusals sums per member first, so that each is counted once. A line paid nothing has an entry of 0.
const selectRefusals = `SELECT k, CAST(SUM(n) AS bigint), CAST(SUM(denied) AS bigint), CAST(SUM(CASE WHEN n > 0 THEN 1 ELSE 0 END) AS bigint),
		CAST(SUM(asked) AS bigint), CAST(SUM(paid) AS bigint), CAST(SUM(granted) AS bigint)
	FROM (
		SELECT %s AS k, member, SUM(CASE WHEN kind <> '` + kindPayment + `' THEN 0 WHEN reverses > 0 THEN -1 ELSE 1 END) AS n,
			SUM(CASE WHEN kind <> '` + kindPayment + `' OR cents <> 0 THEN 0 WHEN reverses > 0 THEN -1 ELSE 1 END) AS denied,
			SUM(asked_cents) AS asked, SUM(CASE WHEN kind = '` + kindPayment + `' THEN cents ELSE 0 END) AS paid,
			SUM(CASE WHEN kind = '` + kindPayment + `' THEN 0 ELSE cents END) AS granted
		FROM journal_payments WHERE reason <> '' AND %s GROUP BY 1, member
	) AS of_members GROUP BY k
	HAVING SUM(n) <> 0 OR SUM(denied) <> 0 OR SUM(asked) <> 0 OR SUM(paid) <> 0 OR SUM(granted) <> 0 ORDER BY k`

// Refusals implements engine.Reader.
func (r *reader) Refusals(ctx context.Context, q engine.PeriodQuery) (engine.Refusals, error) {
	var found engine.Refusals
	scope, err := r.period(q)
	if err != nil {
		return found, err
	}
	rows := func(key string, add func(engine.RefusalRow)) error {
		st := statement{fmt.Sprintf(selectRefusals, key, scope.where), scope.args}
		return r.query(ctx, "refusals", st, func(rows *sql.Rows) error {
			var row engine.RefusalRow
			err := rows.Scan(&row.Key, &row.Lines, &row.Denied, &row.Members, &row.Asked, &row.Paid, &row.ExGratia)
			add(row)
			return err
		})
	}
	if q.By != "" {
		if err := rows(scope.key, func(row engine.RefusalRow) { found.Rows = append(found.Rows, row) }); err != nil {
			return found, err
		}
	}
	err = rows("''", func(row engine.RefusalRow) { found.All = row })
	return found, err
}

// paidEntries are the entries of lines that were paid anything, each with what was granted beyond the rules beside it: that is
// rare, and stands under the same dates.
const paidEntries = `WITH granted AS MATERIALIZED (
		SELECT claim_id, version, line, reverses, cents FROM journal_payments WHERE kind = '` + kindExGratia + `' AND %[2]s
	), entries AS (
		SELECT p.k, p.network, p.member, CASE WHEN p.reverses > 0 THEN -1 ELSE 1 END AS n,
			p.charged_cents AS charged, p.asked_cents AS asked, p.cents AS paid, COALESCE(x.cents, 0) AS granted
		FROM (SELECT %[1]s AS k, journal_payments.* FROM journal_payments WHERE kind = '` + kindPayment + `' AND %[2]s) AS p
		LEFT JOIN granted x ON x.claim_id = p.claim_id AND x.version = p.version AND x.line = p.line AND x.reverses = p.reverses
		WHERE p.cents <> 0 OR x.cents <> 0
	) `

const selectOutOfPocket = paidEntries + `SELECT k, network, CAST(SUM(n) AS bigint), CAST(SUM(charged) AS bigint), CAST(SUM(asked) AS bigint),
		CAST(SUM(paid) AS bigint), CAST(SUM(granted) AS bigint),
		CAST(SUM(CASE WHEN n * (asked - paid - granted) > 0 THEN asked - paid - granted ELSE 0 END) AS bigint),
		CAST(SUM(CASE WHEN n * (asked - paid - granted) < 0 THEN paid + granted - asked ELSE 0 END) AS bigint)
	FROM entries GROUP BY k, network
	HAVING SUM(n) <> 0 OR SUM(charged) <> 0 OR SUM(asked) <> 0 OR SUM(paid) <> 0 OR SUM(granted) <> 0 ORDER BY k, network`

const countServed = paidEntries + `SELECT k, COUNT(*) FROM (SELECT k, member FROM entries GROUP BY k, member HAVING SUM(n) > 0) AS served GROUP BY k`

// OutOfPocket implements engine.Reader.
func (r *reader) OutOfPocket(ctx context.Context, q engine.PeriodQuery) (engine.OutOfPocket, error) {
	found := engine.OutOfPocket{Members: make(map[string]int64)}
	scope, err := r.period(q)
	if err != nil {
		return found, err
	}
	args := slices.Concat(scope.args, scope.args) // of both sides of the join
	st := statement{fmt.Sprintf(selectOutOfPocket, scope.key, scope.where), args}
	err = r.query(ctx, "out of pocket", st, func(rows *sql.Rows) error {
		var row engine.OutOfPocketRow
		err := rows.Scan(&row.Key, &row.Network, &row.Lines, &row.Charged, &row.Asked, &row.Paid, &row.ExGratia, &row.Kept, &row.Beyond)
		found.Rows = append(found.Rows, row)
		return err
	})
	if err != nil {
		return found, err
	}
	members := func(key string, add func(key string, n int64)) error {
		return r.query(ctx, "members served", statement{fmt.Sprintf(countServed, key, scope.where), args}, func(rows *sql.Rows) error {
			var key string
			var n int64
			err := rows.Scan(&key, &n)
			add(key, n)
			return err
		})
	}
	if q.By != "" {
		if err := members(scope.key, func(key string, n int64) { found.Members[key] = n }); err != nil {
			return found, err
		}
	}
	err = members("''", func(_ string, n int64) { found.Served = n })
	return found, err
}

const selectPartnerTotals = `SELECT partner, category, CAST(SUM(CASE WHEN kind = '` + kindCost + `' THEN 1 ELSE 0 END) AS bigint),
		CAST(SUM(CASE WHEN kind = '` + kindCost + `' THEN cents ELSE 0 END) AS bigint),
		CAST(SUM(CASE WHEN kind = '` + kindCost + `' THEN 0 ELSE -cents END) AS bigint)
	FROM partner_costs WHERE %[1]s >= ? AND %[1]s < ? GROUP BY partner, category ORDER BY partner, category`

// PartnerTotals implements engine.Reader.
func (r *reader) PartnerTotals(ctx context.Context, q engine.PeriodQuery) ([]engine.PartnerTotal, error) {
	basis, ok := partnerBasis[q.Basis]
	if !ok {
		return nil, fmt.Errorf("store: no basis %q", q.Basis)
	}
	var found []engine.PartnerTotal
	st := statement{fmt.Sprintf(selectPartnerTotals, basis), []any{q.Span.From.String(), q.Span.Until.String()}}
	err := r.query(ctx, "partner totals", st, func(rows *sql.Rows) error {
		var p engine.PartnerTotal
		err := rows.Scan(&p.Partner, &p.Category, &p.Costs, &p.Booked, &p.Reversed)
		found = append(found, p)
		return err
	})
	return found, err
}

const selectBooked = `SELECT benefit, substr(CAST(service_date AS text), 1, 7) AS month,
		CAST(SUM(CASE WHEN reverses > 0 THEN -1 ELSE 1 END) AS bigint), CAST(SUM(asked_cents) AS bigint), CAST(SUM(cents) AS bigint)
	FROM journal_payments WHERE kind = '` + kindPayment + `' AND service_date >= ? AND service_date < ? AND decided_on <= ?
	GROUP BY 1, 2 ORDER BY 1, 2`

// Booked implements engine.Reader.
func (r *reader) Booked(ctx context.Context, span engine.Span, until engine.Date) ([]engine.BookedMonth, error) {
	var found []engine.BookedMonth
	st := statement{selectBooked, []any{span.From.String(), span.Until.String(), until.String()}}
	err := r.query(ctx, "booked", st, func(rows *sql.Rows) error {
		var b engine.BookedMonth
		err := rows.Scan(&b.Benefit, &b.Month, &b.Lines, &b.Asked, &b.Paid)
		if b != (engine.BookedMonth{Benefit: b.Benefit, Month: b.Month}) {
			found = append(found, b)
		}
		return err
	})
	return found, err
}

// selectLimitEntries sums what stands of each counter: the entries of a period, and for those whose windows began before it
// the earlier ones too. What was taken back has an opposite with the same cap and window. A join, because PostgreSQL looks up a
// large set that stands behind OR row by row.
const selectLimitEntries = `WITH earlier AS MATERIALIZED (
		SELECT DISTINCT counter FROM journal_consumptions WHERE date >= ? AND date < ? AND cap > 0 AND (since IS NULL OR since < ?)
	), entries AS (
		SELECT counter, limit_code, date, of_key, value, cap, since FROM journal_consumptions WHERE date >= ? AND date < ?
		UNION ALL
		SELECT j.counter, j.limit_code, j.date, j.of_key, j.value, j.cap, j.since
		FROM earlier e JOIN journal_consumptions j ON j.counter = e.counter WHERE j.date < ?
	)
	SELECT counter, limit_code, date, of_key, CAST(SUM(value) AS bigint), cap, since FROM entries
	GROUP BY counter, limit_code, date, of_key, cap, since HAVING SUM(value) <> 0 ORDER BY counter, date`

// LimitUses implements engine.Reader. Entries come one counter after the other: only one counter's are held at a time.
func (r *reader) LimitUses(ctx context.Context, span engine.Span) ([]engine.LimitUse, error) {
	tally := engine.NewLimitTally(span)
	from, until := span.From.String(), span.Until.String()
	var counter engine.Counter
	var limit string
	var entries []engine.LimitEntry
	err := r.query(ctx, "limit uses", statement{selectLimitEntries, []any{from, until, from, from, until, from}}, func(rows *sql.Rows) error {
		var e engine.LimitEntry
		var of engine.Counter
		var code string
		err := rows.Scan(&of, &code, (*day)(&e.Date), &e.Of, &e.Value, &e.Cap, (*day)(&e.Since))
		if of != counter && len(entries) > 0 {
			tally.Add(counter, limit, entries)
			entries = entries[:0]
		}
		counter, limit, entries = of, code, append(entries, e)
		return err
	})
	if len(entries) > 0 {
		tally.Add(counter, limit, entries)
	}
	return tally.Uses(), err
}
