package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/glebarez/go-sqlite"
	"github.com/jackc/pgx/v5/pgconn"

	"octroi/engine"
)

// fault is what an error of a database means to octroi.
type fault uint8

const (
	faultInternal      fault = iota // a mistake of ours
	faultBusy                       // try again
	faultStorageFull                // nothing can be written until there is room
	faultReadOnly                   // a standby, or a read-only file
	faultRequestExists              // the idempotency key is taken
	faultUnreachable                // no connection was had: nothing was asked
)

// failed turns an error of a database into one that the engine knows. What it does not know stays internal.
func (s *Store) failed(what string, err error) error {
	var known *engine.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return engine.NewError(engine.Unavailable, "busy").WithCause(err)
	}
	f, _ := s.dialect.classify(err)
	switch f {
	case faultBusy:
		return engine.NewError(engine.Unavailable, "busy").WithCause(err)
	case faultStorageFull:
		return engine.NewError(engine.Unavailable, "storage_full").WithCause(err)
	case faultReadOnly:
		return engine.NewError(engine.Unavailable, "read_only").WithCause(err)
	case faultUnreachable:
		return engine.NewError(engine.Unavailable, "database_unreachable").WithCause(noConnection(err))
	case faultRequestExists:
		return engine.NewError(engine.Conflict, "request_exists").WithCause(err)
	default:
		var connect *pgconn.ConnectError
		if errors.As(err, &connect) {
			err = noConnection(err)
		}
		return fmt.Errorf("store: %s: %w", what, err)
	}
}

// noConnection says why no connection was had. The driver's own words name the user, the host and the database: they
// are left out.
func noConnection(err error) error {
	var pg *pgconn.PgError
	var name *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &pg) && strings.HasPrefix(pg.Code, "28"):
		return errors.New("the database server does not let this user in, or not with this password")
	case errors.As(err, &pg) && pg.Code == "3D000":
		return errors.New("the database server has no database of this name")
	case errors.As(err, &pg):
		return errors.New("the database server refused the connection: SQLSTATE " + pg.Code)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return errors.New("nothing listens at the database's address")
	case errors.As(err, &name):
		return errors.New("the host of the database has no address")
	case errors.As(err, &network) && network.Timeout():
		return errors.New("the database's host did not answer in time")
	default:
		return errors.New("no connection to the database")
	}
}

// commitFailed tells a commit that the database refused, which is as if it had never been asked, from one whose
// outcome nobody knows.
func (s *Store) commitFailed(err error) error {
	if _, refused := s.dialect.classify(err); refused {
		return s.failed("commit", err)
	}
	return engine.NewError(engine.Unavailable, "outcome_unknown").WithCause(err)
}

// takenOnce names the constraints that a request meets when somebody was faster: with the same key, the same id, or the same
// thing to reverse. Whoever tries again finds what was stored.
var takenOnce = map[string]bool{
	"claims_request": true, "claim_versions_request": true, "claim_versions_version": true, "claim_versions_reversal": true,
	"seals_pkey": true, "seals_previous": true,
	"partner_costs_id": true, "partner_costs_request": true, "partner_costs_reverses": true,
	"opening_balances_request": true, "opening_balances_reverses": true,
	"payment_runs_id": true, "payment_runs_request": true, "payment_runs_pkey": true, "payment_run_ends_run": true, "payment_run_entries_live": true,
	"payment_transfers_pkey": true, "replays_seq": true, "replays_request": true,
}

// classifyPostgres reads the SQLSTATE. Refused is false for errors after which a commit may still have happened: the
// server is going down, or the connection broke.
func classifyPostgres(err error) (f fault, refused bool) {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		var connect *pgconn.ConnectError
		switch {
		case errors.As(err, &connect):
			return faultUnreachable, true
		case lostConnection(err):
			return faultBusy, false
		}
		return faultInternal, false
	}
	switch pg.Code {
	case "23505": // unique_violation
		if takenOnce[pg.ConstraintName] {
			return faultRequestExists, true
		}
		return faultInternal, true
	case "55P03", // lock_not_available
		"57014", // query_canceled: statement_timeout
		"0A000", // "cached plan must not change result type", after a migration
		"53200", // out_of_memory
		"53300": // too_many_connections
		return faultBusy, true
	case "53100", "53400": // disk_full, configuration_limit_exceeded
		return faultStorageFull, true
	case "25006": // read_only_sql_transaction
		return faultReadOnly, true
	}
	switch pg.Code[:2] {
	case "40": // deadlock, serialization
		return faultBusy, true
	case "08", "57": // connection, operator intervention
		return faultBusy, false
	case "58", "XX": // system error, internal error
		return faultInternal, false
	}
	return faultInternal, true
}

func lostConnection(err error) bool {
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.As(err, &network) || pgconn.SafeToRetry(err)
}

// Result codes of SQLite (https://www.sqlite.org/rescode.html).
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteReadOnly   = 8
	sqliteInterrupt  = 9
	sqliteFull       = 13
	sqliteConstraint = 19
)

// classifySQLite reads the result code. Refused is false for input/output errors: the commit may be in the WAL.
func classifySQLite(err error) (f fault, refused bool) {
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return faultInternal, false
	}
	switch lite.Code() & 0xff {
	case sqliteBusy, sqliteLocked, sqliteInterrupt:
		return faultBusy, true
	case sqliteReadOnly:
		return faultReadOnly, true
	case sqliteFull:
		return faultStorageFull, true
	case sqliteConstraint:
		// The word is raised by triggers of migrations 00004, 00006, 00007, 00008 and 00014.
		if strings.Contains(lite.Error(), "request_exists") {
			return faultRequestExists, true
		}
		return faultInternal, true
	default:
		return faultInternal, false
	}
}
