package engine_test

import (
	"testing"

	"octroi/engine"
)

// Who claims at the moment at which something is given back has no part of it before those whom a limit had refused.
func TestService_aClaimBesideAReversalDoesNotGoBeforeWhoWasRefused(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		full := submitted(t, s, "full", line("sport", "2025-03-01", 60000))
		waits := submitted(t, s, "waits", line("sport", "2025-03-02", 65000))
		got := engine.Together(s, []engine.Submission{submission("new", engine.ClaimOf(line("sport", "2025-03-03", 10000)))},
			[]engine.VersionRequest{revising(full.Claim.ID, "reversal", engine.VersionReversal)})
		must(t, got[0].Err)
		must(t, got[1].Err)
		now, err := s.Claim(t.Context(), waits.Claim.ID)
		must(t, err)
		if new := got[0].Record.Decision.Pays; now.Decision.Pays != 65000 || new != 0 {
			t.Errorf("who was refused has %s, the new claim %s", now.Decision.Pays, new)
		}
	})
}

// A claim that comes with a correction takes nothing of what the corrected claim has.
func TestService_aClaimBesideACorrectionLeavesItWhatItHas(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		mine := submitted(t, s, "mine", line("sport", "2025-03-01", 60000))
		correction := revising(mine.Claim.ID, "correction", engine.VersionCorrection)
		correction.Lines = []engine.Line{line("sport", "2025-03-01", 61000)}
		got := engine.Together(s, []engine.Submission{submission("new", engine.ClaimOf(line("sport", "2025-03-03", 10000)))}, []engine.VersionRequest{correction})
		must(t, got[0].Err)
		must(t, got[1].Err)
		if corrected, new := got[1].Record.Decision.Pays, got[0].Record.Decision.Pays; corrected < 60000 || corrected+new != 65000 {
			t.Errorf("the corrected claim has %s, the new one %s", corrected, new)
		}
	})
}
