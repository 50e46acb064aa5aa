package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"octroi/engine"

	"github.com/google/go-cmp/cmp"
)

// life is a service with benefits for the life of a claim: sessions, sport with a shared EUR 650, care that asks for a form, a
// deductible in order of service, and what wants a reviewer.
func life(t *testing.T, test func(t *testing.T, s *engine.Service)) {
	t.Helper()
	lives(t, func() *handClock { return nil }, func(t *testing.T, s *engine.Service, _ *handClock) { test(t, s) })
}

// lifeByHand is life by a clock that the test moves.
func lifeByHand(t *testing.T, test func(t *testing.T, s *engine.Service, clock *handClock)) {
	t.Helper()
	lives(t, func() *handClock { return &handClock{at: time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)} }, test)
}

// handClock moves when it is told to.
type handClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *handClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *handClock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

func lives(t *testing.T, clockOf func() *handClock, test func(t *testing.T, s *engine.Service, clock *handClock)) {
	t.Helper()
	care := sport()
	care.Code, care.Limits, care.Repeatable = "care", nil, false
	care.Evidence = []engine.EvidenceRule{{Rule: "evidence[0]", AnyOf: []string{"form"}}}
	excess := sport()
	excess.Code, excess.InServiceOrder = "excess", true
	excess.Limits = []*engine.Limit{
		{ID: "deductible", Code: "excess.deductible", Measure: engine.MeasureExpense, Every: engine.EveryCalendarYear, After: engine.Always(engine.CentsValue(36000))},
		{ID: "cap", Code: "excess.cap", Measure: engine.MeasureAmount, Every: engine.EveryCalendarYear, AtMost: engine.Always(engine.CentsValue(50000))},
	}
	once := sport()
	once.Code, once.InServiceOrder, once.Repeatable, once.Limits = "once", true, false, nil
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			books := compiler{
				"a": engine.BookOf(t, engine.Contributing(engine.Psychology()), sport(), care, excess, once),
				"b": engine.BookOf(t, engine.Dearer(engine.Psychology()), sport(), care, excess, once),
			}
			books["a"].SecondPersonAbove, books["b"].SecondPersonAbove = 50000, 50000
			clock, now := clockOf(), time.Now
			if clock != nil {
				now = clock.now
			}
			s := openWith(t, dsn(t), now, books)
			for _, m := range []string{"M1", "M2", "M3"} {
				x := engine.TestMember()
				x.ID = m
				if m == "M3" {
					x.Households[0].Household = "H3"
				}
				must(t, s.PutMember(t.Context(), x, engine.Actor{}))
			}
			must(t, s.PutProvider(t.Context(), engine.Psychologist(), engine.Actor{}))
			_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
			must(t, err)
			test(t, s, clock)
		})
	}
}

func submitted(t *testing.T, s *engine.Service, key string, lines ...engine.Line) engine.Record {
	t.Helper()
	r := s.Submit(t.Context(), submission(key, engine.ClaimOf(lines...)))
	must(t, r.Err)
	return r.Record
}

func revising(id, key string, kind engine.VersionKind) engine.VersionRequest {
	return engine.VersionRequest{
		Claim: id, Kind: kind, Request: engine.RequestKey{Client: "desk", Key: key}, BodyHash: key, Reason: "because", By: engine.Actor{Client: "desk"},
	}
}

func revised(t *testing.T, s *engine.Service, r engine.VersionRequest) engine.Result {
	t.Helper()
	out := s.Revise(t.Context(), r)
	must(t, out.Err)
	return out
}

func refused(t *testing.T, s *engine.Service, r engine.VersionRequest, code string) {
	t.Helper()
	if got := engine.ErrorCode(s.Revise(t.Context(), r).Err); got != code {
		t.Errorf("answered %q, want %q", got, code)
	}
}

func sessions(date string, n int) engine.Line {
	return engine.Session(date, engine.Quantity(n)*engine.One, engine.Cents(n)*6000)
}

