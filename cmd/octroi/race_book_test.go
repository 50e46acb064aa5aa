package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// steadily submits claims from several clients until stop is closed, each with members of its own, and hands every
// reply to check. The returned function waits for the last one.
func (c *cluster) steadily(t *testing.T, clients int, stop <-chan struct{}, check func(reply)) (wait func()) {
	t.Helper()
	var wg sync.WaitGroup
	for w := range clients {
		member := fmt.Sprintf("W%d", w)
		c.member(t, member, "HW"+member)
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				body := session(member, 1)
				if i%3 == 1 {
					body = claimBody(member, "appliance", `,"charged_cents":2513`)
				}
				check(c.post(t, w+i, fmt.Sprintf("steady-%s-%06d", member, i), body))
			}
		})
	}
	return wg.Wait
}

func TestBookLoadedUnderLoad(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		revisions := map[string]bool{c.load(t, ""): true}
		var mu sync.Mutex
		seen := map[string]int{}
		stop := make(chan struct{})
		wait := c.steadily(t, 6, stop, func(r reply) {
			if r.Status != http.StatusCreated {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
			mu.Lock()
			defer mu.Unlock()
			seen[r.Revision]++
		})
		decided := func() int {
			mu.Lock()
			defer mu.Unlock()
			n := 0
			for _, k := range seen {
				n += k
			}
			return n
		}
		last := ""
		for i := range 10 {
			for before := decided(); decided() < before+12 && !t.Failed(); { // some decisions under each book
				time.Sleep(time.Millisecond)
			}
			last = c.load(t, fmt.Sprintf("edition %d", i))
			revisions[last] = true
		}
		close(stop)
		wait()
		if len(seen) < 5 {
			t.Errorf("only %d of %d revisions decided anything", len(seen), len(revisions))
		}
		for rev := range seen {
			if !revisions[rev] {
				t.Errorf("a claim was decided by %q, which was never loaded", rev)
			}
		}
		// What is loaded is in force for the next claim, on every server.
		c.member(t, "M1", "H1")
		for n := range c.servers {
			if r := c.post(t, n, fmt.Sprintf("after-the-last-load-%d", n), session("M1", 1)); r.Revision != last {
				t.Errorf("server %d decided by %s, want %s", n, r.Revision, last)
			}
		}
	})
}

// spending is the part of a report that must add up.
type spending struct {
	Rows []struct {
		Amount int64 `json:"amount_cents"`
	}
	Total struct {
		Amount int64 `json:"amount_cents"`
	}
}

func (c *cluster) report(t *testing.T, n int, by string) spending {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, c.servers[n%len(c.servers)].URL+"/v1/reports/spending?year=2025&by="+by, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.secret)
	resp, err := c.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %s", resp.StatusCode, err, body)
	}
	var s spending
	if err := json.Unmarshal(body, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// sums reads the journal's payments and the lines' amounts, in one statement and with plain SQL.
func (c *cluster) sums(t *testing.T) (journal, lines int64) {
	t.Helper()
	row := c.stores[0].DB().QueryRow(`SELECT (SELECT coalesce(sum(cents), 0) FROM journal_payments),
		(SELECT coalesce(sum(pays_cents), 0) FROM decision_lines WHERE outcome IN ('approved', 'reduced'))`)
	if err := row.Scan(&journal, &lines); err != nil {
		t.Fatal(err)
	}
	return journal, lines
}

func TestReportAddsUpWhileClaimsComeIn(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		var paid atomic.Int64
		stop := make(chan struct{})
		wait := c.steadily(t, 4, stop, func(r reply) {
			if r.Status != http.StatusCreated {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
			paid.Add(r.Pays)
		})
		var previous int64
		for i := range 40 {
			by := []string{"category", "benefit", "month", "channel"}[i%4]
			acknowledged := paid.Load()
			before, lines := c.sums(t)
			if before != lines {
				t.Errorf("the journal has %d cents, the paid lines %d", before, lines)
			}
			r := c.report(t, i, by)
			after, _ := c.sums(t)
			var rows int64
			for _, x := range r.Rows {
				rows += x.Amount
			}
			total := r.Total.Amount
			if rows != total {
				t.Errorf("by %s: the rows add up to %d, the total says %d", by, rows, total)
			}
			if total < before || total > after || total < acknowledged || total < previous {
				t.Errorf("by %s: total %d, journal %d before and %d after, acknowledged %d, last report %d",
					by, total, before, after, acknowledged, previous)
			}
			previous = total
		}
		close(stop)
		wait()
		journal, lines := c.sums(t)
		if total := c.report(t, 0, "category").Total.Amount; total != journal || total != lines || total != paid.Load() {
			t.Errorf("report %d, journal %d, paid lines %d, answers %d", total, journal, lines, paid.Load())
		}
		if journal == 0 {
			t.Error("nothing was paid; the test shows nothing")
		}
	})
}
