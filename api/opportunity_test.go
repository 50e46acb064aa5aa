package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// benefits lists the benefits of a member's opportunities.
func (l OpportunityList) benefits() []string {
	out := []string{}
	for _, o := range l.Opportunities {
		out = append(out, o.Benefit+" "+o.Kind)
	}
	return out
}

func TestGetOpportunities_saysWhyAndWhatIsLeft(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submitted(t, `{"member":"M1","lines":[{"benefit":"psychology","date":"2025-02-03","units":2,"charged_cents":12000,"provider":"P1","evidence":[{"code":"form"}]}]}`)
	got := decode[OpportunityList](t, f.get("/v1/members/M1/opportunities?on=2025-11-15"))
	at := slices.IndexFunc(got.Opportunities, func(o Opportunity) bool { return o.Benefit == "psychology" })
	if at < 0 || len(got.Barred) > 0 || got.Member != "M1" || got.On != "2025-11-15" {
		t.Fatalf("%+v", got)
	}
	o := got.Opportunities[at]
	last := "2025-12-31"
	if o.Kind != "partly_used" || o.Until == nil || *o.Until != last || len(o.Because) == 0 || len(o.Needs) == 0 {
		t.Errorf("%+v", o)
	}
	want := OpportunityLimit{Limit: "sessions", Code: "psychology.sessions", Title: o.Limits[0].Title, Measure: "units", Unit: "session", Window: "2025",
		Bound: "at_most", Used: "2", Remaining: o.Limits[0].Remaining, Until: &last, Where: []FieldChoice{}}
	if diff := cmp.Diff(want, o.Limits[0]); diff != "" || o.Limits[0].Remaining == "" {
		t.Error(diff)
	}
	only := decode[OpportunityList](t, f.get("/v1/members/M1/opportunities?on=2025-11-15&kind=unused"))
	if slices.Contains(only.benefits(), "psychology partly_used") || len(only.Opportunities) == 0 {
		t.Errorf("%v", only.benefits())
	}
	french := decode[OpportunityList](t, f.get("/v1/members/M1/opportunities?on=2025-11-15", "Accept-Language", "fr"))
	if at := french.Opportunities[at]; at.Title == o.Title || at.Because[0].Words == o.Because[0].Words {
		t.Errorf("not in French: %+v", at)
	}
}

func TestGetOpportunities_ofOthers(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/members/M2", `{"born":"1990-05-04","coverage":[{"from":"2020-01-01","until":"2025-01-01"}]}`)
	got := decode[OpportunityList](t, f.get("/v1/members/M2/opportunities?on=2025-11-15"))
	if len(got.Opportunities) > 0 || len(got.Barred) == 0 || got.Barred[0].Text == "" {
		t.Errorf("somebody who is not covered: %+v", got)
	}
	for target, want := range map[string]int{
		"/v1/members/nobody/opportunities":           http.StatusNotFound,
		"/v1/members/M1/opportunities?on=3001-01-01": http.StatusBadRequest,
		"/v1/members/M1/opportunities?on=tomorrow":   http.StatusBadRequest,
		"/v1/members/M1/opportunities?kind=all":      http.StatusBadRequest,
	} {
		if r := f.get(target); r.status != want {
			t.Errorf("%s: %d, want %d", target, r.status, want)
		}
	}
}

// segment registers members S01 to S12 aged 10, and S20 aged 40, all in a region.
func (f *fixture) segment() {
	for i := range 12 {
		f.put(fmt.Sprintf("/v1/members/S%02d", i+1), `{"born":"2015-05-04","coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"in_order","from":"2020-01-01"}],`+
			`"regions":[{"code":"brussels","from":"2020-01-01"}]}`)
	}
	f.put("/v1/members/S20", `{"born":"1985-05-04","coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"in_order","from":"2020-01-01"}]}`)
}

