package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// psychology is a claim of n sessions for M1.
func psychology(date string, n int) string {
	return fmt.Sprintf(`{"member":"M1","channel":"online","lines":[{"benefit":"psychology","date":%q,"units":%d,"charged_cents":%d,
		"provider":"P1","evidence":[{"code":"form","document":"D1"}]}]}`, date, n, n*6000)
}

func decode[T any](t *testing.T, r response) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(string(r.body)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	return v
}

func TestSubmitClaim_answersWithTheDecisionAndItsReasons(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	if r := f.submit(psychology("2025-10-01", 19)); r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	r := f.submit(psychology("2025-11-03", 2))
	if r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	c := decode[Claim](t, r)
	if c.Outcome != "reduced" || c.PaysCents != 2000 || c.Member != "M1" || c.SubmittedOn != "2025-11-20" || c.Channel != "online" ||
		!strings.HasPrefix(c.BookRevision, "sha256:") || c.DecidedAt != "2025-11-20T11:00:00.000Z" {
		t.Errorf("claim %+v", c)
	}
	if got := r.header.Get("Location"); got != "/v1/claims/"+c.Id {
		t.Errorf("Location %q", got)
	}
	if _, said := r.header["Idempotency-Replayed"]; said {
		t.Error("a first answer says that it is a repeat")
	}
	l := c.Lines[0]
	if l.BoundBy == nil || *l.BoundBy != "sessions" || l.Pay == nil || *l.Pay != (Pay{"member", "money"}) || l.Date != "2025-11-03" || len(l.Reasons) == 0 || len(l.Steps) == 0 {
		t.Errorf("line %+v", l)
	}
	want := []Balance{{Limit: "sessions", Title: "Sessions a year", Measure: "units", Unit: "session", Window: "2025", Bound: "at_most", Used: "20", Remaining: "0"}}
	if diff := cmp.Diff(want, l.Balances); diff != "" {
		t.Error(diff)
	}
	if l.WhyNot == nil || l.WhyNot.Text == "" {
		t.Errorf("why_not %+v", l.WhyNot)
	}
	again := f.get("/v1/claims/" + c.Id)
	if diff := cmp.Diff(string(r.body), string(again.body)); diff != "" {
		t.Errorf("GET answers otherwise than POST: %s", diff)
	}
}

func TestSubmitClaim_speaksTheLanguageAsked(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	body := strings.Replace(psychology("2025-11-03", 1), `"P1"`, `"P2"`, 1)
	for lang, want := range map[string]string{
		"fr-BE,fr;q=0.9": "n'est pas reconnu", "nl": "is niet erkend", "de-DE": "ist nicht anerkannt", "en-GB": "is not recognised",
		"es,de;q=0.3": "ist nicht anerkannt", "pt": "is not recognised", "": "is not recognised", "%%%": "is not recognised",
	} {
		r := f.submit(body, "Accept-Language", lang)
		c := decode[Claim](t, r)
		if c.Outcome != "denied" || len(c.Lines[0].Reasons) != 1 {
			t.Fatalf("%s", r.body)
		}
		got := c.Lines[0].Reasons[0]
		if got.Code != "not_recognised" || got.Carc != 185 || !strings.Contains(got.Text, want) {
			t.Errorf("%q: %+v, want %q", lang, got, want)
		}
	}
}

func TestSubmitClaim_repeatsAreAnsweredFromTheStore(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	key := uuid.NewString()
	body := psychology("2025-11-03", 2)
	first := f.submit(body, "Idempotency-Key", key, "Accept-Language", "fr")
	f.setClock(noon.AddDate(0, 0, 3))
	f.submit(psychology("2025-11-04", 18))
	again := f.submit(body, "Idempotency-Key", key, "Accept-Language", "fr")
	if again.status != http.StatusCreated || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%d %v", again.status, again.header)
	}
	if diff := cmp.Diff(string(first.body), string(again.body)); diff != "" {
		t.Error(diff)
	}
	other := f.submit(psychology("2025-11-03", 1), "Idempotency-Key", key)
	if p := decode[Problem](t, other); other.status != 422 || p.Code != "idempotency_mismatch" || p.Title != "Key already used for a different request" {
		t.Errorf("%d %s", other.status, other.body)
	}
	if n := f.claims(); n != 2 {
		t.Errorf("%d claims stored, want 2", n)
	}
}

func TestSubmitClaim_aKeyWhoseFirstBodyWasInvalidCanBeUsedAgain(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	key := uuid.NewString()
	if r := f.submit(psychology("2025-02-30", 1), "Idempotency-Key", key); r.status != 422 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r := f.submit(strings.Replace(psychology("2025-11-03", 1), "psychology", "psichology", 1), "Idempotency-Key", key); r.status != 422 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r := f.submit(psychology("2025-11-03", 1), "Idempotency-Key", key); r.status != 201 {
		t.Fatalf("%d %s", r.status, r.body)
	}
}

func TestSubmitClaim_readsUnitsAndFieldsExactly(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	r := f.submit(`{"member":"M1","lines":[
		{"benefit":"sick_child","date":"2025-11-03","units":2.5,"charged_cents":10000},
		{"benefit":"birth","date":"2025-11-03","fields":{"born":"2024-12-31","child":"Zoé"}}]}`)
	c := decode[Claim](t, r)
	if r.status != 201 || c.PaysCents != 2000+30000 || c.Channel != "other" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if b := c.Lines[0].Balances[0]; b.Used != "2.5" || b.Remaining != "37.5" {
		t.Errorf("%+v", b)
	}
	// The same child, written with a combining accent, is the same child.
	r = f.submit(`{"member":"M1","lines":[{"benefit":"birth","date":"2025-11-03","fields":{"born":"2024-12-31","child":"Zoe\u0301"}}]}`)
	if c := decode[Claim](t, r); c.Outcome != "denied" {
		t.Errorf("paid twice: %s", r.body)
	}
}

func TestQuoteClaim_decidesAndKeepsNothing(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	q := f.do(f.request(http.MethodPost, "/v1/quotes", psychology("2025-11-03", 2)))
	if q.status != http.StatusOK {
		t.Fatalf("%d %s", q.status, q.body)
	}
	quote := decode[Quote](t, q)
	if quote.PaysCents != 4000 || quote.Lines[0].Balances[0].Remaining != "18" || quote.SubmittedOn != "2025-11-20" {
		t.Errorf("%s", q.body)
	}
	if n := f.claims(); n != 0 {
		t.Errorf("%d claims stored by a quote", n)
	}
	claim := decode[Claim](t, f.submit(psychology("2025-11-03", 2)))
	if diff := cmp.Diff(quote.Lines, claim.Lines); diff != "" {
		t.Errorf("the claim is decided otherwise than its quote: %s", diff)
	}
}

func TestListClaims_pagesNewestFirst(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	var want []string
	for i := range 5 {
		c := decode[Claim](t, f.submit(psychology(fmt.Sprintf("2025-11-%02d", i+1), 1)))
		want = append(want, c.Id)
	}
	slices.Reverse(want)
	var got []string
	target := "/v1/claims?member=M1&limit=2"
	for pages := 1; ; pages++ {
		page := decode[ClaimPage](t, f.get(target))
		for _, c := range page.Claims {
			got = append(got, c.Id)
		}
		if page.NextCursor == nil {
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			break
		}
		target = "/v1/claims?member=M1&limit=2&cursor=" + *page.NextCursor
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r := f.get("/v1/claims?member=M2"); r.status != 404 {
		t.Errorf("unknown member: %d %s", r.status, r.body)
	}
}
