package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
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

func TestNoConnection_saysWhyWithoutNamingAnybody(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{
		"postgres://secret_user@127.0.0.1:1/secret_db?connect_timeout=2",
		"postgres://secret_user@no-such-host.invalid/secret_db?connect_timeout=2",
		"postgres:///secret_db?host=/no/such/folder&user=secret_user",
	} {
		_, err := Open(t.Context(), dsn, Options{})
		if engine.ErrorCode(err) != "database_unreachable" {
			t.Errorf("%s: %v", dsn, err)
			continue
		}
		for _, secret := range []string{"secret", "127.0.0.1", "invalid", "/no/such"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error names %s: %v", dsn, secret, err)
			}
		}
	}
	for want, cause := range map[string]error{
		"nothing listens":             &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
		"has no address":              &net.DNSError{Err: "no such host", Name: "secret"},
		"in time":                     context.DeadlineExceeded,
		"does not let this user in":   &pgconn.PgError{Code: "28P01", Message: "password authentication failed for user secret"},
		"no database of this name":    &pgconn.PgError{Code: "3D000", Message: `database "secret" does not exist`},
		"SQLSTATE 08P01":              &pgconn.PgError{Code: "08P01", Message: "secret"},
		"no connection to the databa": errors.New("secret"),
	} {
		if got := noConnection(fmt.Errorf("wrapped: %w", cause)).Error(); !strings.Contains(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%v is told as %q, want %q", cause, got, want)
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
