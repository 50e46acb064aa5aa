package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"octroi/engine"
)

// failing is a service of which some methods fail as told.
type failing struct {
	Service
	book   func() (*engine.Book, error)
	submit func() error
}

func (s failing) ActiveBook(context.Context) (*engine.Book, error) { return s.book() }
func (s failing) Submit(context.Context, engine.Submission) engine.Result {
	return engine.Result{Err: s.submit()}
}
func (s failing) Authenticate(_ context.Context, _ string) (engine.Key, error) {
	return engine.Key{ID: "k", Role: engine.RoleAdmin}, nil
}

func TestHandleError_keepsTheInsideInside(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	secret := `pq: duplicate key (member)=(M-SECRET) at /srv/octroi/main.go:12`
	for name, svc := range map[string]failing{
		"error": {book: func() (*engine.Book, error) { return nil, errors.New(secret) }},
		"panic": {book: func() (*engine.Book, error) { panic(secret) }},
		"internal kind": {book: func() (*engine.Book, error) {
			return nil, engine.NewError(engine.Internal, "broken").WithCause(errors.New(secret))
		}},
	} {
		f.serve(svc)
		r := f.get("/v1/book")
		p := decode[Problem](t, r)
		if r.status != 500 || !strings.Contains(p.Detail, "request_id") || strings.Contains(string(r.body), "SECRET") || p.RequestId == "" {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
		if log := f.log.String(); !strings.Contains(log, p.RequestId) || strings.Contains(log, "SECRET") {
			t.Errorf("%s: the log does not have the request id, or has the value: %s", name, log)
		}
	}
	if f.serve(f.svc); f.get("/v1/book").status != http.StatusOK {
		t.Error("the process did not survive")
	}
}

func TestHandleError_givesEveryKindItsStatus(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []struct {
		err    error
		status int
		retry  string
	}{
		{engine.NewError(engine.Unavailable, "busy"), 503, "1"},
		{engine.NewError(engine.Unavailable, "outcome_unknown"), 503, "1"},
		{engine.NewError(engine.Unavailable, "storage_full"), 503, "1"},
		{engine.NewError(engine.Conflict, "in_progress"), 409, "1"},
		{engine.NewError(engine.NotFound, "member_not_found"), 404, ""},
		{context.Canceled, 503, "1"},
		{errors.New("anything"), 500, ""},
	} {
		f.serve(failing{submit: func() error { return tt.err }})
		r := f.submit(psychology("2025-11-03", 1))
		if r.status != tt.status || r.header.Get("Retry-After") != tt.retry {
			t.Errorf("%v: %d, Retry-After %q", tt.err, r.status, r.header.Get("Retry-After"))
		}
	}
}

func TestHandleError_unknownAddressesAndMethods(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []struct {
		method, target string
		status         int
		code           string
	}{
		{"GET", "/nothing", 404, "not_found"},
		{"GET", "/v1/", 404, "not_found"},
		{"GET", "/debug/pprof/", 404, "not_found"},
		{"GET", "/.git/config", 404, "not_found"},
		{"GET", "/docs/%2e%2e%2fserver.go", 404, "not_found"},
		{"GET", "/docs/openapi.gen.go", 404, "not_found"},
		{"GET", "/v1/claims/none", 404, "claim_not_found"},
		{"GET", "/v1/members/M404", 404, "member_not_found"},
		{"GET", "/v1/members/M404/balances", 404, "member_not_found"},
		{"GET", "/v1/providers/P404", 404, "provider_not_found"},
		{"GET", "/v1/benefits/psycholgy", 404, "benefit_not_found"},
		{"GET", "/v1/members/a%00b", 400, "id_invalid"},
		{"GET", "/v1/members/2%20or%201=1--", 400, "id_invalid"},
		{"GET", "/v1/members/a%2Fb", 400, "id_invalid"},
		{"GET", "/v1/members/..", 400, "id_invalid"},
		{"GET", "/v1/members/85073003328", 422, "national_number"},
		{"GET", "/v1/benefits/Psychology", 400, "code_invalid"},
		{"GET", "/v1/book?files=maybe", 400, "query_invalid"},
		{"GET", "/v1/members/M1/balances?on=2025-02-30", 400, "query_invalid"},
		{"GET", "/v1/members/M1/balances?on=9999-12-31", 400, "query_invalid"}, // its windows end beyond what dates can say
		{"DELETE", "/v1/claims/none", 405, "method_not_allowed"},
		{"PATCH", "/v1/members/M1", 405, "method_not_allowed"},
		{"TRACE", "/v1/book", 405, "method_not_allowed"},
		{"GET", "/v1/claims?member=M1&sort=name;drop", 400, "query_syntax"},
		{"GET", "/v1/claims?%zz", 400, "query_syntax"},
		{"GET", "/v1/reports/spending?year=2025&region=%ff", 400, "query_syntax"},
	} {
		r := f.do(f.request(tt.method, tt.target, ""))
		p := decode[Problem](t, r)
		if r.status != tt.status || p.Code != tt.code || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s", tt.method, tt.target, r.status, r.body)
		}
		if tt.status == 405 && (r.header.Get("Allow") == "" || !strings.Contains(p.Detail, "GET")) {
			t.Errorf("%s %s does not say what is allowed: %s", tt.method, tt.target, r.body)
		}
	}
	if r := f.get("/v1/benefits/psycholgy"); !strings.Contains(string(r.body), "psychology") {
		t.Errorf("the nearest code is not named: %s", r.body)
	}
}

