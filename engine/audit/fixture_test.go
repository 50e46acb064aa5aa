package audit_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"octroi/engine"
	"octroi/engine/audit"
	"octroi/engine/payment"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/migrations"
	"octroi/rules"
)

// compiled compiles each book once for all tests.
type compiled struct {
	mu    sync.Mutex
	books map[string]*engine.Book
}

var books = &compiled{books: map[string]*engine.Book{}}

func (c *compiled) Compile(files []engine.SourceFile) (*engine.Book, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rev := engine.Revision(files)
	if b := c.books[rev]; b != nil {
		return b, nil
	}
	b, err := rules.Compiler{}.Compile(files)
	if err == nil {
		c.books[rev] = b
	}
	return b, err
}

// passing lets every book pass: what the checks of books find is no matter of the audit's.
type passing struct{}

func (passing) CheckBook([]engine.SourceFile) engine.BookReport { return engine.BookReport{} }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bookText is the book of the tests; cap replaces the EUR 500 of a household.
func bookText(t testing.TB, most string) []engine.SourceFile {
	t.Helper()
	b, err := os.ReadFile("testdata/book.yaml")
	must(t, err)
	return []engine.SourceFile{{Name: "book.yaml", Text: strings.ReplaceAll(string(b), "500 EUR", most)}}
}

// house is a small mutuality over an open store.
type house struct {
	t   testing.TB
	st  *store.Store
	svc *engine.Service
	n   int

	clock sync.Mutex
	now   time.Time
}

func openHouse(t testing.TB, dsn string) *house {
	t.Helper()
	st, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true, MaxConns: 4})
	must(t, err)
	must(t, st.Migrate(t.Context()))
	h := &house{t: t, st: st, now: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)}
	h.svc = engine.NewService(st, engine.Options{
		Compiler: books, Checker: passing{}, Payments: payment.Pain001{}, Payer: engine.Payer{Name: "Payer", IBAN: "BE68539007547034"}, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Now: func() time.Time {
			h.clock.Lock()
			defer h.clock.Unlock()
			h.now = h.now.Add(time.Millisecond)
			return h.now
		},
	})
	t.Cleanup(h.close)
	return h
}

func (h *house) close() {
	h.svc.Close()
	_ = h.st.Close()
}

func (h *house) by() engine.Actor {
	h.n++
	return engine.Actor{Client: "desk", RequestID: fmt.Sprintf("r%d", h.n)}
}

func (h *house) booking() engine.Booking {
	h.n++
	return engine.Booking{
		ID: "", Request: engine.RequestKey{Client: "desk", Key: fmt.Sprintf("k%d", h.n)}, BodyHash: "hash", By: engine.Actor{Client: "desk", RequestID: "r"},
	}
}

func line(benefit, date string, units int, cents engine.Cents) engine.Line {
	d := engine.MustDate(date)
	return engine.Line{Benefit: benefit, Date: d, Until: d, Units: engine.Quantity(units) * engine.One, Charged: cents}
}

func by(provider string, l engine.Line) engine.Line {
	l.Provider = provider
	return l
}

func with(l engine.Line, field string, v engine.Value) engine.Line {
	l.Fields = map[string]engine.Value{field: v}
	return l
}

func (h *house) submit(member string, lines ...engine.Line) engine.Record {
	h.t.Helper()
	h.n++
	r := h.svc.Submit(h.t.Context(), engine.Submission{
		Claim:   engine.Claim{Member: member, Channel: "online", Lines: lines},
		Request: engine.RequestKey{Client: "desk", Key: fmt.Sprintf("k%d", h.n)}, BodyHash: "hash", By: h.by(),
	})
	must(h.t, r.Err)
	return r.Record
}

// revise asks for another version of a claim, as somebody.
func (h *house) revise(before engine.Record, kind engine.VersionKind, by string, change func(*engine.VersionRequest)) engine.Record {
	h.t.Helper()
	r := engine.VersionRequest{Claim: before.Claim.ID, Kind: kind, Reason: "because", BodyHash: "hash", By: h.by()}
	r.By.Client, r.Request = by, engine.RequestKey{Client: by, Key: fmt.Sprintf("k%d", h.n)}
	if change != nil {
		change(&r)
	}
	out := h.svc.Revise(h.t.Context(), r)
	must(h.t, out.Err)
	return out.Record
}

