package main

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"octroi/engine"
)

// config is what flags and the environment say. A flag wins over its variable.
type config struct {
	db   string
	dev  bool
	lang string
}

// defaultDB is the embedded database that is used when nobody says otherwise.
const defaultDB = "octroi.db"

// setting is one value that can come from a flag, from the environment or from its default.
type setting struct {
	flag, env, fallback, usage string
	target                     *string
}

func (a *app) settings() []setting {
	return []setting{
		{"db", "OCTROI_DB", defaultDB, "database: a SQLite file, or postgres://user@host/name", &a.config.db},
		{"lang", "OCTROI_LANG", "en", "language of texts: fr, nl, de or en", &a.config.lang},
	}
}

func (a *app) addGlobalFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	for _, s := range a.settings() {
		flags.StringVar(s.target, s.flag, "", s.usage+" (or "+s.env+"; default "+s.fallback+")")
	}
	flags.BoolVar(&a.config.dev, "dev", false, "use the development database that 'octroi serve --dev' fills")
}

// readConfig fills what no flag gave. With --dev the environment's database is left alone: nobody wants demonstration
// data in the database a server runs on.
func (a *app) readConfig() error {
	given := a.config.db
	for _, s := range a.settings() {
		if *s.target == "" {
			*s.target = a.env(s.env)
		}
		if *s.target == "" {
			*s.target = s.fallback
		}
	}
	if a.config.dev {
		a.config.db = given
		if given == "" {
			a.config.db = a.devDatabase()
		}
		if isPostgres(a.config.db) {
			return usagef("--dev works on SQLite only; leave --db out, or give it a file")
		}
	}
	lang, ok := engine.ParseLang(a.config.lang)
	if !ok {
		return usagef("unknown language %q; use fr, nl, de or en", a.config.lang)
	}
	a.lang = lang
	return nil
}

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

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") || strings.Contains(dsn, "host=")
}

// sqliteFile returns the file of a SQLite DSN, "" for PostgreSQL and for a database in memory.
func sqliteFile(dsn string) string {
	if isPostgres(dsn) || strings.Contains(dsn, ":memory:") {
		return ""
	}
	file, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(dsn, "sqlite:"), "file:"), "?")
	return file
}

// version is the version that the Go tool recorded in the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "development"
	}
	return info.Main.Version
}
