package main

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"octroi/engine/store/pgtest"
)

// fault is one row of what goes wrong under load, and how often beside the others.
type fault struct {
	name   string
	weight int
	inject func(w *world)
	kills  bool // it counts as one of the kills
}

// faultsOfAll can be injected on any database.
var faultsOfAll = []fault{
	{"kill -9 of octroi", 6, func(w *world) {
		p := w.servers[w.random.IntN(len(w.servers))]
		p.kill()
		time.Sleep(time.Duration(w.random.IntN(30)) * time.Millisecond)
		p.launch()
		w.slowest = max(w.slowest, p.await("/readyz", 200, 2*comesBack))
	}, true},
	{"another book", 2, func(w *world) { w.switchBook() }, false},
}

// sqliteFaults are those of one file.
var sqliteFaults = append([]fault{
	{"another process holds the file", 2, func(w *world) {
		conn, err := w.stores[0].DB().Conn(w.t.Context())
		if err != nil {
			w.t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		if _, err := conn.ExecContext(w.t.Context(), "BEGIN IMMEDIATE"); err != nil {
			return // the servers were faster, for five seconds
		}
		time.Sleep(time.Duration(w.random.IntN(400)) * time.Millisecond)
		if _, err := conn.ExecContext(w.t.Context(), "ROLLBACK"); err != nil {
			w.t.Error(err)
		}
	}, false},
}, faultsOfAll...)

// postgresFaults are those of a server of its own and of the lines to it.
func postgresFaults(pg *pgtest.Server, dsn string, lines []*pgtest.Line) []fault {
	anyLine := func(w *world) *pgtest.Line { return lines[w.random.IntN(len(lines))] }
	return append([]fault{
		{"kill -9 of PostgreSQL", 1, func(*world) { pg.Kill(); pg.Start() }, true},
		{"kill -9 of one backend", 1, func(*world) { pg.KillBackend(dsn) }, true},
		{"connections cut", 2, func(w *world) { anyLine(w).Cut() }, false},
		{"answers of commits lost", 3, func(w *world) { anyLine(w).LoseAnswers(1 + w.random.IntN(3)) }, false},
		{"requests of commits lost", 2, func(w *world) { anyLine(w).LoseRequests(1 + w.random.IntN(3)) }, false},
		{"a line that seems to stand", 1, func(w *world) {
			l := anyLine(w)
			l.Stall()
			time.Sleep(time.Duration(w.random.IntN(1500)) * time.Millisecond)
			if w.random.IntN(2) == 0 {
				l.Cut()
			}
			l.Resume()
		}, false},
		{"a slow line", 1, func(w *world) {
			l := anyLine(w)
			l.Slow(time.Duration(w.random.IntN(40)) * time.Millisecond)
			time.Sleep(300 * time.Millisecond)
			l.Slow(0)
		}, false},
		{"a household locked", 2, func(w *world) {
			tx, err := w.stores[0].DB().BeginTx(w.t.Context(), nil)
			if err != nil {
				return // PostgreSQL is still coming up
			}
			defer func() { _ = tx.Rollback() }()
			if _, err := tx.Exec(fmt.Sprintf("SELECT 1 FROM anchors WHERE id LIKE '%%H%d' FOR UPDATE", w.random.IntN(w.members/tortureHousehold))); err == nil {
				time.Sleep(time.Duration(w.random.IntN(2500)) * time.Millisecond)
			}
		}, false},
	}, faultsOfAll...)
}

// switchBook puts another revision in force: the same rules under another hash.
func (w *world) switchBook() {
	w.books++
	files := filesOf(w.t, "torture.yaml")
	files[0].Text += fmt.Sprintf("# edition %d\n", w.books)
	w.eventually("a book is loaded", func() error { return w.loadFiles(w.t, files) })
}

// suffer injects faults by chance until enough kills have happened.
func (w *world) suffer(faults []fault, kills int) (told map[string]int) {
	w.t.Helper()
	told, total := map[string]int{}, 0
	for _, f := range faults {
		total += f.weight
	}
	for killed := 0; killed < kills && !w.t.Failed(); {
		n := w.random.IntN(total)
		for _, f := range faults {
			if n -= f.weight; n >= 0 {
				continue
			}
			enough := w.acks.answers() + w.random.IntN(20)
			f.inject(w)
			told[f.name]++
			if f.kills {
				killed++
			}
			// Some are answered between two faults, so that each has its own moment to hit.
			w.wait("an answer between two faults", 60*time.Second, func() bool { return w.acks.answers() > enough })
			break
		}
	}
	return told
}

// wait waits for something to become true.
func (w *world) wait(what string, limit time.Duration, done func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(limit); !done(); time.Sleep(5 * time.Millisecond) {
		if w.t.Failed() {
			return
		}
		if time.Now().After(deadline) {
			w.t.Errorf("%s did not come in %s", what, limit)
			return
		}
	}
}

// eventually does something that a fault may hinder.
func (w *world) eventually(what string, do func() error) {
	w.t.Helper()
	var err error
	w.wait(what, 30*time.Second, func() bool { err = do(); return err == nil })
	if err != nil {
		w.t.Errorf("%s: %v", what, err)
	}
}

// TestTorture_Kills has households claim on everything at once while octroi, PostgreSQL, its backends and the network
// between them die again and again. Then all faults end, and everything must converge.
func TestTorture_Kills(t *testing.T) {
	t.Parallel()
	kills := dose(2, 6, 100)
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		dsn := filepath.Join(t.TempDir(), "torture.db")
		w := newWorld(t, 8, 9, dsn, dsn)
		w.torture(sqliteFaults, kills)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		pg := pgtest.NewServer(t, "")
		dsn := pg.DSN()
		lines := []*pgtest.Line{pgtest.NewLine(t, dsn), pgtest.NewLine(t, dsn)}
		w := newWorld(t, 8, 9, dsn, lines[0].DSN(), lines[1].DSN())
		w.torture(postgresFaults(pg, dsn, lines), kills)
		if lost := lines[0].Lost() + lines[1].Lost(); longTorture && lost == 0 {
			t.Error("no commit was cut off; the test shows less than it says")
		}
		w.noDeadlocks()
	})
}

// torture is the safety phase, with faults, and the liveness phase, without.
func (w *world) torture(faults []fault, kills int) {
	w.t.Helper()
	stop := make(chan struct{})
	wait := w.work(8, 0, "faults", stop)
	told := w.suffer(faults, kills)
	close(stop)
	wait()
	w.work(4, 10, "peace", nil)()
	w.t.Logf("seed %d, faults: %v; a killed server was back within %s", tortureSeed, told, w.slowest)
	w.converged()
}

// noDeadlocks asks PostgreSQL whether two transactions ever waited for each other. A killed server forgets its figures,
// so that this counts since the last kill.
func (w *world) noDeadlocks() {
	w.t.Helper()
	if n := w.number(w.t, `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`); n != 0 {
		w.t.Errorf("%d deadlocks", n)
	}
}
