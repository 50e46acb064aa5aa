package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"octroi/engine"
)

func TestPostgresErrors(t *testing.T) {
	t.Parallel()
	s := &Store{dialect: postgresDialect}
	for _, test := range []struct {
		err    error
		code   string
		commit string // what it means when COMMIT gives it
	}{
		{&pgconn.PgError{Code: "40P01"}, "busy", "busy"},
		{&pgconn.PgError{Code: "40001"}, "busy", "busy"},
		{&pgconn.PgError{Code: "55P03"}, "busy", "busy"},
		{&pgconn.PgError{Code: "57014"}, "busy", "busy"},
		{&pgconn.PgError{Code: "0A000"}, "busy", "busy"},
		{&pgconn.PgError{Code: "53300"}, "busy", "busy"},
		{&pgconn.PgError{Code: "53100"}, "storage_full", "storage_full"},
		{&pgconn.PgError{Code: "25006"}, "read_only", "read_only"},
		{&pgconn.PgError{Code: "57P01"}, "busy", "outcome_unknown"},
		{&pgconn.PgError{Code: "08006"}, "busy", "outcome_unknown"},
		{&pgconn.PgError{Code: "XX000"}, "internal", "outcome_unknown"},
		{&pgconn.PgError{Code: "23505", ConstraintName: "claims_request"}, "request_exists", "request_exists"},
		{&pgconn.PgError{Code: "23505", ConstraintName: "claims_pkey"}, "internal", "internal"},
		{&pgconn.PgError{Code: "23514"}, "internal", "internal"},
		{driver.ErrBadConn, "busy", "outcome_unknown"},
		{io.ErrUnexpectedEOF, "busy", "outcome_unknown"},
		{&pgconn.ConnectError{}, "busy", "outcome_unknown"},
		{context.Canceled, "busy", "outcome_unknown"},
		{context.DeadlineExceeded, "busy", "outcome_unknown"},
		{errors.New("anything else"), "internal", "outcome_unknown"},
	} {
		wrapped := fmt.Errorf("wrapped: %w", test.err)
		if got := engine.ErrorCode(s.failed("test", wrapped)); got != test.code {
			t.Errorf("%v is %q, want %q", test.err, got, test.code)
		}
		if got := engine.ErrorCode(s.commitFailed(wrapped)); got != test.commit {
			t.Errorf("COMMIT with %v is %q, want %q", test.err, got, test.commit)
		}
	}
}

func TestErrorsOfTheEngineStay(t *testing.T) {
	t.Parallel()
	s := &Store{dialect: sqliteDialect}
	mine := engine.NewError(engine.NotFound, "claim_not_found")
	if got := s.failed("test", mine); got != error(mine) {
		t.Errorf("an error of the engine became %v", got)
	}
	if got := s.failed("test", nil); got != nil {
		t.Errorf("no error became %v", got)
	}
}
