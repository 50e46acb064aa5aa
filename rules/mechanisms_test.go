package rules_test

import (
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

const mechanismsFolder = "../docs/mechanisms"

// mechanisms are the pages on the mechanisms of the language, by name, without their index.
func mechanisms(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(mechanismsFolder + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages := make(map[string]string)
	for _, path := range paths {
		if name := strings.TrimSuffix(filepath.Base(path), ".md"); name != "README" {
			pages[name] = read(t, path)
		}
	}
	if len(pages) < 25 {
		t.Fatalf("found only %d pages: the search is broken", len(pages))
	}
	return pages
}

// TestMechanisms_books: the book of each page loads without a warning, its examples hold and take every branch of it.
func TestMechanisms_books(t *testing.T) {
	t.Parallel()
	for name, page := range mechanisms(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, rest, _ := strings.Cut(page, "\n```yaml\n")
			text, _, closed := strings.Cut(rest, "\n```\n")
			if !closed {
				t.Fatal("the page has no book in a block of its own")
			}
			loaded, issues := rules.Load([]engine.SourceFile{{Name: name + ".yaml", Text: text + "\n"}})
			if loaded == nil {
				t.Fatalf("the book is refused:\n%v", issues)
			}
			if issues = append(issues, rules.Lint(loaded)...); len(issues) > 0 {
				t.Errorf("the book has warnings:\n%v", issues)
			}
			if got := strings.ReplaceAll(loaded.Book.Code, "_", "-"); got != name {
				t.Errorf("the book is called %s", got)
			}
			results := rules.RunExamples(loaded)
			for _, r := range results {
				for _, c := range r.Checks {
					if !c.OK() {
						t.Errorf("%s: %s: expected %s, got %s", r.Name, c.What, c.Expected, c.Actual)
					}
				}
			}
			for _, b := range rules.Cover(loaded).Benefits {
				for _, m := range b.Missing {
					t.Errorf("line %d, %s %s: %s", m.Line, b.Benefit, m.Rule, m.Wanted)
				}
			}
			worked(t, page, results)
		})
	}
}

// worked checks the table of worked figures: a row for each example, in their order, with the outcome and the amount that
// were decided.
func worked(t *testing.T, page string, results []rules.ExampleResult) {
	t.Helper()
	_, table, _ := strings.Cut(page, "\n## Worked figures\n")
	table, _, _ = strings.Cut(table, "\n## ")
	var rows [][]string
	for line := range strings.Lines(table) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"); len(cells) == 4 {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			rows = append(rows, cells)
		}
	}
	if len(rows) != len(results)+2 {
		t.Fatalf("%d worked figures and %d examples", len(rows)-2, len(results))
	}
	for i, r := range results {
		decided := map[string]string{}
		for _, c := range r.Checks {
			decided[c.What] = strings.TrimSuffix(c.Actual, " EUR")
		}
		row := rows[i+2]
		if row[0] != r.Name || row[2] != decided["outcome"] || row[3] != "€"+decided["pays"] {
			t.Errorf("row %q, %s, %s; the example is %q, %s, €%s", row[0], row[2], row[3], r.Name, decided["outcome"], decided["pays"])
		}
	}
}

// TestMechanisms_index: the index names each page once.
func TestMechanisms_index(t *testing.T) {
	t.Parallel()
	index := read(t, mechanismsFolder+"/README.md")
	for name := range mechanisms(t) {
		if strings.Count(index, "]("+name+".md)") != 1 {
			t.Errorf("the index names %s.md %d times", name, strings.Count(index, "]("+name+".md)"))
		}
	}
	if strings.Count(index, ".md)") != len(mechanisms(t))+strings.Count(index, "](../") {
		t.Error("the index names a page that is not there")
	}
}
