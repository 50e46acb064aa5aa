package pgtest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestTap_NotesTheStatementsOfATransaction(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := Tap(t, DSN(t))
	conn, err := pgx.Connect(ctx, w.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	const insert = "INSERT INTO seen SELECT * FROM unnest($1::text[], $2::bigint[])"
	if _, err := conn.Exec(ctx, "CREATE TABLE seen (a text, n bigint)"); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int64{1, 2} { // the second time the statement is prepared already
		tx, err := conn.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, insert, []string{`it's "a"`, "é"}, []int64{n, -7}); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
	want := []Statement{
		{SQL: "begin"},
		{SQL: insert, Params: []Param{{Values: []string{`it's "a"`, "é"}}, {Values: []string{"2", "-7"}, Number: true}}},
		{SQL: "commit"},
	}
	if diff := cmp.Diff(want, w.LastTransaction("INSERT INTO seen")); diff != "" {
		t.Errorf("want (-), seen (+):\n%s", diff)
	}
	if got := w.LastTransaction("nothing of the kind"); got != nil {
		t.Errorf("a transaction that never was: %v", got)
	}
}
