package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// count is the number of rows of a table, -1 when nobody answers.
func count(t *testing.T, dsn string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return -1
	}
	defer func() { _ = conn.Close(ctx) }()
	n := -1
	if err := conn.QueryRow(ctx, "SELECT count(*) FROM kept").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestServer_KeepsWhatItAcknowledgedWhenKilled(t *testing.T) {
	t.Parallel()
	s := NewServer(t, "")
	dsn := s.DSN()
	if err := run(dsn, "CREATE TABLE kept AS SELECT 1 AS n"); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if n := count(t, dsn); n != -1 {
		t.Errorf("a killed server answers %d", n)
	}
	s.Start()
	if n := count(t, dsn); n != 1 {
		t.Errorf("%d rows after the kill", n)
	}
	s.Stop()
	s.Start()
	if n := count(t, dsn); n != 1 {
		t.Errorf("%d rows after the stop", n)
	}
}

func TestServer_KilledBackendEndsTheOthers(t *testing.T) {
	t.Parallel()
	s := NewServer(t, "")
	dsn := s.DSN()
	if s.KillBackend(dsn) {
		t.Error("killed a backend that is not there")
	}
	conns := make([]*pgx.Conn, 2)
	for i := range conns {
		var err error
		if conns[i], err = pgx.Connect(t.Context(), dsn+" application_name=octroi"); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conns[i].Close(context.Background()) }()
	}
	if !s.KillBackend(dsn) {
		t.Fatal("killed nobody")
	}
	for i, c := range conns {
		for deadline := time.Now().Add(10 * time.Second); c.Ping(t.Context()) == nil; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("connection %d stands", i)
			}
		}
	}
}

func TestLine_LosesCommits(t *testing.T) {
	t.Parallel()
	direct := DSN(t)
	if err := run(direct, "CREATE TABLE kept (n int)"); err != nil {
		t.Fatal(err)
	}
	l := NewLine(t, direct)
	insert := func() error {
		conn, err := pgx.Connect(t.Context(), l.DSN())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(context.Background()) }()
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), "INSERT INTO kept VALUES (1)"); err != nil {
			t.Fatal(err)
		}
		return tx.Commit(t.Context())
	}
	for _, step := range []struct {
		name   string
		before func()
		fails  bool
		rows   int
	}{
		{"a line that works", func() {}, false, 1},
		{"the answer is lost", func() { l.LoseAnswers(1) }, true, 2},
		{"the request is lost", func() { l.LoseRequests(1) }, true, 2},
		{"again a line that works", func() {}, false, 3},
	} {
		step.before()
		if err := insert(); (err != nil) != step.fails {
			t.Errorf("%s: %v", step.name, err)
		}
		if n := count(t, direct); n != step.rows {
			t.Errorf("%s: %d rows, want %d", step.name, n, step.rows)
		}
	}
	if l.Lost() != 2 {
		t.Errorf("%d commits were cut off", l.Lost())
	}
}

func TestLine_StallsAndCuts(t *testing.T) {
	t.Parallel()
	l := NewLine(t, DSN(t))
	conn, err := pgx.Connect(t.Context(), l.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	l.Stall()
	answered := make(chan error, 1)
	go func() { answered <- conn.Ping(t.Context()) }()
	select {
	case err := <-answered:
		t.Errorf("a stalled line let an answer through: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	l.Resume()
	if err := <-answered; err != nil {
		t.Error(err)
	}
	l.Cut()
	if err := conn.Ping(t.Context()); err == nil {
		t.Error("a connection survived the cut")
	}
}
