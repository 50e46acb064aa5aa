package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"octroi/engine"
)

// booking is the n-th thing that was booked by hand.
func booking(n int, id string) engine.Booking {
	at := moment.Add(time.Duration(n) * time.Second).Truncate(time.Microsecond)
	return engine.Booking{
		ID: id, Note: "note é", Request: engine.RequestKey{Client: "client-1", Key: fmt.Sprintf("key-%d", n)}, BodyHash: "hash",
		BookedOn: engine.DateIn(at, time.UTC), BookedAt: at, By: engine.Actor{Client: "client-1", RequestID: "req-1", At: at},
	}
}

// partnerCost is the n-th partner cost, of a service on one day.
func partnerCost(n int, id, category, benefit, on string, cents engine.Cents) engine.PartnerCost {
	return engine.PartnerCost{Booking: booking(n, id), Partner: "Müller & fils", Category: category, Benefit: benefit,
		Date: day(on), Until: day(on) + 30, Cents: cents, Reference: "INV/1"}
}

// reversed takes a partner cost back, as the n-th thing booked.
func reversed(c engine.PartnerCost, n int, id string) engine.PartnerCost {
	by := booking(n, id)
	by.Reverses = c.ID
	c.Booking, c.Cents = by, -c.Cents
	return c
}

func (b *bench) book(costs ...engine.PartnerCost) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error {
		for _, c := range costs {
			if err := tx.AppendPartnerCost(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bench) costs(f engine.PartnerCostFilter) (found []engine.PartnerCost) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		found, err = r.PartnerCosts(ctx, f)
		return err
	})
	return found
}

