package api

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

func TestGetStatement_addsUpTheServicesOfTheYear(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	one := f.submitted(t, `{"member":"M1","lines":[
		{"benefit":"psychology","date":"2025-02-03","units":2,"charged_cents":12000,"statutory_cents":1000,"other_cents":500,"provider":"P1","bill":"F-1","evidence":[{"code":"form"}]},
		{"benefit":"psychology","date":"2025-01-02","charged_cents":6000,"provider":"P2","evidence":[{"code":"form"}]},
		{"benefit":"psychology","date":"2024-12-31","charged_cents":6000,"provider":"P1","evidence":[{"code":"form"}]},
		{"benefit":"psychology","date":"2025-05-05","charged_cents":6000,"provider":"P1"}]}`)
	two := f.submitted(t, `{"member":"M1","lines":[{"benefit":"birth","date":"2025-03-01","fields":{"born":"2025-03-01","child":"C1"}}]}`)
	f.put("/v1/members/M2", `{"born":"1990-05-04","coverage":[{"from":"2020-01-01"}]}`)
	f.submitted(t, `{"member":"M2","lines":[{"benefit":"birth","date":"2025-03-01","fields":{"born":"2025-03-01","child":"C2"}}]}`)

	got := decode[Statement](t, f.get("/v1/members/M1/statement?year=2025"))
	want := Statement{
		Member: "M1", Year: 2025, PendedServices: 1,
		Lines: []StatementLine{
			{Claim: one, Line: 1, Benefit: "psychology", Title: "Psychology sessions", Date: "2025-01-02", Until: "2025-01-02", Provider: "Practice B",
				Outcome: "denied", Amounts: StatementAmounts{ChargedCents: 6000, LeftCents: 6000}},
			{Claim: one, Line: 0, Benefit: "psychology", Title: "Psychology sessions", Date: "2025-02-03", Until: "2025-02-03", Provider: "Practice A", Bill: "F-1",
				Outcome: "approved", Amounts: StatementAmounts{ChargedCents: 12000, StatutoryCents: 1000, OtherCents: 500, PaidCents: 4000, LeftCents: 6500}},
			{Claim: two, Benefit: "birth", Title: "Birth premium", Date: "2025-03-01", Until: "2025-03-01",
				Outcome: "approved", Amounts: StatementAmounts{PaidCents: 35000}}, // a lump sum leaves nothing, and not less
		},
		Totals: []StatementTotal{
			{Benefit: "birth", Title: "Birth premium", Amounts: StatementAmounts{PaidCents: 35000}},
			{Benefit: "psychology", Title: "Psychology sessions", Amounts: StatementAmounts{ChargedCents: 18000, StatutoryCents: 1000, OtherCents: 500, PaidCents: 4000, LeftCents: 12500}},
		},
		All: StatementAmounts{ChargedCents: 18000, StatutoryCents: 1000, OtherCents: 500, PaidCents: 39000, LeftCents: 12500},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	page := parsePage(t, f.get("/v1/members/M1/statement?year=2025&lang=fr", "Accept", "text/html"))
	page.says(t, "Relevé de l'année 2025", "Établi le 20 novembre 2025", "1 prestation(s) de l'année ne sont pas encore décidées", "Prime de naissance",
		"Facture F-1", "Total 180,00 € 10,00 € 5,00 € 390,00 € 125,00 €")
	if got := decode[Statement](t, f.get("/v1/members/M1/statement?year=2023")); len(got.Lines) != 0 || got.All != (StatementAmounts{}) {
		t.Errorf("%+v", got)
	}
	empty := parsePage(t, f.get("/v1/members/M1/statement?year=2023", "Accept", "text/html"))
	empty.says(t, "No service was decided for this year.")
}

func TestGetStatement_asksForClaimsAndMembers(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for target, want := range map[string]int{
		"/v1/members/nobody/statement?year=2025": http.StatusNotFound,
		"/v1/members/M1/statement":               http.StatusBadRequest,
		"/v1/members/M1/statement?year=25":       http.StatusBadRequest,
	} {
		if r := f.get(target); r.status != want {
			t.Errorf("%s: %d %s", target, r.status, r.body)
		}
	}
	f.key = f.newKey(engine.RoleFinance)
	if r := f.get("/v1/members/M1/statement?year=2025"); r.status != http.StatusForbidden {
		t.Errorf("finance reads what a member was treated for: %d", r.status)
	}
}

func TestListClaims_filters(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	psy := f.submitted(t, psychology("2025-11-03", 1))
	birth := f.submitted(t, `{"member":"M1","channel":"post","submitted_on":"2025-03-09","lines":[{"benefit":"birth","date":"2025-03-01","fields":{"born":"2025-03-01","child":"C1"}}]}`)
	pended := f.submitted(t, `{"member":"M1","channel":"agency","lines":[{"benefit":"psychology","date":"2025-05-05","charged_cents":6000,"provider":"P1"}]}`)
	for query, want := range map[string][]string{
		"":                                          {pended, birth, psy},
		"&benefit=psychology":                       {pended, psy},
		"&category=family":                          {birth},
		"&outcome=pended":                           {pended},
		"&from=2025-05-05":                          {pended, psy},
		"&from=2025-03-01&until=2025-11-03":         {pended, birth},
		"&channel=post":                             {birth},
		"&submitted_from=2025-11-20":                {pended, psy},
		"&submitted_until=2025-11-20":               {birth},
		"&benefit=psychology&outcome=approved":      {psy},
		"&benefit=birth&outcome=pended":             nil,
		"&benefit=no_such":                          nil,
		"&benefit=psychology&limit=1":               {pended},
		"&category=psychology&until=2025-11-03":     {pended},
		"&channel=online&submitted_from=2026-01-01": nil,
	} {
		page := decode[ClaimPage](t, f.get("/v1/claims?member=M1"+query))
		var got []string
		for i := range page.Claims {
			got = append(got, page.Claims[i].Id)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	for query, code := range map[string]string{
		"&from=2025-05-05&until=2025-05-05": "span_order", "&submitted_from=2025-05-05&submitted_until=2025-01-01": "span_order",
		"&outcome=refused": "not_allowed", "&from=yesterday": "date_invalid", "&benefit=%27": "code_invalid",
	} {
		r := f.get("/v1/claims?member=M1" + query)
		p := decode[Problem](t, r)
		if r.status != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Code != code {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
}
