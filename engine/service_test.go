package engine_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/payment"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// compiler serves books written in Go under the name of their only file.
type compiler map[string]*engine.Book

func (c compiler) Compile(files []engine.SourceFile) (*engine.Book, error) {
	b := *c[files[0].Name]
	b.Revision = engine.Revision(files)
	b.Index()
	return &b, nil
}

// content finds nothing wrong with any book.
type content struct{}

func (content) CheckBook([]engine.SourceFile) engine.BookReport { return engine.BookReport{} }

// sport is EUR 50 a year, a household together, and birth a premium once for each birth whoever asks.
func sport() *engine.Benefit {
	return &engine.Benefit{Code: "sport", Category: "sport", From: engine.MustDate("2020-01-01"), Step: engine.One, Repeatable: true,
		Pays:   engine.MoneyChoice(func(v *engine.View) (engine.Money, error) { return v.Part.Left, nil }),
		Limits: []*engine.Limit{{ID: "year", Code: "sport.year", Measure: engine.MeasureAmount, Scope: engine.PerHousehold, AtMost: engine.Always(engine.CentsValue(65000))}}}
}

type byField string

func (f byField) Value(v *engine.View) (engine.Value, error) { return v.Fields[0], nil }
func (f byField) Facts() []engine.Fact {
	return []engine.Fact{{Name: "field." + string(f), Group: engine.FactField}}
}
func (f byField) Figures(_ *engine.View, dst []engine.Arg) []engine.Arg { return dst }
func (f byField) Source() string                                        { return "field." + string(f) }
func (f byField) Words(*engine.Book, engine.Lang) string                { return f.Source() }

func birth() *engine.Benefit {
	return &engine.Benefit{Code: "birth", Category: "birth", From: engine.MustDate("2020-01-01"), Step: engine.One, LumpSum: true, Repeatable: true,
		Fields: []engine.Field{{Name: "birth", Type: engine.KindText, Required: true}},
		Pays:   engine.Always(engine.CentsValue(35000)),
		Limits: []*engine.Limit{{ID: "once", Code: "birth.once", Measure: engine.MeasureCount, Scope: engine.PerPayer, Every: engine.EveryLifetime,
			Keys: []engine.Formula{byField("birth")}, AtMost: engine.Always(engine.Int(1))}}}
}

// flat is a benefit that is open to everybody and pays a flat amount: what these books have written in Go reads a claim without
// asking whether there is one.
func flat(b *engine.Benefit, pays engine.Cents) *engine.Benefit {
	b.Gates, b.Pays = nil, engine.Always(engine.CentsValue(pays))
	return b
}

// panics is a benefit whose formula is broken in a way that no check foresaw.
func panics() *engine.Benefit {
	return &engine.Benefit{Code: "panics", Category: "x", From: engine.MustDate("2020-01-01"), Step: engine.One,
		Pays: engine.MoneyChoice(func(*engine.View) (engine.Money, error) { panic("a bug") })}
}

var databases = map[string]func(t *testing.T) string{
	"sqlite":   func(t *testing.T) string { return t.TempDir() + "/octroi.db" },
	"postgres": func(t *testing.T) string { return pgtest.DSN(t) },
}

// onBoth runs a test on each database, with a member, a provider and the book "a" in force.
func onBoth(t *testing.T, test func(t *testing.T, open func() *engine.Service)) {
	t.Helper()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := dsn(t)
			open := func() *engine.Service { return openService(t, at, time.Now) }
			s := open()
			ctx := t.Context()
			for _, m := range []string{"M1", "M2"} {
				x := engine.TestMember()
				x.ID, x.Households[0].Household = m, "H"+m[1:]
				must(t, s.PutMember(ctx, x, engine.Actor{}))
			}
			must(t, s.PutProvider(ctx, engine.Psychologist(), engine.Actor{}))
			_, err := s.LoadBook(ctx, []engine.SourceFile{{Name: "a"}}, engine.Actor{})
			must(t, err)
			test(t, open)
		})
	}
}

func openService(t *testing.T, dsn string, now func() time.Time) *engine.Service {
	t.Helper()
	return openWith(t, dsn, now, compiler{"a": engine.BookOf(t, engine.Psychology(), sport(), birth(), panics()), "b": engine.BookOf(t, engine.Psychology(), sport()),
		"flat": engine.BookOf(t, flat(engine.Psychology(), 2000), flat(sport(), 65000), birth())})
}

// openWith opens a service that knows these books; now may be nil.
func openWith(t *testing.T, dsn string, now func() time.Time, books compiler) *engine.Service {
	t.Helper()
	s, _ := openStore(t, dsn, now, books)
	return s
}

