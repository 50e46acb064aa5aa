package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"octroi/engine"
)

// testPutMany puts more of everything than a statement of SQLite has room for, half of it for the second time.
func testPutMany(t *testing.T, b *bench) {
	const n = 600
	members, providers := make([]engine.Member, n), make([]engine.Provider, n)
	approvals, accounts := make([]engine.Approval, n), make([]engine.Account, n)
	ids, payees := make([]string, n), make([]engine.Payee, n)
	for i := range n {
		id := fmt.Sprintf("X%04d", i)
		ids[i], payees[i] = id, engine.Payee{Kind: engine.PayMember, ID: id}
		members[i], providers[i], approvals[i] = member(id), provider(id), approval(id, id)
		accounts[i] = engine.Account{Payee: payees[i], IBAN: "BE68539007547034", Name: "Zoé"}
	}
	before := members[0]
	before.Households = []engine.HouseholdSpan{{Household: "before"}}
	put := func(from, to int) {
		b.update(func(ctx context.Context, tx engine.Tx) error {
			return errors.Join(tx.PutMembers(ctx, members[from:to], by), tx.PutProviders(ctx, providers[from:to], by),
				tx.PutApprovals(ctx, approvals[from:to], by), tx.PutAccounts(ctx, accounts[from:to], by))
		})
	}
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutMembers(ctx, []engine.Member{before}, by) })
	put(0, n/2)
	put(0, n)
	b.view(func(ctx context.Context, r engine.Reader) error {
		gotMembers, err := r.Members(ctx, ids)
		gotProviders, err2 := r.Providers(ctx, ids)
		gotApprovals, err3 := r.Approvals(ctx, ids)
		gotAccounts, err4 := r.Accounts(ctx, payees)
		homes, err5 := r.Households(ctx, []string{"before", "H1"})
		equal(t, "members", members, gotMembers)
		equal(t, "providers", providers, gotProviders)
		equal(t, "approvals", approvals, gotApprovals)
		equal(t, "accounts", accounts, gotAccounts)
		equal(t, "households", 1, len(homes))
		equal(t, "people of the household", n, len(homes[0].People))
		return errors.Join(err, err2, err3, err4, err5)
	})
	for _, action := range []string{"provider.put", "approval.put", "account.put"} {
		equal(t, action, int64(n+n/2), b.number("SELECT COUNT(*) FROM audit_events WHERE action = '"+action+"'"))
	}
	equal(t, "member.put", int64(n+n/2+1), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'member.put'"))
}

func testWaiting(t *testing.T, b *bench) {
	waits := func(n int, member, provider string) engine.Record {
		r := record(n, member, "2025-01-02", 0)
		l := &r.Decision.Lines[0]
		r.Decision.Outcome, l.Outcome, l.WaitsFor = engine.Pended, engine.Pended, engine.WaitsForDocument
		r.Claim.Lines[0].Provider = provider
		return r
	}
	b.append(waits(1, "M1", "P1"), waits(2, "M2", ""), waits(3, "M2", "P2"), record(4, "M3", "2025-01-03", 100))
	b.view(func(ctx context.Context, r engine.Reader) error {
		who, err := r.Waiting(ctx, []string{"M3", "M2", "M1", "M2", "nobody"}, []string{"", "P2", "P9"})
		equal(t, "who waits", engine.Waiting{Members: []string{"M1", "M2"}, Providers: []string{"P2"}}, who)
		none, err2 := r.Waiting(ctx, nil, nil)
		equal(t, "nobody asked for", engine.Waiting{}, none)
		return errors.Join(err, err2)
	})
}
