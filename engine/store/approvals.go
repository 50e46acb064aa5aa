package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"octroi/engine"
)

const (
	selectApprovals = "SELECT id, member, benefit, granted_on, from_day, until_day, units, amount_cents FROM approvals "
	approvalsByID   = selectApprovals + "WHERE id IN (%s) ORDER BY id"
	approvalsOf     = selectApprovals + "WHERE member IN (%s)"
)

// Approvals implements engine.Reader.
func (r *reader) Approvals(ctx context.Context, ids []string) ([]engine.Approval, error) {
	return r.approvals(ctx, approvalsByID, ids)
}

// ApprovalsOf implements engine.Reader.
func (r *reader) ApprovalsOf(ctx context.Context, members []string) ([]engine.Approval, error) {
	found, err := r.approvals(ctx, approvalsOf, members)
	slices.SortFunc(found, func(a, b engine.Approval) int { return cmp.Compare(a.ID, b.ID) })
	return found, err
}

func (r *reader) approvals(ctx context.Context, query string, ids []string) ([]engine.Approval, error) {
	var found []engine.Approval
	err := r.queryFor(ctx, "approvals", query, idsOf(ids), func(rows *sql.Rows) error {
		var a engine.Approval
		err := rows.Scan(&a.ID, &a.Member, &a.Benefit, (*day)(&a.GrantedOn), (*day)(&a.From), (*day)(&a.Until), &a.Units, &a.Amount)
		found = append(found, a)
		return err
	})
	return found, err
}

// PutApproval implements engine.Tx.
func (t *transaction) PutApproval(ctx context.Context, a engine.Approval, by engine.Actor) error {
	return t.PutApprovals(ctx, []engine.Approval{a}, by)
}

// PutApprovals implements engine.Tx.
func (t *transaction) PutApprovals(ctx context.Context, all []engine.Approval, by engine.Actor) error {
	approvals := newBatch("id", "member", "benefit", "granted_on:date", "from_day:date", "until_day:date", "units:int", "amount_cents:int")
	events := newEvents()
	for _, a := range all {
		approvals.add(a.ID, a.Member, a.Benefit, a.GrantedOn, a.From, a.Until, a.Units, a.Amount)
		events.add(by.At, by.Client, "approval.put", a.ID, by.RequestID)
	}
	d := t.store.dialect
	parts := approvals.insert(d, "approvals", ` WHERE true ON CONFLICT (id) DO UPDATE SET member = excluded.member,
		benefit = excluded.benefit, granted_on = excluded.granted_on, from_day = excluded.from_day,
		until_day = excluded.until_day, units = excluded.units, amount_cents = excluded.amount_cents`)
	parts = append(parts, events.insert(d, "audit_events", "")...)
	return t.exec(ctx, "put approvals", parts...)
}
