package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// bulkTables are the tables in which a claim leaves rows, and the columns that the database fills by itself. What is due is
// written by a trigger, here too.
var bulkTables = []struct{ name, own string }{
	{"claims", ""}, {"claim_versions", "n"}, {"decisions", ""}, {"decision_lines", ""}, {"journal_payments", "id"},
	{"journal_consumptions", "id"}, {"limit_refusals", ""}, {"claim_marks", ""}, {"waiting_lines", ""}, {"audit_events", "id"},
}

// bulkValues is how many values a statement of SQLite has here.
const bulkValues = 1000

// table is the rows of a table, as the database writes them.
type table struct {
	name    string
	columns []string
	types   []string
	number  bool // parameters are $1, $2 …: PostgreSQL
	rows    [][]any
}

// bulkRows reads the rows that claims left in a database.
func (h *benchHouse) bulkRows(b *testing.B) (all []table) {
	b.Helper()
	for _, t := range bulkTables {
		all = append(all, h.readTable(b, t.name, t.own))
	}
	return all
}

// copyAll inserts what an import made, as many claims in a transaction and over as many connections as the import has, and
// returns claims per second.
func (f *bulkFile) copyAll(b *testing.B, all []table, to *benchHouse) float64 {
	b.Helper()
	claims, size, lanes := len(all[0].rows), bulkStep, 1
	if isPostgres(to.app.config.db) {
		size, lanes = bulkStepOfLane, 2
	}
	steps := (claims + size - 1) / size
	var next atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range lanes {
		wg.Go(func() {
			for step := int(next.Add(1)) - 1; step < steps; step = int(next.Add(1)) - 1 {
				if err := to.copyStep(all, step, steps); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	for i := range all {
		if n := len(to.readTable(b, all[i].name, bulkTables[i].own).rows); n < len(all[i].rows) {
			b.Fatalf("%s has %d rows of %d", all[i].name, n, len(all[i].rows))
		}
	}
	return float64(claims) / took.Seconds()
}

// copyStep inserts one of so many parts of the rows, in one transaction.
func (h *benchHouse) copyStep(all []table, step, steps int) error {
	tx, err := h.store.DB().BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	for i := range all {
		t := &all[i]
		if err := t.insert(tx, len(t.rows)*step/steps, len(t.rows)*(step+1)/steps); err != nil {
			_ = tx.Rollback() // the first error is the one to tell
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return tx.Commit()
}

// readTable reads the rows that claims left, in the order in which they were written.
func (h *benchHouse) readTable(b *testing.B, name, own string) table {
	b.Helper()
	t := table{name: name, number: isPostgres(h.app.config.db)}
	columns := "SELECT name, lower(type) FROM pragma_table_info('" + name + "') ORDER BY cid"
	if t.number {
		columns = "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '" + name + "' ORDER BY ordinal_position"
	}
	h.each(b, columns, func(rows *sql.Rows) error {
		var column, kind string
		err := rows.Scan(&column, &kind)
		if column != own {
			t.columns, t.types = append(t.columns, column), append(t.types, kind)
		}
		return err
	})
	query := "SELECT " + strings.Join(t.read(), ", ") + " FROM " + name
	if name == "audit_events" {
		query += " WHERE action LIKE 'claim.%'"
	}
	if own != "" {
		query += " ORDER BY " + own
	}
	h.each(b, query, func(rows *sql.Rows) error {
		row := make([]any, len(t.columns))
		for i := range row {
			row[i] = new(sql.NullString)
			if t.integer(i) {
				row[i] = new(int64)
			}
		}
		t.rows = append(t.rows, row)
		return rows.Scan(row...)
	})
	return t
}

func (h *benchHouse) each(b *testing.B, query string, scan func(*sql.Rows) error) {
	b.Helper()
	rows, err := h.store.DB().QueryContext(context.Background(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
}

func (t *table) integer(column int) bool {
	return t.types[column] == "integer" || t.types[column] == "bigint" || t.types[column] == "smallint"
}

// read names the columns as text or as whole numbers, whatever they are.
func (t *table) read() []string {
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		if out[i] = c; t.number && !t.integer(i) {
			out[i] = c + "::text"
		}
	}
	return out
}

// insert writes rows as octroi would if it had nothing to decide: an array per column on PostgreSQL, a value per field on SQLite.
func (t *table) insert(tx *sql.Tx, from, to int) error {
	if from == to {
		return nil
	}
	into := "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") "
	if t.number {
		text, args := t.arrays(from, to)
		_, err := tx.Exec(into+text, args...)
		return err
	}
	most := bulkValues / len(t.columns)
	for ; from < to; from += most {
		text, args := t.values(from, min(to, from+most))
		if _, err := tx.Exec(into+text, args...); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) arrays(from, to int) (text string, args []any) {
	var names, casts, arrays []string
	for i, c := range t.columns {
		names, casts = append(names, c), append(casts, c+"::"+t.types[i])
		if t.integer(i) {
			values := make([]int64, 0, to-from)
			for _, row := range t.rows[from:to] {
				values = append(values, *row[i].(*int64))
			}
			arrays, args = append(arrays, fmt.Sprintf("$%d::bigint[]", i+1)), append(args, values)
			continue
		}
		values := make([]*string, 0, to-from)
		for _, row := range t.rows[from:to] {
			var value *string
			if v := row[i].(*sql.NullString); v.Valid {
				value = &v.String
			}
			values = append(values, value)
		}
		arrays, args = append(arrays, fmt.Sprintf("$%d::text[]", i+1)), append(args, values)
	}
	return "SELECT " + strings.Join(casts, ", ") + " FROM unnest(" + strings.Join(arrays, ", ") + ") AS u(" + strings.Join(names, ", ") + ")", args
}

func (t *table) values(from, to int) (text string, args []any) {
	row := "(?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
	for _, r := range t.rows[from:to] {
		for i := range r {
			if n, ok := r[i].(*int64); ok {
				args = append(args, *n)
			} else {
				args = append(args, *r[i].(*sql.NullString))
			}
		}
	}
	return "VALUES " + row + strings.Repeat(", "+row, to-from-1), args
}
