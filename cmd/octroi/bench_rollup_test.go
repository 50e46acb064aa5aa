package main

import (
	"cmp"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store/pgtest"
)

// BenchmarkReports asks for the spending of a year and of a month over millions of decided lines, out of the read model and, in
// the same rounds, with a raw GROUP BY over the journal. OCTROI_BENCH_LINES sets how many lines there are (10 million on
// PostgreSQL, 1 million on SQLite).
func BenchmarkReports(b *testing.B) {
	const rounds = 5
	for _, db := range []struct {
		name  string
		lines int
		dsn   func(b *testing.B) string
	}{
		{"SQLite", 1_000_000, func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") }},
		{"PostgreSQL", 10_000_000, func(b *testing.B) string { return pgtest.DurableDSN(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			n, err := strconv.Atoi(cmp.Or(os.Getenv("OCTROI_BENCH_LINES"), strconv.Itoa(db.lines)))
			if err != nil {
				b.Fatal(err)
			}
			h := openBench(b, db.dsn(b))
			h.fill(b)
			h.journalOf(b, n)
			began := time.Now()
			if _, err := h.svc.RebuildRollup(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.Logf("%s: %d lines; the read model was made out of them in %s.", db.name, n, time.Since(began).Round(time.Millisecond))
			h.liveTail(b, 200)
			for b.Loop() {
				for _, q := range reportQueries {
					h.compareReport(b, db.name, rounds, q)
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// reportQuery is a question with the plainest SQL that answers it.
type reportQuery struct {
	name  string
	query engine.SpendingQuery
	raw   string
}

var reportQueries = []reportQuery{
	{"a year by category", yearBy(engine.ByCategory), rawYear("category")},
	{"a year by benefit", yearBy(engine.ByBenefit), rawYear("benefit")},
	{"a year by age band", yearBy(engine.ByAgeBand), rawYear("age / 10")},
	{"a year by month", yearBy(engine.ByMonth), rawYear("substr(CAST(service_date AS text), 1, 7)")},
	{
		"a month by category",
		engine.SpendingQuery{Basis: engine.ByService, Span: engine.Span{From: engine.MustDate("2025-03-01"), Until: engine.MustDate("2025-04-01")}, By: []engine.Dimension{engine.ByCategory}},
		strings.NewReplacer("2025-01-01", "2025-03-01", "2026-01-01", "2025-04-01").Replace(rawYear("category")),
	},
}

func yearBy(d engine.Dimension) engine.SpendingQuery {
	return engine.SpendingQuery{Basis: engine.ByService, Span: engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}, By: []engine.Dimension{d}}
}

// rawYear is what somebody would write who has no read model: sums, lines and members, without looking for lines that were taken
// back.
func rawYear(key string) string {
	return "SELECT " + key + ", SUM(cents), COUNT(*), COUNT(DISTINCT member) FROM journal_payments WHERE kind = 'payment' AND cents <> 0 " +
		"AND service_date >= '2025-01-01' AND service_date < '2026-01-01' GROUP BY 1"
}

// journalOf fills the journal with lines of two years: as many a member, a benefit and a day as in a real one, straight into the
// table, because they would take an hour to decide.
func (h *benchHouse) journalOf(b *testing.B, lines int) {
	b.Helper()
	number, id, date := "n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ", "printf('00000000-0000-7000-8000-%012x', n)", "date('2024-01-01', '+' || (n * 7919 % 731) || ' days')"
	series := "WITH RECURSIVE " + number + strconv.Itoa(lines) + ") "
	from, moment := "n", "1735689600000000"
	before, after := "DROP TRIGGER journal_payments_booked", "ANALYZE"
	if isPostgres(h.app.config.db) {
		series, from = "", "generate_series(1, "+strconv.Itoa(lines)+") AS s (n)"
		id, date, moment = "CAST('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid)", "date '2024-01-01' + CAST(CAST(n AS bigint) * 7919 % 731 AS integer)", "timestamptz '2025-01-01'"
		before, after = "ALTER TABLE journal_payments DISABLE TRIGGER journal_payments_booked", "VACUUM ANALYZE"
	}
	for _, sql := range []string{before, series + `INSERT INTO journal_payments (claim_id, version, line, kind, member, benefit, category, channel, service_date,
			decided_on, cents, decided_at, pay_to, pay_mode, units, charged_cents, asked_cents, age, region, status, network)
		SELECT ` + id + `, 1, 0, 'payment', 'M' || (CAST(n AS bigint) * 104729 % 1370308), 'benefit_' || (CAST(n AS bigint) * 31 % 85), 'category_' || (CAST(n AS bigint) * 31 % 85 % 24),
			CASE n % 10 WHEN 0 THEN 'agency' WHEN 1 THEN 'online' WHEN 2 THEN 'smartphone' ELSE 'post' END, ` + date + `, ` + date + `, 500 + n % 4000, ` + moment + `,
			'member', 'money', 1000, 6000, 5000, CAST(n AS bigint) * 104729 % 1370308 % 95, CASE n % 3 WHEN 0 THEN 'brussels' ELSE 'wallonia' END, '', ''
		FROM ` + from, after} {
		if _, err := h.store.DB().ExecContext(context.Background(), sql); err != nil {
			b.Fatal(err)
		}
	}
}

// liveTail books some lines that the read model does not hold: a report adds them.
func (h *benchHouse) liveTail(b *testing.B, lines int) {
	b.Helper()
	sql := "INSERT INTO rollup_tail SELECT id FROM journal_payments WHERE id <= " + strconv.Itoa(lines)
	if isPostgres(h.app.config.db) {
		sql += "; ANALYZE rollup_tail"
	}
	if _, err := h.store.DB().ExecContext(context.Background(), sql); err != nil {
		b.Fatal(err)
	}
}

func (h *benchHouse) compareReport(b *testing.B, db string, rounds int, q reportQuery) {
	b.Helper()
	var rolled, raw, ratios []float64
	for range rounds {
		model := timed(b, func() error {
			totals, _, err := h.svc.SpendingTotals(b.Context(), []engine.SpendingQuery{q.query})
			if err == nil && !totals[0].RolledUp {
				b.Fatal("the read model did not answer")
			}
			return err
		})
		scan := timed(b, func() error { return readAll(b.Context(), h.store.ReadDB(), q.raw) })
		rolled, raw, ratios = append(rolled, model), append(raw, scan), append(ratios, scan/model)
	}
	b.ReportMetric(median(rolled), "ms/"+strings.ReplaceAll(q.name, " ", "-"))
	b.Logf("%s, %s: read model %s ms, raw GROUP BY %s ms, %s times as long.", db, q.name, spread(rolled), spread(raw), spread(ratios))
}

// timed is how many milliseconds something took.
func timed(b *testing.B, do func() error) float64 {
	b.Helper()
	began := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return float64(time.Since(began).Microseconds()) / 1000
}

func readAll(ctx context.Context, db *sql.DB, query string) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}
