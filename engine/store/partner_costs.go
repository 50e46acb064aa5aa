package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// The kinds of what is booked by hand.
const (
	kindCost     = "cost"
	kindOpening  = "opening"
	kindReversal = "reversal"
)

const selectPartnerCosts = `SELECT p.id, p.reverses, COALESCE(r.id, ''), p.partner, p.category, p.benefit, p.service_date, p.until_day,
		p.cents, p.reference, p.note, p.booked_on, p.booked_at, p.client, p.request_key, p.body_hash
	FROM partner_costs p LEFT JOIN partner_costs r ON r.reverses = p.id AND r.reverses <> ''
	WHERE 1 = 1`

// PartnerCosts implements engine.Reader. Before that is no partner cost is before nothing.
func (r *reader) PartnerCosts(ctx context.Context, f engine.PartnerCostFilter) ([]engine.PartnerCost, error) {
	st := statement{sql: selectPartnerCosts}
	where := func(given bool, condition string, args ...any) {
		if given {
			st.sql, st.args = st.sql+" AND "+condition, append(st.args, args...)
		}
	}
	where(f.ID != "", "p.id = ?", f.ID)
	where(f.Request != (engine.RequestKey{}), "p.client = ? AND p.request_key = ?", f.Request.Client, f.Request.Key)
	where(f.From != 0, "p.service_date >= ?", f.From.String())
	where(f.To != 0, "p.service_date <= ?", f.To.String())
	where(f.Category != "", "p.category = ?", f.Category)
	where(f.Partner != "", "p.partner = ?", f.Partner)
	where(f.Before != "", "p.n < (SELECT b.n FROM partner_costs b WHERE b.id = ?)", f.Before)
	st.sql += " ORDER BY p.n DESC"
	if f.Limit > 0 {
		st.sql, st.args = st.sql+" LIMIT ?", append(st.args, f.Limit)
	}
	var found []engine.PartnerCost
	err := r.query(ctx, "partner costs", st, func(rows *sql.Rows) error {
		var c engine.PartnerCost
		err := rows.Scan(&c.ID, &c.Reverses, &c.ReversedBy, &c.Partner, &c.Category, &c.Benefit, (*day)(&c.Date), (*day)(&c.Until),
			&c.Cents, &c.Reference, &c.Note, (*day)(&c.BookedOn), (*moment)(&c.BookedAt), &c.Request.Client, &c.Request.Key, &c.BodyHash)
		found = append(found, c)
		return err
	})
	return found, err
}

// AppendPartnerCost implements engine.Tx.
func (t *transaction) AppendPartnerCost(ctx context.Context, c engine.PartnerCost) error {
	kind, action := kindCost, "partner_cost.booked"
	if c.Reverses != "" {
		kind, action = kindReversal, "partner_cost.reversed"
	}
	cost := newBatch("id", "kind", "reverses", "partner", "category", "benefit", "service_date:date", "until_day:date", "cents:int",
		"reference", "note", "booked_on:date", "booked_at:instant", "client", "request_key", "body_hash")
	cost.add(c.ID, kind, c.Reverses, c.Partner, c.Category, c.Benefit, c.Date, c.Until, c.Cents,
		c.Reference, c.Note, c.BookedOn, c.BookedAt, c.Request.Client, c.Request.Key, c.BodyHash)
	d := t.store.dialect
	parts := cost.insert(d, "partner_costs", "")
	parts = append(parts, event(c.By, action, c.ID).insert(d, "audit_events", "")...)
	return t.exec(ctx, "append partner cost", parts...)
}
