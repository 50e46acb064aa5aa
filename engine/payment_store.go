package engine

import "context"

// PaymentReader reads accounts and payment runs; it is a part of Reader.
type PaymentReader interface {
	// Accounts returns the accounts of these payees.
	Accounts(ctx context.Context, of []Payee) ([]Account, error)
	// PaymentRuns returns runs with the state they are in, newest first.
	PaymentRuns(ctx context.Context, f PaymentRunFilter) ([]PaymentRun, error)
	// Transfers returns the transfers of a run after a position, with their lines by entry, at most limit. After -1 the
	// lines that are settled without a transfer come before them, as those of position 0, if there are any.
	Transfers(ctx context.Context, run, after int64, limit int) ([]Transfer, error)
	// PaymentsDue sums what no live run pays of what was decided until a day, inclusive; Dues lists its payees.
	PaymentsDue(ctx context.Context, cutoff Date) (PaymentsDue, error)
	Dues(ctx context.Context, f DueFilter) ([]Due, error)
	// Reconcile holds payments against decisions. Read it in a View: one statement each, and one snapshot.
	Reconcile(ctx context.Context) (Reconciliation, error)
}

// PaymentTx writes accounts and payment runs; it is a part of Tx.
type PaymentTx interface {
	// Collect takes every entry that is payable or settled until the cutoff into a new run, of the next number, and copies
	// the accounts it pays on. Hold PaymentAnchor. An entry that a live run has is an *Error of kind Conflict and code
	// "request_exists": the database refuses it to whoever does not hold the anchor.
	Collect(ctx context.Context, cutoff Date) (number int64, t PaymentTotals, err error)
	// AppendPaymentRun stores the run that Collect began. Errors as those of AppendPartnerCost.
	AppendPaymentRun(ctx context.Context, r PaymentRun, by Actor) error
	// EndPaymentRun sends or cancels an open run, for good: a run that was ended meanwhile is an *Error of kind Conflict and
	// code "request_exists".
	EndPaymentRun(ctx context.Context, r PaymentRun, by Actor) error
	// NotePaymentFile leaves in the audit trail that somebody took the file of a run.
	NotePaymentFile(ctx context.Context, run string, by Actor) error
}

// PaymentAnchor is the anchor that whoever makes or ends a payment run holds: one at a time.
const PaymentAnchor Anchor = "payer|payment-runs"