// fill lives a little: claims of every kind of limit, evidence that comes late, a correction, a reversal,
// opening balances, partner costs, keys, two books; then seals it in two blocks.
func (h *house) fill() {
	t, ctx := h.t, h.t.Context()
	t.Helper()
	for i, m := range []string{"M1", "M2", "M3", "M4"} {
		home := []string{"H1", "H1", "H3", "H4"}[i]
		must(t, h.svc.PutMember(ctx, engine.Member{
			ID: m, Born: engine.MustDate("1990-05-04"),
			Households: []engine.HouseholdSpan{{Household: home, Holder: true, Span: engine.Span{From: engine.MustDate("2010-01-01")}}},
			Coverage:   []engine.Span{{From: engine.MustDate("2015-06-15")}},
			Contributions: []engine.ContributionSpan{
				{State: engine.ContributionsInOrder, Span: engine.Span{From: engine.MustDate("2010-01-01")}},
			},
			Regions: []engine.RegionSpan{
				{Code: "brussels", Span: engine.Span{From: engine.MustDate("2010-01-01"), Until: engine.MustDate("2025-05-01")}},
				{Code: "wallonia", Span: engine.Span{From: engine.MustDate("2025-05-01")}},
			},
			Statuses: [][]engine.StatusSpan{
				{{Code: "preferential", Span: engine.Span{From: engine.MustDate("2025-03-10")}}}, nil,
				{{Code: "disabled"}, {Code: "preferential", Span: engine.Span{From: engine.MustDate("2025-02-01")}}}, {{Code: "disabled"}},
			}[i],
		}, h.by()))
	}
	networks := []engine.NetworkSpan{{Code: "partners", Span: engine.Span{From: engine.MustDate("2025-01-01")}}}
	must(t, h.svc.PutProvider(ctx, engine.Provider{ID: "P1", Name: "Practice", Profession: "physician", Country: "BE", Networks: networks}, h.by()))
	h.load("500 EUR")
	h.firstClaims()
	h.fold()
	h.load("600 EUR")
	h.seal()
	h.laterClaims()
	h.bookings()
	h.pay()
	h.seal()
}

// fold takes what was booked into the sums of reports.
func (h *house) fold() {
	h.t.Helper()
	_, err := h.svc.FoldRollup(h.t.Context())
	must(h.t, err)
}

// load has one person write a book and another approve it.
func (h *house) load(most string) {
	h.t.Helper()
	author, approver := h.by(), h.by()
	author.Client, approver.Client = "author", "approver"
	_, err := h.svc.LoadApprovedBook(h.t.Context(), bookText(h.t, most), author, approver)
	must(h.t, err)
}

// pay makes two payment runs, of which the first is cancelled and the second sent.
func (h *house) pay() {
	t, ctx := h.t, h.t.Context()
	for i, m := range []string{"M1", "M3"} {
		must(t, h.svc.PutAccount(ctx, engine.Account{
			Payee: engine.Payee{Kind: "member", ID: m}, IBAN: []engine.IBAN{"BE68539007547034", "BE71096123456769"}[i], Name: "Somebody",
		}, h.by()))
	}
	run := func() string {
		h.n++
		r, _, err := h.svc.CreatePaymentRun(ctx, engine.PaymentRequest{
			Request: engine.RequestKey{Client: "desk", Key: fmt.Sprintf("k%d", h.n)}, BodyHash: "hash",
		}, h.by())
		must(t, err)
		return r.ID
	}
	_, err := h.svc.CancelPaymentRun(ctx, run(), "too early", h.by())
	must(t, err)
	_, err = h.svc.SendPaymentRun(ctx, run(), engine.Actor{Client: "bank desk", RequestID: "r"})
	must(t, err)
}

func (h *house) firstClaims() {
	operated := func(date string, n int, yes bool) engine.Line {
		return with(line("physio", date, n, engine.Cents(n)*2000), "operated", engine.Bool(yes))
	}
	glasses := line("glasses", "2025-02-01", 1, 10000)
	glasses.Evidence = []engine.Evidence{{Code: "form", Document: "D1"}}
	h.submit("M1", line("sessions", "2025-03-01", 12, 30000), line("sessions", "2025-03-15", 12, 30000))
	h.submit("M2", by("P1", line("sessions", "2025-04-01", 9, 27000)), by("P9", line("gym", "2025-04-02", 1, 6000)))
	h.submit("M1", glasses, line("lenses", "2025-05-01", 1, 3000))
	h.submit("M3", operated("2025-01-10", 4, false), operated("2025-02-10", 3, true), operated("2025-03-10", 19, false))
	h.submit("M3", with(line("premium", "2025-06-01", 1, 0), "birth", engine.TextValue("B1")))
	h.submit("M4", with(line("premium", "2025-06-01", 1, 0), "birth", engine.TextValue("B1")))
	h.submit("M4", line("lenses", "2025-06-01", 1, 8000), line("lenses", "2025-09-01", 1, 8000))
	h.submit("M4", line("gym", "2025-05-10", 1, 900), line("gym", "2025-07-10", 1, 5000))
}

