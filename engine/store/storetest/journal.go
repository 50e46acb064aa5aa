package storetest

import (
	"context"
	"errors"
	"testing"

	"octroi/engine"
)

func span(c engine.Counter, w engine.Window) engine.CounterSpan {
	return engine.CounterSpan{Counter: c, Window: w}
}

func testConsumed(t *testing.T, b *bench) {
	n := 0
	take := func(member string, on string, of string, value int64) {
		n++
		r := record(n, member, on, 100)
		r.Decision.Lines[0].Consumptions[0].Of, r.Decision.Lines[0].Consumptions[0].Value = of, value
		b.append(r)
	}
	take("M1", "2024-12-31", "", 1)
	take("M1", "2025-01-01", "", 2)
	take("M1", "2025-01-01", "", 3)
	take("M1", "2025-01-01", "b", 4)
	take("M1", "2025-12-31", "B", 5)
	take("M1", "2026-01-01", "", 6)
	take("M1", "2025-06-01", "", 7)
	take("M1", "2025-06-01", "", -7)
	take("M2", "2025-06-01", "", 8)
	c1, c2 := engine.CounterOf("psychology.sessions", engine.PerMember, "M1"), engine.CounterOf("psychology.sessions", engine.PerMember, "M2")
	year := engine.Window{From: day("2025-01-01"), Until: day("2026-01-01")}
	in2025 := []engine.Entry{
		{Counter: c1, Date: day("2025-01-01"), Value: 5},
		{Counter: c1, Date: day("2025-01-01"), Of: "b", Value: 4},
		{Counter: c1, Date: day("2025-12-31"), Of: "B", Value: 5},
	}
	before := engine.Entry{Counter: c1, Date: day("2024-12-31"), Value: 1}
	after := engine.Entry{Counter: c1, Date: day("2026-01-01"), Value: 6}
	other := engine.Entry{Counter: c2, Date: day("2025-06-01"), Value: 8}
	for _, test := range []struct {
		name  string
		spans []engine.CounterSpan
		want  []engine.Entry
	}{
		{"nothing asked", nil, nil},
		{"a year, its first and last day included", []engine.CounterSpan{span(c1, year)}, in2025},
		{"a lifetime", []engine.CounterSpan{{Counter: c1}}, append(append([]engine.Entry{before}, in2025...), after)},
		{"from a day on", []engine.CounterSpan{span(c1, engine.Window{From: day("2026-01-01")})}, []engine.Entry{after}},
		{"until a day", []engine.CounterSpan{span(c1, engine.Window{Until: day("2025-01-01")})}, []engine.Entry{before}},
		{"two counters, the later first", []engine.CounterSpan{span(c2, year), span(c1, year)}, append(in2025[:3:3], other)},
		{"windows that overlap count once", []engine.CounterSpan{span(c1, year), span(c1, engine.Window{From: day("2025-12-31"), Until: day("2026-01-02")}), span(c1, year)},
			append(in2025[:3:3], after)},
		{"two years apart", []engine.CounterSpan{span(c1, engine.EveryDay.WindowOf(day("2026-01-01"))), span(c1, engine.EveryDay.WindowOf(day("2024-12-31")))},
			[]engine.Entry{before, after}},
		{"an unknown counter", []engine.CounterSpan{{Counter: "none"}}, nil},
	} {
		b.view(func(ctx context.Context, r engine.Reader) error {
			got, err := r.Consumed(ctx, test.spans)
			equal(t, test.name, test.want, got)
			return err
		})
	}
}

func testAppendOnly(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-02", 100))
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutBook(ctx, "sha256:1", []engine.SourceFile{{Name: "a"}}, by),
			tx.AppendBookEvents(ctx, []engine.BookEvent{{Revision: "sha256:1", Action: engine.DraftBook, By: by}}))
	})
	b.book(partnerCost(1, "C1", "loans", "", "2025-01-31", 1))
	b.open(openingBalance(1, "M1", "2025-01-02", 1))
	b.account(payeeM1, "BE68539007547034", "Zoé")
	b.end(b.run(1, "2025-03-14"), engine.PaymentSent)
	columns := map[string]string{
		"payment_runs": "doc", "payment_run_ends": "reason", "payment_transfers": "payee",
		"claims": "member", "decisions": "doc", "decision_lines": "benefit", "journal_payments": "kind",
		"journal_consumptions": "counter", "audit_events": "actor", "books": "files", "book_events": "note",
		"partner_costs": "note", "opening_balances": "doc",
	}
	for table, column := range columns {
		attempts := []string{"UPDATE " + table + " SET " + column + " = 'x'", "DELETE FROM " + table}
		if b.Name() == "postgres" {
			attempts = append(attempts, "TRUNCATE "+table)
		} else {
			attempts = append(attempts, "INSERT OR REPLACE INTO "+table+" SELECT * FROM "+table)
		}
		for _, sql := range attempts {
			if err := b.exec(sql); err == nil {
				t.Errorf("the database allows: %s", sql)
			}
		}
		equal(t, "rows of "+table+" that were changed", int64(0), b.number("SELECT COUNT(*) FROM "+table+" WHERE "+column+" = 'x'"))
		if b.number("SELECT COUNT(*) FROM "+table) == 0 {
			t.Errorf("%s was emptied", table)
		}
	}
}
