package store

import (
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

// BenchmarkReplayReading reads a year as a replay does, beside SELECTs of the same columns by database/sql that keep nothing and look
// into no document. OCTROI_BENCH_LINES is how many lines the year has, a million if nothing is said; as many are of the year
// before. OCTROI_BENCH_DSN is a database that is there, which is only read, for the year 2025.
func BenchmarkReplayReading(b *testing.B) {
	if dsn := os.Getenv("OCTROI_BENCH_DSN"); dsn != "" {
		s, err := Open(b.Context(), dsn, Options{AllowUnsafe: true, ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		benchReading(b, s)
		return
	}
	lines := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("OCTROI_BENCH_LINES")); err == nil {
		lines = n
	}
	b.Run("sqlite", func(b *testing.B) { benchReading(b, year(b, filepath.Join(b.TempDir(), "o.db"), lines)) })
	b.Run("postgres", func(b *testing.B) { benchReading(b, year(b, pgtest.DSN(b), lines)) })
}

var benchYear = engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}

func benchReading(b *testing.B, s *Store) {
	inYear := dated("date", benchYear)
	plain := []statement{
		inYear.after(selectStandingLines), {sql: "SELECT id, member, channel, submitted_on, received_at, doc FROM claims"},
	}
	reach := []engine.LimitReach{{Limit: "psychology.sessions", Window: engine.Window{From: benchYear.From}}}
	for _, what := range []struct {
		name string
		read func(*reader) (int, error)
	}{
		{"select", func(r *reader) (n int, err error) {
			for i, st := range plain {
				var into []any
				err := r.query(b.Context(), "plain", st, func(rows *sql.Rows) error {
					if into == nil {
						columns, _ := rows.Columns() // a failure shows in Scan
						for range columns {
							into = append(into, new(any))
						}
					}
					n += 1 - i // lines
					return rows.Scan(into...)
				})
				if err != nil {
					return n, err
				}
			}
			return n, nil
		}},
		{"standing", func(r *reader) (n int, err error) {
			return n, r.EachStanding(b.Context(), benchYear, func(c *engine.StandingClaim) error { n += len(c.Lines); return nil })
		}},
		{"standing and outside", func(r *reader) (n int, err error) {
			err = r.EachStanding(b.Context(), benchYear, func(c *engine.StandingClaim) error { n += len(c.Lines); return nil })
			if err != nil {
				return n, err
			}
			return n, r.EachOutside(b.Context(), benchYear, reach, func(*engine.OutsideEntry) error { return nil })
		}},
		{"members", func(r *reader) (n int, err error) {
			return n, r.EachMember(b.Context(), func(*engine.Member) error { n++; return nil })
		}},
	} {
		b.Run(what.name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				err := s.View(b.Context(), func(r engine.Reader) (err error) {
					own := r.(*reader)
					if err := own.patient(b.Context()); err != nil {
						return err
					}
					n, err = what.read(own)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(n), "rows")
		})
	}
}

// after puts a beginning before the statement.
func (st statement) after(beginning string) statement { return statement{beginning + st.sql, st.args} }

// year opens a store with a year of lines and the year before, of claims with one line or two, and a member for every other claim.
func year(b *testing.B, dsn string, lines int) *Store {
	s, err := Open(b.Context(), dsn, Options{AllowUnsafe: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() }) // closed before the database is dropped; its errors are the database's
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	claims := lines * 2 * 5 / 8 // eight lines in five claims, half of them of the year
	first := int(engine.MustDate("2024-01-01"))
	id, day, moment := "printf('00000000-0000-7000-8000-%012d', n)", "date('2024-01-01', (n % 731) || ' days')", "n"
	if s.Name() == "postgres" {
		id, day, moment = "CAST('00000000-0000-7000-8000-' || lpad(CAST(n AS text), 12, '0') AS uuid)", "date '2024-01-01' + n % 731", "timestamptz 'epoch'"
	}
	line := fmt.Sprintf(`'{"b":"psychology","d":' || (%d + n %% 731) || ',"u":' || (%[1]d + n %% 731) || ',"q":1000,"c":6000,"p":"SP' || (n %% 13000)
		|| '","i":"S1-' || n || '","e":[{"c":"psychologist_form","o":' || (%[1]d + n %% 731) || '}],"f":{"kind":{"k":3,"s":"other"}}}'`, first)
	two := "n % 5 > 1"
	at := time.Now()
	for _, sql := range []string{
		"INSERT INTO claims SELECT @id, 'M' || (n / 2), 'online', @day, @moment, 'c', 'k' || n, 'h', '{\"l\":[' || @line || CASE WHEN " + two + " THEN ',' || @line ELSE '' END || ']}' FROM n",
		"INSERT INTO claim_versions (claim_id, version, kind, client, request_key, body_hash, reason) SELECT @id, 1, 'claim', '', '', '', '' FROM n",
		"INSERT INTO decision_lines SELECT @id, 1, 0, 'psychology', 'c', @day, 'approved', 2000, '', 0 FROM n",
		"INSERT INTO decision_lines SELECT @id, 1, 1, 'psychology', 'c', @day, 'denied', 0, '', 0 FROM n WHERE " + two,
		`INSERT INTO journal_consumptions (claim_id, version, line, counter, limit_code, date, of_key, value)
			SELECT @id, 1, 0, 'psychology.sessions|member|M' || (n / 2), 'psychology.sessions', @day, '', 1000 FROM n`,
		`INSERT INTO members SELECT 'M' || n, '1980-01-01', NULL,
			'{"h":[{"h":"H' || n || '","o":true,"f":738855}],"c":[{"f":738855}],"o":[{"c":"in_order","f":738855}],"s":[{"c":"global_file","f":738855}]}' FROM n WHERE n % 2 = 0`,
	} {
		if s.Name() == "postgres" {
			sql = strings.Replace(sql, "'1980-01-01'", "date '1980-01-01'", 1)
		}
		sql = fmt.Sprintf("WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d) ", claims) +
			strings.NewReplacer("@id", id, "@day", day, "@moment", moment, "@line", line).Replace(sql)
		if _, err := s.DB().ExecContext(b.Context(), sql); err != nil {
			b.Fatalf("%s: %v", sql, err)
		}
	}
	if err := s.Analyze(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d claims of two years after %v", claims, time.Since(at).Round(time.Second))
	return s
}
