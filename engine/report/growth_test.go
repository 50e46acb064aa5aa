package report_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/report"
)

// twoYears is a journal of one benefit a year: so many members, each with lines of so many cents.
func twoYears(before, now [3]int) journal {
	j := journal{book: smallBook()}
	for year, n := range map[string][3]int{"2024": before, "2025": now} {
		for m := range n[0] {
			for range n[1] {
				j.payments = append(j.payments, payment{
					member: "M" + string(rune('A'+m)), benefit: "psychology", category: "psychology", channel: "post",
					service: year + "-03-01", decided: year + "-03-02", cents: engine.Cents(n[2]),
				})
			}
		}
	}
	return j
}

func population(of map[string]int64) map[string]engine.Population {
	days := make(map[string]engine.Population)
	for year, covered := range of {
		for d := engine.MustDate(year + "-01-01"); d.String()[:4] == year; d = d.AddMonths(1) {
			days[d.String()] = engine.Population{On: d, Covered: covered}
		}
	}
	return days
}

func TestGrowth_splits_a_change_over_what_made_it(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, now [3]int // members, lines of each, cents of each
		covered     map[string]int64
		want        [5]int64 // members, users, use, price, new
	}{
		"more people, all else the same": {[3]int{2, 1, 100}, [3]int{4, 1, 100}, map[string]int64{"2024": 10, "2025": 20}, [5]int64{200, 0, 0, 0, 0}},
		"more of them use it":            {[3]int{2, 1, 100}, [3]int{4, 1, 100}, map[string]int64{"2024": 10, "2025": 10}, [5]int64{0, 200, 0, 0, 0}},
		"each uses it more":              {[3]int{2, 1, 100}, [3]int{2, 3, 100}, map[string]int64{"2024": 10, "2025": 10}, [5]int64{0, 0, 400, 0, 0}},
		"each costs more":                {[3]int{2, 1, 100}, [3]int{2, 1, 150}, map[string]int64{"2024": 10, "2025": 10}, [5]int64{0, 0, 0, 100, 0}},
		"two things at once share what they make together": {
			[3]int{1, 1, 100}, [3]int{2, 2, 100}, map[string]int64{"2024": 10, "2025": 10}, [5]int64{0, 150, 150, 0, 0},
		},
		"what rounding leaves over goes to the largest": {
			[3]int{1, 1, 1}, [3]int{2, 2, 2}, map[string]int64{"2024": 10, "2025": 10}, [5]int64{0, 3, 2, 2, 0},
		},
		"a new benefit":                {[3]int{0, 0, 0}, [3]int{3, 1, 10}, map[string]int64{"2024": 10, "2025": 20}, [5]int64{0, 0, 0, 0, 30}},
		"one that ended":               {[3]int{3, 1, 10}, [3]int{0, 0, 0}, map[string]int64{"2024": 10, "2025": 20}, [5]int64{0, 0, 0, 0, -30}},
		"a register that knows nobody": {[3]int{2, 1, 100}, [3]int{4, 1, 100}, nil, [5]int64{0, 200, 0, 0, 0}},
	} {
		table := runNamed(t, "growth", figures{journal: twoYears(test.before, test.now), population: population(test.covered), today: "2026-01-15"}, report.Params{"year": "2025"})
		for i, column := range []int{6, 7, 8, 9, 10} {
			if got := table.Total[column].N; got != test.want[i] {
				t.Errorf("%s: %s is %d, want %d", name, table.Columns[column].Name, got, test.want[i])
			}
		}
	}
}

