package api

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/report"
)

// minimal are parameters with which a report answers.
func minimal(name string) string {
	if name == "redistribution" {
		return "?year=2025&monthly=14"
	}
	return "?year=2025"
}

// TestReports_areListedAndRun: each report of the registry answers in every format, of a mutuality with a claim.
func TestReports_areListedAndRun(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submit(psychology("2025-10-01", 3))
	list := decode[ReportList](t, f.get("/v1/reports", "Accept-Language", "nl"))
	if len(list.Reports) != len(report.All()) || list.Reports[0].Name != "spending" || list.Reports[0].Title != "Uitgaven" {
		t.Fatalf("%+v", list)
	}
	for _, info := range list.Reports {
		path := "/v1/reports/" + info.Name + minimal(info.Name)
		r := f.get(path, "Accept-Language", "fr")
		rep := decode[Report](t, r)
		if r.status != http.StatusOK || rep.Report != info.Name || rep.From != "2025-01-01" || rep.Total == nil {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
		if timing := r.header.Get("Server-Timing"); !regexp.MustCompile(`^(rollup|journal);dur=\d+\.\d{3}$`).MatchString(timing) {
			t.Errorf("%s: Server-Timing %q", path, timing)
		}
		for accept, begins := range map[string]string{
			"text/csv": "key,", "text/markdown": "## ", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK",
		} {
			r := f.get(path, "Accept", accept)
			if kind, _, _ := strings.Cut(r.header.Get("Content-Type"), ";"); r.status != http.StatusOK || kind != accept || !bytes.HasPrefix(r.body, []byte(begins)) {
				t.Errorf("%s as %s: %d %.80s", path, accept, r.status, r.body)
			}
		}
	}
}

// TestReports_theContractNamesEveryParameter: the contract takes any parameter, because reports are data; its words must say
// which there are.
func TestReports_theContractNamesEveryParameter(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	words := c.doc.Paths.Find("/v1/reports/{report}").Get.Description
	for _, r := range report.All() {
		row := "| `" + r.Name + "` | " + r.About.EN + " | "
		names := make([]string, len(r.Params))
		for i, p := range r.Params {
			names[i] = "`" + p.Name + "`"
		}
		if row += strings.Join(names, ", ") + " |"; !strings.Contains(words, row) {
			t.Errorf("openapi.yaml does not say: %s", row)
		}
	}
}

func TestReports_refuseWhatNoneTakes(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/v1/reports/nothing?year=2025":                                  {404, `"code":"report_unknown"`},
		"/v1/reports/No-Code":                                            {400, `"pointer":"report"`},
		"/v1/reports/limits?year=2025&stage=x":                           {400, `"code":"param_unknown"`},
		"/v1/reports/delays?year=2025&stage=x":                           {400, `"code":"param_choice"`},
		"/v1/reports/delays?year=2025&year=2024":                         {400, `"code":"param_repeated"`},
		"/v1/reports/estimate?year=2025&on=" + strings.Repeat("9", 2500): {400, `"pointer":"on"`},
		"/v1/reports/redistribution?year=2025":                           {400, `"code":"contributions_missing"`},
		"/v1/reports?year=2025":                                          {400, `"code":"param_unneeded"`},
	} {
		if r := f.get(path); r.status != want.status || !strings.Contains(string(r.body), want.says) {
			t.Errorf("%.60s: %d %s", path, r.status, r.body)
		}
	}
}

// TestReports_narrowOnesAreForWhoMayReadPeople: a role that may not read members learns nothing of a single one.
func TestReports_narrowOnesAreForWhoMayReadPeople(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submit(psychology("2025-10-01", 3))
	for _, query := range []string{
		"year=2025&by=age", "year=2025&by=benefit,region", "year=2025&age_band=35-44", "year=2025&status=none", "from=2025-10-01&until=2025-10-02",
		"from=2025-09-15&until=2025-11-01", "year=2025&as_at=2025-12-01T00:00:00Z",
	} {
		for role, want := range map[engine.Role]int{
			engine.RoleRuleEditor: http.StatusForbidden, engine.RoleAuditor: http.StatusOK, engine.RoleFinance: http.StatusOK, engine.RoleAdmin: http.StatusOK,
		} {
			r := f.get("/v1/reports/spending?"+query, f.as(role)...)
			if r.status != want && (r.status == http.StatusForbidden || want == http.StatusForbidden) {
				t.Errorf("%s by %s: %d %s", query, role, r.status, r.body)
			}
		}
	}
	for _, query := range []string{"spending?year=2025", "spending?year=2025&by=benefit,month&channel=online", "growth?from=2025-10-01&until=2025-11-01"} {
		if r := f.get("/v1/reports/"+query, f.as(engine.RoleRuleEditor)...); r.status != http.StatusOK {
			t.Errorf("%s by a rule editor: %d %s", query, r.status, r.body)
		}
	}
}
