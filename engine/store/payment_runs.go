package store

import (
	"context"
	"database/sql"
	"fmt"

	"octroi/engine"
)

const selectPaymentRuns = `SELECT r.number, r.id, r.cutoff, r.execution_date, r.transfers, r.entries, r.settled, r.cents,
		r.format, r.sha256, r.bytes, r.created_on, r.created_at, r.client, r.request_key, r.body_hash, r.doc,
		COALESCE(x.state, 'open'), x.at, COALESCE(x.client, ''), COALESCE(x.reason, '')
	FROM payment_runs r LEFT JOIN payment_run_ends x ON x.run = r.number WHERE 1 = 1`

// PaymentRuns implements engine.Reader.
func (r *reader) PaymentRuns(ctx context.Context, f engine.PaymentRunFilter) ([]engine.PaymentRun, error) {
	st := statement{sql: selectPaymentRuns}
	where := func(given bool, condition string, args ...any) {
		if given {
			st.sql, st.args = st.sql+" AND "+condition, append(st.args, args...)
		}
	}
	where(f.ID != "", "r.id = ?", f.ID)
	where(f.Request != (engine.RequestKey{}), "r.client = ? AND r.request_key = ?", f.Request.Client, f.Request.Key)
	where(f.State != "", "COALESCE(x.state, 'open') = ?", string(f.State))
	where(f.Before > 0, "r.number < ?", f.Before)
	st.sql += " ORDER BY r.number DESC"
	if f.Limit > 0 {
		st.sql, st.args = st.sql+" LIMIT ?", append(st.args, f.Limit)
	}
	var found []engine.PaymentRun
	err := r.query(ctx, "payment runs", st, func(rows *sql.Rows) error {
		run, err := scanPaymentRun(rows)
		found = append(found, run)
		return err
	})
	return found, err
}

func scanPaymentRun(rows *sql.Rows) (engine.PaymentRun, error) {
	var p engine.PaymentRun
	var doc string
	err := rows.Scan(&p.Number, &p.ID, (*day)(&p.Cutoff), (*day)(&p.ExecutionDate), &p.Totals.Transfers, &p.Totals.Entries, &p.Totals.Settled, &p.Totals.Cents,
		&p.File.Format, &p.File.SHA256, &p.File.Bytes, (*day)(&p.CreatedOn), (*moment)(&p.CreatedAt), &p.Request.Client, &p.Request.Key, &p.BodyHash, &doc,
		&p.State, (*moment)(&p.EndedAt), &p.EndedBy, &p.Reason)
	if err != nil {
		return p, err
	}
	d, err := decode[paymentRunDoc]("payment run", doc)
	p.CreatedBy = p.Request.Client
	d.into(&p)
	return p, err
}

// Collect implements engine.Tx. The entries are chosen by one statement, which sees one moment: what is decided meanwhile is
// wholly in the run or not at all, and transfers are summed over what was chosen.
func (t *transaction) Collect(ctx context.Context, cutoff engine.Date) (number int64, sum engine.PaymentTotals, err error) {
	one := func(st statement, into ...any) error {
		return t.query(ctx, "collect", st, func(rows *sql.Rows) error { return rows.Scan(into...) })
	}
	if err := t.patient(ctx); err != nil {
		return 0, sum, err
	}
	if err := one(statement{sql: "SELECT COALESCE(MAX(number), 0) + 1 FROM payment_runs"}, &number); err != nil {
		return 0, sum, err
	}
	const transfer = `INSERT INTO payment_transfers (run, position, payee_kind, payee, cents, iban, name)
		SELECT e.run, e.position, j.pay_to, j.payee, CAST(SUM(j.cents) AS bigint), a.iban, a.name
		FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id
			JOIN accounts a ON a.owner_kind = j.pay_to AND a.owner = j.payee
		WHERE e.run = ? AND e.position > 0 GROUP BY e.run, e.position, j.pay_to, j.payee, a.iban, a.name`
	if err := t.exec(ctx, "collect", statement{takeDue, []any{cutoff.String(), number}}); err != nil {
		return 0, sum, err
	}
	if err := t.exec(ctx, "collect", statement{transfer, []any{number}}); err != nil {
		return 0, sum, err
	}
	const transferred = "SELECT COUNT(*), CAST(COALESCE(SUM(cents), 0) AS bigint) FROM payment_transfers WHERE run = ?"
	if err := one(statement{transferred, []any{number}}, &sum.Transfers, &sum.Cents); err != nil {
		return 0, sum, err
	}
	var last int64
	const entries = `SELECT COUNT(*), COALESCE(MAX(position), 0), (SELECT COUNT(*) FROM (
			SELECT DISTINCT j.pay_to, j.payee FROM payment_run_entries s JOIN journal_payments j ON j.id = s.entry_id
			WHERE s.run = ? AND s.position = 0) AS settled)
		FROM payment_run_entries WHERE run = ?`
	if err := one(statement{entries, []any{number, number}}, &sum.Entries, &last, &sum.Settled); err != nil {
		return 0, sum, err
	}
	if last != sum.Transfers { // an account was taken away between the two statements
		return 0, sum, engine.NewError(engine.Unavailable, "busy").WithCause(fmt.Errorf("store: %d transfers of %d have an account", sum.Transfers, last))
	}
	return number, sum, nil
}

// AppendPaymentRun implements engine.Tx.
func (t *transaction) AppendPaymentRun(ctx context.Context, p engine.PaymentRun, by engine.Actor) error {
	run := newBatch("number:int", "id", "cutoff:date", "execution_date:date", "transfers:int", "entries:int", "settled:int", "cents:int",
		"format", "sha256", "bytes:int", "created_on:date", "created_at:instant", "client", "request_key", "body_hash", "doc")
	run.add(p.Number, p.ID, p.Cutoff, p.ExecutionDate, p.Totals.Transfers, p.Totals.Entries, p.Totals.Settled, p.Totals.Cents,
		p.File.Format, p.File.SHA256, p.File.Bytes, p.CreatedOn, p.CreatedAt, p.Request.Client, p.Request.Key, p.BodyHash, encode(toPaymentRun(p)))
	d := t.store.dialect
	parts := run.insert(d, "payment_runs", "")
	parts = append(parts, event(by, "payment_run.created", p.ID).insert(d, "audit_events", "")...)
	return t.exec(ctx, "append payment run", parts...)
}

// EndPaymentRun implements engine.Tx.
func (t *transaction) EndPaymentRun(ctx context.Context, p engine.PaymentRun, by engine.Actor) error {
	if err := t.patient(ctx); err != nil {
		return err
	}
	end := newBatch("run:int", "state", "at:instant", "client", "reason")
	end.add(p.Number, string(p.State), p.EndedAt, p.EndedBy, p.Reason)
	d := t.store.dialect
	parts := end.insert(d, "payment_run_ends", "")
	parts = append(parts, event(by, "payment_run."+string(p.State), p.ID).insert(d, "audit_events", "")...)
	return t.exec(ctx, "end payment run", parts...)
}

// NotePaymentFile implements engine.Tx.
func (t *transaction) NotePaymentFile(ctx context.Context, run string, by engine.Actor) error {
	return t.exec(ctx, "note payment file", event(by, "payment_run.file", run).insert(t.store.dialect, "audit_events", "")...)
}
