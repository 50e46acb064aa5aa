package rules_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// TestShow_limits: thresholds, windows, blocks, pools and approvals as sentences, in every language.
func TestShow_limits(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/diff/after.yaml")
	var b strings.Builder
	for _, lang := range engine.Langs {
		for _, code := range []string{"psychology", "lenses", "camp", "block"} {
			text, err := rules.Show(loaded, code, engine.MustDate("2025-03-01"), lang)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "== %s %s\n%s", code, lang, text)
		}
	}
	golden(t, "testdata/show-limits.golden", b.String())
}

// TestShow_source: expressions appear as the book writes them only when that is asked for.
func TestShow_source(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/diff/after.yaml")
	for _, b := range loaded.Book.Benefits {
		plain, err := rules.Show(loaded, b.Code, engine.MustDate("2025-03-01"), engine.EN)
		if err != nil {
			t.Fatal(err)
		}
		for _, cel := range []string{"==", "&&", "||", "param.", "line.", "member.", "provider."} {
			if strings.Contains(plain, cel) {
				t.Errorf("%s shows %q:\n%s", b.Code, cel, plain)
			}
		}
		source, err := rules.ShowSource(loaded, b.Code, engine.MustDate("2025-03-01"), engine.EN)
		if err != nil || !strings.Contains(source, "= "+b.Gates[0].If.Source()) {
			t.Errorf("%s with its source, %v:\n%s", b.Code, err, source)
		}
	}
}

// TestExplain_inWords: a decision's trace says gates, documents and formulas in the reader's language.
func TestExplain_inWords(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/diff/after.yaml")
	b := loaded.Book.Benefit("psychology")
	fee := engine.Arg{Name: "param.fee", Value: engine.CentsValue(20_00)}
	for _, tt := range []struct {
		step engine.Step
		lang engine.Lang
		want string
	}{
		{engine.Step{Rule: "requires[1]", Code: "gate_failed"}, engine.FR,
			"Condition non remplie : le membre a au moins 18 ans ou le membre a le statut « Aidant »"},
		{engine.Step{Rule: "requires[1]", Code: "gate_passed"}, engine.NL,
			"Voorwaarde vervuld: het lid is minstens 18 jaar oud of het lid heeft de status “Mantelzorger”"},
		{engine.Step{Rule: "evidence[1]", Code: "evidence_not_asked"}, engine.DE,
			"Dokument hier nicht verlangt: der Verbrauch zuvor für „Sitzungen je Kalenderjahr“ beträgt mindestens 16 Sitzungen"},
		{engine.Step{Rule: "each", Code: "formula_line", Args: []engine.Arg{{Name: "amount", Value: engine.CentsValue(20_00)}, fee}}, engine.EN,
			"Amount by the rule: €20.00. (the lesser of what is left of one session and (€15.00, from 1 January 2025 €20.00); param.fee = €20.00)"},
	} {
		got := strings.ReplaceAll(engine.Explain(loaded.Book, tt.lang, tt.step, b), "\u00a0", " ")
		if got != tt.want {
			t.Errorf("%s in %s:\n got %q\nwant %q", tt.step.Code, tt.lang, got, tt.want)
		}
	}
}

// ruleLanguage is what only the rule language writes, or a phrase with a gap.
var ruleLanguage = regexp.MustCompile(`==|!=|&&|\|\||%\d|“”|\b(line|part|unit|bill|member|household|provider|approval|evidence|field|param|table|used|left|open|ordinal)\.[a-z]`)

// TestShow_shippedBooks: every benefit that comes with octroi is described without a trace of the rule language.
func TestShow_shippedBooks(t *testing.T) {
	t.Parallel()
	for _, name := range shippedBooks {
		loaded, _ := loadShipped(t, name)
		for _, b := range loaded.Book.Benefits {
			for _, lang := range engine.Langs {
				text, err := rules.Show(loaded, b.Code, b.From, lang)
				if err != nil {
					t.Fatal(err)
				}
				if trace := ruleLanguage.FindString(text); trace != "" {
					t.Errorf("%s %s in %s has %q:\n%s", name, b.Code, lang, trace, text)
				}
			}
		}
	}
}
