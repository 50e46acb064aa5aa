package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

// TestLoad_review: the conditions of review of the book come first, then the benefit's own, each with its reason and what its
// sentence names; the order and the repetition of lines and the second person are as they are written.
func TestLoad_review(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/review.good.yaml")
	if loaded.Book.SecondPersonAbove != 500_00 {
		t.Errorf("a second person above %v", loaded.Book.SecondPersonAbove)
	}
	type review struct {
		Rule, If, Reason string
		Args             []string
	}
	type life struct {
		Reviews               []review
		Repeatable, ByService bool
		ReadsHousehold        bool
	}
	want := map[string]life{
		"journey": {Repeatable: true, ByService: true, Reviews: []review{
			{"book.review[0]", "line.charged > eur(1000)", "review_needed", nil},
			{"review[0]", `provider.country != "BE"`, "far_away", []string{"provider.country"}},
			{"review[1]", "used.transport + line.left > eur(180)", "review_needed", nil},
		}},
		"ambulance": {ByService: true, Reviews: []review{
			{"book.review[0]", "line.charged > eur(1000)", "review_needed", nil}, {"review[0]", "true", "review_needed", nil},
		}},
	}
	got := map[string]life{}
	for _, b := range loaded.Book.Benefits {
		x := life{Repeatable: b.Repeatable, ByService: b.InServiceOrder, ReadsHousehold: b.ReadsHousehold}
		for _, r := range b.Review {
			x.Reviews = append(x.Reviews, review{r.Rule, r.If.Source(), r.Reason, names(r.Args)})
		}
		got[b.Code] = x
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestLoad_reviewReads: what a condition of review names counts as named and is read with the benefit: the household, the past, the
// approval, and the days on which a parameter changes.
func TestLoad_reviewReads(t *testing.T) {
	t.Parallel()
	small := read(t, "testdata/good/small.good.yaml")
	with := func(condition string) *engine.Benefit {
		text := strings.Replace(small, "    unit: session\n", "    unit: session\n    review: [{if: '"+condition+"'}]\n", 1)
		text = strings.Replace(text, "units:\n", "parameters: {most: {2020-01-01: 10 EUR, 2025-01-01: 20 EUR}}\nunits:\n", 1)
		loaded, issues := rules.Load(one(text))
		if loaded == nil {
			t.Fatalf("%s:\n%v", condition, issues)
		}
		return loaded.Book.Benefits[0]
	}
	if b := with("household.size > 9"); !b.ReadsHousehold {
		t.Error("the household is not read")
	}
	if b := with("approval.valid"); !b.ReadsApproval {
		t.Error("the approval is not read")
	}
	if b := with(`times("visit", "12 months") > 8`); len(b.History) != 1 {
		t.Errorf("history %+v", b.History)
	}
	if b := with("line.left > param.most"); !cmp.Equal(b.Changes, []engine.Date{engine.MustDate("2025-01-01")}) {
		t.Errorf("changes on %v", b.Changes)
	}
}

// TestLoad_secondPersonNever: an amount above which no line lies is no amount.
func TestLoad_secondPersonNever(t *testing.T) {
	t.Parallel()
	text := strings.Replace(read(t, "testdata/good/small.good.yaml"), "currency: EUR\n", "currency: EUR\nsecond_person_above: 0 EUR\n", 1)
	loaded, issues := rules.Load(one(text))
	if loaded != nil || len(issues) != 1 || issues[0].Line != 5 || issues[0].Remedy == "" ||
		issues[0].Message != "second_person_above is more than 0 EUR, not 0 EUR" {
		t.Errorf("%v", issues)
	}
}

// TestLoad_reviewOfFiles: the conditions of review in several files follow one another.
func TestLoad_reviewOfFiles(t *testing.T) {
	t.Parallel()
	loaded, issues := rules.Load([]engine.SourceFile{
		{Name: "a.yaml", Text: read(t, "testdata/good/small.good.yaml") + "review:\n  - {if: line.charged > eur(10)}\n"},
		{Name: "b.yaml", Text: "review:\n  - {if: line.charged > eur(20)}\n"},
	})
	if loaded == nil {
		t.Fatal(issues)
	}
	var got []string
	for _, r := range loaded.Book.Benefits[0].Review {
		got = append(got, r.Rule+": "+r.If.Source())
	}
	want := []string{"book.review[0]: line.charged > eur(10)", "book.review[1]: line.charged > eur(20)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestShow_review: why a line waits, whom else it takes, and what octroi does otherwise with it, in every language.
func TestShow_review(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/review.good.yaml")
	var b strings.Builder
	for _, lang := range engine.Langs {
		for _, code := range []string{"journey", "ambulance"} {
			text, err := rules.Show(loaded, code, engine.MustDate("2025-06-16"), lang)
			if err != nil {
				t.Fatal(err)
			}
			own := engine.Sentence(loaded.Book, lang, "review_needed", nil) // octroi's sentence belongs to the engine
			b.WriteString("== " + code + " " + lang.String() + "\n" + strings.ReplaceAll(text, own, "<review_needed>"))
		}
	}
	golden(t, "testdata/show-review.golden", b.String())
	source, err := rules.ShowSource(loaded, "journey", engine.MustDate("2025-06-16"), engine.EN)
	if err != nil || !strings.Contains(source, `= provider.country != "BE"`) {
		t.Errorf("%v: without its expressions:\n%s", err, source)
	}
}

// TestLint_review: a condition of review that always or never holds is warned of, unless it is written as `true`, and so is
// an order of service that makes no difference.
func TestLint_review(t *testing.T) {
	t.Parallel()
	const limit = "\nlimits: [{id: a, measure: units, per: member, every: day, at_most: 2}]"
	for name, row := range map[string]struct {
		benefit string
		want    []string
	}{
		"some lines":              {"review: [{if: line.charged > eur(100)}]", nil},
		"every line, as meant":    {"review: [{if: true}]", nil},
		"every line by mistake":   {"review: [{if: member.age >= 0}]", []string{"review[0].if: this always holds, so that every line waits for a person"}},
		"every line that passes":  {"requires: [{if: member.age > 18, else: refused}]\nreview: [{if: member.age > 10}]", []string{"review[0].if: this always holds, so that every line waits for a person, given the benefit's requires"}},
		"no line":                 {"review: [{if: member.age > 10 && member.age < 5}]", []string{"review[0].if: this never holds, so that no line ever waits for a person"}},
		"order of service":        {"order: service" + limit, nil},
		"without anything before": {"order: service", []string{"order: no line of benefit 'visit' depends on those before it: it has no limit and looks at no past"}},
		"of the day of arrival":   {"order: service\ndated_by: submitted" + limit, []string{"order: the day of submission governs, so that lines come in the order of their dates by themselves"}},
		"order of arrival":        {"order: arrival", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if row.want == nil {
				row.want = []string{}
			}
			if diff := cmp.Diff(row.want, linted(t, row.benefit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLint_bookReview: a condition of the whole book is warned of when it holds, or never does, whatever the benefit.
func TestLint_bookReview(t *testing.T) {
	t.Parallel()
	text := read(t, "testdata/good/review.good.yaml")
	for condition, want := range map[string]string{
		"line.charged > eur(1000)": "",
		"true":                     "",
		"member.age >= 0":          "this always holds, so that every line waits for a person",
		"line.charged < eur(0)":    "this never holds, so that no line ever waits for a person",
	} {
		loaded, issues := rules.Load(one(strings.Replace(text, "if: line.charged > eur(1000)", "if: "+condition, 1)))
		if loaded == nil {
			t.Fatal(issues)
		}
		got := ""
		for _, w := range rules.Lint(loaded) {
			got += w.Message
			if !strings.HasPrefix(w.Where, "review[0]") {
				t.Errorf("%s: warned of at %s", condition, w.Where)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", condition, got, want)
		}
	}
}
