package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// Accounts implements engine.Reader.
func (r *reader) Accounts(ctx context.Context, of []engine.Payee) ([]engine.Account, error) {
	const accounts = `SELECT a.owner_kind, a.owner, a.iban, a.name FROM accounts a
		JOIN (%s) AS q ON q.kind = a.owner_kind AND q.id = a.owner ORDER BY a.owner_kind, a.owner`
	asked := newBatch("kind", "id")
	for _, p := range of {
		asked.add(p.Kind, p.ID)
	}
	var found []engine.Account
	err := r.queryFor(ctx, "accounts", accounts, asked, func(rows *sql.Rows) error {
		var a engine.Account
		err := rows.Scan(&a.Payee.Kind, &a.Payee.ID, &a.IBAN, &a.Name)
		found = append(found, a)
		return err
	})
	return found, err
}

// PutAccount implements engine.Tx.
func (t *transaction) PutAccount(ctx context.Context, a engine.Account, by engine.Actor) error {
	return t.PutAccounts(ctx, []engine.Account{a}, by)
}

// PutAccounts implements engine.Tx. The audit events say whose accounts were changed, and never to what.
func (t *transaction) PutAccounts(ctx context.Context, all []engine.Account, by engine.Actor) error {
	accounts, events := newBatch("owner_kind", "owner", "iban", "name"), newEvents()
	for _, a := range all {
		accounts.add(a.Payee.Kind, a.Payee.ID, string(a.IBAN), a.Name)
		events.add(by.At, by.Client, "account.put", a.Payee.Kind+"|"+a.Payee.ID, by.RequestID)
	}
	d := t.store.dialect
	parts := accounts.insert(d, "accounts", " WHERE true ON CONFLICT (owner_kind, owner) DO UPDATE SET iban = excluded.iban, name = excluded.name")
	parts = append(parts, events.insert(d, "audit_events", "")...)
	return t.exec(ctx, "put accounts", parts...)
}
