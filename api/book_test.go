package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGetBenefit_showsTheValuesOfTheDay(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for day, want := range map[string]string{"2024-12-31": "16", "2025-01-01": "20"} {
		r := f.get("/v1/benefits/psychology?on="+day, "Accept-Language", "nl")
		b := decode[BenefitDetail](t, r)
		if r.status != http.StatusOK || len(b.Limits) != 1 || len(b.Limits[0].AtMost) != 1 || !strings.HasPrefix(b.Limits[0].AtMost[0].Is, want) {
			t.Errorf("%s: %s", day, r.body)
			continue
		}
		if !b.InForce || b.Unit != "session" || len(b.Conditions) != 2 || b.Conditions[1].Reason != "not_recognised" ||
			!strings.Contains(b.Conditions[1].Text, "is niet erkend") || b.Evidence[0].AnyOf[0].Title != "Formulier" || !b.Pays.PerUnit {
			t.Errorf("%s: %s", day, r.body)
		}
	}
	birth := decode[BenefitDetail](t, f.get("/v1/benefits/birth?on=2024-06-01"))
	if !birth.Pays.LumpSum || len(birth.Fields) != 3 || birth.Fields[0].Type != "date" || birth.Fields[2].Type != "enum" || !birth.Source.Illustrative {
		t.Errorf("%+v", birth)
	}
	inFrench := decode[BenefitDetail](t, f.get("/v1/benefits/birth?on=2024-06-01", "Accept-Language", "fr"))
	want := []Titled{{Code: "single", Title: "naissance simple"}, {Code: "twins", Title: "jumeaux"}}
	if diff := cmp.Diff(want, inFrench.Fields[2].Values); diff != "" || inFrench.Fields[0].Values == nil || len(inFrench.Fields[0].Values) != 0 {
		t.Errorf("values of the fields %+v (-want +got):\n%s", inFrench.Fields, diff)
	}
	if ended := decode[BenefitDetail](t, f.get("/v1/benefits/sick_child?on=2026-01-01")); ended.InForce || ended.Until == nil || *ended.Until != "2026-01-01" {
		t.Errorf("%+v", ended)
	}
}

func TestBook_isListedWithItsFilesWhenAsked(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	book := decode[Book](t, f.get("/v1/book"))
	if book.Code != "api_test" || book.Timezone != "Europe/Brussels" || len(book.Categories) != 2 || book.Files != nil || book.Title.De == "" {
		t.Errorf("%+v", book)
	}
	whole := decode[Book](t, f.get("/v1/book?files=true"))
	if len(whole.Files) != 1 || !strings.Contains(whole.Files[0].Text, "sick_child:") {
		t.Errorf("%+v", whole.Files)
	}
	list := decode[BenefitList](t, f.get("/v1/benefits"))
	if len(list.Benefits) != 3 || list.Benefits[0].Code != "psychology" || list.Benefits[0].Until != nil || list.BookRevision != book.BookRevision {
		t.Errorf("%+v", list)
	}
}

