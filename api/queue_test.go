package api

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQueue_pagesFiltersAndCounts(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/members/M2", member2)
	ids := make(map[string]int)
	for i, body := range []string{
		sessionsOf("2025-11-03", 1, false),
		`{"member":"M1","submitted_on":"2025-10-02","channel":"post","lines":[{"benefit":"psychology","date":"2025-10-01","charged_cents":6000,"provider":"NEW","evidence":[{"code":"form"}]},
			{"benefit":"psychology","date":"2025-10-02","charged_cents":6000,"provider":"P1"}]}`,
		`{"member":"M2","lines":[{"benefit":"psychology","date":"2025-11-05","charged_cents":6000,"provider":"P1"}]}`,
		sessionsOf("2025-11-06", 1, true),
	} {
		ids[f.claimed(t, body).Id] = i + 1
	}
	lines := func(query string) []string {
		r := f.get("/v1/queue" + query)
		if r.status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, r.status, r.body)
		}
		out := []string{}
		for _, l := range decode[QueuePage](t, r).Lines {
			out = append(out, fmt.Sprintf("%d/%d %s", ids[l.Claim], l.Line, l.WaitsFor))
			if len(l.Reasons) == 0 || l.Reasons[0].Text == "" || l.Version != 1 || l.Category != "psychology" {
				t.Errorf("%+v", l)
			}
		}
		return out
	}
	for query, want := range map[string][]string{
		"":                            {"1/0 document", "2/0 provider", "2/1 document", "3/0 document"},
		"?waits_for=provider":         {"2/0 provider"},
		"?waits_for=reviewer":         {},
		"?member=M2":                  {"3/0 document"},
		"?provider=NEW":               {"2/0 provider"},
		"?channel=post&limit=1":       {"2/0 provider"},
		"?benefit=birth":              {},
		"?category=psychology":        {"1/0 document", "2/0 provider", "2/1 document", "3/0 document"},
		"?from=2025-10-02":            {"1/0 document", "2/1 document", "3/0 document"},
		"?until=2025-10-02":           {"2/0 provider"},
		"?submitted_until=2025-11-01": {"2/0 provider", "2/1 document"},
		"?submitted_from=2025-11-01":  {"1/0 document", "3/0 document"},
		"?older_than_days=48":         {"2/0 provider", "2/1 document"}, // 2 October is 49 days ago
		"?older_than_days=49":         {},
	} {
		if diff := cmp.Diff(want, lines(query)); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	var got []string
	for cursor := ""; ; {
		page := decode[QueuePage](t, f.get("/v1/queue?limit=3"+cursor))
		for _, l := range page.Lines {
			got = append(got, fmt.Sprintf("%d/%d", ids[l.Claim], l.Line))
		}
		if page.NextCursor == nil {
			break
		}
		cursor = "&cursor=" + *page.NextCursor
	}
	if diff := cmp.Diff([]string{"1/0", "2/0", "2/1", "3/0"}, got); diff != "" {
		t.Error(diff)
	}
	counts := decode[QueuePage](t, f.get("/v1/queue?waits_for=reviewer")).Counts
	if counts[0] != (QueueCount{"document", 3}) || counts[2] != (QueueCount{"provider", 1}) || len(counts) != 7 {
		t.Errorf("%+v", counts)
	}
	for _, query := range []string{"?from=2025-02-01&until=2025-02-01", "?submitted_from=2025-02-01&submitted_until=2025-01-01", "?cursor=" + newCursor("x"),
		"?waits_for=rain", "?limit=0", "?older_than_days=0", "?sort=x"} {
		if r := f.get("/v1/queue" + query); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
}

func TestRedecisions_decideWhatWaitsAgain(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	c := f.claimed(t, `{"member":"M1","lines":[{"benefit":"psychology","date":"2025-10-01","charged_cents":6000,"provider":"NEW","evidence":[{"code":"form"}]}]}`)
	post := func(body string) response { return f.do(f.request(http.MethodPost, "/v1/redecisions", body)) }
	if got := decode[Redecisions](t, post(`{"waits_for":"provider"}`)); got.Claims != 1 || got.Changed != 0 || got.Failed != 0 || got.NextCursor != nil {
		t.Errorf("%+v", got)
	}
	f.put("/v1/providers/NEW", `{"name":"Practice N","profession":"psychologist","recognised":[{"from":"2015-01-01"}]}`)
	now := decode[Claim](t, f.get("/v1/claims/"+c.Id))
	if now.Outcome != "approved" || now.Kind != "redecision" || now.Version != 2 {
		t.Errorf("%+v", now)
	}
	if got := decode[Redecisions](t, post(`{}`)); got.Claims != 0 {
		t.Errorf("%+v", got)
	}
	if r := post(`{"from":"2025-02-01","until":"2025-01-01","cursor":"x","colour":1}`); r.status != http.StatusBadRequest {
		t.Errorf("%d %s", r.status, r.body)
	}
}
