package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

const wholeMember = `{"id":"M2","born":"1990-05-04","died":"2025-01-02","households":[{"household":"H1","holder":false,"from":"2020-01-01","until":"2021-01-01"},` +
	`{"household":"H2","holder":true,"from":"2021-01-01"}],"coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"in_order","from":"2020-01-01","until":"2024-01-01"},` +
	`{"state":"behind","from":"2024-01-01"}],"statuses":[{"code":"preferential","from":"2020-01-01"},{"code":"disabled","from":"2020-01-01"}]}`

func TestPutMember_keepsEverything(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	put := f.do(f.request(http.MethodPut, "/v1/members/M2", wholeMember))
	if put.status != http.StatusOK {
		t.Fatalf("%d %s", put.status, put.body)
	}
	got := f.get("/v1/members/M2")
	if diff := cmp.Diff(decode[any](t, response{body: []byte(wholeMember)}), decode[any](t, got)); diff != "" {
		t.Error(diff)
	}
	if cc := got.header.Get("Cache-Control"); cc != "no-store" {
		t.Errorf("Cache-Control %q", cc)
	}
	f.put("/v1/members/M2", `{"born":"1990-05-04"}`)
	if m := decode[Member](t, f.get("/v1/members/M2")); len(m.Households)+len(m.Statuses)+len(m.Contributions) != 0 || m.Died != "" {
		t.Errorf("a PUT left something of the former record: %+v", m)
	}
}

