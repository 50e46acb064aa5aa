package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

const selectOpenings = `SELECT CAST(o.id AS text), o.reverses, COALESCE(CAST(r.id AS text), ''), o.member, o.limit_code, o.date, o.doc,
		o.booked_on, o.booked_at, o.client, o.request_key, o.body_hash
	FROM opening_balances o LEFT JOIN opening_balances r ON r.reverses = CAST(o.id AS text) AND r.reverses <> ''
	WHERE 1 = 1`

// OpeningBalances implements engine.Reader. An id that cannot be one has none.
func (r *reader) OpeningBalances(ctx context.Context, f engine.OpeningFilter) ([]engine.OpeningBalance, error) {
	st := statement{sql: selectOpenings}
	if f.ID != "" {
		id, ok := canonical(f.ID)
		if !ok {
			return nil, nil
		}
		st.sql, st.args = st.sql+" AND o.id = ?", append(st.args, id)
	}
	if f.Request != (engine.RequestKey{}) {
		st.sql, st.args = st.sql+" AND o.client = ? AND o.request_key = ?", append(st.args, f.Request.Client, f.Request.Key)
	}
	if f.Member != "" {
		st.sql, st.args = st.sql+" AND o.member = ?", append(st.args, f.Member)
	}
	st.sql += " ORDER BY o.n"
	var found []engine.OpeningBalance
	err := r.query(ctx, "opening balances", st, func(rows *sql.Rows) error {
		var o engine.OpeningBalance
		var text string
		err := rows.Scan(&o.ID, &o.Reverses, &o.ReversedBy, &o.Member, &o.Limit, (*day)(&o.Date), &text,
			(*day)(&o.BookedOn), (*moment)(&o.BookedAt), &o.Request.Client, &o.Request.Key, &o.BodyHash)
		if err != nil {
			return err
		}
		doc, err := decode[openingDoc]("opening balance", text)
		doc.into(&o)
		found = append(found, o)
		return err
	})
	return found, err
}

// AppendOpeningBalance implements engine.Tx.
func (t *transaction) AppendOpeningBalance(ctx context.Context, o engine.OpeningBalance) error {
	kind, action := kindOpening, "opening_balance.booked"
	if o.Reverses != "" {
		kind, action = kindReversal, "opening_balance.reversed"
	}
	opening := newBatch("id:uuid", "kind", "reverses", "member", "limit_code", "date:date", "doc", "booked_on:date", "booked_at:instant",
		"client", "request_key", "body_hash")
	opening.add(o.ID, kind, o.Reverses, o.Member, o.Limit, o.Date, encode(toOpening(o)), o.BookedOn, o.BookedAt,
		o.Request.Client, o.Request.Key, o.BodyHash)
	entries := newBatch("claim_id:uuid", "version:int", "line:int", "counter", "limit_code", "date:date", "of_key", "value:int", "kind")
	for i, e := range o.Booked {
		entries.add(o.ID, 0, i, string(e.Counter), o.Limit, e.Date, e.Of, e.Value, kindOpening)
	}
	d := t.store.dialect
	parts := opening.insert(d, "opening_balances", "")
	parts = append(parts, entries.insert(d, "journal_consumptions", "")...)
	parts = append(parts, event(o.By, action, o.ID).insert(d, "audit_events", "")...)
	return t.exec(ctx, "append opening balance", parts...)
}
