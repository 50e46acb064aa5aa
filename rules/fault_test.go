package rules_test

import (
	"strings"
	"testing"

	"octroi/rules"
)

// TestRunExamples_fault: a rule that cannot be computed for a line, wherever it stands, puts the line on hold for a
// reviewer and never pays or refuses it. The same rules with a figure that can be computed pay.
func TestRunExamples_fault(t *testing.T) {
	t.Parallel()
	const book = `schema: 1
book: faults
title: {fr: Un, nl: Een, de: Eins, en: One}
currency: EUR
timezone: Europe/Brussels
categories:
  - {code: care, title: {fr: Un, nl: Een, de: Eins, en: One}}
reasons:
  refused: {text: {fr: Un, nl: Een, de: Eins, en: One}}
evidence:
  form: {title: {fr: Un, nl: Een, de: Eins, en: One}}
benefits:
  visit:
    category: care
    title: {fr: Un, nl: Een, de: Eins, en: One}
    article: unpublished
    source: illustrative
    from: 2020-01-01
    fields: {n: {type: int, title: {fr: Un, nl: Een, de: Eins, en: One}}}
BODY
    sample: {evidence: [form]}
    examples:
      - {name: it can be computed, line: {date: 2025-06-16, charged: 10 EUR, fields: {n: 1}}, expect: {outcome: approved, pays: 10 EUR, reasons: []}}
      - {name: it cannot, line: {date: 2025-06-16, charged: 10 EUR, fields: {n: N}}, expect: {outcome: pended, pays: 0 EUR, reasons: [rule_fault], why_not: none}}
`
	const none, huge = "0", "1000000"
	const truth = "eur(100) / field.n > eur(0)"
	limit := func(text string) string {
		return "amount: part.left\nlimits: [{id: a, per: member, every: calendar year, " + text + "}]"
	}
	for name, row := range map[string]struct{ body, n string }{
		"a condition":                     {"requires: [{if: " + truth + ", else: refused}]\namount: part.left", none},
		"a condition that waits":          {"requires: [{if: " + truth + ", else: refused, pend: true}]\namount: part.left", none},
		"when a document is asked for":    {"evidence: [{code: form, when: " + truth + "}]\namount: part.left", none},
		"a formula":                       {"amount: eur(10) / field.n", none},
		"a formula for each unit":         {"each: eur(10) / field.n", none},
		"a formula of a unit's place":     {"each: eur(10) * ordinal.a / field.n\nlimits: [{id: a, measure: units, per: member, every: calendar year}]", none},
		"a product":                       {"amount: eur(10) * (field.n * field.n * field.n * field.n * field.n)", huge},
		"more than a claim may have":      {"amount: eur(10) * field.n", huge},
		"a date":                          {"amount: [{if: line.date.add_months(field.n * 100) > line.date, is: part.left}, {is: 0 EUR}]", huge},
		"a rounding step":                 {"amount: 'round(part.left, eur(1) * field.n - eur(0))'", none},
		"a case of a formula":             {"amount: [{if: " + truth + ", is: part.left}, {is: 0 EUR}]", none},
		"a cap of units":                  {limit("measure: units, at_most: field.n * field.n * field.n * field.n"), huge},
		"a case of a cap":                 {limit("measure: units, at_most: [{if: " + truth + ", is: 20}, {is: 0}]"), none},
		"a cap of amounts":                {limit("measure: amount, at_most: eur(100) / field.n"), none},
		"a cap of expenses":               {limit("measure: expense, at_most: eur(100) / field.n"), none},
		"a cap of lines":                  {limit("measure: count, at_most: field.n * field.n * field.n * field.n"), huge},
		"a threshold of units":            {limit("measure: units, after: field.n * field.n * field.n * field.n - 1"), huge},
		"a threshold of expenses":         {limit("measure: expense, after: eur(10) / field.n - eur(10)"), none},
		"a threshold of amounts":          {limit("measure: amount, after: eur(10) / field.n - eur(10)"), none},
		"what a limit concerns":           {limit("measure: units, at_most: 20, when: " + truth), none},
		"what a counter concerns":         {limit("measure: units, when: " + truth), none},
		"what opens a block":              {strings.Replace(limit("measure: units, at_most: 20, opened_by: "+truth), "calendar year", "12 months from first use", 1), none},
		"what is counted":                 {limit("measure: count, of: " + truth + ", at_most: 2"), none},
		"a sum that is counted":           {limit("measure: expense, of: eur(10) / field.n"), none},
		"a sum that no claim can be":      {limit("measure: expense, of: eur(10) * field.n"), huge},
		"a key":                           {strings.Replace(limit("measure: units, at_most: 20"), "member", `[member, "`+truth+`"]`, 1), none},
		"a key of a counter":              {strings.Replace(limit("measure: units"), "member", `[member, "`+truth+`"]`, 1), none},
		"a limit of all":                  {strings.Replace(limit("measure: units, at_most: 20"), "member", `[payer, field.n * field.n * field.n * field.n]`, 1), huge},
		"a case of whom is paid":          {"amount: part.left\npay: {to: [{if: " + truth + ", is: partner}, {is: member}]}", none},
		"a case of how is paid":           {"amount: part.left\npay: {mode: [{if: " + truth + ", is: voucher}, {is: money}]}", none},
		"a year":                          {"amount: [{if: line.date.add_months(field.n * 100).year() > 2000, is: part.left}, {is: 0 EUR}]", huge},
		"the end of a year":               {"amount: [{if: line.date.add_days(field.n * 100).end_of_year() > line.date, is: part.left}, {is: 0 EUR}]", huge},
		"a figure that another rule says": {limit("measure: expense, of: eur(10) / field.n") + "\nrequires: [{if: used.a >= eur(0), else: refused}]", none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := ""
			for line := range strings.Lines(row.body + "\n") {
				body += "    " + line
			}
			text := strings.Replace(strings.Replace(book, "BODY\n", body, 1), "n: N}", "n: "+row.n+"}", 1)
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
