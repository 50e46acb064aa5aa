package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestAnswers_areNotEscapedForHTML; TestExamples_areRealAnswers sees to conditions.
func TestAnswers_areNotEscapedForHTML(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/providers/P3", `{"name":"Huber & Söhne <Wien>","profession":"psychologist"}`)
	r := f.get("/v1/providers/P3")
	if !strings.Contains(string(r.body), `"Huber & Söhne <Wien>"`) || r.header.Get("Content-Type") != "application/json" {
		t.Errorf("%v %s", r.header, r.body)
	}
	r = f.submit(line(`"member"`, `"a&b":1,"member"`))
	if r.status != http.StatusBadRequest || !strings.Contains(string(r.body), `/a&b`) {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// TestContract_hasOneStatusForWhenAllIsWell: writeJSON takes it from there.
func TestContract_hasOneStatusForWhenAllIsWell(t *testing.T) {
	t.Parallel()
	ok := &openapi3.ResponseRef{Value: &openapi3.Response{}}
	if err := (&operation{}).readAnswer(&openapi3.Operation{Responses: openapi3.NewResponses(openapi3.WithStatus(200, ok), openapi3.WithStatus(201, ok))}); err == nil {
		t.Error("two were taken")
	}
	var o operation
	if err := o.readAnswer(&openapi3.Operation{Responses: openapi3.NewResponses(openapi3.WithStatus(201, ok), openapi3.WithStatus(400, ok))}); err != nil || o.success != 201 {
		t.Errorf("%d %v", o.success, err)
	}
}

// TestLine_saysWhoIsPaidOnlyWhenSomethingIsGranted covers the contract's words on pay.
func TestLine_saysWhoIsPaidOnlyWhenSomethingIsGranted(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for outcome, body := range map[string]string{
		"approved": psychology("2025-11-03", 1),
		"denied":   line(`"P1"`, `"P2"`),
		"pended":   line(`"P1"`, `"P404"`),
	} {
		r := f.submit(body)
		l := decode[Claim](t, r).Lines[0]
		if l.Outcome != outcome || (l.Pay != nil) != (outcome == "approved") || (outcome != "approved") != strings.Contains(string(r.body), `"pay":null`) {
			t.Errorf("%s: %s", outcome, r.body)
		}
	}
}

// TestGetBalances_leavesOutWhatOnlyAClaimCanTell: a limit per child has no balance of the member's.
func TestGetBalances_leavesOutWhatOnlyAClaimCanTell(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	got := ""
	for _, b := range decode[BalanceList](t, f.get("/v1/members/M1/balances?on=2025-11-03")).Balances {
		got += b.Benefit + "." + b.Limit + " "
	}
	if got != "psychology.sessions sick_child.hours " {
		t.Errorf("balances of %s", got)
	}
}