func used(t *testing.T, s *engine.Service, member, limit string) int64 {
	t.Helper()
	all, _, err := s.Balances(t.Context(), member, engine.MustDate("2025-12-31"))
	must(t, err)
	for _, b := range all {
		if b.Limit == limit {
			return b.Used
		}
	}
	t.Fatalf("no limit %s", limit)
	return 0
}

func paidInAll(t *testing.T, s *engine.Service) engine.Cents {
	t.Helper()
	year := engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}
	totals, _, err := s.SpendingTotals(t.Context(), []engine.SpendingQuery{{Basis: engine.ByService, Span: year, By: []engine.Dimension{engine.ByBenefit}}})
	must(t, err)
	return totals[0].All.Amount
}

// What a reversal frees goes to the lines that the limit had refused or cut, in the order in which they came.
func TestService_aReversalFreesWhatTheClaimHadTaken(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		big := submitted(t, s, "big", sessions("2025-01-10", 18))
		cut := submitted(t, s, "cut", sessions("2025-02-10", 5))
		denied := submitted(t, s, "denied", sessions("2025-03-10", 15))
		if cut.Decision.Outcome != engine.Reduced || denied.Decision.Outcome != engine.Denied {
			t.Fatalf("%s, %s", cut.Decision.Outcome, denied.Decision.Outcome)
		}
		r := revised(t, s, revising(big.Claim.ID, "r1", engine.VersionReversal))
		if r.Record.Decision.Outcome != engine.Reversed || r.Record.Version.N != 2 || len(r.Others) != 2 {
			t.Fatalf("%s, version %d, %d others", r.Record.Decision.Outcome, r.Record.Version.N, len(r.Others))
		}
		for i, want := range []struct {
			id   string
			pays engine.Cents
		}{{cut.Claim.ID, 10000}, {denied.Claim.ID, 30000}} {
			if o := r.Others[i]; o.Claim.ID != want.id || o.Decision.Pays != want.pays || o.Version.Kind != engine.VersionFreed {
				t.Errorf("%d: %s is paid %s as %s", i, o.Claim.ID, o.Decision.Pays, o.Version.Kind)
			}
		}
		if n := used(t, s, "M1", "sessions"); n != 20000 {
			t.Errorf("%d used", n)
		}
		if paid := paidInAll(t, s); paid != 40000 {
			t.Errorf("%s paid in all", paid)
		}
		recomputedVersions(t, s, big.Claim.ID, cut.Claim.ID, denied.Claim.ID)
		again := revised(t, s, revising(big.Claim.ID, "r1", engine.VersionReversal))
		other := revised(t, s, revising(big.Claim.ID, "r2", engine.VersionReversal))
		if !again.Replayed || !other.Replayed || again.Record.Version.N != 2 || other.Record.Version.N != 2 {
			t.Error("a reversal was not answered as it was")
		}
		refused(t, s, revising(big.Claim.ID, "r3", engine.VersionRedecision), "claim_reversed")
		first := s.Submit(t.Context(), submission("big", engine.ClaimOf(sessions("2025-01-10", 18))))
		if !first.Replayed || first.Record.Decision.Outcome != engine.Approved {
			t.Errorf("the submission is answered with %s", first.Record.Decision.Outcome)
		}
	})
}

// Every version can be decided again from what is stored.
func recomputedVersions(t *testing.T, s *engine.Service, ids ...string) {
	t.Helper()
	for _, id := range ids {
		all, err := s.Versions(t.Context(), id)
		must(t, err)
		for i, v := range all {
			if v.Version.N != i+1 {
				t.Fatalf("version %d stands at %d", v.Version.N, i+1)
			}
			book, err := s.Book(t.Context(), v.Decision.Revision)
			must(t, err)
			again := engine.DecideAgain(book, &v)
			for j := range v.Decision.Lines {
				v.Decision.Lines[j].Late = nil
			}
			if diff := cmp.Diff(v.Decision, again); diff != "" {
				t.Errorf("version %d of %s: -stored +again:\n%s", v.Version.N, id, diff)
			}
		}
	}
}

