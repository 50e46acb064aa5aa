package api

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"octroi/engine"
	"octroi/engine/payment"
	"octroi/engine/replay"
	"octroi/engine/store"
	"octroi/rules"
)

// noon is when the tests happen, unless they move the clock.
var noon = time.Date(2025, 11, 20, 11, 0, 0, 0, time.UTC)

// fixture is a whole server over an empty in-memory database, with the test book, member M1 (household H1), providers
// P1 (recognised) and P2 (not), and an admin key.
type fixture struct {
	t      testing.TB
	svc    *engine.Service
	echo   *echo.Echo
	key    string
	log    *syncBuffer
	router routers.Router
	mu     sync.Mutex
	at     time.Time

	stopping <-chan struct{} // tells the server to stop; nil when nothing does
}

func (f *fixture) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

func (f *fixture) setClock(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = at
}

type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func setUp(t testing.TB) *fixture {
	t.Helper()
	f := setUpEmpty(t)
	source, err := os.ReadFile("testdata/book.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.svc.LoadBook(t.Context(), []engine.SourceFile{{Name: "book.yaml", Text: string(source)}}, engine.Actor{Client: "test"}); err != nil {
		t.Fatal(err)
	}
	f.put("/v1/members/M1", `{"born":"1990-05-04","coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"in_order","from":"2020-01-01"}],
		"households":[{"household":"H1","holder":true,"from":"2020-01-01"}]}`)
	f.put("/v1/providers/P1", `{"name":"Practice A","profession":"psychologist","recognised":[{"from":"2015-01-01"}]}`)
	f.put("/v1/providers/P2", `{"name":"Practice B","profession":"psychologist"}`)
	return f
}

// setUpEmpty is a server without book, members and providers.
func setUpEmpty(t testing.TB) *fixture {
	t.Helper()
	db, err := store.Open(t.Context(), ":memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, at: noon, log: &syncBuffer{}}
	f.svc = engine.NewService(db, engine.Options{
		Compiler: rules.Compiler{}, Checker: rules.Checker{}, Replayer: replay.Maker{}, Varier: rules.Varier{}, Now: f.now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Payments: payment.Pain001{}, Payer: engine.Payer{Name: "Mutualité d'essai", IBAN: "BE68539007547034"},
	})
	t.Cleanup(f.svc.Close)
	f.key = f.newKey(engine.RoleAdmin)
	f.serve(f.svc)
	return f
}

// serve puts a server in front of svc.
func (f *fixture) serve(svc Service) { f.serveLimited(svc, 0) }

// serveLimited is serve with a time limit of requests; 0 is the usual one.
func (f *fixture) serveLimited(svc Service, limit time.Duration) {
	f.t.Helper()
	e, err := newEcho(svc, Options{Logger: slog.New(slog.NewJSONHandler(f.log, nil)), Version: "test", Now: f.now, Stopping: f.stopping, TimeLimit: limit})
	if err != nil {
		f.t.Fatal(err)
	}
	f.echo = e
	c, err := sharedContract()
	if err != nil {
		f.t.Fatal(err)
	}
	if f.router, err = gorillamux.NewRouter(c.doc); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) newKey(role engine.Role) string {
	f.t.Helper()
	return f.newKeyOf(role, "test")
}

// newKeyOf makes a key of a person of this name.
func (f *fixture) newKeyOf(role engine.Role, person string) string {
	f.t.Helper()
	secret, _, err := f.svc.CreateKey(f.t.Context(), person, role, "", engine.Actor{Client: "test"})
	if err != nil {
		f.t.Fatal(err)
	}
	return secret
}

// response is what came back, read to the end.
type response struct {
	status int
	header http.Header
	body   []byte
}

// request makes a request with the admin key, and with JSON's content type when there is a body. Pairs of headers are
// added; a header whose value is "-" is left out.
func (f *fixture) request(method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+f.key)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "-" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// do sends a request and holds the answer against the contract.
func (f *fixture) do(r *http.Request) response {
	f.t.Helper()
	w := httptest.NewRecorder()
	f.echo.ServeHTTP(w, r)
	out := response{status: w.Code, header: w.Header(), body: w.Body.Bytes()}
	f.checkResponse(r, out)
	return out
}

func (f *fixture) checkResponse(r *http.Request, out response) {
	f.t.Helper()
	named := r.Clone(context.Background())
	named.URL = &url.URL{Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	route, params, err := f.router.FindRoute(named)
	if err != nil {
		if out.status < http.StatusBadRequest {
			f.t.Errorf("%s %s: the contract does not know the route, yet it answered %d", r.Method, r.URL.Path, out.status)
		}
		return
	}
	kind := out.header.Get("Content-Type")
	if kind == mediaNDJSON {
		f.checkLines(out.body)
	}
	err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: named, PathParams: params, Route: route},
		Status:                 out.status, Header: out.header, Body: io.NopCloser(bytes.NewReader(out.body)),
		Options: &openapi3filter.Options{MultiError: true, IncludeResponseStatus: true, ExcludeResponseBody: kind == mediaNDJSON || !strings.Contains(kind, "json")},
	})
	if err != nil {
		f.t.Errorf("%s %s answered %d against the contract: %v\n%s", r.Method, r.URL.Path, out.status, err, out.body)
	}
}

func (f *fixture) get(target string, headers ...string) response {
	f.t.Helper()
	return f.do(f.request(http.MethodGet, target, "", headers...))
}

func (f *fixture) put(target, body string) {
	f.t.Helper()
	if r := f.do(f.request(http.MethodPut, target, body)); r.status != http.StatusOK {
		f.t.Fatalf("PUT %s: %d %s", target, r.status, r.body)
	}
}

// submit posts a claim under a new key, unless the headers bring one.
func (f *fixture) submit(body string, headers ...string) response {
	f.t.Helper()
	r := f.request(http.MethodPost, "/v1/claims", body, headers...)
	if _, given := r.Header["Idempotency-Key"]; !given {
		r.Header.Set("Idempotency-Key", uuid.NewString())
	}
	return f.do(r)
}

// claims counts the claims stored for M1.
func (f *fixture) claims() int {
	f.t.Helper()
	records, err := f.svc.Claims(f.t.Context(), engine.ClaimFilter{Member: "M1", Limit: 1000})
	if err != nil {
		f.t.Fatal(err)
	}
	return len(records)
}