func (h *house) laterClaims() {
	t := h.t
	waits := h.submit("M3", line("glasses", "2025-07-01", 1, 9000))
	if waits.Decision.Outcome != engine.Pended {
		t.Fatal("glasses without the form do not wait")
	}
	h.revise(waits, engine.VersionEvidence, "desk", func(r *engine.VersionRequest) {
		r.Evidence = []engine.LineEvidence{{Evidence: engine.Evidence{Code: "form", Document: "D2"}}}
	})
	h.submit("M4", line("glasses", "2023-07-01", 1, 9000)) // goes on waiting
	wrong := h.submit("M4", line("sessions", "2025-08-01", 4, 12000))
	h.revise(wrong, engine.VersionCorrection, "desk", func(r *engine.VersionRequest) {
		r.Lines = []engine.Line{line("sessions", "2025-08-02", 3, 9000)}
	})
	first := h.submit("M2", by("P1", line("sessions", "2024-03-01", 16, 48000)))
	h.fold()                                                // what is taken back from here on stands in the sums, and waits with its opposite
	h.submit("M2", line("sessions", "2024-04-01", 2, 6000)) // refused, until the first is taken back
	h.revise(first, engine.VersionReversal, "desk", nil)
	h.rulings()
}

// rulings has a reviewer give more than the rules do: above the threshold, another confirms it.
func (h *house) rulings() {
	give := func(cents engine.Cents) func(*engine.VersionRequest) {
		return func(r *engine.VersionRequest) { r.Ruling = &engine.Ruling{Kind: engine.RulingAmount, Amount: cents} }
	}
	h.revise(h.submit("M3", line("gym", "2024-05-10", 1, 2000)), engine.VersionRuling, "reviewer", give(1500))
	large := h.submit("M4", line("lenses", "2022-05-10", 1, 4000))
	h.revise(large, engine.VersionRuling, "reviewer", give(250_00))
	h.revise(large, engine.VersionRuling, "head", func(r *engine.VersionRequest) { give(250_00)(r); r.Confirm = true })
}

func (h *house) bookings() {
	t, ctx := h.t, h.t.Context()
	opening := engine.OpeningBalance{Booking: h.booking(), Member: "M2", Limit: "sessions.year", Date: engine.MustDate("2023-01-01"), Units: 3 * engine.One}
	o, _, err := h.svc.BookOpeningBalance(ctx, opening)
	must(t, err)
	_, _, err = h.svc.ReverseOpeningBalance(ctx, o.ID, h.booking())
	must(t, err)
	opening.Booking, opening.Member = h.booking(), "M3"
	_, _, err = h.svc.BookOpeningBalance(ctx, opening)
	must(t, err)
	for range 2 {
		cost := engine.PartnerCost{
			Booking: h.booking(), Partner: "Partner", Category: "care", Date: engine.MustDate("2025-01-01"), Until: engine.MustDate("2025-12-31"), Cents: 12345,
		}
		c, _, err := h.svc.BookPartnerCost(ctx, cost)
		must(t, err)
		if h.n%2 == 0 {
			_, _, err = h.svc.ReversePartnerCost(ctx, c.ID, h.booking())
			must(t, err)
		}
	}
	_, key, err := h.svc.CreateKey(ctx, "desk", engine.RoleAdjudicator, "", h.by())
	must(t, err)
	must(t, h.svc.RevokeKey(ctx, key.ID, h.by()))
}

func (h *house) seal() store.Seal {
	h.t.Helper()
	s, sealed, err := h.st.Seal(h.t.Context(), h.now)
	must(h.t, err)
	if !sealed {
		h.t.Fatal("there was nothing to seal")
	}
	return s
}

func lastMigration(t testing.TB, database string) int64 {
	t.Helper()
	files, err := migrations.For(database)
	must(t, err)
	return newest(t, files)
}

// audited runs an audit of a database with every replay.
func audited(t testing.TB, db *sql.DB, database string, change func(*audit.Options)) *audit.Report {
	t.Helper()
	opt := audit.Options{
		Postgres: database == "postgres", Schema: lastMigration(t, database), Compiler: books, Payments: payment.Pain001{}, Now: time.Now, Replay: audit.Replay{All: true},
	}
	if change != nil {
		change(&opt)
	}
	r, err := audit.Run(context.WithoutCancel(t.Context()), db, opt)
	must(t, err)
	return r
}

func failing(r *audit.Report) []string {
	var ids []string
	for _, i := range r.Invariants {
		if i.State == audit.Fail {
			ids = append(ids, i.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func text(r *audit.Report) string {
	var b strings.Builder
	_ = r.WriteText(&b)
	return b.String()
}

var databases = map[string]func(t testing.TB) string{
	"sqlite":   func(t testing.TB) string { return t.TempDir() + "/octroi.db" },
	"postgres": func(t testing.TB) string { return pgtest.DSN(t) },
}
