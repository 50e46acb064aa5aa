package api

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/engine/synthetic"
)

// listener keeps what an Intake submits, and decides nothing.
type listener struct{ heard []engine.Submission }

// SubmitAll implements Decider.
func (l *listener) SubmitAll(_ context.Context, subs []engine.Submission) []engine.Result {
	l.heard = append(l.heard, subs...)
	return make([]engine.Result, len(subs))
}

// Check implements Decider.
func (*listener) Check(context.Context, engine.Claim) ([]engine.FieldError, error) { return nil, nil }

// What a batch writes of a claim, a batch reads as that claim.
func TestNewBatchClaim_isReadBackAsItWas(t *testing.T) {
	t.Parallel()
	var l listener
	in := Intake{Service: &l, Client: "test", By: func() engine.Actor { return engine.Actor{Client: "test"} }}
	var want []engine.Submission
	for c := range (synthetic.Plan{Size: 600, Years: synthetic.Years[:], Seed: 1}).Claims() {
		body, err := json.Marshal(NewBatchClaim(c.Key, &c.Claim))
		if err != nil {
			t.Fatal(err)
		}
		if res := in.Decide(t.Context(), []Row{{Number: 1, Body: body}}); res[0].Err != nil {
			t.Fatalf("%s: %v", body, res[0].Err)
		}
		for i := range c.Lines {
			for name, v := range c.Lines[i].Fields { // a body has dates as text
				c.Lines[i].Fields[name] = engine.TextValue(v.Key())
			}
		}
		want = append(want, engine.Submission{Claim: c.Claim, Request: engine.RequestKey{Client: "test", Key: c.Key}})
	}
	for i := range l.heard {
		l.heard[i].BodyHash, l.heard[i].By = "", engine.Actor{}
	}
	if diff := cmp.Diff(want, l.heard); diff != "" || len(want) < 1500 {
		t.Errorf("%d claims: %s", len(want), diff[:min(len(diff), 2000)])
	}
}

func TestNewPartnerCostRow_isReadBackAsItWas(t *testing.T) {
	t.Parallel()
	in := Intake{Client: "test", By: func() engine.Actor { return engine.Actor{Client: "test"} }}
	n := 0
	for c := range (synthetic.Plan{Size: 5000, Years: synthetic.Years[:], Seed: 1}).PartnerCosts() {
		n++
		body, err := json.Marshal(NewPartnerCostRow(c.Key, &c.PartnerCost))
		if err != nil {
			t.Fatal(err)
		}
		got, err := in.PartnerCost(&Row{Number: 1, Body: body})
		if err != nil || got.Request.Key != c.Key {
			t.Fatalf("%s: %v", body, err)
		}
		got.Booking = c.Booking
		if diff := cmp.Diff(c.PartnerCost, got); diff != "" {
			t.Error(diff)
		}
	}
	if n < 200 {
		t.Errorf("only %d partner costs", n)
	}
}
