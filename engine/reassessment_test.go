package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"octroi/engine"

	"github.com/google/go-cmp/cmp"
)

// reassessing is a service on which people claim sessions under the book "a", and the dearer book "b" is in force since.
func reassessing(t *testing.T, members, claims int, test func(t *testing.T, s *engine.Service, fresh engine.Cents)) {
	t.Helper()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			books := compiler{"a": engine.BookOf(t, engine.Psychology(), sport()), "b": engine.BookOf(t, engine.Dearer(engine.Psychology()), sport())}
			s, then := openWith(t, dsn(t), nil, books), openWith(t, t.TempDir()+"/fresh.db", nil, books)
			year := yearOf(members, claims)
			year.into(t, then, "b")
			fresh := paidInAll(t, then)
			year.into(t, s, "a")
			_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "b"}}, engine.Actor{})
			must(t, err)
			test(t, s, fresh)
		})
	}
}

// yearSize is how many members and claims the year has that is decided again as a whole. TestTorture_ReassessmentOfAYear in
// cmd/octroi does it with 100,000 claims.
func yearSize() (members, claims int) {
	if testing.Short() {
		return 60, 160
	}
	return 100, 300
}

// inventedYear is members, three to a household, and their claims in the order in which they arrive.
type inventedYear struct {
	members int
	claims  []engine.Submission
}

func yearOf(members, claims int) inventedYear {
	random := rand.New(rand.NewPCG(3, 1))
	y := inventedYear{members: members}
	for i := range claims {
		date := engine.MustDate("2025-01-02").AddDays(random.IntN(300)).String()
		l := sessions(date, 1+random.IntN(3))
		if random.IntN(4) == 0 {
			l = line("sport", date, engine.Cents(1000+random.IntN(9000)))
		}
		c := engine.ClaimOf(l)
		c.Member = fmt.Sprintf("M%05d", random.IntN(members))
		y.claims = append(y.claims, submission(fmt.Sprintf("y-%06d", i), c))
	}
	return y
}

func (y inventedYear) into(t *testing.T, s *engine.Service, book string) {
	t.Helper()
	_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: book}}, engine.Actor{})
	must(t, err)
	must(t, s.PutProvider(t.Context(), engine.Psychologist(), engine.Actor{}))
	for i := range y.members {
		m := engine.TestMember()
		m.ID, m.Households[0].Household = fmt.Sprintf("M%05d", i), fmt.Sprint("H", i/3)
		must(t, s.PutMember(t.Context(), m, engine.Actor{}))
	}
	for at := 0; at < len(y.claims); at += 500 {
		for _, r := range s.SubmitAll(t.Context(), y.claims[at:min(at+500, len(y.claims))]) {
			must(t, r.Err)
		}
	}
}

func fromMarch() engine.ReassessmentRequest {
	return engine.ReassessmentRequest{Scope: engine.ReassessScope{From: engine.MustDate("2025-01-01")}, Reason: "EUR 25 a session from March"}
}

