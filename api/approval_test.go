package api

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

const wholeApproval = `{"id":"A1","member":"M1","benefit":"psychology","granted_on":"2025-01-08","from":"2025-01-15","until":"2027-01-15",` +
	`"units":40,"amount_cents":80000}`

func TestPutApproval_keepsEverything(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	put := f.do(f.request(http.MethodPut, "/v1/approvals/A1", wholeApproval))
	if put.status != http.StatusOK {
		t.Fatalf("%d %s", put.status, put.body)
	}
	want := decode[any](t, response{body: []byte(wholeApproval)})
	for _, r := range []response{put, f.get("/v1/approvals/A1")} {
		if diff := cmp.Diff(want, decode[any](t, r)); diff != "" {
			t.Error(diff)
		}
	}
	f.put("/v1/approvals/A1", `{"member":"M1","benefit":"sick_child","from":"2025-02-01"}`)
	left := decode[map[string]any](t, f.get("/v1/approvals/A1"))
	if diff := cmp.Diff(map[string]any{"id": "A1", "member": "M1", "benefit": "sick_child", "granted_on": "2025-02-01", "from": "2025-02-01"}, left); diff != "" {
		t.Errorf("a PUT left something of the former record, or does not say when it was granted: %s", diff)
	}
}

func TestListApprovals_hasTheMembersByID(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/members/M2", `{"born":"1990-05-04"}`)
	for id, member := range map[string]string{"B": "M1", "A": "M1", "C": "M2"} {
		f.put("/v1/approvals/"+id, `{"member":"`+member+`","benefit":"psychology","from":"2025-01-15"}`)
	}
	list := decode[ApprovalList](t, f.get("/v1/approvals?member=M1"))
	if list.Member != "M1" || len(list.Approvals) != 2 || list.Approvals[0].Id != "A" || list.Approvals[1].Id != "B" {
		t.Errorf("%+v", list)
	}
	f.put("/v1/approvals/C", `{"member":"M1","benefit":"psychology","from":"2025-01-15"}`)
	if r := f.get("/v1/approvals?member=M2"); r.status != http.StatusOK || !strings.Contains(string(r.body), `"approvals":[]`) {
		t.Errorf("an approval that was given to another: %d %s", r.status, r.body)
	}
	for target, want := range map[string]string{
		"/v1/approvals?member=M404": "404 member_not_found", "/v1/approvals/A404": "404 approval_not_found", "/v1/approvals": "400 query_invalid",
		"/v1/approvals?member=85073003328": "400 query_invalid", "/v1/approvals?member=M1&limit=5": "400 query_invalid", "/v1/approvals/a%20b": "400 id_invalid",
	} {
		r := f.get(target)
		if p := decode[Problem](t, r); strconv.Itoa(r.status)+" "+p.Code != want || p.Detail == "" {
			t.Errorf("%s: %d %s", target, r.status, r.body)
		}
	}
}

// TestPutApproval_tellsEveryMistake, of the schema, of the book and of the registers together, in every language.
func TestPutApproval_tellsEveryMistake(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	with := func(more string) string {
		return `{"member":"M1","benefit":"psychology","from":"2025-01-15"` + more + `}`
	}
	for _, tt := range []badInput{
		{name: "no body", body: " ", status: 400, code: "body_missing"},
		{name: "nothing", body: `{}`, status: 422, code: "required", at: []string{"/member required", "/benefit required", "/from required"}},
		{name: "an unknown name", body: with(`,"quantity":5,"units":0`), status: 400, code: "unknown_field", at: []string{"/quantity unknown_field", "/units units_invalid"}},
		{name: "a name given twice", body: with(`,"units":5,"units":6`), status: 400, code: "json_duplicate_key", at: []string{"/units json_duplicate_key"}},
		{name: "another id", body: with(`,"id":"A9"`), status: 422, code: "id_mismatch", at: []string{"/id id_mismatch"}},
		{name: "an unknown member", body: `{"member":"M404","benefit":"psychology","from":"2025-01-15"}`, status: 404, code: "member_not_found", at: []string{"/member member_not_found"}, secret: "M404"},
		{name: "a national number", body: `{"member":"85073003328","benefit":"psychology","from":"2025-01-15"}`, status: 422, code: "national_number", at: []string{"/member national_number"}, secret: "85073003328"},
		{name: "an unknown benefit", body: `{"member":"M1","benefit":"psycology","from":"2025-01-15"}`, status: 422, code: "benefit_unknown", at: []string{"/benefit benefit_unknown"}},
		{name: "it ends when it begins", body: with(`,"until":"2025-01-15"`), status: 422, code: "span_order", at: []string{"/until span_order"}},
		{name: "granted on a day to come", body: with(`,"granted_on":"2025-11-21"`), status: 422, code: "date_future", at: []string{"/granted_on date_future"}},
		{name: "long ago", body: `{"member":"M1","benefit":"psychology","from":"1899-12-31"}`, status: 422, code: "date_too_old", at: []string{"/from date_too_old"}},
		{name: "no such days", body: with(`,"until":"2025-02-30","granted_on":"2025-01-15T10:00:00Z"`), status: 422, code: "invalid_fields", at: []string{"/until date_invalid", "/granted_on date_only"}},
		{name: "no units", body: with(`,"units":0`), status: 422, code: "units_invalid", at: []string{"/units units_invalid"}},
		{name: "fewer than no units", body: with(`,"units":-1`), status: 422, code: "units_invalid", at: []string{"/units units_invalid"}},
		{name: "half a session", body: with(`,"units":1.5`), status: 422, code: "units_invalid", at: []string{"/units units_invalid"}},
		{name: "units as text", body: with(`,"units":"5"`), status: 422, code: "type", at: []string{"/units type"}},
		{name: "an amount of nothing", body: with(`,"amount_cents":0`), status: 422, code: "amount_range", at: []string{"/amount_cents amount_range"}},
		{name: "an amount below nothing", body: with(`,"amount_cents":-5`), status: 422, code: "amount_range", at: []string{"/amount_cents amount_range"}},
		{name: "an amount in euros", body: with(`,"amount_cents":50.00`), status: 422, code: "amount_not_cents", at: []string{"/amount_cents amount_not_cents"}},
		{name: "all at once", body: `{"id":"A9","member":"M1","benefit":"nothing","from":"2025-01-15","until":"2024-01-15","granted_on":"2026-01-01","units":"x"}`, status: 422, code: "invalid_fields",
			at: []string{"/units type", "/benefit benefit_unknown", "/until span_order", "/granted_on date_future", "/id id_mismatch"}},
	} {
		for _, lang := range []string{"en", "fr", "nl", "de"} {
			checkRefusal(t, tt, lang, f.do(f.request(http.MethodPut, "/v1/approvals/A1", tt.body, "Accept-Language", lang)))
		}
	}
	if r := f.get("/v1/approvals/A1"); r.status != http.StatusNotFound {
		t.Errorf("something was stored: %d", r.status)
	}
}

