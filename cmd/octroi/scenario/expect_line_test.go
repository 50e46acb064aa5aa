package scenario

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

const cut = `{"id":"C9","outcome":"reduced","pays_cents":3000,"lines":[{"benefit":"hospital","date":"2025-12-30","outcome":"reduced","pays_cents":3000,
 "reasons":[{"code":"limit_cut","text":"Only one day was left."}],"bound_by":"days","pay":null,
 "why_not":{"code":"why_next_window","text":"From January on.","pays_cents":1250},
 "late":{"pays_cents":4000,"text":"It came after a later one.","displaced":[
  {"claim":"C1","line":0,"benefit":"hospital","date":"2026-01-02","paid_cents":1000,"would_pay_cents":500,"text":"The day of 2 January."}]},
 "steps":[{"rule":"requires[0]","code":"gate_passed","branch":"","text":"Condition met: covered"},
  {"rule":"limits.days","code":"limit_cut","branch":"from 2025-01-01","text":"Limit: 19 of 20"},
  {"rule":"each","code":"formula","branch":"","text":"Amount: 30"}],
 "balances":[{"limit":"days","bound":"at_most","window":"2025","used":20,"remaining":0},{"limit":"seen","bound":"none","window":"lifetime","used":3}],
 "parts":[{"from":"2025-12-30","until":"2025-12-31","units":2,"charged_cents":500,"date":"2025-12-30","outcome":"approved","pays_cents":2000,"reasons":[],
   "bound_by":null,"why_not":null,"steps":[{"rule":"each","code":"formula","branch":"","text":"Amount: 20"}],"balances":[{"limit":"days","bound":"at_most","used":19,"remaining":1}]},
  {"from":"2026-01-01","until":"2026-01-01","units":1,"charged_cents":500,"date":"2026-01-01","outcome":"reduced","pays_cents":1000,"reasons":[{"code":"limit_cut","text":"Cut."}],
   "bound_by":"days","why_not":null,"steps":[],"balances":[]}]}]}`

// differing names the fields of the answer that differ from an expectation.
func differing(t *testing.T, expect string, answers map[string]*answer) string {
	t.Helper()
	f, err := readFile("f.yaml", []byte(head+"  - on: 2025-11-20\n    quote: {member: M1}\n    expect: "+expect+"\n"))
	if err != nil {
		t.Fatalf("%s: %v", expect, err)
	}
	a := &answer{status: http.StatusOK, header: http.Header{}, body: []byte(cut), json: decoded(t, cut)}
	addTexts(a.json, decoded(t, strings.ReplaceAll(cut, "From January on.", "Dès janvier.")), "text.fr")
	var fields []string
	for _, d := range (&play{answers: answers}).compare(&f.steps[0], a) {
		fields = append(fields, d.Field)
	}
	return strings.Join(fields, " ")
}

