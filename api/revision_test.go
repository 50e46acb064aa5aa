package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// sessionsOf is a claim of n sessions on a day, with the form or without.
func sessionsOf(date string, n int, form bool) string {
	body := psychology(date, n)
	if !form {
		body = strings.Replace(body, `{"code":"form","document":"D1"}`, "", 1)
	}
	return body
}

// claimed submits a claim that must be accepted.
func (f *fixture) claimed(t *testing.T, body string) Claim {
	t.Helper()
	r := f.submit(body)
	if r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	return decode[Claim](t, r)
}

// outcomeOf sums up an answer: what the claim is now, and what changed with it.
func outcomeOf(t *testing.T, r response) string {
	t.Helper()
	if r.status != http.StatusCreated {
		p := decode[Problem](t, r)
		return fmt.Sprint(r.status, " ", p.Code)
	}
	c := decode[Claim](t, r)
	out := fmt.Sprint(c.Version, " ", c.Kind, " ", c.Outcome, " ", c.PaysCents)
	for _, o := range c.Others.Claims {
		out += fmt.Sprint("; ", o.Kind, " ", o.Outcome, " ", o.PaysCents, " ", o.ChangeCents)
	}
	if o := c.Others.Elsewhere; o.Claims > 0 {
		out += fmt.Sprint("; elsewhere ", o.Claims, " ", o.ChangeCents)
	}
	return out
}

func TestEvidence_decidesWhatWaited(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	c := f.claimed(t, sessionsOf("2025-11-03", 2, false))
	if l := c.Lines[0]; c.Version != 1 || c.Kind != "claim" || l.WaitsFor == nil || *l.WaitsFor != "document" {
		t.Fatalf("%+v", c)
	}
	const key = "0123456789abcdef"
	body := `{"evidence":[{"line":0,"code":"form","document":"D2","hash":"` + strings.Repeat("AB", 32) + `"}],"reason":"by post"}`
	target := "/v1/claims/" + c.Id + "/evidence"
	first := f.post(target, body, "Idempotency-Key", key)
	if got := outcomeOf(t, first); got != "2 evidence approved 4000" || first.header.Get("Location") != "/v1/claims/"+c.Id {
		t.Errorf("%s; %v", got, first.header)
	}
	again := f.post(target, body, "Idempotency-Key", key)
	if string(again.body) != string(first.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s", again.body)
	}
	for want, r := range map[string]response{
		"409 nothing_waits":        f.post(target, body),
		"422 idempotency_mismatch": f.post("/v1/claims/"+c.Id+"/redecision", `{}`, "Idempotency-Key", key),
		"404 claim_not_found":      f.post("/v1/claims/none/evidence", body),
	} {
		if got := outcomeOf(t, r); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	v := decode[VersionDetail](t, f.get("/v1/claims/"+c.Id+"/versions/2"))
	want := []ClaimEvidence{{Code: "form", Document: "D2", Hash: strings.Repeat("ab", 32)}}
	if diff := cmp.Diff(want, v.Claimed[0].Evidence); diff != "" || v.Version.Reason != "by post" || v.Version.ChangeCents != 4000 {
		t.Errorf("%s %+v", diff, v.Version)
	}
}

func TestReversal_isAnsweredWithWhatItFrees(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	big := f.claimed(t, sessionsOf("2025-10-01", 19, true))
	f.claimed(t, sessionsOf("2025-11-03", 3, true))
	f.put("/v1/members/M2", strings.Replace(member2, `"H2"`, `"H1"`, 1))
	child := f.claimed(t, hours("M1", 38))
	f.claimed(t, hours("M2", 5))
	f.claimed(t, hours("M1", 4))
	for _, tt := range []struct{ id, want string }{
		{big.Id, "2 reversal reversed 0; freed approved 6000 4000"},
		{child.Id, "2 reversal reversed 0; freed approved 3200 3200; elsewhere 1 2400"},
	} {
		first := f.post("/v1/claims/"+tt.id+"/reversal", `{"reason":"sent twice"}`, "Idempotency-Key", "reversal-of-"+tt.id)
		if got := outcomeOf(t, first); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
		other := f.post("/v1/claims/"+tt.id+"/reversal", `{"reason":"again"}`)
		if string(other.body) != string(first.body) || other.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%s", other.body)
		}
	}
	if strings.Contains(string(f.post("/v1/claims/"+child.Id+"/reversal", `{"reason":"again"}`).body), "M2") {
		t.Error("another member is named")
	}
	if got := outcomeOf(t, f.post("/v1/claims/"+big.Id+"/redecision", `{}`)); got != "409 claim_reversed" {
		t.Error(got)
	}
	page := decode[ClaimPage](t, f.get("/v1/claims?member=M1&outcome=reversed"))
	if len(page.Claims) != 2 {
		t.Errorf("%d reversed claims", len(page.Claims))
	}
}

