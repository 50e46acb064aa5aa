package storetest

import (
	"context"
	"errors"
	"testing"

	"octroi/engine"
)

func approval(id, member string) engine.Approval {
	return engine.Approval{
		ID: id, Member: member, Benefit: "psychology", GrantedOn: day("2024-12-20"),
		Span:  engine.Span{From: day("2025-01-01"), Until: day("2026-01-01")},
		Units: 10_500, Amount: 25_000,
	}
}

func testApprovals(t *testing.T, b *bench) {
	limited, open := approval("A2", "M1"), approval("A1", "M1")
	open.Until, open.Units, open.Amount = 0, 0, 0
	other := approval("a1", "M2")
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutApproval(ctx, limited, by), tx.PutApproval(ctx, other, by), tx.PutApproval(ctx, open, by))
	})
	type ask func(engine.Reader, context.Context, []string) ([]engine.Approval, error)
	read := func(by ask, ids ...string) (found []engine.Approval) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			found, err = by(r, ctx, ids)
			return err
		})
		return found
	}
	byID, ofMembers := ask(engine.Reader.Approvals), ask(engine.Reader.ApprovalsOf)
	equal(t, "two of three ids, one asked twice", []engine.Approval{open, limited}, read(byID, "A2", "nothing", "A1", "A2"))
	equal(t, "no ids", 0, len(read(byID)))
	equal(t, "of one member", []engine.Approval{open, limited}, read(ofMembers, "M1"))
	equal(t, "of two members and one who has none", []engine.Approval{open, limited, other}, read(ofMembers, "M2", "nobody", "M1"))
	equal(t, "of nobody", 0, len(read(ofMembers)))

	limited.Member, limited.Benefit, limited.GrantedOn = "M2", "sport", day("2025-02-01")
	limited.Span, limited.Units, limited.Amount = engine.Span{From: day("2025-02-02")}, 500, 1
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutApproval(ctx, limited, by) })
	equal(t, "replaced as a whole", []engine.Approval{limited}, read(byID, "A2"))
	equal(t, "left to the first member", []engine.Approval{open}, read(ofMembers, "M1"))
	equal(t, "given to the other", []engine.Approval{limited, other}, read(ofMembers, "M2"))
	equal(t, "audit events", int64(2), b.number(`SELECT COUNT(*) FROM audit_events
		WHERE action = 'approval.put' AND actor = 'cli' AND request_id = 'req-1' AND subject = 'A2'`))
}

// testManyApprovals asks for more members than fit in one statement of SQLite: the answer is one all the same.
func testManyApprovals(t *testing.T, b *bench) {
	const n = 1500
	members := make([]string, n)
	for i := range members {
		members[i] = claimID(i)
	}
	first, last := approval("A1", members[n-1]), approval("A2", members[0])
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutApproval(ctx, first, by), tx.PutApproval(ctx, last, by))
	})
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := r.ApprovalsOf(ctx, members)
		equal(t, "approvals by id", []engine.Approval{first, last}, found)
		return err
	})
}

// testApprovalRefused stores no approval without the days that make it one, nor its trace.
func testApprovalRefused(t *testing.T, b *bench) {
	undated := approval("A1", "M1")
	undated.From = 0
	err := b.Update(t.Context(), func(tx engine.Tx) error { return tx.PutApproval(t.Context(), undated, by) })
	if engine.ErrorCode(err) != "internal" {
		t.Errorf("an approval without a first day gives %v, want an internal error", err)
	}
	equal(t, "audit events", int64(0), b.number("SELECT COUNT(*) FROM audit_events"))
}
