package api

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// logged decodes the lines of the log whose message is one of msgs.
func (f *fixture) logged(msgs ...string) []map[string]any {
	f.t.Helper()
	var lines []map[string]any
	for _, l := range strings.Split(strings.TrimSpace(f.log.String()), "\n") {
		var line map[string]any
		if err := json.Unmarshal([]byte(l), &line); err != nil {
			f.t.Fatalf("%v: %s", err, l)
		}
		for _, m := range msgs {
			if line["msg"] == m {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func TestLog_saysHowLongAndWhyNot(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.log.buf.Reset()
	f.get("/v1/members/M1")
	f.get("/v1/members/M404")
	lines := f.logged("request")
	if len(lines) != 2 {
		t.Fatal(f.log.String())
	}
	if ms, ok := lines[0]["took_ms"].(float64); !ok || ms < 0 || ms > 60_000 || lines[0]["code"] != nil {
		t.Errorf("%v", lines[0])
	}
	if lines[1]["code"] != "member_not_found" {
		t.Errorf("%v", lines[1])
	}
}

// TestLog_tellsTheDatabasesTroublesOnce: one warning when one begins, one remark when it ends, whatever comes between.
func TestLog_tellsTheDatabasesTroublesOnce(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	var now error
	svc := failing{
		book:   func() (*engine.Book, error) { return &engine.Book{Zone: noon.Location()}, now },
		submit: func() error { return now },
	}
	f.serve(svc)
	f.log.buf.Reset()
	read := func(err error) { now = err; f.get("/v1/book") }
	write := func(err error) { now = err; f.submit(psychology("2025-11-03", 1)) }
	unreachable := engine.NewError(engine.Unavailable, "database_unreachable").WithCause(errors.New("nothing listens"))
	full := engine.NewError(engine.Unavailable, "storage_full").WithCause(fmt.Errorf("write M-SECRET: %w", stateError("53100")))
	for range 3 {
		read(unreachable)
		write(unreachable)
	}
	f.get("/metrics") // needs no database
	f.get("/healthz")
	f.get("/v1/nothing")
	read(nil)
	read(nil)
	write(full)
	read(nil) // that a read goes well says nothing of writes
	write(full)
	write(engine.NewError(engine.Unavailable, "busy").WithCause(context.Canceled))
	write(engine.NewError(engine.Unavailable, "no_book"))
	read(unreachable)
	var got []string
	for _, l := range f.logged("the database has a problem", "the database works again") {
		got = append(got, fmt.Sprintf("%v %v %v", l["level"], l["code"], l["cause"]))
	}
	want := []string{
		"WARN database_unreachable nothing listens", "INFO database_unreachable <nil>",
		"WARN storage_full SQLSTATE 53100", "WARN database_unreachable nothing listens",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(f.log.String(), "SECRET") {
		t.Error("a value reached the log")
	}
}

// stateError is an error of a PostgreSQL server.
type stateError string

func (s stateError) Error() string    { return "ERROR: M-SECRET" }
func (s stateError) SQLState() string { return string(s) }

// TestTroubles_aWriteEndsThoseOfWriting: a claim that is stored shows that there is room again.
func TestTroubles_aWriteEndsThoseOfWriting(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&buf, nil))
	var tr troubles
	tr.met(t.Context(), log, engine.NewError(engine.Unavailable, "storage_full"))
	for _, op := range []*operation{
		nil, {id: "getBook", method: http.MethodGet}, {id: "quoteClaim", method: http.MethodPost},
		{id: "readyHead", path: "/readyz", method: http.MethodHead, public: true}, {id: "health", method: http.MethodGet, public: true},
	} {
		if tr.overcome(t.Context(), log, op); strings.Contains(buf.String(), "works again") {
			t.Errorf("%+v ended it", op)
		}
	}
	if tr.overcome(t.Context(), log, &operation{id: "submitClaim", method: http.MethodPost}); !strings.Contains(buf.String(), "works again") {
		t.Error("a write did not end it")
	}
}

func TestLoggedCause(t *testing.T) {
	t.Parallel()
	unavailable := func(code string, cause error) error {
		return engine.NewError(engine.Unavailable, code).WithCause(cause)
	}
	secret := &net.OpError{Op: "read", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(10, 9, 8, 7)}, Err: errors.New("secret")}
	for want, err := range map[string]error{
		"SQLSTATE 53300":       unavailable("busy", unavailable("busy", stateError("53300"))),
		"no answer in time":    unavailable("outcome_unknown", context.DeadlineExceeded),
		"the connection broke": unavailable("busy", secret),
		"nothing listens":      unavailable("database_unreachable", errors.New("nothing listens")),
		"":                     unavailable("busy", errors.New("secret")),
	} {
		if got := LoggedCause(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
	if got := LoggedCause(unavailable("busy", driver.ErrBadConn)); got != "the connection broke" {
		t.Error(got)
	}
}

func TestWithoutValues(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`duplicate key value violates unique constraint "claims_pkey" (SQLSTATE 23505)`: `duplicate key value violates unique constraint "claims_pkey" (SQLSTATE 23505)`,
		`invalid input syntax for type date: "M-1"`:                                     `invalid input syntax for type date: "…`,
		`Key (member)=(M-1) is not present`:                                             `Key (member)=… is not present`,
		`near 'M-1`:                                                                     `near '…`,
		strings.Repeat("é", 200):                                                        strings.Repeat("é", 128) + "…",
	} {
		if got := withoutValues(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestLog_cutsWhatAClientMadeUp: the method is the only word of a request in the log that a client may choose.
func TestLog_cutsWhatAClientMadeUp(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.log.buf.Reset()
	f.do(f.request(strings.Repeat("X", 5000), "/v1/members/85073003328/M-SECRET", ""))
	if log := f.log.String(); len(log) > 1000 || strings.Contains(log, "SECRET") || strings.Contains(log, "8507") {
		t.Errorf("%d bytes: %.2000s", len(log), log)
	}
}
