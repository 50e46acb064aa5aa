package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/api"
	"octroi/engine"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// TestImport_HouseholdsSideBySideGetWhatTheyWouldGet imports a year of claims of a few households, who use up their limits, one
// after the other and several at once. Every row has the same answer, whatever the database.
func TestImport_HouseholdsSideBySideGetWhatTheyWouldGet(t *testing.T) {
	t.Parallel()
	file := newBulkFile(t, 1500)
	want := file.answers(t, ":memory:", 1)
	bound := 0
	for i := range want {
		bound += len(want[i].BoundBy)
	}
	if bound < len(want)/10 {
		t.Fatalf("only %d of %d rows meet a limit", bound, len(want))
	}
	for name, dsn := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "x.db") },
		"PostgreSQL": func(t *testing.T) string { return pgtest.DSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, file.answers(t, dsn(t), 3)); diff != "" {
				t.Errorf("side by side (+) and one after the other (-):\n%s", diff)
			}
		})
	}
}

// answers imports the file into a new database, in so many lanes, and returns the answers without the claims' ids.
func (f *bulkFile) answers(t *testing.T, dsn string, lanes int) (all []answer) {
	t.Helper()
	st, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true, MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	svc := engine.NewService(st, engine.Options{Compiler: rules.Compiler{}, Checker: rules.Checker{}, SelfApproval: true, Now: bulkNow, NewID: newID, Step: 50, Lanes: lanes})
	defer svc.Close()
	files, err := rules.Shipped(devBook)
	if err == nil {
		err = st.Migrate(t.Context())
	}
	if err == nil {
		_, err = svc.LoadBook(t.Context(), files, engine.Actor{Client: "test"})
	}
	if err == nil {
		err = f.seed.store(t.Context(), st)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	im := newImporter(&app{now: bulkNow}, svc, "claims", true)
	im.out = bufio.NewWriter(&out)
	if err := im.run(t.Context(), ndjsonRows{api.NewLines(bytes.NewReader(f.ndjson))}); err != nil {
		t.Fatal(err)
	}
	_ = im.out.Flush() // into memory
	for lines := json.NewDecoder(&out); lines.More(); {
		var a answer
		if err := lines.Decode(&a); err != nil {
			t.Fatal(err)
		}
		a.ID = ""
		all = append(all, a)
	}
	return all
}
