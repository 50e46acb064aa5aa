package api

import (
	"net/http"
	"strings"
	"testing"

	"octroi/engine"
)

// TestExportMember_tellsEverything plants a value that stands nowhere else in every place where something about a person can
// be written, and finds each in the export.
func TestExportMember_tellsEverything(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/members/CanaryMember", `{"born":"1971-02-03","died":"2025-11-19","coverage":[{"from":"2004-05-06","until":"2031-01-01"}],
		"contributions":[{"state":"in_order","from":"2004-07-08"}],"statuses":[{"code":"preferential","from":"2004-09-10"}],
		"households":[{"household":"CanaryHousehold","holder":true,"from":"2004-11-12"}]}`)
	f.put("/v1/members/Other", `{"born":"1972-02-03","households":[{"household":"CanaryHousehold","from":"2004-11-12"}]}`)
	f.put("/v1/providers/CanaryProvider", `{"name":"Canary Practice","profession":"psychologist","recognised":[{"from":"2015-01-01"}]}`)
	f.put("/v1/approvals/CanaryApproval", `{"member":"CanaryMember","benefit":"psychology","from":"2024-03-04"}`)
	opening := f.post("/v1/opening-balances", `{"member":"CanaryMember","limit":"psychology.sessions","date":"2025-01-10","units":3,"note":"Canary Note"}`,
		"Idempotency-Key", "CanaryOpeningKey")
	if opening.status != http.StatusCreated {
		t.Fatalf("%d %s", opening.status, opening.body)
	}
	r := f.submit(`{"member":"CanaryMember","channel":"post","submitted_on":"2025-11-18","lines":[
		{"benefit":"psychology","date":"2025-11-13","units":2,"charged_cents":12001,"statutory_cents":1002,"copay_cents":303,"supplement_cents":404,"other_cents":505,
			"provider":"CanaryProvider","bill":"Canary Bill","evidence":[{"code":"form","document":"Canary Document","issued_on":"2025-11-12"}]},
		{"benefit":"birth","date":"2025-11-14","fields":{"born":"2025-11-14","child":"Canary Child"}}]}`, "Idempotency-Key", "CanaryClaimKey-01")
	if r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	claim := decode[Claim](t, r).Id
	f.revise(t, engine.VersionRequest{Claim: claim, Kind: engine.VersionReversal, Reason: "Canary Reason"})
	f.post("/v1/members/CanaryMember/erasure", `{"note":"Canary Erasure"}`) // refused, as a claim is young

	got := f.get("/v1/members/CanaryMember/export?lang=fr")
	if got.status != http.StatusOK || got.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for _, canary := range []string{
		"CanaryMember", "1971-02-03", "2025-11-19", "2004-05-06", "2031-01-01", "2004-07-08", "in_order", "2004-09-10", "preferential", "CanaryHousehold", "2004-11-12",
		"CanaryApproval", "2024-03-04", "Canary Note", "CanaryOpeningKey", `"post"`, "2025-11-18", "2025-11-13", "12001", "1002", "303", "404", "505",
		"CanaryProvider", "Canary Practice", "Canary Bill", "Canary Document", "2025-11-12", "Canary Child", "CanaryClaimKey-01", "Canary Reason", claim,
		"Séances chez le psychologue", `"journal_payments"`, `"journal_consumptions"`, `"audit_events"`, "claim.decided", "member.put",
	} {
		if !strings.Contains(string(got.body), canary) {
			t.Errorf("%q is not in the export", canary)
		}
	}
	for _, foreign := range []string{`"Other"`, "1972-02-03", f.key} {
		if strings.Contains(string(got.body), foreign) {
			t.Errorf("%q is in the export, and nobody's business", foreign)
		}
	}
	out := decode[MemberExport](t, got)
	if out.Schema != exportSchema || out.Register == nil || len(out.Claims) != 1 || len(out.Claims[0].Versions) != 2 || len(out.Balances) == 0 || out.Language != "fr" {
		t.Errorf("%+v", out)
	}
	if r := f.get("/v1/members/nobody/export"); r.status != http.StatusNotFound {
		t.Errorf("%d", r.status)
	}
	f.key = f.newKey(engine.RoleAdjudicator)
	if r := f.get("/v1/members/CanaryMember/export"); r.status != http.StatusForbidden {
		t.Errorf("an adjudicator takes everything: %d", r.status)
	}
}

func TestExportMember_ofAnErasedOneTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	f, claim, ann, bob, _ := erasable(t)
	f.key = ann
	f.post(erasure, `{"note":"file 118"}`)
	f.key = bob
	f.post(erasure+"/confirmation", "")
	r := f.get("/v1/members/M1/export")
	out := decode[MemberExport](t, r)
	if r.status != http.StatusOK || out.Register != nil || len(out.Claims) != 1 || out.Claims[0].Id != claim || !out.Claims[0].Versions[0].Decision.Erased || out.Erasure.State != "confirmed" {
		t.Errorf("%d %s", r.status, r.body)
	}
	for _, gone := range []string{"1990-05-04", "Canary", "Practice", "H1"} {
		if strings.Contains(string(r.body), gone) {
			t.Errorf("%q is left: %s", gone, r.body)
		}
	}
}
