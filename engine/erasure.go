package engine

import (
	"strings"
	"time"
)

// Erasure is the erasure of a member's personal data: every step that was taken, the first one first.
type Erasure struct {
	Member string
	Steps  []ErasureStep
	// Hindrances are what stands in the way of it today: codes of sentences, with their arguments.
	Hindrances []FieldError
}

// ErasureStep is one step of an erasure, and who took it.
type ErasureStep struct {
	Kind   ErasureKind
	Client string // id of the API key, or "cli"
	Person string // the person behind it: the label of the key, or who the command line was told
	At     time.Time
	Note   string
}

// ErasureKind is a kind of step.
type ErasureKind string

// The steps of an erasure: somebody asks for it, and somebody else confirms it. What was asked for can be withdrawn; what
// was confirmed is done.
const (
	ErasureRequested ErasureKind = "requested"
	ErasureWithdrawn ErasureKind = "withdrawn"
	ErasureConfirmed ErasureKind = "confirmed"
)

// State is the kind of the last step; "" when there was none.
func (e *Erasure) State() ErasureKind {
	if len(e.Steps) == 0 {
		return ""
	}
	return e.Steps[len(e.Steps)-1].Kind
}

// sharedClient is the client of everybody who works at the command line.
const sharedClient = "cli"

// samePerson reports whether two steps were, as far as octroi can know, taken by one person: with one key, or under one
// name.
func (s *ErasureStep) samePerson(o *ErasureStep) bool {
	name := func(x *ErasureStep) string { return strings.ToLower(strings.TrimSpace(x.Person)) }
	return name(s) == name(o) || s.Client == o.Client && s.Client != sharedClient
}

// Obligations are what a payer still has to do with a member's data.
type Obligations struct {
	PendedClaims int64
	// UnpaidCents is what was decided and is in no run that was sent, owed and to be recovered added up without sign. 0 where
	// there is no run that was not cancelled: then payment is kept elsewhere.
	UnpaidCents Cents
	LastBooked  Date // of the last decision and the last payment; 0 when nothing ever was
}

// DefaultRetentionYears is how long a decision is kept when nobody says: Belgian accounts are kept for seven years from the
// first of January after the year that they close (Code de droit économique, art. III.86 and III.88).
const DefaultRetentionYears = 7

// retainedUntil is the first day on which decisions of that day need not be kept any longer.
func retainedUntil(decided Date, years int) Date {
	return decided.YearStart().AddMonths(12 * (years + 1))
}

// hindrances are what stands in the way of an erasure on a day.
func (o *Obligations) hindrances(m *Member, today Date, years int) []FieldError {
	var all []FieldError
	if m.CoveredOn(today) {
		all = append(all, FieldError{Pointer: "/coverage", Code: "erasure_covered"})
	}
	if o.PendedClaims > 0 {
		all = append(all, FieldError{Pointer: "/claims", Code: "erasure_pended", Args: []Arg{{"count", Int(o.PendedClaims)}}})
	}
	if o.UnpaidCents != 0 {
		all = append(all, FieldError{Pointer: "/payments", Code: "erasure_unpaid"})
	}
	if o.LastBooked != 0 {
		if until := retainedUntil(o.LastBooked, years); today < until {
			all = append(all, FieldError{Pointer: "/decisions", Code: "erasure_retained", Args: []Arg{{"date", DateValue(until)}, {"years", Int(int64(years))}}})
		}
	}
	return all
}

// erasedError is the error of whoever asks for a member who was erased, nil for all others.
func (m *Member) erasedError() error {
	if m.Erased == 0 {
		return nil
	}
	return NewError(NotFound, "member_erased", Arg{"date", DateValue(m.Erased)})
}
