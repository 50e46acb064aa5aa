package storetest

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"octroi/engine"
)

// testStored plants something about M1 in every table that can hold it, and wants every row that mentions M1, or a claim of
// M1, in what is told about M1. Whoever makes a table that can mention a member meets this test: it belongs into `about` of
// store/dossier.go.
func testStored(t *testing.T, b *bench) {
	b.withPeople()
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.AppendErasure(ctx, "M1", requested, by) })
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.NoteExport(ctx, "M1", by) })
	var stored []engine.StoredTable
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		stored, err = r.Stored(ctx, "M1")
		return err
	})
	mentions := regexp.MustCompile(`\bM1\b|` + claimID(1))
	told, known := map[string]int{}, map[string]bool{}
	for _, table := range stored {
		known[table.Table] = true
		for _, row := range table.Rows {
			text, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), `"M2"`) || strings.Contains(string(text), claimID(2)) {
				t.Errorf("a row of somebody else is told: %s", text)
			}
			if mentions.Match(text) {
				told[table.Table]++
			}
		}
		if len(table.Rows) == 0 && !strings.HasPrefix(table.Table, "payment") {
			t.Errorf("nothing was planted in %s", table.Table)
		}
	}
	for _, table := range b.tables() {
		there := 0
		for _, row := range b.rowsOf(table) {
			if mentions.MatchString(row) {
				there++
			}
		}
		if there != told[table] {
			t.Errorf("%d rows of %s mention the member, and %d of them are told", there, table, told[table])
		}
		if there > 0 && !known[table] {
			t.Errorf("%s is not among the tables that are told", table)
		}
	}
	text, err := json.Marshal(stored)
	if err != nil || !strings.Contains(string(text), `"facts":{"m":{"i":"M1"`) {
		t.Errorf("the facts of decisions are not told: %v", err)
	}
}

// testStoredHousehold: what a decision knew of other people is theirs.
func testStoredHousehold(t *testing.T, b *bench) {
	rec := record(1, "M1", "2025-03-10", 100)
	rec.Facts.Households = []engine.Household{{ID: "H1", People: []engine.Person{{Member: "M1", Born: 11111}, {Member: "M2", Born: 22222}}}}
	b.append(rec)
	b.view(func(ctx context.Context, r engine.Reader) error {
		stored, err := r.Stored(ctx, "M1")
		text, _ := json.Marshal(stored)
		if !strings.Contains(string(text), "11111") || strings.Contains(string(text), "22222") || strings.Contains(string(text), "M2") {
			t.Errorf("%s", text)
		}
		return err
	})
}

// tables lists the tables that the migrations made.
func (b *bench) tables() (names []string) {
	b.t.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'"
	if b.Name() == "postgres" {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose_%'"
	}
	rows, err := b.DB().QueryContext(b.t.Context(), list)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			b.t.Fatal(err)
		}
		names = append(names, name)
	}
	if rows.Err() != nil || len(names) < 20 {
		b.t.Fatalf("found %v: %v", names, rows.Err())
	}
	return names
}

// rowsOf is every row of a table as a text.
func (b *bench) rowsOf(table string) []string {
	b.t.Helper()
	var out strings.Builder
	if err := dumpTable(b.t.Context(), b.DB(), table, &out); err != nil {
		b.t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(out.String()), "\n")[1:]
}
