package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"octroi/engine"
	"octroi/rules"
)

// fuzzTime is the longest that a text of a fuzzer may take to be read and tried, on a machine that is busy with others.
const fuzzTime = 5 * time.Second

// FuzzBook: whatever the text, loading neither panics nor takes long, and every issue lies inside the file.
func FuzzBook(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "testdata/good/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		loaded, issues := rules.Load([]engine.SourceFile{{Name: "book.yaml", Text: text}})
		if (loaded == nil) != (len(issues.Errors()) > 0) {
			t.Fatalf("loaded %v with issues:\n%v", loaded != nil, issues)
		}
		inside(t, text, issues)
		if loaded != nil {
			rules.RunExamples(loaded)
			inside(t, text, rules.Lint(loaded))
			rules.Cover(loaded)
		}
		if spent := time.Since(start); spent > fuzzTime {
			t.Fatalf("%v for %d bytes", spent, len(text))
		}
	})
}

// inside checks that every issue lies in the text and says something.
func inside(t *testing.T, text string, issues rules.Issues) {
	t.Helper()
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for _, i := range issues {
		if i.Line < 1 || i.Line > len(lines) || i.Col < 1 || i.Col > utf8.RuneCountInString(lines[i.Line-1])+1 || i.Message == "" {
			t.Errorf("an issue outside the file: %+v", i)
		}
	}
}
