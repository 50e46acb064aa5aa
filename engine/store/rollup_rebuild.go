package store

import (
	"context"
	"database/sql"
	"errors"

	"octroi/engine"
)

// errFolded makes a rebuild read again: what it has read was taken in by somebody else meanwhile.
var errFolded = errors.New("the read model was changed meanwhile")

// rebuilds is how often a rebuild reads beside others before it keeps them out.
const rebuilds = 3

// RebuildRollup implements engine.Store. It reads a snapshot, so that claims go on, and only writes the sums under the lock;
// where a fold came in between it starts again, and at last reads under the lock too.
func (s *Store) RebuildRollup(ctx context.Context) (entries int64, err error) {
	for range rebuilds {
		b := rebuild{}
		if err = s.View(ctx, func(r engine.Reader) error { return b.read(ctx, r.(*reader)) }); err != nil {
			return 0, err
		}
		err = s.Update(ctx, func(tx engine.Tx) error { return b.write(ctx, tx.(*transaction)) })
		if !errors.Is(err, errFolded) {
			return b.entries, err
		}
	}
	b := rebuild{}
	err = s.Update(ctx, func(tx engine.Tx) error {
		t := tx.(*transaction)
		if err := t.exec(ctx, "rollup lock", statement{sql: "UPDATE rollup_state SET folds = folds + 1"}); err != nil {
			return err
		}
		if err := b.read(ctx, &t.reader); err != nil {
			return err
		}
		return b.write(ctx, t)
	})
	return b.entries, err
}

// rebuild is the read model as a snapshot of the journal makes it.
type rebuild struct {
	folds   int64
	entries int64
	rollup  *engine.Rollup
	tail    []int64 // entries of the tail that are in it
}

// read adds up the whole journal, one member after the other. It is one statement, and so one snapshot, whatever the
// transaction is.
func (b *rebuild) read(ctx context.Context, r *reader) (err error) {
	if err := r.patient(ctx); err != nil {
		return err
	}
	if b.folds, err = r.folds(ctx); err != nil {
		return err
	}
	b.rollup = engine.NewRollup()
	var member []engine.SpendingEntry
	err = r.query(ctx, "rollup rebuild", statement{sql: selectEntries + "ORDER BY j.member"}, func(rows *sql.Rows) error {
		var e tailed
		err := scanTailed(rows, &e)
		b.entries++
		if e.inTail {
			b.tail = append(b.tail, e.id)
		}
		if len(member) > 0 && member[0].Member != e.Member {
			b.rollup.Add(member, 1)
			member = member[:0]
		}
		if e.Cents != 0 {
			member = append(member, e.SpendingEntry)
		}
		return err
	})
	b.rollup.Add(member, 1)
	return err
}

func (r *reader) folds(ctx context.Context) (n int64, err error) {
	err = r.query(ctx, "rollup state", statement{sql: "SELECT folds FROM rollup_state"}, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// write puts the sums in the place of those that stand.
func (b *rebuild) write(ctx context.Context, t *transaction) error {
	if err := t.patient(ctx); err != nil {
		return err
	}
	if err := t.exec(ctx, "rollup lock", statement{sql: "UPDATE rollup_state SET folds = folds + 1"}); err != nil {
		return err
	}
	if folds, err := t.folds(ctx); err != nil || folds != b.folds+1 {
		return errors.Join(err, errFolded)
	}
	if err := t.exec(ctx, "rollup", statement{sql: "DELETE FROM spending_rollup"}); err != nil {
		return err
	}
	if err := t.addCells(ctx, b.rollup.Cells()); err != nil {
		return err
	}
	if err := t.dropTail(ctx, b.tail); err != nil {
		return err
	}
	// What waits is in the journal, in every snapshot: the rest was put there past octroi.
	return t.exec(ctx, "rollup tail", statement{sql: "DELETE FROM rollup_tail WHERE NOT EXISTS (SELECT 1 FROM journal_payments j WHERE j.id = rollup_tail.entry_id)"})
}
