package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Pgbench is PostgreSQL's own load generator over one database.
type Pgbench struct {
	program string
	server  *pgconn.Config
}

// NewPgbench finds the program. Where there is none the benchmark is skipped with a message; with CI=true it fails.
func NewPgbench(t testing.TB, dsn string) *Pgbench {
	t.Helper()
	config, err := pgconn.ParseConfig(dsn)
	if err != nil {
		t.Fatal("the PostgreSQL address cannot be read")
	}
	program, err := findPgbench()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("pgbench is required here: %v", err)
		}
		t.Skipf("SKIPPED, NOT COMPARED WITH PGBENCH: %v", err)
	}
	return &Pgbench{program: program, server: config}
}

func findPgbench() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench") // the pattern is right
	if len(found) > 0 {
		return slices.Max(found), nil
	}
	path, err := exec.LookPath("pgbench")
	if err != nil {
		return "", errors.New("no pgbench in PATH or /usr/lib/postgresql")
	}
	return path, nil
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// Run lets so many clients execute prepared scripts for a while, each transaction one of the files by chance, and
// returns transactions per second. values are the scripts' variables, as "name=value".
func (p *Pgbench) Run(t testing.TB, clients int, d time.Duration, files, values []string) float64 {
	t.Helper()
	args := []string{
		"-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(int(d.Seconds())),
		"-h", p.server.Host, "-p", strconv.Itoa(int(p.server.Port)), "-U", p.server.User,
	}
	for _, v := range values {
		args = append(args, "-D", v)
	}
	for _, f := range files {
		args = append(args, "-f", f)
	}
	ctx, cancel := context.WithTimeout(context.Background(), d+time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.program, append(args, p.server.Database)...)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+p.server.Password)
	out, err := cmd.CombinedOutput()
	found := tps.FindSubmatch(out)
	if err == nil && found == nil {
		err = errors.New("no result")
	}
	if err != nil {
		t.Fatal(fmt.Errorf("pgbench: %w\n%s", err, out))
	}
	rate, _ := strconv.ParseFloat(string(found[1]), 64) // digits and a point
	return rate
}
