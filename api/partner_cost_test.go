package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"octroi/engine"
)

// post sends a body that is stored once under a new key, unless the headers bring one.
func (f *fixture) post(target, body string, headers ...string) response {
	f.t.Helper()
	r := f.request(http.MethodPost, target, body, headers...)
	if _, given := r.Header["Idempotency-Key"]; !given {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	return f.do(r)
}

// cost is a partner cost with more in it.
func cost(more string) string {
	return `{"partner":"Croix-Rouge","category":"family","date":"2025-10-01","cents":1250000` + more + `}`
}

func TestPartnerCosts_areBookedOnceAndReversedOnce(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	const key = "0123456789abcdef"
	body := cost(`,"id":"PC1","benefit":"sick_child","until":"2025-12-31","reference":"F-1","note":"é"`)
	booked := f.post("/v1/partner-costs", body, "Idempotency-Key", key)
	want := `{"id":"PC1","kind":"cost","partner":"Croix-Rouge","category":"family","benefit":"sick_child","date":"2025-10-01","until":"2025-12-31",` +
		`"cents":1250000,"reference":"F-1","note":"é","booked_on":"2025-11-20","booked_at":"2025-11-20T11:00:00.000Z"}`
	if booked.status != http.StatusCreated || booked.header.Get("Location") != "/v1/partner-costs/PC1" || booked.header.Get("Idempotency-Replayed") != "" {
		t.Fatalf("%d %v %s", booked.status, booked.header, booked.body)
	}
	if diff := cmp.Diff(decode[any](t, response{body: []byte(want)}), decode[any](t, booked)); diff != "" {
		t.Error(diff)
	}
	reversal := f.post("/v1/partner-costs/PC1/reversal", `{"note":"twice"}`, "Idempotency-Key", key+"-r")
	back := decode[PartnerCost](t, reversal)
	if reversal.status != http.StatusCreated || back.Kind != "reversal" || back.Reverses != "PC1" || back.Cents != -1250000 || back.Note != "twice" {
		t.Errorf("%d %s", reversal.status, reversal.body)
	}
	for what, again := range map[string]response{
		"the cost, after it was reversed": f.post("/v1/partner-costs", body, "Idempotency-Key", key),
		"the reversal":                    f.post("/v1/partner-costs/PC1/reversal", `{"note":"twice"}`, "Idempotency-Key", key+"-r"),
		"a reversal of another key":       f.post("/v1/partner-costs/PC1/reversal", `{}`),
	} {
		first := reversal
		if strings.HasPrefix(what, "the cost") {
			first = booked
		}
		if again.status != http.StatusCreated || string(again.body) != string(first.body) || again.header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%s: %d %s", what, again.status, again.body)
		}
	}
	if now := decode[PartnerCost](t, f.get("/v1/partner-costs/PC1")); now.ReversedBy != back.Id {
		t.Errorf("%+v", now)
	}
	for what, r := range map[string]response{
		"422 idempotency_mismatch":   f.post("/v1/partner-costs", cost(""), "Idempotency-Key", key),
		"409 partner_cost_exists":    f.post("/v1/partner-costs", cost(`,"id":"PC1"`)),
		"409 reversal_of_reversal":   f.post("/v1/partner-costs/"+back.Id+"/reversal", `{}`),
		"404 partner_cost_not_found": f.post("/v1/partner-costs/PC404/reversal", `{}`),
		"400 unknown_field":          f.post("/v1/partner-costs/PC1/reversal", `{"cents":5}`),
		"422 control_character":      f.post("/v1/partner-costs/PC1/reversal", `{"note":"\u0000"}`),
	} {
		if p := decode[Problem](t, r); fmt.Sprint(r.status, " ", p.Code) != what || p.Detail == "" {
			t.Errorf("want %s: %d %s", what, r.status, r.body)
		}
	}
}

