package rules_test

import (
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// TestLimit_sum: a counter of a sum that is none of the line's amounts is said in words and as it is written, its
// branches are all covered, nothing is warned of it, and a change of the sum is told.
func TestLimit_sum(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/sums.good.yaml")
	for lang, want := range map[engine.Lang]string{
		engine.FR: "Franchises de l'année : 1,00\u00a0€ × «\u00a0Boîtes\u00a0» + 4,00\u00a0€ × «\u00a0Trajets\u00a0», compté sans maximum, par année civile",
		engine.NL: "Franchises van het jaar: €\u00a01,00 × “Dozen” + €\u00a04,00 × “Ritten”, geteld zonder maximum, per kalenderjaar",
		engine.DE: "Franchisen des Jahres: 1,00\u00a0€ × „Packungen“ + 4,00\u00a0€ × „Fahrten“, gezählt ohne Höchstgrenze, je Kalenderjahr",
		engine.EN: "Franchises of the year: €1.00 × “Boxes” + €4.00 × “Journeys”, counted without a maximum, per calendar year",
	} {
		text, err := rules.Show(loaded, "pharmacy", engine.MustDate("2025-01-01"), lang)
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s: %v\n%s\nlacks %s", lang, err, text, want)
		}
	}
	source, err := rules.ShowSource(loaded, "pharmacy", engine.MustDate("2025-01-01"), engine.EN)
	if err != nil || !strings.Contains(source, "= eur(1) * field.boxes + eur(4) * field.journeys\n") {
		t.Errorf("%v\n%s", err, source)
	}
	if taken, branches := rules.Cover(loaded).Total(); taken != branches || branches != 6 {
		t.Errorf("%d of %d branches", taken, branches)
	}
	if warnings := rules.Lint(loaded); len(warnings) > 0 {
		t.Error(warnings)
	}
	text := read(t, "testdata/good/sums.good.yaml")
	after, issues := rules.Load(one(strings.Replace(text, "of: eur(1)", "of: eur(2)", 1)))
	if after == nil {
		t.Fatal(issues)
	}
	changes := rules.Diff(loaded, after)
	if len(changes) != 1 || !strings.Contains(changes[0].Text.EN, "€1.00 × “Boxes” + €4.00 × “Journeys”, counted without a maximum, per calendar year for each member") ||
		!strings.Contains(changes[0].Text.EN, "→ Franchises of the year: €2.00 × “Boxes” + ") {
		t.Errorf("%+v", changes)
	}
}
