package pgtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL of one test, which may break it.
type Server struct {
	t     testing.TB
	admin string // DSN
	breakable
}

// NewServer starts a server that keeps what it acknowledges, in a folder that is the server's alone; "" is a new one.
// Settings are those of postgresql.conf, as "name=value". The test's end stops it.
func NewServer(t testing.TB, folder string, settings ...string) *Server {
	t.Helper()
	if folder == "" {
		var err error
		if folder, err = os.MkdirTemp("", "octroi-pg-"); err != nil { //nolint:usetesting // a socket's path must be short, and PostgreSQL's account get there
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(folder) })
	}
	s := &Server{t: t, admin: "host=" + folder + " user=postgres dbname=postgres"}
	if err := s.prepare(folder, settings); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL is required here: %v", err)
		}
		t.Skipf("SKIPPED, NOT TESTED ON POSTGRESQL: %v", err)
	}
	s.Start()
	t.Cleanup(s.Stop)
	return s
}

// DSN returns the address of a fresh database, which ends with the server.
func (s *Server) DSN() string {
	s.t.Helper()
	name := fmt.Sprintf("octroi_test_%d", databases.Add(1))
	if err := run(s.admin, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'"); err != nil {
		s.t.Fatalf("create a database: %v", err)
	}
	return named(s.admin, name)
}

// DSNIn is DSN for a database whose tables lie in a folder of its own, such as a small disk. The log stays elsewhere: a
// server whose log is full stops, where one whose tables are only refuses.
func (s *Server) DSNIn(folder string) string {
	s.t.Helper()
	if err := s.give(folder); err != nil {
		s.t.Fatal(err)
	}
	name := fmt.Sprintf("octroi_test_%d", databases.Add(1))
	for _, sql := range []string{
		"CREATE TABLESPACE " + name + " LOCATION '" + folder + "'",
		"CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' TABLESPACE " + name,
	} {
		if err := run(s.admin, sql); err != nil {
			s.t.Fatalf("create a database: %v", err)
		}
	}
	return named(s.admin, name)
}

// Start starts the server, again when it was killed, and waits until it answers.
func (s *Server) Start() {
	s.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		ended, err := s.launch()
		if err != nil {
			s.t.Fatal(err)
		}
		if s.answersBefore(deadline, ended) {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("PostgreSQL does not start:\n%s", s.log())
		}
		time.Sleep(50 * time.Millisecond) // processes of the killed one still hold its memory
	}
}

// answersBefore waits for an answer, for the server's end or for the deadline.
func (s *Server) answersBefore(deadline time.Time, ended <-chan struct{}) bool {
	for time.Now().Before(deadline) {
		if run(s.admin, "SELECT 1") == nil {
			return true
		}
		select {
		case <-ended:
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}

// Kill ends the postmaster and every other process of the server at once, as a power cut would.
func (s *Server) Kill() {
	all := s.pids("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()") // before their parent forgets them
	s.killAll(all)
}

// KillBackend ends one connection's process of a database. PostgreSQL then ends all the others of the server, since the
// dead one may have left the shared memory in disorder. It reports whether there was one.
func (s *Server) KillBackend(dsn string) bool {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		s.t.Fatal("the PostgreSQL address cannot be read")
	}
	pids := s.pids("SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = 'octroi' ORDER BY random() LIMIT 1", config.Database)
	s.kill(pids)
	return len(pids) > 0
}

// pids asks for process ids; none when the server does not answer.
func (s *Server) pids(sql string, args ...any) []int {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.admin)
	if err != nil {
		return nil
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return nil
	}
	pids, _ := pgx.CollectRows(rows, pgx.RowTo[int]) // as above
	return pids
}
