package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"octroi/migrations"
)

// Migration is one step of the schema.
type Migration struct {
	Version   int64
	Name      string    // its file
	AppliedAt time.Time // zero while pending
}

// Migrate brings the schema up to date. Several servers may start at once: on PostgreSQL one migrates while the
// others wait, on SQLite the file is locked.
func (s *Store) Migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	leave, err := s.takeTurn(ctx, true)
	if err != nil {
		return err
	}
	defer leave()
	if s.turn != nil {
		if err := s.waitsItself(ctx, true); err != nil {
			return err
		}
	}
	_, err = p.Up(ctx)
	if err != nil && s.turn != nil { // another process may have migrated the file meanwhile: look again
		_, err = p.Up(ctx)
	}
	return s.failed("migrate", err)
}

// Status lists every migration in order.
func (s *Store) Status(ctx context.Context) ([]Migration, error) {
	p, err := s.provider()
	if err != nil {
		return nil, err
	}
	states, err := p.Status(ctx)
	if err != nil {
		return nil, s.failed("migration status", err)
	}
	all := make([]Migration, len(states))
	for i, m := range states {
		all[i] = Migration{Version: m.Source.Version, Name: m.Source.Path, AppliedAt: m.AppliedAt}
	}
	return all, nil
}

// HasPending reports whether the schema is behind this program.
func (s *Store) HasPending(ctx context.Context) (bool, error) {
	p, err := s.provider()
	if err != nil {
		return false, err
	}
	pending, err := p.HasPending(ctx)
	return pending, s.failed("migration status", err)
}

// provider runs the embedded migrations of this database on the pool that writes.
func (s *Store) provider() (*goose.Provider, error) {
	files, err := migrations.For(s.Name())
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectSQLite3
	if s.turn == nil {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // every second, for five minutes
		if err != nil {
			return nil, fmt.Errorf("store: migrations: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, s.DB(), files, options...)
	if err != nil {
		return nil, fmt.Errorf("store: migrations: %w", err)
	}
	return p, nil
}
