package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// output collects what a command prints, also while another goroutine reads it.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

// String is everything written so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// testApp is an app that touches nothing outside the test's folder.
func testApp(t *testing.T) (a *app, stdout, stderr *output) {
	t.Helper()
	return testAppIn(t.TempDir())
}

// testAppIn is an app with a folder for its development database.
func testAppIn(dir string) (a *app, stdout, stderr *output) {
	stdout, stderr = &output{}, &output{}
	env := func(name string) string {
		if name == "OCTROI_DEV_DIR" {
			return dir
		}
		return ""
	}
	return &app{stdin: strings.NewReader(""), stdout: stdout, stderr: stderr, env: env, now: time.Now}, stdout, stderr
}

// serving is a server of the command line that runs in this process.
type serving struct {
	url, key string
	stdout   *output
	stderr   *output
	stop     func() int
}

var (
	printedURL = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/`)
	printedKey = regexp.MustCompile(`export OCTROI_KEY=(oct_\S+)`)
)

// startServe runs `octroi serve` with further arguments and waits until it says ready.
func startServe(t *testing.T, ready *regexp.Regexp, args ...string) *serving {
	t.Helper()
	return startServeIn(t, t.TempDir(), ready, args...)
}

func startServeIn(t *testing.T, dir string, ready *regexp.Regexp, args ...string) *serving {
	t.Helper()
	a, stdout, stderr := testAppIn(dir)
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() {
		code <- a.run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...))
		close(code)
	}()
	s := &serving{stdout: stdout, stderr: stderr}
	s.stop = func() int { cancel(); return <-code }
	t.Cleanup(func() { cancel(); <-code })
	both := func() string { return stdout.String() + stderr.String() }
	for !ready.MatchString(both()) { // a start that hangs ends with the tests' own time limit
		select {
		case c := <-code:
			t.Fatalf("ended with %d:\n%s", c, both())
		case <-time.After(5 * time.Millisecond):
		}
	}
	s.url = printedURL.FindStringSubmatch(both())[1]
	if m := printedKey.FindStringSubmatch(both()); m != nil {
		s.key = m[1]
	}
	for s.status("/healthz") != http.StatusOK || s.status("/readyz") == http.StatusServiceUnavailable && s.key != "" {
		time.Sleep(time.Millisecond) // the door opens right after the words
	}
	return s
}

func (s *serving) status(path string) int {
	resp, err := http.Get(s.url + path)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// get asks with a key and returns status and body.
func (s *serving) get(t *testing.T, path, key string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

func TestServeDev_SecondStartKeepsTheDataAndChangesTheKey(t *testing.T) {
	t.Parallel()
	dir := devDir(t)
	first := startDev(t, dir)
	path := "/v1/reports/spending?year=2025"
	status, before := first.get(t, path, first.key)
	if status != http.StatusOK || !bytes.Contains(before, []byte(`"psychology"`)) {
		t.Fatalf("the report: %d %s", status, before)
	}
	if code := first.stop(); code != exitOK {
		t.Errorf("stopped with %d", code)
	}
	second := startDev(t, dir)
	if second.key == first.key {
		t.Error("the second start has the key of the first")
	}
	if status, _ := second.get(t, path, first.key); status != http.StatusUnauthorized {
		t.Errorf("the first key still answers %d", status)
	}
	status, after := second.get(t, path, second.key)
	if status != http.StatusOK || !bytes.Equal(before, after) {
		t.Errorf("the data changed (%d):\n%s\n%s", status, before, after)
	}
}

func TestServeDev_MemberHasOneSessionLeft(t *testing.T) {
	t.Parallel()
	s := startDev(t, devDir(t))
	_, body := s.get(t, "/v1/members/"+demoMember+"/balances?on=2025-12-31", s.key)
	var got struct {
		Balances []struct {
			Benefit, Limit  string
			Used, Remaining int
		}
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, b := range got.Balances {
		if b.Benefit == "psychology" && b.Limit == "sessions" {
			if b.Used != seedSessions || b.Remaining != 1 {
				t.Errorf("used %d, remaining %d; want %d and 1", b.Used, b.Remaining, seedSessions)
			}
			return
		}
	}
	t.Errorf("no balance of psychology sessions: %s", body)
}

func TestServe_WithoutBookSaysHowToLoadOne(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "octroi.db")
	s := startServe(t, regexp.MustCompile(`octroi rules load partenamut`), "--db", db)
	if got := s.status("/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("/readyz without a book: %d", got)
	}
	a, stdout, stderr := testApp(t)
	if code := a.run(t.Context(), []string{"rules", "load", "partenamut", "--db", db}); code != exitOK {
		t.Fatalf("load: %d %s %s", code, stdout, stderr)
	}
	if got := s.status("/readyz"); got != http.StatusOK {
		t.Errorf("/readyz after loading a book into the running server's database: %d", got)
	}
}

func TestServe_LivesBeforeItsDatabase(t *testing.T) {
	t.Parallel()
	s := startServe(t, regexp.MustCompile(`trying again`), "--db", "postgres://nobody@127.0.0.1:1/none?connect_timeout=1")
	if s.url == "" {
		t.Fatal("no address")
	}
	resp, err := http.Get(s.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var p struct {
		Status int
		Code   string
	}
	if err := json.NewDecoder(resp.Body).Decode(&p); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusServiceUnavailable || p.Status != http.StatusServiceUnavailable || p.Code != "not_ready" ||
		resp.Header.Get("Retry-After") == "" {
		t.Errorf("/readyz without a database: %d %+v", resp.StatusCode, p)
	}
	if code := s.stop(); code != exitOK {
		t.Errorf("told to stop while waiting, it ended with %d", code)
	}
}

func TestServe_AddressInUseFails(t *testing.T) {
	t.Parallel()
	taken := httptest.NewServer(http.NotFoundHandler())
	defer taken.Close()
	a, _, stderr := testApp(t)
	code := a.run(t.Context(), []string{"serve", "--dev", "--addr", strings.TrimPrefix(taken.URL, "http://")})
	if code != exitFailure || !strings.Contains(stderr.String(), "cannot listen") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

func TestLoopbackOnly(t *testing.T) {
	t.Parallel()
	for addr, ok := range map[string]bool{
		"127.0.0.1:8080": true, "127.9.9.9:1": true, "[::1]:8080": true, "localhost:8080": true,
		":8080": false, "0.0.0.0:8080": false, "[::]:8080": false, "192.168.1.4:8080": false, "example.org:80": false, "8080": false,
	} {
		if err := loopbackOnly(addr); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// equal compares with go-cmp.
func equal(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(testFile{}, row{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// write makes a file and its folders.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