func decoded(t *testing.T, body string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCompare_LinesInDepth(t *testing.T) {
	t.Parallel()
	for expect, want := range map[string]string{
		`{parts: [{from: 2025-12-30, until: 2025-12-31, units: 2, charged_cents: 500, pays_cents: 2000, remaining: {days: 1}}, {outcome: reduced, reasons: [limit_cut]}]}`: "",
		`{parts: [{pays_cents: 2000}]}`: "parts",
		`{parts: []}`:                   "parts",
		`{parts: [{units: 3, bound_by: days}, {says: [Cut.], until: 2026-01-02}]}`:        "parts[0].units parts[0].bound_by parts[1].until",
		`{parts: [{steps: [{code: formula, says: ["20"]}]}, {steps: [{code: formula}]}]}`: "parts[1].steps[0]",
		`{bound: {days: at_most, seen: none}, remaining: {seen: null}}`:                   "",
		`{bound: {days: after}, remaining: {days: null}}`:                                 "bound.days remaining.days",
		`{date: 2025-12-30}`: "",
		`{why_not: {code: why_next_window, pays_cents: 1250, says: [January], }}`: "",
		`{why_not: {code: other, pays_cents: 1251, says: [February]}}`:            "why_not.code why_not.pays_cents why_not.says",
		`{why_not: {says: {fr: ["Dès janvier"]}}}`:                                "",
		`{says: {fr: ["Dès janvier", "one day"]}}`:                                "",
		`{says: {fr: ["From January"]}}`:                                          "says.fr",
		`{says: {nl: [x]}}`:                                                       "says.nl",
		`{steps: []}`:                                                             "",
		`{steps: [{rule: limits.days, branch: from 2025-01-01}, {code: formula, says: ["30"]}]}`:      "",
		`{steps: [{code: gate_passed, says: {fr: [covered]}}, {code: formula}]}`:                      "",
		`{steps: [{code: formula}, {code: gate_passed}]}`:                                             "steps[1]",
		`{steps: [{code: limit_cut, says: ["18 of 20"]}]}`:                                            "steps[0]",
		`{steps: [{code: nothing}]}`:                                                                  "steps[0]",
		`{late: null}`:                                                                                "late",
		`{late: {pays_cents: 4000, says: ["a later one"]}}`:                                           "",
		`{late: {pays_cents: 4001, displaced: []}}`:                                                   "late.pays_cents late.displaced",
		`{late: {displaced: [{claim: first, line: 0, benefit: hospital, date: 2026-01-02}]}}`:         "",
		`{late: {displaced: [{paid_cents: 1000, would_pay_cents: 500, says: ["2 January"]}]}}`:        "",
		`{late: {displaced: [{claim: second, would_pay_cents: 501}]}}`:                                "late.displaced[0].would_pay_cents late.displaced[0].claim",
		`{late: {displaced: [{claim: nobody}]}}`:                                                      "late.displaced[0].claim",
		`{lines: [{late: {pays_cents: 1}, parts: [{date: 2025-12-31}, {}], bound: {seen: at_most}}]}`: "lines[0].late.pays_cents lines[0].parts[0].date lines[0].bound.seen",
	} {
		answers := map[string]*answer{"first": {json: map[string]any{"id": "C1"}}, "second": {json: map[string]any{"id": "C2"}}}
		if got := differing(t, expect, answers); got != want {
			t.Errorf("%s: differs in %q, want %q", expect, got, want)
		}
	}
}

func TestRead_NestedExpectations(t *testing.T) {
	t.Parallel()
	for expect, want := range map[string]string{
		`{parts: {}}`:                              "parts must be a list",
		`{parts: [{parts: []}]}`:                   `unknown key "parts"`,
		`{parts: [{late: null}]}`:                  `unknown key "late"`,
		`{parts: [1]}`:                             "expected a mapping with from",
		`{late: {pays: 5}}`:                        `unknown key "pays"; allowed here: pays_cents, displaced, says`,
		`{late: {displaced: [{pays_cents: 5}]}}`:   `unknown key "pays_cents"; allowed here: claim`,
		`{why_not: {text: x}}`:                     `unknown key "text"; allowed here: code, pays_cents, says`,
		`{steps: [{text: x}]}`:                     `unknown key "text"; allowed here: rule, code, branch, says`,
		`{steps: [gate_passed]}`:                   "expected a mapping with rule",
		`{says: one}`:                              "says is a list of texts",
		`{says: [1]}`:                              "says has texts only",
		`{says: {es: [uno]}}`:                      `"es" is none of the languages`,
		`{lines: [{why_not: {says: {fr: dès}}}]}`:  "says is a list of texts",
		`{lines: [{parts: [{steps: [{id: 1}]}]}]}`: `unknown key "id"`,
	} {
		_, err := readFile("f.yaml", []byte(head+"  - on: 2025-11-20\n    claim: {member: M1}\n    expect: "+expect+"\n"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "f.yaml:") {
			t.Errorf("%s: %v, want %q", expect, err, want)
		}
	}
}

// speaking answers every request with a text in the language asked for, and notes the requests.
type speaking struct{ asked []string }

func (s *speaking) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lang := r.Header.Get("Accept-Language")
	s.asked = append(s.asked, r.Method+" "+r.URL.Path+" "+lang)
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/v1/claims" {
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = w.Write([]byte(`{"id":"C1","lines":[{"reasons":[{"code":"x","text":"in ` + lang + `"}]}]}`))
}

// TestPlay_asksInEveryLanguageNamed: a claim is read again, a quote is asked again, and nothing without need.
func TestPlay_asksInEveryLanguageNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`claim: {member: M1}, expect: {says: ["in nl"]}, lang: nl`:                            "POST /v1/claims nl",
		`claim: {member: M1}, expect: {says: {fr: ["in fr"], de: ["in de"]}}`:                 "POST /v1/claims en, GET /v1/claims/C1 de, GET /v1/claims/C1 fr",
		`quote: {member: M1}, expect: {lines: [{says: {nl: ["in nl"], fr: ["in fr"]}}]}`:      "POST /v1/quotes en, POST /v1/quotes fr, POST /v1/quotes nl",
		`approval: {id: A1, member: M1, benefit: b, from: 2025-01-01}, expect: {status: 200}`: "PUT /v1/approvals/A1 en",
	} {
		f, err := readFile("f.yaml", []byte(head+"  - {on: 2025-11-20, "+text+"}\n"))
		if err != nil {
			t.Fatal(err)
		}
		handler := &speaking{}
		p := &play{file: f, handler: handler, zone: time.UTC, answers: map[string]*answer{}}
		if r := p.runStep(t.Context(), 0, &f.steps[0]); !r.OK() {
			t.Errorf("%s: %+v %s", text, r.Differences, r.Note)
		}
		if got := strings.Join(handler.asked, ", "); got != want {
			t.Errorf("%s: asked %s, want %s", text, got, want)
		}
	}
}

// TestPlay_registersApprovalsAfterTheirMembers: an approval of nobody would be refused.
func TestPlay_registersApprovalsAfterTheirMembers(t *testing.T) {
	t.Parallel()
	f, err := readFile("f.yaml", []byte("description: x\nbook: b\napprovals: [{id: A1}]\nproviders: [{id: P1}]\nmembers: [{id: M1}]\nsteps: [{on: 2025-11-20, balances: {member: M1}}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	handler := &speaking{}
	p := &play{file: f, handler: handler, zone: time.UTC, answers: map[string]*answer{}}
	p.register(t.Context(), func(r Result) { t.Errorf("%+v", r) })
	if got := strings.Join(handler.asked, ", "); got != "PUT /v1/members/M1 en, PUT /v1/providers/P1 en, PUT /v1/approvals/A1 en" {
		t.Errorf("asked %s", got)
	}
}