func TestPutMember_tellsEveryMistake(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []struct{ name, body, at string }{
		{"empty", `{}`, "/born required"},
		{"other id", `{"id":"M9","born":"1990-01-01"}`, "/id id_mismatch"},
		{"born tomorrow", `{"born":"2025-11-21"}`, "/born date_implausible"},
		{"born long ago", `{"born":"1899-12-31"}`, "/born date_implausible"},
		{"died first", `{"born":"1990-01-02","died":"1990-01-01"}`, "/died died_before_born"},
		{"dies tomorrow", `{"born":"1990-01-02","died":"2025-11-21"}`, "/died date_implausible"},
		{"spans", `{"born":"1990-01-01","coverage":[{"from":"2025-01-01","until":"2025-01-01"}],` +
			`"households":[{"household":"A","from":"2020-01-01"},{"household":"B","from":"2024-01-01"}],` +
			`"contributions":[{"state":"in_order","from":"2024-01-01"},{"state":"lost","from":"2020-01-01","until":"2024-01-02"}],` +
			`"statuses":[{"code":"x","from":"2020-01-01"},{"code":"y","from":"2020-01-01"},{"code":"x","from":"2020-01-01"}]}`,
			"/households/1 span_overlap,/coverage/0/until span_order,/contributions/1 span_overlap,/statuses/2 span_overlap"},
		{"states and schema together", `{"born":"1990-01-02","died":"1990-01-01","contributions":[{"state":"paid","from":"2024-01-01"}],"coverage":[{"until":"2024-02-30"}]}`,
			"/contributions/0/state not_allowed,/coverage/0/from required,/coverage/0/until date_invalid,/died died_before_born"},
		{"household is a national number", `{"born":"1990-01-02","households":[{"household":"85073003328","from":"2024-01-01"}]}`, "/households/0/household national_number"},
	} {
		r := f.do(f.request(http.MethodPut, "/v1/members/M3", tt.body))
		var at []string
		for _, e := range decode[Problem](t, r).Errors {
			at = append(at, e.Pointer+" "+e.Code)
		}
		if r.status != 422 || strings.Join(at, ",") != tt.at {
			t.Errorf("%s: %d %q", tt.name, r.status, at)
		}
	}
	if r := f.get("/v1/members/M3"); r.status != http.StatusNotFound {
		t.Errorf("something was stored: %d", r.status)
	}
	if r := f.do(f.request(http.MethodPut, "/v1/members/85073003328", `{"born":"1990-01-01"}`)); r.status != 422 || strings.Contains(string(r.body), "85073003328") {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestPutProvider_keepsEverythingAndTellsEveryMistake(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	const whole = `{"id":"P3","name":"Cabinet É","profession":"dietician","country":"FR","recognised":[{"from":"2015-01-01","until":"2020-01-01"}],` +
		`"conventioned":[{"from":"2015-01-01"}],"networks":[{"code":"first_line","from":"2015-01-01"}]}`
	f.put("/v1/providers/P3", whole)
	if diff := cmp.Diff(decode[any](t, response{body: []byte(whole)}), decode[any](t, f.get("/v1/providers/P3"))); diff != "" {
		t.Error(diff)
	}
	r := f.do(f.request(http.MethodPut, "/v1/providers/P4", `{"id":"P5","name":"`+strings.Repeat("x", 201)+`","profession":"Dr","country":"be","recognised":[{"from":"2024-01-01","until":"2023-01-01"}]}`))
	want := "/name too_long,/profession code_invalid,/country country_invalid,/recognised/0/until span_order,/id id_mismatch"
	var at []string
	for _, e := range decode[Problem](t, r).Errors {
		at = append(at, e.Pointer+" "+e.Code)
	}
	if r.status != 422 || strings.Join(at, ",") != want {
		t.Errorf("%d %q", r.status, at)
	}
}

func TestGetBalances_saysWhatIsLeft(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submit(psychology("2025-10-01", 19))
	f.submit(`{"member":"M1","lines":[{"benefit":"sick_child","date":"2025-11-03","units":2.5,"charged_cents":10000}]}`)
	got := decode[BalanceList](t, f.get("/v1/members/M1/balances?on=2025-12-31", "Accept-Language", "fr"))
	want := []MemberBalance{
		{Benefit: "psychology", Limit: "sessions", Title: "Séances par an", Measure: "units", Unit: "session", Window: "2025", Bound: "at_most", Used: "19", Remaining: "1"},
		{Benefit: "sick_child", Limit: "hours", Measure: "units", Unit: "hour", Window: "2025", Bound: "at_most", Used: "2.5", Remaining: "37.5"},
	}
	if len(got.Balances) == 2 {
		want[1].Title = got.Balances[1].Title // a limit without a title has the engine's
	}
	if diff := cmp.Diff(want, got.Balances); diff != "" || got.On != "2025-12-31" || got.Member != "M1" {
		t.Errorf("%s %+v", diff, got)
	}
	if today := decode[BalanceList](t, f.get("/v1/members/M1/balances")); today.On != "2025-11-20" {
		t.Errorf("on %s", today.On)
	}
	before := decode[BalanceList](t, f.get("/v1/members/M1/balances?on=2024-06-01"))
	if b := before.Balances[0]; b.Used != "0" || b.Remaining != "16" || b.Window != "2024" {
		t.Errorf("%+v", b)
	}
}

func TestReadFiles_haveTheShapeOfRequests(t *testing.T) {
	t.Parallel()
	today := engine.MustDate("2025-11-20")
	m, err := ReadMember([]byte(wholeMember), today)
	if err != nil || m.ID != "M2" || len(m.Statuses) != 2 || m.Households[1].From != engine.MustDate("2021-01-01") {
		t.Errorf("%v %+v", err, m)
	}
	if diff := cmp.Diff(decode[any](t, response{body: []byte(wholeMember)}), decode[any](t, response{body: mustJSON(t, NewMember(m))})); diff != "" {
		t.Error(diff)
	}
	for name, err := range map[string]error{
		"member without id":   second(ReadMember([]byte(`{"born":"1990-01-01"}`), today)),
		"provider without id": second(ReadProvider([]byte(`{"profession":"x"}`))),
		"claim without lines": second(ReadClaim([]byte(`{"member":"M1"}`))),
		"claim as an array":   second(ReadClaim([]byte(`[]`))),
	} {
		if p := RenderError(err, engine.NL); err == nil || p.Status >= 500 || p.Detail == "" {
			t.Errorf("%s: %v %+v", name, err, p)
		}
	}
	c, err := ReadClaim([]byte(psychology("2025-11-03", 2)))
	if err != nil || c.Lines[0].Units != 2*engine.One || c.Lines[0].Charged != 12000 || c.Lines[0].Until != c.Lines[0].Date {
		t.Errorf("%v %+v", err, c)
	}
}

func second[T any](_ T, err error) error { return err }

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
