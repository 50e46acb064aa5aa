package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// edition is the mini book with another fee for a session: what a claim pays tells which book decided it.
func (c *cluster) edition(t *testing.T, fee int) (revision string) {
	t.Helper()
	files, err := rules.ReadFiles(filepath.Join("testdata", "files", "mini.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(files[0].Text, "eur(20)", fmt.Sprintf("eur(%d)", fee), 1)
	files[0].Text = strings.ReplaceAll(text, "pays: 20 EUR", fmt.Sprintf("pays: %d EUR", fee))
	author, other := engine.Actor{Client: "k1", Person: "anna"}, engine.Actor{Client: "k2", Person: "bob"}
	book, _, err := c.svcs[0].DraftBook(t.Context(), files, "", author)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []engine.BookMove{{Action: engine.SubmitBook, By: author}, {Action: engine.ApproveBook, By: other}} {
		m.Revision = book.Revision
		if _, _, err := c.svcs[0].MoveBook(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	return book.Revision
}

// activate puts a revision in force through the API of the server n-th in turn.
func (c *cluster) activate(t *testing.T, n int, revision string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.servers[n%len(c.servers)].URL+"/v1/books/"+revision+"/activation", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.secret)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", newID())
	resp, err := c.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		t.Fatalf("activation %d: status %d: %s", n, resp.StatusCode, body)
	}
}

// TestBookActivatedUnderLoad activates two books in turn, twenty times, while claims of three lines come in: every line of
// a claim is decided by the book that its decision names, none is refused, and the next claim uses the new book.
func TestBookActivatedUnderLoad(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		fees := map[string]int64{c.edition(t, 21): 2100, c.edition(t, 33): 3300}
		var revisions []string
		for rev := range fees {
			revisions = append(revisions, rev)
		}
		fees[c.load(t, "")] = 2000
		var mu sync.Mutex
		seen := map[string]int{}
		decided := func() (n int) {
			mu.Lock()
			defer mu.Unlock()
			for _, k := range seen {
				n += k
			}
			return n
		}
		stop := make(chan struct{})
		var clients sync.WaitGroup
		for w := range 6 {
			clients.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					member := fmt.Sprintf("A%d-%d", w, i/6) // six claims of three sessions stay below the limit
					if i%6 == 0 {
						c.member(t, member, "H"+member)
					}
					r := c.post(t, w+i, fmt.Sprintf("activation-%d-%06d", w, i), threeSessions(member, i))
					fee, known := fees[r.Revision]
					if r.Status != http.StatusCreated || !known || r.Pays != 3*fee {
						t.Errorf("status %d, %s, %d cents by %s at %d a line", r.Status, r.Outcome, r.Pays, r.Revision, fee)
					}
					mu.Lock()
					seen[r.Revision]++
					mu.Unlock()
				}
			})
		}
		for i := range 20 {
			for before := decided(); decided() < before+8 && !t.Failed(); { // some decisions under each
				time.Sleep(time.Millisecond)
			}
			c.activate(t, i, revisions[i%2])
			member := fmt.Sprintf("N%d", i)
			c.member(t, member, "H"+member)
			for n := range c.servers {
				if r := c.post(t, n, fmt.Sprintf("after-activation-%d-%d", i, n), threeSessions(member, n)); r.Revision != revisions[i%2] {
					t.Errorf("after activation %d server %d decides by %s", i, n, r.Revision)
				}
			}
		}
		close(stop)
		clients.Wait()
		if seen[revisions[0]] == 0 || seen[revisions[1]] == 0 {
			t.Errorf("one of the books decided nothing: %v", seen)
		}
	})
}

// threeSessions is a claim of three lines, the n-th of a member: with prices and documents of its own, or it would be taken
// for a duplicate.
func threeSessions(member string, n int) string {
	lines := make([]string, 3)
	for i := range lines {
		lines[i] = fmt.Sprintf(`{"benefit":"psychology","date":"2025-11-0%d","units":1,"charged_cents":%d,"evidence":[{"code":"form","document":"D%d"}]}`, i+1, 6000+n, n)
	}
	return fmt.Sprintf(`{"member":%q,"channel":"online","submitted_on":"2025-11-20","lines":[%s]}`, member, strings.Join(lines, ","))
}

// TestBookActivatedAcrossProcesses runs two servers in processes of their own on one PostgreSQL, and a book goes through
// its life in a third, one command after the other: the next claim on either server is decided by it.
func TestBookActivatedAcrossProcesses(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DurableDSN(t)
	octroi := func(args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		cmd := exec.Command("octroi", append(args, "--db", dsn)...)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %v\n%s%s", args, err, &stdout, &stderr)
		}
		return stdout.String()
	}
	dir := t.TempDir()
	files, err := rules.ReadFiles(filepath.Join("testdata", "files", "mini.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	first, second := filepath.Join(dir, "first.yaml"), filepath.Join(dir, "second.yaml")
	write(t, first, files[0].Text)
	write(t, second, files[0].Text+"# another edition\n")
	people := filepath.Join(dir, "people.ndjson")
	write(t, people, `{"id":"M1","born":"1990-05-04","coverage":[{"from":"2020-01-01"}]}`+"\n")
	octroi("migrate", "up")
	octroi("rules", "load", first)
	octroi("import", "members", people)
	secret := strings.TrimSpace(octroi("key", "create", "--role", "adjudicator", "--label", "desk"))
	urls := []string{serveProcess(t, dsn), serveProcess(t, dsn)}
	decidedBy := func(url, key string) string {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, url+"/v1/claims", strings.NewReader(session("M1", 1)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+secret)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		var r reply
		if err := json.NewDecoder(resp.Body).Decode(&r); err != nil || resp.StatusCode != http.StatusCreated {
			t.Fatalf("status %d, %v: %+v", resp.StatusCode, err, r)
		}
		return r.Revision
	}
	for i, url := range urls {
		if got := decidedBy(url, fmt.Sprintf("under-the-first-book-%d", i)); !strings.Contains(octroi("rules", "list"), got[:19]+"  active") {
			t.Errorf("server %d decides by %s", i, got)
		}
	}
	octroi("rules", "draft", second, "--as", "anna")
	octroi("rules", "submit", second, "--as", "anna")
	octroi("rules", "approve", second, "--as", "bob")
	active, _, _ := strings.Cut(octroi("rules", "activate", second, "--as", "bob"), " ")
	for i, url := range urls {
		if got := decidedBy(url, fmt.Sprintf("under-the-second-book-%d", i)); got != active {
			t.Errorf("server %d decides by %s, want %s", i, got, active)
		}
	}
}

// serveProcess starts `octroi serve` in a process of its own, waits until it is ready and returns its address.
func serveProcess(t *testing.T, dsn string) string {
	t.Helper()
	var out output
	cmd := exec.Command("octroi", "serve", "--addr", "127.0.0.1:0", "--db", dsn)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // what it acknowledged is committed
		_ = cmd.Wait()
	})
	listens := regexp.MustCompile(`(http://127\.0\.0\.1:\d+)`)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if m := listens.FindStringSubmatch(out.String()); m != nil {
			resp, err := http.Get(m[1] + "/readyz")
			if err != nil {
				continue
			}
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return m[1]
			}
		}
	}
	t.Fatalf("the server does not get ready:\n%s", out.String())
	return ""
}
