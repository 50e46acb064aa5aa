package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var answers = regexp.MustCompile(`database answers`)

// TestServe_OneServerPerFile starts a second server on a SQLite file, by its own name and by another.
func TestServe_OneServerPerFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "octroi.db")
	first := startServe(t, answers, "--db", db)
	if err := os.Symlink(db, filepath.Join(dir, "alias.db")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{db, "sqlite:" + db, filepath.Join(dir, "alias.db")} {
		a, _, stderr := testApp(t)
		code := a.run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--db", name})
		if code != exitFailure || !strings.Contains(stderr.String(), "another octroi server runs on") || !strings.Contains(stderr.String(), "--db") {
			t.Errorf("a second server on %s ended with %d: %s", name, code, stderr)
		}
		if strings.Contains(stderr.String(), "listens on") {
			t.Errorf("it said that it listens: %s", stderr)
		}
	}
	if got := first.status("/healthz"); got != http.StatusOK {
		t.Errorf("the first answers %d", got)
	}
	if code := first.stop(); code != exitOK {
		t.Errorf("the first stopped with %d", code)
	}
	startServe(t, answers, "--db", filepath.Join(dir, "alias.db")) // the lock ended with its server, not with the file
}

// TestServe_CommandsRunBesideTheServer: the lock is between servers. What commands write the server sees.
func TestServe_CommandsRunBesideTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "octroi.db")
	s := startServe(t, answers, "--db", db)
	write(t, filepath.Join(dir, "members.csv"), "id,born,covered_from\nM1,1990-05-04,2020-01-01\n")
	secret := ""
	for _, args := range [][]string{
		{"rules", "load", filepath.Join("testdata", "files", "mini.yaml")},
		{"import", "members", filepath.Join(dir, "members.csv")},
		{"key", "create", "--role", "admin", "--label", "test"},
		{"key", "list"},
		{"migrate", "status"},
		{"report", "spending", "--year", "2025"},
		{"seal"},
		{"audit", "--replay", "all"},
	} {
		a, stdout, stderr := testApp(t)
		if code := a.run(t.Context(), append(args, "--db", db)); code != exitOK {
			t.Fatalf("%v: exit %d\n%s", args, code, stderr)
		}
		if args[0] == "key" && args[1] == "create" {
			secret = strings.TrimSpace(stdout.String())
		}
	}
	if status, body := s.get(t, "/v1/members/M1", secret); status != http.StatusOK {
		t.Errorf("the imported member: %d %s", status, body)
	}
}
