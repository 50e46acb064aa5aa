package rules

import (
	flags "flag" // flag is a variable of the vocabulary
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// TestWords_everyNameHasAPhrase: whatever the vocabulary gains, it can be said in every language.
func TestWords_everyNameHasAPhrase(t *testing.T) {
	t.Parallel()
	said := func(name, what string, text engine.Text) {
		for _, lang := range engine.Langs {
			if text.In(lang) == "" {
				t.Errorf("%s has no %s in %s", name, what, lang)
			}
		}
	}
	s := testScope()
	for _, x := range s.variables() {
		f := phraseOf(x.name)
		if x.kind == engine.KindBool {
			said(x.name, "phrase when it holds", f.yes)
			said(x.name, "phrase when it does not", f.no)
			continue
		}
		said(x.name, "noun", f.noun)
		if f.is != f.isNot {
			said(x.name, "phrase when it is a text", f.is)
			said(x.name, "phrase when it is not", f.isNot)
		}
		if f.compare != nil {
			for _, c := range f.compare {
				said(x.name, "comparison", c)
			}
		}
	}
	for i := range library {
		switch name := library[i].name; {
		case operatorWords[name] != "" || library[i].overloads[0].literal != nil:
		case phraseOf(name).yes != engine.Text{}:
			said(name, "phrase when it does not hold", phraseOf(name).no)
		case phraseOf(name).noun != engine.Text{}:
			said(name, "noun", phraseOf(name).noun)
		default:
			said(name, "phrase", functionPhrases[name].noun)
		}
	}
}

// TestWords: conditions and values as members read them, in every language.
func TestWords(t *testing.T) {
	t.Parallel()
	text := func(s string) engine.Text {
		return engine.Text{FR: s + " (fr)", NL: s + " (nl)", DE: s + " (de)", EN: s}
	}
	s := testScope()
	for i := range s.fields {
		s.fields[i].Title = text(humane(s.fields[i].Name))
		if s.fields[i].Name == "stage" {
			s.fields[i].Titles = map[string]engine.Text{"early": text("before nine"), "fitting": text("the appliance")}
		}
	}
	book := &engine.Book{
		Statuses: map[string]engine.Text{"orphan": text("Orphan")},
		Evidence: map[string]engine.EvidenceKind{"invoice": {Title: text("Invoice")}},
		Units:    map[string]engine.UnitName{"session": {One: engine.Text{FR: "séance", NL: "sessie", DE: "Sitzung", EN: "session"}, Many: engine.Text{FR: "séances", NL: "sessies", DE: "Sitzungen", EN: "sessions"}}},
	}
	book.Benefits = []*engine.Benefit{{
		Code: "psychology", Title: text("Psychology"), Unit: "session", Fields: s.fields,
		Limits: []*engine.Limit{{ID: "sessions", Title: text("sessions a year"), Measure: engine.MeasureUnits}},
	}}
	book.Index()
	e := testEnvironment(t, s)
	in := &setting{benefit: book.Benefits[0], params: s.params, tables: s.tables}
	var b strings.Builder
	for _, src := range []string{
		`provider.recognised && provider.profession == "psychologist"`,
		`!provider.recognised || !(member.age >= 18 && member.covered)`,
		`(member.preferential || member.orphan) && provider.country in ["BE", "LU"]`,
		`member.age < 18`, `member.age > 17`, `18 > member.age`, `member.age >= line.days`, `member.tenure_months >= 6`,
		`member.contributions == "in_order"`, `member.contributions != "lost"`, `!(provider.profession in ["dentist", "wizard"])`,
		`provider.network == ""`, `provider.network == "solidarite_et_sante"`, `line.channel == "online"`, `benefit == "psychology"`,
		`field.twins`, `field.twins == false`, `field.twins == member.covered`, `field.stage != "early"`, `"fitting" == field.stage`, `field.stage in ["early", "fitting"]`, `evidence.invoice`, `true`,
		`used.sessions >= 16`, `left.sessions > qty(0.5)`, `line.units <= line.days`, `line.charged != eur(20)`,
		`line.date >= date("2025-01-01")`, `line.date <= member.born.add_months(12)`, `line.date.add_days(-1) > field.born_on.end_of_month()`,
		`days_between(field.born_on, line.submitted) <= 365`, `line.submitted - line.date > 30`, `member.age_on(line.submitted) < 18`,
		`min(unit.left, eur(20))`, `line.left * pct(75)`, `(line.left - line.copay) * param.share`, `max(line.left - eur(5), eur(0))`,
		`min(unit.left, param.fee)`, `round(line.left * pct(7.5)) + eur(3) * line.units`, `line.left / line.units`, `table.orthodontics(field.stage)`,
		`min(part.left, line.charged, eur(50))`, `member.born.add_months(18)`,
	} {
		x := compiledWords(t, e, src)
		x.in = in
		b.WriteString(src + "\n")
		for _, lang := range engine.Langs {
			b.WriteString("  " + lang.String() + "  " + x.Words(book, lang) + "\n")
		}
	}
	sameAsFile(t, "testdata/show-words.golden", b.String())
}

// TestWords_valuesOfADay: with a day, parameters and tables are written as they stand then.
func TestWords_valuesOfADay(t *testing.T) {
	t.Parallel()
	s := testScope()
	e := testEnvironment(t, s)
	on := engine.MustDate("2025-01-01")
	titled := slices.Clone(s.fields)
	for i := range titled {
		titled[i].Titles = map[string]engine.Text{"early": {EN: "before nine"}}
	}
	for _, tt := range []struct {
		src    string
		on     engine.Date
		expect string
	}{
		{`min(unit.left, param.fee)`, on, "the lesser of €25.00 and what is left of one unit"},
		{`min(unit.left, param.fee)`, on - 1, "the lesser of €20.00 and what is left of one unit"},
		{`min(unit.left, param.fee)`, 0, "the lesser of what is left of one unit and (€20.00, from 1 January 2025 €25.00)"},
		{`line.left * param.share`, 0, "75\u00a0% of what is left to the member"},
		{`table.orthodontics(field.stage)`, on, "the value by “stage” (“early”: €80.00, “fitting”: €400.00)"},
	} {
		x := compiledWords(t, e, tt.src)
		x.in = &setting{params: s.params, tables: s.tables}
		if diff := cmp.Diff(tt.expect, x.wordsOn(nil, engine.EN, tt.on)); diff != "" {
			t.Errorf("%s on %s (-want +got):\n%s", tt.src, tt.on, diff)
		}
	}
	x := compiledWords(t, e, `table.orthodontics(field.stage)`)
	x.in = &setting{benefit: &engine.Benefit{Fields: titled}, params: s.params, tables: s.tables}
	const want = "the value by “stage” (“before nine”: €80.00, “fitting”: €400.00)"
	if diff := cmp.Diff(want, x.wordsOn(nil, engine.EN, on)); diff != "" {
		t.Errorf("a table by a field whose values have titles (-want +got):\n%s", diff)
	}
}

// compiledWords compiles src with its syntax, so that it can be said.
func compiledWords(t *testing.T, e *environment, src string) *expression {
	t.Helper()
	x, problems := e.compile(src)
	if len(problems) > 0 {
		t.Fatalf("%s: %+v", src, problems)
	}
	return x
}

// sameAsFile compares text with a golden file, or writes the file with -update, which the tests of package rules_test
// declare.
func sameAsFile(t *testing.T, path, text string) {
	t.Helper()
	if f := flags.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got; rewrite with -update):\n%s", path, diff)
	}
}
