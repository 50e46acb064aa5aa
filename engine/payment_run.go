package engine

import (
	"io"
	"iter"
	"time"
)

// PaymentState says where a payment run stands. An open run may be sent or cancelled; either is for good.
type PaymentState string

// The three states. An open or a sent run is live: what it pays is paid by no other.
const (
	PaymentOpen      PaymentState = "open"
	PaymentSent      PaymentState = "sent"
	PaymentCancelled PaymentState = "cancelled"
)

// PaymentRun collects what is due by payee, net of recoveries, into one payment file. Nothing of it ever changes but its
// state: a run that was made wrongly is cancelled before it is sent, and a payment that was wrong is recovered by a later run.
type PaymentRun struct {
	PaymentRequest
	ID        string
	Number    int64 // 1, 2, 3… without gaps
	CreatedOn Date
	CreatedAt time.Time
	CreatedBy string // id of the API key, or "cli"

	Payer   Payer // as it was configured when the run was made
	Totals  PaymentTotals
	LeftOut PaymentsDue // what was due and is not in the run; Payable is empty
	File    PaymentFile

	State   PaymentState
	EndedAt time.Time // when it was sent or cancelled; zero while open
	EndedBy string
	Reason  string // why it was cancelled
}

// PaymentRequest asks for a payment run.
type PaymentRequest struct {
	Cutoff        Date // decided on this day or earlier; 0 for today
	ExecutionDate Date // when the bank is to pay; 0 for today
	Note          string
	Request       RequestKey
	BodyHash      string
}

// PaymentTotals sums a run. Settled counts payees whose payments and recoveries cancel out: their entries are in the run,
// and nothing is transferred.
type PaymentTotals struct {
	Transfers int64
	Entries   int64 // journal entries, those of Settled too
	Cents     Cents
	Settled   int64
}

// PaymentFile identifies the file of a run, which is made anew out of the run whenever it is asked for.
type PaymentFile struct {
	Format string // such as pain.001.001.09
	SHA256 string // hex
	Bytes  int64
}

// DueSum sums what is due to a group of payees.
type DueSum struct {
	Payees  int64
	Entries int64
	Cents   Cents
}

// DueState says what a payment run would do with what is due to a payee.
type DueState string

// The states of what is due. Vouchers and services are never due: they are no money.
const (
	DuePayable        DueState = "payable"         // transferred
	DueSettled        DueState = "settled"         // payments and recoveries cancel out
	DueCarried        DueState = "carried"         // more is to be recovered than paid: waits for later payments
	DueWithoutAccount DueState = "without_account" // waits for an account
	DueElsewhere      DueState = "elsewhere"       // partners are settled with outside of payment runs
)

// DueStates lists every state.
var DueStates = [...]DueState{DuePayable, DueSettled, DueCarried, DueWithoutAccount, DueElsewhere}

// PaymentsDue sums what is in no live run, by what a run would do with it.
type PaymentsDue struct {
	Payable, Settled, Carried, WithoutAccount, Elsewhere DueSum
}

// Of returns the sum of a state.
func (d *PaymentsDue) Of(s DueState) *DueSum {
	switch s {
	case DuePayable:
		return &d.Payable
	case DueSettled:
		return &d.Settled
	case DueCarried:
		return &d.Carried
	case DueWithoutAccount:
		return &d.WithoutAccount
	default:
		return &d.Elsewhere
	}
}

// Cents is the sum of all states.
func (d *PaymentsDue) Cents() (sum Cents) {
	for _, s := range DueStates {
		sum += d.Of(s).Cents
	}
	return sum
}

// Due is what is due to one payee.
type Due struct {
	Payee   Payee
	State   DueState
	Entries int64
	Cents   Cents
}

// DueFilter selects payees to whom something is due, by kind and id.
type DueFilter struct {
	Cutoff Date
	State  DueState // "" for all but DueElsewhere, which has no payees
	After  Payee    // exclusive
	Limit  int
}

// Reconciliation holds payments against decisions: Decided is what all decisions pay in money, less what was reversed, and
// always the sum of the others.
type Reconciliation struct {
	Decided Cents
	Open    Cents // transferred by open runs
	Sent    Cents // transferred by sent runs
	Due     PaymentsDue
}

// Difference is 0 unless payments and decisions disagree.
func (r *Reconciliation) Difference() Cents { return r.Decided - r.Open - r.Sent - r.Due.Cents() }

// Transfer is one credit transfer of a run, or with Position 0 what was settled without one.
type Transfer struct {
	Position int64 // 1, 2, 3… in the run
	Payee    Payee
	Cents    Cents
	IBAN     IBAN   // as at the run; "" once erased
	Name     string // as at the run; "" once erased
	Lines    []TransferLine
}

// TransferReference is what a transfer is called at every bank (end-to-end identification): the number of its run and its
// position there.
func TransferReference(run, position int64) string {
	return "R" + formatInt(run) + "-" + formatInt(position)
}

// TransferLine is a journal entry that a transfer pays, or recovers where Cents is below 0.
type TransferLine struct {
	Entry     int64 // id in the journal
	Claim     string
	Version   int // of the claim, whose decision made the entry
	Line      int
	Kind      string // payment or ex_gratia
	Benefit   string
	Member    string
	Service   Date
	DecidedOn Date
	Cents     Cents
}

// Payer is who pays: the account that transfers are taken from.
type Payer struct {
	Name   string
	IBAN   IBAN
	BIC    string // of the account's bank; may be left out
	ID     string // of the payer with its bank or a register, such as the enterprise number; may be left out
	Issuer string // who gave ID, such as KBO-BCE; may be left out
}

// PaymentOrder is a run on its way into a file.
type PaymentOrder struct {
	ID            string
	Number        int64
	CreatedAt     time.Time
	ExecutionDate Date
	Payer         Payer
	Transfers     int64
	Cents         Cents
}

// PaymentFormat writes payment files. Package payment is its implementation.
type PaymentFormat interface {
	// Name is what PaymentFile.Format says.
	Name() string
	// Write writes the file of an order, always the same bytes for the same order and transfers. It fails when the transfers
	// are not those of the order, by number or by sum.
	Write(w io.Writer, o PaymentOrder, transfers iter.Seq2[Transfer, error]) error
	// Check returns what is wrong with a payer, nil when nothing is.
	Check(p Payer) error
}

// PaymentRunFilter selects payment runs, newest first. What is empty selects nothing away.
type PaymentRunFilter struct {
	ID      string
	Request RequestKey
	State   PaymentState
	Before  int64 // number, exclusive
	Limit   int   // 0 for all
}
