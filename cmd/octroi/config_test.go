package main

import (
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine"
)

func TestConfig(t *testing.T) {
	t.Parallel()
	env := map[string]string{"OCTROI_DEV_DIR": "/dev-dir"}
	for _, test := range []struct {
		name         string
		db, lang     string // flags
		dev          bool
		envDB, envLn string
		wantDB       string
		wantLang     engine.Lang
		wantErr      string
	}{
		{name: "nothing given", wantDB: defaultDB, wantLang: engine.EN},
		{name: "the environment", envDB: "e.db", envLn: "fr", wantDB: "e.db", wantLang: engine.FR},
		{name: "a flag wins over the environment", db: "f.db", lang: "nl", envDB: "e.db", envLn: "fr", wantDB: "f.db", wantLang: engine.NL},
		{name: "the development database has a place of its own", dev: true, wantDB: filepath.Join("/dev-dir", "dev.db"), wantLang: engine.EN},
		{
			name: "the development database is never the environment's", dev: true, envDB: "postgres://u@h/production",
			wantDB: filepath.Join("/dev-dir", "dev.db"), wantLang: engine.EN,
		},
		{name: "the development database is never another file", dev: true, db: "x.db", wantErr: "a database of its own"},
		{name: "the development database is never PostgreSQL", dev: true, db: "postgres://u@h/production", wantErr: "a database of its own"},
		{name: "a scheme in capitals", db: "Postgres://u@h/d", wantDB: "postgres://u@h/d", wantLang: engine.EN},
		{name: "SQLite by its scheme, whatever the name", db: "SQLite:a:b=c", wantDB: "sqlite:a:b=c", wantLang: engine.EN},
		{name: "a path with a colon further on", db: "./a:b", wantDB: "./a:b", wantLang: engine.EN},
		{name: "PostgreSQL by keywords", db: "host=h dbname=d", wantDB: "host=h dbname=d", wantLang: engine.EN},
		{name: "a slash is missing", db: "postgres:/h/d", wantErr: "cannot be read"},
		{name: "another database", db: "mysql://x/y", wantErr: "cannot be read"},
		{name: "a mistyped scheme in the environment", envDB: "postgre://u@h/d", wantErr: "cannot be read"},
		{name: "keywords without the host first", db: "dbname=d host=h", wantErr: "cannot be read"},
		{name: "an unknown language", lang: "xx", wantErr: "unknown language"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a := &app{env: func(name string) string {
				return map[string]string{"OCTROI_DB": test.envDB, "OCTROI_LANG": test.envLn}[name] + env[name]
			}}
			a.config = config{db: test.db, lang: test.lang, dev: test.dev}
			err := a.readConfig()
			if test.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), test.wantErr) || exitCode(err) != exitUsage {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || a.config.db != test.wantDB || a.lang != test.wantLang {
				t.Errorf("got %+v %v %v", a.config, a.lang, err)
			}
		})
	}
}

func TestSQLiteFile(t *testing.T) {
	t.Parallel()
	for dsn, want := range map[string]string{
		"octroi.db": "octroi.db", "sqlite:a/b.db": "a/b.db", ":memory:": "", "postgres://u@h/d": "", "postgresql://u@h/d": "", "host=h dbname=d": "",
	} {
		if got := sqliteFile(dsn); got != want {
			t.Errorf("%s: %q, want %q", dsn, got, want)
		}
	}
}
