package engine_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
)

// bookWithCategories is a book with two categories, one of them psychology's.
func bookWithCategories(t *testing.T) *engine.Book {
	t.Helper()
	b := engine.BookOf(t, engine.Psychology())
	b.Categories = []engine.Category{{Code: "mind"}, {Code: "transport"}}
	return b
}

func bought(key, id string, cents engine.Cents) engine.PartnerCost {
	return engine.PartnerCost{
		Booking: engine.Booking{ID: id, Request: engine.RequestKey{Client: "test", Key: key}, BodyHash: fmt.Sprint(id, cents)},
		Partner: "P", Category: "transport", Date: engine.MustDate("2025-03-01"), Cents: cents,
	}
}

func byKey(key string) engine.Booking {
	return engine.Booking{Request: engine.RequestKey{Client: "test", Key: key}, BodyHash: "h"}
}

func onBothWith(t *testing.T, test func(t *testing.T, s *engine.Service)) {
	t.Helper()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openWith(t, dsn(t), nil, compiler{"a": bookWithCategories(t)})
			must(t, s.PutMember(t.Context(), engine.TestMember(), engine.Actor{}))
			must(t, s.PutProvider(t.Context(), engine.Psychologist(), engine.Actor{}))
			_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
			must(t, err)
			test(t, s)
		})
	}
}

// Twelve clients book the same cost under one key, then reverse it under twelve: one of each is stored, and all are told of
// it.
func TestService_aPartnerCostIsBookedAndReversedOnce(t *testing.T) {
	t.Parallel()
	onBothWith(t, func(t *testing.T, s *engine.Service) {
		const n = 12
		all := func(book func(i int) (engine.PartnerCost, bool, error)) {
			t.Helper()
			var wait sync.WaitGroup
			ids, first := make([]string, n), make([]bool, n)
			for i := range n {
				wait.Go(func() {
					c, replayed, err := book(i)
					if err != nil {
						t.Error(err)
					}
					ids[i], first[i] = c.ID, !replayed
				})
			}
			wait.Wait()
			firsts := 0
			for i := range n {
				if ids[i] != ids[0] {
					t.Errorf("answers name %s and %s", ids[i], ids[0])
				}
				if first[i] {
					firsts++
				}
			}
			if firsts != 1 {
				t.Errorf("%d were the first", firsts)
			}
		}
		all(func(int) (engine.PartnerCost, bool, error) {
			return s.BookPartnerCost(t.Context(), bought("k", "", 500))
		})
		costs, err := s.PartnerCosts(t.Context(), engine.PartnerCostFilter{})
		must(t, err)
		if len(costs) != 1 {
			t.Fatalf("%d costs", len(costs))
		}
		all(func(i int) (engine.PartnerCost, bool, error) {
			return s.ReversePartnerCost(t.Context(), costs[0].ID, byKey(fmt.Sprint("r", i)))
		})
		costs, err = s.PartnerCosts(t.Context(), engine.PartnerCostFilter{})
		must(t, err)
		if len(costs) != 2 || costs[0].Cents != -500 || costs[1].ReversedBy != costs[0].ID {
			t.Errorf("%+v", costs)
		}
		same, err := s.PartnerCost(t.Context(), costs[0].ID)
		must(t, err)
		if diff := cmp.Diff(costs[0], same); diff != "" {
			t.Error(diff)
		}
	})
}

