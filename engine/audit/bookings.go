package audit

import (
	"context"
	"database/sql"
	"fmt"

	"octroi/engine"
)

// bookings looks at what is booked by hand: opening balances, whose entries stand in the journal (I1), and partner costs;
// each may be reversed once, exactly (I9).
func (r *run) bookings(ctx context.Context) error {
	if err := r.openingEntries(ctx); err != nil {
		return err
	}
	show := func(table string) func(key, detail string) (string, string) {
		return func(key, detail string) (string, string) {
			return detail, "SELECT * FROM " + table + " WHERE id = '" + key + "'"
		}
	}
	for table, exact := range map[string]string{
		"partner_costs": `o.kind <> 'cost' OR r.cents <> -o.cents OR r.partner <> o.partner OR r.category <> o.category OR r.benefit <> o.benefit
			OR r.service_date <> o.service_date OR r.until_day <> o.until_day`,
		"opening_balances": `o.kind <> 'opening' OR r.member <> o.member OR r.limit_code <> o.limit_code OR r.date <> o.date`,
	} {
		if err := r.count(ctx, "I9", "SELECT COUNT(*) FROM "+table+" WHERE kind = 'reversal'"); err != nil {
			return err
		}
		for _, q := range []string{
			`SELECT CAST(r.id AS text), 'what it reverses is not there, or is not what it takes back' FROM ` + table + ` r
				LEFT JOIN ` + table + ` o ON CAST(o.id AS text) = r.reverses WHERE r.kind = 'reversal' AND (o.id IS NULL OR ` + exact + `)`,
			`SELECT MIN(CAST(r.id AS text)), 'the same is reversed more than once' FROM ` + table + ` r WHERE r.reverses <> ''
				GROUP BY r.reverses HAVING COUNT(*) > 1`,
			`SELECT CAST(r.id AS text), 'its kind and what it reverses do not go together' FROM ` + table + ` r
				WHERE (r.kind = 'reversal') <> (r.reverses <> '')`,
		} {
			if err := r.query(ctx, "I9", q, show(table)); err != nil {
				return err
			}
		}
	}
	return nil
}

type openingText struct {
	K []argument      `json:"k"`
	Q engine.Quantity `json:"q"`
	A engine.Cents    `json:"a"`
	C int64           `json:"c"`
	O value           `json:"o"`
	T string          `json:"t"`
	B []entryText     `json:"b"`
}

// openingEntries holds the entries of opening balances against their documents, and both against their reversals.
func (r *run) openingEntries(ctx context.Context) error {
	type entry struct {
		id, counter, limit, of string
		date                   engine.Date
		value                  int64
	}
	want := map[entry]int{}
	sums := map[string]int64{} // of an opening with its reversal, by the opening's id
	err := r.snap.each(ctx, "SELECT CAST(id AS text), limit_code, reverses, doc FROM opening_balances", nil, func(rows *sql.Rows) error {
		var id, limit, reverses, text string
		if err := rows.Scan(&id, &limit, &reverses, &text); err != nil {
			return err
		}
		var doc openingText
		if parse(text, &doc) != nil {
			r.fail("I1", id, "the document of the opening balance cannot be read", "SELECT * FROM opening_balances WHERE id = '"+id+"'")
			return nil //nolint:nilerr // a finding of the audit, not a failure of it
		}
		for _, b := range doc.B {
			want[entry{id, string(b.K), limit, b.O, b.D, b.V}]++
			if reverses != "" {
				sums[reverses] += b.V
			} else {
				sums[id+" of"] += b.V
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for id, n := range sums {
		if of, ok := sums[id+" of"]; ok && of+n != 0 {
			r.fail("I9", id, "its reversal takes back something else", "SELECT * FROM opening_balances WHERE reverses = '"+id+"'")
		}
	}
	err = r.snap.each(ctx, `SELECT CAST(claim_id AS text), counter, limit_code, CAST(date AS text), of_key, value
		FROM journal_consumptions WHERE kind = 'opening'`, nil, func(rows *sql.Rows) error {
		var e entry
		err := rows.Scan(&e.id, &e.counter, &e.limit, (*date)(&e.date), &e.of, &e.value)
		want[e]--
		r.checked("I1", 1)
		return err
	})
	for e, n := range want {
		if n != 0 {
			r.fail("I1", e.id, fmt.Sprintf("an entry of %d of the opening balance is missing, or is one too many", e.value),
				"SELECT * FROM journal_consumptions WHERE claim_id = '"+e.id+"'")
		}
	}
	return err
}
