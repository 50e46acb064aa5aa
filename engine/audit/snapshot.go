package audit

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
)

// snapshot is the one state of the database that an audit sees, whatever is decided meanwhile.
type snapshot struct {
	tx       *sql.Tx
	postgres bool
}

// cursors numbers the cursors of the process: what a connection prepared for one must never be taken for another's.
var cursors atomic.Int64

// open begins the one transaction of an audit. It never writes, and the database is told so.
func open(ctx context.Context, db *sql.DB, postgres bool) (*snapshot, error) {
	options := &sql.TxOptions{ReadOnly: true}
	if postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("audit: begin: %w", err)
	}
	s := &snapshot{tx: tx, postgres: postgres}
	if !postgres {
		return s, nil
	}
	// A long read is what an audit is; and its cursors are read to their end, so they are planned for that.
	for _, set := range []string{"statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "cursor_tuple_fraction = 1", "work_mem = '64MB'"} {
		if _, err := tx.ExecContext(ctx, "SET LOCAL "+set); err != nil {
			return nil, fmt.Errorf("audit: begin: %w", err)
		}
	}
	return s, nil
}

// place writes the arguments of a statement as the database wants them: ? on SQLite, $1, $2, … on PostgreSQL. No statement
// here has a question mark for anything else.
func (s *snapshot) place(query string) string {
	if !s.postgres {
		return query
	}
	var b strings.Builder
	n := 0
	for _, c := range query {
		if c != '?' {
			b.WriteRune(c)
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	return b.String()
}

// micros is an instant column in microseconds, a whole number on both databases; NULL is 0.
func (s *snapshot) micros(column string) string {
	if s.postgres {
		return "COALESCE(CAST(EXTRACT(EPOCH FROM " + column + ") * 1000000 AS bigint), 0)"
	}
	return "COALESCE(" + column + ", 0)"
}

// each runs a SELECT and calls scan for every row. It must not be nested in another one.
func (s *snapshot) each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := s.tx.QueryContext(ctx, s.place(query), args...)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// one reads a single row.
func (s *snapshot) one(ctx context.Context, query string, args []any, into ...any) error {
	if err := s.tx.QueryRowContext(ctx, s.place(query), args...).Scan(into...); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// cursor reads rows in order, a page at a time, beside other cursors of the same snapshot.
type cursor[T any] struct {
	more  func(context.Context) ([]T, error) // the next page; none at the end
	page  []T
	at    int
	ended bool
}

// pageRows is how many rows of a cursor are held at once.
const pageRows = 2000

// walk opens a cursor. PostgreSQL reads several at once in one transaction only as cursors of its own; SQLite has a
// statement each.
func walk[T any](ctx context.Context, s *snapshot, query string, args []any, scan func(*sql.Rows) (T, error)) (*cursor[T], func(), error) {
	if !s.postgres {
		rows, err := s.tx.QueryContext(ctx, query, args...) //nolint:rowserrcheck // closed by the function returned; pageOf asks for the error
		if err != nil {
			return nil, nil, fmt.Errorf("audit: %w", err)
		}
		more := func(context.Context) ([]T, error) { return pageOf(rows, scan) }
		return &cursor[T]{more: more}, func() { _ = rows.Close() }, nil
	}
	name := "audit_" + strconv.FormatInt(cursors.Add(1), 10)
	if _, err := s.tx.ExecContext(ctx, "DECLARE "+name+" NO SCROLL CURSOR FOR "+s.place(query), args...); err != nil {
		return nil, nil, fmt.Errorf("audit: %w", err)
	}
	fetch := "FETCH FORWARD " + strconv.Itoa(pageRows) + " FROM " + name //nolint:gosec // a number and a name made here
	more := func(ctx context.Context) ([]T, error) {
		rows, err := s.tx.QueryContext(ctx, fetch)
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		defer rows.Close()
		return pageOf(rows, scan)
	}
	return &cursor[T]{more: more}, func() { _, _ = s.tx.ExecContext(context.WithoutCancel(ctx), "CLOSE "+name) }, nil
}

func pageOf[T any](rows *sql.Rows, scan func(*sql.Rows) (T, error)) ([]T, error) {
	page := make([]T, 0, pageRows)
	for len(page) < pageRows && rows.Next() {
		x, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		page = append(page, x)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return page, nil
}

// peek returns the next row without taking it; nil at the end.
func (c *cursor[T]) peek(ctx context.Context) (*T, error) {
	if c.at == len(c.page) && !c.ended {
		page, err := c.more(ctx)
		if err != nil {
			return nil, err
		}
		c.page, c.at, c.ended = page, 0, len(page) == 0
	}
	if c.ended {
		return nil, nil //nolint:nilnil // the end is no error
	}
	return &c.page[c.at], nil
}

// take returns the next row; nil at the end.
func (c *cursor[T]) take(ctx context.Context) (*T, error) {
	x, err := c.peek(ctx)
	if x != nil {
		c.at++
	}
	return x, err
}
