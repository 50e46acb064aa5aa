package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"octroi/engine/store/pgtest"
)

// strangeMoments are where clocks and calendars go wrong: nights that are an hour shorter or longer, New Year in
// Brussels and in UTC, and the end of February.
var strangeMoments = []string{
	"2026-03-29T00:59:59.999Z", "2026-03-29T01:00:00Z", "2026-10-24T23:59:59Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z",
	"2025-12-31T22:59:59.9Z", "2025-12-31T23:00:00Z", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-02-28T22:59:59Z", "2026-02-28T23:00:00Z",
}

// TestFault_ClockJumps has clocks go forward and back by a second, an hour and a day between any two looks at them, on
// servers that are 90 seconds apart. The order of claims is that of deciding, and no clock has a say in it.
func TestFault_ClockJumps(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]struct {
		dsn     func() string
		servers int
	}{
		"sqlite":   {func() string { return filepath.Join(t.TempDir(), "clock.db") }, 1},
		"postgres": {func() string { return pgtest.DSN(t) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClusterAt(t, at.dsn(), at.servers, jumpingClock(seededRand(t, 12)))
			c.loadFile(t, "torture.yaml")
			c.member(t, "M1", "H1")
			rounds := dose(1, 3, 50)
			for round := range rounds {
				for _, r := range together(parallel/2, func(i int) reply {
					return c.post(t, i, fmt.Sprintf("clocks-that-jump-%02d-%04d", round, i), fmt.Sprintf(
						`{"member":"M1","channel":"online","lines":[{"benefit":"birth","date":"2025-11-03","fields":{"birth":"C-%d-%d"}}]}`, round, i))
				}) {
					if r.Status != http.StatusCreated || r.Pays != 35000 {
						t.Errorf("answered %d: %s", r.Status, r.Body)
					}
				}
			}
			for what, query := range map[string]string{
				"claims":                          `SELECT count(*) FROM claims`,
				"places from first to last":       `SELECT count(DISTINCT seq) FROM decisions WHERE seq BETWEEN 1 AND (SELECT count(*) FROM decisions)`,
				"decided no sooner than received": `SELECT count(*) FROM decisions d JOIN claims c ON c.id = d.claim_id WHERE d.decided_at >= c.received_at`,
				"known to be submitted by then":   `SELECT count(*) FROM decisions d JOIN claims c ON c.id = d.claim_id WHERE d.decided_on >= c.submitted_on`,
			} {
				if n := c.number(t, query); n != int64(rounds*parallel/2) {
					t.Errorf("%s: %d of %d", what, n, rounds*parallel/2)
				}
			}
			auditGreen(t, c)
		})
	}
}

// jumpingClock is anywhere near a strange moment, each time that somebody looks.
func jumpingClock(r *rand.Rand) func(server int) time.Time {
	var mu sync.Mutex
	return func(server int) time.Time {
		mu.Lock()
		defer mu.Unlock()
		at, err := time.Parse(time.RFC3339, strangeMoments[r.IntN(len(strangeMoments))])
		if err != nil {
			panic(err)
		}
		jumps := []time.Duration{0, time.Second, -time.Second, time.Hour, -time.Hour, -24 * time.Hour}
		return at.Add(jumps[r.IntN(len(jumps))]).Add(time.Duration(server) * 90 * time.Second)
	}
}
