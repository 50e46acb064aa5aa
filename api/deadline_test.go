package api

import (
	"context"
	"net/http"
	"strings"
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
	for route, want := range map[string]time.Duration{"GET /v1/reports/:report": 50 * time.Second, "GET /readyz": 3 * time.Second, "POST /v1/batches/claims": 0} {
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

// slow makes payment runs as long as nobody lets it go on.
type slow struct {
	Service
	goOn chan struct{}
	done chan error
}

func (s slow) CreatePaymentRun(ctx context.Context, req engine.PaymentRequest, by engine.Actor) (engine.PaymentRun, bool, error) {
	if req.Note == "panic" {
		panic("M1")
	}
	<-s.goOn
	run, replayed, err := s.Service.CreatePaymentRun(ctx, req, by)
	s.done <- err
	return run, replayed, err
}

// TestPaymentRun_outlastsItsRequest: a run that takes longer than the client waits is made all the same, once, and whoever
// repeats the request gets it.
func TestPaymentRun_outlastsItsRequest(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submit(psychology("2025-11-03", 1))
	f.put("/v1/members/M1/account", account)
	person := f.as(engine.RoleFinance)
	asked := append([]string{"Idempotency-Key", "0123456789abcdef"}, person...)
	s := slow{f.svc, make(chan struct{}), make(chan error, 2)}
	f.serveLimited(s, time.Minute)
	if r := f.post("/v1/payment-runs", `{"note":"panic"}`, person...); r.status != http.StatusInternalServerError || strings.Contains(string(r.body)+f.log.String(), "M1") {
		t.Errorf("a panic: %d %s %s", r.status, r.body, f.log.String())
	}
	gone, leave := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer leave()
	req := f.request(http.MethodPost, "/v1/payment-runs", `{"note":"weekly"}`, asked...)
	if r := f.do(req.WithContext(gone)); r.status != http.StatusServiceUnavailable || decode[Problem](t, r).Code != "still_working" || r.header.Get("Retry-After") == "" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	close(s.goOn)
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
	r := f.post("/v1/payment-runs", `{"note":"weekly"}`, asked...)
	if run := decode[PaymentRun](t, r); r.status != http.StatusCreated || r.header.Get("Idempotency-Replayed") != "true" || run.Number != 1 || run.Transfers != 1 {
		t.Errorf("%d %s", r.status, r.body)
	}
}
