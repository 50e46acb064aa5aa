package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// Providers implements engine.Reader.
func (r *reader) Providers(ctx context.Context, ids []string) ([]engine.Provider, error) {
	var found []engine.Provider
	err := r.queryFor(ctx, "providers", "SELECT id, doc FROM providers WHERE id IN (%s) ORDER BY id", idsOf(ids),
		func(rows *sql.Rows) error {
			var id, doc string
			if err := rows.Scan(&id, &doc); err != nil {
				return err
			}
			p, err := decode[providerDoc]("provider", doc)
			if err != nil {
				return err
			}
			p.ID = id
			found = append(found, fromProvider(p))
			return nil
		})
	return found, err
}

// PutProvider implements engine.Tx.
func (t *transaction) PutProvider(ctx context.Context, p engine.Provider, by engine.Actor) error {
	doc := toProvider(p)
	doc.ID = "" // it has a column
	provider := newBatch("id", "doc")
	provider.add(p.ID, encode(doc))
	d := t.store.dialect
	parts := provider.insert(d, "providers", " WHERE true ON CONFLICT (id) DO UPDATE SET doc = excluded.doc")
	parts = append(parts, event(by, "provider.put", p.ID).insert(d, "audit_events", "")...)
	return t.exec(ctx, "put provider", parts...)
}
