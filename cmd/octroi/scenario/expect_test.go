package scenario

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

const answered = `{"book_revision":"r1","outcome":"reduced","pays_cents":2000,"submitted_on":"2025-11-20","lines":[
 {"benefit":"psychology","outcome":"reduced","pays_cents":2000,"pay":{"to":"member","mode":"money"},
  "reasons":[{"code":"limit_cut","text":"Only one session was left."}],"bound_by":"sessions",
  "why_not":{"code":"why_next_window","text":"From January on."},
  "balances":[{"limit":"sessions","window":"2025","used":20,"remaining":0.50}]}]}`

// expecting is an answer, and what a step says of it.
func expecting(t *testing.T, action, expect string, status int, body string) []Difference {
	t.Helper()
	f, err := readFile("f.yaml", []byte(head+"  - on: 2025-11-20\n    "+action+": {member: M1}\n    expect: "+expect+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := &answer{status: status, header: http.Header{}, body: []byte(body)}
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	if err := dec.Decode(&a.json); err != nil {
		t.Fatal(err)
	}
	p := &play{answers: map[string]*answer{"before": {body: []byte(answered), json: map[string]any{"book_revision": "r1"}}}}
	return p.compare(&f.steps[0], a)
}

func TestCompare_Decisions(t *testing.T) {
	t.Parallel()
	for expect, differs := range map[string]string{
		`{}`: "",
		`{outcome: reduced, pays_cents: 2000, submitted_on: 2025-11-20}`: "",
		`{outcome: denied}`:                       "outcome",
		`{pays_cents: 2001}`:                      "pays_cents",
		`{status: 200}`:                           "status",
		`{code: benefit_unknown}`:                 "status code",
		`{reasons: [limit_cut]}`:                  "",
		`{reasons: []}`:                           "reasons",
		`{reasons: [limit_cut, other]}`:           "reasons",
		`{bound_by: sessions}`:                    "",
		`{bound_by: bill}`:                        "bound_by",
		`{bound_by: null}`:                        "bound_by",
		`{bound_by: ""}`:                          "bound_by",
		`{why_not: why_next_window}`:              "",
		`{why_not: null}`:                         "why_not",
		`{remaining: {sessions: 0.5}}`:            "",
		`{remaining: {sessions: 0.500}}`:          "",
		`{remaining: {sessions: 0}}`:              "remaining.sessions",
		`{remaining: {other: 0}}`:                 "remaining.other",
		`{used: {sessions: 20}}`:                  "",
		`{used: {sessions: "20"}}`:                "used.sessions",
		`{window: {sessions: "2025"}}`:            "",
		`{window: {sessions: 2025}}`:              "window.sessions",
		`{pay: {to: member}}`:                     "",
		`{pay: {mode: voucher}}`:                  "pay.mode",
		`{says: ["one session", "From January"]}`: "",
		`{says: [two]}`:                           "says",
		`{lines: [{outcome: reduced}]}`:           "",
		`{lines: [{outcome: denied}]}`:            "lines[0].outcome",
		`{lines: []}`:                             "lines",
		`{same_as: before}`:                       "",
		`{same_as: nobody}`:                       "same_as",
		`{same_revision_as: before}`:              "",
		`{other_revision_than: before}`:           "other_revision_than",
		`{replayed: false}`:                       "",
		`{replayed: true}`:                        "replayed",
	} {
		var fields []string
		for _, d := range expecting(t, "claim", expect, http.StatusCreated, answered) {
			fields = append(fields, d.Field)
		}
		if got := strings.Join(fields, " "); got != differs {
			t.Errorf("%s: differs in %q, want %q", expect, got, differs)
		}
	}
}

func TestCompare_Refusals(t *testing.T) {
	t.Parallel()
	const refused = `{"status":422,"code":"invalid_fields","errors":[{"pointer":"/member","code":"required","message":"m"},{"pointer":"/lines/0/date","code":"date_invalid","message":"d"}]}`
	for expect, right := range map[string]bool{
		`{}`:                     false,
		`{outcome: denied}`:      false,
		`{status: 422}`:          true,
		`{status: 400}`:          false,
		`{code: invalid_fields}`: true,
		`{code: body_missing}`:   false,
		`{errors: [{pointer: /member}, {code: date_invalid}]}`:                                      true,
		`{errors: [{pointer: /lines/0/date, code: date_invalid}, {pointer: /member}]}`:              true,
		`{errors: [{pointer: /member}]}`:                                                            false,
		`{errors: [{pointer: /member}, {pointer: /member}]}`:                                        false,
		`{status: 422, errors: [{pointer: /member, code: date_invalid}, {pointer: /lines/0/date}]}`: false,
	} {
		found := expecting(t, "claim", expect, http.StatusUnprocessableEntity, refused)
		if (len(found) == 0) != right {
			t.Errorf("%s: %+v", expect, found)
		}
	}
}

func TestCompare_BalancesAndReports(t *testing.T) {
	t.Parallel()
	const balances = `{"balances":[{"benefit":"psychology","limit":"sessions","used":19,"remaining":1,"window":"2025"},
		{"benefit":"apps","limit":"apps","used":0,"remaining":3000,"window":"2025"}]}`
	const report = `{"rows":[{"key":"sport","amount_cents":500}],"total":{"amount_cents":500,"lines":1}}`
	for _, test := range []struct {
		action, expect, body string
		right                bool
	}{
		{"balances", `{limits: {psychology.sessions: 1, apps: 3000}}`, balances, true},
		{"balances", `{limits: {sessions: {used: 19, remaining: 1, window: "2025"}}}`, balances, true},
		{"balances", `{limits: {psychology.sessions: 2}}`, balances, false},
		{"balances", `{limits: {sport.sessions: 1}}`, balances, false},
		{"balances", `{limits: {nobody: {used: 0}}}`, balances, false},
		{"report", `{total: {amount_cents: 500}, rows: {sport: {amount_cents: 500}, optics: null}}`, report, true},
		{"report", `{rows: {sport: null}}`, report, false},
		{"report", `{rows: {optics: {amount_cents: 0}}}`, report, false},
		{"report", `{total: {lines: 2}}`, report, false},
	} {
		if found := expecting(t, test.action, test.expect, http.StatusOK, test.body); (len(found) == 0) != test.right {
			t.Errorf("%s: %+v", test.expect, found)
		}
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	Print(&b, Result{File: "f.yaml", Line: 7, Step: "paid"})
	Print(&b, Result{File: "f.yaml", Line: 9, Step: "denied", Note: "422 required", Differences: []Difference{
		{"outcome", `"denied"`, `"approved"`}, {"remaining.sessions", "1", "0.5"},
	}})
	want := `ok   f.yaml › paid
FAIL f.yaml › denied (line 9)
     field              | expected | actual
     outcome            | "denied" | "approved"
     remaining.sessions | 1        | 0.5
     answered: 422 required
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