func TestReportSpending_addsUpAsJSONAndCSV(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submit(psychology("2025-10-01", 3))
	f.submit(`{"member":"M1","lines":[{"benefit":"sick_child","date":"2025-11-03","units":2.5,"charged_cents":10000}]}`)
	r := f.get("/v1/reports/spending?year=2025&by=benefit", "Accept-Language", "en")
	rep := decode[Report](t, r)
	if r.status != http.StatusOK || rep.Total["amount_cents"] != 8000.0 || len(rep.Rows) != 2 || rep.Rows[0]["key"] != "psychology" ||
		rep.Rows[0]["amount_cents"] != 6000.0 {
		t.Errorf("%d %s", r.status, r.body)
	}
	csv := f.get("/v1/reports/spending?from=2025-01-01&until=2026-01-01", "Accept", "text/csv")
	if csv.status != http.StatusOK || !strings.HasPrefix(csv.header.Get("Content-Type"), "text/csv") || !strings.Contains(string(csv.body), "80.00") {
		t.Errorf("%d %s", csv.status, csv.body)
	}
	for query, at := range map[string]string{
		"by=colour":                       "by param_choices,year param_missing",
		"year=2025&from=2025-01-01":       "",
		"year=20":                         "year year_invalid",
		"from=2025-01-01":                 "",
		"from=2026-01-01&until=2025-01-0": "until date_invalid",
		"year=2025&basis=both&format=csv": "basis param_choice,format param_unknown",
		"year=2025&year=2024":             "year param_repeated",
	} {
		r := f.get("/v1/reports/spending?" + query)
		p := decode[Problem](t, r)
		var got []string
		for _, e := range p.Errors {
			got = append(got, e.Pointer+" "+e.Code)
			if e.Message == fallback.message.EN {
				t.Errorf("%s: no words for %s", query, e.Code)
			}
		}
		if r.status != 400 || p.Code != "query_invalid" || len(got) == 0 || (at != "" && strings.Join(got, ",") != at) {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
}

func TestOperations_serveWithoutAKey(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for target, want := range map[string]string{
		"/healthz": `"ok"`, "/readyz": `"ok"`, "/openapi.yaml": "openapi: 3.1.0", "/openapi.json": `"openapi":"3.1.0"`,
		"/docs": "/docs/page.js", "/docs/page.js": "validatorUrl: null", "/docs/swagger-ui.css": ".swagger-ui", "/docs/swagger-ui-bundle.js": "SwaggerUIBundle",
		"/docs/swagger-ui-LICENSE.txt": "Apache License",
	} {
		r := f.get(target, "Authorization", "-")
		if r.status != http.StatusOK || !strings.Contains(string(r.body), want) {
			t.Errorf("%s: %d", target, r.status)
		}
		if csp := r.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self';") || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %q", target, csp)
		}
	}
	page := string(f.get("/docs").body)
	if strings.Contains(page, "<script>") || strings.Contains(page, "http://") || strings.Contains(page, "https://") {
		t.Error("the page has a script of its own or looks outside")
	}
}

func TestReady_isRedWithoutABook(t *testing.T) {
	t.Parallel()
	f := setUpEmpty(t)
	if r := f.get("/readyz"); r.status != http.StatusServiceUnavailable || decode[Problem](t, r).Code != "no_book" {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := f.get("/healthz"); r.status != http.StatusOK {
		t.Errorf("%d", r.status)
	}
	if r := f.submit(psychology("2025-11-03", 1)); r.status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestMetrics_countDecisionsOnceAndNameNobody(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	body := psychology("2025-11-03", 2)
	for range 3 {
		f.submit(body, "Idempotency-Key", "the-same-key-three-times")
	}
	f.get("/v1/claims?member=M1")
	f.get("/nothing/M1", "Host", "evil.example")
	got := string(f.get("/metrics").body)
	for _, want := range []string{
		`octroi_claims_total{outcome="approved"} 1`, `octroi_paid_cents_total{category="psychology"} 4000`, `url="/v1/claims"`,
		`octroi_http_requests_total{code="201",host="",method="POST",url="/v1/claims"} 3`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, secret := range []string{"M1", "evil", "P1"} {
		if strings.Contains(got, secret) {
			t.Errorf("the metrics hold %s", secret)
		}
	}
}

func TestLog_holdsNoIds(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.get("/v1/members/M1/balances?on=2025-01-01")
	f.get("/v1/claims?member=M1")
	f.submit(psychology("2025-11-03", 1))
	log := f.log.String()
	if strings.Contains(log, `M1`) || strings.Contains(log, "2025-01-01") || strings.Contains(log, f.key) || strings.Contains(log, "psychology") {
		t.Errorf("the log says too much: %s", log)
	}
	if !strings.Contains(log, `"route":"/v1/members/:id/balances"`) || !strings.Contains(log, `"status":201`) {
		t.Errorf("the log says too little: %s", log)
	}
}
