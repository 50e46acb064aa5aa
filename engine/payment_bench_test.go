package engine_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store/pgtest"
)

// BenchmarkPaymentRun makes one run of what is due to so many payees, three payments each, beside a history that was paid
// long ago: what a run takes must not grow with it. Give -benchtime 1x; each further round pays as much again.
func BenchmarkPaymentRun(b *testing.B) {
	for _, size := range []struct{ history, payees int }{{0, 10_000}, {300_000, 10_000}, {1_000_000, 10_000}, {300_000, 100_000}} {
		for name, dsn := range map[string]func(*testing.B) string{
			"sqlite":   func(b *testing.B) string { return b.TempDir() + "/octroi.db" },
			"postgres": func(b *testing.B) string { return pgtest.DurableDSN(b) },
		} {
			b.Run(fmt.Sprintf("%s/history=%d/payees=%d", name, size.history, size.payees), func(b *testing.B) {
				s, db := paidYears(b, dsn(b), size.history)
				ctx := b.Context()
				round := 0
				for b.Loop() {
					b.StopTimer()
					round++
					fill(b, db, round*10_000_000, size.payees, 3)
					b.StartTimer()
					run, _, err := s.CreatePaymentRun(ctx, runOf(fmt.Sprint(round)), maker)
					if err != nil || run.Totals.Transfers != int64(size.payees) {
						b.Fatalf("%v %+v", err, run.Totals)
					}
					b.StopTimer()
					start := time.Now()
					if d, err := s.Due(ctx, engine.DueFilter{Limit: 1}); err != nil || d.Reconciliation.Difference() != 0 {
						b.Fatalf("%v %+v", err, d)
					}
					b.ReportMetric(time.Since(start).Seconds(), "due-s")
					b.StartTimer()
				}
			})
		}
	}
}

// paidYears is a service on a database with a history of payments that runs have sent.
func paidYears(b *testing.B, dsn string, history int) (*engine.Service, *sql.DB) {
	b.Helper()
	s, st := openStore(b, dsn, nil, compiler{"a": engine.BookOf(b, sport())})
	_, err := s.LoadBook(b.Context(), []engine.SourceFile{{Name: "a"}}, maker)
	must(b, err)
	db := st.DB()
	const each = 50_000
	for run := 1; run <= history/each; run++ {
		from := run * each
		fill(b, db, from, each, 1)
		for _, sql := range []string{
			`INSERT INTO payment_runs SELECT @run, 'R@run', '2020-01-01', '2020-01-01', @n, @n, 0, @n, 'pain', 'x', 1, '2020-01-01', @at, 'c', 'R@run', 'h', '{}'`,
			`INSERT INTO payment_run_entries (entry_id, round, run, position)
				SELECT id, 0, @run, ROW_NUMBER() OVER (ORDER BY id) FROM journal_payments WHERE id > (SELECT COALESCE(MAX(entry_id), 0) FROM payment_run_entries)`,
			`INSERT INTO payment_transfers SELECT e.run, e.position, j.pay_to, j.payee, j.cents, 'x', 'x' FROM payment_run_entries e
				JOIN journal_payments j ON j.id = e.entry_id WHERE e.run = @run`,
			`INSERT INTO payment_run_ends SELECT @run, 'sent', @at, 'd', ''`,
			`DELETE FROM payments_due`,
		} {
			at := "0"
			if st.Name() == "postgres" {
				at = "now()"
				sql = strings.ReplaceAll(sql, "'2020-01-01'", "date '2020-01-01'")
			}
			_, err := db.ExecContext(b.Context(), strings.NewReplacer("@run", fmt.Sprint(run), "@n", fmt.Sprint(each), "@at", at).Replace(sql))
			if err != nil && !strings.Contains(sql, "payments_due") {
				b.Fatal(err)
			}
		}
	}
	if st.Name() == "postgres" && history > 0 {
		_, err := db.ExecContext(b.Context(), "VACUUM ANALYZE") // as it does by itself within a minute
		must(b, err)
	}
	return s, db
}

// fill books payments of a cent to so many payees, each with an account.
func fill(b *testing.B, db *sql.DB, from, payees, each int) {
	b.Helper()
	n := fmt.Sprintf("WITH RECURSIVE n(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM n WHERE n < %d), e(e) AS (SELECT 1 UNION ALL SELECT e + 1 FROM e WHERE e < %d)",
		from, from+payees-1, each)
	id, day, at := "printf('00000000-0000-7000-8000-%012d', n)", "'2024-01-01'", "0"
	var version string
	if db.QueryRowContext(b.Context(), "SELECT sqlite_version()").Scan(&version) != nil {
		id, day, at = "CAST('00000000-0000-7000-8000-' || lpad(CAST(n AS text), 12, '0') AS uuid)", "date "+day, "now()"
	}
	for _, sql := range []string{
		"INSERT INTO accounts " + n + " SELECT 'member', 'M' || n, 'BE68539007547034', 'Zoé' FROM n",
		`INSERT INTO journal_payments (claim_id, version, line, kind, member, benefit, category, channel, service_date, decided_on, cents, decided_at,
			pay_to, pay_mode, payee, reverses) ` + n + ` SELECT @id, 1, e, 'payment', 'M' || n, 'sport', 'c', 'online', @day, @day, 1, @at,
			'member', 'money', 'M' || n, 0 FROM n, e`,
	} {
		_, err := db.ExecContext(b.Context(), strings.NewReplacer("@id", id, "@day", day, "@at", at).Replace(sql))
		must(b, err)
	}
}
