package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"octroi/engine"
)

// conversation is a batch over a real connection: rows are written and answers are read at will.
type conversation struct {
	t      *testing.T
	server *httptest.Server
	rows   *io.PipeWriter
	in     *bufio.Scanner
	close  context.CancelFunc // breaks the connection off
}

// converse begins a batch with its first row, and returns when that was answered.
func (f *fixture) converse(t *testing.T, first string) (*conversation, batchLine) {
	t.Helper()
	c := &conversation{t: t, server: httptest.NewServer(f.echo)}
	t.Cleanup(c.server.Close)
	body, rows := io.Pipe()
	c.rows = rows
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.server.URL+"/v1/batches/claims", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+f.key)
	req.Header.Set("Content-Type", mediaNDJSON)
	go c.send(first)
	resp, err := c.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	c.in = bufio.NewScanner(resp.Body)
	c.close = cancel
	return c, c.read()
}

func (c *conversation) send(row string) { _, _ = io.WriteString(c.rows, row+"\n") } // fails when the server has heard enough

func (c *conversation) read() batchLine {
	c.t.Helper()
	var l batchLine
	if !c.in.Scan() {
		c.t.Fatalf("no answer: %v", c.in.Err())
	}
	if err := json.Unmarshal(c.in.Bytes(), &l); err != nil {
		c.t.Fatal(err)
	}
	return l
}

func TestBatchStream_answersWhileItIsSent(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	c, first := f.converse(t, keyed("talk-1"))
	if first.String() != "1 approved 2000" {
		t.Error(first)
	}
	for n := 2; n < 5; n++ {
		c.send(keyed(fmt.Sprint("talk-", n)))
		if got, want := c.read().String(), fmt.Sprint(n, " approved 2000"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	_ = c.rows.Close()
	if c.in.Scan() || c.in.Err() != nil {
		t.Errorf("after the end: %s %v", c.in.Text(), c.in.Err())
	}
}

// TestBatchStream_clientGone: whatever was answered is stored, nothing is left running, and the same body goes on from
// there.
func TestBatchStream_clientGone(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	c, first := f.converse(t, keyed("gone-0"))
	ids := []string{first.ID}
	go c.send(strings.TrimSuffix(many("gone", 500), "\n"))
	for range 100 {
		ids = append(ids, c.read().ID)
	}
	c.close()
	c.server.Close() // waits for the handler
	for _, id := range ids {
		if r := f.get("/v1/claims/" + id); r.status != http.StatusOK {
			t.Fatalf("a claim that was answered is not there: %d %s", r.status, r.body)
		}
	}
	rest := batchLines(t, f.batch(many("gone", 500)).body)
	for i, id := range ids[1:] {
		if !rest[i].Replayed || rest[i].ID != id {
			t.Fatalf("row %d was decided again", i+1)
		}
	}
	if n := f.claims(); len(rest) != 500 || n != 500 {
		t.Errorf("%d answers, %d claims", len(rest), n)
	}
}

func TestBatchStream_stopsWithTheServer(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	stopping := make(chan struct{})
	f.stopping = stopping
	f.serve(f.svc)
	c, first := f.converse(t, keyed("stop-1"))
	if first.Status != "decided" {
		t.Error(first)
	}
	close(stopping)
	if got := c.read().String(); got != "stopped after 1: closing" {
		t.Error(got)
	}
	_ = c.rows.Close()
	if c.in.Scan() {
		t.Errorf("after the last line: %s", c.in.Text())
	}
	if n := f.claims(); n != 1 {
		t.Errorf("%d claims stored", n)
	}
	if p := decode[Problem](t, f.batch(keyed("stop-2"))); p.Code != "closing" {
		t.Errorf("a batch that comes late: %+v", p)
	}
}

// answering is a service whose batches are answered by a test.
type answering struct {
	Service
	submitAll func(subs []engine.Submission) []engine.Result
}

func (a answering) SubmitAll(_ context.Context, subs []engine.Submission) []engine.Result {
	return a.submitAll(subs)
}

// approvedAll answers every row without deciding anything.
func approvedAll(subs []engine.Submission) []engine.Result {
	results := make([]engine.Result, len(subs))
	for i := range results {
		results[i].Record.Decision.Outcome = engine.Approved
	}
	return results
}

func TestBatchStream_endsWhenTheDatabaseGoesAway(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	left := 10
	f.serve(answering{f.svc, func(subs []engine.Submission) []engine.Result {
		results := approvedAll(subs)
		for i := range results {
			if left--; left < 0 {
				results[i].Err = engine.NewError(engine.Unavailable, "database_unreachable")
			}
		}
		return results
	}})
	lines := told(batchLines(t, f.batch(many("away", 200)).body))
	if len(lines) != 11 || lines[10] != "stopped after 10: database_unreachable" {
		t.Error(lines)
	}
	if r := f.batch(keyed("k")); r.status != http.StatusServiceUnavailable {
		t.Errorf("before the first answer: %d %s", r.status, r.body)
	}
	if log := f.log.String(); strings.Contains(log, "works again") || strings.Count(log, "the database has a problem") != 1 {
		t.Errorf("the log: %s", log)
	}
}

func TestBatchStream_aFaultInOneRowIsItsOwn(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.serve(answering{f.svc, func(subs []engine.Submission) []engine.Result {
		results := f.svc.SubmitAll(t.Context(), subs)
		for i := range subs {
			if subs[i].Request.Key == "fault-1" {
				results[i] = engine.Result{Err: errors.New("secret of M1")}
			}
		}
		return results
	}})
	r := f.batch(many("fault", 3))
	if got := strings.Join(told(batchLines(t, r.body)), "; "); got != "1 approved 2000; 2 refused 500 internal; 3 approved 2000" {
		t.Error(got)
	}
	if strings.Contains(string(r.body), "secret") || !strings.Contains(f.log.String(), "internal error") {
		t.Errorf("told to the client, or not to the log: %s", r.body)
	}
}

func TestBatchStream_aBodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	cut := many("cut", 2) + `{"key":"cut-2","member":"M1"`
	r := f.request(http.MethodPost, "/v1/batches/claims", "", "Content-Type", mediaNDJSON)
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader(cut), brokenOff{}))
	got := strings.Join(told(batchLines(t, f.do(r).body)), "; ")
	if got != "1 approved 2000; 2 approved 2000; stopped after 2: body_unreadable" {
		t.Error(got)
	}
}

