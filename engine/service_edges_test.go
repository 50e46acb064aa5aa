package engine_test

import (
	"fmt"
	"maps"
	"testing"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"

	"github.com/google/go-cmp/cmp"
)

// crowded keeps a counter for households with and without children: its key needs a fact of the household.
type crowded struct{ byField }

func (crowded) Value(v *engine.View) (engine.Value, error) {
	return engine.Bool(v.Household.ChildrenOn(v.On) > 0), nil
}
func (crowded) Facts() []engine.Fact {
	return []engine.Fact{{Name: "household.children", Group: engine.FactHousehold}}
}

func TestService_aKeyThatNeedsTheHouseholdIsCounted(t *testing.T) {
	t.Parallel()
	family := func() *engine.Benefit {
		b := sport()
		b.ReadsHousehold = true
		b.Limits[0].Keys = []engine.Formula{crowded{}}
		return b
	}
	withBenefit(t, family, func(t *testing.T, s *engine.Service) {
		paid := engine.Cents(0)
		for _, key := range []string{"a", "b", "c"} {
			r := s.Submit(t.Context(), submission(key, engine.ClaimOf(line("sport", "2025-03-01", 40000))))
			must(t, r.Err)
			paid += r.Record.Decision.Pays
		}
		if paid != 65000 {
			t.Errorf("paid %s, want 650.00", paid)
		}
		recomputed(t, s, "M1", 3)
	})
}

// withBenefit runs a test on each database with a book of one benefit in force.
func withBenefit(t *testing.T, benefit func() *engine.Benefit, test func(t *testing.T, s *engine.Service)) {
	t.Helper()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openWith(t, dsn(t), nil, compiler{"x": engine.BookOf(t, benefit())})
			must(t, s.PutMember(t.Context(), engine.TestMember(), engine.Actor{}))
			_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "x"}}, engine.Actor{})
			must(t, err)
			test(t, s)
		})
	}
}

func TestService_balancesOfCountsAndOfDatesInFields(t *testing.T) {
	t.Parallel()
	events := func() *engine.Benefit {
		b := birth()
		b.Code, b.DatedBy = "events", engine.DatedBy{Kind: engine.DatedByField, Field: 1}
		b.Fields = append(b.Fields, engine.Field{Name: "held", Type: engine.KindDate, Required: true})
		b.Limits = []*engine.Limit{{ID: "events", Code: "events.events", Measure: engine.MeasureCount, Of: byField("birth"), AtMost: engine.Always(engine.Int(3))}}
		return b
	}
	withBenefit(t, events, func(t *testing.T, s *engine.Service) {
		for _, ref := range []string{"20km", "ekiden"} {
			l := line("events", "2025-03-01", 0)
			l.Fields = map[string]engine.Value{"birth": engine.TextValue(ref), "held": engine.TextValue("2025-02-01")}
			given := maps.Clone(l.Fields)
			must(t, s.Submit(t.Context(), submission(ref, engine.ClaimOf(l))).Err)
			if diff := cmp.Diff(given, l.Fields); diff != "" {
				t.Errorf("the caller's claim was changed: %s", diff)
			}
		}
		balances, _, err := s.Balances(t.Context(), "M1", engine.MustDate("2025-06-01"))
		must(t, err)
		if len(balances) != 1 || balances[0].Used != 2 || balances[0].Remaining != 1 {
			t.Errorf("balances %+v, want 2 used and 1 left", balances)
		}
	})
}

func TestService_aLimitKeepsItsMeaning(t *testing.T) {
	t.Parallel()
	other := sport()
	other.Limits[0].Scope = engine.PerMember
	raised := sport()
	raised.Limits[0].AtMost = engine.Always(engine.CentsValue(70000))
	s := openWith(t, t.TempDir()+"/octroi.db", nil, compiler{"a": engine.BookOf(t, sport()), "other": engine.BookOf(t, other), "raised": engine.BookOf(t, raised)})
	load := func(name string) string {
		_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: name}}, engine.Actor{})
		return engine.ErrorCode(err)
	}
	if code := load("a"); code != "" {
		t.Fatal(code)
	}
	if code := load("other"); code != "book_incomplete" {
		t.Errorf("a limit for households that becomes one for members: %q", code)
	}
	if code := load("raised"); code != "" {
		t.Errorf("a new bound: %q", code)
	}
}

// Somebody else holds M1's lock for long. M2 shares the batch with M1, and nothing else.
func TestService_aBlockedMemberBlocksNobodyElse(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	s := openWith(t, dsn, nil, compiler{"a": engine.BookOf(t, sport())})
	for _, id := range []string{"M1", "M2"} {
		m := engine.TestMember()
		m.ID, m.Households[0].Household = id, "H"+id
		must(t, s.PutMember(t.Context(), m, engine.Actor{}))
	}
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

	subs := []engine.Submission{submission("1", engine.ClaimOf(line("sport", "2025-03-01", 1000))), submission("2", engine.ClaimOf(line("sport", "2025-03-01", 1000)))}
	subs[1].Claim.Member = "M2"
	results := s.SubmitAll(t.Context(), subs)
	if code := engine.ErrorCode(results[0].Err); code != "busy" {
		t.Errorf("the blocked member: %q, want busy", code)
	}
	if results[1].Err != nil {
		t.Errorf("the other member: %v", results[1].Err)
	}
}

// A claim that comes after many others of its own batch is held against so many of them, and no more: the lock is held
// meanwhile.
func TestService_aLateClaimIsHeldAgainstABoundedNumber(t *testing.T) {
	t.Parallel()
	const most, others = 200, 260
	withBenefit(t, sport, func(t *testing.T, s *engine.Service) {
		subs := make([]engine.Submission, others, others+1)
		for i := range subs {
			subs[i] = submission(fmt.Sprint("k", i), engine.ClaimOf(line("sport", engine.MustDate("2025-02-01").AddDays(i).String(), 100)))
		}
		results := s.SubmitAll(t.Context(), append(subs, submission("late", engine.ClaimOf(line("sport", "2025-01-15", 65000)))))
		must(t, results[others].Err)
		late := results[others].Record.Decision.Lines[0].Late
		if late == nil || len(late.Displaced) == 0 || len(late.Displaced) > most {
			t.Errorf("held against %+v, want 1 to %d displaced lines", late, most)
		}
	})
}

// A late line is held to the window that ends at a later line. Its figures are told with that window: in the one that ends
// on its own date, nothing like it was used.
func TestService_theWindowThatBindsIsNamed(t *testing.T) {
	t.Parallel()
	for name, measure := range map[string]engine.Measure{"sums": engine.MeasureAmount, "counts": engine.MeasureCount} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			back := func() *engine.Benefit {
				b := sport()
				b.Limits[0].Measure, b.Limits[0].Every = measure, engine.Every{Kind: engine.KindMonthsBack, N: 6}
				if measure == engine.MeasureCount {
					b.Limits[0].AtMost = engine.Always(engine.Int(1))
				}
				return b
			}
			withBenefit(t, back, func(t *testing.T, s *engine.Service) {
				must(t, s.Submit(t.Context(), submission("later", engine.ClaimOf(line("sport", "2025-06-30", 65000)))).Err)
				r := s.Submit(t.Context(), submission("late", engine.ClaimOf(line("sport", "2025-03-31", 1000))))
				must(t, r.Err)
				got := r.Record.Decision.Lines[0]
				want := engine.Window{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2025-07-01")}
				if len(got.Balances) != 1 || got.Balances[0].Window != want {
					t.Errorf("%s with balances %+v, want those of %s", got.Outcome, got.Balances, want)
				}
			})
		})
	}
}