// TestMessages_areCompleteInEveryLanguage: a code with words in one language has them in all, with the same arguments.
func TestMessages_areCompleteInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, catalogue := range []map[string]sentence{requestSentences, bodySentences, fieldSentences} {
		for code, s := range catalogue {
			for _, text := range []engine.Text{s.message, s.hint} {
				for _, lang := range engine.Langs {
					if (text.In(lang) == "") != (text.EN == "") {
						t.Errorf("%s has no words in %s", code, lang)
					}
					if strings.Count(text.In(lang), "{") != strings.Count(text.EN, "{") {
						t.Errorf("%s in %s has other arguments than in English", code, lang)
					}
				}
			}
		}
	}
	for status := range titles {
		for _, lang := range engine.Langs {
			if titles[status].In(lang) == "" {
				t.Errorf("status %d has no title in %s", status, lang)
			}
		}
	}
	for code, title := range ownTitles {
		for _, lang := range engine.Langs {
			if title.In(lang) == "" {
				t.Errorf("%s has no title in %s", code, lang)
			}
		}
	}
	for kind, status := range statusOfKind {
		if _, ok := titles[status]; !ok {
			t.Errorf("kind %d has status %d without a title", kind, status)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]engine.Lang{
		"": engine.EN, "*": engine.EN, "fr": engine.FR, "fr-BE": engine.FR, "nl-BE,fr;q=0.8": engine.NL, "de-BE-u-rg-bezzzz": engine.DE,
		"en-US,en;q=0.5": engine.EN, "ja": engine.EN, "ja, nl;q=0.1": engine.NL, "fr;q=0, nl": engine.NL,
		strings.Repeat("fr,", 1000): engine.EN, "\x00": engine.EN,
	} {
		if got := language(header); got != want {
			t.Errorf("%.20q: %s, want %s", header, got, want)
		}
	}
}

func TestBestType(t *testing.T) {
	t.Parallel()
	both := []string{"application/json", "text/csv"}
	for accept, want := range map[string]string{
		"": "application/json", "*/*": "application/json", "text/csv": "text/csv", "text/*": "text/csv", "text/csv;q=0.5, application/json;q=0.4": "text/csv",
		"text/html": "", "application/json;q=0, */*": "text/csv", "application/json;q=0": "", "text/csv, */*;q=0.1": "text/csv", "nonsense": "",
		"application/json;q=x": "application/json",
	} {
		if got := bestType(accept, both); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
}
