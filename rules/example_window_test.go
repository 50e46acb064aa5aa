package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"octroi/rules"
)

// TestRunExamples_windows: what an example says that a limit has used counts for its line in every kind of window; given
// by day, it counts on the days of the window and on no others.
func TestRunExamples_windows(t *testing.T) {
	t.Parallel()
	const book = `schema: 1
book: windows
title: {fr: Un, nl: Een, de: Eins, en: One}
currency: EUR
timezone: Europe/Brussels
categories:
  - {code: care, title: {fr: Un, nl: Een, de: Eins, en: One}}
benefits:
  visit:
    category: care
    title: {fr: Un, nl: Een, de: Eins, en: One}
    article: unpublished
    source: illustrative
    from: 2010-01-01
    amount: min(part.left, eur(10))
    limits:
      - {id: a, per: PER, every: EVERY, MEASURE}
    sample: {member: {tenure_months: 30}, line: {date: DATE, charged: 10 EUR}}
    examples:
EXAMPLES`
	type days []string
	for every, row := range map[string]struct {
		date          string
		counts, other days
	}{
		"calendar year":            {"2025-06-16", days{"2025-01-01", "2025-06-15", "2025-06-16", "2025-12-31"}, days{"2024-12-31", "2026-01-01"}},
		"calendar month":           {"2025-06-16", days{"2025-06-01", "2025-06-30"}, days{"2025-05-31", "2025-07-01"}},
		"day":                      {"2025-06-16", days{"2025-06-16"}, days{"2025-06-15", "2025-06-17"}},
		"lifetime":                 {"2025-06-16", days{"1990-01-01", "2025-06-16", "2030-01-01"}, nil},
		"membership year":          {"2025-06-16", days{"2024-12-16", "2025-12-15"}, days{"2024-12-15", "2025-12-16"}}, // covered from 16 December 2022
		"24 months":                {"2025-03-15", days{"2023-03-16", "2025-03-15", "2027-03-14"}, days{"2023-03-15", "2027-03-15"}},
		"1 month":                  {"2025-03-31", days{"2025-03-01", "2025-04-29"}, days{"2025-02-28", "2025-04-30"}},
		"last 3 calendar years":    {"2025-06-16", days{"2023-01-01", "2025-12-31", "2027-12-31"}, days{"2022-12-31", "2028-01-01"}},
		"24 months from first use": {"2025-03-15", days{"2023-03-16", "2025-03-15"}, days{"2023-03-15"}},
		"2 calendar years":         {"2025-06-16", days{"2024-01-01", "2024-12-31", "2025-01-01"}, days{"2023-12-31", "2023-01-01"}},
	} {
		for measure, figures := range map[string][2]string{
			"measure: units, at_most: 1": {"1", "1"}, "measure: amount, at_most: 10 EUR": {"10 EUR", "10 EUR"}, "measure: count, at_most: 1": {"1", "1"},
			"measure: expense, at_most: 10 EUR": {"10 EUR", "10 EUR"},
		} {
			for _, per := range []string{"member", "household", "[payer, line.channel]"} {
				name := every + ", " + measure + ", " + per
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					spent, examples := figures[0], ""
					example := func(name, used, outcome string) {
						examples += fmt.Sprintf("      - {name: '%s', used: {a: %s}, expect: {outcome: %s}}\n", name, used, outcome)
					}
					example("before it", spent, "denied")
					for _, day := range row.counts {
						example(day, "{"+day+": "+spent+"}", "denied")
					}
					for _, day := range row.other {
						example(day, "{"+day+": "+spent+"}", "approved")
					}
					text := strings.NewReplacer("PER", per, "EVERY", every, "MEASURE", measure, "DATE", row.date, "EXAMPLES", examples).Replace(book)
					loaded, issues := rules.Load(one(text))
					if loaded == nil {
						t.Fatal(issues)
					}
					for _, r := range rules.RunExamples(loaded) {
						if !r.OK() {
							t.Errorf("%s: %+v", r.Name, r.Checks)
						}
					}
				})
			}
		}
	}
}

// TestRunExamples_openedDays: in a block that other lines open, what was used on days before the opening does not count.
func TestRunExamples_openedDays(t *testing.T) {
	t.Parallel()
	text := lintHead + `      - {name: a day of the block, opened: {a: 2025-01-01}, used: {a: {2025-01-01: 1}}, expect: {outcome: denied, bound_by: a}}
      - {name: a day before it, opened: {a: 2025-01-01}, used: {a: {2024-12-31: 1}}, expect: {outcome: approved}}
      - {name: two days, opened: {a: 2025-01-01}, used: {a: {2025-01-02: "0.5", 2025-02-01: "0.5"}}, expect: {outcome: denied, bound_by: a}}
      - {name: the first day opens it, used: {a: {2025-01-02: "0.5", 2025-02-01: "0.5"}}, expect: {outcome: denied, bound_by: a}}
      - {name: too long ago, used: {a: {2023-05-01: 1}}, expect: {outcome: approved}}
    unit: {of: session, step: "0.5"}
    each: unit.left
    limits: [{id: a, measure: units, per: member, every: 12 months from first use, opened_by: evidence.form, at_most: 1}]
    sample: {line: {date: 2025-06-16, charged: 10 EUR, fields: {stage: early, count: 1, born: 2025-01-01}}}
`
	text = strings.Replace(text, "    unit: session\n", "", 1)
	loaded, issues := rules.Load(one(text))
	if loaded == nil {
		t.Fatal(issues)
	}
	for _, r := range rules.RunExamples(loaded) {
		if !r.OK() {
			t.Errorf("%s: %+v", r.Name, r.Checks)
		}
	}
}
