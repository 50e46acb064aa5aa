package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/engine/store/storetest"
)

// TestMain runs the tests of this package far west of Brussels: nothing may depend on the machine's time zone.
func TestMain(m *testing.M) {
	time.Local = time.FixedZone("Los Angeles", -8*3600)
	os.Exit(m.Run())
}

// open opens and migrates a store that the test's end closes.
func open(t testing.TB, dsn string, opt store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBothDatabasesKeepTheSame(t *testing.T) {
	t.Parallel()
	postgres := open(t, pgtest.DSN(t), store.Options{AllowUnsafe: true})
	sqlite := open(t, filepath.Join(t.TempDir(), "o.db"), store.Options{})
	storetest.Exercise(t, postgres)
	storetest.Exercise(t, sqlite)
	if diff := cmp.Diff(storetest.Dump(t, sqlite), storetest.Dump(t, postgres)); diff != "" {
		t.Errorf("-sqlite +postgres:\n%s", diff)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, dsn, says string }{
		{"nothing", "", "no database named"},
		{"no path", "sqlite:", "no database named"},
		{"another database", "mysql://octroi:s3cret@localhost/octroi", "unknown database"},
		{"a broken address", "postgres://octroi:s3cret@localhost:port/octroi", "cannot be read"},
		{"a folder that does not exist", filepath.Join(t.TempDir(), "none", "o.db"), "open SQLite"},
		{"a server that does not answer", "postgres://octroi:s3cret@127.0.0.1:1/octroi", "database_unreachable"},
	} {
		_, err := store.Open(t.Context(), test.dsn, store.Options{})
		if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: error is %v, want it to say %q and no password", test.name, err, test.says)
		}
	}
}

func TestOpenRefusesWhatLosesData(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t) + " options='-c synchronous_commit=off'"
	if strings.Contains(dsn, "://") {
		t.Skip("the settings are added to a keyword DSN")
	}
	if _, err := store.Open(t.Context(), dsn, store.Options{}); err == nil || !strings.Contains(err.Error(), "synchronous_commit is off") {
		t.Errorf("error is %v, want a refusal that names the setting", err)
	}
	s, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
	if err != nil {
		t.Fatalf("with AllowUnsafe: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestSQLiteIsDurable(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "o.db"), store.Options{})
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "wal_autocheckpoint": "10000"} {
		var got string
		if err := s.DB().QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", pragma, got, want, err)
		}
	}
}

func TestPostgresKeepsNoPlanOfAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	mode := func() (mode string) {
		s := open(t, dsn, store.Options{AllowUnsafe: true})
		if err := s.DB().QueryRowContext(t.Context(), "SHOW plan_cache_mode").Scan(&mode); err != nil {
			t.Fatal(err)
		}
		return mode
	}
	if got := mode(); got != "force_custom_plan" {
		t.Errorf("plans of an empty database are %s", got)
	}
	s := open(t, dsn, store.Options{AllowUnsafe: true})
	if _, err := s.DB().ExecContext(t.Context(), "UPDATE pg_class SET reltuples = 20000 WHERE relname = 'claims'"); err != nil {
		t.Fatal(err)
	}
	if got := mode(); got != "auto" {
		t.Errorf("plans of a large database are %s", got)
	}
}

func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "o.db")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if pending, err := s.HasPending(t.Context()); !pending || err != nil {
		t.Fatalf("a new file has pending migrations: %v, %v", pending, err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	storetest.Exercise(t, s)
	before := storetest.Dump(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, storetest.Dump(t, open(t, path, store.Options{}))); diff != "" {
		t.Errorf("after closing and opening (-before +after):\n%s", diff)
	}
}
