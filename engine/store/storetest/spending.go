package storetest

import (
	"context"
	"sync"
	"testing"

	"octroi/engine"
)

func (b *bench) spending(q engine.SpendingQuery) (totals engine.SpendingTotals) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		totals, err = r.Spending(ctx, q)
		totals.RolledUp = false // testRollup looks at where the sums come from
		return err
	})
	return totals
}

func testSpending(t *testing.T, b *bench) {
	n := 0
	pay := func(member, on, decided, benefit, category, channel string, cents engine.Cents) {
		n++
		r := record(n, member, on, cents)
		r.DecidedOn, r.Claim.Channel = day(decided), channel
		r.Decision.Lines[0].Benefit, r.Decision.Lines[0].Category = benefit, category
		b.append(r)
	}
	pay("M1", "2024-12-31", "2025-01-05", "psychology", "mental", "online", 2000)
	pay("M1", "2025-01-01", "2025-01-05", "psychology", "mental", "online", 1000)
	pay("M2", "2025-01-31", "2025-02-05", "psychology", "mental", "post", 500)
	pay("M1", "2025-02-01", "2025-02-05", "sport", "prevention", "online", 70)
	pay("M3", "2025-02-01", "2025-02-05", "sport", "prevention", "agency", 0)
	pay("M3", "2025-12-31", "2026-01-01", "apps", "prevention", "agency", 9)
	year := engine.Span{From: day("2025-01-01"), Until: day("2026-01-01")}
	row := func(key string, amount engine.Cents, lines, members int64) engine.SpendingRow {
		price := 6000 * engine.Cents(lines) // each line was charged EUR 60 for one unit
		return engine.SpendingRow{Key: key, Amount: amount, Charged: price, Asked: price, Units: engine.Quantity(lines) * engine.One, Lines: lines, Members: members}
	}
	for _, test := range []struct {
		basis engine.Basis
		by    engine.Dimension
		want  engine.SpendingTotals
	}{
		{engine.ByService, engine.ByCategory, engine.SpendingTotals{
			Rows: []engine.SpendingRow{row("mental", 1500, 2, 2), row("prevention", 79, 2, 2)}, All: row("", 1579, 4, 3)}},
		{engine.ByDecision, engine.ByBenefit, engine.SpendingTotals{
			Rows: []engine.SpendingRow{row("psychology", 3500, 3, 2), row("sport", 70, 1, 1)}, All: row("", 3570, 4, 2)}},
		{engine.ByService, engine.ByMonth, engine.SpendingTotals{
			Rows: []engine.SpendingRow{row("2025-01", 1500, 2, 2), row("2025-02", 70, 1, 1), row("2025-12", 9, 1, 1)}, All: row("", 1579, 4, 3)}},
		{engine.ByDecision, engine.ByMonth, engine.SpendingTotals{
			Rows: []engine.SpendingRow{row("2025-01", 3000, 2, 1), row("2025-02", 570, 2, 2)}, All: row("", 3570, 4, 2)}},
		{engine.ByService, engine.ByChannel, engine.SpendingTotals{
			Rows: []engine.SpendingRow{row("agency", 9, 1, 1), row("online", 1070, 2, 1), row("post", 500, 1, 1)}, All: row("", 1579, 4, 3)}},
	} {
		equal(t, string(test.basis)+" by "+string(test.by), test.want, b.spending(engine.SpendingQuery{Basis: test.basis, Span: year, By: []engine.Dimension{test.by}}))
	}
	granted := record(100, "M4", "2025-06-01", 2500)
	granted.Decision.Lines[0].ExGratia, granted.Claim.Channel = 1500, "post"
	b.append(granted)
	beside := b.spending(engine.SpendingQuery{Basis: engine.ByService, Span: year, By: []engine.Dimension{engine.ByChannel}})
	equal(t, "beyond the rules", []engine.ExGratiaSpending{{Key: "post", Amount: 1500}}, beside.ExGratia)
	equal(t, "by the rules", row("", 2579, 5, 4), beside.All)
	b.append(next(b.stored(100), engine.Denied, "2025-06-01"))
	back := b.spending(engine.SpendingQuery{Basis: engine.ByService, Span: year, By: []engine.Dimension{engine.ByChannel}})
	equal(t, "taken back", []engine.ExGratiaSpending(nil), back.ExGratia)
	equal(t, "what is left", row("", 1579, 4, 3), back.All)
	none := engine.SpendingQuery{Basis: engine.ByService, By: []engine.Dimension{engine.ByMonth}, Span: engine.Span{From: 1, Until: 2}}
	equal(t, "a period without payments", engine.SpendingTotals{}, b.spending(none))
	err := b.View(t.Context(), func(r engine.Reader) error {
		_, err := r.Spending(t.Context(), engine.SpendingQuery{Basis: "1; DROP TABLE claims", Span: year, By: []engine.Dimension{engine.ByMonth}})
		return err
	})
	if engine.ErrorCode(err) != "internal" {
		t.Errorf("an unknown basis gives %v, want an internal error", err)
	}
}

// testSpendingLive reads reports while claims arrive: in each, the rows add up to the total.
func testSpendingLive(t *testing.T, b *bench) {
	const claims = 60
	var writers sync.WaitGroup
	writers.Add(1)
	go func() {
		defer writers.Done()
		for n := range claims {
			b.append(record(n, "M1", "2025-01-02", engine.Cents(n+1)))
		}
	}()
	q := engine.SpendingQuery{Basis: engine.ByService, By: []engine.Dimension{engine.ByBenefit}, Span: engine.Span{From: day("2025-01-01"), Until: day("2026-01-01")}}
	check := func() {
		totals := b.spending(q)
		var amount engine.Cents
		var lines int64
		for _, r := range totals.Rows {
			amount, lines = amount+r.Amount, lines+r.Lines
		}
		if amount != totals.All.Amount || lines != totals.All.Lines {
			t.Errorf("rows add up to %d cents in %d lines, the total is %d in %d", amount, lines, totals.All.Amount, totals.All.Lines)
		}
	}
	for range 30 {
		check()
	}
	writers.Wait()
	check()
	equal(t, "all spending", b.number("SELECT CAST(SUM(pays_cents) AS bigint) FROM decision_lines"), int64(b.spending(q).All.Amount))
}
