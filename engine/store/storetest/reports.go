package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/report"
)

// reportBook knows some of what the histories claim: the rest has no title, and limits that it lacks are only reached.
func reportBook() *engine.Book {
	most := &engine.Choice{}
	limits := func() []*engine.Limit {
		return []*engine.Limit{
			{ID: "kinds", Code: "kinds", Pool: true, Measure: engine.MeasureCount, Every: engine.Every{Kind: engine.KindMonthsBack, N: 6}, AtMost: most},
			{ID: "home", Code: "home", Pool: true, Measure: engine.MeasureAmount, Scope: engine.PerHousehold, Every: engine.EveryLifetime, AtMost: most},
		}
	}
	b := &engine.Book{
		Revision: "sha256:1", Code: "live", Currency: "EUR",
		Categories: []engine.Category{{Code: "sport"}, {Code: "never"}},
		Benefits:   []*engine.Benefit{{Code: "gym", Category: "sport", Limits: limits()}, {Code: "unused", Category: "never", Limits: limits()}},
		Regions:    map[string]engine.Text{"south": {EN: "South"}},
	}
	b.Index()
	return b
}

// source answers reports out of one view.
type source struct {
	engine.Figures
	book *engine.Book
}

func (s source) Snapshot(_ context.Context, read func(engine.Snapshot) error) error {
	return read(engine.Snapshot{Figures: s.Figures, Book: s.book, Today: day("2026-01-15")})
}

func (s source) SpendingTotals(ctx context.Context, queries []engine.SpendingQuery) ([]engine.SpendingTotals, *engine.Book, error) {
	totals := make([]engine.SpendingTotals, len(queries))
	for i, q := range queries {
		var err error
		if totals[i], err = s.Spending(ctx, q); err != nil {
			return nil, nil, err
		}
	}
	return totals, s.book, nil
}

// question is one that a report can be asked.
type question struct {
	report report.Report
	params report.Params
}

func (q question) String() string {
	var b strings.Builder
	b.WriteString(q.report.Name)
	for _, name := range slices.Sorted(maps.Keys(q.params)) {
		b.WriteString(" --" + name + " " + q.params[name])
	}
	return b.String()
}

// answer is what a report says, or its error, which is an answer too. Where the sums came from is not looked at.
func (q question) answer(ctx context.Context, f engine.Figures, book *engine.Book) (*report.Table, string) {
	t, err := q.report.Run(ctx, source{f, book}, q.params)
	if err != nil {
		return nil, err.Error()
	}
	t.Scanned = false
	return t, ""
}

// randomQuestion asks a report something, by one value of `by` where that is given.
func randomQuestion(rnd *rand.Rand, r report.Report, by string) question {
	some := func(of ...string) string { return of[rnd.IntN(len(of))] }
	q := question{r, report.Params{}}
	if rnd.IntN(2) == 0 {
		q.params["year"] = some("2024", "2025")
	} else {
		q.params["from"], q.params["until"] = some("2024-02-29", "2025-03-01"), some("2025-04-01", "2025-07-01", "2026-02-01")
	}
	for _, p := range r.Params {
		switch {
		case p.Name == "by":
			for q.params["by"] = by; by == ""; by = q.params["by"] {
				q.params["by"] = strings.Join(several(rnd, p.Values, max(p.Several, 1)), ",")
			}
		case p.Name == "basis" || p.Name == "stage":
			q.params[p.Name] = some(p.Values...)
		case p.Name == "as_at" && rnd.IntN(3) == 0:
			q.params["as_at"] = moment.Add(time.Duration(rnd.IntN(4000)) * time.Second).Truncate(time.Second).Format(time.RFC3339)
		case p.Name == "on" && rnd.IntN(2) == 0:
			q.params["on"] = some("2025-01-31", "2025-07-01", "2026-01-03")
		case p.Name == "monthly":
			q.params["monthly"], q.params["target"] = "14.50", "80"
		case p.Name == "category" && rnd.IntN(6) == 0:
			q.params[p.Name] = some("sport", "care", "never", "none")
		case p.Name == "region" && rnd.IntN(6) == 0:
			q.params[p.Name] = some("north", "south", "none")
		case slices.Contains([]string{"benefit", "channel", "age_band", "status", "payee", "network"}, p.Name) && rnd.IntN(12) == 0:
			q.params[p.Name] = some(append([]string{"gym"}, p.Values...)...)
		}
	}
	return q
}

// several draws up to so many of these, each once.
func several(rnd *rand.Rand, of []string, most int) (drawn []string) {
	for _, i := range rnd.Perm(len(of))[:1+rnd.IntN(min(most, len(of)))] {
		drawn = append(drawn, of[i])
	}
	return drawn
}

