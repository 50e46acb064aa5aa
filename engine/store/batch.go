package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"octroi/engine"
)

// kind says how the values of a column travel and what they become in the database.
type kind uint8

const (
	text     kind = iota
	integer       // also cents
	date          // YYYY-MM-DD; "" is NULL
	uuidText      // canonical text
	instant       // microseconds since 1970 UTC
	optional      // text; "" is NULL
)

var kinds = map[string]kind{"": text, "int": integer, "date": date, "uuid": uuidText, "instant": instant, "opt": optional}

// column is one column of a batch with its values, in texts or in ints as its kind says.
type column struct {
	name  string
	kind  kind
	texts []string
	ints  []int64
}

func (c *column) numeric() bool { return c.kind == integer || c.kind == instant }

func (c *column) arrayType() string {
	if c.numeric() {
		return "bigint[]"
	}
	return "text[]"
}

func (c *column) slice(from, n int) any {
	if c.numeric() {
		return c.ints[from : from+n]
	}
	return c.texts[from : from+n]
}

func (c *column) at(i int) any {
	if c.numeric() {
		return c.ints[i]
	}
	return c.texts[i]
}

// batch is rows on their way to the database: to be stored, or to be asked for.
type batch struct {
	columns []*column
	rows    int
}

// statement is SQL with its arguments.
type statement struct {
	sql  string
	args []any
}

// newBatch takes the columns as "name" for text and "name:kind" for others, in the order of add's values.
func newBatch(columns ...string) *batch {
	b := &batch{}
	for _, c := range columns {
		name, k, _ := strings.Cut(c, ":")
		b.columns = append(b.columns, &column{name: name, kind: kinds[k]})
	}
	return b
}

// idsOf is the relation of distinct ids, sorted, as column id.
func idsOf[T ~string](ids []T) *batch {
	b := newBatch("id")
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	for _, id := range slices.Compact(sorted) {
		b.add(string(id))
	}
	return b
}

// add appends one row.
func (b *batch) add(values ...any) {
	for i, v := range values {
		c := b.columns[i]
		switch v := v.(type) {
		case string:
			c.texts = append(c.texts, v)
		case engine.Date:
			c.texts = append(c.texts, v.String())
		case int64:
			c.ints = append(c.ints, v)
		case int:
			c.ints = append(c.ints, int64(v))
		case engine.Cents:
			c.ints = append(c.ints, int64(v))
		case engine.Quantity:
			c.ints = append(c.ints, int64(v))
		case time.Time:
			c.ints = append(c.ints, v.UnixMicro())
		default:
			panic(fmt.Sprintf("store: a %T in column %s", v, c.name))
		}
	}
	b.rows++
}

// relations writes the batch as SELECTs that fit the database, in order: one, and none when there is no row, except
// where a batch is larger than a statement may be.
func (b *batch) relations(d dialect) []statement {
	return b.chunks(d, func(from, n int) statement { return d.relation(b.columns, from, n) })
}

func (b *batch) chunks(d dialect, write func(from, n int) statement) []statement {
	var all []statement
	most := d.maxValues / len(b.columns)
	for from := 0; from < b.rows; from += most {
		all = append(all, write(from, min(most, b.rows-from)))
	}
	return all
}

// insert writes the batch as INSERTs into table; tail is what follows the rows, such as ON CONFLICT.
func (b *batch) insert(d dialect, table, tail string) []statement {
	names := make([]string, len(b.columns))
	for i, c := range b.columns {
		names[i] = c.name
	}
	all := b.chunks(d, func(from, n int) statement {
		if d.plain && tail == "" {
			return plainValues(b.columns, from, n)
		}
		return d.relation(b.columns, from, n)
	})
	for i := range all {
		all[i].sql = "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") " + all[i].sql + tail
	}
	return all
}

// inside puts the statement where sql has its one %s.
func (st statement) inside(sql string) statement {
	return statement{strings.Replace(sql, "%s", st.sql, 1), st.args}
}

// joined makes one statement of several writes that do not look at each other, so that they cost one round trip.
func joined(parts []statement) statement {
	last := len(parts) - 1
	with := make([]string, last)
	var args []any
	for i, p := range parts {
		if i < last {
			with[i] = fmt.Sprintf("w%d AS (%s)", i, p.sql)
		}
		args = append(args, p.args...)
	}
	return statement{"WITH " + strings.Join(with, ", ") + " " + parts[last].sql, args}
}
