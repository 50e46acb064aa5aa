package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"octroi/engine"
	"octroi/engine/report"
)

// Service is what the API asks of the domain. *engine.Service is one; its methods say which errors come when.
type Service interface {
	report.Source
	Submit(ctx context.Context, sub engine.Submission) engine.Result
	SubmitAll(ctx context.Context, subs []engine.Submission) []engine.Result
	Check(ctx context.Context, c engine.Claim) ([]engine.FieldError, error)
	Quote(ctx context.Context, c engine.Claim) (engine.Decision, *engine.Book, error)
	Balances(ctx context.Context, member string, on engine.Date) ([]engine.MemberBalance, *engine.Book, error)
	Opportunities(ctx context.Context, member string, on engine.Date) (engine.Opportunities, *engine.Book, error)
	SegmentOpportunities(ctx context.Context, seg engine.Segment) (engine.SegmentPage, *engine.Book, error)
	CountOpportunities(ctx context.Context, seg engine.Segment) (engine.SegmentCounts, *engine.Book, error)
	Claim(ctx context.Context, id string) (engine.Record, error)
	Versions(ctx context.Context, id string) ([]engine.Record, error)
	Claims(ctx context.Context, f engine.ClaimFilter) ([]engine.Record, error)
	Revise(ctx context.Context, r engine.VersionRequest) engine.Result
	CheckRevision(ctx context.Context, r engine.VersionRequest) ([]engine.FieldError, error)
	Followers(ctx context.Context, claim string, version int) ([]engine.Record, error)
	Queue(ctx context.Context, f engine.QueueFilter) ([]engine.QueueItem, map[engine.WaitsFor]int, error)
	Redecide(ctx context.Context, f engine.QueueFilter, reason string, by engine.Actor) (engine.Redecision, error)
	BeginReassessment(ctx context.Context, req engine.ReassessmentRequest, by engine.Actor) (engine.Reassessment, bool, error)
	Reassessment(ctx context.Context, id string) (engine.Reassessment, error)
	Reassessments(ctx context.Context, f engine.ReassessmentFilter) ([]engine.Reassessment, error)
	CancelReassessment(ctx context.Context, id string, by engine.Actor) (engine.Reassessment, error)
	BeginReplay(ctx context.Context, req engine.ReplayRequest, waits bool, by engine.Actor) (engine.Replay, bool, error)
	Replay(ctx context.Context, id string) (engine.Replay, error)
	Replays(ctx context.Context, f engine.ReplayFilter) ([]engine.Replay, error)
	ReplayAnswer(ctx context.Context, id string, narrow bool) ([]byte, []engine.ReplayCase, error)
	ReplayBooks(ctx context.Context, run *engine.Replay) ([]engine.ReplayUnder, error)
	CancelReplay(ctx context.Context, id string, by engine.Actor) (engine.Replay, error)
	ResumeReplay(ctx context.Context, id string, by engine.Actor) (engine.Replay, error)
	Statement(ctx context.Context, member string, year int) (engine.Statement, error)
	Dossier(ctx context.Context, member string, by engine.Actor) (engine.Dossier, error)
	Erasure(ctx context.Context, member string) (engine.Erasure, error)
	RequestErasure(ctx context.Context, member string, step engine.ErasureStep, by engine.Actor) (engine.Erasure, error)
	ConfirmErasure(ctx context.Context, member string, step engine.ErasureStep, by engine.Actor) (engine.Erasure, error)
	WithdrawErasure(ctx context.Context, member string, step engine.ErasureStep, by engine.Actor) (engine.Erasure, error)
	Member(ctx context.Context, id string) (engine.Member, error)
	PutMember(ctx context.Context, m engine.Member, by engine.Actor) error
	Provider(ctx context.Context, id string) (engine.Provider, error)
	PutProvider(ctx context.Context, p engine.Provider, by engine.Actor) error
	Approval(ctx context.Context, id string) (engine.Approval, error)
	Approvals(ctx context.Context, member string) ([]engine.Approval, error)
	CheckApproval(ctx context.Context, a engine.Approval) ([]engine.FieldError, error)
	PutApproval(ctx context.Context, a engine.Approval, by engine.Actor) error
	PartnerCost(ctx context.Context, id string) (engine.PartnerCost, error)
	PartnerCosts(ctx context.Context, f engine.PartnerCostFilter) ([]engine.PartnerCost, error)
	CheckPartnerCost(ctx context.Context, c engine.PartnerCost) ([]engine.FieldError, error)
	BookPartnerCost(ctx context.Context, c engine.PartnerCost) (engine.PartnerCost, bool, error)
	ReversePartnerCost(ctx context.Context, id string, by engine.Booking) (engine.PartnerCost, bool, error)
	OpeningBalance(ctx context.Context, id string) (engine.OpeningBalance, error)
	OpeningBalances(ctx context.Context, member string) ([]engine.OpeningBalance, error)
	CheckOpeningBalance(ctx context.Context, o engine.OpeningBalance) ([]engine.FieldError, error)
	BookOpeningBalance(ctx context.Context, o engine.OpeningBalance) (engine.OpeningBalance, bool, error)
	ReverseOpeningBalance(ctx context.Context, id string, by engine.Booking) (engine.OpeningBalance, bool, error)
	Account(ctx context.Context, p engine.Payee) (engine.Account, error)
	PutAccount(ctx context.Context, a engine.Account, by engine.Actor) error
	Due(ctx context.Context, f engine.DueFilter) (engine.DueReport, error)
	CreatePaymentRun(ctx context.Context, req engine.PaymentRequest, by engine.Actor) (engine.PaymentRun, bool, error)
	PaymentRun(ctx context.Context, id string) (engine.PaymentRun, error)
	PaymentRuns(ctx context.Context, f engine.PaymentRunFilter) ([]engine.PaymentRun, error)
	SendPaymentRun(ctx context.Context, id string, by engine.Actor) (engine.PaymentRun, error)
	CancelPaymentRun(ctx context.Context, id, reason string, by engine.Actor) (engine.PaymentRun, error)
	PaymentFile(ctx context.Context, id string, by engine.Actor) (engine.PaymentRun, func(io.Writer) error, error)
	Remittance(ctx context.Context, id string, after int64, limit int) (engine.PaymentRun, []engine.Transfer, error)
	ActiveBook(ctx context.Context) (*engine.Book, error)
	Book(ctx context.Context, revision string) (*engine.Book, error)
	BookSource(ctx context.Context, revision string) ([]engine.SourceFile, error)
	BookRevisions(ctx context.Context) ([]engine.BookRevision, error)
	BookRevision(ctx context.Context, revision string) (engine.BookRevision, error)
	DraftBook(ctx context.Context, files []engine.SourceFile, note string, by engine.Actor) (engine.BookRevision, bool, error)
	MoveBook(ctx context.Context, m engine.BookMove) (engine.BookRevision, bool, error)
	CheckBook(ctx context.Context, revision string) (engine.BookReport, error)
	Authenticate(ctx context.Context, secret string) (engine.Key, error)
	Ready(ctx context.Context) error
}

