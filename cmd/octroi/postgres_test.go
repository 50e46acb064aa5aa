package main

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"octroi/engine/store/pgtest"
)

// TestPostgreSQL_IsMigratedByHand walks the way of an operator: nothing works before `migrate up`, and everything after.
func TestPostgreSQL_IsMigratedByHand(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DurableDSN(t)
	run := func(args ...string) (code int, out string) {
		a, stdout, stderr := testApp(t)
		code = a.run(t.Context(), append(args, "--db", dsn))
		return code, stdout.String() + stderr.String()
	}
	book := filepath.Join("testdata", "files", "mini.yaml")
	for _, args := range [][]string{{"rules", "load", book}, {"key", "list"}, {"serve", "--addr", "127.0.0.1:0"}} {
		if code, out := run(args...); code != exitFailure || !strings.Contains(out, "octroi migrate up") {
			t.Errorf("%v before the migration: exit %d\n%s", args, code, out)
		}
	}
	if code, out := run("migrate", "status"); code != exitFailure || !strings.Contains(out, "pending") {
		t.Errorf("status before: exit %d\n%s", code, out)
	}
	for _, args := range [][]string{
		{"migrate", "up"}, {"migrate", "status"}, {"rules", "load", book}, {"key", "create", "--role", "admin", "--label", "x"},
	} {
		if code, out := run(args...); code != exitOK {
			t.Errorf("%v: exit %d\n%s", args, code, out)
		}
	}
	s := startServe(t, regexp.MustCompile(`postgres database answers`), "--db", dsn)
	if code := s.stop(); code != exitOK {
		t.Errorf("stopped with %d", code)
	}
}

// TestPostgreSQL_ThatLosesDataIsRefused: a server that could forget what it acknowledged is not served from.
func TestPostgreSQL_ThatLosesDataIsRefused(t *testing.T) {
	t.Parallel()
	a, _, stderr := testApp(t)
	if code := a.run(t.Context(), []string{"migrate", "up", "--db", pgtest.DSN(t)}); code != exitFailure || !strings.Contains(stderr.String(), "lost") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

// TestPostgreSQL_AddressIsNeverPrinted: whether the server is away or refuses the connection, its address, the user and the
// name of the database stay out of what is printed.
func TestPostgreSQL_AddressIsNeverPrinted(t *testing.T) {
	t.Parallel()
	server := pgtest.DSN(t)
	refused := regexp.MustCompile(`dbname=\S+`).ReplaceAllString(server, "dbname=no_such_database")
	if u, err := url.Parse(server); err == nil && u.Scheme != "" {
		u.Path = "/no_such_database"
		refused = u.String()
	}
	for _, dsn := range []string{"postgres://some_user:some_password@127.0.0.1:1/some_database", refused} {
		for _, args := range [][]string{{"migrate", "up"}, {"migrate", "status"}, {"key", "list"}, {"rules", "show", "psychology"}} {
			a, stdout, stderr := testApp(t)
			code := a.run(t.Context(), append(args, "--db", dsn))
			out := stdout.String() + stderr.String()
			if code != exitFailure || !strings.Contains(out, "database") {
				t.Errorf("%v: exit %d: %s", args, code, out)
			}
			for _, secret := range []string{"some_", "no_such", "127.0.0.1", "host=", "user=", "/tmp", "same key"} {
				if strings.Contains(out, secret) {
					t.Errorf("%v prints %q: %s", args, secret, out)
				}
			}
		}
	}
}