// TestPutApproval_mayBeginInTheFuture: it was decided today, or will be on the day it begins.
func TestPutApproval_mayBeginInTheFuture(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/approvals/A1", `{"member":"M1","benefit":"psychology","from":"2026-01-01"}`)
	again := f.get("/v1/approvals/A1")
	f.put("/v1/approvals/A1", string(again.body))
	f.put("/v1/approvals/A2", `{"member":"M1","benefit":"psychology","from":"2025-01-01","until":"2025-02-01","granted_on":"2025-11-20"}`)
}

func TestApprovals_needABookAndTheirScopes(t *testing.T) {
	t.Parallel()
	f := setUpEmpty(t)
	r := f.do(f.request(http.MethodPut, "/v1/approvals/A1", wholeApproval))
	if p := decode[Problem](t, r); r.status != http.StatusServiceUnavailable || p.Code != "no_book" {
		t.Errorf("%d %s", r.status, r.body)
	}
	for role, may := range map[engine.Role]string{
		engine.RoleAdmin: "read write", engine.RoleAdjudicator: "read", engine.RoleAuditor: "read", engine.RoleFinance: "", engine.RoleRuleEditor: "",
	} {
		key := "Bearer " + f.newKey(role)
		read := f.get("/v1/approvals/A1", "Authorization", "-", "Authorization", key)
		write := f.do(f.request(http.MethodPut, "/v1/approvals/A1", wholeApproval, "Authorization", "-", "Authorization", key))
		got := ""
		if read.status != http.StatusForbidden {
			got = "read"
		}
		if write.status != http.StatusForbidden {
			got += " write"
		}
		if got != may {
			t.Errorf("%s may %q, want %q", role, got, may)
		}
	}
}

func TestReadApproval_wantsAnID(t *testing.T) {
	t.Parallel()
	a, err := ReadApproval([]byte(wholeApproval))
	want := engine.Approval{ID: "A1", Member: "M1", Benefit: "psychology", GrantedOn: engine.MustDate("2025-01-08"),
		Span: engine.Span{From: engine.MustDate("2025-01-15"), Until: engine.MustDate("2027-01-15")}, Units: 40 * engine.One, Amount: 80000}
	if err != nil || a != want {
		t.Errorf("%v %+v", err, a)
	}
	for _, body := range []string{`{"member":"M1","benefit":"psychology","from":"2025-01-15"}`, `[]`, `{"id":"A1"}`} {
		if p := RenderError(second(ReadApproval([]byte(body))), engine.DE); p.Status >= http.StatusInternalServerError || p.Detail == "" {
			t.Errorf("%s: %+v", body, p)
		}
	}
}

// TestPutApproval_namesTheLeastAmount: whoever sends 0 must not read that amounts begin at 0.
func TestPutApproval_namesTheLeastAmount(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	r := f.do(f.request(http.MethodPut, "/v1/approvals/A1", `{"member":"M1","benefit":"psychology","from":"2025-01-15","amount_cents":0}`, "Accept-Language", "en"))
	if p := decode[Problem](t, r); !strings.HasPrefix(p.Detail, "An amount is between 1 and ") {
		t.Errorf("%s", p.Detail)
	}
}
