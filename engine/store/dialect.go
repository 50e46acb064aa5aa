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
	row := "(?" + strings.Repeat(", ?", len(columns)-1) + "), "
	return "(VALUES " + strings.TrimSuffix(strings.Repeat(row, n), ", ") + ")", names, args
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
