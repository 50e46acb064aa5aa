package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/store/pgtest"
)

// TestPlansUseIndexes asks both databases how they would answer, with five thousand claims, what is asked for every
// claim: a scan of a table that grows for ever would make each slower than the one before. SQLite plans otherwise once
// someone has run ANALYZE, which octroi does not.
func TestPlansUseIndexes(t *testing.T) {
	t.Parallel()
	year := engine.EveryCalendarYear.WindowOf(engine.MustDate("2025-03-10"))
	counters := periodsOf([]period{{[2]string{"c17"}, year}, {[2]string{"c18"}, year}}, "counter")
	history := periodsOf([]period{{[2]string{"M17", "b1"}, year}, {[2]string{"M18", "b1"}, year}}, "member", "benefit")
	claims := newBatch("id:uuid")
	claims.add("00000000-0000-7000-8000-000000000017")
	entries := newBatch("id:int")
	entries.add(17)
	requests := newBatch("client", "request_key")
	requests.add("c", "k17")
	marks := newBatch("mark")
	marks.add("m17")
	const consumed, granted = "journal_consumptions_counter", "journal_payments_history"
	file := func(t testing.TB) string { return filepath.Join(t.TempDir(), "o.db") }
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": file, "sqlite analyzed": file, "postgres": pgtest.DSN} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := large(t, dsn(t), name == "sqlite analyzed")
			for _, test := range []struct {
				name, sql string
				asked     *batch
				args      []any
				index     string
			}{
				{"consumed", selectConsumed, counters, nil, consumed},
				{"consumers", selectConsumers, counters, []any{5}, consumed},
				{"history", selectHistory, history, nil, granted},
				{"records", recordsByID, claims, nil, ""},
				{"records of one version", firstRecords, claims, nil, ""},
				{"entries", outsideByID, entries, nil, ""},
				{"requests", selectRequests, requests, nil, ""},
				{"refused", selectRefused, counters, []any{5}, "limit_refusals_counter"},
				{"marked", selectMarked, marks, nil, "claim_marks_mark"},
				{"decided", selectDecided, idsOf([]string{"M17"}), []any{"2025-01-01"}, "claims_member"},
				{"approvals", approvalsByID, idsOf([]string{"A17", "A18"}), nil, ""},
				{"approvals of members", approvalsOf, idsOf([]string{"M17", "M18"}), nil, "approvals_member"},
			} {
				st := test.asked.relations(s.dialect)[0].inside(test.sql)
				plan := s.explain(t, statement{st.sql, append(st.args, test.args...)})
				if !strings.Contains(plan, test.index) || scansTable(plan) {
					t.Errorf("%s is not answered by indexes alone:\n%s", test.name, plan)
				}
			}
		})
	}
}

// large opens a store with many claims of many members, which are nothing but rows.
func large(t *testing.T, dsn string, analyzed bool) *Store {
	t.Helper()
	s, err := Open(t.Context(), dsn, Options{AllowUnsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // closed before the database is dropped; its errors are the database's
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	id, date, moment := "printf('00000000-0000-7000-8000-%012d', n)", "'2025-03-10'", "n"
	if s.Name() == "postgres" {
		id, date, moment = "CAST('00000000-0000-7000-8000-' || lpad(CAST(n AS text), 12, '0') AS uuid)", "date "+date, "timestamptz 'epoch'"
	}
	for _, insert := range []string{
		"claims SELECT @id, 'M' || (n % 1000), 'online', @date, @moment, 'c', 'k' || n, 'h', '{}' FROM n",
		"decisions SELECT @id, 1, 'r', 'approved', 1, @moment, @date, n, '{}', '{}' FROM n",
		`claim_versions (claim_id, version, kind, client, request_key, body_hash, reason) SELECT @id, 1, 'claim', '', '', '', '' FROM n`,
		"decision_lines SELECT @id, 1, 0, 'b' || (n % 3), 'c', @date, 'approved', 1, '', 0 FROM n",
		"limit_refusals SELECT 'c' || (n % 1000), @date, @id, 1, 0 FROM n",
		"claim_marks SELECT 'm' || (n % 1000), '', @id, 1, 0 FROM n",
		`journal_payments (claim_id, version, line, kind, member, benefit, category, channel, service_date, decided_on, cents, decided_at)
			SELECT @id, 1, 0, 'payment', 'M' || (n % 1000), 'b' || (n % 3), 'c', 'online', @date, @date, 1, @moment FROM n`,
		`journal_consumptions (claim_id, version, line, counter, limit_code, date, of_key, value)
			SELECT @id, 1, 0, 'c' || (n % 1000), 'c', @date, '', 1 FROM n`,
		"approvals SELECT 'A' || n, 'M' || (n % 1000), 'b', @date, @date, NULL, 0, 0 FROM n",
	} {
		sql := "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000) INSERT INTO " +
			strings.NewReplacer("@id", id, "@date", date, "@moment", moment).Replace(insert)
		if _, err := s.DB().ExecContext(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	if analyzed || s.Name() == "postgres" { // which does it by itself
		if _, err := s.DB().ExecContext(t.Context(), "ANALYZE"); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// explain returns the plan of a statement, as the database words it.
func (s *Store) explain(t *testing.T, st statement) string {
	t.Helper()
	explain := "EXPLAIN "
	if s.Name() == "sqlite" {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := s.read.WithContext(t.Context()).Raw(explain+st.sql, st.args...).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	for rows.Next() {
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new(any)
		}
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&plan, *row[len(row)-1].(*any)) // the last column is the text
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}

// tables are the names that tables have in the statements.
var tables = []string{"approvals", "c", "d", "j", "l", "m", "n", "v", "w", "x"}

// scansTable finds a line of a plan that reads a whole table.
func scansTable(plan string) bool {
	for line := range strings.Lines(plan) {
		words := strings.Fields(line)
		if strings.Contains(line, "Seq Scan on ") || len(words) > 1 && words[0] == "SCAN" && slices.Contains(tables, words[1]) {
			return true
		}
	}
	return false
}
