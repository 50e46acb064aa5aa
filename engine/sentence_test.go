package engine

import (
	"regexp"
	"slices"
	"testing"
)

var placeholder = regexp.MustCompile(`\{[a-z_.]+\}`)

// Every sentence exists in every language and names the same arguments in each.
func TestSentences_areCompleteInEveryLanguage(t *testing.T) {
	t.Parallel()
	check := func(code string, text Text, optional bool) {
		want := placeholder.FindAllString(text.EN, -1)
		slices.Sort(want)
		for _, l := range Langs {
			s := text.In(l)
			if s == "" && !optional {
				t.Errorf("%s has no sentence in %s", code, l)
			}
			got := placeholder.FindAllString(s, -1)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s in %s names %v, in English %v", code, l, got, want)
			}
		}
	}
	for code, r := range catalogue {
		check(code, r.Text, false)
	}
	for code, w := range words {
		check(code, w, false)
	}
	known := map[string]bool{}
	for _, texts := range allErrorTexts {
		for code, e := range texts {
			if known[code] {
				t.Errorf("%s stands in two tables", code)
			}
			known[code] = true
			check(code, e.message, false)
			check(code, e.remedy, e.remedy.EN == "")
		}
	}
}

func TestFormat_followsTheLanguage(t *testing.T) {
	t.Parallel()
	book := bookOf(t, psychology())
	tests := []struct {
		value Value
		want  [4]string // fr, nl, de, en; a plain space stands for a no-break space
	}{
		{CentsValue(123450), [4]string{"1 234,50 €", "€ 1.234,50", "1.234,50 €", "€1,234.50"}},
		{CentsValue(-5), [4]string{"-0,05 €", "€ -0,05", "-0,05 €", "-€0.05"}},
		{DateValue(MustDate("2025-03-01")), [4]string{"1er mars 2025", "1 maart 2025", "1. März 2025", "1 March 2025"}},
		{QuantityValue(One, "session"), [4]string{"1 séance", "1 sessie", "1 Sitzung", "1 session"}},
		{QuantityValue(1500, "session"), [4]string{"1,5 séance", "1,5 sessies", "1,5 Sitzungen", "1.5 sessions"}},
		{QuantityValue(20*One, "session"), [4]string{"20 séances", "20 sessies", "20 Sitzungen", "20 sessions"}},
		{PercentValue(7500), [4]string{"7,5 %", "7,5 %", "7,5 %", "7.5 %"}},
		{WindowValue(EveryCalendarYear.WindowOf(MustDate("2025-06-01"))), [4]string{"2025", "2025", "2025", "2025"}},
		{WindowValue(EveryCalendarMonth.WindowOf(MustDate("2025-06-01"))), [4]string{"juin 2025", "juni 2025", "Juni 2025", "June 2025"}},
		{WindowValue(Window{}), [4]string{"toute la vie", "het hele leven", "das ganze Leben", "a lifetime"}},
		{Bool(true), [4]string{"oui", "ja", "ja", "yes"}},
		{Int(1234567), [4]string{"1 234 567", "1.234.567", "1.234.567", "1,234,567"}},
		{TextValue("money"), [4]string{"money", "money", "money", "money"}},
		{BenefitValue("gone"), [4]string{"gone", "gone", "gone", "gone"}},
	}
	spaces := regexp.MustCompile("\u00a0")
	for _, tt := range tests {
		for i, l := range Langs {
			if got := spaces.ReplaceAllString(FormatValue(book, tt.value, l), " "); got != tt.want[i] {
				t.Errorf("%s in %s is %q, want %q", tt.value.Kind, l, got, tt.want[i])
			}
		}
	}
}

func TestSentence_fillsItsArguments(t *testing.T) {
	t.Parallel()
	book := bookOf(t, psychology())
	args := []Arg{{"limit", LimitValue("psychology.sessions")}, {"used", QuantityValue(20*One, "")}, {"at_most", QuantityValue(20*One, "session")},
		{"window", WindowValue(EveryCalendarYear.WindowOf(MustDate("2025-06-01")))}}
	if got, want := Sentence(book, EN, "limit_reached", args), "Limit reached: sessions, 20 of 20\u00a0sessions used (2025)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	two := []Arg{{"evidence", EvidenceValue("a")}, {"evidence", EvidenceValue("b")}}
	if got, want := Sentence(nil, FR, "evidence_missing", two), "En attente d'un document : a ou b."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := Sentence(nil, FR, "fact_missing", []Arg{{"fact", TextValue("provider")}}), "En attente : une information nécessaire manque (le prestataire)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if _, remedy, _ := Message("benefit_unknown", EN, nil); remedy != "GET /v1/benefits lists them all." {
		t.Errorf("with nothing near, the remedy is %q", remedy)
	}
	if _, remedy, _ := Message("field_unknown", EN, nil); remedy != "" {
		t.Errorf("with nothing near, the remedy is %q", remedy)
	}
	for _, odd := range []string{"{", "}", "a {", "{nobody}", "}{", "{}{}"} {
		_ = fill(nil, EN, odd, nil) // must not panic
	}
	if got := Sentence(nil, EN, "no_such_code", nil); got != "no_such_code" {
		t.Errorf("an unknown code is hidden as %q", got)
	}
}

func TestNearest_offersLikelyNames(t *testing.T) {
	t.Parallel()
	known := []string{"psychology", "sport_club", "optics", "dietetics"}
	for in, want := range map[string]string{"psycology": "psychology", "Psychology": "psychology", "sport": "sport_club", "zzzzzzzzzzzz": ""} {
		got := ""
		if names := Nearest(in, known, 1); len(names) > 0 {
			got = names[0]
		}
		if got != want {
			t.Errorf("nearest to %q is %q, want %q", in, got, want)
		}
	}
}
