package rules_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// load reads a book of testdata that must have no error.
func load(t *testing.T, path string) (*rules.Loaded, rules.Issues) {
	t.Helper()
	files, err := rules.ReadFiles(path)
	if err != nil {
		t.Fatal(err)
	}
	loaded, issues := rules.Load(files)
	if loaded == nil {
		t.Fatalf("the book is refused:\n%v", issues)
	}
	return loaded, issues
}

// TestRunExamples_good: every example of the good books holds, and the books have no warning.
func TestRunExamples_good(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/good/*.good.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no good books", err)
	}
	for _, path := range paths {
		loaded, issues := load(t, path)
		if len(issues) > 0 {
			t.Errorf("%s has warnings:\n%v", path, issues)
		}
		results := rules.RunExamples(loaded)
		if len(results) == 0 {
			t.Errorf("%s has no examples", path)
		}
		for _, r := range results {
			if !r.OK() || len(r.Checks) == 0 {
				t.Errorf("%s:%d %s: %s: %+v", r.File, r.Line, r.Benefit, r.Name, r.Checks)
			}
		}
	}
}

// TestRunExamples_failing: an example that does not hold shows what was expected beside what came out, and why.
func TestRunExamples_failing(t *testing.T) {
	t.Parallel()
	loaded, issues := load(t, "testdata/warned.yaml")
	var b strings.Builder
	fmt.Fprintln(&b, issues)
	for _, r := range rules.RunExamples(loaded) {
		fmt.Fprintf(&b, "%s:%d %s: %s: ok=%v\n", r.File, r.Line, r.Benefit, r.Name, r.OK())
		for _, c := range r.Checks {
			fmt.Fprintf(&b, "  %s: expected %s, got %s\n", c.What, c.Expected, c.Actual)
		}
	}
	golden(t, "testdata/warned.golden", b.String())
}

// TestShow: a benefit in plain words, before and after a change, in every language.
func TestShow(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/everything.good.yaml")
	var b strings.Builder
	for _, q := range []struct {
		code string
		on   string
		lang engine.Lang
	}{
		{"psychology", "2024-12-31", engine.EN}, {"psychology", "2025-01-01", engine.FR},
		{"aligners", "2027-01-01", engine.NL}, {"care_at_home", "2025-01-01", engine.DE}, {"premium", "2025-01-01", engine.EN},
	} {
		text, err := rules.Show(loaded, q.code, engine.MustDate(q.on), q.lang)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s %s %s\n%s", q.code, q.on, q.lang, text)
	}
	golden(t, "testdata/show.golden", b.String())
	if _, err := rules.Show(loaded, "nope", engine.MustDate("2025-01-01"), engine.EN); engine.ErrorCode(err) != "benefit_not_found" {
		t.Errorf("an unknown benefit: %v", err)
	}
}

// TestProviderInSentence: a provider registered with a name is named so that a person knows who is meant, any other by id.
func TestProviderInSentence(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/everything.good.yaml")
	on := engine.MustDate("2025-01-10")
	claim := engine.Claim{ID: "C1", Member: "M1", SubmittedOn: on, Lines: []engine.Line{{
		Benefit: "psychology", Date: on, Until: on, Units: engine.One, Charged: 6000, Provider: "P9",
	}}}
	for name, want := range map[string]string{"Practice A": "Practice A (P9) (coach)", "": "P9 (coach)"} {
		d := engine.Decide(loaded.Book, &claim, &engine.Facts{
			Member: engine.Member{
				ID: "M1", Born: engine.MustDate("1990-05-04"), Coverage: []engine.Span{{From: engine.MustDate("2020-01-01")}},
				Contributions: []engine.ContributionSpan{{State: "in_order", Span: engine.Span{From: engine.MustDate("2020-01-01")}}},
			},
			Providers: []engine.Provider{{ID: "P9", Name: name, Profession: "coach"}},
		})
		r := d.Lines[0].Reasons[0]
		if got := engine.Sentence(loaded.Book, engine.EN, r.Code, r.Args); !strings.HasPrefix(got, want+" is not") {
			t.Errorf("%s: %q, want it to begin with %q", r.Code, got, want)
		}
	}
}
