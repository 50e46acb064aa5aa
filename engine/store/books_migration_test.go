package store_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/migrations"
)

// TestMigrate_booksOfBefore: books that were loaded before they had a life are active or retired, with an approval that
// stands, and the audit trail says what the migration did.
func TestMigrate_booksOfBefore(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "o.db") },
		"postgres": pgtest.DSN,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := store.Open(t.Context(), open(t), store.Options{AllowUnsafe: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() }) // closed before the database is dropped
			migrateTo(t, s, 6)
			at := "0"
			if name == "postgres" {
				at = "timestamptz 'epoch'"
			}
			for _, sql := range []string{
				"INSERT INTO books (revision, files, created_at, created_by) SELECT 'one', '[]', " + at + ", 'cli' UNION ALL SELECT 'two', '[]', " + at + ", 'cli'",
				"INSERT INTO book_activations (revision, at, actor) SELECT 'one', " + at + ", 'cli'",
				"INSERT INTO book_activations (revision, at, actor) SELECT 'one', " + at + ", 'cli'", // loaded again
				"INSERT INTO book_activations (revision, at, actor) SELECT 'two', " + at + ", 'cli'",
				"INSERT INTO book_activations (revision, at, actor) SELECT 'one', " + at + ", 'cli'", // and gone back to
			} {
				if _, err := s.DB().ExecContext(t.Context(), sql); err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
			}
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := []string{"one draft", "two draft", "one approve", "two approve", "one activate", "one activate", "one supersede", "two activate", "two supersede", "one activate"}
			var got []string
			err = s.View(t.Context(), func(r engine.Reader) error {
				events, err := r.BookEvents(t.Context())
				for _, e := range events {
					got = append(got, e.Revision+" "+string(e.Action))
				}
				if active, _ := r.ActiveRevision(t.Context()); active != "one" {
					t.Errorf("in force is %q", active)
				}
				return err
			})
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			var traced int
			row := s.DB().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM audit_events WHERE actor = 'migration' AND action IN ('book.draft', 'book.approve', 'book.supersede')")
			if err := row.Scan(&traced); err != nil || traced != 6 {
				t.Errorf("%d events in the audit trail, %v", traced, err)
			}
		})
	}
}

// migrateTo brings an empty database up to one version only.
func migrateTo(t *testing.T, s *store.Store, version int64) {
	t.Helper()
	files, err := migrations.For(s.Name())
	if err != nil {
		t.Fatal(err)
	}
	dialect := goose.DialectSQLite3
	if s.Name() == "postgres" {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, s.DB(), files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
}