func TestService_lateEvidenceDecidesWhatWaited(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		both := submitted(t, s, "c", sessions("2025-01-10", 2), line("care", "2025-01-11", 4000))
		if both.Decision.Lines[1].WaitsFor != engine.WaitsForDocument {
			t.Fatalf("waits for %q", both.Decision.Lines[1].WaitsFor)
		}
		form := revising(both.Claim.ID, "e", engine.VersionEvidence)
		form.Evidence = []engine.LineEvidence{{Line: 1, Evidence: engine.Evidence{Code: "form", Document: "D1"}}}
		r := revised(t, s, form)
		if r.Record.Decision.Pays != 8000 || r.Record.Claim.SubmittedOn != both.Claim.SubmittedOn || len(r.Record.Claim.Lines[1].Evidence) != 1 {
			t.Errorf("paid %s, submitted on %s", r.Record.Decision.Pays, r.Record.Claim.SubmittedOn)
		}
		if diff := cmp.Diff(both.Decision.Lines[0], r.Record.Decision.Lines[0]); diff != "" {
			t.Errorf("the settled line changed:\n%s", diff)
		}
		recomputedVersions(t, s, both.Claim.ID)
		again := revised(t, s, form)
		if !again.Replayed || again.Record.Version.N != 2 {
			t.Errorf("version %d", again.Record.Version.N)
		}
		form.Request.Key = "another"
		refused(t, s, form, "nothing_waits")
		form.Evidence[0].Line, form.Evidence[0].Code = 7, "nothing"
		form.Request.Key = "third"
		refused(t, s, form, "revision_invalid")
	})
}

func TestService_aReviewerGrantsBeyondTheRules(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		c := submitted(t, s, "c", sessions("2025-01-10", 20), sessions("2025-01-11", 1))
		rule := revising(c.Claim.ID, "r", engine.VersionRuling)
		rule.Ruling = &engine.Ruling{Line: 1, Kind: engine.RulingAmount, Amount: 3500}
		rule.By.Member = "M2" // of the same household
		refused(t, s, rule, "own_household")
		rule.By.Member = "M3"
		r := revised(t, s, rule)
		l := r.Record.Decision.Lines[1]
		if l.Outcome != engine.Approved || l.Pays != 3500 || l.ExGratia != 3500 || len(l.Consumptions) != 0 || l.PayTo != engine.PayMember {
			t.Errorf("%+v", l)
		}
		if n, paid := used(t, s, "M1", "sessions"), paidInAll(t, s); n != 20000 || paid != 40000 {
			t.Errorf("%d used, %s by the rules", n, paid)
		}
		rule.Request.Key, rule.Ruling = "r2", &engine.Ruling{Line: 1, Kind: engine.RulingAmount, Amount: 50001}
		r = revised(t, s, rule)
		if l := r.Record.Decision.Lines[1]; l.Outcome != engine.Pended || l.WaitsFor != engine.WaitsForSecondPerson || l.Pays != 0 {
			t.Errorf("%+v", l)
		}
		confirm := revising(c.Claim.ID, "c1", engine.VersionRuling)
		confirm.Confirm, confirm.Ruling = true, &engine.Ruling{Line: 1}
		refused(t, s, confirm, "same_person")
		confirm.By.Client, confirm.Request = "chief", engine.RequestKey{Client: "chief", Key: "c1"}
		r = revised(t, s, confirm)
		if l := r.Record.Decision.Lines[1]; l.Pays != 50001 || l.ExGratia != 50001 || r.Record.Facts.Rulings[0].ConfirmedBy != "chief" {
			t.Errorf("%+v", l)
		}
		recomputedVersions(t, s, c.Claim.ID)
	})
}

