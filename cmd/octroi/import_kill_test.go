//go:build linux

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"octroi/engine/store/pgtest"
)

// fileRows is how many rows TestImport_KilledAndSentAgain sends. `make million` sends a million.
func fileRows(t *testing.T) int {
	t.Helper()
	text := os.Getenv("OCTROI_TEST_ROWS")
	if text == "" {
		return 12_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2000 {
		t.Fatalf("OCTROI_TEST_ROWS=%q", text)
	}
	return n
}

// mostResident bounds the memory of an import, in kB, whatever the file: the program and its rule book take a third of it.
const mostResident = 240 << 10

// TestImport_KilledAndSentAgain sends a file with the real program, kills it half-way, and sends the whole file twice more.
// Every row has one answer each time, in order, and the same claim; the third time changes nothing; and memory does not
// grow with the file. On PostgreSQL households are decided side by side.
func TestImport_KilledAndSentAgain(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "x.db") },
		"PostgreSQL": func(t *testing.T) string { return pgtest.DurableDSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killedAndSentAgain(t, dsn(t))
		})
	}
}

func killedAndSentAgain(t *testing.T, dsn string) {
	t.Helper()
	rows := fileRows(t)
	f := newSentFile(t, dsn, rows)

	killed := f.send(0, rows/2)
	sent, in := f.stored(), f.keys()
	if n := f.answered(0); n > sent.claims || sent.claims == 0 || sent.claims >= rows {
		t.Fatalf("%d rows were answered and %d are stored when the import of %d was killed", n, sent.claims, rows)
	}
	resumed := f.send(1, 0)
	done := f.stored()
	if done.claims != rows {
		t.Errorf("%d claims of %d rows are stored", done.claims, rows)
	}
	again := f.send(2, 0)
	if got := f.stored(); got != done {
		t.Errorf("the same file again changed what is stored: %+v, was %+v", got, done)
	}
	f.compare(in)

	t.Logf("A file of %d rows, killed after %d: %s. Resumed: %s. Sent again: %s.", rows, sent.claims, killed, resumed, again)
	for _, s := range []sending{killed, resumed, again} {
		if s.resident > mostResident {
			t.Errorf("an import took %d kB, more than %d", s.resident, mostResident)
		}
	}
}

// sentFile is a file of claims, the database it is sent to, and the answers of each time.
type sentFile struct {
	t    *testing.T
	app  *app // looks at the database
	dir  string
	rows int
}

// newSentFile writes a file of claims of benchMembers members, which the database has.
func newSentFile(t *testing.T, dsn string, rows int) *sentFile {
	t.Helper()
	f := &sentFile{t: t, dir: t.TempDir(), rows: rows}
	f.app, _, _ = testAppIn(f.dir)
	f.app.config.db = dsn
	f.octroi("migrate", "up")
	f.octroi("rules", "load", "partenamut")
	f.write("members.ndjson", benchMembers, func(n int) string {
		return fmt.Sprintf(`{"id":%q,"born":"%d-05-04","coverage":[{"from":"2015-01-01"}],"contributions":[{"from":"2015-01-01","state":"in_order"}],`+
			`"statuses":[{"code":"global_file","from":"2015-01-01"}]}`, benchMember(n), 1950+n%60)
	})
	f.octroi("import", "members", f.path("members.ndjson"))
	r := rand.New(rand.NewPCG(8, 8))
	f.write("claims.ndjson", rows, func(n int) string {
		claim := benchClaim(r)
		claim.Lines[0].Provider = ""
		return fmt.Sprintf(`{"key":"row-%d",%s`, n, benchBody(claim)[1:])
	})
	return f
}

func (f *sentFile) path(name string) string { return filepath.Join(f.dir, name) }

func (f *sentFile) octroi(args ...string) {
	f.t.Helper()
	if out, err := exec.Command("octroi", append(args, "--db", f.app.config.db)...).CombinedOutput(); err != nil {
		f.t.Fatalf("octroi %s: %v\n%s", strings.Join(args, " "), err, out[:min(len(out), 2000)])
	}
}

