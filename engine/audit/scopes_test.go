package audit_test

import (
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/audit"
)

// A run that decides claims again takes all of a household out of its limits in memory. Those that come to the same are not booked
// again, and stand in the journal before those that arrived earlier and changed.
func TestAudit_aRunThatLeftSomeClaimsAsTheyWereIsGreen(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, dsn(t))
			h.fill()
			changes := h.submit("M3", line("sessions", "2025-09-01", 2, 12000))
			stays := h.submit("M3", line("sessions", "2025-09-02", 1, 1000))
			files := bookText(t, "600 EUR")
			files[0].Text = strings.Replace(files[0].Text, "eur(20)", "eur(25)", 1)
			author, approver := h.by(), h.by()
			author.Client, approver.Client = "author", "approver"
			_, err := h.svc.LoadApprovedBook(t.Context(), files, author, approver)
			must(t, err)
			run, _, err := h.svc.BeginReassessment(t.Context(), engine.ReassessmentRequest{
				Scope: engine.ReassessScope{From: engine.MustDate("2025-09-01")}, Reason: "EUR 25 a session",
			}, h.by())
			must(t, err)
			_, err = h.svc.Reassess(t.Context(), run.ID, h.by(), nil)
			must(t, err)
			for claim, want := range map[string]int{changes.Claim.ID: 2, stays.Claim.ID: 1} {
				now, err := h.svc.Claim(t.Context(), claim)
				must(t, err)
				if now.Version.N != want {
					t.Fatalf("%d versions, want %d: the test shows nothing", now.Version.N, want)
				}
			}
			h.seal()
			if r := audited(t, h.st.ReadDB(), name, nil); r.ExitCode() != audit.ExitHolds {
				t.Errorf("exit %d:\n%s", r.ExitCode(), text(r))
			}
		})
	}
}