// Whatever happened, the parts of each row and of the total add up to the change, to the cent.
func TestGrowth_adds_up(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j := randomJournal(t)
		covered := map[string]int64{"2024": rapid.Int64Range(0, 9).Draw(t, "covered before"), "2025": rapid.Int64Range(0, 9).Draw(t, "covered now")}
		by := rapid.SampledFrom([]string{"category", "benefit"}).Draw(t, "by")
		table := runNamed(t, "growth", figures{journal: j, population: population(covered), today: "2026-01-15"}, report.Params{"year": "2025", "by": by})
		for _, row := range append(table.Rows[:len(table.Rows):len(table.Rows)], table.Total) {
			parts := int64(0)
			for _, c := range row[6:] {
				parts += c.N
			}
			if parts != row[4].N || row[3].N-row[2].N != row[4].N {
				t.Fatalf("%s: from %d to %d is %d, and its parts add up to %d", row[0].Code, row[2].N, row[3].N, row[4].N, parts)
			}
		}
		spent := runNamed(t, "spending", j, report.Params{"year": "2025", "by": by})
		if diff := cmp.Diff(totalsOf(spent), totalsOf(table)); diff != "" {
			t.Fatalf("rows of spending and of growth (-spending +growth):\n%s", diff)
		}
		if got, want := table.Total[3].N, spent.Total[len(spent.Total)-1].N; got != want {
			t.Fatalf("growth knows of %d, spending of %d", got, want)
		}
	})
}

// totalsOf is what each row spent, where it spent anything.
func totalsOf(table *report.Table) map[string]int64 {
	spent := make(map[string]int64)
	totals, _ := column(table, "total", report.KindAmount)
	for i, row := range table.Rows {
		if totals[i].N != 0 {
			spent[row[0].Code] = totals[i].N
		}
	}
	return spent
}

// A benefit that changed its category ended in the one and is new in the other, whatever the book in force says.
func TestGrowth_takes_categories_from_the_journal(t *testing.T) {
	t.Parallel()
	j := twoYears([3]int{2, 1, 100}, [3]int{3, 1, 100})
	src := figures{journal: j, population: population(map[string]int64{"2024": 10, "2025": 10}), today: "2026-01-15"}
	params := report.Params{"year": "2025"}
	names := []string{"before_eur", "total_eur", "users_eur", "new_eur"}
	if got, want := cells(t, runNamed(t, "growth", src, params), "psychology", names...), "2.00 3.00 1.00 0.00"; got != want {
		t.Errorf("in one category: %q, want %q", got, want)
	}
	for i := range j.payments {
		if j.payments[i].service[:4] == "2024" {
			j.payments[i].category = "birth"
		}
	}
	table := runNamed(t, "growth", src, params)
	for category, want := range map[string]string{"birth": "2.00 0.00 0.00 -2.00", "psychology": "0.00 3.00 0.00 3.00"} {
		if got := cells(t, table, category, names...); got != want {
			t.Errorf("%s after a move: %q, want %q", category, got, want)
		}
	}
}

func TestGrowth_golden(t *testing.T) {
	t.Parallel()
	table := runNamed(t, "growth", figures{journal: smallJournal(), population: population(map[string]int64{"2024": 100, "2025": 102}), today: "2026-01-15"}, report.Params{"year": "2025", "by": "benefit"})
	for _, lang := range []engine.Lang{engine.FR, engine.NL, engine.DE, engine.EN} {
		golden(t, "growth."+lang.String()+".table", write(t, table, report.FormatTable, lang))
	}
}

func TestConcentration_golden(t *testing.T) {
	t.Parallel()
	table := runNamed(t, "concentration", smallJournal(), report.Params{"year": "2025", "by": "benefit", "top": "2"})
	for _, lang := range []engine.Lang{engine.FR, engine.NL, engine.DE, engine.EN} {
		golden(t, "concentration."+lang.String()+".table", write(t, table, report.FormatTable, lang))
	}
	golden(t, "concentration.en.json", write(t, table, report.FormatJSON, engine.EN))
	for _, top := range []string{"0", "-1", "1001", "five"} {
		r, _ := report.Named("concentration")
		if _, err := r.Run(context.Background(), smallJournal(), report.Params{"year": "2025", "top": top}); engine.ErrorCode(err) != "report_params" {
			t.Errorf("top %s gives %v", top, err)
		}
	}
}
