package main

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"octroi/engine"
	"octroi/engine/payment"
	"octroi/engine/replay"
	"octroi/engine/store"
	"octroi/rules"
)

// home is an open database with the use cases over it.
type home struct {
	store *store.Store
	svc   *engine.Service
	tasks sync.WaitGroup // what runs beside requests, until its context ends
}

// Close ends the service, then the store.
func (h *home) Close() {
	h.tasks.Wait()
	h.svc.Close()
	_ = h.store.Close() // everything acknowledged is committed; a failing close loses nothing
}

// opening says what a command expects of the database.
type opening uint8

const (
	mayCreate  opening = iota // a SQLite file that is missing is made
	mustExist                 // reading an empty new file would only puzzle
	asItStands                // neither migrated nor checked: `octroi migrate` itself
	asItFinds                 // there already, and never written to: also a file or server that nobody could claim from
)

// open opens the database of the configuration, brings an embedded one up to date and refuses a PostgreSQL that is not.
func (a *app) open(ctx context.Context, how opening) (*home, error) {
	st, err := a.openStore(ctx, how)
	if err != nil {
		return nil, err
	}
	if how != asItStands {
		if err := a.upToDate(ctx, st); err != nil {
			_ = st.Close() // the first error is the one to tell
			return nil, err
		}
	}
	return &home{store: st, svc: a.newService(st, a.now)}, nil
}

func (a *app) openStore(ctx context.Context, how opening) (*store.Store, error) {
	if file := sqliteFile(a.config.db); file != "" {
		if err := a.checkFile(file, how); err != nil {
			return nil, err
		}
	}
	return store.Open(ctx, a.config.db, store.Options{AllowUnsafe: a.config.dev || how == asItFinds, ReadOnly: how == asItFinds, Courteous: a.bulk})
}

// errPending says that the tables are older than the program.
var errPending = errors.New("the database has pending migrations; run: octroi migrate up")

func (a *app) upToDate(ctx context.Context, st *store.Store) error {
	if !isPostgres(a.config.db) {
		return st.Migrate(ctx)
	}
	pending, err := st.HasPending(ctx)
	if err != nil {
		return err
	}
	if pending {
		return errPending
	}
	return nil
}

// newService builds the use cases over st. PostgreSQL commits several batches at once; SQLite has one writer.
func (a *app) newService(st engine.Store, now func() time.Time) *engine.Service {
	opt := engine.Options{Compiler: rules.Compiler{}, Checker: rules.Checker{}, Replayer: replay.Maker{}, Varier: rules.Varier{}, SelfApproval: a.config.dev,
		Now: now, NewID: newID, Committers: 1, Payments: payment.Pain001{}, Payer: a.payer, Trouble: a.trouble}
	opt.RetentionYears, _ = strconv.Atoi(a.config.years) // readConfig has refused what is no number; the service knows the rest
	if isPostgres(a.config.db) {
		opt.Committers = 2 // measured: on two cores more of them get in each other's way (make bench)
	}
	if a.bulk {
		opt.Step, opt.Lanes = bulkStep, opt.Committers
		if isPostgres(a.config.db) {
			opt.Step = bulkStepOfLane
		}
	}
	return engine.NewService(st, opt)
}

// trouble tells whoever runs octroi what kept lines that wait from being decided after a change in a register.
func (a *app) trouble(err error) {
	a.logger().Warn("lines that wait could not be decided again; run: octroi redecide", "error", err)
}

// newID returns a UUIDv7: unique, and in the order of time.
func newID() string {
	id, err := uuid.NewV7()
	if err != nil { // the system has no randomness: nothing can go on
		panic(err)
	}
	return id.String()
}

// actor signs what the command line does, for the audit trail.
func (a *app) actor() engine.Actor {
	return engine.Actor{Client: "cli", RequestID: newID(), At: a.now()}
}

// with opens the database, does something over it and closes it.
func (a *app) with(ctx context.Context, how opening, do func(h *home) error) error {
	h, err := a.open(ctx, how)
	if err != nil {
		return err
	}
	defer h.Close()
	return do(h)
}