func TestListPartnerCosts_pagesAndFilters(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for i, date := range []string{"2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01"} {
		body := strings.Replace(cost(fmt.Sprintf(`,"id":"PC%d"`, 9-i)), "2025-10-01", date, 1)
		if i == 3 {
			body = strings.NewReplacer("family", "psychology", "Croix-Rouge", "Manpower & Co").Replace(body)
		}
		if r := f.post("/v1/partner-costs", body); r.status != http.StatusCreated {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	ids := func(query string) (out []string, next *string) {
		page := decode[PartnerCostPage](t, f.get("/v1/partner-costs"+query))
		for _, c := range page.PartnerCosts {
			out = append(out, c.Id)
		}
		return out, page.NextCursor
	}
	for query, want := range map[string][]string{
		"": {"PC6", "PC7", "PC8", "PC9"}, "?from=2025-02-01&to=2025-02-28": {"PC7", "PC8"}, "?category=psychology": {"PC6"},
		"?partner=Manpower+%26+Co": {"PC6"}, "?category=none": nil, "?limit=4": {"PC6", "PC7", "PC8", "PC9"},
	} {
		got, next := ids(query)
		if diff := cmp.Diff(want, got); diff != "" || next != nil {
			t.Errorf("%s: %s %v", query, diff, next)
		}
	}
	first, next := ids("?limit=3&to=2025-02-28&from=2025-01-01")
	if len(first) != 3 || next != nil {
		t.Errorf("%v %v", first, next)
	}
	first, next = ids("?limit=3")
	rest, end := ids("?limit=3&cursor=" + *next)
	if diff := cmp.Diff([]string{"PC6", "PC7", "PC8", "PC9"}, append(first, rest...)); diff != "" || end != nil {
		t.Error(diff, end)
	}
	for _, query := range []string{"?cursor=" + newCursor("PC1"), "?cursor=x", "?from=2025-02-30", "?limit=0", "?limit=101", "?category=A", "?member=M1", "?partner="} {
		if r := f.get("/v1/partner-costs" + query); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
}

// TestBookPartnerCost_tellsEveryMistake, of the schema and of the book together, in every language.
func TestBookPartnerCost_tellsEveryMistake(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []badInput{
		{name: "no body", body: " ", status: 400, code: "body_missing"},
		{name: "nothing", body: `{}`, status: 422, code: "required", at: []string{"/partner required", "/category required", "/date required", "/cents required"}},
		{name: "an unknown name", body: cost(`,"amount":5`), status: 400, code: "unknown_field", at: []string{"/amount unknown_field"}},
		{name: "euros", body: strings.Replace(cost(""), "1250000", "12500.00", 1), status: 422, code: "amount_not_cents", at: []string{"/cents amount_not_cents"}},
		{name: "below nothing", body: strings.Replace(cost(""), "1250000", "-5", 1), status: 422, code: "amount_range", at: []string{"/cents amount_range"}},
		{name: "beyond the bound", body: strings.Replace(cost(""), "1250000", "10000000001", 1), status: 422, code: "amount_range", at: []string{"/cents amount_range"}},
		{name: "no such category", body: strings.Replace(cost(""), "family", "familly", 1), status: 422, code: "category_unknown", at: []string{"/category category_unknown"}},
		{name: "a benefit of another category", body: cost(`,"benefit":"psychology"`), status: 422, code: "benefit_elsewhere", at: []string{"/benefit benefit_elsewhere"}},
		{name: "tomorrow", body: strings.Replace(cost(""), "2025-10-01", "2025-11-21", 1), status: 422, code: "date_future", at: []string{"/date date_future"}},
		{name: "it ends before it begins", body: cost(`,"until":"2025-09-30"`), status: 422, code: "period_invalid", at: []string{"/until period_invalid"}},
		{name: "a hidden character", body: strings.Replace(cost(""), "Croix", "Cro\u200bix", 1), status: 422, code: "hidden_character", at: []string{"/partner hidden_character"}},
		{name: "an id that is none", body: cost(`,"id":"a b"`), status: 422, code: "id_invalid", at: []string{"/id id_invalid"}},
		{name: "all at once", body: `{"partner":5,"category":"x","benefit":"y","date":"1899-01-01","cents":"5"}`, status: 422, code: "invalid_fields",
			at: []string{"/partner type", "/cents type", "/category category_unknown", "/benefit benefit_unknown", "/date date_too_old"}},
	} {
		for _, lang := range []string{"en", "fr", "nl", "de"} {
			checkRefusal(t, tt, lang, f.post("/v1/partner-costs", tt.body, "Accept-Language", lang))
		}
	}
	if r := f.get("/v1/partner-costs"); !strings.Contains(string(r.body), `"partner_costs":[]`) {
		t.Errorf("something was stored: %s", r.body)
	}
	if r := f.do(f.request(http.MethodPost, "/v1/partner-costs", cost(""))); r.status != http.StatusBadRequest {
		t.Errorf("without a key: %d", r.status)
	}
}

func TestBookings_needTheirScopes(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for role, may := range map[engine.Role]string{
		engine.RoleAdmin: "rwrw", engine.RoleFinance: "rw--", engine.RoleAuditor: "r-r-", engine.RoleAdjudicator: "--r-", engine.RoleRuleEditor: "----",
	} {
		key := []string{"Authorization", "-", "Authorization", "Bearer " + f.newKey(role)}
		got := ""
		for _, r := range []response{
			f.get("/v1/partner-costs", key...), f.post("/v1/partner-costs", cost(""), key...),
			f.get("/v1/opening-balances?member=M1", key...), f.post("/v1/opening-balances", opening(""), key...),
		} {
			switch {
			case r.status == http.StatusForbidden:
				got += "-"
			case r.status == http.StatusOK:
				got += "r"
			case r.status == http.StatusCreated:
				got += "w"
			default:
				got += strconv.Itoa(r.status)
			}
		}
		if got != may {
			t.Errorf("%s may %s, want %s", role, got, may)
		}
	}
}