func TestListOpportunities_goesThroughASegment(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.segment()
	const segment = "/v1/opportunities?benefit=psychology&on=2025-11-15&age_from=4&age_to=18&region=brussels&until_days=60&limit=5"
	var ids []string
	next, pages := "", 0
	for {
		page := decode[OpportunityPage](t, f.get(segment+next))
		pages++
		for _, m := range page.Members {
			ids = append(ids, m.Member)
			if o := m.Opportunities[0]; o.Benefit != "psychology" || o.Kind != "unused" || *o.Until != "2025-12-31" || len(o.Limits) == 0 {
				t.Errorf("%+v", o)
			}
		}
		if page.NextCursor == nil {
			break
		}
		next = "&cursor=" + *page.NextCursor
	}
	want := "S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 S12"
	if got := strings.Join(ids, " "); got != want || pages != 3 {
		t.Errorf("%d pages: %s, want %s", pages, got, want)
	}
	for target, want := range map[string]int{
		"/v1/opportunities?benefit=psychology&on=2025-11-15&until_days=20":       0, // it lapses later
		"/v1/opportunities?benefit=psychology&on=2025-11-15&region=wallonia":     0,
		"/v1/opportunities?benefit=psychology&on=2025-11-15&age_from=40":         1, // M1 is younger
		"/v1/opportunities?benefit=psychology&on=2025-11-15&kind=partly_used":    0,
		"/v1/opportunities?category=psychology&on=2025-11-15&age_to=18":          12,
		"/v1/opportunities?category=psychology&benefit=birth&on=2025-11-15":      0,
		"/v1/opportunities?benefit=psychology&on=2025-11-15&age_from=0&age_to=0": 0,
	} {
		if page := decode[OpportunityPage](t, f.get(target)); len(page.Members) != want {
			t.Errorf("%s: %d members, want %d", target, len(page.Members), want)
		}
	}
	for target, want := range map[string]string{
		"/v1/opportunities": "segment_unbounded",
		"/v1/opportunities?benefit=psychology&age_from=18&age_to=4": "age_order",
		"/v1/opportunities?benefit=psychology&cursor=bm9wZQ":        "cursor_invalid",
		"/v1/opportunities?benefit=nope":                            "benefit_not_found",
		"/v1/opportunities/counts?category=nope":                    "category_not_found",
		"/v1/opportunities/counts?benefit=psychology&on=3001-01-01": "date_implausible",
	} {
		p := decode[Problem](t, f.get(target))
		codes := []string{p.Code}
		for _, e := range p.Errors {
			codes = append(codes, e.Code)
		}
		if !slices.Contains(codes, want) {
			t.Errorf("%s: %v, want %s", target, codes, want)
		}
	}
}

// TestCountOpportunities_tellsOfNobody: those who may not read members get counts, in whole tens and never of fewer than ten.
func TestCountOpportunities_tellsOfNobody(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.segment()
	counts := decode[OpportunityCounts](t, f.get("/v1/opportunities/counts?benefit=psychology&on=2025-11-15&age_to=18", f.as(engine.RoleFinance)...))
	if counts.Members != 10 || counts.Benefits[0].Unused != 10 || !slices.Equal(counts.Benefits[0].FewerThanTen, []string{"partly_used"}) {
		t.Errorf("twelve members: %+v", counts)
	}
	for segment, want := range map[string][]string{ // two members, and nobody: nothing tells them apart
		"age_from=19": {"unused", "partly_used"}, "age_from=140": {"unused", "partly_used"}, "age_from=19&kind=unused": {"unused"},
	} {
		few := decode[OpportunityCounts](t, f.get("/v1/opportunities/counts?benefit=psychology&on=2025-11-15&"+segment, f.as(engine.RoleFinance)...))
		if few.Members != 0 || few.Benefits[0].Unused != 0 || !slices.Equal(few.Benefits[0].FewerThanTen, want) {
			t.Errorf("%s: %+v", segment, few)
		}
	}
	names := map[engine.Role]int{
		engine.RoleAdjudicator: http.StatusOK, engine.RoleReviewer: http.StatusOK, engine.RoleAuditor: http.StatusOK, engine.RoleAdmin: http.StatusOK,
		engine.RoleRuleEditor: http.StatusForbidden, engine.RoleFinance: http.StatusForbidden,
	}
	for role, want := range names {
		for _, target := range []string{"/v1/opportunities?benefit=psychology", "/v1/members/M1/opportunities"} {
			if r := f.get(target, f.as(role)...); r.status != want {
				t.Errorf("%s by %s: %d, want %d", target, role, r.status, want)
			}
		}
		if r := f.get("/v1/opportunities/counts?benefit=psychology", f.as(role)...); r.status != http.StatusOK {
			t.Errorf("counts by %s: %d", role, r.status)
		}
	}
}
