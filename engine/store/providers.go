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
	return t.PutProviders(ctx, []engine.Provider{p}, by)
}

// PutProviders implements engine.Tx.
func (t *transaction) PutProviders(ctx context.Context, all []engine.Provider, by engine.Actor) error {
	providers, events := newBatch("id", "doc"), newEvents()
	for _, p := range all {
		doc := toProvider(p)
		doc.ID = "" // it has a column
		providers.add(p.ID, encode(doc))
		events.add(by.At, by.Client, "provider.put", p.ID, by.RequestID)
	}
	d := t.store.dialect
	parts := providers.insert(d, "providers", " WHERE true ON CONFLICT (id) DO UPDATE SET doc = excluded.doc")
	parts = append(parts, events.insert(d, "audit_events", "")...)
	return t.exec(ctx, "put providers", parts...)
}
