package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// usedBook has a limit of each scope and measure.
const usedBook = `schema: 1
book: used
title: {fr: U, nl: U, de: U, en: U}
currency: EUR
timezone: Europe/Brussels
categories:
  - {code: c, title: {fr: C, nl: C, de: C, en: C}}
benefits:
  days:
    category: c
    title: {fr: D, nl: D, de: D, en: D}
    source: illustrative
    from: 2020-01-01
    amount: line.left
    limits:
      - {id: days, measure: count, of: line.date, per: member, every: calendar year, at_most: 3}
  family:
    category: c
    title: {fr: F, nl: F, de: F, en: F}
    source: illustrative
    from: 2020-01-01
    amount: line.left
    limits:
      - {id: year, measure: amount, per: household, every: calendar year, at_most: 100 EUR}
  birth:
    category: c
    title: {fr: B, nl: B, de: B, en: B}
    source: illustrative
    from: 2020-01-01
    fields:
      birth: {type: text, title: {fr: B, nl: B, de: B, en: B}}
    amount: 350 EUR
    lump_sum: true
    limits:
      - {id: once, measure: count, per: [payer, field.birth], every: lifetime, at_most: 1}
`

func TestClaimDecide_Used(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, line, used string
		pays             int
		boundBy          string
		err              string
	}{
		{"nothing used of a household's amount", `"benefit":"family","charged_cents":8000`, `{}`, 8000, "", ""},
		{"part of a household's amount", `"benefit":"family","charged_cents":8000`, `{"year": 9000}`, 1000, "year", ""},
		{"by the limit's whole code", `"benefit":"family","charged_cents":8000`, `{"family.year": 9000}`, 1000, "year", ""},
		{"two of three days", `"benefit":"days","charged_cents":500`, `{"days": 2}`, 500, "", ""},
		{"three of three days", `"benefit":"days","charged_cents":500`, `{"days": 3}`, 0, "days", ""},
		{"a birth not claimed", `"benefit":"birth","fields":{"birth":"B1"}`, `{"once": 0}`, 35000, "", ""},
		{"a birth claimed by the other parent", `"benefit":"birth","fields":{"birth":"B1"}`, `{"once": 1}`, 0, "once", ""},
		{"a limit of another benefit", `"benefit":"days","charged_cents":500`, `{"year": 1}`, 0, "", "its limits are days"},
		{"a fraction of a count", `"benefit":"days","charged_cents":500`, `{"days": 1.5}`, 0, "", "used.days: expected a whole number"},
		{"less than nothing", `"benefit":"family","charged_cents":500`, `{"year": -1}`, 0, "", "used.year: expected a whole number"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a, stdout, stderr := testApp(t)
			book := t.TempDir() + "/used.yaml"
			write(t, book, usedBook)
			a.stdin = strings.NewReader(fmt.Sprintf(`{
				"claim": {"member":"M1","submitted_on":"2025-11-20","lines":[{"date":"2025-11-03",%s}]},
				"member": {"id":"M1","born":"1990-05-04","households":[{"household":"H1","from":"2020-01-01"}]},
				"used": %s}`, test.line, test.used))
			code := a.run(t.Context(), []string{"claim", "decide", "-", "--json", "--book", book})
			if test.err != "" {
				if code != exitFailure || !strings.Contains(stderr.String(), test.err) {
					t.Errorf("exit %d: %s", code, stderr)
				}
				return
			}
			if code != exitOK {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			var got struct {
				Pays  int `json:"pays_cents"`
				Lines []struct {
					BoundBy *string `json:"bound_by"`
				}
			}
			if err := json.Unmarshal([]byte(stdout.String()), &got); err != nil {
				t.Fatalf("%v: %s", err, stdout)
			}
			bound := ""
			if got.Lines[0].BoundBy != nil {
				bound = *got.Lines[0].BoundBy
			}
			if got.Pays != test.pays || bound != test.boundBy {
				t.Errorf("pays %d bound by %q, want %d and %q: %s", got.Pays, bound, test.pays, test.boundBy, stdout)
			}
		})
	}
}