func openStore(t testing.TB, dsn string, now func() time.Time, books compiler) (*engine.Service, *store.Store) {
	t.Helper()
	if now == nil {
		now = time.Now
	}
	st, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
	must(t, err)
	must(t, st.Migrate(t.Context()))
	s := engine.NewService(st, engine.Options{Compiler: books, Checker: content{}, SelfApproval: true, Now: now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Committers: 2,
		Payer: engine.Payer{Name: "Mutualité d'essai", IBAN: "BE68539007547034"}, Payments: payment.Pain001{}})
	t.Cleanup(func() {
		s.Close()
		_ = st.Close()
	})
	return s, st
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func submission(key string, c *engine.Claim) engine.Submission {
	return engine.Submission{Claim: *c, Request: engine.RequestKey{Client: "test", Key: key}, BodyHash: "h", By: engine.Actor{Client: "test"}}
}

func line(benefit, date string, charged engine.Cents) engine.Line {
	l := engine.Session(date, engine.One, charged)
	l.Benefit = benefit
	return l
}

// storm runs n submissions at once.
func storm(n int, submit func(i int) engine.Result) []engine.Result {
	results := make([]engine.Result, n)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Add(1)
		go func() {
			defer done.Done()
			start.Wait()
			results[i] = submit(i)
		}()
	}
	start.Done()
	done.Wait()
	return results
}

func TestService_capIsExactAcrossProcesses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		servers := []*engine.Service{open(), open()}
		results := storm(64, func(i int) engine.Result {
			return servers[i%2].Submit(t.Context(), submission(fmt.Sprint("k", i), engine.ClaimOf(line("psychology", "2025-03-01", 6000))))
		})
		paid, denied := 0, 0
		for _, r := range results {
			must(t, r.Err)
			switch l := r.Record.Decision.Lines[0]; {
			case l.Outcome == engine.Approved:
				paid++
			case l.Outcome == engine.Denied && l.BoundBy == "sessions":
				denied++
			}
		}
		if paid != 20 || denied != 44 {
			t.Errorf("%d paid and %d denied by the limit, want 20 and 44", paid, denied)
		}
		recomputed(t, servers[0], "M1", 64)
	})
}

// recomputed asserts that every stored decision of a member can be taken again from what is stored.
func recomputed(t *testing.T, s *engine.Service, member string, want int) {
	t.Helper()
	records, err := s.Claims(t.Context(), engine.ClaimFilter{Member: member, Limit: 1000})
	must(t, err)
	if len(records) != want {
		t.Fatalf("%d claims stored, want %d", len(records), want)
	}
	for _, r := range records {
		book, err := s.Book(t.Context(), r.Decision.Revision)
		must(t, err)
		if diff := cmp.Diff(r.Decision, engine.Decide(book, &r.Claim, &r.Facts)); diff != "" {
			t.Fatalf("claim %s: -stored +recomputed:\n%s", r.Claim.ID, diff)
		}
	}
}

func TestService_amountsPayTheCapToTheCent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s := open()
		results := storm(48, func(i int) engine.Result {
			return s.Submit(t.Context(), submission(fmt.Sprint("k", i), engine.ClaimOf(line("sport", "2025-03-01", engine.Cents(1000+i*77)))))
		})
		paid := engine.Cents(0)
		for _, r := range results {
			must(t, r.Err)
			paid += r.Record.Decision.Pays
		}
		if paid != 65000 {
			t.Errorf("paid %s, want 650.00", paid)
		}
	})
}

func TestService_oneBirthIsPaidOnceInTwoHouseholds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		servers := []*engine.Service{open(), open()}
		results := storm(8, func(i int) engine.Result {
			l := line("birth", "2025-03-01", 0)
			l.Fields = map[string]engine.Value{"birth": engine.TextValue("B77")}
			c := engine.ClaimOf(l)
			c.Member = fmt.Sprint("M", 1+i%2)
			return servers[i%2].Submit(t.Context(), submission(fmt.Sprint("k", i), c))
		})
		paid := engine.Cents(0)
		for _, r := range results {
			must(t, r.Err)
			paid += r.Record.Decision.Pays
		}
		if paid != 35000 {
			t.Errorf("paid %s, want 350.00", paid)
		}
	})
}

func TestService_aRequestIsDecidedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		servers := []*engine.Service{open(), open()}
		results := storm(200, func(i int) engine.Result {
			return servers[i%2].Submit(t.Context(), submission("same", engine.ClaimOf(line("psychology", "2025-03-01", 6000))))
		})
		first := 0
		for _, r := range results {
			must(t, r.Err)
			if !r.Replayed {
				first++
			}
			if diff := cmp.Diff(results[0].Record.Decision, r.Record.Decision); diff != "" || r.Record.Claim.ID != results[0].Record.Claim.ID {
				t.Fatalf("two answers to one request: %s", diff)
			}
		}
		if first != 1 {
			t.Errorf("%d first outcomes, want 1", first)
		}
		other := submission("same", engine.ClaimOf(line("psychology", "2025-03-02", 6000)))
		other.BodyHash = "other"
		if r := servers[0].Submit(t.Context(), other); engine.ErrorCode(r.Err) != "idempotency_mismatch" {
			t.Errorf("another body under the key: %v", r.Err)
		}
		recomputed(t, servers[0], "M1", 1)
	})
}

