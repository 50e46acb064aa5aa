package api

import (
	"context"
	"net/http"
	"testing"
	"time"

	"octroi/engine"
)

// stuck is a service whose database has stopped answering: it only comes back when nobody waits any more.
type stuck struct{ Service }

func (s stuck) Member(ctx context.Context, _ string) (engine.Member, error) {
	<-ctx.Done()
	return engine.Member{}, engine.NewError(engine.Unavailable, "busy").WithCause(ctx.Err())
}

func (s stuck) Submit(ctx context.Context, _ engine.Submission) engine.Result {
	<-ctx.Done()
	return engine.Result{Err: engine.NewError(engine.Unavailable, "outcome_unknown").WithCause(ctx.Err())}
}

// TestTimeLimit_endsWhatWouldWaitForEver: the client is told to try again, and whether it must find out what happened.
func TestTimeLimit_endsWhatWouldWaitForEver(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.serveLimited(stuck{f.svc}, 50*time.Millisecond)
	if r := f.get("/v1/members/M1"); r.status != http.StatusServiceUnavailable || decode[Problem](t, r).Code != "busy" || r.header.Get("Retry-After") == "" {
		t.Errorf("a read: %d %s", r.status, r.body)
	}
	if r := f.submit(psychology("2025-11-03", 1)); r.status != http.StatusServiceUnavailable || decode[Problem](t, r).Code != "outcome_unknown" {
		t.Errorf("a claim: %d %s", r.status, r.body)
	}
	if r := f.get("/healthz"); r.status != http.StatusOK {
		t.Errorf("/healthz: %d", r.status)
	}
}

// TestTimeLimit_isTheContracts: an operation may take longer, or must answer sooner, when the contract says so.
func TestTimeLimit_isTheContracts(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	for route, want := range map[string]time.Duration{"GET /v1/reports/spending": 50 * time.Second, "GET /readyz": 3 * time.Second, "POST /v1/batches/claims": 0} {
		if got := c.operations[route].timeLimit; got == nil || *got != want {
			t.Errorf("%s: %v, want %v", route, got, want)
		}
	}
	if got := c.operations["POST /v1/claims"].timeLimit; got != nil {
		t.Errorf("claims have the server's time limit, not %v", *got)
	}
	for _, wrong := range []any{"10", -1.0} {
		if err := new(operation).readTimeLimit(map[string]any{"x-time-limit": wrong}); err == nil {
			t.Errorf("x-time-limit: %v is accepted", wrong)
		}
	}
}
