package storetest

import (
	"context"
	"testing"
	"time"

	"octroi/engine"
)

// bookLife is what happens to a revision on its way into force, with everything that an event can have.
func bookLife(revision string) []engine.BookEvent {
	at := moment.Truncate(time.Microsecond)
	author := engine.Actor{Client: "k1", Person: "Zoë", RequestID: "r1", At: at}
	other := engine.Actor{Client: "cli:bob", Person: "bob", RequestID: "r2", At: at.Add(time.Microsecond)}
	checks := engine.BookEvidence{Examples: 3, Branches: 5, Warnings: 1}
	replay := engine.BookReplay{
		ID: "R1", Span: engine.Span{From: day("2025-01-01"), Until: day("2026-01-01")}, Against: "sha256:old", SHA256: "aa", Was: 500, Now: 400,
		Lines: 3, Members: 2, Gainers: 1, Losers: 1,
	}
	return []engine.BookEvent{
		{Revision: revision, Action: engine.DraftBook, By: author, Note: "20 sessions from 2025 on, “as voted”"},
		{Revision: revision, Action: engine.SubmitBook, By: author, Evidence: checks},
		{Revision: revision, Action: engine.ApproveBook, By: other, Evidence: checks, Replay: replay},
		{Revision: revision, Action: engine.ActivateBook, By: other, Key: "key-" + revision, Evidence: checks},
	}
}

func (b *bench) happened(events ...engine.BookEvent) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.AppendBookEvents(ctx, events) })
}

func (b *bench) activeRevision() (revision string) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		revision, err = r.ActiveRevision(ctx)
		return err
	})
	return revision
}

func testBooks(t *testing.T, b *bench) {
	one := []engine.SourceFile{{Name: "a.yaml", Text: "schema: 1\n\"é\": <&>\n"}, {Name: "b/c.yaml"}}
	two := []engine.SourceFile{{Name: "a.yaml", Text: "schema: 1\n"}}
	put := func(revision string, files []engine.SourceFile) {
		b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutBook(ctx, revision, files, by) })
	}
	put("sha256:one", one)
	put("sha256:two", two)
	put("sha256:one", two) // as if another process had been faster
	equal(t, "books stored", int64(2), b.number("SELECT COUNT(*) FROM books"))
	equal(t, "in force without an activation", "", b.activeRevision())
	b.view(func(ctx context.Context, r engine.Reader) error {
		files, err := r.BookSource(ctx, "sha256:one")
		equal(t, "source", one, files)
		_, unknown := r.BookSource(ctx, "sha256:none")
		code(t, unknown, engine.NotFound, "book_not_found")
		return err
	})
}

func testActiveRevision(t *testing.T, b *bench) {
	equal(t, "before any event", "", b.activeRevision())
	one, two := bookLife("sha256:one"), bookLife("sha256:two")
	b.happened(one[:3]...)
	equal(t, "approved only", "", b.activeRevision())
	b.happened(one[3])
	equal(t, "activated", "sha256:one", b.activeRevision())
	b.happened(two[:3]...)
	equal(t, "with another approved", "sha256:one", b.activeRevision())
	b.happened(engine.BookEvent{Revision: "sha256:one", Action: engine.SupersedeBook, By: by}, two[3])
	equal(t, "after the other", "sha256:two", b.activeRevision())
	b.happened(engine.BookEvent{Revision: "sha256:two", Action: engine.SupersedeBook, By: by},
		engine.BookEvent{Revision: "sha256:one", Action: engine.ActivateBook, By: by})
	equal(t, "after the first again", "sha256:one", b.activeRevision())
}

func testBookEvents(t *testing.T, b *bench) {
	want := append(bookLife("sha256:two"), bookLife("sha256:one")...)
	want = append(want, engine.BookEvent{Revision: "sha256:two", Action: engine.RetireBook, By: want[0].By})
	b.happened(want[:5]...)
	b.happened(want[5:]...)
	b.view(func(ctx context.Context, r engine.Reader) error {
		got, err := r.BookEvents(ctx)
		equal(t, "events", want, got)
		return err
	})
	equal(t, "audit events", int64(len(want)), b.number("SELECT COUNT(*) FROM audit_events WHERE action LIKE 'book.%' AND subject LIKE 'sha256:%'"))
	equal(t, "activations of the audit trail", int64(2), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'book.activate' AND actor = 'cli:bob'"))
}

// testActivationOnce: whatever the program does, one request activates once.
func testActivationOnce(t *testing.T, b *bench) {
	life := bookLife("sha256:one")
	b.happened(life...)
	again := life[3]
	again.Revision = "sha256:two"
	ctx := t.Context()
	if err := b.Update(ctx, func(tx engine.Tx) error { return tx.AppendBookEvents(ctx, []engine.BookEvent{again}) }); err == nil {
		t.Error("a key activated twice")
	}
	equal(t, "in force", "sha256:one", b.activeRevision())
	if err := b.exec("INSERT INTO book_events (revision, action, state, client, person, at, note, request_id, request_key, evidence) " +
		"SELECT revision, 'draft', 'active', client, person, at, note, request_id, '', evidence FROM book_events"); err == nil {
		t.Error("the database takes a state that does not follow from the action")
	}
}

// testBookLock: two changes of books never see the same past.
func testBookLock(t *testing.T, b *bench) {
	const anchor engine.Anchor = "book|life"
	done := make(chan struct{}, 8)
	for range cap(done) {
		go func() {
			defer func() { done <- struct{}{} }()
			ctx := t.Context()
			err := b.Update(ctx, func(tx engine.Tx) error {
				if err := tx.Lock(ctx, []engine.Anchor{anchor}); err != nil {
					return err
				}
				seen, err := tx.BookEvents(ctx)
				if err != nil || len(seen) > 0 {
					return err
				}
				return tx.AppendBookEvents(ctx, bookLife("sha256:one"))
			})
			if err != nil {
				t.Errorf("change of books: %v", err)
			}
		}()
	}
	for range cap(done) {
		await(t, "a change of books", done)
	}
	equal(t, "activations", int64(1), b.number("SELECT COUNT(*) FROM book_events WHERE state = 'active'"))
}
