package rules_test

import (
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// shippedBooks are the books that come with octroi.
var shippedBooks = []string{"demo-fr", "partenamut"}

// TestShipped: a book that comes with octroi has no mistake and draws no warning, each of its examples holds, and
// together they take every branch of its rules.
func TestShipped(t *testing.T) {
	t.Parallel()
	for _, name := range shippedBooks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loaded, issues := loadShipped(t, name)
			for _, i := range append(issues, rules.Lint(loaded)...) {
				t.Error(i)
			}
			for _, r := range rules.RunExamples(loaded) {
				for _, c := range r.Checks {
					if !c.OK() {
						t.Errorf("%s:%d %s: %s: %s: expected %s, got %s", r.File, r.Line, r.Benefit, r.Name, c.What, c.Expected, c.Actual)
					}
				}
			}
			for _, b := range rules.Cover(loaded).Benefits {
				for _, m := range b.Missing {
					t.Errorf("%s: %v", b.Benefit, m)
				}
			}
		})
	}
}

// TestShipped_NamesTheSchema: an editor that knows the schema helps whoever opens a file of a shipped book, because its
// first line says where the schema is.
func TestShipped_NamesTheSchema(t *testing.T) {
	t.Parallel()
	files, err := rules.Shipped("demo-fr")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Text, "# yaml-language-server: $schema=../schema.json\n") {
			t.Errorf("%s does not begin with the line that names the schema", f.Name)
		}
		if n := strings.Count(f.Text, "\n"); n >= 300 {
			t.Errorf("%s has %d lines; a file of a book stays below 300", f.Name, n)
		}
	}
}

// TestShipped_valuesHaveTitles: no member reads a code of a field's values in the books that come with octroi.
func TestShipped_valuesHaveTitles(t *testing.T) {
	t.Parallel()
	for _, name := range shippedBooks {
		loaded, _ := loadShipped(t, name)
		for _, b := range loaded.Book.Benefits {
			for _, f := range b.Fields {
				for _, code := range f.Enum {
					if f.Titles[code] == (engine.Text{}) {
						t.Errorf("%s: %s of field %s of %s has no title", name, code, f.Name, b.Code)
					}
				}
			}
		}
	}
}

// loadShipped reads a book that comes with octroi, with its warnings.
func loadShipped(t *testing.T, name string) (*rules.Loaded, rules.Issues) {
	t.Helper()
	files, err := rules.Shipped(name)
	if err != nil {
		t.Fatal(err)
	}
	loaded, issues := rules.Load(files)
	if loaded == nil {
		t.Fatal(issues)
	}
	return loaded, issues
}
