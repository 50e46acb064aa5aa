package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/rules"
)

// covered loads the book of testdata/covered.yaml with one text replaced, and returns what its examples leave out.
func covered(t *testing.T, old, replacement string) (rules.Coverage, []string) {
	t.Helper()
	text := read(t, "testdata/covered.yaml")
	if strings.Count(text, old) != 1 {
		t.Fatalf("the book has %q %d times", old, strings.Count(text, old))
	}
	text = strings.Replace(text, old, replacement, 1)
	loaded, issues := rules.Load(one(text))
	if loaded == nil {
		t.Fatalf("the book is refused:\n%v", issues)
	}
	c := rules.Cover(loaded)
	missing := []string{}
	for _, b := range c.Benefits {
		for _, m := range b.Missing {
			missing = append(missing, fmt.Sprintf("%s %s: %s", b.Benefit, m.Rule, m.Wanted))
			if m.File != "book.yaml" || m.Line < 1 || m.Col < 1 || m.Line > strings.Count(text, "\n") {
				t.Errorf("a branch outside the file: %+v", m)
			}
		}
	}
	return c, missing
}

// TestCover_complete: every branch of the book is taken, every example holds, and no rule is warned of.
func TestCover_complete(t *testing.T) {
	t.Parallel()
	c, missing := covered(t, "schema: 1", "schema: 1")
	if len(missing) > 0 || !c.Complete() {
		t.Errorf("missing: %s", strings.Join(missing, "\n"))
	}
	if taken, branches := c.Total(); taken != branches || branches < 40 {
		t.Errorf("%d of %d branches", taken, branches)
	}
	loaded, _ := load(t, "testdata/covered.yaml")
	for _, r := range rules.RunExamples(loaded) {
		if !r.OK() {
			t.Errorf("%s: %+v", r.Name, r.Checks)
		}
	}
	if warnings := rules.Lint(loaded); len(warnings) > 0 {
		t.Error(warnings)
	}
}

// TestCover_missing: a branch that no example takes is named, and nothing else.
func TestCover_missing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		old, replacement string
		want             []string
	}{
		"a case added": {
			"[{if: member.preferential, is: 15 EUR},", "[{if: member.preferential, is: 15 EUR}, {if: member.disabled, is: 16 EUR},",
			[]string{"visit each: no example is given the value 'from 2025-01-01, case 2': "},
		},
		"a dated value added": {
			"at_most: 20}", "at_most: {2024-01-01: 20, 2026-01-01: 24}}",
			[]string{"visit limits.sessions: no example is given the value 'from 2026-01-01': "},
		},
		"a condition added": {
			"{if: member.age >= 18, else: too_young}", "{if: member.age >= 18, else: too_young}\n      - {if: member.age < 100, else: too_young}",
			[]string{"visit requires[1]: no example where this does not hold: "},
		},
		"a limit added": {
			"      - {pool: together}", "      - {pool: together}\n      - {id: month, measure: amount, per: member, every: calendar month, at_most: 50 EUR}",
			[]string{"visit limits.month: no example reaches the limit"},
		},
		"a threshold added": {
			"      - {id: seen,", "      - {id: third, measure: expense, per: member, every: day, after: 5 EUR}\n      - {id: seen,",
			[]string{"lenses limits.third: no example stays below the threshold"},
		},
		"a limit that concerns some lines": {
			"at_most: 20}", "at_most: 20, when: line.channel != \"post\"}",
			[]string{`visit limits.sessions: no example where this does not hold: `},
		},
		"a document added": {
			"[form, letter]", "[form, letter, prolongation]",
			[]string{"visit evidence[0]: no example brings the document 'prolongation'"},
		},
		"a document always there": {
			"{name: nothing comes with it, evidence: [],", "{name: a form, evidence: [form],",
			[]string{"visit evidence[0]: no example lacks the document 'form' or 'letter'"},
		},
		"a document never asked for": {
			"when: used.sessions >= 10}", "when: used.sessions > 20}",
			[]string{"visit evidence[1]: no example brings the document 'prolongation'", "visit evidence[1]: no example lacks the document 'prolongation'"},
		},
		"a payee that nobody is": {
			"{if: provider.known, is: provider},", "{if: provider.known, is: provider}, {if: member.disabled, is: partner},",
			[]string{"visit pay.to: no example is given the value 'case 2': "},
		},
		"the book's condition always met": {
			"member: {covered: false}", "member: {age: 3}",
			[]string{" book.requires[0]: no example where this does not hold: "},
		},
		"the book's deadline kept": {
			"line: {submitted: 2028-03-10}, expect: {outcome: denied, reasons: [too_late]}", "expect: {}",
			[]string{" book.submit_within: no example submitted too late"},
		},
		"the benefit's own deadline kept": {
			"line: {submitted: 2025-06-10}, expect: {outcome: denied, reasons: [too_late]}", "expect: {}",
			[]string{"lenses submit_within: no example submitted too late"},
		},
		"a review that no line meets": {
			"line.channel == \"other\"}", "line.channel == \"smartphone\"}",
			[]string{"visit review[1]: no example waits for a person where this holds: "},
		},
		"a review that every line meets": {
			"line.channel == \"other\"}", "line.units > 0}",
			[]string{"visit review[1]: no example is paid where this does not hold: "},
		},
		"a review of every line": {
			"line.channel == \"other\"}", "true}", nil,
		},
		"the book's review that no line meets": {
			"{if: line.charged > eur(500)}", "{if: line.charged > eur(700)}",
			[]string{" book.review[0]: no example waits for a person where this holds: "},
		},
		"an approval always there": {
			"approval: none,", "",
			[]string{"lenses approval: no example without a valid approval"},
		},
		"a block never found open": {
			"opened: {pair: 2025-01-10}, line: {fields: {kind: lens}}, ", "opened: {pair: 2020-01-10}, line: {fields: {kind: lens}}, ",
			[]string{"lenses limits.pair: no example finds a block open", "lenses limits.pair: no example reaches the limit"},
		},
		"a bill that never bounds, which is octroi's own rule": {
			"line: {charged: 5 EUR}, expect: {pays: 5 EUR, bound_by: bill}", "expect: {}", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, missing := covered(t, row.old, row.replacement)
			for i, want := range row.want { // the words of conditions are tested where they are made
				if i < len(missing) && strings.HasSuffix(want, ": ") && strings.HasPrefix(missing[i], want) {
					row.want[i] = missing[i]
				}
			}
			if row.want == nil {
				row.want = []string{}
			}
			if diff := cmp.Diff(row.want, missing); diff != "" || c.Complete() != (len(row.want) == 0) {
				t.Error(diff)
			}
		})
	}
}
