package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

// example returns an example of the contract as JSON.
func example(t *testing.T, name string) string {
	t.Helper()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(c.doc.Components.Examples[name].Value.Value)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestExamples_areRealAnswers submits the contract's examples under the rule book that comes with octroi: what the
// contract shows as answers is what comes back, but for ids, instants and the revision.
func TestExamples_areRealAnswers(t *testing.T) {
	t.Parallel()
	f := setUpEmpty(t)
	files, err := rules.Shipped("partenamut")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.svc.LoadBook(t.Context(), files, engine.Actor{Client: "test"}); err != nil {
		t.Fatal(err)
	}
	f.put("/v1/members/M0001", example(t, "Member"))
	f.put("/v1/providers/P0001", example(t, "Provider"))
	claim := example(t, "PsychologyClaim")
	if r := f.submit(change(t, change(t, claim, `"units":2`, `"units":19`), "12000", "114000")); r.status != http.StatusCreated || decode[Claim](t, r).Outcome != "approved" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	reduced := f.submit(claim)
	sameAnswer(t, "ReducedClaim", reduced)
	if r := f.get("/v1/benefits/psychology"); !strings.Contains(string(r.body), ` && `) || strings.Contains(string(r.body), `\u00`) {
		t.Errorf("a condition does not read as it stands in the book: %s", r.body)
	}
	sameAnswer(t, "UnknownField", f.submit(change(t, claim, "charged_cents", "chargedcents")))
	sameAnswer(t, "FieldErrors", f.submit(change(t, change(t, claim, "2025-11-03", "2025-02-30"), "12000", "120.00")))
}

func change(t *testing.T, body, old, with string) string {
	t.Helper()
	if !strings.Contains(body, old) {
		t.Fatalf("%s is not in %s", old, body)
	}
	return strings.Replace(body, old, with, 1)
}

// sameAnswer compares an answer with an example; of what differs each time only the length.
func sameAnswer(t *testing.T, name string, r response) {
	t.Helper()
	var want, got map[string]any
	if err := json.Unmarshal([]byte(example(t, name)), &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(r.body, &got); err != nil {
		t.Fatal(err)
	}
	for _, v := range []map[string]any{want, got} {
		for _, key := range []string{"id", "request_id", "decided_at", "book_revision"} {
			if s, ok := v[key].(string); ok {
				v[key] = fmt.Sprintf("%d characters", len(s))
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("example %s is not what is answered: %s\nThe answer is %s", name, diff, r.body)
	}
}
