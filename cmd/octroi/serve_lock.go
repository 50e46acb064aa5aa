package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockSuffix names the file beside a SQLite database that its server locks.
const lockSuffix = "-lock"

// onlyServer makes this process the one server of a SQLite file, until release or until it ends, however it ends: the
// lock is the operating system's, and the file that stays behind locks nothing. Two servers would each keep a queue of
// claims and wait for each other's writes, where one commits them together. Commands take no lock: they write now and
// then, and SQLite makes them and the server wait for each other. PostgreSQL may have any number of servers.
func (a *app) onlyServer() (release func(), err error) {
	file := sqliteFile(a.config.db)
	if file == "" {
		return func() {}, nil
	}
	if a.config.dev {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, fmt.Errorf("cannot make the folder of the development database: %w", err)
		}
	} else if err := a.checkFile(file, mayCreate); err != nil {
		return nil, err
	}
	real, err := realFile(file)
	if err != nil {
		return nil, err
	}
	lock := flock.New(real+lockSuffix, flock.SetPermissions(0o600))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("cannot lock the database file: %w", err)
	case !held:
		return nil, fmt.Errorf("another octroi server runs on %s: a SQLite file has one server. Stop that one, name another file with --db, "+
			"or use PostgreSQL for several servers", file)
	}
	return func() { _ = lock.Close() }, nil // the end of the process would do it too
}

// realFile is the file behind symbolic links: two names of one database are one lock. A file that does not exist yet has
// the name that its folder gives it.
func realFile(file string) (string, error) {
	real, err := filepath.EvalSymlinks(file)
	if errors.Is(err, os.ErrNotExist) {
		dir, err := filepath.EvalSymlinks(filepath.Dir(file))
		return filepath.Join(dir, filepath.Base(file)), err
	}
	return real, err
}