func (f *sentFile) write(name string, lines int, line func(n int) string) {
	f.t.Helper()
	file, err := os.Create(f.path(name))
	if err != nil {
		f.t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	for n := range lines {
		_, _ = out.WriteString(line(n) + "\n") // told by Flush
	}
	if err := out.Flush(); err != nil {
		f.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		f.t.Fatal(err)
	}
}

func (f *sentFile) answers(time int) string { return f.path(fmt.Sprintf("answers-%d.ndjson", time)) }

// sending is what an import of the file took.
type sending struct {
	took     time.Duration
	resident int64 // kB, at most
}

// String says it for the log.
func (s sending) String() string {
	return fmt.Sprintf("%s, %d MB at most", s.took.Round(100*time.Millisecond), s.resident>>10)
}

// send imports the file, and kills the import once so many claims are stored; 0 never.
func (f *sentFile) send(times, kill int) sending {
	f.t.Helper()
	out, err := os.Create(f.answers(times))
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	var said bytes.Buffer
	cmd := exec.Command("octroi", "import", "claims", f.path("claims.ndjson"), "--json", "--db", f.app.config.db)
	cmd.Stdout, cmd.Stderr = out, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	ended := make(chan error, 1)
	var resident int64
	go func() {
		resident = residentUntil(cmd)
		ended <- cmd.Wait()
	}()
	if kill > 0 {
		f.waitFor(kill, ended)
		_ = cmd.Process.Kill()
	}
	err = <-ended
	if (err == nil) == (kill > 0) {
		f.t.Fatalf("import %d: %v\n%s", times, err, said.String())
	}
	return sending{took: time.Since(start), resident: resident}
}

// residentUntil watches the memory of a process until it has ended, and returns the most that it took, in kB; 0 where the
// system does not tell it in this way. What the system counts for a process that has ended also has that of its parent, the
// tests, in it.
func residentUntil(cmd *exec.Cmd) (most int64) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		_, rest, found := strings.Cut(string(status), "VmHWM:")
		if err != nil || !found { // it is gone, or waits to be waited for
			return most
		}
		var now int64
		if _, err := fmt.Sscan(rest, &now); err == nil {
			most = max(most, now)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// waitFor returns once so many claims are stored, or the import has ended. It looks seldom enough not to slow the import down.
func (f *sentFile) waitFor(claims int, ended chan error) {
	f.t.Helper()
	for {
		start := time.Now()
		if f.stored().claims >= claims {
			return
		}
		select {
		case err := <-ended:
			ended <- err
			return
		case <-time.After(20*time.Millisecond + 8*time.Since(start)):
		}
	}
}

// kept is what the database holds.
type kept struct{ claims, entries, cents int }

func (f *sentFile) stored() (k kept) {
	f.t.Helper()
	h, err := f.app.open(f.t.Context(), mustExist)
	if err != nil {
		f.t.Fatal(err)
	}
	defer h.Close()
	row := h.store.DB().QueryRow(`SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM journal_consumptions) + count(*), coalesce(sum(cents), 0)
		FROM journal_payments`)
	if err := row.Scan(&k.claims, &k.entries, &k.cents); err != nil {
		f.t.Fatal(err)
	}
	return k
}

// keys are those of the rows that the database holds.
func (f *sentFile) keys() map[string]bool {
	f.t.Helper()
	h, err := f.app.open(f.t.Context(), mustExist)
	if err != nil {
		f.t.Fatal(err)
	}
	defer h.Close()
	rows, err := h.store.DB().Query("SELECT request_key FROM claims")
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	all := make(map[string]bool, f.rows)
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			f.t.Fatal(err)
		}
		all[key] = true
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
	return all
}

// answerOf is the answer to a row.
type answerOf struct {
	Line            int
	Key, ID, Status string
	Replayed        bool
}

// scan passes the answers of one time, in order, and stops at a line that the kill cut off.
func (f *sentFile) scan(times int, each func(n int, a answerOf)) int {
	f.t.Helper()
	file, err := os.Open(f.answers(times))
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	n := 0
	for in := bufio.NewScanner(file); in.Scan(); {
		var a answerOf
		if json.Unmarshal(in.Bytes(), &a) != nil && times == 0 {
			break
		}
		n++
		each(n, a)
	}
	return n
}

func (f *sentFile) answered(times int) int {
	f.t.Helper()
	return f.scan(times, func(int, answerOf) {})
}

// compare holds the answers of the three times against each other; the rows of the keys `in` were stored when the first was
// killed.
func (f *sentFile) compare(in map[string]bool) {
	f.t.Helper()
	ids := make([]string, f.rows)
	wrong := 0
	for times := range 3 {
		n := f.scan(times, func(n int, a answerOf) {
			first := n <= f.rows && ids[n-1] == ""
			if first && n <= f.rows {
				ids[n-1] = a.ID
			}
			before := times == 2 || (times == 1 && in[a.Key])
			if n > f.rows || a.Line != n || a.Key != fmt.Sprintf("row-%d", n-1) || a.Status != "decided" || a.ID == "" ||
				a.Replayed != before || a.ID != ids[n-1] {
				wrong++
			}
		})
		if times > 0 && n != f.rows {
			f.t.Errorf("time %d has %d answers to %d rows", times, n, f.rows)
		}
	}
	if wrong > 0 {
		f.t.Errorf("%d answers are not those of their row", wrong)
	}
}
