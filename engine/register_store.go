package engine

import "context"

// RegisterReader reads for whoever changes a register; it is a part of Reader.
type RegisterReader interface {
	// Waiting returns those of these members and providers of whom any line waits, each sorted by id.
	Waiting(ctx context.Context, members, providers []string) (Waiting, error)
}

// Waiting is of whom lines wait.
type Waiting struct {
	Members   []string
	Providers []string
}

// RegisterTx writes registers; it is a part of Tx. Each thing is stored as a whole, new or instead of the one of the same id. No
// two of one call have the same.
type RegisterTx interface {
	PutMembers(ctx context.Context, all []Member, by Actor) error
	PutProviders(ctx context.Context, all []Provider, by Actor) error
	PutApprovals(ctx context.Context, all []Approval, by Actor) error
	PutAccounts(ctx context.Context, all []Account, by Actor) error

	PutMember(ctx context.Context, m Member, by Actor) error
	PutProvider(ctx context.Context, p Provider, by Actor) error
	PutApproval(ctx context.Context, a Approval, by Actor) error
	PutAccount(ctx context.Context, a Account, by Actor) error
}
