package engine

import "context"

// ReassessmentReader reads runs that decide claims again; it is a part of Reader.
type ReassessmentReader interface {
	// Reassessments returns runs as they stand, newest first.
	Reassessments(ctx context.Context, f ReassessmentFilter) ([]Reassessment, error)
	// MembersDecided returns the members after one, by id, who have a line that the scope may cover, at most limit.
	MembersDecided(ctx context.Context, scope ReassessScope, after string, limit int) ([]string, error)
	// Reassessed sums what a run has booked so far.
	Reassessed(ctx context.Context, run string) (ReassessmentFigures, error)
}

// ReassessmentTx writes runs; it is a part of Tx.
type ReassessmentTx interface {
	// AppendReassessment stores an event: r as it stands, of the place r.Seq. Hold ReassessmentAnchor, and look first whether the
	// place is free: the database refuses another event of the same place.
	AppendReassessment(ctx context.Context, r Reassessment, by Actor) error
}

// ReassessmentFilter selects runs; what is zero selects everything.
type ReassessmentFilter struct {
	ID      string
	Request RequestKey
	Before  string // id, exclusive: ids are in the order of time
	State   ReassessmentState
	Limit   int
}

// ReassessmentAnchor is the anchor that whoever notes where a run stands holds.
const ReassessmentAnchor Anchor = "payer|reassessments"
