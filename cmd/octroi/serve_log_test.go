package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"

	"octroi/engine"
)

// logged decodes the JSON lines of the output.
func logged(t *testing.T, out *output) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for _, l := range strings.Split(out.String(), "\n") {
		if !strings.HasPrefix(l, "{") {
			continue
		}
		var line map[string]any
		if err := json.Unmarshal([]byte(l), &line); err != nil {
			t.Fatalf("%v: %s", err, l)
		}
		lines = append(lines, line)
	}
	return lines
}

// TestServe_LogsItsStop: a log that ends says whether the server was told to.
func TestServe_LogsItsStop(t *testing.T) {
	t.Parallel()
	s := startServe(t, regexp.MustCompile(`"msg":"serving"`), "--db", t.TempDir()+"/octroi.db")
	if code := s.stop(); code != exitOK {
		t.Fatalf("stopped with %d", code)
	}
	var told []string
	for _, l := range logged(t, s.stderr) {
		if msg := l["msg"].(string); msg != "request" {
			told = append(told, msg)
		}
		if l["msg"] == "stopped" && (l["complete"] != true || l["took_ms"] == nil) {
			t.Errorf("%v", l)
		}
	}
	equal(t, told, []string{"serving", "stopping", "stopped"})
}

// TestOpenPatiently_tellsEachCauseOnce waits for a database that cannot be reached: however often it tries, it says so
// once, and names nobody.
func TestOpenPatiently_tellsEachCauseOnce(t *testing.T) {
	t.Parallel()
	a, _, stderr := testApp(t)
	a.config.db = "postgres://secret_user@127.0.0.1:1/secret_db?connect_timeout=1"
	tries := 0
	err := untilReachable(t.Context(), slog.New(slog.NewJSONHandler(stderr, nil)), 0, func() error {
		tries++
		if tries == 4 {
			return nil
		}
		if tries == 3 {
			return engine.NewError(engine.Unavailable, "busy").WithCause(os.ErrDeadlineExceeded)
		}
		_, err := a.open(t.Context(), mayCreate)
		return err
	})
	if err != nil || tries != 4 {
		t.Fatalf("%d tries: %v", tries, err)
	}
	var told []string
	for _, l := range logged(t, stderr) {
		code, _ := l["code"].(string)
		cause, _ := l["cause"].(string)
		told = append(told, strings.TrimSpace(l["level"].(string)+" "+code+" "+cause))
	}
	equal(t, told, []string{"WARN database_unreachable nothing listens at the database's address", "WARN busy the connection broke", "INFO"})
	if strings.Contains(stderr.String(), "secret") {
		t.Errorf("the log names the user or the database: %s", stderr)
	}
}
