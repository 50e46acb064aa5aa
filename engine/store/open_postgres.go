package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
)

// Settings of each connection to PostgreSQL, unless the DSN says otherwise. Sent when it is opened, they cost no round
// trip in a transaction. A pooler in transaction mode must be told to ignore them. To compile a statement takes PostgreSQL a
// second, and it does so for any that it believes to be long: for the reads of every batch while it has no statistics yet.
var postgresSettings = map[string]string{
	"application_name":                    "octroi",
	"timezone":                            "UTC",
	"datestyle":                           "ISO",
	"jit":                                 "off",
	"lock_timeout":                        "1s",
	"statement_timeout":                   "60s",
	"idle_in_transaction_session_timeout": "30s",
}

// readAtOnce is how much is taken from a connection at once, if it is there: pgx takes 8 KB, which for the gigabytes of a replay are
// as many calls as PostgreSQL has pages.
const readAtOnce = 256 << 10

func openPostgres(ctx context.Context, dsn string, opt Options) (*Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("store: the PostgreSQL address cannot be read; write it as postgres://user@host/database")
	}
	for name, value := range postgresSettings {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	config.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		return pgproto3.NewFrontend(bufio.NewReaderSize(r, readAtOnce), w)
	}
	s := &Store{dialect: postgresDialect}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(choosePlans))
	pool.SetConnMaxLifetime(10 * time.Minute) // so that each looks again at how large the database is
	if s.write, err = openGorm(postgres.New(postgres.Config{Conn: pool}), opt.MaxConns, opt); err != nil {
		return nil, errors.Join(s.failed("open", err), pool.Close())
	}
	s.read = s.write
	if err := s.checkPostgres(ctx, opt); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// choosePlans has a nearly empty database plan each statement anew. PostgreSQL would keep the plans that suit it, which
// scan whole tables, until the tables are next analysed: a minute of claims later, each takes a hundred milliseconds.
func choosePlans(ctx context.Context, conn *pgx.Conn) error {
	const large = 10_000
	_, err := conn.Exec(ctx, `SELECT set_config('plan_cache_mode', 'force_custom_plan', false)
		WHERE COALESCE((SELECT reltuples FROM pg_class WHERE oid = to_regclass('claims')), 0) < $1`, large)
	return err
}

// checkPostgres refuses a server that could lose or garble what octroi acknowledges.
func (s *Store) checkPostgres(ctx context.Context, opt Options) error {
	var encoding, synchronous, fsync string
	row := s.write.WithContext(ctx).Raw("SELECT current_setting('server_encoding'), current_setting('synchronous_commit'), current_setting('fsync')").Row()
	if err := row.Scan(&encoding, &synchronous, &fsync); err != nil {
		return s.failed("open", err)
	}
	switch {
	case encoding != "UTF8":
		return fmt.Errorf("store: the database is encoded in %s; create it with UTF8", encoding)
	case opt.AllowUnsafe:
		return nil
	case synchronous == "off" || fsync == "off":
		return fmt.Errorf("store: synchronous_commit is %s and fsync is %s; with either off, acknowledged claims can be lost", synchronous, fsync)
	default:
		return nil
	}
}
