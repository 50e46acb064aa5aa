package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// TestShow_titlesOfValues: what a field may be is read by its title wherever a benefit names it, also through a pool and in
// a table; a field of another benefit with codes alone is read by those.
func TestShow_titlesOfValues(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/titles.good.yaml")
	var b strings.Builder
	for _, code := range []string{"braces", "wires"} {
		for _, lang := range engine.Langs {
			text, err := rules.Show(loaded, code, engine.MustDate("2025-03-01"), lang)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "== %s %s\n%s", code, lang, text)
		}
	}
	golden(t, "testdata/show-titles.golden", b.String())
}

// TestExplain_titlesOfValues: a decision's trace says a condition on a field by the title of its value.
func TestExplain_titlesOfValues(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/titles.good.yaml")
	step := engine.Step{Rule: "requires[0]", Code: "gate_failed"}
	got := strings.ReplaceAll(engine.Explain(loaded.Book, engine.FR, step, loaded.Book.Benefit("braces")), "\u00a0", " ")
	if want := "Condition non remplie : le membre a moins de 9 ans ou « Phase » n'est pas « traitement précoce »"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestDiff_titlesOfValues: a value's new title is told in the languages where it changed, and changes nothing else; titles
// that read as the codes did are no change; a class of a table is told by its title in the field that looks it up.
func TestDiff_titlesOfValues(t *testing.T) {
	t.Parallel()
	text := read(t, "testdata/good/titles.good.yaml")
	before, _ := rules.Load(one(text))
	for name, row := range map[string]struct{ old, new, want string }{
		"a title": {"nl: vroege behandeling", "nl: vroegtijdige behandeling",
			"te vermelden: Fase (vroege behandeling of plaatsing van het apparaat, facultatief; zonder antwoord: “plaatsing van het apparaat”) → " +
				"Fase (vroegtijdige behandeling of plaatsing van het apparaat, facultatief; zonder antwoord: “plaatsing van het apparaat”)"},
		"the titles of the codes": {"values: [early, fitting]",
			"values: {early: {fr: early, nl: early, de: early, en: early}, fitting: {fr: fitting, nl: fitting, de: fitting, en: fitting}}", ""},
		"a value of a table": {"fitting: 400 EUR", "fitting: 410 EUR", "waarde van een tabel “braces – plaatsing van het apparaat”: € 400,00 → € 410,00, vanaf 1 januari 2020 (betreft: Beugel)"},
	} {
		if !strings.Contains(text, row.old) {
			t.Fatalf("%s: the book has no %q", name, row.old)
		}
		changed := strings.Replace(text, row.old, row.new, 1)
		after, issues := rules.Load(one(strings.ReplaceAll(changed, ", pays: 400 EUR", "")))
		if after == nil {
			t.Fatalf("%s: %v", name, issues)
		}
		var told []string
		for _, c := range rules.Diff(before, after) {
			told = append(told, strings.ReplaceAll(c.Text.NL, "\u00a0", " "))
		}
		if got := strings.Join(told, "\n"); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, row.want)
		}
	}
}
