package engine

import "testing"

// TestPace: steps are short from the first claim that comes alone until none has come for a while, counted in steps.
func TestPace(t *testing.T) {
	t.Parallel()
	p := pace{long: longStep}
	if got := p.rows(); got != longStep {
		t.Errorf("while nobody else submits: %d rows", got)
	}
	p.single()
	for step := range calmSteps / 2 {
		if got := p.rows(); got != shortStep {
			t.Fatalf("step %d after a claim came alone: %d rows", step, got)
		}
	}
	p.single()
	for step := range calmSteps {
		if got := p.rows(); got != shortStep {
			t.Fatalf("step %d after another one: %d rows", step, got)
		}
	}
	if got := p.rows(); got != longStep {
		t.Errorf("after a while without: %d rows", got)
	}
}
