package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// dialect is what differs between the databases.
type dialect struct {
	name      string
	forUpdate string         // appended to a SELECT that locks
	view      *sql.TxOptions // one consistent snapshot, read only
	together  bool           // several writes may be one statement
	plain     bool           // rows are inserted without a SELECT
	maxValues int            // bound values in a statement, at most

	// source writes rows as a FROM item, and says what its columns are called.
	source func(columns []*column, from, n int) (sql string, names []string, args []any)
	// restore turns what travelled as text or integer into what a column holds.
	restore map[kind]string
	// moment is an instant as an argument outside of a relation.
	moment func(time.Time) any
	// withoutNote is opening_balances.doc without its note, as migration 00011 writes it.
	withoutNote string
	classify    func(error) (f fault, refused bool)
}

var sqliteDialect = dialect{
	name:        "sqlite",
	view:        &sql.TxOptions{ReadOnly: true},
	plain:       true,
	maxValues:   1_000, // it takes 32,766, but the driver's time to bind them grows with the square
	source:      valuesSource,
	restore:     map[kind]string{date: "NULLIF(%s, '')", optional: "NULLIF(%s, '')"},
	moment:      func(t time.Time) any { return t.UnixMicro() },
	withoutNote: "json_remove(doc, '$.t')",
	classify:    classifySQLite,
}

var postgresDialect = dialect{
	name:      "postgres",
	forUpdate: " FOR UPDATE",
	view:      &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	together:  true,
	maxValues: 1 << 30,
	source:    unnestSource,
	restore: map[kind]string{
		date:     "NULLIF(%s, '')::date",
		optional: "NULLIF(%s, '')",
		uuidText: "%s::uuid",
		instant:  "timestamptz 'epoch' + %s * interval '1 microsecond'",
	},
	moment:      func(t time.Time) any { return t.UTC() },
	withoutNote: "CAST(CAST(doc AS jsonb) - 't' AS text)",
	classify:    classifyPostgres,
}

// relation writes n rows of the columns, from row from, as a SELECT with its arguments.
func (d dialect) relation(columns []*column, from, n int) statement {
	source, names, args := d.source(columns, from, n)
	for i, c := range columns {
		if pattern, ok := d.restore[c.kind]; ok {
			names[i] = fmt.Sprintf(pattern, names[i])
		}
		names[i] += " AS " + c.name
	}
	return statement{"SELECT " + strings.Join(names, ", ") + " FROM " + source, args}
}

// plainValues writes n rows as they are inserted where nothing has to be looked at on the way, which is quicker than as a SELECT:
// what restore makes NULL is bound as NULL.
func plainValues(columns []*column, from, n int) statement {
	args := make([]any, 0, n*len(columns))
	for i := from; i < from+n; i++ {
		for _, c := range columns {
			v := c.at(i)
			if (c.kind == date || c.kind == optional) && v == "" {
				v = nil
			}
			args = append(args, v)
		}
	}
	return statement{"VALUES " + rowsOf(len(columns), n), args}
}

// rowsOf is n rows of as many parameters.
func rowsOf(columns, n int) string {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	return row + strings.Repeat(", "+row, n-1)
}

// valuesSource binds each field. SQLite has no arrays, and prepares a statement in microseconds.
func valuesSource(columns []*column, from, n int) (sql string, names []string, args []any) {
	for i := range columns {
		names = append(names, fmt.Sprintf("column%d", i+1))
	}
	for i := from; i < from+n; i++ {
		for _, c := range columns {
			args = append(args, c.at(i))
		}
	}
	return "(VALUES " + rowsOf(len(columns), n) + ")", names, args
}

// unnestSource binds an array per column, so that the text never changes with n and PostgreSQL keeps it prepared.
func unnestSource(columns []*column, from, n int) (sql string, names []string, args []any) {
	arrays := make([]string, len(columns))
	for i, c := range columns {
		names = append(names, c.name)
		arrays[i] = "?::" + c.arrayType()
		args = append(args, array{c.slice(from, n)})
	}
	return "unnest(" + strings.Join(arrays, ", ") + ") AS u(" + strings.Join(names, ", ") + ")", names, args
}

// array hides a slice from gorm, which would expand it, and shows it to pgx.
type array struct{ values any }

// Value returns the slice.
func (a array) Value() (driver.Value, error) { return a.values, nil }
