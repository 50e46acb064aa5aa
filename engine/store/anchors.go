package store

import (
	"context"
	"database/sql"
	"errors"

	"octroi/engine"
)

// Lock implements engine.Tx. Nearly always every anchor exists, and one statement locks them in the order of their
// ids; no two transactions can then wait for each other. A row that does not exist cannot be locked: it is inserted
// first, by a transaction that holds no lock, or two of them could wait for each other after all.
func (t *transaction) Lock(ctx context.Context, anchors []engine.Anchor) error {
	asked := idsOf(anchors)
	found, err := t.lockRows(ctx, asked)
	if err == nil && found < asked.rows {
		if err = t.createRows(ctx, asked); err == nil {
			found, err = t.lockRows(ctx, asked)
		}
	}
	if err == nil && found < asked.rows {
		err = errors.New("store: an anchor vanished while it was being locked")
	}
	t.locked = true
	return err
}

// createRows inserts the anchors that do not exist, and waits for transactions that are about to.
func (t *transaction) createRows(ctx context.Context, asked *batch) error {
	if err := t.letGo(ctx); err != nil {
		return err
	}
	missing := asked.insert(t.store.dialect, "anchors", " WHERE true ON CONFLICT (id) DO NOTHING")
	return t.exec(ctx, "create anchors", missing...)
}

// lockRows locks the anchors that exist, remembers their sequences, and returns how many they are.
func (t *transaction) lockRows(ctx context.Context, asked *batch) (int, error) {
	lock := "SELECT id, seq FROM anchors WHERE id IN (%s) ORDER BY id" + t.store.dialect.forUpdate
	found := 0
	err := t.queryFor(ctx, "lock", lock, asked, func(rows *sql.Rows) error {
		var id string
		var seq int64
		if err := rows.Scan(&id, &seq); err != nil {
			return err
		}
		t.seqs[id] = seq
		found++
		return nil
	})
	return found, err
}

// letGo gives back the locks by beginning the transaction again. It may: nothing was written, and what was read before
// a lock is not to be relied on. A transaction that wrote, or that locks for the second time, keeps what it has; a
// database that then finds a deadlock ends it with "busy". SQLite has one writer and nothing to give back.
func (t *transaction) letGo(ctx context.Context) error {
	if t.store.turn != nil || t.wrote || t.locked {
		return nil
	}
	clear(t.seqs)
	if err := t.db.Rollback().Error; err != nil {
		return t.store.failed("lock", err)
	}
	db, err := t.store.begin(ctx, t.store.write, nil)
	if err == nil {
		t.db = db
	}
	return err
}
