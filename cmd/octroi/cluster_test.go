package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/api"
	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// cluster is one or more servers over one database.
type cluster struct {
	stores  []*store.Store
	svcs    []*engine.Service
	servers []*httptest.Server
	secret  string
	client  *http.Client
}

// onBothDatabases runs a test over one server on SQLite, and over two servers on one PostgreSQL.
func onBothDatabases(t *testing.T, test func(t *testing.T, c *cluster)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newCluster(t, filepath.Join(t.TempDir(), "race.db"), 1))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newCluster(t, pgtest.DSN(t), 2))
	})
}

// newCluster starts servers with the book of testdata/files/mini.yaml and nobody registered.
func newCluster(t *testing.T, dsn string, servers int) *cluster {
	t.Helper()
	return newClusterAt(t, dsn, servers, func(int) time.Time { return testNow() })
}

// newClusterAt is newCluster with a clock for each server.
func newClusterAt(t *testing.T, dsn string, servers int, now func(server int) time.Time) *cluster {
	t.Helper()
	ctx := context.Background()
	c := &cluster{client: &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	t.Cleanup(c.client.CloseIdleConnections)
	for i := range servers {
		st, err := store.Open(ctx, dsn, store.Options{AllowUnsafe: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		if i == 0 {
			if err := st.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
		}
		committers := 1
		if servers > 1 {
			committers = 3
		}
		svc := engine.NewService(st, engine.Options{Compiler: rules.Compiler{}, Checker: rules.Checker{}, SelfApproval: true,
			Now: func() time.Time { return now(i) }, NewID: newID, Committers: committers})
		t.Cleanup(svc.Close)
		h, err := api.NewServer(svc, api.Options{Logger: slog.New(slog.DiscardHandler), Version: "test", Now: func() time.Time { return now(i) }})
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewServer(h)
		t.Cleanup(srv.Close)
		c.stores, c.svcs, c.servers = append(c.stores, st), append(c.svcs, svc), append(c.servers, srv)
	}
	c.load(t, "")
	var err error
	if c.secret, _, err = c.svcs[0].CreateKey(ctx, "test", engine.RoleAdmin, "", engine.Actor{Client: "test", At: testNow()}); err != nil {
		t.Fatal(err)
	}
	return c
}

// testNow is a fixed moment after every date of service in these tests.
func testNow() time.Time { return time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC) }

// load makes the mini book the one in force; a remark makes another revision of it.
func (c *cluster) load(t *testing.T, remark string) string {
	t.Helper()
	files, err := rules.ReadFiles(filepath.Join("testdata", "files", "mini.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if remark != "" {
		files[0].Text += "# " + remark + "\n"
	}
	book, err := c.svcs[0].LoadBook(context.Background(), files, engine.Actor{Client: "test", At: testNow()})
	if err != nil {
		t.Fatal(err)
	}
	return book.Revision
}

// member registers a member of a household.
func (c *cluster) member(t *testing.T, id, household string) {
	t.Helper()
	since := engine.MustDate("2020-01-01")
	err := c.svcs[0].PutMember(context.Background(), engine.Member{
		ID: id, Born: engine.MustDate("1990-05-04"),
		Households: []engine.HouseholdSpan{{Household: household, Holder: true, Span: engine.Span{From: since}}},
		Coverage:   []engine.Span{{From: since}},
	}, engine.Actor{Client: "test", At: testNow()})
	if err != nil {
		t.Fatal(err)
	}
}

// reply is what a server answers to a claim.
type reply struct {
	Status   int
	Replayed bool
	Body     []byte

	ID       string      `json:"id"`
	Code     string      `json:"code"`
	Revision string      `json:"book_revision"`
	Outcome  string      `json:"outcome"`
	Pays     int64       `json:"pays_cents"`
	Version  int         `json:"version"`
	State    string      `json:"state"`
	Cents    int64       `json:"cents"`
	Lines    []replyLine `json:"lines"`
}

type replyLine struct {
	Outcome  string  `json:"outcome"`
	WaitsFor string  `json:"waits_for"`
	BoundBy  *string `json:"bound_by"`
	Reasons  []struct {
		Code, Text string
	} `json:"reasons"`
}

// namesLimit reports whether the reply says which limit bound, in its field and in a sentence.
func (r reply) namesLimit(id, title string) bool {
	if len(r.Lines) != 1 || r.Lines[0].BoundBy == nil || *r.Lines[0].BoundBy != id {
		return false
	}
	for _, why := range r.Lines[0].Reasons {
		if strings.Contains(strings.ToLower(why.Text), title) {
			return true
		}
	}
	return false
}

// post sends a claim to the server n-th in turn.
func (c *cluster) post(t *testing.T, n int, key, body string) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.servers[n%len(c.servers)].URL+"/v1/claims", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return reply{}
	}
	req.Header.Set("Authorization", "Bearer "+c.secret)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Language", "en")
	req.Header.Set("Idempotency-Key", key)
	resp, err := c.client.Do(req)
	if err != nil {
		t.Error(err)
		return reply{}
	}
	defer func() { _ = resp.Body.Close() }()
	r := reply{Status: resp.StatusCode, Replayed: resp.Header.Get("Idempotency-Replayed") == "true"}
	if r.Body, err = io.ReadAll(resp.Body); err != nil {
		t.Error(err)
	}
	if err := json.NewDecoder(bytes.NewReader(r.Body)).Decode(&r); err != nil {
		t.Errorf("status %d: %v", r.Status, err)
	}
	return r
}

// together runs n calls that wait for each other to start, and returns their replies.
func together(n int, call func(i int) reply) []reply {
	replies := make([]reply, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			replies[i] = call(i)
		})
	}
	close(start)
	wg.Wait()
	return replies
}

// claimBody is a claim of one line; more is further JSON of the line.
func claimBody(member, benefit, more string) string {
	return fmt.Sprintf(`{"member":%q,"channel":"online","submitted_on":"2025-11-20","lines":[{"benefit":%q,"date":"2025-11-03"%s}]}`, member, benefit, more)
}

// session is a psychology claim of so many sessions.
func session(member string, units int) string {
	return claimBody(member, "psychology", fmt.Sprintf(`,"units":%d,"charged_cents":%d,"evidence":[{"code":"form","document":"D1"}]`, units, 6000*units))
}
