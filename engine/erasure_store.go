package engine

import "context"

// ErasureReader reads where the erasure of a member stands; it is a part of Reader.
type ErasureReader interface {
	// Erasures returns the steps of the erasure of a member, the first one first.
	Erasures(ctx context.Context, member string) ([]ErasureStep, error)
	// Obligations returns what there is still to do with a member's data.
	Obligations(ctx context.Context, member string) (Obligations, error)
}

// ErasureTx takes the steps of an erasure; it is a part of Tx.
type ErasureTx interface {
	// NoteExport leaves in the audit trail that everything about a member was read.
	NoteExport(ctx context.Context, member string, by Actor) error
	// AppendErasure stores a step towards the erasure of a member, or back from it.
	AppendErasure(ctx context.Context, member string, s ErasureStep, by Actor) error
	// Erase stores the confirming step, and puts m, which is an id and the day, in the place of everything that names or
	// describes the member: the register, approvals, what claims and decisions say, and notes. Amounts, ids and the journal
	// stay. It fails unless the last step was a request by somebody else.
	Erase(ctx context.Context, m Member, s ErasureStep, by Actor) error
}