func TestService_aCorrectionBooksTheDifference(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		c := submitted(t, s, "c", sessions("2025-01-10", 10), sessions("2025-01-12", 4))
		d := submitted(t, s, "d", sessions("2025-02-10", 8))
		if d.Decision.Pays != 12000 {
			t.Fatalf("paid %s", d.Decision.Pays)
		}
		fix := revising(c.Claim.ID, "x", engine.VersionCorrection)
		fix.Lines = []engine.Line{sessions("2025-01-10", 9), sessions("2025-01-12", 4)}
		r := revised(t, s, fix)
		if r.Record.Decision.Pays != 26000 || len(r.Others) != 1 || r.Others[0].Decision.Pays != 14000 {
			t.Errorf("paid %s, %d others", r.Record.Decision.Pays, len(r.Others))
		}
		old, err := s.Versions(t.Context(), c.Claim.ID)
		must(t, err)
		if old[0].Claim.Lines[0].Units != 10*engine.One || old[1].Claim.Lines[0].Units != 9*engine.One {
			t.Error("the old version is not readable as it was")
		}
		recomputedVersions(t, s, c.Claim.ID, d.Claim.ID)
		fix.Request.Key = "y"
		refused(t, s, fix, "nothing_corrected")
	})
}

// A threshold and a cap in order of service give one result for every order of arrival.
func TestService_orderOfServiceGivesOneResult(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		var want map[string]engine.Cents
		random := rand.New(rand.NewPCG(1, 2))
		for round := range 6 {
			year := fmt.Sprint(2020 + round)
			var lines []engine.Line
			for i := range 9 {
				lines = append(lines, line("excess", fmt.Sprintf("%s-%02d-%02d", year, 1+i, 3+i), engine.Cents(5000+i*2711)))
			}
			order := random.Perm(len(lines))
			ids := make(map[string]bool)
			for at := 0; at < len(order); {
				n := min(1+random.IntN(2), len(order)-at)
				var of []engine.Line
				for _, i := range order[at : at+n] {
					of = append(of, lines[i])
				}
				c := engine.ClaimOf(of...)
				c.SubmittedOn = engine.MustDate(year + "-12-31")
				r := s.Submit(t.Context(), submission(fmt.Sprint(year, "-", at), c))
				must(t, r.Err)
				ids[r.Record.Claim.ID] = true
				at += n
			}
			got := make(map[string]engine.Cents)
			for id := range ids {
				c, err := s.Claim(t.Context(), id)
				must(t, err)
				for i, l := range c.Decision.Lines {
					got[c.Claim.Lines[i].Date.String()[5:]] = l.Pays
				}
				recomputedVersions(t, s, id)
			}
			if want == nil {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("order %v: %s", order, diff)
			}
		}
		sum := engine.Cents(0)
		for _, c := range want {
			sum += c
		}
		if sum != 50000 {
			t.Errorf("paid %s in all, want the cap", sum)
		}
	})
}

// A dearer book is applied to what was decided: previewed, booked, and asked again it changes nothing.
func TestService_aReassessmentPaysWhatAFreshYearWouldHave(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		var ids []string
		for i := range 12 {
			ids = append(ids, submitted(t, s, fmt.Sprint("s", i), sessions(fmt.Sprintf("2025-%02d-10", 1+(i*5)%11), 2)).Claim.ID)
		}
		reversed := ids[3]
		revised(t, s, revising(reversed, "r", engine.VersionReversal))
		before := paidInAll(t, s)
		_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "b"}}, engine.Actor{})
		must(t, err)
		ask := engine.HouseholdReassessment{Run: "1", Member: "M2", Scope: engine.ReassessScope{From: engine.MustDate("2025-03-01")}, Reason: "EUR 25 from March", Preview: true}
		preview, err := s.ReassessHousehold(t.Context(), ask)
		must(t, err)
		if got := paidInAll(t, s); got != before || preview.Lead != "M1" {
			t.Fatalf("a preview booked %s; lead %s", got-before, preview.Lead)
		}
		ask.Preview = false
		booked, err := s.ReassessHousehold(t.Context(), ask)
		must(t, err)
		difference := func(changed []engine.Record) (sum engine.Cents) {
			for _, r := range changed {
				sum += r.Decision.Pays - r.Before.Decision.Pays
			}
			return sum
		}
		if d := paidInAll(t, s) - before; d != difference(booked.Changed) || d != difference(preview.Changed) || d == 0 {
			t.Errorf("booked %s, said %s, previewed %s", d, difference(booked.Changed), difference(preview.Changed))
		}
		for _, again := range []string{"1", "2"} {
			ask.Run = again
			nothing, err := s.ReassessHousehold(t.Context(), ask)
			must(t, err)
			if len(nothing.Changed) != 0 {
				t.Errorf("run %s changed %d claims again", again, len(nothing.Changed))
			}
		}
		recomputedVersions(t, s, ids...)
		if slices.ContainsFunc(booked.Changed, func(r engine.Record) bool { return r.Claim.ID == reversed }) {
			t.Error("a reversed claim was decided again")
		}
	})
}

