package main

import (
	"bufio"
	"errors"
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

	"octroi/engine/store/pgtest"
)

// TestServe_KilledUnderLoad kills the real program again and again while clients submit. What was acknowledged is there
// afterwards, with the same id; what was not is decided when it is sent again; and nothing is there twice.
func TestServe_KilledUnderLoad(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "kill.db") },
		"postgres": func(t *testing.T) string { return pgtest.DurableDSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := dsn(t)
			c := newCluster(t, address, 1) // to set up, and to look at the database afterwards
			for m := range killMembers {
				c.member(t, fmt.Sprint("M", m), fmt.Sprint("H", m))
			}
			k := &killing{t: t, cluster: c, dsn: address, acked: map[string]string{}}
			for round := range 4 {
				k.round(round)
			}
			k.settle()
		})
	}
}

const killMembers = 4

// listensOn is what the program says when it has a port.
var listensOn = regexp.MustCompile(`listens on (http://127\.0\.0\.1:\d+)/`)

// killing is a server that dies, and what its clients remember.
type killing struct {
	*cluster
	t   *testing.T
	dsn string

	mu    sync.Mutex
	acked map[string]string // by key, the claim's id; "" when no answer came
}

// start runs the program until it answers.
func (k *killing) start() *exec.Cmd {
	k.t.Helper()
	cmd := exec.Command("octroi", "serve", "--db", k.dsn, "--addr", "127.0.0.1:0")
	said, err := cmd.StderrPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	url := ""
	for lines := bufio.NewScanner(said); url == "" && lines.Scan(); {
		if m := listensOn.FindStringSubmatch(lines.Text()); m != nil {
			url = m[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	k.servers[0].URL = url
	for range 600 {
		if resp, err := k.client.Get(url + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return cmd
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	k.t.Fatal("the server does not come up")
	return nil
}

// round lets eight clients submit until the server has answered some and is killed.
func (k *killing) round(n int) {
	cmd := k.start()
	enough := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("killed-%02d-%02d-%06d", n, w, i)
				if !k.submit(key) {
					return
				}
				if i == 5+n { // each round dies at another moment
					once.Do(func() { close(enough) })
				}
			}
		})
	}
	go func() { // or until every client has given up, which none should
		wg.Wait()
		once.Do(func() { close(enough) })
	}()
	<-enough
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	wg.Wait()
}

// submit sends a claim and remembers its answer. It reports false when the server is gone.
func (k *killing) submit(key string) bool {
	id, err := k.send(key)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.acked[key] = id
	return err == nil
}

func (k *killing) send(key string) (string, error) {
	member := fmt.Sprint("M", len(key)*int(key[len(key)-1])%killMembers)
	req, err := http.NewRequest(http.MethodPost, k.servers[0].URL+"/v1/claims",
		strings.NewReader(claimBody(member, "psychology", `,"charged_cents":6000,"evidence":[{"code":"form","document":"D-1"}]`)))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+k.secret)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	resp, err := k.client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusCreated {
		k.t.Errorf("%s: answered %d: %s", key, resp.StatusCode, body)
		return "", errAnswer
	}
	return strings.TrimPrefix(resp.Header.Get("Location"), "/v1/claims/"), nil
}

// errAnswer is an answer that is no decision.
var errAnswer = errors.New("not decided")

// settle sends every request again to a server that lives, and compares the database with what clients remember.
func (k *killing) settle() {
	k.start()
	unanswered := 0
	for key, id := range k.acked {
		again, err := k.send(key)
		switch {
		case err != nil:
			k.t.Errorf("%s sent again: %v", key, err)
		case id == "":
			unanswered++
		case id != again:
			k.t.Errorf("%s was claim %s, and is now %s", key, id, again)
		}
	}
	k.t.Logf("%d requests, %d of them without an answer at first", len(k.acked), unanswered)
	for what, query := range map[string]string{
		"claims":                          `SELECT count(*) FROM claims`,
		"requests":                        `SELECT count(*) FROM (SELECT DISTINCT client, request_key FROM claims) AS r`,
		"decisions":                       `SELECT count(*) FROM decisions`,
		"payments":                        `SELECT count(*) FROM journal_payments`,
		"payments of 20.00 and sessions":  `SELECT count(*) - (SELECT count(*) FROM journal_consumptions) + ` + fmt.Sprint(len(k.acked)) + ` FROM journal_payments WHERE cents = 2000`,
		"claims beyond a member's twenty": `SELECT ` + fmt.Sprint(len(k.acked)) + ` + count(*) FROM (SELECT counter FROM journal_consumptions GROUP BY counter HAVING SUM(value) > 20000) AS over_the_cap`,
	} {
		var n int
		if err := k.stores[0].DB().QueryRow(query).Scan(&n); err != nil {
			k.t.Fatal(err)
		}
		if n != len(k.acked) {
			k.t.Errorf("%s: %d, want %d", what, n, len(k.acked))
		}
	}
}
