package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// bookAnchor is locked to activate a book, so that activations have the order of their commits.
const bookAnchor engine.Anchor = "book|active"

// ActiveRevision implements engine.Reader.
func (r *reader) ActiveRevision(ctx context.Context) (string, error) {
	var revision string
	latest := statement{sql: "SELECT revision FROM book_activations ORDER BY id DESC LIMIT 1"}
	err := r.query(ctx, "active revision", latest, func(rows *sql.Rows) error { return rows.Scan(&revision) })
	return revision, err
}

// BookSource implements engine.Reader. The code of its error is "book_not_found".
func (r *reader) BookSource(ctx context.Context, revision string) ([]engine.SourceFile, error) {
	var files []engine.SourceFile
	found := false
	book := statement{"SELECT files FROM books WHERE revision = ?", []any{revision}}
	err := r.query(ctx, "book", book, func(rows *sql.Rows) error {
		var doc string
		if err := rows.Scan(&doc); err != nil {
			return err
		}
		docs, err := decode[[]fileDoc]("book", doc)
		files, found = each(docs, fromFile), true
		return err
	})
	if err == nil && !found {
		err = engine.NewError(engine.NotFound, "book_not_found")
	}
	return files, err
}

// PutBook implements engine.Tx.
func (t *transaction) PutBook(ctx context.Context, revision string, files []engine.SourceFile, by engine.Actor) error {
	if err := t.Lock(ctx, []engine.Anchor{bookAnchor}); err != nil {
		return err
	}
	book := newBatch("revision", "files", "created_at:instant", "created_by")
	book.add(revision, encode(each(files, toFile)), by.At, by.Client)
	activation := newBatch("revision", "at:instant", "actor")
	activation.add(revision, by.At, by.Client)
	d := t.store.dialect
	// Not ON CONFLICT: on SQLite the trigger that refuses to replace a book would be asked first.
	absent := statement{" WHERE NOT EXISTS (SELECT 1 FROM books WHERE revision = ?)", []any{revision}}
	parts := book.insert(d, "books", absent.sql)
	parts[0].args = append(parts[0].args, absent.args...)
	parts = append(parts, activation.insert(d, "book_activations", "")...)
	parts = append(parts, event(by, "book.activate", revision).insert(d, "audit_events", "")...)
	return t.exec(ctx, "put book", parts...)
}
