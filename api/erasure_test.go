package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"octroi/engine"
)

// labelled makes an admin key of a label.
func (f *fixture) labelled(label string) string {
	f.t.Helper()
	secret, _, err := f.svc.CreateKey(f.t.Context(), label, engine.RoleAdmin, "", engine.Actor{Client: "test"})
	if err != nil {
		f.t.Fatal(err)
	}
	return secret
}

// problem fails unless the answer has this status and these codes of errors, or code.
func (f *fixture) problem(r response, status int, codes ...string) {
	f.t.Helper()
	var p Problem
	if t, ok := f.t.(*testing.T); ok {
		p = decode[Problem](t, r)
	}
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Code)
	}
	if len(got) == 0 {
		got = []string{p.Code}
	}
	if r.status != status || strings.Join(got, " ") != strings.Join(codes, " ") {
		f.t.Errorf("%d %s, want %d %v", r.status, r.body, status, codes)
	}
}

const erasure = "/v1/members/M1/erasure"

func TestErasure_tellsEverythingThatStandsInTheWay(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submitted(t, psychology("2025-11-03", 2))
	f.submitted(t, `{"member":"M1","lines":[{"benefit":"psychology","date":"2025-11-05","charged_cents":6000,"provider":"P1"}]}`) // waits for its form
	f.problem(f.post(erasure, `{"note":"file 118"}`), http.StatusUnprocessableEntity, "erasure_covered", "erasure_pended", "erasure_retained")
	f.setClock(time.Date(2032, 12, 31, 22, 0, 0, 0, time.UTC)) // the last hour in which 2025 is kept
	f.put("/v1/members/M1", `{"born":"1990-05-04","coverage":[{"from":"2020-01-01","until":"2026-01-01"}]}`)
	f.problem(f.post(erasure, `{}`), http.StatusUnprocessableEntity, "erasure_pended", "erasure_retained")
	if e := decode[Erasure](t, f.get(erasure)); e.State != "none" || len(e.Hindrances) != 2 || !strings.Contains(e.Hindrances[1].Message, "1 January 2033 (7 years)") || e.Hindrances[0].Hint == "" {
		t.Errorf("%+v", e)
	}
}

// erasable is a server with member M1, whose last decision was long ago, and the keys of Ann, Bob and Ann's other one.
func erasable(t *testing.T) (f *fixture, claim, ann, bob, annAgain string) {
	t.Helper()
	f = setUp(t)
	claim = f.submitted(t, strings.Replace(psychology("2025-11-03", 2), `"provider"`, `"bill":"Canary-1","provider"`, 1))
	f.put("/v1/members/M1", `{"born":"1990-05-04","coverage":[{"from":"2020-01-01","until":"2026-01-01"}],"households":[{"household":"H1","from":"2020-01-01"}]}`)
	f.setClock(time.Date(2032, 12, 31, 23, 0, 0, 0, time.UTC)) // 2033 in Brussels
	return f, claim, f.labelled("Ann"), f.labelled("Bob"), f.labelled(" ann")
}

func TestErasure_leavesAmountsAndAnswers(t *testing.T) {
	t.Parallel()
	f, claim, ann, bob, annAgain := erasable(t)
	f.key = ann
	f.problem(f.post(erasure+"/confirmation", ""), http.StatusConflict, "erasure_not_requested")
	f.problem(f.post(erasure+"/withdrawal", ""), http.StatusConflict, "erasure_not_requested")
	for range 2 { // asked for twice, it is asked for once
		if e := decode[Erasure](t, f.post(erasure, `{"note":"file 118"}`)); e.State != "requested" || len(e.Steps) != 1 || e.Steps[0].Person != "Ann" || e.Steps[0].Note != "file 118" {
			t.Errorf("%+v", e)
		}
	}
	f.problem(f.post(erasure+"/confirmation", ""), http.StatusForbidden, "erasure_same_person")
	f.key = annAgain
	f.problem(f.post(erasure+"/confirmation", ""), http.StatusForbidden, "erasure_same_person")
	if r := f.get("/v1/members/M1"); r.status != http.StatusOK {
		t.Errorf("asked for is not confirmed: %d", r.status)
	}
	f.key = bob
	for range 2 {
		if e := decode[Erasure](t, f.post(erasure+"/confirmation", "")); e.State != "confirmed" || len(e.Steps) != 2 {
			t.Errorf("%+v", e)
		}
	}
	f.problem(f.post(erasure+"/withdrawal", ""), http.StatusConflict, "member_erased")
	f.problem(f.post(erasure, `{}`), http.StatusConflict, "member_erased")

	c := decode[Claim](t, f.get("/v1/claims/"+claim))
	if !c.Erased || c.PaysCents != 4000 || len(c.Lines) != 1 || c.Lines[0].PaysCents != 4000 || c.Lines[0].Benefit != "psychology" {
		t.Errorf("%+v", c)
	}
	page := parsePage(t, f.get("/v1/claims/"+claim+"/explanation"))
	page.says(t, "The details of this claim were erased.", "Paid: €40.00.", "– – – €40.00 –")
	if strings.Contains(page.text, "Canary") || strings.Contains(page.text, "Practice") {
		t.Errorf("what was erased stands on the page: %s", page.text)
	}
	if list := decode[ClaimPage](t, f.get("/v1/claims?member=M1")); len(list.Claims) != 1 || !list.Claims[0].Erased {
		t.Errorf("%+v", list)
	}
	for _, target := range []string{"/v1/members/M1", "/v1/members/M1/balances", "/v1/members/M1/statement?year=2025", "/v1/approvals?member=M1"} {
		f.problem(f.get(target), http.StatusNotFound, "member_erased")
	}
	r := f.do(f.request(http.MethodPut, "/v1/members/M1", `{"born":"1990-05-04"}`))
	f.problem(r, http.StatusConflict, "member_erased")
	if p := decode[Problem](t, r); !strings.Contains(p.Detail, "erased on 1 January 2033") || !strings.Contains(p.Detail, "new id") {
		t.Errorf("no remedy: %s", r.body)
	}
	f.problem(f.submit(psychology("2025-11-03", 1)), http.StatusUnprocessableEntity, "member_erased")
	f.problem(f.post("/v1/quotes", psychology("2025-11-03", 1)), http.StatusUnprocessableEntity, "member_erased")
	f.problem(f.do(f.request(http.MethodPut, "/v1/approvals/A1", `{"member":"M1","benefit":"psychology","from":"2025-01-01"}`)), http.StatusNotFound, "member_erased")
	if strings.Contains(f.log.String(), "1990-05-04") {
		t.Error("a birth date is in the log")
	}
}

func TestErasure_isWithdrawn(t *testing.T) {
	t.Parallel()
	f, _, ann, bob, _ := erasable(t)
	f.key = ann
	f.post(erasure, `{}`)
	f.key = bob
	for range 2 {
		if e := decode[Erasure](t, f.post(erasure+"/withdrawal", "")); e.State != "withdrawn" {
			t.Errorf("%+v", e)
		}
	}
	f.problem(f.post(erasure+"/confirmation", ""), http.StatusConflict, "erasure_not_requested")
	if r := f.get("/v1/members/M1"); r.status != http.StatusOK {
		t.Errorf("%d", r.status)
	}
}

func TestErasure_isForAdministrators(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, role := range []engine.Role{engine.RoleAdjudicator, engine.RoleAuditor, engine.RoleFinance, engine.RoleRuleEditor} {
		f.key = f.newKey(role)
		f.problem(f.post(erasure, `{}`), http.StatusForbidden, "forbidden")
		f.problem(f.get(erasure), http.StatusForbidden, "forbidden")
	}
}
