package report_test

import (
	"context"
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/report"
)

// randomJournal draws payments of two years in a book's categories and in one it does not know.
func randomJournal(t *rapid.T) journal {
	n := rapid.IntRange(0, 40).Draw(t, "payments")
	j := journal{book: smallBook()}
	for range n {
		day := engine.MustDate("2024-01-01").AddDays(rapid.IntRange(0, 730).Draw(t, "day")).String()
		j.payments = append(j.payments, payment{
			member:   fmt.Sprintf("M%d", rapid.IntRange(1, 6).Draw(t, "member")),
			benefit:  rapid.SampledFrom([]string{"psychology", "birth_premium", "crutches", "gone"}).Draw(t, "benefit"),
			category: rapid.SampledFrom([]string{"psychology", "birth", "loans", "gone"}).Draw(t, "category"),
			channel:  rapid.SampledFrom(engine.Channels[:]).Draw(t, "channel"),
			service:  day, decided: day,
			cents: engine.Cents(rapid.Int64Range(0, 100_000_000).Draw(t, "cents")),
		})
	}
	for range rapid.IntRange(0, 20).Draw(t, "costs") {
		day := engine.MustDate("2024-06-01").AddDays(rapid.IntRange(0, 800).Draw(t, "cost day"))
		c := cost{
			benefit:  rapid.SampledFrom([]string{"", "", "crutches", "gone"}).Draw(t, "cost benefit"),
			category: rapid.SampledFrom([]string{"psychology", "loans", "gone"}).Draw(t, "cost category"),
			service:  day.String(), booked: day.AddDays(rapid.IntRange(0, 300).Draw(t, "booked after")).String(),
			cents: engine.Cents(rapid.Int64Range(1, int64(engine.MaxPartnerCost)).Draw(t, "cost cents")),
		}
		j.costs = append(j.costs, c)
		if rapid.Bool().Draw(t, "reversed") {
			c.cents, c.booked = -c.cents, engine.MustDate(c.booked).AddDays(rapid.IntRange(0, 300).Draw(t, "reversed after")).String()
			j.costs = append(j.costs, c)
		}
	}
	return j
}

// column returns the cells of a column in all rows and in the total.
func column(t *report.Table, name string, kind report.Kind) (cells []report.Cell, total report.Cell) {
	for i, c := range t.Columns {
		if c.Name != name || c.Kind != kind {
			continue
		}
		for _, row := range t.Rows {
			cells = append(cells, row[i])
		}
		return cells, t.Total[i]
	}
	return nil, report.Cell{None: true}
}

// Whatever is in the journal and however it is cut, rows add up to the total and the total to the journal, and every
// share and average is the exact quotient rounded half up.
func TestSpending_adds_up(t *testing.T) {
	t.Parallel()
	spending, _ := report.Find("spending")
	rapid.Check(t, func(t *rapid.T) {
		j := randomJournal(t)
		by := rapid.SampledFrom([]string{"category", "benefit", "month", "channel"}).Draw(t, "by")
		table, err := spending.Run(context.Background(), j, report.Params{"year": "2025", "by": by})
		if err != nil {
			t.Fatal(err)
		}
		var paid int64
		for _, p := range j.payments {
			if p.service[:4] == "2025" {
				paid += int64(p.cents)
			}
		}
		amounts, total := column(table, "amount", report.KindAmount)
		if total.N != paid || sum(amounts) != paid {
			t.Fatalf("rows %d, total %d, journal %d", sum(amounts), total.N, paid)
		}
		changes, change := column(table, "change", report.KindAmount)
		if sum(changes) != change.N {
			t.Fatalf("changes add up to %d, and the total changed by %d", sum(changes), change.N)
		}
		lines, allLines := column(table, "lines", report.KindCount)
		if sum(lines) != allLines.N {
			t.Fatalf("lines %d, total %d", sum(lines), allLines.N)
		}
		members, allMembers := column(table, "members", report.KindCount)
		averages, _ := column(table, "average", report.KindAmount)
		shares, _ := column(table, "share", report.KindPercent)
		for i := range amounts {
			if members[i].N > allMembers.N {
				t.Fatalf("row %d serves %d of %d members", i, members[i].N, allMembers.N)
			}
			rounded(t, "share", shares[i], amounts[i].N*1000, paid)
			rounded(t, "average", averages[i], amounts[i].N, members[i].N)
		}
	})
}