// A year is previewed, booked, interrupted, gone on with, and pays what a fresh year under the new book would have.
func TestService_aReassessmentOfAYear(t *testing.T) {
	t.Parallel()
	members, claims := yearSize()
	began := time.Now()
	took := func(what string) { t.Logf("%s after %s", what, time.Since(began).Round(time.Millisecond)) }
	reassessing(t, members, claims, func(t *testing.T, s *engine.Service, fresh engine.Cents) {
		desk := engine.Actor{Client: "desk"}
		took("submitted")
		before := paidInAll(t, s)
		preview, err := s.PreviewReassessment(t.Context(), fromMarch(), desk, nil)
		must(t, err)
		took("previewed")
		total := preview.Figures.Total()
		if paid := paidInAll(t, s); paid != before || fresh-before != total.More-total.Less || total.More == 0 {
			t.Fatalf("booked %s by a preview; previewed %s more and %s less, want %s in all", paid-before, total.More, total.Less, fresh-before)
		}
		runs, err := s.Reassessments(t.Context(), engine.ReassessmentFilter{})
		must(t, err)
		if len(runs) != 0 {
			t.Fatalf("a preview left %d runs", len(runs))
		}

		run, _, err := s.BeginReassessment(t.Context(), fromMarch(), desk)
		must(t, err)
		ctx, interrupt := context.WithCancel(t.Context())
		stopped, err := s.Reassess(ctx, run.ID, desk, func(r *engine.Reassessment) {
			if r.Claims >= int64(claims)/3 {
				interrupt()
			}
		})
		if !errors.Is(err, context.Canceled) || stopped.State != engine.ReassessmentStopped || stopped.Cursor == "" {
			t.Fatalf("%v: %s after %q", err, stopped.State, stopped.Cursor)
		}
		half := paidInAll(t, s)
		if half == before || half == fresh {
			t.Fatalf("interrupted after %s of %s", half-before, fresh-before)
		}
		took("interrupted")
		done, err := s.Reassess(t.Context(), run.ID, desk, nil)
		must(t, err)
		took("done")
		t.Logf("%d claims of %d households decided again, %d differ; %s more, interrupted after %s", done.Claims, done.Households, done.Figures.Claims,
			fresh-before, half-before)
		if paid := paidInAll(t, s); done.State != engine.ReassessmentDone || paid != fresh {
			t.Errorf("%s: paid %s, a fresh year %s", done.State, paid, fresh)
		}
		if diff := cmp.Diff(preview.Figures, done.Figures); diff != "" {
			t.Errorf("-previewed +booked:\n%s", diff)
		}
		if diff := cmp.Diff(preview.First, done.First); diff != "" || len(done.First) == 0 {
			t.Errorf("-previewed +booked:\n%s", diff)
		}
		if done.Claims != preview.Claims || done.Households != preview.Households {
			t.Errorf("%d claims of %d households, previewed %d of %d", done.Claims, done.Households, preview.Claims, preview.Households)
		}
		again, err := s.Reassess(t.Context(), run.ID, desk, nil)
		must(t, err)
		if again.Seq != done.Seq {
			t.Error("a run that is done went on")
		}
		next, err := s.PreviewReassessment(t.Context(), fromMarch(), desk, nil)
		must(t, err)
		if next.Figures.Claims != 0 {
			t.Errorf("another run would change %d claims again", next.Figures.Claims)
		}
	})
}

// What was booked after the last note of how far a run was is not booked again, nor counted twice.
func TestService_aReassessmentThatWasKilledCountsOnce(t *testing.T) {
	t.Parallel()
	reassessing(t, 30, 120, func(t *testing.T, s *engine.Service, fresh engine.Cents) {
		desk := engine.Actor{Client: "desk"}
		before := paidInAll(t, s)
		run, _, err := s.BeginReassessment(t.Context(), fromMarch(), desk)
		must(t, err)
		for _, m := range []string{"M00003", "M00001"} { // its process died right after these two households
			_, err := s.ReassessHousehold(t.Context(), engine.HouseholdReassessment{Run: run.ID, Member: m, Scope: run.Scope, Reason: run.Reason})
			must(t, err)
		}
		if paidInAll(t, s) == before {
			t.Fatal("nothing was booked")
		}
		done, err := s.Reassess(t.Context(), run.ID, desk, nil)
		must(t, err)
		total := done.Figures.Total()
		if paid := paidInAll(t, s); paid != fresh || total.More-total.Less != fresh-before {
			t.Errorf("paid %s, a fresh year %s; counted %s of %s", paid, fresh, total.More-total.Less, fresh-before)
		}
	})
}

