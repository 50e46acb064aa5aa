package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"octroi/engine/store/pgtest"
)

// told is what a client hears at once: a status, a code and whether it was decided before.
type told struct {
	Status   int
	Code     string
	Replayed bool
	took     time.Duration
}

// once sends a request to the first server, and asks no second time.
func (w *world) once(q request) told {
	began := time.Now()
	status, got, replayed, err := w.ask(rand.New(rand.NewPCG(1, 1)), q, 0)
	if err != nil {
		w.t.Errorf("%s: %v", q.key, err)
	}
	return told{status, got.Code, replayed, time.Since(began)}
}

// settle sends a request until it is answered, notes the answer, and returns how long that took.
func (w *world) settle(q request) time.Duration {
	began := time.Now()
	w.finish(rand.New(rand.NewPCG(1, 2)), q)
	return time.Since(began)
}

// one is a claim that is always paid, each with a key of its own.
func (w *world) one(member string) request {
	w.ones++
	return claimOf(fmt.Sprintf("one-fault-at-a-time-%06d", w.ones), member, fmt.Sprintf(`{"benefit":"birth","date":"2025-03-01","fields":{"birth":"one-%d"}}`, w.ones))
}

// postgresWorld is one server on a PostgreSQL of its own, with a line between them.
func postgresWorld(t *testing.T, stream uint64) (w *world, pg *pgtest.Server, line *pgtest.Line) {
	t.Helper()
	pg = pgtest.NewServer(t, "")
	dsn := pg.DSN()
	line = pgtest.NewLine(t, dsn)
	return newWorld(t, stream, 6, dsn, line.DSN()), pg, line
}

// TestFault_CommitIsCutOff: the client is told that nobody knows, and the same request tells what happened.
func TestFault_CommitIsCutOff(t *testing.T) {
	t.Parallel()
	w, _, line := postgresWorld(t, 21)
	w.settle(w.one("M0"))
	for _, cut := range []struct {
		name     string
		lose     func(int)
		replayed bool
	}{
		{"after it was done", line.LoseAnswers, true},
		{"before it was done", line.LoseRequests, false},
	} {
		q := w.one("M0")
		cut.lose(1)
		if got := w.once(q); got.Status != http.StatusServiceUnavailable || got.Code != "outcome_unknown" {
			t.Errorf("cut off %s: %+v", cut.name, got)
		}
		if got := w.once(q); got.Status != http.StatusCreated || got.Replayed != cut.replayed {
			t.Errorf("cut off %s, and sent again: %+v", cut.name, got)
		}
		w.settle(q)
	}
	w.converged()
}

// comesBack is how soon claims must be decided again once the database is there. The tests' machine does other things at
// the same time, and gets three times as long.
const comesBack = 5 * time.Second * 3

// TestFault_PostgresIsKilled: octroi lives on, says that it is not ready, and comes back by itself.
func TestFault_PostgresIsKilled(t *testing.T) {
	t.Parallel()
	w, pg, _ := postgresWorld(t, 22)
	w.settle(w.one("M0"))
	pg.Kill()
	q := w.one("M0")
	if got := w.once(q); got.Status != http.StatusServiceUnavailable || got.took > 12*time.Second {
		t.Errorf("without a database: %+v", got)
	}
	w.servers[0].await("/healthz", http.StatusOK, time.Second)
	w.servers[0].await("/readyz", http.StatusServiceUnavailable, 10*time.Second)
	pg.Start()
	if took := w.settle(q); took > comesBack {
		t.Errorf("it needed %s to come back", took)
	}
	if !pg.KillBackend(w.direct) {
		t.Error("octroi has no connection to kill")
	}
	if took := w.settle(w.one("M0")); took > comesBack+5*time.Second { // PostgreSQL itself recovers first
		t.Errorf("it needed %s to come back after a backend was killed", took)
	}
	w.converged()
}

// TestFault_DatabaseComesLater: octroi may start before its database.
func TestFault_DatabaseComesLater(t *testing.T) {
	t.Parallel()
	w, pg, _ := postgresWorld(t, 23)
	p := w.servers[0]
	p.kill()
	pg.Stop()
	p.launch()
	p.await("/healthz", http.StatusOK, 10*time.Second)
	p.await("/readyz", http.StatusServiceUnavailable, 10*time.Second)
	if got := w.once(w.one("M0")); got.Status != http.StatusServiceUnavailable || got.Code != "not_ready" {
		t.Errorf("before there is a database: %+v", got)
	}
	pg.Start()
	if took := p.await("/readyz", http.StatusOK, 30*time.Second); took > comesBack {
		t.Errorf("it needed %s to find the database", took)
	}
	w.settle(w.one("M0"))
	w.converged()
}

