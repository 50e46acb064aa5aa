package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// devDatabase is the one file that every command with --dev uses, wherever it is run.
func (a *app) devDatabase() string {
	base := a.env("OCTROI_DEV_DIR")
	if base == "" {
		cache, err := os.UserCacheDir()
		if err != nil { // no home folder, as in some containers
			return "octroi-dev.db"
		}
		base = filepath.Join(cache, "octroi")
	}
	return filepath.Join(base, "dev.db")
}

// addressLike is what looks like the address of some database, and not like a file.
var addressLike = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+:|[A-Za-z]+=)`)

// databaseOf checks the address of a database and writes its scheme in small letters. A mistyped address must not become
// the name of a file, in which claims would then be kept. The address is not repeated: it may hold a password.
func databaseOf(dsn string) (string, error) {
	scheme, rest, _ := strings.Cut(dsn, ":")
	switch scheme = strings.ToLower(scheme); {
	case dsn == ":memory:", strings.HasPrefix(dsn, "host="):
		return dsn, nil
	case (scheme == "postgres" || scheme == "postgresql") && strings.HasPrefix(rest, "//"), scheme == "sqlite":
		return scheme + ":" + rest, nil
	case addressLike.MatchString(dsn):
		return "", usagef("the address of the database cannot be read; write a file (octroi.db, or sqlite:PATH for any name) or postgres://user@host/name")
	default:
		return dsn, nil
	}
}

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") || strings.HasPrefix(dsn, "host=")
}

// sqliteFile returns the file of a SQLite DSN, "" for PostgreSQL and for a database in memory.
func sqliteFile(dsn string) string {
	path := strings.TrimPrefix(dsn, "sqlite:")
	if isPostgres(dsn) || path == ":memory:" {
		return ""
	}
	return path
}

// checkFile looks at a SQLite file before it is opened. Only the file itself is ever made, never a folder for it, and
// with --dev not even that: what is missing was not filled by `serve --dev`.
func (a *app) checkFile(file string, how opening) error {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder; name a file in it, such as %s", file, filepath.Join(file, defaultDB))
	case err == nil || !errors.Is(err, os.ErrNotExist):
		return err
	case a.config.dev:
		return fmt.Errorf("there is no development database yet (%s); run: octroi serve --dev", file)
	case how == mustExist || how == asItFinds:
		return fmt.Errorf("there is no database at %s; name one with --db or OCTROI_DB, or try: octroi serve --dev", file)
	}
	if _, err := os.Stat(filepath.Dir(file)); err != nil {
		return fmt.Errorf("there is no folder %s for the database; make it first", filepath.Dir(file))
	}
	return nil
}
