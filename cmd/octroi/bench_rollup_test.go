package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
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
			h.liveTail(b, n, 200)
			h.sameSum(b)
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
// table, because they would take an hour to decide. What is due and what waits to be folded is left out.
func (h *benchHouse) journalOf(b *testing.B, lines int) {
	b.Helper()
	off, after := "DROP TRIGGER journal_payments_booked", "ANALYZE"
	if isPostgres(h.app.config.db) {
		off, after = "ALTER TABLE journal_payments DISABLE TRIGGER journal_payments_booked", "VACUUM ANALYZE"
	}
	h.sql(b, off)
	h.bookLines(b, 1, lines)
	h.sql(b, after)
}

// liveTail books some more lines, which the read model does not hold: a report adds them.
func (h *benchHouse) liveTail(b *testing.B, booked, lines int) {
	b.Helper()
	if isPostgres(h.app.config.db) {
		h.sql(b, "ALTER TABLE journal_payments ENABLE TRIGGER journal_payments_booked")
	}
	h.bookLines(b, booked+1, booked+lines)
	if isPostgres(h.app.config.db) {
		h.sql(b, "ANALYZE rollup_tail")
	}
}

func (h *benchHouse) sql(b *testing.B, statement string) {
	b.Helper()
	ctx := context.Background()
	conn, err := h.store.DB().Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }() // given back
	if isPostgres(h.app.config.db) {
		if _, err := conn.ExecContext(ctx, "SET statement_timeout = 0"); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := conn.ExecContext(ctx, statement); err != nil {
		b.Fatal(err)
	}
}

// bookLines books the lines that have these numbers.
func (h *benchHouse) bookLines(b *testing.B, first, last int) {
	b.Helper()
	series := fmt.Sprintf("WITH RECURSIVE n (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM n WHERE n < %d) ", first, last)
	id, date := "printf('00000000-0000-7000-8000-%012x', n)", "date('2024-01-01', '+' || (n * 7919 % 731) || ' days')"
	from, moment := "n", "1735689600000000"
	if isPostgres(h.app.config.db) {
		series, from = "", fmt.Sprintf("generate_series(%d, %d) AS s (n)", first, last)
		id, moment = "CAST('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid)", "timestamptz '2025-01-01'"
		date = "date '2024-01-01' + CAST(CAST(n AS bigint) * 7919 % 731 AS integer)"
	}
	const number = "CAST(n AS bigint) * "
	h.sql(b, series+`INSERT INTO journal_payments (claim_id, version, line, kind, member, benefit, category, channel, service_date,
			decided_on, cents, decided_at, pay_to, pay_mode, units, charged_cents, asked_cents, age, region, status, network)
		SELECT `+id+`, 1, 0, 'payment', 'M' || (`+number+`104729 % 1370308), 'benefit_' || (`+number+`31 % 85), 'category_' || (`+number+`31 % 85 % 24),
			CASE n % 10 WHEN 0 THEN 'agency' WHEN 1 THEN 'online' WHEN 2 THEN 'smartphone' ELSE 'post' END, `+date+`, `+date+`, 500 + n % 4000, `+moment+`,
			'member', 'money', 1000, 6000, 5000, `+number+`104729 % 1370308 % 95, CASE n % 3 WHEN 0 THEN 'brussels' ELSE 'wallonia' END, '', ''
		FROM `+from)
}

// sameSum holds what the read model and its tail say of a year against the plainest sum.
func (h *benchHouse) sameSum(b *testing.B) {
	b.Helper()
	var sum, lines, members int64
	row := h.store.ReadDB().QueryRowContext(b.Context(), "SELECT SUM(cents), COUNT(*), COUNT(DISTINCT member) FROM journal_payments WHERE service_date >= '2025-01-01' AND service_date < '2026-01-01'")
	if err := row.Scan(&sum, &lines, &members); err != nil {
		b.Fatal(err)
	}
	totals, _, err := h.svc.SpendingTotals(b.Context(), []engine.SpendingQuery{yearBy(engine.ByCategory)})
	if err != nil {
		b.Fatal(err)
	}
	if all := totals[0].All; int64(all.Amount) != sum || all.Lines != lines || all.Members != members {
		b.Fatalf("the read model has %d cents in %d lines of %d members, the journal %d, %d and %d", all.Amount, all.Lines, all.Members, sum, lines, members)
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
