package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// coverageBook writes the book whose examples take every branch, with one text replaced.
func coverageBook(t *testing.T, old, replacement string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash("../../rules/testdata/covered.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "book.yaml")
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, replacement, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRulesTest_coverage: a book whose examples take every branch passes; one branch more ends with exit code 4 and is
// named with its place.
func TestRulesTest_coverage(t *testing.T) {
	t.Parallel()
	all, more := coverageBook(t, "", ""), coverageBook(t, "at_most: 20}", "at_most: {2024-01-01: 20, 2026-01-01: 24}}")
	for name, row := range map[string]struct {
		args []string
		code int
		want string
	}{
		"complete":               {[]string{"--coverage", all}, exitOK, "47/47  100 %"},
		"a value never given":    {[]string{"--coverage", more}, exitExamples, more + ":44:113: limits.sessions: no example is given the value 'from 2026-01-01'"},
		"one of two books":       {[]string{"--coverage", all, more}, exitExamples, "48/49  97 %"},
		"not measured":           {[]string{more}, exitOK, "ok   " + more + " › visit: it pays"},
		"a failing example":      {[]string{"--coverage", coverageBook(t, "expect: {pays: 12 EUR}", "expect: {pays: 13 EUR}")}, exitExamples, "13.00 EUR | 12.00 EUR"},
		"JSON without coverage":  {[]string{"--json", all}, exitUsage, "--coverage"},
		"coverage without books": {[]string{"--coverage", "../../testdata/scenarios/book/who-is-paid.yaml"}, exitFailure, "nothing was measured"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, stdout, stderr := testApp(t)
			code := a.run(t.Context(), append([]string{"rules", "test"}, row.args...))
			if out := stdout.String() + stderr.String(); code != row.code || !strings.Contains(out, row.want) {
				t.Errorf("exit code %d, want %d with %q:\n%s", code, row.code, row.want, out)
			}
		})
	}
}

// TestRulesTest_json: --json prints the coverage as one JSON document, and nothing else on the standard output.
func TestRulesTest_json(t *testing.T) {
	t.Parallel()
	book := coverageBook(t, "member: {covered: false}", "member: {age: 3}")
	a, stdout, stderr := testApp(t)
	if code := a.run(t.Context(), []string{"rules", "test", "--coverage", "--json", book}); code != exitExamples {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got testReport
	if err := json.Unmarshal([]byte(stdout.String()), &got); err != nil {
		t.Fatal(err)
	}
	last := got.Books[0].Benefits[len(got.Books[0].Benefits)-1]
	if got.Passed != 25 || got.Books[0].Taken != 46 || last.Benefit != nil || len(last.Missing) != 1 ||
		last.Missing[0].Rule != "book.requires[0]" || last.Missing[0].Line != 20 || last.Missing[0].File != book {
		t.Errorf("got %+v", got)
	}
}

// TestRulesCheck_lint: a check tells what is allowed and cannot be meant, and ends well all the same.
func TestRulesCheck_lint(t *testing.T) {
	t.Parallel()
	a, stdout, stderr := testApp(t)
	book := coverageBook(t, "if: member.age >= 18", "if: member.age >= 0")
	code := a.run(t.Context(), []string{"rules", "check", book})
	if want := book + ":40:14: warning: this always holds"; code != exitOK || !strings.Contains(stderr.String(), want) {
		t.Errorf("exit code %d, want %q:\n%s%s", code, want, stdout, stderr)
	}
}
