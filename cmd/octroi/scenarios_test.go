package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"octroi/cmd/octroi/scenario"
	"octroi/engine"
	"octroi/engine/audit"
	"octroi/engine/payment"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
)

// leastScenarios keeps a walk that finds nothing from passing for success.
const leastScenarios = 25

// scenarioFiles lists every scenario of testdata/scenarios.
func scenarioFiles(t *testing.T) []string {
	t.Helper()
	found, err := findTests(filepath.Join("..", "..", "testdata", "scenarios"))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range found {
		if f.scenario {
			paths = append(paths, f.path)
		}
	}
	if len(paths) < leastScenarios {
		t.Fatalf("found %d scenarios, want %d or more", len(paths), leastScenarios)
	}
	return paths
}

func TestScenarios_SQLite(t *testing.T) {
	t.Parallel()
	runner := new(app).scenarioRunner()
	audited(t, runner)
	playAll(t, runner)
}

func TestScenarios_PostgreSQL(t *testing.T) {
	t.Parallel()
	schema := pgtest.Schemas(t) // skips here where there is no PostgreSQL
	runner := new(app).scenarioRunner()
	runner.Open = func(ctx context.Context) (engine.Store, func(), error) {
		st, err := store.Open(ctx, schema(), store.Options{AllowUnsafe: true, MaxConns: 4})
		if err != nil {
			return nil, nil, err
		}
		return st, func() { _ = st.Close() }, st.Migrate(ctx)
	}
	playAll(t, runner)
}

// audited has every scenario end with a seal and an audit that takes each of its decisions again.
func audited(t *testing.T, runner *scenario.Runner) {
	t.Helper()
	open := runner.Open
	runner.Open = func(ctx context.Context) (engine.Store, func(), error) {
		opened, end, err := open(ctx)
		if err != nil {
			return nil, nil, err
		}
		return opened, func() {
			st := opened.(*store.Store)
			auditOf(t, st, runner)
			end()
		}, nil
	}
}

// auditOf seals what was booked, and fails unless all that an audit looks at holds.
func auditOf(t *testing.T, st *store.Store, compiler engine.Compiler) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	if _, err := newApp().sealAll(ctx, st); err != nil {
		t.Errorf("seal: %v", err)
	}
	last, err := lastMigration(st.Name())
	if err != nil {
		t.Error(err)
	}
	report, err := audit.Run(ctx, st.ReadDB(), audit.Options{
		Postgres: st.Name() == "postgres", Schema: last, Compiler: compiler, Payments: payment.Pain001{}, Now: time.Now, Alone: true, Replay: audit.Replay{All: true},
	})
	if err != nil {
		t.Errorf("audit: %v", err)
		return
	}
	if code := report.ExitCode(); code != audit.ExitHolds {
		var text strings.Builder
		_ = report.WriteText(&text)
		t.Errorf("the audit ends with %d:\n%s", code, text.String())
	}
}

func playAll(t *testing.T, runner *scenario.Runner) {
	t.Helper()
	for _, path := range scenarioFiles(t) {
		f, err := scenario.Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		steps := 0
		err = runner.Run(t.Context(), f, func(r scenario.Result) {
			steps++
			if !r.OK() {
				t.Errorf("%s:%d: %s: %+v %s", r.File, r.Line, r.Step, r.Differences, r.Note)
			}
		})
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if steps != f.Steps() {
			t.Errorf("%s: %d of %d steps ran", path, steps, f.Steps())
		}
	}
}

// TestShippedBook runs every example of every shipped book and of the books of the scenarios.
func TestShippedBook(t *testing.T) {
	t.Parallel()
	out := &output{}
	a := &app{stdout: out, stderr: out}
	if err := a.rulesTest(t.Context(), []string{devBook}, coverage{}); err != nil {
		t.Errorf("exit %d:\n%s", exitCode(err), out)
	}
}

func TestFindTests(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"books/one.yaml":       "schema: 1\n",
		"books/two.yaml":       "book: two\nschema: 1\n",
		"books/wrong.bad.yaml": "schema: 1\n",
		"several/00.yaml":      "schema: 1\n",
		"several/10.yaml":      "benefits: {}\n",
		"play/a.yaml":          "description: x\nsteps: []\n",
		"play/notes.txt":       "steps:\n",
	} {
		write(t, filepath.Join(dir, name), text)
	}
	found, err := findTests(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []testFile
	for _, f := range found {
		rel, err := filepath.Rel(dir, f.path)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, testFile{filepath.ToSlash(rel), f.scenario})
	}
	want := []testFile{{"books/one.yaml", false}, {"books/two.yaml", false}, {"play/a.yaml", true}, {"several", false}}
	equal(t, got, want)
	if _, err := findTests(filepath.Join(dir, "books", "one.yaml")); err != nil {
		t.Error(err)
	}
	if found, err := findTests("nosuch"); err != nil || len(found) != 1 || found[0].scenario {
		t.Errorf("a name that is no path: %v, %v; want a shipped book's name", found, err)
	}
}