func TestService_oneBadClaimNeverFailsItsNeighbours(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s := open()
		unknown := engine.ClaimOf(line("psychology", "2025-03-01", 6000))
		unknown.Member = "nobody"
		subs := []engine.Submission{
			submission("a", engine.ClaimOf(line("psychology", "2025-03-01", 6000))),
			submission("b", engine.ClaimOf(line("nope", "2025-03-01", 6000))),
			submission("c", unknown),
			submission("d", engine.ClaimOf(line("panics", "2025-03-01", 6000))),
			submission("e", engine.ClaimOf()),
			submission("f", engine.ClaimOf(line("psychology", "2025-03-01", 6000))),
			submission("a", engine.ClaimOf(line("psychology", "2025-03-01", 6000))),
		}
		want := []string{"", "claim_invalid", "member_not_found", "internal", "claim_invalid", "", ""}
		for i, r := range s.SubmitAll(t.Context(), subs) {
			if got := engine.ErrorCode(r.Err); got != want[i] {
				t.Errorf("submission %d: %q, want %q", i, got, want[i])
			}
			if r.Replayed != (i == 6) {
				t.Errorf("submission %d: replayed %t", i, r.Replayed)
			}
		}
		// A key whose first claim was refused may be used again.
		if r := s.Submit(t.Context(), submission("b", engine.ClaimOf(line("psychology", "2025-03-01", 6000)))); r.Err != nil || r.Replayed {
			t.Errorf("the corrected claim: %v, replayed %t", r.Err, r.Replayed)
		}
		recomputed(t, s, "M1", 3)
	})
}

func TestService_aBookSwitchedUnderLoadFailsNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		claims, switcher := open(), open()
		var stop atomic.Bool
		var done sync.WaitGroup
		done.Add(1)
		go func() {
			defer done.Done()
			for i := 0; !stop.Load(); i++ {
				if _, err := switcher.LoadBook(context.Background(), []engine.SourceFile{{Name: string(rune('a' + i%2))}}, engine.Actor{}); err != nil {
					t.Error(err)
				}
			}
		}()
		revisions := map[string]int{}
		for _, r := range storm(60, func(i int) engine.Result {
			return claims.Submit(t.Context(), submission(fmt.Sprint("k", i), engine.ClaimOf(line("psychology", "2025-03-01", 6000))))
		}) {
			if r.Err != nil {
				t.Error(r.Err)
			}
			revisions[r.Record.Decision.Revision]++
		}
		stop.Store(true)
		done.Wait()
		recomputed(t, claims, "M1", 60)
	})
}

func TestService_theDayOfReceiptIsTheBooks(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC)
	s := openService(t, t.TempDir()+"/octroi.db", func() time.Time { return now })
	must(t, s.PutMember(t.Context(), engine.TestMember(), engine.Actor{}))
	_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
	must(t, err)
	c := engine.ClaimOf(line("sport", "2026-01-01", 1000))
	c.SubmittedOn = 0
	r := s.Submit(t.Context(), submission("k", c))
	must(t, r.Err)
	if r.Record.Claim.SubmittedOn != engine.MustDate("2026-01-01") {
		t.Errorf("submitted on %s, want 2026-01-01", r.Record.Claim.SubmittedOn)
	}
}

func TestService_aRevokedKeyOpensNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s := open()
		secret, key, err := s.CreateKey(t.Context(), "desk", engine.RoleAdjudicator, "", engine.Actor{})
		must(t, err)
		if k, err := s.Authenticate(t.Context(), secret); err != nil || k.Role != engine.RoleAdjudicator {
			t.Fatalf("a new key: %+v, %v", k, err)
		}
		must(t, s.RevokeKey(t.Context(), key.ID, engine.Actor{}))
		if _, err := s.Authenticate(t.Context(), secret); engine.ErrorCode(err) != "unauthorized" {
			t.Errorf("a revoked key: %v", err)
		}
		if err := s.RevokeKey(t.Context(), "nobody", engine.Actor{}); engine.ErrorCode(err) != "key_not_found" {
			t.Errorf("revoking a key that does not exist: %v", err)
		}
	})
}

func TestService_aQuoteKeepsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s := open()
		for range 25 {
			d, _, err := s.Quote(t.Context(), *engine.ClaimOf(line("psychology", "2025-03-01", 6000)))
			must(t, err)
			if d.Pays != 2000 {
				t.Fatalf("a quote pays %s, want 20.00", d.Pays)
			}
		}
		recomputed(t, s, "M1", 0)
		must(t, s.Submit(t.Context(), submission("k", engine.ClaimOf(line("psychology", "2025-03-01", 6000)))).Err)
		balances, _, err := s.Balances(t.Context(), "M1", engine.MustDate("2025-06-01"))
		must(t, err)
		if len(balances) == 0 || balances[0].Limit != "sessions" || balances[0].Used != int64(engine.One) || balances[0].Remaining != int64(19*engine.One) {
			t.Errorf("balances %+v, want one session used and 19 left", balances)
		}
	})
}
