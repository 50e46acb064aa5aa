package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"octroi/engine"
	"octroi/engine/replay/replaytest"
	"octroi/engine/synthetic"
	"octroi/rules"
)

// TestDesk_briefSaysTheSame decides what four thousand synthetic members ask for at a brief desk and at one that says everything.
func TestDesk_briefSaysTheSame(t *testing.T) {
	t.Parallel()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		t.Fatal(err)
	}
	full, brief := engine.NewDesk(book, false), engine.NewDesk(book, true)
	told := map[string]int{}
	for h := range replaytest.Households(synthetic.Plan{Size: 4000, Years: synthetic.Years[:], Seed: 6}, book, nil) {
		full.Open()
		brief.Open()
		asked := make([]engine.Case, len(h.Cases))
		copy(asked, h.Cases)
		for i := range h.Cases {
			full.Decide(&h.Cases[i])
			brief.Decide(&asked[i])
		}
		full.Close()
		brief.Close()
		for i := range h.Cases {
			want := replaytest.Brief(h.Cases[i].Decision)
			if diff := cmp.Diff(want, replaytest.Brief(asked[i].Decision), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%+v\nfull (-), brief (+):\n%s", h.Cases[i].Claim, diff)
			}
			for _, l := range want.Lines {
				told[string(l.Outcome)]++
				if len(l.Reasons) > 0 {
					told[l.Reasons[0].Code]++
				}
			}
		}
	}
	for _, what := range []string{"approved", "reduced", "denied", "pended", "limit_reached", "limit_cut", "evidence_missing", "too_late"} {
		if told[what] == 0 {
			t.Errorf("nobody asked for what is %s: %v", what, told)
		}
	}
}
