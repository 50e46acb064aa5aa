package main

import (
	"testing"

	"octroi/rules"
)

// auditGreen seals what was booked and has the audit check every invariant and take every decision again, as
// `octroi seal` and `octroi audit --replay all` do.
func auditGreen(t *testing.T, c *cluster) {
	t.Helper()
	if c.number(t, `SELECT count(*) FROM claims`) == 0 {
		t.Error("nothing was decided; the test shows nothing")
	}
	auditOf(t, c.stores[0], rules.Compiler{})
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
