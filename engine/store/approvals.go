package store

import (
	"context"
	"errors"

	"octroi/engine"
)

var errUnbuilt = errors.New("store: not built")

// Consumers implements engine.Reader.
func (r *reader) Consumers(context.Context, []engine.CounterSpan, int) ([]engine.Record, error) {
	return nil, errUnbuilt
}

// History implements engine.Reader.
func (r *reader) History(context.Context, []engine.HistorySpan) ([]engine.MemberGranted, error) {
	return nil, errUnbuilt
}

// Approvals implements engine.Reader.
func (r *reader) Approvals(context.Context, []string) ([]engine.Approval, error) {
	return nil, errUnbuilt
}

// ApprovalsOf implements engine.Reader.
func (r *reader) ApprovalsOf(context.Context, []string) ([]engine.Approval, error) {
	return nil, errUnbuilt
}

// PutApproval implements engine.Tx.
func (t *transaction) PutApproval(context.Context, engine.Approval, engine.Actor) error {
	return errUnbuilt
}
