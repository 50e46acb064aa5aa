package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
	"time"

	"octroi/engine"
)

// Seal is a block of history with its hash, which holds that of the block before.
type Seal struct {
	N        int64
	Hash     string // hex SHA-256
	Previous string // "" of the first
	Rows     int64
	At       time.Time
	from, to []int64 // of each of sealRanges
}

// sealRanges are the tables that a seal has a range of: their rows after from, up to to. How many rows of each a block has
// is bounded, so that none takes long.
var sealRanges = []struct{ table, id string }{
	{"claim_versions", "n"}, {"journal_payments", "id"}, {"journal_consumptions", "id"}, {"partner_costs", "n"}, {"opening_balances", "n"},
	{"payment_runs", "number"}, {"book_events", "n"}, {"audit_events", "id"}, {"erasures", "n"},
}

const maxBlock = 50_000

// sealed is what of the rows of a range goes into the hash, in the order of docs/audit.md. %d is where the range stands.
type sealed struct {
	name    string
	of      int // index in sealRanges
	columns string
	from    string
	id      string
	then    string // what orders rows beside their id
}

var sealedRows = []sealed{
	{
		"claim_versions", 0,
		`v.n:int v.claim_id v.version:int v.kind v.client v.request_key v.body_hash
		c.member c.channel c.submitted_on:date c.received_at:instant c.client c.request_key c.body_hash
		d.revision d.outcome d.pays_cents:int d.decided_at:instant d.decided_on:date d.seq:int`,
		`claim_versions v LEFT JOIN claims c ON c.id = v.claim_id
		LEFT JOIN decisions d ON d.claim_id = v.claim_id AND d.version = v.version`, "v.n", "",
	},
	{
		"decision_lines", 0,
		"v.n:int l.line:int l.benefit l.category l.date:date l.outcome l.pays_cents:int l.ex_gratia_cents:int l.waits_for",
		"claim_versions v JOIN decision_lines l ON l.claim_id = v.claim_id AND l.version = v.version", "v.n", ", l.line",
	},
	{
		"journal_payments", 1,
		`j.id:int j.claim_id j.version:int j.line:int j.kind j.member j.benefit j.category j.channel j.service_date:date j.decided_on:date
		j.cents:int j.decided_at:instant j.pay_to j.pay_mode j.payee j.reverses:int`, "journal_payments j", "j.id", "",
	},
	{
		"journal_consumptions", 2,
		"j.id:int j.claim_id j.version:int j.line:int j.kind j.counter j.limit_code j.date:date j.of_key j.value:int j.reverses:int",
		"journal_consumptions j", "j.id", "",
	},
	{
		"partner_costs", 3,
		`p.n:int p.id p.kind p.reverses p.partner p.category p.benefit p.service_date:date p.until_day:date p.cents:int p.reference
		p.booked_on:date p.booked_at:instant p.client p.request_key p.body_hash`, "partner_costs p", "p.n", "",
	},
	{
		"opening_balances", 4,
		`o.n:int o.id o.kind o.reverses o.member o.limit_code o.date:date o.booked_on:date o.booked_at:instant o.client o.request_key
		o.body_hash`, "opening_balances o", "o.n", "",
	},
	{
		"payment_runs", 5,
		`r.number:int r.id r.cutoff:date r.execution_date:date r.transfers:int r.entries:int r.settled:int r.cents:int r.format r.sha256
		r.bytes:int r.created_on:date r.created_at:instant r.client r.request_key r.body_hash`, "payment_runs r", "r.number", "",
	},
	{
		"payment_transfers", 5, "t.run:int t.position:int t.payee_kind t.payee t.cents:int",
		"payment_runs r JOIN payment_transfers t ON t.run = r.number", "r.number", ", t.position",
	},
	{
		"payment_run_entries", 5, "e.run:int e.entry_id:int e.round:int e.position:int",
		"payment_runs r JOIN payment_run_entries e ON e.run = r.number", "r.number", ", e.entry_id",
	},
	{
		"book_events", 6,
		`b.n:int b.revision b.action b.state b.client b.person b.at:instant b.note b.request_id b.request_key b.evidence`,
		"book_events b", "b.n", "",
	},
	{"audit_events", 7, "a.id:int a.at:instant a.actor a.action a.subject a.request_id", "audit_events a", "a.id", ""},
	{"erasures", 8, "e.n:int e.member e.step e.client e.person e.at:instant", "erasures e", "e.n", ""},
}

// LastSeal returns the last seal; its N is 0 when there is none yet.
func (s *Store) LastSeal(ctx context.Context) (last Seal, err error) {
	last.from, last.to = make([]int64, len(sealRanges)), make([]int64, len(sealRanges))
	columns := ""
	into := []any{&last.N, &last.Hash, &last.Previous, &last.Rows, (*moment)(&last.At)}
	for i, t := range sealRanges {
		columns += ", " + t.table + "_from, " + t.table + "_to"
		into = append(into, &last.from[i], &last.to[i])
	}
	err = s.View(ctx, func(r engine.Reader) error {
		st := statement{sql: "SELECT n, hash, previous, sealed_rows, at" + columns + " FROM seals ORDER BY n DESC LIMIT 1"}
		return r.(*reader).query(ctx, "last seal", st, func(rows *sql.Rows) error { return rows.Scan(into...) })
	})
	return last, err
}

