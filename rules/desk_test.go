package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"octroi/engine"
	"octroi/engine/replay/replaytest"
)

// TestDesk_briefDecidesTheExamples decides the examples of the shipped books at a brief desk, which gives each benefit's rules something to
// do that no synthetic claim may.
func TestDesk_briefDecidesTheExamples(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"partenamut", "demo-fr"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := Shipped(name)
			if err != nil {
				t.Fatal(err)
			}
			loaded, _ := Load(files)
			desk := engine.NewDesk(loaded.Book, true)
			for _, e := range loaded.examples {
				claim, facts, wrong := e.asked(loaded.Book)
				if wrong != nil {
					t.Errorf("%s: %v", e.name, wrong)
					continue
				}
				want := engine.Decide(loaded.Book, &claim, &facts)
				desk.Open()
				for _, x := range facts.Consumed {
					desk.Stand(x)
				}
				for _, g := range facts.History {
					for range g.Lines {
						desk.Grant(claim.Member, g.Benefit, g.Date)
					}
				}
				c := engine.Case{Claim: &claim, Facts: facts}
				desk.Decide(&c)
				desk.Close()
				if diff := cmp.Diff(replaytest.Brief(want), replaytest.Brief(c.Decision), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s, %s: full (-), brief (+):\n%s", e.benefit.Code, e.name, diff)
				}
			}
			if len(loaded.examples) < 20 {
				t.Errorf("only %d examples", len(loaded.examples))
			}
		})
	}
}
