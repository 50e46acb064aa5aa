package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// dueState says what a run would do with a net n, by its account a. Partners have no account here and no id: they are one due
// that no run takes.
const dueState = `CASE
			WHEN n.pay_to NOT IN ('member', 'provider') THEN 'elsewhere'
			WHEN n.cents < 0 THEN 'carried' WHEN n.cents = 0 THEN 'settled'
			WHEN a.owner IS NULL THEN 'without_account' ELSE 'payable' END AS state
		FROM nets n LEFT JOIN accounts a ON a.owner_kind = n.pay_to AND a.owner = n.payee`

// dueCTE sums what no live run has of what was decided until a day: nets by payee, dues with what a run would do. It reads
// payments_due, which the database keeps, so that what was paid long ago costs nothing.
const dueCTE = `nets AS (
		SELECT pay_to, payee, CAST(SUM(cents) AS bigint) AS cents, COUNT(*) AS entries FROM payments_due
		WHERE decided_on <= ? GROUP BY pay_to, payee
	), dues AS (
		SELECT n.pay_to, n.payee, n.cents, n.entries, ` + dueState + `)`

// takeDue is the entries that a run takes, each with its net and the place of its payee. Nets stand beside their entries and
// are not joined with them: a planner that takes ten payees for one would compare each entry with each payee.
const takeDue = `WITH nets AS (
		SELECT entry_id, round, pay_to, payee, SUM(cents) OVER (PARTITION BY pay_to, payee) AS cents FROM payments_due WHERE decided_on <= ?
	), dues AS (
		SELECT n.entry_id, n.round, n.pay_to, n.payee, ` + dueState + `)
	INSERT INTO payment_run_entries (entry_id, round, run, position)
	SELECT entry_id, round, CAST(? AS bigint), CASE state WHEN 'payable' THEN DENSE_RANK() OVER (PARTITION BY state ORDER BY pay_to, payee) ELSE 0 END
	FROM dues WHERE state IN ('payable', 'settled')`

// PaymentsDue implements engine.Reader.
func (r *reader) PaymentsDue(ctx context.Context, cutoff engine.Date) (engine.PaymentsDue, error) {
	const sums = "WITH " + dueCTE + ` SELECT state, COUNT(*), CAST(SUM(entries) AS bigint), CAST(SUM(cents) AS bigint) FROM dues GROUP BY state`
	return r.dueSums(ctx, statement{sums, []any{cutoff.String()}})
}

func (r *reader) dueSums(ctx context.Context, st statement) (engine.PaymentsDue, error) {
	var due engine.PaymentsDue
	err := r.query(ctx, "payments due", st, func(rows *sql.Rows) error {
		var state engine.DueState
		var sum engine.DueSum
		err := rows.Scan(&state, &sum.Payees, &sum.Entries, &sum.Cents)
		*due.Of(state) = sum
		return err
	})
	return due, err
}

// Dues implements engine.Reader.
func (r *reader) Dues(ctx context.Context, f engine.DueFilter) ([]engine.Due, error) {
	st := statement{"WITH " + dueCTE + ` SELECT pay_to, payee, state, entries, cents FROM dues
		WHERE state <> 'elsewhere' AND (pay_to > ? OR pay_to = ? AND payee > ?)`, []any{f.Cutoff.String(), f.After.Kind, f.After.Kind, f.After.ID}}
	if f.State != "" {
		st.sql, st.args = st.sql+" AND state = ?", append(st.args, string(f.State))
	}
	st.sql += " ORDER BY pay_to, payee"
	if f.Limit > 0 {
		st.sql, st.args = st.sql+" LIMIT ?", append(st.args, f.Limit)
	}
	var found []engine.Due
	err := r.query(ctx, "dues", st, func(rows *sql.Rows) error {
		var d engine.Due
		err := rows.Scan(&d.Payee.Kind, &d.Payee.ID, &d.State, &d.Entries, &d.Cents)
		found = append(found, d)
		return err
	})
	return found, err
}

// Reconcile implements engine.Reader. Runs are summed by what they say of themselves, which is what their files say: octroi
// audit holds that against their transfers, and those against the journal.
func (r *reader) Reconcile(ctx context.Context) (engine.Reconciliation, error) {
	var sums engine.Reconciliation
	const decided = "SELECT CAST(COALESCE(SUM(cents), 0) AS bigint) FROM journal_payments WHERE pay_mode = 'money'"
	err := r.query(ctx, "reconcile", statement{sql: decided}, func(rows *sql.Rows) error { return rows.Scan(&sums.Decided) })
	if err != nil {
		return sums, err
	}
	const transferred = `SELECT CAST(COALESCE(SUM(CASE WHEN x.state IS NULL THEN r.cents ELSE 0 END), 0) AS bigint),
			CAST(COALESCE(SUM(CASE WHEN x.state = 'sent' THEN r.cents ELSE 0 END), 0) AS bigint)
		FROM payment_runs r LEFT JOIN payment_run_ends x ON x.run = r.number`
	err = r.query(ctx, "reconcile", statement{sql: transferred}, func(rows *sql.Rows) error { return rows.Scan(&sums.Open, &sums.Sent) })
	if err != nil {
		return sums, err
	}
	sums.Due, err = r.PaymentsDue(ctx, lastDay)
	return sums, err
}
