package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The servers of this process. The fast one does not wait for the disk, and would lose data in a power cut.
var (
	fast    = sync.OnceValues(func() (string, error) { return server(false) })
	durable = sync.OnceValues(func() (string, error) { return server(true) })

	databases atomic.Int64
)

// DSN returns the address of a fresh database, dropped when the test ends. The server may not be durable: open it
// with store.Options.AllowUnsafe.
func DSN(t testing.TB) string {
	t.Helper()
	return fresh(t, fast)
}

// DurableDSN is DSN on a server that keeps what it acknowledges, for benchmarks and for tests that kill it.
func DurableDSN(t testing.TB) string {
	t.Helper()
	return fresh(t, durable)
}

func server(durable bool) (string, error) {
	if dsn := os.Getenv("OCTROI_TEST_POSTGRES_DSN"); dsn != "" {
		return dsn, nil
	}
	return start(durable)
}

func fresh(t testing.TB, server func() (string, error)) string {
	t.Helper()
	admin, err := server()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL is required here: %v", err)
		}
		t.Skipf("SKIPPED, NOT TESTED ON POSTGRESQL: %v", err)
	}
	name := fmt.Sprintf("octroi_test_%d_%d", os.Getpid(), databases.Add(1))
	if err := run(admin, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := run(admin, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return named(admin, name)
}

// Schemas returns what gives, at each call, the address of an empty schema in one fresh database: much quicker than a database
// each, for many small tests that run one after another.
func Schemas(t testing.TB) (next func() string) {
	t.Helper()
	database, n := DSN(t), 0
	return func() string {
		t.Helper()
		n++
		name := fmt.Sprintf("s%d", n)
		if err := run(database, "CREATE SCHEMA "+name); err != nil {
			t.Fatalf("create a schema: %v", err)
		}
		u, err := url.Parse(database)
		if err != nil || u.Scheme == "" {
			return database + " search_path=" + name
		}
		q := u.Query()
		q.Set("search_path", name)
		u.RawQuery = q.Encode()
		return u.String()
	}
}

// named is the DSN with another database.
func named(dsn, database string) string {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return dsn + " dbname=" + database
	}
	u.Path = "/" + database
	return u.String()
}

func run(dsn, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// ready waits until the server answers.
func ready(dsn, log string) error {
	var err error
	for range 300 {
		if err = run(dsn, "SELECT 1"); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	said, _ := os.ReadFile(log)
	return fmt.Errorf("PostgreSQL did not start: %w\n%s", err, strings.TrimSpace(string(said)))
}
