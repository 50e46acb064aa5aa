package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"octroi/engine"
)

// A server makes the run that was asked for over the API, and leaves that of a person at the command line alone.
func TestServe_makesTheReassessmentsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	c := newCluster(t, filepath.Join(t.TempDir(), "x.db"), 1)
	a, _, _ := testAppIn(t.TempDir())
	a.now = testNow
	ask := engine.ReassessmentRequest{Scope: engine.ReassessScope{From: engine.MustDate("2025-01-01")}, Reason: "new rates"}
	asked, _, err := c.svcs[0].BeginReassessment(t.Context(), ask, engine.Actor{Client: "key-1", At: testNow()})
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := c.svcs[0].BeginReassessment(t.Context(), ask, engine.Actor{Client: "cli", At: testNow()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		a.keepReassessing(ctx, slog.New(slog.DiscardHandler), &home{store: c.stores[0], svc: c.svcs[0]})
		close(ended)
	}()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		run, err := c.svcs[0].Reassessment(t.Context(), asked.ID)
		if err != nil {
			t.Fatal(err)
		}
		if run.State == engine.ReassessmentDone {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the run is %s after a minute", run.State)
		}
	}
	stop()
	<-ended
	if run, err := c.svcs[0].Reassessment(t.Context(), theirs.ID); err != nil || run.Seq != 1 {
		t.Errorf("%v: the run of the command line is at event %d", err, run.Seq)
	}
}
