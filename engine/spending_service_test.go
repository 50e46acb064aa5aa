package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// A report as at a past instant gives what it gave then, whatever was corrected, reversed or folded since; and an instant that is
// not settled is refused, because what it gives could still change.
func TestService_aReportAsAtAPastInstantGivesWhatItGaveThen(t *testing.T) {
	t.Parallel()
	lifeByHand(t, func(t *testing.T, s *engine.Service, clock *handClock) {
		year := engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}
		ask := func(at time.Time) engine.SpendingTotals {
			t.Helper()
			totals, _, err := s.SpendingTotals(t.Context(), []engine.SpendingQuery{{Basis: engine.ByService, Span: year, By: []engine.Dimension{engine.ByBenefit}, AsAt: at}})
			must(t, err)
			totals[0].RolledUp = false
			return totals[0]
		}
		type moment struct {
			at   time.Time
			gave engine.SpendingTotals
		}
		var moments []moment
		then := func() {
			moments = append(moments, moment{clock.now(), ask(time.Time{})})
			clock.move(time.Hour)
		}
		first := submitted(t, s, "first", sessions("2025-01-10", 18))
		then()
		submitted(t, s, "second", sessions("2025-02-10", 5))
		then()
		_, err := s.FoldRollup(t.Context())
		must(t, err)
		revised(t, s, revising(first.Claim.ID, "r1", engine.VersionReversal))
		then()
		_, err = s.RebuildRollup(t.Context())
		must(t, err)
		for i, m := range moments {
			if diff := cmp.Diff(m.gave, ask(m.at)); diff != "" {
				t.Errorf("moment %d gave (-then +now):\n%s", i, diff)
			}
		}
		if cmp.Equal(moments[0].gave, moments[2].gave) {
			t.Error("the moments are all the same")
		}
		_, _, err = s.SpendingTotals(t.Context(), []engine.SpendingQuery{{Basis: engine.ByService, Span: year, AsAt: clock.now().Add(-59 * time.Second)}})
		if engine.ErrorCode(err) != "instant_not_settled" {
			t.Errorf("an instant of 59 seconds ago gives %v", err)
		}
	})
}
