package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"octroi/engine/report"
	"octroi/engine/store/pgtest"
)

// BenchmarkFigures runs every report that reads the journal itself, over a year, once the lines of BenchmarkReports have claims,
// decisions and consumptions too. OCTROI_BENCH_LINES sets how many lines there are (1 million on PostgreSQL, 200,000 on SQLite);
// OCTROI_BENCH_MEMBERS how many members the register has (100,000).
func BenchmarkFigures(b *testing.B) {
	for _, db := range []struct {
		name  string
		lines int
		dsn   func(b *testing.B) string
	}{
		{"SQLite", 200_000, func(b *testing.B) string { return filepath.Join(b.TempDir(), "bench.db") }},
		{"PostgreSQL", 1_000_000, func(b *testing.B) string { return pgtest.DurableDSN(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			lines, err := strconv.Atoi(cmp.Or(os.Getenv("OCTROI_BENCH_LINES"), strconv.Itoa(db.lines)))
			if err != nil {
				b.Fatal(err)
			}
			members, err := strconv.Atoi(cmp.Or(os.Getenv("OCTROI_BENCH_MEMBERS"), "100000"))
			if err != nil {
				b.Fatal(err)
			}
			h := openBench(b, db.dsn(b))
			h.fill(b)
			h.journalOf(b, lines)
			h.decisionsOf(b, members)
			for b.Loop() {
				for _, r := range report.All() {
					params := report.Params{"year": "2025"}
					if r.Name == "redistribution" {
						params["monthly"] = "14"
					}
					took := timed(b, func() error {
						_, err := r.Run(b.Context(), h.svc, params)
						return err
					})
					b.ReportMetric(took, "ms/"+r.Name)
					b.Logf("%s, %d lines, %d members: %s took %s.", db.name, lines, members, r.Name, time.Duration(took*float64(time.Millisecond)).Round(time.Millisecond))
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// decisionsOf gives each line of the journal its claim, its decision and what it took from a cap of the year, straight into the
// tables, and fills the register.
func (h *benchHouse) decisionsOf(b *testing.B, members int) {
	b.Helper()
	pg := isPostgres(h.app.config.db)
	moment, before, year, analyze := "1735689600000000", "date(decided_on, '-3 days')", "substr(service_date, 1, 4) || '-01-01'", "ANALYZE"
	series := "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < " + strconv.Itoa(members-1) + ") "
	from := "n"
	if pg {
		moment, before, year, analyze = "timestamptz '2025-01-01'", "decided_on - 3", "date_trunc('year', service_date)::date", "VACUUM ANALYZE"
		series, from = "", "generate_series(0, "+strconv.Itoa(members-1)+") AS s (n)"
	}
	for _, sql := range []string{
		"INSERT INTO claims SELECT claim_id, member, channel, " + before + ", " + moment + `, 'bench', 'k' || id, '', '{"l":[{"b":"x","c":6000}]}' FROM journal_payments WHERE service_date IS NOT NULL`,
		"INSERT INTO decisions SELECT claim_id, 1, 'r', 'approved', cents, " + moment + ", decided_on, id, '{}', '{}' FROM journal_payments WHERE service_date IS NOT NULL",
		`INSERT INTO decision_lines (claim_id, version, line, benefit, category, date, outcome, pays_cents)
			SELECT claim_id, 1, 0, benefit, category, service_date, CASE WHEN id % 97 = 0 THEN 'pended' ELSE 'approved' END, cents FROM journal_payments WHERE service_date IS NOT NULL`,
		`INSERT INTO journal_consumptions (claim_id, version, line, counter, limit_code, date, of_key, value, cap, since)
			SELECT claim_id, 1, 0, benefit || '.sessions|member|' || member, benefit || '.sessions', service_date, '', 1000, 3000, ` + year + ` FROM journal_payments WHERE service_date IS NOT NULL`,
		series + `INSERT INTO members (id, born, doc) SELECT 'M' || n, '1980-01-01',
			'{"h":[{"h":"H' || n || '","o":true,"f":7000}],"c":[{"f":7000}],"o":[{"c":"in_order","f":7000}],"r":[{"c":"brussels"}]}' FROM ` + from + " WHERE true ON CONFLICT DO NOTHING",
		analyze,
	} {
		if _, err := h.store.DB().ExecContext(context.Background(), sql); err != nil {
			b.Fatalf("%s: %v", sql, err)
		}
	}
}
