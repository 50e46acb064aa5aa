package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"octroi/cmd/octroi/scenario"
	"octroi/engine"
	"octroi/engine/store"
	"octroi/rules"
)

func (a *app) rulesTestCommand() *cobra.Command {
	var measured coverage
	cmd := &cobra.Command{
		Use:   "test BOOK|SCENARIO|FOLDER…",
		Short: "Run the examples of books and the steps of scenarios",
		Long: "Runs the examples of rule books and the steps of scenario files. A folder is searched for both, without *.bad.yaml.\n" +
			"With --coverage, prints for each benefit how many branches of its rules the examples take, and names those that none takes.\n" +
			"Exit code 3 when a book has mistakes, 4 when an example or a step fails, or a branch is not covered.",
		Args: cobra.MinimumNArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.rulesTest(ctx, args, measured) }),
	}
	cmd.Flags().BoolVar(&measured.wanted, "coverage", false, "measure which branches of the rules the examples take")
	cmd.Flags().BoolVar(&measured.json, "json", false, "with --coverage: print it as JSON")
	return cmd
}

// tally counts what a run of tests showed, and keeps the worst exit code.
type tally struct {
	passed, failed int
	badBook        bool
	all            bool      // print what passed too
	out            io.Writer // what is printed of examples and steps
	coverage       coverage
}

func (t *tally) add(ok bool) {
	if ok {
		t.passed++
	} else {
		t.failed++
	}
}

func (a *app) rulesTest(ctx context.Context, args []string, measured coverage) error {
	t := tally{all: !measured.wanted, out: a.stdout, coverage: measured}
	if measured.json {
		if !measured.wanted {
			return usagef("--json prints the coverage: add --coverage")
		}
		t.out = a.stderr
	}
	runner := a.scenarioRunner()
	for _, name := range args {
		found, err := findTests(name)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("there is neither a rule book nor a scenario in %s", name)
		}
		for _, f := range found {
			if f.scenario {
				err = a.testScenario(ctx, runner, f.path, &t)
			} else {
				err = a.testBook(ctx, f.path, &t)
			}
			if err != nil {
				return err
			}
		}
	}
	return a.endTests(&t)
}

func (a *app) testBook(ctx context.Context, path string, t *tally) error {
	loaded, _, err := a.loadBook(ctx, path)
	if exitCode(err) == exitBook {
		t.badBook = true
		return nil
	}
	if err != nil {
		return err
	}
	passed, failed, err := a.runExamples(ctx, path, loaded, t.out, t.all)
	t.passed += passed
	t.failed += failed
	if err != nil || !t.coverage.wanted {
		return err
	}
	return a.cover(ctx, path, loaded, &t.coverage)
}

// runExamples runs the examples of a book and counts them. It prints to w the failed ones, and with all those that hold too.
func (a *app) runExamples(ctx context.Context, name string, loaded *rules.Loaded, w io.Writer, all bool) (passed, failed int, err error) {
	results, err := await(ctx, func() []rules.ExampleResult { return rules.RunExamples(loaded) })
	if err != nil {
		return 0, 0, err
	}
	for _, x := range results {
		r := scenario.Result{File: bookFile(name, x.File), Line: x.Line, Step: x.Benefit + ": " + x.Name}
		for _, c := range x.Checks {
			if !c.OK() {
				r.Differences = append(r.Differences, scenario.Difference{Field: c.What, Expected: c.Expected, Actual: c.Actual})
			}
		}
		if r.OK() {
			passed++
		} else {
			failed++
		}
		if all || !r.OK() {
			scenario.Print(w, r)
		}
	}
	return passed, failed, nil
}

// bookFile is a file of a book as the user knows it: in the folder, or the book itself.
func bookFile(book, file string) string {
	if filepath.Base(book) == file {
		return book
	}
	return filepath.Join(book, file)
}

func (a *app) testScenario(ctx context.Context, runner *scenario.Runner, path string, t *tally) error {
	f, err := scenario.Read(path)
	if err != nil {
		fmt.Fprintf(t.out, "FAIL %v\n", err)
		t.failed++
		return nil
	}
	err = runner.Run(ctx, f, func(r scenario.Result) {
		if t.all || !r.OK() {
			scenario.Print(t.out, r)
		}
		t.add(r.OK())
	})
	var bad *scenario.BookError
	if !errors.As(err, &bad) {
		return err
	}
	t.badBook = true
	fmt.Fprintf(t.out, "FAIL %s › %s\n", path, a.describe(bad))
	return nil
}

// scenarioRunner plays scenarios on databases in memory.
func (a *app) scenarioRunner() *scenario.Runner {
	return &scenario.Runner{
		Compiler: rules.Compiler{},
		Source:   scenarioBook,
		Open: func(ctx context.Context) (engine.Store, func(), error) {
			st, err := store.Open(ctx, ":memory:", store.Options{})
			if err != nil {
				return nil, nil, err
			}
			return st, func() { _ = st.Close() }, st.Migrate(ctx) // nothing is left of a database in memory
		},
	}
}

// scenarioBook finds the book of a scenario: beside the file, or among the shipped ones.
func scenarioBook(dir, name string) ([]engine.SourceFile, error) {
	if path := filepath.Join(dir, name); !filepath.IsAbs(name) {
		if _, err := os.Stat(path); err == nil {
			name = path
		}
	}
	return readBook(name)
}

// testFile is something to test: a book (a file or a folder) or a scenario.
type testFile struct {
	path     string
	scenario bool
}

// findTests lists what is to be tested at a path, in name order. A shipped book's name is a book.
func findTests(name string) ([]testFile, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return []testFile{{path: name}}, nil // readBook knows shipped names, and says when there is nothing
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		s, err := sniff(name)
		return []testFile{{path: name, scenario: s == sniffedScenario}}, err
	}
	var found []testFile
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		here, err := testsIn(path)
		found = append(found, here...)
		return err
	})
	return found, err
}

// badSuffix ends the names of books that are meant to be refused, by a step of a scenario. A search leaves them out.
const badSuffix = ".bad.yaml"

// testsIn lists the tests of one folder. Its scenarios are those files that have steps. Files with `schema:` are books
// of one file each, unless others have neither: then the folder is one book of several files.
func testsIn(dir string) ([]testFile, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var found, books []testFile
	parts := false
	for _, p := range paths {
		if strings.HasSuffix(p, badSuffix) {
			continue
		}
		what, err := sniff(p)
		if err != nil {
			return nil, err
		}
		switch what {
		case sniffedScenario:
			found = append(found, testFile{path: p, scenario: true})
		case sniffedBook:
			books = append(books, testFile{path: p})
		default:
			parts = true
		}
	}
	if parts && len(books) > 0 {
		books = []testFile{{path: dir}}
	}
	return append(books, found...), nil
}

// sniffed is what the first words of a YAML file say it is.
type sniffed uint8

const (
	sniffedPart sniffed = iota // of a book of several files
	sniffedBook
	sniffedScenario
)

// sniff looks for a top-level `steps:` or `schema:` without parsing, so that a broken file is told by who reads it.
func sniff(path string) (sniffed, error) {
	files, err := rules.ReadFiles(path)
	if err != nil {
		return sniffedPart, err
	}
	kind := sniffedPart
	for line := range strings.Lines(files[0].Text) {
		switch {
		case strings.HasPrefix(line, "steps:"):
			return sniffedScenario, nil
		case strings.HasPrefix(line, "schema:"):
			kind = sniffedBook
		}
	}
	return kind, nil
}
