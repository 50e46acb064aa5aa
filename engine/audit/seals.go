package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"
)

// sealRow is one block. Its ranges are by table: what came after from, up to to.
type sealRow struct {
	n, rows        int64
	hash, previous string
	from, to       map[string]int64
}

// seals recomputes every block, and the chain that they make (I15).
func (r *run) seals(ctx context.Context) error {
	var err error
	r.timed("I15", func() { err = r.eachSeal(ctx) })
	return err
}

func (r *run) eachSeal(ctx context.Context) error {
	all, err := r.readSeals(ctx)
	if err != nil {
		return err
	}
	bad := func(s *sealRow, what string) {
		r.fail("I15", "seal "+strconv.FormatInt(s.n, 10), what, "SELECT * FROM seals WHERE n = "+strconv.FormatInt(s.n, 10))
	}
	last := &sealRow{from: map[string]int64{}, to: map[string]int64{}}
	expected := r.opt.Expect.N == 0
	for i := range all {
		s := &all[i]
		if s.n != last.n+1 || s.previous != last.hash {
			bad(s, "it is not chained to the seal before it")
		}
		for _, of := range sealedRanges {
			t := of.table
			if s.from[t] != last.to[t] || s.to[t] < s.from[t] {
				bad(s, "its block of "+t+" does not begin where the one before ended")
			}
		}
		if s.n == r.opt.Expect.N {
			expected = true
			if s.hash != r.opt.Expect.Hash {
				bad(s, "it is not the one that was kept elsewhere")
			}
		}
		last = s
		if s.n <= r.opt.SinceSeal {
			continue
		}
		r.checked("I15", 1)
		rows, hash, err := r.block(ctx, s)
		if err != nil {
			return err
		}
		switch {
		case rows != s.rows:
			bad(s, fmt.Sprintf("%d rows were sealed and there are %d", s.rows, rows))
		case hash != s.hash:
			bad(s, "what was sealed has changed")
		}
	}
	if !expected {
		r.fail("I15", "seal "+strconv.FormatInt(r.opt.Expect.N, 10), "the seal that was kept elsewhere is not there", "SELECT * FROM seals")
	}
	r.at.SealHash = last.hash
	return r.unsealed(ctx, last)
}

func (r *run) readSeals(ctx context.Context) ([]sealRow, error) {
	query := "SELECT n, sealed_rows, hash, previous"
	for _, of := range sealedRanges {
		query += ", " + of.table + "_from, " + of.table + "_to"
	}
	var all []sealRow
	err := r.snap.each(ctx, query+" FROM seals ORDER BY n", nil, func(rows *sql.Rows) error {
		s := sealRow{from: map[string]int64{}, to: map[string]int64{}}
		ranges := make([]int64, 2*len(sealedRanges))
		into := []any{&s.n, &s.rows, &s.hash, &s.previous}
		for i := range ranges {
			into = append(into, &ranges[i])
		}
		err := rows.Scan(into...)
		for i, of := range sealedRanges {
			s.from[of.table], s.to[of.table] = ranges[2*i], ranges[2*i+1]
		}
		all = append(all, s)
		return err
	})
	return all, err
}

// block hashes the rows of a block, after the hash of the block before.
func (r *run) block(ctx context.Context, s *sealRow) (rows int64, sum string, err error) {
	h := sha256.New()
	field(h, s.previous)
	for _, t := range sealedTables {
		n, err := r.blockOf(ctx, h, &t, s.from[t.of], s.to[t.of])
		if err != nil {
			return 0, "", err
		}
		rows += n
	}
	return rows, hex.EncodeToString(h.Sum(nil)), nil
}

func (r *run) blockOf(ctx context.Context, h hash.Hash, t *sealedTable, from, to int64) (int64, error) {
	selected := make([]string, len(t.columns))
	for i, c := range t.columns {
		selected[i] = "CAST(" + c.name + " AS text)"
		if c.instant && r.snap.postgres {
			selected[i] = "CAST(CAST(EXTRACT(EPOCH FROM " + c.name + ") * 1000000 AS bigint) AS text)"
		}
	}
	query := "SELECT " + strings.Join(selected, ", ") + " FROM " + t.from + " WHERE " + t.id + " > ? AND " + t.id + " <= ? ORDER BY " + t.id + t.then
	rows, end, err := walk(ctx, r.snap, query, []any{from, to}, func(rows *sql.Rows) ([]sql.NullString, error) {
		values := make([]sql.NullString, len(t.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		err := rows.Scan(into...)
		return values, err
	})
	if err != nil {
		return 0, err
	}
	defer end()
	for n := int64(0); ; n++ {
		row, err := rows.take(ctx)
		if err != nil || row == nil {
			return n, err
		}
		field(h, t.name)
		for _, v := range *row {
			if v.Valid {
				field(h, v.String)
			} else {
				_, _ = h.Write([]byte("-;"))
			}
		}
	}
}

// field writes one field so that no two rows make the same bytes: its length in bytes, a colon, itself.
func field(h hash.Hash, s string) {
	_, _ = h.Write([]byte(strconv.Itoa(len(s)) + ":" + s))
}