// Whatever is booked and reversed, spending by category is the naive sum, and no payment to a member is among it.
func TestService_partnerSpendingIsTheSumOfWhatWasBooked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		clock := time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)
		st, err := store.Open(t.Context(), ":memory:", store.Options{})
		if err != nil {
			r.Fatal(err)
		}
		defer st.Close()
		if err := st.Migrate(t.Context()); err != nil {
			r.Fatal(err)
		}
		id := 0
		s := engine.NewService(st, engine.Options{Compiler: compiler{"a": bookWithCategories(t)}, Checker: content{}, Now: func() time.Time { return clock },
			NewID: func() string { id++; return fmt.Sprintf("019a0000-0000-7000-8000-%012d", id) }})
		defer s.Close()
		if _, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{}); err != nil {
			r.Fatal(err)
		}
		year := engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}
		want := map[engine.Basis]map[string]engine.Cents{engine.ByService: {}, engine.ByDecision: {}}
		add := func(c engine.PartnerCost) {
			if year.Contains(c.Date) {
				want[engine.ByService][c.Category] += c.Cents
			}
			if year.Contains(engine.DateIn(clock, time.UTC)) {
				want[engine.ByDecision][c.Category] += c.Cents
			}
		}
		for i := range rapid.IntRange(1, 12).Draw(r, "costs") {
			c := bought(fmt.Sprint("k", i), "", engine.Cents(rapid.Int64Range(1, int64(engine.MaxPartnerCost)).Draw(r, "cents")))
			c.Category = rapid.SampledFrom([]string{"mind", "transport"}).Draw(r, "category")
			c.Date = engine.MustDate("2024-12-01").AddDays(rapid.IntRange(0, 60).Draw(r, "day"))
			booked, _, err := s.BookPartnerCost(t.Context(), c)
			if err != nil {
				r.Fatal(err)
			}
			add(booked)
			clock = clock.AddDate(0, 0, rapid.IntRange(0, 60).Draw(r, "days pass"))
			for range rapid.IntRange(0, 2).Draw(r, "reversals") {
				back, replayed, err := s.ReversePartnerCost(t.Context(), booked.ID, byKey(fmt.Sprint("r", id)))
				if err != nil {
					r.Fatal(err)
				}
				if !replayed {
					add(back)
				}
			}
		}
		for basis, sums := range want {
			totals, _, err := s.SpendingTotals(t.Context(), []engine.SpendingQuery{{Basis: basis, Span: year, By: []engine.Dimension{engine.ByCategory}}})
			if err != nil {
				r.Fatal(err)
			}
			for _, p := range totals[0].Partners {
				sums[p.Key] -= p.Amount
			}
			if sums["mind"] != 0 || sums["transport"] != 0 || totals[0].All != (engine.SpendingRow{}) {
				r.Fatalf("%s: what is missing is %v; payments %+v", basis, sums, totals[0].All)
			}
		}
	})
}

// Somebody is deciding a claim of M1: an opening balance of M1 waits, or both would count from the same figures.
func TestService_anOpeningBalanceWaitsForClaimsOfItsMember(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	s := openWith(t, dsn, nil, compiler{"a": bookWithCategories(t)})
	must(t, s.PutMember(t.Context(), engine.TestMember(), engine.Actor{}))
	_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
	must(t, err)
	other, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
	must(t, err)
	defer other.Close()
	tx, err := other.DB().BeginTx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.Exec("SELECT 1 FROM anchors WHERE id = 'member|M1' FOR UPDATE")
	must(t, err)
	o := engine.OpeningBalance{Booking: byKey("k"), Member: "M1", Limit: "psychology.sessions", Date: engine.MustDate("2025-01-10"), Units: 16 * engine.One}
	if _, _, err := s.BookOpeningBalance(t.Context(), o); engine.ErrorCode(err) != "busy" {
		t.Errorf("%v", err)
	}
	must(t, tx.Rollback())
	_, replayed, err := s.BookOpeningBalance(t.Context(), o)
	if err != nil || replayed {
		t.Errorf("afterwards: %v %v", replayed, err)
	}
}

// An opening balance is read by decisions made after it, by nothing that reports, and by nothing once it was reversed.
func TestService_anOpeningBalanceCountsUntilItIsReversed(t *testing.T) {
	t.Parallel()
	onBothWith(t, func(t *testing.T, s *engine.Service) {
		ctx := t.Context()
		o := engine.OpeningBalance{Booking: byKey("k"), Member: "M1", Limit: "psychology.sessions", Date: engine.MustDate("2025-01-10"), Units: 19 * engine.One}
		booked, _, err := s.BookOpeningBalance(ctx, o)
		must(t, err)
		two := func(key string) engine.Decision {
			res := s.Submit(ctx, submission(key, engine.ClaimOf(engine.Session("2025-03-01", 2*engine.One, 10000))))
			must(t, res.Err)
			return res.Record.Decision
		}
		if d := two("a"); d.Pays != 2000 || d.Lines[0].BoundBy != "sessions" {
			t.Errorf("%+v", d)
		}
		_, _, err = s.ReverseOpeningBalance(ctx, booked.ID, byKey("r"))
		must(t, err)
		if d := two("b"); d.Pays != 4000 {
			t.Errorf("%+v", d)
		}
		all := engine.Span{From: engine.MustDate("2000-01-01"), Until: engine.MustDate("2100-01-01")}
		totals, _, err := s.SpendingTotals(ctx, []engine.SpendingQuery{{Basis: engine.ByService, Span: all, By: []engine.Dimension{engine.ByBenefit}}})
		must(t, err)
		if totals[0].All.Amount != 6000 || totals[0].Partners != nil {
			t.Errorf("%+v", totals)
		}
	})
}
