package replay

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

var year2025 = engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}

func replayed(tb testing.TB, w *world, span engine.Span, o Options, against *engine.Book, drafts ...*engine.Book) Answer {
	tb.Helper()
	p, err := Load(tb.Context(), w, span, append(drafts, against), nil)
	if err != nil {
		tb.Fatal(err)
	}
	var asked []Draft
	for _, b := range drafts {
		asked = append(asked, Draft{Book: b})
	}
	a, err := p.Run(tb.Context(), Draft{Book: against}, asked, o)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// paidIn is what the records say was paid for the lines of a span.
func paidIn(w *world, span engine.Span) (cents engine.Cents, lines int64) {
	for r := range w.Records {
		for _, l := range r.Decision.Lines {
			if l.Date == 0 || span.Contains(l.Date) {
				cents += l.Pays
				lines++
			}
		}
	}
	return cents, lines
}

func TestRun_theBookInForceChangesNothing(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	w := invented(t, 3000, book)
	a := replayed(t, w, year2025, Options{}, book, book)
	cents, lines := paidIn(w, year2025)
	if a.Cents != cents || a.Check.Stands != cents || a.Lines != lines {
		t.Errorf("%d lines cost %d, and stand at %d; %d lines cost %d", a.Lines, a.Cents, a.Check.Stands, lines, cents)
	}
	for _, d := range a.Check.First {
		t.Errorf("%s/%d %s: %s %d became %s %d because of %s %v %v", d.Claim.ID, d.Line, d.Was.Benefit, d.Was.Outcome, d.Was.Pays, d.Now.Outcome, d.Now.Pays, d.Cause, d.Was.Reasons, d.Now.Reasons)
	}
	x := a.Drafts[0]
	if a.Check.Differ != 0 || x.Total.Was != cents || x.Total.Now != cents || x.Total.Differ != 0 || x.SHA256 != a.SHA256 || len(x.Moves) > 0 || x.Gain.Members+x.Lose.Members > 0 {
		t.Errorf("the same book differs: check %d, %+v", a.Check.Differ, x.Total)
	}
}

func TestRun_isTheSameWithAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	draft := edited(t, "partenamut", "2025-01-01: 20}}", "2025-01-01: 16}}")
	w := invented(t, 6000, book)
	one := replayed(t, w, year2025, Options{Workers: 1}, book, draft, book)
	for _, workers := range []int{2, 7} {
		if diff := cmp.Diff(one, replayed(t, w, year2025, Options{Workers: workers}, book, draft, book)); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
	if one.Drafts[0].SHA256 == one.SHA256 || len(one.Drafts[0].First) != defaultFirst {
		t.Errorf("the draft changes nothing")
	}
}

// TestRun_doubtsChangeNothing: who is decided after the others, because he was paid something else, has his place in all that is told.
func TestRun_doubtsChangeNothing(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	draft := edited(t, "partenamut", "2025-01-01: 20}}", "2025-01-01: 16}}")
	w := invented(t, 6000, book)
	plain := replayed(t, w, year2025, Options{}, book, draft)
	first := plain.Drafts[0].First[0].Member
	for r := range w.Records {
		if r.Claim.Member == first {
			r.Decision.Lines[0].Pays++
		}
	}
	for _, workers := range []int{1, 7} {
		doubted := replayed(t, w, year2025, Options{Workers: workers}, book, draft)
		if doubted.Check.Differ == 0 || doubted.SHA256 != plain.SHA256 {
			t.Errorf("%d workers: %d lines differ, the hash became %s", workers, doubted.Check.Differ, doubted.SHA256)
		}
		if diff := cmp.Diff(plain.Drafts, doubted.Drafts); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
}

// TestRun_sixteenSessions holds the saving of psychology 20 → 16 against the sessions 17 to 20 that were paid.
func TestRun_sixteenSessions(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	draft := edited(t, "partenamut", "2025-01-01: 20}}", "2025-01-01: 16}}")
	w := invented(t, 6000, book)
	x := replayed(t, w, year2025, Options{}, book, draft).Drafts[0]
	used, saved := map[string]int64{}, engine.Cents(0)
	for r := range w.Records {
		for _, l := range r.Decision.Lines {
			if l.Benefit != "psychology" || !year2025.Contains(l.Date) || l.Pays == 0 {
				continue
			}
			units := l.Consumptions[0].Value / 1000
			before := used[r.Claim.Member]
			used[r.Claim.Member] += units
			if beyond := max(0, before+units-max(before, 16)); beyond > 0 {
				saved += l.Pays * engine.Cents(beyond) / engine.Cents(units)
			}
		}
	}
	if saved == 0 || x.Total.Was-x.Total.Now != saved {
		t.Errorf("the draft saves %d, the sessions 17 to 20 cost %d", x.Total.Was-x.Total.Now, saved)
	}
	if len(x.ByBenefit) == 0 || x.Gain.Members != 0 || -x.Lose.Cents != saved {
		t.Errorf("gain %+v, lose %+v", x.Gain, x.Lose)
	}
	changedRows := slices.DeleteFunc(slices.Clone(x.ByBenefit), func(c Change) bool { return c.Differ == 0 })
	if len(changedRows) != 1 || changedRows[0].Code != "psychology" || changedRows[0].Members != x.Lose.Members {
		t.Errorf("by benefit: %+v", changedRows)
	}
	checkSums(t, &x)
}

// TestRun_checkCountsMembers: what a draft changes is what the check finds when the draft is what is held against.
func TestRun_checkCountsMembers(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	draft := edited(t, "partenamut", "2025-01-01: 20}}", "2025-01-01: 16}}")
	w := invented(t, 6000, book)
	x, k := replayed(t, w, year2025, Options{}, book, draft).Drafts[0], replayed(t, w, year2025, Options{}, draft).Check
	if k.Members == 0 || k.Members != x.Total.Members || k.Differ != x.Total.Differ || k.More-k.Less != x.Total.Now-x.Total.Was {
		t.Errorf("the check finds %+v, the draft changes %+v", k, x.Total)
	}
	members, lines := int64(0), int64(0)
	for _, c := range k.Causes {
		if c.Members == 0 || c.Members > c.Lines {
			t.Errorf("%s: %d lines of %d members", c.Cause, c.Lines, c.Members)
		}
		members, lines = members+c.Members, lines+c.Lines
	}
	if members < k.Members || lines != k.Differ {
		t.Errorf("causes of %d lines and %d members, in all %d and %d", lines, members, k.Differ, k.Members)
	}
}

// checkSums holds every breakdown against the total.
func checkSums(t *testing.T, x *Impact) {
	t.Helper()
	for name, rows := range map[string][]Change{"category": x.ByCategory, "benefit": x.ByBenefit, "month": x.ByMonth, "age band": x.ByAgeBand} {
		var sum Change
		for i := range rows {
			sum.merge(&rows[i])
		}
		if sum.Members = x.Total.Members; sum != x.Total {
			t.Errorf("by %s: %+v, in all %+v", name, sum, x.Total)
		}
	}
	var spread, moves engine.Cents
	for _, b := range x.Spread {
		spread += b.Cents
	}
	for _, m := range x.Moves {
		moves += m.Cents
	}
	if d := x.Total.Now - x.Total.Was; spread != d || moves != d || x.Gain.Cents+x.Lose.Cents != d {
		t.Errorf("difference %d; by member %d, by move %d, sides %d", d, spread, moves, x.Gain.Cents+x.Lose.Cents)
	}
}

func TestRun_stopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	p, err := Load(t.Context(), invented(t, 500, book), year2025, []*engine.Book{book}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Run(ctx, Draft{Book: book}, nil, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestRun_partsOfAYear: lines beside a period stand where they stood, also those of a claim with lines in it.
func TestRun_partsOfAYear(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	w := invented(t, 6000, book)
	for _, days := range [][2]string{{"2025-01-01", "2025-10-08"}, {"2025-03-15", "2025-06-01"}, {"2024-11-10", "2025-02-20"}, {"2025-07-01", "2025-07-15"}} {
		span := engine.Span{From: engine.MustDate(days[0]), Until: engine.MustDate(days[1])}
		a := replayed(t, w, span, Options{}, book)
		for _, d := range a.Check.First {
			t.Errorf("%v: %s/%d %s on %s: %s %d became %s %d: %s", days, d.Claim.ID, d.Line, d.Was.Benefit, d.Was.Date, d.Was.Outcome, d.Was.Pays, d.Now.Outcome, d.Now.Pays, d.Cause)
		}
		if a.Check.Differ != 0 || a.Lines == 0 {
			t.Errorf("%v: %d of %d lines differ", days, a.Check.Differ, a.Lines)
		}
	}
}