func testPartnerCosts(t *testing.T, b *bench) {
	one, two := partnerCost(1, "Z", "loans", "", "2025-01-31", engine.MaxPartnerCost), partnerCost(2, "A", "mental", "sport", "2025-02-01", 1)
	three := partnerCost(3, "M", "mental", "", "2025-03-01", 5)
	three.Partner, three.Reference, three.Note = "müller & fils", "", ""
	back := reversed(one, 4, "R")
	b.book(one, two, three, back)
	one.ReversedBy = "R"
	for _, c := range []*engine.PartnerCost{&one, &two, &three, &back} {
		c.By = engine.Actor{}
	}
	for _, test := range []struct {
		name   string
		filter engine.PartnerCostFilter
		want   []engine.PartnerCost
	}{
		{"all, newest first, whatever the ids", engine.PartnerCostFilter{}, []engine.PartnerCost{back, three, two, one}},
		{"the newest two", engine.PartnerCostFilter{Limit: 2}, []engine.PartnerCost{back, three}},
		{"the two before", engine.PartnerCostFilter{Before: "M", Limit: 2}, []engine.PartnerCost{two, one}},
		{"before the first", engine.PartnerCostFilter{Before: "Z"}, nil},
		{"before nothing that is known", engine.PartnerCostFilter{Before: "nothing"}, nil},
		{"by id", engine.PartnerCostFilter{ID: "A"}, []engine.PartnerCost{two}},
		{"ids are case-sensitive", engine.PartnerCostFilter{ID: "a"}, nil},
		{"by request", engine.PartnerCostFilter{Request: three.Request}, []engine.PartnerCost{three}},
		{"of another client", engine.PartnerCostFilter{Request: engine.RequestKey{Client: "client-2", Key: "key-3"}}, nil},
		{"from a day to a day, both included", engine.PartnerCostFilter{From: day("2025-02-01"), To: day("2025-03-01")}, []engine.PartnerCost{three, two}},
		{"of a category", engine.PartnerCostFilter{Category: "loans"}, []engine.PartnerCost{back, one}},
		{"of a partner", engine.PartnerCostFilter{Partner: "müller & fils"}, []engine.PartnerCost{three}},
	} {
		equal(t, test.name, test.want, b.costs(test.filter))
	}
	equal(t, "audit events", int64(1), b.number(`SELECT COUNT(*) FROM audit_events WHERE action = 'partner_cost.reversed' AND subject = 'R'
		AND actor = 'client-1' AND request_id = 'req-1'`))
	equal(t, "audit events", int64(3), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'partner_cost.booked'"))
}

// testPartnerCostOnce: whoever comes second with a key, an id or a reversal is told so, and nothing is kept of it.
func testPartnerCostOnce(t *testing.T, b *bench) {
	one, two := partnerCost(1, "C1", "loans", "", "2025-01-31", 100), partnerCost(2, "C2", "loans", "", "2025-01-31", 100)
	b.book(one, two, reversed(one, 3, "R1"))
	sameKey, sameID, again := partnerCost(9, "C9", "loans", "", "2025-01-31", 1), partnerCost(9, "C1", "loans", "", "2025-01-31", 1), reversed(one, 9, "R9")
	sameKey.Request = two.Request
	for name, c := range map[string]engine.PartnerCost{"its key": sameKey, "its id": sameID, "a second reversal": again} {
		err := b.Update(t.Context(), func(tx engine.Tx) error { return tx.AppendPartnerCost(t.Context(), c) })
		t.Log(name)
		code(t, err, engine.Conflict, "request_exists")
	}
	nothing, positive := partnerCost(9, "C9", "loans", "", "2025-01-31", 0), reversed(two, 9, "R9")
	positive.Cents = 5
	for name, c := range map[string]engine.PartnerCost{"a cost of nothing": nothing, "a reversal that costs": positive} {
		err := b.Update(t.Context(), func(tx engine.Tx) error { return tx.AppendPartnerCost(t.Context(), c) })
		if engine.ErrorCode(err) != "internal" {
			t.Errorf("%s gives %v, want an internal error", name, err)
		}
	}
	equal(t, "costs", int64(3), b.number("SELECT COUNT(*) FROM partner_costs"))
	equal(t, "audit events", int64(3), b.number("SELECT COUNT(*) FROM audit_events"))
}

// testPartnerSpending: partner costs are summed beside the payments, by either date, less what was reversed.
func testPartnerSpending(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100))
	loan, sport := partnerCost(1, "C1", "loans", "crutches", "2025-01-31", 500), partnerCost(2, "C2", "mental_health", "", "2024-12-31", 70)
	taken, whole := reversed(loan, 3, "R1"), partnerCost(4, "C4", "loans", "", "2025-02-01", 9)
	loan.BookedOn, taken.BookedOn, sport.BookedOn, whole.BookedOn = day("2025-02-05"), day("2026-01-01"), day("2025-01-05"), day("2025-02-06")
	b.book(loan, sport, taken, whole)
	year := engine.Span{From: day("2025-01-01"), Until: day("2026-01-01")}
	type rows []engine.PartnerSpending
	row := func(key string, amount engine.Cents) engine.PartnerSpending {
		return engine.PartnerSpending{Key: key, Amount: amount}
	}
	for _, test := range []struct {
		basis engine.Basis
		by    engine.Dimension
		want  rows
	}{
		{engine.ByService, engine.ByCategory, rows{row("loans", 9)}},
		{engine.ByDecision, engine.ByCategory, rows{row("loans", 509), row("mental_health", 70)}},
		{engine.ByDecision, engine.ByBenefit, rows{row(engine.KeyNone, 79), row("crutches", 500)}},
		{engine.ByDecision, engine.ByMonth, rows{row("2025-01", 70), row("2025-02", 509)}},
		{engine.ByDecision, engine.ByChannel, rows{row(engine.KeyNone, 579)}},
		{engine.ByService, engine.ByMonth, rows{row("2025-02", 9)}},
	} {
		got := b.spending(engine.SpendingQuery{Basis: test.basis, Span: year, By: []engine.Dimension{test.by}})
		equal(t, string(test.basis)+" by "+string(test.by), test.want, rows(got.Partners))
		if test.basis == engine.ByService && got.All.Amount != 100 {
			t.Errorf("payments are %d, want 100: a partner cost is none", got.All.Amount)
		}
	}
}
