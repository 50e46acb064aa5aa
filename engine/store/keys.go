package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

const selectKeys = "SELECT id, hash, label, role, member, created_at, revoked_at FROM api_keys"

// Key implements engine.Reader.
func (r *reader) Key(ctx context.Context, hash string) (engine.Key, error) {
	return r.oneKey(ctx, statement{selectKeys + " WHERE hash = ?", []any{hash}})
}

// Keys implements engine.Reader; the oldest comes first.
func (r *reader) Keys(ctx context.Context) ([]engine.Key, error) {
	return r.keys(ctx, statement{sql: selectKeys + " ORDER BY created_at, id"})
}

func (r *reader) oneKey(ctx context.Context, st statement) (engine.Key, error) {
	keys, err := r.keys(ctx, st)
	switch {
	case err != nil:
		return engine.Key{}, err
	case len(keys) == 0:
		return engine.Key{}, engine.NewError(engine.NotFound, "key_not_found")
	default:
		return keys[0], nil
	}
}

func (r *reader) keys(ctx context.Context, st statement) ([]engine.Key, error) {
	var keys []engine.Key
	err := r.query(ctx, "keys", st, func(rows *sql.Rows) error {
		var k engine.Key
		err := rows.Scan(&k.ID, &k.Hash, &k.Label, &k.Role, &k.Member, (*moment)(&k.CreatedAt), (*moment)(&k.RevokedAt))
		keys = append(keys, k)
		return err
	})
	return keys, err
}

// PutKey implements engine.Tx.
func (t *transaction) PutKey(ctx context.Context, k engine.Key, by engine.Actor) error {
	b := newBatch("id", "hash", "label", "role", "member", "created_at:instant")
	b.add(k.ID, k.Hash, k.Label, string(k.Role), k.Member, k.CreatedAt)
	d := t.store.dialect
	parts := append(b.insert(d, "api_keys", ""), event(by, "key.create", k.ID).insert(d, "audit_events", "")...)
	return t.exec(ctx, "put key", parts...)
}

// RevokeKey implements engine.Tx. Revoking again changes nothing: the first moment stands.
func (t *transaction) RevokeKey(ctx context.Context, id string, by engine.Actor) error {
	k, err := t.oneKey(ctx, statement{selectKeys + " WHERE id = ?" + t.store.dialect.forUpdate, []any{id}})
	if err != nil || !k.RevokedAt.IsZero() {
		return err
	}
	revoke := statement{"UPDATE api_keys SET revoked_at = ? WHERE id = ?", []any{t.store.dialect.moment(by.At), id}}
	return t.exec(ctx, "revoke key", append(event(by, "key.revoke", id).insert(t.store.dialect, "audit_events", ""), revoke)...)
}