// Options are what a server needs besides its service. All may be left out.
type Options struct {
	Logger  *slog.Logger         // slog.Default()
	Version string               // shown by /healthz
	Now     func() time.Time     // time.Now
	Metrics *prometheus.Registry // a new one; shown by /metrics
	// Stopping is closed when the server begins to stop: a batch ends after the rows that are being decided. Without it,
	// batches run to their end.
	Stopping <-chan struct{}
	// TimeLimit ends requests that the contract gives no time of their own, after 10 s.
	TimeLimit time.Duration
}

// server holds what the handlers share. It implements the generated StrictServerInterface.
type server struct {
	svc          Service
	log          *slog.Logger
	version      string
	now          func() time.Time
	registry     *prometheus.Registry
	metrics      *metrics
	contract     *contract
	contractJSON []byte
	keys         keyCache
	diffing      chan struct{} // held by the comparison of two books: one at a time
	troubles     troubles
	stopping     <-chan struct{}
	timeLimit    time.Duration
}

// sharedContract is the contract, read once per process: it is embedded and never changes.
var sharedContract = sync.OnceValues(loadContract)

// NewServer makes the handler of the whole API. Time-outs, TLS and the address belong to the http.Server around it.
func NewServer(svc Service, opt Options) (http.Handler, error) {
	e, err := newEcho(svc, opt)
	if err != nil {
		return nil, err
	}
	return e, nil
}

func newEcho(svc Service, opt Options) (*echo.Echo, error) {
	s := &server{svc: svc, log: opt.Logger, version: opt.Version, now: opt.Now, registry: opt.Metrics, diffing: make(chan struct{}, 1), stopping: opt.Stopping,
		timeLimit: opt.TimeLimit}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now //nolint:forbidigo // the default of a server; whoever needs another clock hands it in
	}
	if s.registry == nil {
		s.registry = prometheus.NewRegistry()
	}
	if s.timeLimit == 0 {
		s.timeLimit = defaultTimeLimit
	}
	var err error
	if s.contract, err = sharedContract(); err != nil {
		return nil, err
	}
	if s.contractJSON, err = s.contract.doc.MarshalJSON(); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	if s.metrics, err = newMetrics(s.registry); err != nil {
		return nil, err
	}
	counting, err := requestMetrics(s.registry)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	// Whoever needs the address of a client behind a proxy configures the proxy's log: a header can say anything.
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.handleError
	e.Use(s.begin, s.logRequests(), counting, middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisablePrintStack: true, DisableErrorHandler: true, LogErrorFunc: s.logPanic,
	}), secureHeaders, s.timeLimited, s.authorise, s.negotiate, s.checkParams, s.checkBody)
	RegisterHandlers(e, NewStrictHandler(s, []StrictMiddlewareFunc{plainJSON}))
	s.registerOperations(e)
	return e, s.contract.covers(e.Routes())
}

// newID makes a request id.
func (s *server) newID() string { return uuid.Must(uuid.NewV7()).String() }

// today is the day in the zone of the book in force, or in UTC while there is none.
func (s *server) today(ctx context.Context) engine.Date {
	zone := time.UTC
	if book, err := s.svc.ActiveBook(ctx); err == nil {
		zone = book.Zone
	}
	return engine.DateIn(s.now(), zone)
}

// contentSecurity lets the documentation page load its own files only. Swagger UI sets style attributes and shows
// pictures as data.
const contentSecurity = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentSecurity)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Add("Vary", "Accept-Language")
		if strings.HasPrefix(c.Request().URL.Path, "/v1/") {
			// Health data stays out of every cache.
			h.Set("Cache-Control", "no-store")
		}
		return next(c)
	}
}

// setBody puts checked JSON in the place of the body that was read. The generated decoder compares the media type letter
// by letter, where HTTP does not care for case: it is told in the form that it knows.
func setBody(r *http.Request, body []byte) {
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
}
