package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

// told is everything that is said of a book, in the order in which it is said.
func told(t *testing.T, files []engine.SourceFile) string {
	t.Helper()
	loaded, issues := rules.Load(files)
	out := issues.Error() + "\n"
	if loaded == nil {
		return out
	}
	out += rules.Lint(loaded).Error() + "\n"
	for _, b := range rules.Cover(loaded).Benefits {
		out += fmt.Sprintf("%+v\n", b)
	}
	for _, r := range rules.RunExamples(loaded) {
		out += fmt.Sprintf("%+v\n", r)
	}
	for _, b := range loaded.Book.Benefits {
		text, err := rules.ShowSource(loaded, b.Code, engine.MustDate("2025-06-01"), engine.NL)
		if err != nil {
			t.Error(err)
		}
		out += text
	}
	return out
}

// TestSame: a book read again says the same in the same order, as does its difference from another.
func TestSame(t *testing.T) {
	t.Parallel()
	for _, path := range []string{
		"testdata/diff/mutated.yaml", "testdata/diff/after.yaml", "testdata/good/limits.good.yaml", "testdata/warned.yaml", "testdata/bad/told-once.bad.yaml", "testdata/bad/limits-bounds.bad.yaml",
		"testdata/bad/fields.bad.yaml",
	} {
		files, err := rules.ReadFiles(path)
		if err != nil {
			t.Fatal(err)
		}
		first := told(t, files)
		for range 10 {
			if diff := cmp.Diff(first, told(t, files)); diff != "" {
				t.Fatalf("%s: %s", path, diff)
			}
		}
	}
	text := func() string {
		before, _ := load(t, "testdata/diff/before.yaml")
		after, _ := load(t, "testdata/diff/after.yaml")
		return fmt.Sprintf("%+v", rules.Diff(before, after))
	}
	first := text()
	for range 10 {
		if diff := cmp.Diff(first, text()); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestSame_lineEnds: a book with the line ends of Windows, or without the last one, says what it says with those of Unix.
func TestSame_lineEnds(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"testdata/covered.yaml", "testdata/good/limits.good.yaml", "testdata/warned.yaml", "testdata/bad/limits-bounds.bad.yaml"} {
		plain := read(t, path)
		want := told(t, one(plain))
		for name, text := range map[string]string{"CRLF": strings.ReplaceAll(plain, "\n", "\r\n"), "no last line end": strings.TrimRight(plain, "\n")} {
			if diff := cmp.Diff(want, told(t, one(text))); diff != "" {
				t.Errorf("%s, %s: %s", path, name, diff)
			}
		}
	}
}
