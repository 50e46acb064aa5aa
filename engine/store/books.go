package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// ActiveRevision implements engine.Reader.
func (r *reader) ActiveRevision(ctx context.Context) (string, error) {
	var revision string
	latest := statement{sql: "SELECT revision FROM book_events WHERE state = 'active' ORDER BY n DESC LIMIT 1"}
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

// BookEvents implements engine.Reader.
func (r *reader) BookEvents(ctx context.Context) ([]engine.BookEvent, error) {
	var events []engine.BookEvent
	all := statement{sql: "SELECT revision, action, client, person, at, note, request_id, request_key, evidence FROM book_events ORDER BY n"}
	err := r.query(ctx, "book events", all, func(rows *sql.Rows) error {
		var e engine.BookEvent
		var doc string
		err := rows.Scan(&e.Revision, &e.Action, &e.By.Client, &e.By.Person, (*moment)(&e.By.At), &e.Note, &e.By.RequestID, &e.Key, &doc)
		if err != nil {
			return err
		}
		evidence, err := decode[bookEvidenceDoc]("evidence", doc)
		e.Evidence = engine.BookEvidence(evidence.checksDoc)
		if evidence.Replay != nil {
			e.Replay = evidence.Replay.replay()
		}
		events = append(events, e)
		return err
	})
	return events, err
}

// PutBook implements engine.Tx.
func (t *transaction) PutBook(ctx context.Context, revision string, files []engine.SourceFile, by engine.Actor) error {
	book := newBatch("revision", "files", "created_at:instant", "created_by")
	book.add(revision, encode(each(files, toFile)), by.At, by.Client)
	// Not ON CONFLICT: on SQLite the trigger that refuses to replace a book would be asked first.
	absent := statement{" WHERE NOT EXISTS (SELECT 1 FROM books WHERE revision = ?)", []any{revision}}
	parts := book.insert(t.store.dialect, "books", absent.sql)
	parts[0].args = append(parts[0].args, absent.args...)
	return t.exec(ctx, "put book", parts...)
}

// AppendBookEvents implements engine.Tx. One statement each keeps their order.
func (t *transaction) AppendBookEvents(ctx context.Context, events []engine.BookEvent) error {
	d := t.store.dialect
	for _, e := range events {
		row := newBatch("revision", "action", "state", "client", "person", "at:instant", "note", "request_id", "request_key", "evidence")
		row.add(e.Revision, string(e.Action), string(e.Action.State()), e.By.Client, e.By.Person, e.By.At, e.Note, e.By.RequestID, e.Key,
			encode(toBookEvidence(&e)))
		parts := append(row.insert(d, "book_events", ""), event(e.By, "book."+string(e.Action), e.Revision).insert(d, "audit_events", "")...)
		if err := t.exec(ctx, "append book event", parts...); err != nil {
			return err
		}
	}
	return nil
}

// checksDoc mirrors engine.BookEvidence.
type checksDoc struct {
	Examples int `json:"e,omitzero"`
	Branches int `json:"b,omitzero"`
	Warnings int `json:"w,omitzero"`
}

// bookEvidenceDoc is what an event rests on: the checks of the book and, of an approval, a replay.
type bookEvidenceDoc struct {
	checksDoc
	Replay *bookReplayDoc `json:"r,omitzero"`
}

// bookReplayDoc mirrors engine.BookReplay.
type bookReplayDoc struct {
	ID      string       `json:"i"`
	From    engine.Date  `json:"f"`
	Until   engine.Date  `json:"u"`
	Against string       `json:"a"`
	SHA256  string       `json:"h"`
	Was     engine.Cents `json:"w"`
	Now     engine.Cents `json:"n"`
	Lines   int64        `json:"l,omitzero"`
	Members int64        `json:"m,omitzero"`
	Gainers int64        `json:"g,omitzero"`
	Losers  int64        `json:"o,omitzero"`
}

func toBookEvidence(e *engine.BookEvent) bookEvidenceDoc {
	d := bookEvidenceDoc{checksDoc: checksDoc(e.Evidence)}
	if r := e.Replay; r.ID != "" {
		d.Replay = &bookReplayDoc{r.ID, r.Span.From, r.Span.Until, r.Against, r.SHA256, r.Was, r.Now, r.Lines, r.Members, r.Gainers, r.Losers}
	}
	return d
}

func (d *bookReplayDoc) replay() engine.BookReplay {
	return engine.BookReplay{
		ID: d.ID, Span: engine.Span{From: d.From, Until: d.Until}, Against: d.Against, SHA256: d.SHA256, Was: d.Was, Now: d.Now,
		Lines: d.Lines, Members: d.Members, Gainers: d.Gainers, Losers: d.Losers,
	}
}