const member2 = `{"born":"1990-05-04","coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"in_order","from":"2020-01-01"}],
	"households":[{"household":"H2","holder":true,"from":"2020-01-01"}]}`

// hours is a claim of hours of care for a member.
func hours(member string, n int) string {
	return fmt.Sprintf(`{"member":%q,"lines":[{"benefit":"sick_child","date":"2025-10-0%d","units":%d,"charged_cents":%d}]}`, member, 1+n%9, n, n*800)
}

func TestCorrection_paysTheDifference(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	c := f.claimed(t, sessionsOf("2025-11-03", 4, true))
	lines := strings.Replace(sessionsOf("2025-11-03", 3, true), `"member":"M1","channel":"online",`, "", 1)
	body := strings.TrimSuffix(lines, "}") + `,"reason":"three sessions"}`
	if got := outcomeOf(t, f.post("/v1/claims/"+c.Id+"/corrections", body)); got != "2 correction approved 6000" {
		t.Error(got)
	}
	if got := outcomeOf(t, f.post("/v1/claims/"+c.Id+"/corrections", body)); got != "409 nothing_corrected" {
		t.Error(got)
	}
	list := decode[VersionList](t, f.get("/v1/claims/"+c.Id+"/versions"))
	if len(list.Versions) != 2 || list.Versions[1].ChangeCents != -2000 || list.Versions[0].Client == "" || list.Versions[1].Client != list.Versions[0].Client {
		t.Errorf("%+v", list)
	}
	// What a version says it was claimed is what a correction takes.
	old := decode[VersionDetail](t, f.get("/v1/claims/"+c.Id+"/versions/1"))
	raw, err := marshal(map[string]any{"lines": old.Claimed, "reason": "four after all"})
	if err != nil {
		t.Fatal(err)
	}
	if got := outcomeOf(t, f.post("/v1/claims/"+c.Id+"/corrections", string(raw))); got != "3 correction approved 8000" {
		t.Error(got)
	}
	if r := f.get("/v1/claims/" + c.Id + "/versions/9"); r.status != http.StatusNotFound {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestRuling_isForReviewersOfOtherHouseholds(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	c := f.claimed(t, sessionsOf("2025-11-03", 2, false))
	as := func(role engine.Role, member string) []string {
		secret, _, err := f.svc.CreateKey(t.Context(), "desk", role, member, engine.Actor{Client: "test"})
		if err != nil {
			t.Fatal(err)
		}
		return []string{"Authorization", "-", "Authorization", "Bearer " + secret}
	}
	target := "/v1/claims/" + c.Id + "/rulings"
	const body = `{"line":0,"ruling":"amount","amount_cents":5000,"reason":"hardship"}`
	for want, headers := range map[string][]string{
		"403 forbidden":     as(engine.RoleAdjudicator, ""),
		"403 own_household": as(engine.RoleReviewer, "M1"),
	} {
		if got := outcomeOf(t, f.post(target, body, headers...)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	r := f.post(target, body, as(engine.RoleReviewer, "M9")...)
	if l := decode[Claim](t, r).Lines[0]; outcomeOf(t, r) != "2 ruling approved 5000" || l.ExGratiaCents != 1000 || l.Pay == nil || l.WaitsFor != nil {
		t.Errorf("%s %+v", outcomeOf(t, r), l)
	}
	if got := outcomeOf(t, f.post(target+"/0/confirmation", `{}`)); got != "409 nothing_to_confirm" {
		t.Error(got)
	}
	if got := outcomeOf(t, f.post(target, `{"line":0,"ruling":"units","units":1,"reason":"one"}`)); got != "3 ruling reduced 2000" {
		t.Error(got)
	}
	if got := outcomeOf(t, f.post(target, `{"line":0,"ruling":"deny","reason":"no"}`)); got != "4 ruling denied 0" {
		t.Error(got)
	}
}