func TestService_aReassessmentIsCancelled(t *testing.T) {
	t.Parallel()
	reassessing(t, 150, 200, func(t *testing.T, s *engine.Service, fresh engine.Cents) {
		desk := engine.Actor{Client: "desk"}
		ask := fromMarch()
		ask.Request, ask.BodyHash = engine.RequestKey{Client: "desk", Key: "a-key-of-sixteen"}, "h"
		run, _, err := s.BeginReassessment(t.Context(), ask, desk)
		must(t, err)
		same, replayed, err := s.BeginReassessment(t.Context(), ask, desk)
		must(t, err)
		if !replayed || same.ID != run.ID {
			t.Error("a repeat began another run")
		}
		ask.BodyHash = "other"
		if _, _, err := s.BeginReassessment(t.Context(), ask, desk); engine.ErrorCode(err) != "idempotency_mismatch" {
			t.Error(err)
		}
		once := false
		out, err := s.Reassess(t.Context(), run.ID, desk, func(*engine.Reassessment) {
			if !once {
				once = true
				_, err := s.CancelReassessment(t.Context(), run.ID, engine.Actor{Client: "chief"})
				must(t, err)
			}
		})
		must(t, err)
		if out.State != engine.ReassessmentCancelled || out.By != "chief" || paidInAll(t, s) == fresh && len(out.Figures.Benefits) == 0 {
			t.Errorf("%s by %s", out.State, out.By)
		}
		if again, err := s.Reassess(t.Context(), run.ID, desk, nil); err != nil || again.State != engine.ReassessmentCancelled {
			t.Errorf("%v: %s", err, again.State)
		}
		_, err = s.CancelReassessment(t.Context(), "nothing", desk)
		if engine.ErrorCode(err) != "reassessment_not_found" {
			t.Error(err)
		}
	})
}

// Of some members, the others keep what they have; of some benefits too.
func TestService_aReassessmentKeepsToItsScope(t *testing.T) {
	t.Parallel()
	reassessing(t, 30, 120, func(t *testing.T, s *engine.Service, _ engine.Cents) {
		before := paidInAll(t, s)
		ask := fromMarch()
		ask.Scope.Benefits = []string{"sport"}
		none, err := s.PreviewReassessment(t.Context(), ask, engine.Actor{}, nil)
		must(t, err)
		if none.Figures.Claims != 0 || none.Claims == 0 {
			t.Errorf("%d of %d claims for sport differ", none.Figures.Claims, none.Claims)
		}
		ask = fromMarch()
		ask.Members = []string{"M00003", "M00004", "M00005"} // one household, once
		one, err := s.PreviewReassessment(t.Context(), ask, engine.Actor{}, nil)
		must(t, err)
		if one.Households != 1 || one.Figures.Claims == 0 || paidInAll(t, s) != before {
			t.Errorf("%d households, %d claims", one.Households, one.Figures.Claims)
		}
		ask.Reason, ask.Scope = "", engine.ReassessScope{Benefits: []string{"psycology"}}
		_, err = s.PreviewReassessment(t.Context(), ask, engine.Actor{}, nil)
		var e *engine.Error
		if !errors.As(err, &e) || e.Code != "reassessment_invalid" || len(e.Fields) != 3 {
			t.Errorf("%v", err)
		}
	})
}

// However a year arrived, decided again in the order of its dates it comes to one result for every line.
func TestService_aYearInServiceOrderIsOneResult(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			year := yearOf(9, 24)
			var want map[string]engine.Cents
			random := rand.New(rand.NewPCG(7, 7))
			for range 3 {
				s := openWith(t, dsn(t), nil, compiler{"a": engine.BookOf(t, engine.Psychology(), sport())})
				random.Shuffle(len(year.claims), func(i, j int) { year.claims[i], year.claims[j] = year.claims[j], year.claims[i] })
				year.into(t, s, "a")
				ask := fromMarch()
				ask.Scope.InServiceOrder = true
				run, _, err := s.BeginReassessment(t.Context(), ask, engine.Actor{Client: "desk"})
				must(t, err)
				done, err := s.Reassess(t.Context(), run.ID, engine.Actor{Client: "desk"}, nil)
				must(t, err)
				got := make(map[string]engine.Cents)
				for i := range year.members {
					claims, err := s.Claims(t.Context(), engine.ClaimFilter{Member: fmt.Sprintf("M%05d", i), Limit: 1000})
					must(t, err)
					for _, c := range claims {
						got[c.Request.Key] = c.Decision.Pays
					}
				}
				if done.State != engine.ReassessmentDone || len(got) != len(year.claims) {
					t.Fatalf("%s, %d claims", done.State, len(got))
				}
				if want == nil {
					want = got
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("another order of arrival: %s", diff)
				}
			}
		})
	}
}
