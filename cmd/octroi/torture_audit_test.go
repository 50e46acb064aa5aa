package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"octroi/engine"
)

// auditGreen takes every stored decision again from what is stored with it, and holds the journal against the lines.
func auditGreen(t *testing.T, c *cluster) {
	t.Helper()
	again := 0
	for _, member := range c.column(t, `SELECT DISTINCT member FROM claims`) {
		records, err := c.svcs[0].Claims(t.Context(), engine.ClaimFilter{Member: member, Limit: 100_000})
		if err != nil {
			t.Fatal(err)
		}
		for i := range records {
			r := &records[i]
			book, err := c.svcs[0].Book(t.Context(), r.Decision.Revision)
			if err != nil {
				t.Fatal(err)
			}
			decision := engine.Decide(book, &r.Claim, &r.Facts)
			if diff := cmp.Diff(r.Decision, decision, cmpopts.IgnoreFields(engine.LineDecision{}, "Late")); diff != "" {
				t.Fatalf("claim %s: -stored +decided again:\n%s", r.Claim.ID, diff)
			}
			again++
		}
	}
	if again == 0 {
		t.Error("nothing was decided; the test shows nothing")
	}
	if journal, lines := c.sums(t); journal != lines {
		t.Errorf("the journal has %d cents, the paid lines %d", journal, lines)
	}
}

// column asks plain SQL for texts.
func (c *cluster) column(t *testing.T, sql string) (texts []string) {
	t.Helper()
	rows, err := c.stores[0].DB().Query(sql)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}

// number asks plain SQL for one number.
func (c *cluster) number(t *testing.T, sql string) (n int64) {
	t.Helper()
	if err := c.stores[0].DB().QueryRow(sql).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}
