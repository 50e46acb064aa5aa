package rules_test

import (
	"strings"
	"testing"

	"octroi/rules"
)

// poolBook is a pool that one benefit opens and another only draws on, with a value for each, and a third that it does
// not concern.
const poolBook = `schema: 1
book: pools
title: {fr: Un, nl: Een, de: Eins, en: One}
currency: EUR
timezone: Europe/Brussels
submit_within: 12 months
categories:
  - {code: care, title: {fr: Un, nl: Een, de: Eins, en: One}}
pools:
  together:
    measure: amount
    per: member
    every: 24 months from first use
    opened_by: benefit == "frames"
    when: benefit != "advice"
    at_most: [{if: benefit == "frames", is: 100 EUR}, {is: 60 EUR}]
sample: {line: {date: 2025-06-16, charged: 30 EUR}}
benefits:
  frames:
    category: care
    title: {fr: Un, nl: Een, de: Eins, en: Frames}
    article: unpublished
    source: illustrative
    from: 2024-01-01
    amount: part.left
    limits: [{pool: together}]
    examples:
      - {name: it opens, expect: {pays: 30 EUR}}
      - {name: it is used, used: {together: 100 EUR}, expect: {outcome: denied, bound_by: together}}
      - {name: too late, line: {submitted: 2026-06-17}, expect: {outcome: denied}}
  lenses:
    category: care
    title: {fr: Un, nl: Een, de: Eins, en: Lenses}
    article: unpublished
    source: illustrative
    from: 2024-01-01
    amount: part.left
    limits: [{pool: together}]
    examples:
      - {name: nothing is open, expect: {pays: 30 EUR}}
      - {name: something is, opened: {together: 2025-01-01}, expect: {pays: 30 EUR}}
      - {name: it is used up, used: {together: 60 EUR}, expect: {outcome: denied, bound_by: together}}
  advice:
    category: care
    title: {fr: Un, nl: Een, de: Eins, en: Advice}
    article: unpublished
    source: illustrative
    from: 2024-01-01
    dated_by: submitted
    amount: part.left
    limits: [{pool: together}]
    examples:
      - {name: it is paid apart, opened: {together: 2025-01-01}, expect: {pays: 30 EUR}}
`

// TestCover_pool: what benefits of a pool do differently is shown by any of them, so that a book with a pool can be
// covered; that the pool binds is shown by each that it concerns.
func TestCover_pool(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		old  string
		want []string
	}{
		"as it is":                          {"", nil},
		"a benefit that is never bound":     {"      - {name: it is used up, used: {together: 60 EUR}, expect: {outcome: denied, bound_by: together}}\n", []string{"lenses limits.together: no example reaches the limit"}},
		"the one that opens is never bound": {"      - {name: it is used, used: {together: 100 EUR}, expect: {outcome: denied, bound_by: together}}\n", []string{"frames limits.together: no example reaches the limit"}},
		"a block that nothing finds closed": {"      - {name: nothing is open, expect: {pays: 30 EUR}}\n", []string{"frames limits.together: no example finds no block open, and does not open one"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loaded, issues := rules.Load(one(strings.Replace(poolBook, row.old, "", 1)))
			if loaded == nil {
				t.Fatal(issues)
			}
			var missing []string
			for _, b := range rules.Cover(loaded).Benefits {
				for _, m := range b.Missing {
					missing = append(missing, b.Benefit+" "+m.Rule+": "+m.Wanted)
				}
			}
			if got, want := strings.Join(missing, "\n"), strings.Join(row.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for _, r := range rules.RunExamples(loaded) {
				if !r.OK() {
					t.Errorf("%s: %+v", r.Name, r.Checks)
				}
			}
			if warnings := append(issues, rules.Lint(loaded)...); len(warnings) > 0 {
				t.Error(warnings)
			}
		})
	}
}