// A reviewer who grants fewer units is the reason, whatever the line waited for.
func TestService_aReviewerCutsALine(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		waits := line("care", "2025-01-11", 8000)
		waits.Units = 2 * engine.One
		c := submitted(t, s, "c", waits, sessions("2025-01-10", 2))
		for i, want := range []struct {
			line, units int
			pays        engine.Cents
		}{{0, 1, 4000}, {1, 1, 2000}} {
			rule := revising(c.Claim.ID, fmt.Sprint("r", i), engine.VersionRuling)
			rule.Ruling = &engine.Ruling{Line: want.line, Kind: engine.RulingUnits, Units: engine.Quantity(want.units) * engine.One}
			l := revised(t, s, rule).Record.Decision.Lines[want.line]
			if l.Outcome != engine.Reduced || l.Pays != want.pays || l.Reasons[0].Code != "ruled_units" || l.WhyNot != nil || len(l.Refusals) != 0 {
				t.Errorf("%+v", l)
			}
		}
		recomputedVersions(t, s, c.Claim.ID)
	})
}

// A line like one that came before waits, names it, and is paid when a reviewer says that it is another.
func TestService_aPossibleDuplicateWaits(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		care := func(bill, hash string) engine.Line {
			l := line("care", "2025-01-11", 4000)
			l.Bill, l.Evidence = bill, []engine.Evidence{{Code: "form", Hash: hash}}
			return l
		}
		one, two := fmt.Sprintf("%064x", 1), fmt.Sprintf("%064x", 2)
		first := submitted(t, s, "1", care("B1", one))
		same := submitted(t, s, "2", care("", two))
		if l := same.Decision.Lines[0]; l.WaitsFor != engine.WaitsForDuplicate || l.Reasons[0].Args[0].Value.S != first.Claim.ID {
			t.Errorf("%+v", l)
		}
		if other := submitted(t, s, "3", care("B2", "")); other.Decision.Outcome != engine.Approved && other.Decision.Lines[0].Reasons[0].Args[0].Value.S == first.Claim.ID {
			t.Errorf("another bill is taken for the first: %+v", other.Decision.Lines[0])
		}
		elsewhere := line("care", "2025-05-05", 900)
		elsewhere.Evidence = []engine.Evidence{{Code: "form", Hash: one}}
		if l := submitted(t, s, "4", elsewhere).Decision.Lines[0]; l.WaitsFor != engine.WaitsForDuplicate || l.Reasons[0].Code != "duplicate_document" {
			t.Errorf("the same document: %+v", l)
		}
		rule := revising(same.Claim.ID, "r", engine.VersionRuling)
		rule.Ruling = &engine.Ruling{Kind: engine.RulingApprove}
		if r := revised(t, s, rule); r.Record.Decision.Pays != 4000 || r.Record.Decision.Lines[0].ExGratia != 0 {
			t.Errorf("%+v", r.Record.Decision)
		}
		recomputedVersions(t, s, same.Claim.ID)
	})
}
