package main

import (
	"context"
	"runtime/debug"
	"strconv"

	"github.com/spf13/cobra"

	"octroi/engine"
)

// config is what flags and the environment say. A flag wins over its variable.
type config struct {
	db    string
	dev   bool
	lang  string
	years string // how long decisions are kept
	named bool   // somebody said which database: a flag, the variable or --dev
	payer payerConfig
}

// maxRetention is the longest time, in years, for which decisions can be kept from erasure.
const maxRetention = 100

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
		{"lang", "OCTROI_LANG", "en", "language of decisions, reports and answers to rows: fr, nl, de or en", &a.config.lang},
		{"retention-years", "OCTROI_RETENTION_YEARS", strconv.Itoa(engine.DefaultRetentionYears), "how long decisions are kept before a member can be erased, in years", &a.config.years},
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
// data in the database a server runs on. For the same reason --dev takes no other database than its own.
func (a *app) readConfig() error {
	if a.config.dev && a.config.db != "" {
		return usagef("--dev has a database of its own: leave --db out (OCTROI_DEV_DIR names the folder where it lives)")
	}
	if a.config.dev {
		a.config.db = a.devDatabase()
	}
	a.config.named = a.config.db != "" || a.env("OCTROI_DB") != ""
	for _, s := range a.settings() {
		if *s.target == "" {
			*s.target = a.env(s.env)
		}
		if *s.target == "" {
			*s.target = s.fallback
		}
	}
	lang, ok := engine.ParseLang(a.config.lang)
	if !ok {
		return usagef("unknown language %q; use fr, nl, de or en", a.config.lang)
	}
	a.lang = lang
	if years, err := strconv.Atoi(a.config.years); err != nil || years < 1 || years > maxRetention {
		return usagef("%q is no number of years to keep decisions for; use 1 to %d", a.config.years, maxRetention)
	}
	var err error
	a.config.db, err = databaseOf(a.config.db)
	return err
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: a.does(func(context.Context, []string) error {
			a.printf("octroi %s\n", version())
			return nil
		}),
	}
}

// version is the version that the Go tool recorded in the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "development"
	}
	return info.Main.Version
}
