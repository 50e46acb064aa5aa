package storetest

import (
	"context"
	"testing"

	"octroi/engine"
)

// openingBalance is the n-th opening balance: sessions of psychology that a member had before.
func openingBalance(n int, member, on string, units engine.Quantity) engine.OpeningBalance {
	counter := engine.CounterOf("psychology.sessions", engine.PerMember, member)
	return engine.OpeningBalance{
		Booking: booking(n, claimID(500+n)), Member: member, Limit: "psychology.sessions", Date: day(on), Units: units,
		Keys: []engine.Arg{{Name: "field.ear", Value: engine.TextValue("left|é")}}, Of: engine.DateValue(day(on)),
		Booked: []engine.Entry{{Counter: counter, Date: day(on), Value: int64(units)}, {Counter: engine.OpensOf(counter), Date: day(on), Of: "x", Value: 1}},
	}
}

func (b *bench) open(openings ...engine.OpeningBalance) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error {
		for _, o := range openings {
			if err := tx.AppendOpeningBalance(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bench) openings(f engine.OpeningFilter) (found []engine.OpeningBalance) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		found, err = r.OpeningBalances(ctx, f)
		return err
	})
	return found
}

func taken(o engine.OpeningBalance, n int) engine.OpeningBalance {
	by := booking(n, claimID(500+n))
	by.Reverses = o.ID
	o.Booking, o.Units = by, -o.Units
	o.Booked = append([]engine.Entry(nil), o.Booked...)
	for i := range o.Booked {
		o.Booked[i].Value = -o.Booked[i].Value
	}
	return o
}

func testOpenings(t *testing.T, b *bench) {
	one, two := openingBalance(1, "M1", "2019-05-06", 16_000), openingBalance(2, "M2", "2019-05-06", 500)
	three := engine.OpeningBalance{Booking: booking(3, claimID(503)), Member: "M1", Limit: "pool", Date: day("2020-01-01"), Amount: 7, Count: 2}
	back := taken(one, 4)
	b.open(one, two, three, back)
	one.ReversedBy = back.ID
	for _, o := range []*engine.OpeningBalance{&one, &two, &three, &back} {
		o.By = engine.Actor{}
	}
	equal(t, "of a member", []engine.OpeningBalance{one, three, back}, b.openings(engine.OpeningFilter{Member: "M1"}))
	equal(t, "by id", []engine.OpeningBalance{two}, b.openings(engine.OpeningFilter{ID: two.ID}))
	equal(t, "by an id that is none", 0, len(b.openings(engine.OpeningFilter{ID: "M1"})))
	equal(t, "by request", []engine.OpeningBalance{back}, b.openings(engine.OpeningFilter{Request: back.Request}))
	equal(t, "audit events", int64(3), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'opening_balance.booked'"))
	equal(t, "audit events", int64(1), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'opening_balance.reversed' AND subject = '"+back.ID+"'"))
	again, sameKey := taken(one, 9), openingBalance(9, "M1", "2019-05-06", 1)
	sameKey.Request = two.Request
	for name, o := range map[string]engine.OpeningBalance{"a second reversal": again, "its key": sameKey} {
		t.Log(name)
		err := b.Update(t.Context(), func(tx engine.Tx) error { return tx.AppendOpeningBalance(t.Context(), o) })
		code(t, err, engine.Conflict, "request_exists")
	}
	equal(t, "entries", int64(6), b.number("SELECT COUNT(*) FROM journal_consumptions WHERE kind = 'opening'"))
}

// testOpeningsAreConsumed: what claims and opening balances took is one sum, but only claims are consumers, and no report
// sees an opening.
func testOpeningsAreConsumed(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-03-01", 100))
	opening, other := openingBalance(1, "M1", "2025-03-01", 16_000), openingBalance(2, "M1", "2024-01-01", 500)
	b.open(opening, other)
	c := engine.CounterOf("psychology.sessions", engine.PerMember, "M1")
	lifetime := []engine.CounterSpan{{Counter: c}}
	check := func(what string, want ...engine.Entry) {
		t.Helper()
		b.view(func(ctx context.Context, r engine.Reader) error {
			got, err := r.Consumed(ctx, lifetime)
			equal(t, what, want, got)
			return err
		})
	}
	check("with both", engine.Entry{Counter: c, Date: day("2024-01-01"), Value: 500}, engine.Entry{Counter: c, Date: day("2025-03-01"), Value: 17_000})
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := r.Consumers(ctx, lifetime, 1)
		equal(t, "consumers", 1, len(found))
		return err
	})
	b.open(taken(other, 3), taken(opening, 4))
	check("with neither", engine.Entry{Counter: c, Date: day("2025-03-01"), Value: 1000})
	all := engine.Span{From: day("1900-01-01"), Until: day("2999-01-01")}
	for _, basis := range []engine.Basis{engine.ByService, engine.ByDecision} {
		totals := b.spending(engine.SpendingQuery{Basis: basis, Span: all, By: []engine.Dimension{engine.ByCategory}})
		equal(t, "spending", engine.SpendingRow{Amount: 100, Charged: 6000, Asked: 6000, Units: engine.One, Lines: 1, Members: 1}, totals.All)
		equal(t, "partner costs", 0, len(totals.Partners))
	}
}