// Seal seals the next block of what was booked and is settled, and reports whether there was anything to seal. Claims go
// on meanwhile: on PostgreSQL each table waits a moment for those that are being booked, and where they take longer the
// error is Unavailable and "busy". Where another server sealed the same block at the same time, there was nothing.
func (s *Store) Seal(ctx context.Context, now time.Time) (Seal, bool, error) {
	last, err := s.LastSeal(ctx)
	if err != nil {
		return last, false, err
	}
	next := Seal{N: last.N + 1, Previous: last.Hash, At: now, from: last.to, to: slices.Clone(last.to)}
	for i, t := range sealRanges {
		most, err := s.settled(ctx, t.table, t.id)
		if err != nil {
			return last, false, err
		}
		next.to[i] = max(last.to[i], min(most, last.to[i]+maxBlock))
	}
	if slices.Equal(next.from, next.to) {
		return last, false, nil
	}
	if err := s.View(ctx, func(r engine.Reader) error { return next.sum(ctx, r.(*reader)) }); err != nil {
		return last, false, err
	}
	err = s.Update(ctx, func(tx engine.Tx) error { return tx.(*transaction).putSeal(ctx, &next) })
	if engine.ErrorCode(err) == "request_exists" {
		return last, false, nil
	}
	return next, err == nil, err
}

// settled is the id up to which every row of a table is committed or will never be. PostgreSQL gives out ids before it
// commits, in whatever order; it has none of them pending while somebody holds the table against writers. That is held
// for one statement only, of one table only, and never waited for longer than claims can bear to wait behind it.
func (s *Store) settled(ctx context.Context, table, id string) (most int64, err error) {
	st := statement{sql: "SELECT COALESCE(MAX(" + id + "), 0) FROM " + table}
	scan := func(rows *sql.Rows) error { return rows.Scan(&most) }
	if s.turn != nil {
		err = s.View(ctx, func(r engine.Reader) error { return r.(*reader).query(ctx, "settled", st, scan) })
		return most, err
	}
	err = s.Update(ctx, func(tx engine.Tx) error {
		t := tx.(*transaction)
		for _, sql := range []string{"SET LOCAL lock_timeout = '250ms'", "LOCK TABLE " + table + " IN SHARE MODE"} {
			if err := t.exec(ctx, "settled", statement{sql: sql}); err != nil {
				return err
			}
		}
		return t.query(ctx, "settled", st, scan)
	})
	return most, err
}

// putSeal stores a seal. Its number and what it is chained to can be taken once.
func (t *transaction) putSeal(ctx context.Context, s *Seal) error {
	columns := []string{"n:int", "sealed_rows:int", "hash", "previous", "at:instant"}
	values := []any{s.N, s.Rows, s.Hash, s.Previous, s.At}
	for i, r := range sealRanges {
		columns = append(columns, r.table+"_from:int", r.table+"_to:int")
		values = append(values, s.from[i], s.to[i])
	}
	b := newBatch(columns...)
	b.add(values...)
	return t.exec(ctx, "seal", b.insert(t.store.dialect, "seals", "")...)
}

// sum hashes the rows of the block.
func (s *Seal) sum(ctx context.Context, r *reader) error {
	h := sha256.New()
	writeField(h, s.Previous)
	for _, of := range sealedRows {
		if err := s.sumOf(ctx, r, &of, h); err != nil {
			return err
		}
	}
	s.Hash = hex.EncodeToString(h.Sum(nil))
	return nil
}

func (s *Seal) sumOf(ctx context.Context, r *reader, of *sealed, h hash.Hash) error {
	var names []string
	var values []sealedValue
	var into []any
	for _, c := range strings.Fields(of.columns) {
		name, k, _ := strings.Cut(c, ":")
		names = append(names, name)
		values = append(values, sealedValue{kind: kinds[k]})
	}
	for i := range values {
		into = append(into, &values[i])
	}
	st := statement{
		fmt.Sprintf("SELECT %s FROM %s WHERE %s > ? AND %[3]s <= ? ORDER BY %[3]s%s", strings.Join(names, ", "), of.from, of.id, of.then),
		[]any{s.from[of.of], s.to[of.of]},
	}
	return r.query(ctx, "seal", st, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		s.Rows++
		writeField(h, of.name)
		for i := range values {
			values[i].write(h)
		}
		return nil
	})
}

// sealedValue is a column on its way into a hash: the same bytes, whatever database it comes from.
type sealedValue struct {
	kind kind
	null bool
	text string
}

// Scan implements sql.Scanner.
func (v *sealedValue) Scan(from any) error {
	v.null = from == nil
	if v.null {
		return nil
	}
	switch v.kind {
	case date:
		var d day
		err := d.Scan(from)
		v.text = engine.Date(d).String()
		return err
	case instant:
		var m moment
		err := m.Scan(from)
		v.text = strconv.FormatInt(time.Time(m).UnixMicro(), 10)
		return err
	default:
		switch x := from.(type) {
		case int64:
			v.text = strconv.FormatInt(x, 10)
		case string:
			v.text = x
		case []byte:
			v.text = string(x)
		default:
			return fmt.Errorf("a %T in a seal", from)
		}
		return nil
	}
}

func (v *sealedValue) write(h hash.Hash) {
	if v.null {
		_, _ = h.Write([]byte("-;")) // no length: no text is written so
		return
	}
	writeField(h, v.text)
}

// writeField writes a text with its length in bytes before it, so that two rows are never the same bytes.
func writeField(h hash.Hash, text string) {
	_, _ = fmt.Fprintf(h, "%d:%s", len(text), text)
}
