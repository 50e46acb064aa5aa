package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// Transfers implements engine.Reader: a statement for the transfers, and one for the lines of all.
func (r *reader) Transfers(ctx context.Context, run, after int64, limit int) ([]engine.Transfer, error) {
	var found []engine.Transfer
	if after < 0 {
		found = append(found, engine.Transfer{})
	}
	const transfers = `SELECT position, payee_kind, payee, cents, iban, name FROM payment_transfers
		WHERE run = ? AND position > ? ORDER BY position LIMIT ?`
	err := r.query(ctx, "transfers", statement{transfers, []any{run, after, limit}}, func(rows *sql.Rows) error {
		var t engine.Transfer
		err := rows.Scan(&t.Position, &t.Payee.Kind, &t.Payee.ID, &t.Cents, &t.IBAN, &t.Name)
		found = append(found, t)
		return err
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	const lines = `SELECT e.position, j.id, j.claim_id, j.version, j.line, j.kind, j.benefit, j.member, j.service_date, j.decided_on, j.cents
		FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id
		WHERE e.run = ? AND e.position BETWEEN ? AND ? ORDER BY e.position, j.id`
	at := 0
	span := []any{run, found[0].Position, found[len(found)-1].Position}
	err = r.query(ctx, "transfer lines", statement{lines, span}, func(rows *sql.Rows) error {
		var position int64
		var l engine.TransferLine
		err := rows.Scan(&position, &l.Entry, &l.Claim, &l.Version, &l.Line, &l.Kind, &l.Benefit, &l.Member, (*day)(&l.Service), (*day)(&l.DecidedOn), &l.Cents)
		for at < len(found)-1 && found[at].Position < position {
			at++
		}
		found[at].Lines = append(found[at].Lines, l)
		return err
	})
	if len(found) > 0 && found[0].Position == 0 && len(found[0].Lines) == 0 { // nothing was settled without a transfer
		found = found[1:]
	}
	return found, err
}
