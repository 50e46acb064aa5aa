package api

import (
	"net/http"
	"testing"
)

func TestReassessments_areBegunReadListedAndCancelled(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	const key, body = "0123456789abcdef", `{"from":"2025-03-01","benefits":["psychology"],"reason":"new rates","preview":false}`
	begun := f.post("/v1/reassessments", body, "Idempotency-Key", key)
	run := decode[Reassessment](t, begun)
	if begun.status != http.StatusAccepted || begun.header.Get("Location") != "/v1/reassessments/"+run.Id || run.State != "running" || run.From != "2025-03-01" {
		t.Fatalf("%d %s", begun.status, begun.body)
	}
	again := f.post("/v1/reassessments", body, "Idempotency-Key", key)
	if decode[Reassessment](t, again).Id != run.Id || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s", again.body)
	}
	if got := decode[Reassessment](t, f.get("/v1/reassessments/"+run.Id)); got.Id != run.Id || got.Reason != "new rates" {
		t.Errorf("%+v", got)
	}
	if got := decode[Reassessment](t, f.post("/v1/reassessments/"+run.Id+"/cancellation", "")); got.State != "cancelled" {
		t.Errorf("%+v", got)
	}
	if list := decode[ReassessmentList](t, f.get("/v1/reassessments")); len(list.Reassessments) != 1 || list.Reassessments[0].State != "cancelled" {
		t.Errorf("%+v", list)
	}
	if r := f.post("/v1/reassessments", `{"from":"2025-03-01","benefits":["psycology"],"reason":"x","preview":true}`); r.status != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := f.get("/v1/reassessments/nothing"); r.status != http.StatusNotFound {
		t.Errorf("%d %s", r.status, r.body)
	}
}