// TestFault_LineStalls: a network that swallows everything ends no process and holds no client longer than its time.
func TestFault_LineStalls(t *testing.T) {
	t.Parallel()
	w, _, line := postgresWorld(t, 24)
	w.settle(w.one("M0"))
	line.Stall()
	requests := make([]request, 12)
	for i := range requests {
		requests[i] = w.one(fmt.Sprint("M", i%6))
	}
	var all sync.WaitGroup
	for _, q := range requests {
		all.Go(func() {
			if got := w.once(q); got.Status != http.StatusServiceUnavailable || got.took > 12*time.Second {
				t.Errorf("over a line that stalls: %+v", got)
			}
		})
	}
	w.servers[0].await("/healthz", http.StatusOK, time.Second)
	all.Wait()
	line.Resume()
	for _, q := range requests {
		if took := w.settle(q); took > 30*time.Second {
			t.Errorf("it needed %s to come back", took)
		}
	}
	w.wait("the end of connections that are too many", 10*time.Second, func() bool {
		return w.number(t, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'octroi'`) <= 2*16
	})
	w.converged()
}

// TestFault_HouseholdLocked: who is blocked is told in time, and the other households hardly notice.
func TestFault_HouseholdLocked(t *testing.T) {
	t.Parallel()
	w, _, _ := postgresWorld(t, 25)
	w.settle(w.one("M0"))
	w.settle(w.one("M3"))
	tx, err := w.stores[0].DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(`SELECT 1 FROM anchors WHERE id LIKE 'member|M0' OR id LIKE 'household|H0' FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var blocked sync.WaitGroup
	stuck := []request{w.one("M0"), w.one("M1"), w.one("M2"), w.one("M0")}
	for i, q := range stuck {
		blocked.Go(func() {
			time.Sleep(time.Duration(i) * 700 * time.Millisecond)
			if got := w.once(q); i%3 == 0 && (got.Status != http.StatusServiceUnavailable || got.took > 12*time.Second) {
				t.Errorf("a claim of the locked member: %+v", got)
			}
		})
	}
	go func() { blocked.Wait(); close(stop) }()
	var took []time.Duration
	for done := false; !done; {
		select {
		case <-stop:
			done = true
		default:
			took = append(took, w.settle(w.one("M3")))
		}
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	slices.Sort(took)
	t.Logf("%d claims of another household meanwhile: median %s, worst %s", len(took), took[len(took)/2], took[len(took)-1])
	if median, worst := took[len(took)/2], took[len(took)-1]; median > time.Second || worst > 6*time.Second { // one lock's wait, and a busy machine
		t.Errorf("claims of another household took %s, the worst %s", median, worst)
	}
	for _, q := range stuck {
		w.settle(q)
	}
	w.converged()
}

// TestFault_EverythingLocked: two hundred clients wait for a table that somebody holds. All are told in time, the server
// lives, and afterwards all are decided.
func TestFault_EverythingLocked(t *testing.T) {
	t.Parallel()
	w, _, _ := postgresWorld(t, 26)
	w.settle(w.one("M0"))
	tx, err := w.stores[0].DB().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(`LOCK TABLE members, claims IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	requests := make([]request, 100)
	for i := range requests {
		requests[i] = w.one(fmt.Sprint("M", i%6))
	}
	var all sync.WaitGroup
	for _, q := range requests {
		read := request{operation: "read", method: http.MethodGet, path: "/v1/members/M1"}
		for _, q := range []request{q, read} {
			all.Go(func() {
				if got := w.once(q); got.Status != http.StatusServiceUnavailable || got.took > 15*time.Second {
					t.Errorf("%s while everything is locked: %+v", q.operation, got)
				}
			})
		}
	}
	time.Sleep(time.Second)
	for range 5 {
		if took := w.servers[0].await("/healthz", http.StatusOK, 5*time.Second); took > time.Second {
			t.Errorf("/healthz took %s while everything is locked", took)
		}
	}
	all.Wait()
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if took := w.settle(requests[0]); took > comesBack {
		t.Errorf("it needed %s after the lock was gone", took)
	}
	for _, q := range requests[1:] {
		w.settle(q)
	}
	w.converged()
}