// everyQuestion asks every report for everything that it can show one under the other.
func everyQuestion(rnd *rand.Rand) (all []question) {
	for _, r := range report.All() {
		for _, p := range r.Params {
			if p.Name == "by" {
				for _, by := range p.Values {
					all = append(all, randomQuestion(rnd, r, by))
				}
			}
		}
		all = append(all, randomQuestion(rnd, r, ""), randomQuestion(rnd, r, ""))
	}
	return all
}

// reportsAreNaive holds answers against what a naive reader of the whole history finds in the same snapshot. It returns how many
// versions that had, and adds to shown how many rows each report had.
func (b *bench) reportsAreNaive(when string, questions []question, shown map[string]int) (versions int) {
	b.t.Helper()
	book := reportBook()
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := ledgerOf(ctx, r)
		if err != nil {
			return err
		}
		versions = len(found.versions)
		for _, q := range questions {
			got, refused := q.answer(ctx, r, book)
			want, why := q.answer(ctx, naive{found}, book)
			equal(b.t, fmt.Sprintf("%s, of %d versions: why not %s", when, versions, q), why, refused)
			equal(b.t, fmt.Sprintf("%s, of %d versions: %s", when, versions, q), want, got)
			if want != nil {
				shown[q.report.Name] += len(want.Rows)
			}
		}
		return nil
	})
	return versions
}

// claimant is one of several who submit, correct and take back at the same time, each so many claims whenever it is told to.
func (b *bench) claimant(n int, told <-chan int) {
	p := &past{bench: b, rnd: rand.New(rand.NewPCG(uint64(n), 3))}
	next := 200 * n
	for claims := range told {
		for range claims {
			p.live(next)
			if next%3 == 0 {
				p.costAt(next)
			}
			next++
		}
	}
}

// cashier folds, and pays what is due; every third run is cancelled, and every third is sent.
func (b *bench) cashier(told <-chan int) {
	next := 1
	for range told {
		b.fold(7)
		var run engine.PaymentRun
		err := b.Update(b.t.Context(), func(tx engine.Tx) (err error) {
			run, err = makeRun(b.t.Context(), tx, next, "2026-01-31")
			return err
		})
		switch {
		case errors.Is(err, errNothingDue):
			continue
		case err != nil:
			b.t.Error(err)
		case next%3 == 0:
			b.end(run, engine.PaymentCancelled)
		case next%3 == 1:
			b.end(run, engine.PaymentSent)
		}
		next++
	}
}

// testReports asks every report while several submit, rule, correct, reverse and pay: each answer is that of a naive reader of
// the snapshot that it was read in.
func testReports(t *testing.T, b *bench) {
	rounds, claims := 6, 8
	if testing.Short() {
		rounds, claims = 2, 3
	}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		for i, m := range slices.Sorted(maps.Keys(people)) {
			p := people[m]
			p.Coverage = []engine.Span{{From: day("2024-01-01").AddMonths(5 * i)}}
			p.Households = []engine.HouseholdSpan{{Household: "H", Holder: i%2 == 0}}
			if err := tx.PutMember(ctx, p, by); err != nil {
				return err
			}
		}
		return nil
	})
	for m := range people {
		b.account(engine.Payee{Kind: "member", ID: m}, "BE68539007547034", "Zoé")
	}
	for n, o := range []engine.OpeningBalance{openingBalance(1, "M1", "2025-02-01", engine.One), openingBalance(2, "M2", "2024-06-01", 2*engine.One)} {
		b.open(o)
		if n == 1 {
			b.open(taken(o, 9))
		}
	}
	var at sync.WaitGroup
	tell := make([]chan int, 4)
	for i := range tell {
		tell[i] = make(chan int, rounds)
		at.Go(func() {
			if i == 0 {
				b.cashier(tell[i])
			} else {
				b.claimant(i, tell[i])
			}
		})
	}
	end := sync.OnceFunc(func() {
		for _, c := range tell {
			close(c)
		}
		at.Wait()
	})
	defer end() // also where an answer is wrong: nobody works on after the test
	rnd, seen, shown := rand.New(rand.NewPCG(17, 4)), map[int]bool{}, map[string]int{}
	for range rounds {
		for _, c := range tell {
			c <- claims
		}
		var questions []question
		for _, r := range report.All() {
			questions = append(questions, randomQuestion(rnd, r, ""), randomQuestion(rnd, r, ""))
		}
		seen[b.reportsAreNaive("beside claims", questions, shown)] = true
	}
	end()
	last := b.reportsAreNaive("after", everyQuestion(rnd), shown)
	delete(seen, last)
	if least := 3 * rounds * claims; last < least || len(seen) == 0 || len(shown) != len(report.All()) {
		t.Errorf("%d versions at the end, want %d at least, before the end as many as any of %v, rows of %v: the test shows nothing", last, least, seen, shown)
	}
}