// Member payments, partner costs and their total are each the naive sum, in all and by category, by either date.
func TestSpending_partner_costs_add_up(t *testing.T) {
	t.Parallel()
	spending, _ := report.Find("spending")
	rapid.Check(t, func(t *rapid.T) {
		j := randomJournal(t)
		by := rapid.SampledFrom([]string{"category", "benefit", "month", "channel"}).Draw(t, "by")
		basis := rapid.SampledFrom([]string{"service", "decision"}).Draw(t, "basis")
		table, err := spending.Run(context.Background(), j, report.Params{"year": "2025", "by": by, "basis": basis})
		if err != nil {
			t.Fatal(err)
		}
		var spent, paid int64
		byCategory := map[string]int64{}
		for _, c := range j.costs {
			if day := map[string]string{"service": c.service, "decision": c.booked}[basis]; day[:4] == "2025" {
				spent += int64(c.cents)
				byCategory[c.category] += int64(c.cents)
			}
		}
		for _, p := range j.payments {
			if p.service[:4] == "2025" {
				paid += int64(p.cents)
			}
		}
		amounts, _ := column(table, "amount", report.KindAmount)
		partners, allPartners := column(table, "partner_costs", report.KindAmount)
		totals, all := column(table, "total", report.KindAmount)
		if sum(partners) != spent || allPartners.N != spent || sum(totals) != spent+paid || all.N != spent+paid {
			t.Fatalf("partners %d in rows, %d in all, want %d; total %d in rows, %d in all, want %d",
				sum(partners), allPartners.N, spent, sum(totals), all.N, spent+paid)
		}
		for i := range totals {
			if totals[i].N != amounts[i].N+partners[i].N {
				t.Fatalf("row %d: %d and %d are not %d", i, amounts[i].N, partners[i].N, totals[i].N)
			}
			if key := table.Rows[i][0].Code; by == "category" && partners[i].N != byCategory[key] {
				t.Fatalf("%s: %d, want %d", key, partners[i].N, byCategory[key])
			}
		}
	})
}

func sum(cells []report.Cell) int64 {
	var n int64
	for _, c := range cells {
		n += c.N
	}
	return n
}

// rounded checks that cell is num ÷ den rounded half up, computed in another way: floor(num/den + 1/2).
func rounded(t *rapid.T, what string, cell report.Cell, num, den int64) {
	if den == 0 {
		if !cell.None {
			t.Fatalf("%s of nothing is %d, want none", what, cell.N)
		}
		return
	}
	r := new(big.Rat).Add(big.NewRat(num, den), big.NewRat(1, 2))
	want := new(big.Int).Div(r.Num(), r.Denom()).Int64()
	if cell.None || cell.N != want {
		t.Fatalf("%s %d ÷ %d is %+v, want %d", what, num, den, cell, want)
	}
}

// A fall is rounded as a rise is: a half goes up, towards zero.
func TestSpending_rounds_a_negative_half_up(t *testing.T) {
	t.Parallel()
	j := journal{book: smallBook(), payments: []payment{
		{"M1", "psychology", "psychology", "post", "2024-01-01", "2024-01-01", 2000},
		{"M1", "psychology", "psychology", "post", "2025-01-01", "2025-01-01", 1999}, // −0.05 %
		{"M1", "birth_premium", "birth", "post", "2024-01-01", "2024-01-01", 10000},
		{"M1", "birth_premium", "birth", "post", "2025-01-01", "2025-01-01", 9984}, // −0.16 %
	}}
	rows := parse(t, run(t, j, report.Params{"year": "2025"})).Rows
	for i, want := range []string{"0.0", "-0.2"} {
		if got := string(rows[i].Growth); got != want {
			t.Errorf("%s grew by %s, want %s", rows[i].Key, got, want)
		}
	}
}
