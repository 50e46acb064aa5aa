package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"octroi/engine"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	dialect dialect
	write   *gorm.DB
	read    *gorm.DB      // the same as write, except for an SQLite file
	turn    chan struct{} // SQLite: holds one token, for the one writer; nil otherwise
	shared  bool          // SQLite in memory: readers take turns with the writer
	patience
}

var _ engine.Store = (*Store)(nil)

// Name returns "sqlite" or "postgres".
func (s *Store) Name() string { return s.dialect.name }

// InMemory reports whether the data ends with the Store. Then readers take turns with the writer, and a View inside
// of an Update waits for ever.
func (s *Store) InMemory() bool { return s.shared }

// DB returns the pool that writes, for tools that look at the database with plain SQL.
func (s *Store) DB() *sql.DB {
	pool, _ := s.write.DB() // cannot fail: Open gave gorm a *sql.DB
	return pool
}

// ReadDB returns the pool that reads: on an SQLite file it cannot write, and never waits for who does.
func (s *Store) ReadDB() *sql.DB {
	pool, _ := s.read.DB()
	return pool
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.read.DB()
	if err == nil {
		err = pool.PingContext(ctx)
	}
	return s.failed("ping", err)
}

// Analyze has PostgreSQL look at how much there is now, as it does by itself a minute after many rows came: until then it takes
// large tables for empty ones, and reads them whole. SQLite plans by what the statements say, and does nothing.
func (s *Store) Analyze(ctx context.Context) error {
	if s.turn != nil || s.write == nil {
		return nil
	}
	return s.failed("analyze", s.write.WithContext(ctx).Exec("ANALYZE").Error)
}

// Close ends the connections.
func (s *Store) Close() error {
	var errs []error
	for i, db := range []*gorm.DB{s.write, s.read} {
		if db == nil || i == 1 && s.read == s.write { // one pool for both is closed once
			continue
		}
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Update implements engine.Store.
func (s *Store) Update(ctx context.Context, fn func(engine.Tx) error) error {
	leave, err := s.takeTurn(ctx, true)
	if err != nil {
		return err
	}
	defer leave()
	t := &transaction{reader: reader{store: s}, seqs: make(map[string]int64)}
	if t.db, err = s.beginWriting(ctx); err != nil {
		return err
	}
	defer s.rest()
	open := true
	defer func() {
		if open { // fn failed or panicked
			t.db.Rollback()
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // nobody waits for the answer any more: leave no trace
		return s.failed("commit", err)
	}
	open = false
	if err := t.db.Commit().Error; err != nil {
		t.afterFailedCommit(ctx)
		return s.commitFailed(err)
	}
	return nil
}

// View implements engine.Store.
func (s *Store) View(ctx context.Context, fn func(engine.Reader) error) error {
	leave, err := s.takeTurn(ctx, false)
	if err != nil {
		return err
	}
	defer leave()
	r := &reader{store: s, snapshot: true}
	if r.db, err = s.begin(ctx, s.read, s.dialect.view); err != nil {
		return err
	}
	defer r.db.Rollback()
	return fn(r)
}

// takeTurn waits for the one connection where there is only one. Waiting here, in order of arrival and with the
// caller's context, is fairer than SQLite's own busy handler.
func (s *Store) takeTurn(ctx context.Context, writes bool) (leave func(), err error) {
	if s.turn == nil || (!writes && !s.shared) {
		return func() {}, nil
	}
	select {
	case s.turn <- struct{}{}:
		return func() { <-s.turn }, nil
	case <-ctx.Done():
		return nil, s.failed("begin", ctx.Err())
	}
}

// begin starts a transaction. A database in memory lives as long as its connection, which database/sql would close
// when the context of a transaction ends: there, only the statements carry the context.
func (s *Store) begin(ctx context.Context, db *gorm.DB, opt *sql.TxOptions) (*gorm.DB, error) {
	if s.shared {
		ctx = context.WithoutCancel(ctx)
	}
	tx := db.WithContext(ctx).Begin(opt)
	return tx, s.failed("begin", tx.Error)
}

// transaction implements engine.Tx.
type transaction struct {
	reader
	seqs   map[string]int64 // of the anchors locked
	locked bool             // an earlier call took locks, which must be kept
	wrote  bool
}

// exec writes. Statements of one call must not depend on each other.
func (t *transaction) exec(ctx context.Context, what string, parts ...statement) error {
	t.wrote = true
	if t.store.dialect.together && len(parts) > 1 {
		parts = []statement{joined(parts)}
	}
	for _, p := range parts {
		if err := t.fresh(ctx).Exec(p.sql, p.args...).Error; err != nil {
			return t.store.failed(what, err)
		}
	}
	return nil
}

// afterFailedCommit ends what a failed COMMIT leaves open: SQLite keeps the transaction, and its one connection would
// never begin another.
func (t *transaction) afterFailedCommit(ctx context.Context) {
	if t.store.turn != nil {
		t.store.write.WithContext(context.WithoutCancel(ctx)).Exec("ROLLBACK")
	}
}

// reader implements engine.Reader on one transaction.
type reader struct {
	store    *Store
	db       *gorm.DB
	snapshot bool           // nothing that is read changes any more
	held     *standingLines // of a snapshot: read by one stream, and needed by the next
}

// fresh is a handle that no earlier statement has touched: gorm keeps conditions and errors in the handle.
func (r *reader) fresh(ctx context.Context) *gorm.DB {
	return r.db.Session(&gorm.Session{NewDB: true, Context: ctx})
}

// patient lets the statements of this transaction take their time: those of a payment run or of a rebuild may be about millions of
// entries, where a minute ends any other.
func (r *reader) patient(ctx context.Context) error {
	if r.store.turn != nil {
		return nil
	}
	return r.store.failed("be patient", r.fresh(ctx).Exec("SET LOCAL statement_timeout = '10min'").Error)
}

// query runs one SELECT and calls scan for each row.
func (r *reader) query(ctx context.Context, what string, st statement, scan func(*sql.Rows) error) error {
	rows, err := r.fresh(ctx).Raw(st.sql, st.args...).Rows()
	if err != nil {
		return r.store.failed(what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return r.store.failed(what, err)
		}
	}
	return r.store.failed(what, rows.Err())
}

// queryFor runs a SELECT over the relation of a batch, which stands where sql has its one %s.
func (r *reader) queryFor(ctx context.Context, what, sql string, asked *batch, scan func(*sql.Rows) error) error {
	for _, rel := range asked.relations(r.store.dialect) {
		if err := r.query(ctx, what, rel.inside(sql), scan); err != nil {
			return err
		}
	}
	return nil
}
