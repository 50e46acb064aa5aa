package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"octroi/engine"
)

// cells reads the columns of one row of a stream. A replay reads millions of rows: to have database/sql turn each column into a
// value of its own would take most of the time. What text returns is overwritten by the next row.
type cells interface {
	key(i int) engine.ClaimKey
	text(i int) []byte
	number(i int) int64
	date(i int) engine.Date // 0 for NULL
	moment(i int) time.Time
}

// stream runs one SELECT and calls visit for each row. An error of visit ends it and is returned as it is.
func (r *reader) stream(ctx context.Context, what string, st statement, visit func(cells) error) error {
	var stopped error
	each := func(row cells) error {
		stopped = visit(row)
		return stopped
	}
	var err error
	if r.store.turn == nil {
		err = r.streamPostgres(ctx, st, each)
	} else {
		err = r.streamSQLite(ctx, st, each)
	}
	if stopped != nil {
		return stopped
	}
	return r.store.failed(what, err)
}

func (r *reader) streamSQLite(ctx context.Context, st statement, each func(cells) error) error {
	rows, err := r.fresh(ctx).Raw(st.sql, st.args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row, into := &liteCells{values: make([]any, len(columns))}, make([]any, len(columns))
	for i := range into {
		into[i] = &row.values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
		if row.err != nil {
			return row.err
		}
	}
	return rows.Err()
}

// liteCells are the values of a row of SQLite. err is the first one that is not what was asked for.
type liteCells struct {
	values []any
	err    error
}

func (c *liteCells) string(i int) string {
	s, ok := c.values[i].(string)
	if !ok && c.values[i] != nil && c.err == nil {
		c.err = fmt.Errorf("a %T where a text was expected", c.values[i])
	}
	return s
}

func (c *liteCells) key(i int) engine.ClaimKey { return engine.ClaimKeyOf(c.string(i)) }
func (c *liteCells) text(i int) []byte         { return []byte(c.string(i)) }

func (c *liteCells) number(i int) int64 {
	n, ok := c.values[i].(int64)
	if !ok && c.err == nil {
		c.err = fmt.Errorf("a %T where a number was expected", c.values[i])
	}
	return n
}

func (c *liteCells) date(i int) engine.Date {
	var d day
	if err := d.Scan(c.values[i]); err != nil && c.err == nil {
		c.err = err
	}
	return engine.Date(d)
}

func (c *liteCells) moment(i int) time.Time { return time.UnixMicro(c.number(i)).UTC() }

// streamPostgres reads below database/sql, in PostgreSQL's own binary format.
func (r *reader) streamPostgres(ctx context.Context, st statement, each func(cells) error) error {
	asked := r.fresh(ctx).Raw(st.sql, st.args...).Statement // gorm numbers the parameters
	read := onConnection(func(conn *pgx.Conn) error {
		args := append([]any{pgx.QueryExecModeDescribeExec, pgx.QueryResultFormats{pgx.BinaryFormatCode}}, asked.Vars...)
		rows, err := conn.Query(ctx, asked.SQL.String(), args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		row := &pgCells{}
		for rows.Next() {
			row.values = rows.RawValues()
			if err := each(row); err != nil {
				return err
			}
			if row.err != nil {
				return row.err
			}
		}
		return rows.Err()
	})
	_, err := r.db.Statement.ConnPool.ExecContext(ctx, "", read)
	return err
}

// onConnection does something on the connection of a transaction, which database/sql has no other way to: pgx hands it to
// whoever rewrites a statement. The statement itself becomes none.
type onConnection func(*pgx.Conn) error

// RewriteQuery implements pgx.QueryRewriter.
func (do onConnection) RewriteQuery(_ context.Context, conn *pgx.Conn, _ string, _ []any) (string, []any, error) {
	return "", nil, do(conn)
}

// pgCells are the values of a row of PostgreSQL, as they came. err is the first one that has not the length of what was asked
// for.
type pgCells struct {
	values [][]byte
	err    error
}

// of returns a value of n bytes; nil for NULL.
func (c *pgCells) of(i, n int) []byte {
	v := c.values[i]
	if v != nil && len(v) != n {
		if c.err == nil {
			c.err = fmt.Errorf("%d bytes where %d were expected", len(v), n)
		}
		return nil
	}
	return v
}

func (c *pgCells) key(i int) (k engine.ClaimKey) {
	copy(k[:], c.of(i, len(k)))
	return k
}

func (c *pgCells) text(i int) []byte { return c.values[i] }

func (c *pgCells) number(i int) int64 {
	switch v := c.values[i]; len(v) {
	case 4: // integer
		return int64(int32(binary.BigEndian.Uint32(v)))
	case 8: // bigint
		return int64(binary.BigEndian.Uint64(v))
	default:
		if c.err == nil {
			c.err = fmt.Errorf("%d bytes where a number was expected", len(v))
		}
		return 0
	}
}

// PostgreSQL counts days and microseconds from the beginning of 2000.
var (
	postgresDay    = engine.MustDate("2000-01-01")
	postgresMoment = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
)

func (c *pgCells) date(i int) engine.Date {
	v := c.of(i, 4)
	if v == nil {
		return 0
	}
	return postgresDay + engine.Date(int32(binary.BigEndian.Uint32(v)))
}

func (c *pgCells) moment(i int) time.Time { return time.UnixMicro(postgresMoment + c.number(i)).UTC() }
