package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store"
)

// Dump writes down every table that the migrations create: its columns, and its rows in order, with dates as
// YYYY-MM-DD and instants as microseconds, whatever the database.
func Dump(t testing.TB, s *store.Store) string {
	t.Helper()
	var out strings.Builder
	for _, table := range []string{
		"members", "member_households", "providers", "approvals", "books", "book_events", "anchors", "api_keys", "audit_events",
		"claims", "claim_versions", "decisions", "decision_lines", "waiting_lines", "limit_refusals", "claim_marks",
		"journal_payments", "journal_consumptions", "partner_costs", "opening_balances",
		"accounts", "payments_due", "payment_runs", "payment_run_ends", "payment_run_entries", "payment_transfers", "erasures", "reassessments",
		"replays", "replay_cases",
	} {
		if err := dumpTable(t.Context(), s.DB(), table, &out); err != nil {
			t.Fatalf("dump %s: %v", table, err)
		}
	}
	return out.String()
}

func dumpTable(ctx context.Context, db *sql.DB, table string, out *strings.Builder) error {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	out.WriteString(table + ":")
	for _, c := range types {
		out.WriteString(" " + c.Name())
	}
	out.WriteByte('\n')
	values, into := make([]any, len(types)), make([]any, len(types))
	for i := range values {
		into[i] = &values[i]
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		var line strings.Builder
		for i, v := range values {
			if at, ok := v.(time.Time); ok {
				v = at.UnixMicro()
				if types[i].DatabaseTypeName() == "DATE" {
					v = at.Format(time.DateOnly)
				}
			}
			fmt.Fprintf(&line, " %v", v)
		}
		lines = append(lines, line.String()+"\n")
	}
	slices.Sort(lines)
	out.WriteString(strings.Join(lines, ""))
	return rows.Err()
}

// Exercise does some of everything, the same each time.
func Exercise(t testing.TB, s *store.Store) {
	t.Helper()
	b := &bench{Store: s, t: t}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return first(
			tx.PutMember(ctx, member("M1"), by),
			tx.PutMember(ctx, engine.Member{ID: "M2", Born: 1}, by),
			tx.PutMember(ctx, member("M1"), by),
			tx.PutProvider(ctx, provider("P1"), by),
			tx.PutApproval(ctx, approval("A1", "M2"), by),
			tx.PutApproval(ctx, engine.Approval{ID: "A2", Member: "M1", GrantedOn: 1, Span: engine.Span{From: 1}}, by),
			tx.PutApproval(ctx, approval("A1", "M1"), by),
			tx.PutBook(ctx, "sha256:1", []engine.SourceFile{{Name: "a", Text: "é"}}, by),
			tx.PutBook(ctx, "sha256:1", nil, by),
			tx.AppendBookEvents(ctx, bookLife("sha256:1")),
			tx.PutKey(ctx, engine.Key{ID: "k", Hash: "h", Role: engine.RoleAdmin, CreatedAt: moment}, by),
			tx.RevokeKey(ctx, "k", by),
		)
	})
	b.append(Example(), record(2, "M2", "0001-01-01", 5), record(3, "M1", "9999-12-31", 0))
	b.append(Records(10, 70)...)
	cost, opening := partnerCost(1, "C1", "loans", "crutches", "2025-01-31", engine.MaxPartnerCost), openingBalance(1, "M1", "2019-05-06", 16_000)
	b.book(cost, partnerCost(2, "C2", "loans", "", "2025-01-31", 1), reversed(cost, 3, "R1"))
	b.open(opening, taken(opening, 2))
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
