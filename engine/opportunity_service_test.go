package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"octroi/engine"
)

func toldOf(found *engine.Opportunities) string {
	out := make([]string, len(found.All))
	for i, o := range found.All {
		out[i] = fmt.Sprintf("%s %s", o.Benefit, o.Kind)
		for _, l := range o.Limits {
			out[i] += fmt.Sprintf(" %s %d used %d", l.Limit.ID, l.Remaining, l.Used)
		}
	}
	return found.Member + ": " + strings.Join(out, ", ")
}

// TestOpportunities_seeTheJournal: what was decided is gone from what is proposed, for the member and for the household, on
// both databases; what was taken back is there again.
func TestOpportunities_seeTheJournal(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, on := open(), engine.MustDate("2025-11-15")
		_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "flat"}}, engine.Actor{})
		must(t, err)
		see := func(want string) {
			t.Helper()
			found, _, err := s.Opportunities(t.Context(), "M1", on)
			must(t, err)
			if got := toldOf(&found); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		const birth = "birth unused once 1 used 0"
		see("M1: psychology unused sessions 20000 used 0, sport unused year 65000 used 0, " + birth)
		session := engine.Session("2025-11-03", 2*engine.One, 12000)
		res := s.SubmitAll(t.Context(), []engine.Submission{
			submission("a", &engine.Claim{Member: "M1", Lines: []engine.Line{session}}),
			submission("b", &engine.Claim{Member: "M2", Lines: []engine.Line{line("sport", "2025-11-03", 65000)}}),
			submission("c", &engine.Claim{Member: "M1", Lines: []engine.Line{line("sport", "2025-11-04", 65000)}}),
		})
		for _, r := range res {
			must(t, r.Err)
		}
		see("M1: psychology partly_used sessions 18000 used 2000, " + birth)

		page, _, err := s.SegmentOpportunities(t.Context(), engine.Segment{Benefit: "sport", On: on, Limit: 10})
		must(t, err)
		if len(page.Members) > 0 || page.Looked != 2 || page.Next != "" {
			t.Errorf("sport is used up: %+v", page)
		}
		page, _, err = s.SegmentOpportunities(t.Context(), engine.Segment{Benefit: "psychology", On: on, Limit: 1})
		must(t, err)
		if len(page.Members) != 1 || toldOf(&page.Members[0]) != "M1: psychology partly_used sessions 18000 used 2000" || page.Next != "M1" {
			t.Errorf("the first page: %+v", page)
		}
		page, _, err = s.SegmentOpportunities(t.Context(), engine.Segment{Benefit: "psychology", On: on, Limit: 1, After: page.Next})
		must(t, err)
		if len(page.Members) != 1 || toldOf(&page.Members[0]) != "M2: psychology unused sessions 20000 used 0" || page.Next != "" {
			t.Errorf("the second page: %+v", page)
		}
	})
}
