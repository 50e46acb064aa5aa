package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
)

// replayedTables are the tables that a replay may write to: its own, and the audit trail.
var replayedTables = []string{"replays", "replay_cases", "audit_events"}

// hashTables hashes the rows of every other table of the database.
func hashTables(t *testing.T, st *store.Store) map[string]string {
	t.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	row := "SELECT * FROM %s"
	if st.Name() == "postgres" {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
		row = "SELECT CAST(x AS text) FROM %s x"
	}
	out := map[string]string{}
	for _, table := range textsOf(t, st, list) {
		if slices.Contains(replayedTables, table) {
			continue
		}
		rows := textsOf(t, st, fmt.Sprintf(row, table))
		slices.Sort(rows)
		sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
		out[table] = fmt.Sprintf("%d rows, %s", len(rows), hex.EncodeToString(sum[:]))
	}
	return out
}

// textsOf returns the rows of a query as text.
func textsOf(t *testing.T, st *store.Store, query string) (out []string) {
	t.Helper()
	rows, err := st.DB().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		text := make([]string, len(values))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			text[i] = fmt.Sprint(v)
		}
		out = append(out, strings.Join(text, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestReplay_writesNothing: a replay that a server makes, one of the command line, one that is cancelled and one that is stopped leave
// every table as it was but their own and the audit trail, which has each of them; and the audit finds nothing.
func TestReplay_writesNothing(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "mutuality.db"), "postgres": pgtest.DurableDSN(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &mutuality{tortureYear: tortureYear{t: t, dsn: dsn}, members: 300}
			if isPostgres(dsn) {
				m.octroi("migrate", "up")
			}
			m.octroi("rules", "load", "partenamut")
			for _, g := range allGenerated {
				m.pipe(g.noun)
			}
			a, _, _ := testAppIn(t.TempDir())
			a.config.db, a.now = dsn, time.Now
			h, err := a.open(t.Context(), mustExist)
			if err != nil {
				t.Fatal(err)
			}
			defer h.Close()
			before := hashTables(t, h.store)
			if len(before) < 25 || !strings.Contains(before["journal_payments"], "rows") {
				t.Fatalf("only %d tables: the search is broken", len(before))
			}

			m.octroi("replay", "--set", "psychology.sessions=1..2", "--year", "2025", "-o", filepath.Join(t.TempDir(), "answer"))
			asked := a.servedReplay(t, h)
			ctx, stop := context.WithCancel(t.Context())
			stop()
			if _, err := h.svc.MakeReplay(ctx, asked, engine.ReplayMaking{}, engine.Actor{Client: "test"}); err == nil {
				t.Error("a run that is done was made again")
			}
			stopped, _, err := h.svc.BeginReplay(t.Context(), sweepOf2025(), false, engine.Actor{Client: "test"})
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop = context.WithCancel(t.Context())
			tell := func(engine.ReplayProgress) { stop() }
			if got, err := h.svc.MakeReplay(ctx, stopped, engine.ReplayMaking{Tell: tell}, engine.Actor{Client: "test"}); err == nil || got.State != engine.ReplayStopped {
				t.Errorf("told to stop, it is %s: %v", got.State, err)
			}
			if _, err := h.svc.CancelReplay(t.Context(), stopped.ID, engine.Actor{Client: "test"}); err != nil {
				t.Error(err)
			}

			for table, after := range hashTables(t, h.store) {
				if before[table] != after {
					t.Errorf("%s was %s, and is %s", table, before[table], after)
				}
			}
			logged := textsOf(t, h.store, "SELECT action FROM audit_events WHERE action LIKE 'replay.%' ORDER BY id")
			if want := "replay.begun replay.done replay.begun replay.done replay.begun replay.stopped"; strings.Join(logged, " ") != want {
				t.Errorf("the audit trail has %v", logged)
			}
			m.octroi("audit")
		})
	}
}

func sweepOf2025() engine.ReplayRequest {
	return engine.ReplayRequest{
		Span: engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}, Sets: []string{"psychology.sessions=2..3"},
	}
}

// servedReplay asks for a run as the API does, and waits for a server to make it.
func (a *app) servedReplay(t *testing.T, h *home) engine.Replay {
	t.Helper()
	run, _, err := h.svc.BeginReplay(t.Context(), sweepOf2025(), true, engine.Actor{Client: "key-1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		a.keepReplaying(ctx, slog.New(slog.DiscardHandler), h)
		close(ended)
	}()
	for deadline := time.Now().Add(time.Minute); run.State != engine.ReplayDone; time.Sleep(50 * time.Millisecond) {
		if run, err = h.svc.Replay(t.Context(), run.ID); err != nil || time.Now().After(deadline) {
			t.Fatalf("the run is %s: %v", run.State, err)
		}
	}
	stop()
	<-ended
	return run
}

// TestServe_leavesAReplayWhoseProcessDied: it is stopped, so that somebody may resume it, and not begun again by itself.
func TestServe_leavesAReplayWhoseProcessDied(t *testing.T) {
	t.Parallel()
	c := newCluster(t, filepath.Join(t.TempDir(), "x.db"), 1)
	a, _, _ := testAppIn(t.TempDir())
	a.now = func() time.Time { return time.Now().Add(2 * replayStale) }
	run := engine.Replay{ID: newID(), Span: sweepOf2025().Span, Seq: 1, State: engine.ReplayRunning, At: time.Now()}
	err := c.stores[0].Update(t.Context(), func(tx engine.Tx) error {
		return tx.AppendReplay(t.Context(), run, nil, engine.Actor{Client: "cli", At: time.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		a.keepReplaying(ctx, slog.New(slog.DiscardHandler), &home{store: c.stores[0], svc: c.svcs[0]})
		close(ended)
	}()
	for deadline := time.Now().Add(time.Minute); run.State != engine.ReplayStopped; time.Sleep(50 * time.Millisecond) {
		if run, err = c.svcs[0].Replay(t.Context(), run.ID); err != nil || time.Now().After(deadline) {
			t.Fatalf("the run is %s: %v", run.State, err)
		}
	}
	stop()
	<-ended
}
