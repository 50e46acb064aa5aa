package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// TestDiff: a rich pair of books, in every language.
func TestDiff(t *testing.T) {
	t.Parallel()
	before, _ := load(t, "testdata/diff/before.yaml")
	after, _ := load(t, "testdata/diff/after.yaml")
	var b strings.Builder
	for _, lang := range engine.Langs {
		fmt.Fprintf(&b, "== %s\n", lang)
		for _, c := range rules.Diff(before, after) {
			fmt.Fprintf(&b, "%s (%s %s): %s\n", c.Subject.In(lang), c.Kind, c.What, c.Text.In(lang))
		}
	}
	golden(t, "testdata/diff.golden", b.String())
}

// TestDiff_everyChangeSpeaksEveryLanguage: no change is mute in a language, in either direction.
func TestDiff_everyChangeSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	before, _ := load(t, "testdata/diff/before.yaml")
	after, _ := load(t, "testdata/diff/after.yaml")
	for _, changes := range [][]rules.Change{rules.Diff(before, after), rules.Diff(after, before)} {
		for _, c := range changes {
			for _, lang := range engine.Langs {
				text := c.Text.In(lang)
				if text == "" || strings.HasPrefix(text, ":") || strings.HasPrefix(text, " ") || c.Subject.In(lang) == "" {
					t.Errorf("%s %s of %q in %s: %q", c.Kind, c.What, c.Benefit, lang, text)
				}
				if (c.Kind == rules.Added) != (c.Before.In(lang) == "") || (c.Kind == rules.Removed) != (c.After.In(lang) == "") {
					t.Errorf("%s %s of %q in %s: before %q, after %q", c.Kind, c.What, c.Benefit, lang, c.Before.In(lang), c.After.In(lang))
				}
			}
		}
	}
}

// TestDiff_layoutIsNoDifference: what means the same is the same, however it is written and in whatever files it stands.
func TestDiff_layoutIsNoDifference(t *testing.T) {
	t.Parallel()
	for name, rewrite := range map[string]func(string) string{
		"as it is": func(s string) string { return s },
		"spaces and brackets": func(s string) string {
			return strings.ReplaceAll(s, "min(unit.left, param.fee)", "min( unit.left,(param.fee) )")
		},
		"a literal as formula": func(s string) string { return strings.ReplaceAll(s, "at_most: 50 EUR}", "at_most: eur(50)}") },
		"a value with a name": func(s string) string {
			return strings.ReplaceAll(s, "min(line.left, param.old)", "min(line.left, eur(16))")
		},
		"another name": func(s string) string {
			return strings.ReplaceAll(strings.ReplaceAll(s, "param.fee", "param.session"), "  fee:", "  session:")
		},
		"comments": func(s string) string { return "# a comment\n" + s },
		"dates that change nothing": func(s string) string {
			return strings.ReplaceAll(s, "at_most: 16}", "at_most: {2020-01-01: 16, 2022-01-01: 16}}")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := rules.ReadFiles("testdata/diff/before.yaml")
			if err != nil {
				t.Fatal(err)
			}
			before, _ := rules.Load(files)
			after, issues := rules.Load([]engine.SourceFile{{Name: "renamed.yaml", Text: rewrite(files[0].Text)}})
			if after == nil {
				t.Fatal(issues)
			}
			for _, c := range rules.Diff(before, after) {
				t.Errorf("%s: %s", c.Subject.EN, c.Text.EN)
			}
		})
	}
}
