package audit

import (
	"context"
	"database/sql"
	"fmt"
)

// latest picks the last version of each claim.
const latest = "(SELECT claim_id, MAX(version) AS version FROM decisions GROUP BY claim_id)"

// totals adds up money along independent ways and wants the same sums (I2).
func (r *run) totals(ctx context.Context) error {
	var err error
	r.timed("I2", func() {
		if err = r.groups(ctx); err == nil {
			err = r.sums(ctx)
		}
	})
	return err
}

// groups holds the journal against the lines of the latest decisions, by benefit, category and month.
func (r *run) groups(ctx context.Context) error {
	type group struct{ benefit, category, month string }
	sums := map[group]int64{}
	add := func(query, column string, sign int64) error {
		where, args := r.only.on(" AND", column)
		return r.snap.each(ctx, fmt.Sprintf(query, where), args, func(rows *sql.Rows) error {
			var g group
			var cents int64
			err := rows.Scan(&g.benefit, &g.category, &g.month, &cents)
			sums[g] += sign * cents
			return err
		})
	}
	err := add(`SELECT j.benefit, j.category, COALESCE(substr(CAST(j.service_date AS text), 1, 7), ''), CAST(SUM(j.cents) AS bigint)
		FROM journal_payments j WHERE j.kind = 'payment'%s GROUP BY 1, 2, 3`, "j.claim_id", 1)
	if err == nil {
		err = add(`SELECT l.benefit, l.category, COALESCE(substr(CAST(l.date AS text), 1, 7), ''), CAST(SUM(l.pays_cents - l.ex_gratia_cents) AS bigint)
			FROM decision_lines l JOIN `+latest+` v ON v.claim_id = l.claim_id AND v.version = l.version
			WHERE 1 = 1%s GROUP BY 1, 2, 3`, "l.claim_id", -1)
	}
	if err != nil {
		return err
	}
	r.checked("I2", int64(len(sums)))
	for g, n := range sums {
		if n != 0 {
			r.fail("I2", g.benefit+" "+g.category+" "+g.month, fmt.Sprintf("the journal has %d cents more than the decisions", n),
				"SELECT * FROM journal_payments WHERE benefit = '"+g.benefit+"' AND CAST(service_date AS text) LIKE '"+g.month+"%'")
		}
	}
	return nil
}

// sums wants one number of three: the journal, the decisions as a whole, and their lines; for each kind of payment.
func (r *run) sums(ctx context.Context) error {
	var journal, decisions, lines, exGratia, exGratiaLines int64
	for query, into := range map[string]*int64{
		"SELECT CAST(COALESCE(SUM(x.cents), 0) AS bigint) FROM journal_payments x WHERE x.kind = 'payment'%s":                                                                       &journal,
		"SELECT CAST(COALESCE(SUM(x.cents), 0) AS bigint) FROM journal_payments x WHERE x.kind = 'ex_gratia'%s":                                                                     &exGratia,
		"SELECT CAST(COALESCE(SUM(x.pays_cents), 0) AS bigint) FROM decisions x JOIN " + latest + " v ON v.claim_id = x.claim_id AND v.version = x.version WHERE 1 = 1%s":           &decisions,
		"SELECT CAST(COALESCE(SUM(x.pays_cents), 0) AS bigint) FROM decision_lines x JOIN " + latest + " v ON v.claim_id = x.claim_id AND v.version = x.version WHERE 1 = 1%s":      &lines,
		"SELECT CAST(COALESCE(SUM(x.ex_gratia_cents), 0) AS bigint) FROM decision_lines x JOIN " + latest + " v ON v.claim_id = x.claim_id AND v.version = x.version WHERE 1 = 1%s": &exGratiaLines,
	} {
		where, args := r.only.on(" AND", "x.claim_id")
		if err := r.snap.one(ctx, fmt.Sprintf(query, where), args, into); err != nil {
			return err
		}
	}
	r.checked("I2", 2)
	if journal+exGratia != decisions || decisions != lines {
		r.fail("I2", "all payments", fmt.Sprintf("the journal has %d cents, the decisions %d and their lines %d", journal+exGratia, decisions, lines),
			"SELECT SUM(cents) FROM journal_payments")
	}
	if exGratia != exGratiaLines {
		r.fail("I2", "all ex gratia", fmt.Sprintf("the journal has %d cents and the decisions' lines %d", exGratia, exGratiaLines),
			"SELECT SUM(cents) FROM journal_payments WHERE kind = 'ex_gratia'")
	}
	return nil
}