type brokenOff struct{}

// Read implements io.Reader.
func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// source sends rows, and counts them as they are read.
type source struct {
	next func(n int) string
	left int
	buf  string
	read atomic.Int64
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if s.buf == "" {
		if s.left == 0 {
			return 0, io.EOF
		}
		s.left--
		s.buf = s.next(int(s.read.Add(1))) + "\n"
	}
	n := copy(p, s.buf)
	s.buf = s.buf[n:]
	return n, nil
}

// reluctant is the connection to a client that reads only what was checked.
type reluctant struct {
	header   http.Header
	write    func(p []byte) (int, error)
	deadline func(t time.Time)
}

// Header implements http.ResponseWriter.
func (w *reluctant) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *reluctant) WriteHeader(int) {}

// Write implements http.ResponseWriter.
func (w *reluctant) Write(p []byte) (int, error) { return w.write(p) }

// Flush implements http.Flusher.
func (w *reluctant) Flush() {}

// SetReadDeadline is asked by http.ResponseController.
func (w *reluctant) SetReadDeadline(t time.Time) error { w.deadline(t); return nil }

// SetWriteDeadline is asked by http.ResponseController.
func (w *reluctant) SetWriteDeadline(t time.Time) error { w.deadline(t); return nil }

// TestBatchStream_readsNoFurtherThanItsClient: as long as answers are not taken, only so many rows are read ahead; every
// piece of the work has a deadline of its own, and in the end everything is answered.
func TestBatchStream_readsNoFurtherThanItsClient(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.serve(answering{f.svc, approvedAll})
	const rows = 3_000
	s := &source{left: rows, next: func(n int) string { return keyed(fmt.Sprint("slow-", n)) }}
	var answered int64
	var deadlines atomic.Int64
	start := time.Now()
	w := &reluctant{header: http.Header{}, write: func(p []byte) (int, error) {
		for range 10 { // the reader of rows may run as far as it likes meanwhile
			time.Sleep(time.Microsecond)
			// One chunk is being answered, so many rows wait, one is in hand, and a few are in the buffer of the lines.
			if ahead := s.read.Load() - answered; ahead > 2*batchChunk+batchAhead+16<<10/int64(len(keyed("slow-1"))) {
				t.Errorf("%d rows were read ahead", ahead)
			}
		}
		answered += int64(strings.Count(string(p), "\n"))
		return len(p), nil
	}, deadline: func(at time.Time) {
		if at.Before(start) || at.After(start.Add(10*time.Minute)) {
			t.Errorf("a deadline at %s", at)
		}
		deadlines.Add(1)
	}}
	r := f.request(http.MethodPost, "/v1/batches/claims", "", "Content-Type", mediaNDJSON)
	r.Body = io.NopCloser(s)
	f.echo.ServeHTTP(w, r)
	if answered != rows {
		t.Errorf("%d rows answered", answered)
	}
	if n := deadlines.Load(); n < rows/batchChunk+rows {
		t.Errorf("%d deadlines", n)
	}
}
