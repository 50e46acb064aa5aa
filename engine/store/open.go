package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options tune an open database. The zero value is right for production.
type Options struct {
	// ReadOnly opens an SQLite file that is there, and never writes to it, not even to look after its log. On PostgreSQL it
	// changes nothing: what reads says so to the server.
	ReadOnly bool
	// AllowUnsafe accepts a PostgreSQL that can lose acknowledged data (synchronous_commit or fsync off). For tests.
	AllowUnsafe bool
	// Logger gets failed statements, without their values. Nil is silent.
	Logger *slog.Logger
	// MaxConns bounds the connections to PostgreSQL, and the readers of an SQLite file (default 2 × CPUs + 2). More than
	// a few per CPU make PostgreSQL slower.
	MaxConns int
	// Courteous leaves an SQLite file alone for some milliseconds after each transaction, so that other processes get their turn
	// beside one that would write all the time.
	Courteous bool
}

// leastSQLite is the first version without the WAL-reset bug, which can corrupt a database.
const leastSQLite = "3.51.3"

// Open opens a database: "postgres://…", "postgresql://…" or "host=…" is PostgreSQL; "sqlite:PATH", a path, or
// ":memory:" is SQLite. It does not migrate. Errors never contain the DSN, which may hold a password.
func Open(ctx context.Context, dsn string, opt Options) (*Store, error) {
	if opt.MaxConns <= 0 {
		opt.MaxConns = 2*runtime.GOMAXPROCS(0) + 2
	}
	path, isPath := strings.CutPrefix(dsn, "sqlite:")
	switch {
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"), strings.HasPrefix(dsn, "host="):
		return openPostgres(ctx, dsn, opt)
	case !isPath && strings.Contains(dsn, "://"):
		return nil, errors.New("store: unknown database; use postgres://…, sqlite:PATH or :memory:")
	case path == "":
		return nil, errors.New("store: no database named; use postgres://…, sqlite:PATH or :memory:")
	default:
		return openSQLite(ctx, path, opt)
	}
}

// openSQLite opens one writer and, on a file, a pool of readers, which WAL lets read while the writer writes.
func openSQLite(ctx context.Context, path string, opt Options) (*Store, error) {
	s := &Store{dialect: sqliteDialect, turn: make(chan struct{}, 1), shared: path == ":memory:", patience: patience{courteous: opt.Courteous}}
	const common = "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)"
	name := path
	if !s.shared {
		name = "file:" + (&url.URL{Path: path}).EscapedPath()
	}
	// The WAL is copied into the file every 40 MB, not every 4 MB: whoever commits then has to wait for it, and beside a batch
	// that was every twentieth claim. Pages that change again and again are copied once. What is deleted is overwritten: an
	// erasure must leave nothing in the bytes of the file.
	writer := name + common + "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(10000)&_pragma=secure_delete(1)&_txlock=immediate"
	conns := 1
	if opt.ReadOnly {
		writer, conns = name+"?mode=ro&_pragma=busy_timeout(5000)&_pragma=query_only(1)", opt.MaxConns
	}
	var err error
	if s.write, err = openGorm(sqlite.Open(writer), conns, opt); err != nil {
		return nil, fmt.Errorf("store: open SQLite: %w", err)
	}
	s.read = s.write
	if !s.shared && !opt.ReadOnly {
		if s.read, err = openGorm(sqlite.Open(name+common+"&_pragma=query_only(1)"), opt.MaxConns, opt); err != nil {
			return nil, errors.Join(fmt.Errorf("store: open SQLite: %w", err), s.Close())
		}
	}
	var version string
	if err := s.write.WithContext(ctx).Raw("SELECT sqlite_version()").Row().Scan(&version); err != nil {
		return nil, errors.Join(s.failed("version", err), s.Close())
	}
	if !atLeast(version, leastSQLite) {
		return nil, errors.Join(fmt.Errorf("store: SQLite %s can corrupt a database; %s is needed", version, leastSQLite), s.Close())
	}
	return s, nil
}

func openGorm(d gorm.Dialector, conns int, opt Options) (*gorm.DB, error) {
	log := logger.Discard
	if opt.Logger != nil {
		log = logger.NewSlogLogger(opt.Logger, logger.Config{
			LogLevel: logger.Error, ParameterizedQueries: true, IgnoreRecordNotFoundError: true,
		})
	}
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmt:            false, // inside a transaction gorm prepares again on every use; pgx keeps its own
		TranslateError:         false, // errors.go reads the drivers' own codes
		DisableAutomaticPing:   true,
		Logger:                 log,
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		return nil, err
	}
	var pool *sql.DB
	if pool, err = db.DB(); err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return db, nil
}

// atLeast compares dotted versions.
func atLeast(version, least string) bool {
	v, l := strings.Split(version, "."), strings.Split(least, ".")
	for i := range l {
		if i >= len(v) {
			return false
		}
		a, _ := strconv.Atoi(v[i])
		b, _ := strconv.Atoi(l[i])
		if a != b {
			return a > b
		}
	}
	return true
}
