package engine

import (
	"cmp"
	"slices"
)

// Approval is a prior agreement: what a member may be granted of a benefit, when and how much. It is registered by the
// payer and may be replaced; decisions keep the one they read.
type Approval struct {
	ID        string
	Member    string
	Benefit   string
	GrantedOn Date     // the day it was given; governs benefits with `dated_by: approval`
	Span               // validity: From inclusive, Until exclusive, 0 for no end
	Units     Quantity // granted under it in all; 0 when not limited
	Amount    Cents    // paid under it in all; 0 when not limited
}

// approvalFor returns the approval of the benefit that is valid on day d, nil when there is none. Of several the one
// that began last counts, then the one given last, then the greatest id: a prolongation replaces what it prolongs.
func (f *Facts) approvalFor(benefit string, d Date) *Approval {
	var best *Approval
	for i := range f.Approvals {
		a := &f.Approvals[i]
		if a.Benefit == benefit && a.Contains(d) && (best == nil || compareApprovals(a, best) > 0) {
			best = a
		}
	}
	return best
}

// The limits that a required approval brings to its benefit: what it grants and what may be paid under it, each bound
// by the approval's own figures.
const (
	LimitApprovalUnits  = "approval_units"
	LimitApprovalAmount = "approval_amount"
)

// ofApproval reports whether the limit is one of those.
func (l *Limit) ofApproval() bool {
	return !l.Pool && (l.ID == LimitApprovalUnits || l.ID == LimitApprovalAmount)
}

func compareApprovals(a, b *Approval) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.GrantedOn, b.GrantedOn), cmp.Compare(a.ID, b.ID))
}

// sortApprovals puts approvals in the order in which facts keep them.
func sortApprovals(all []Approval) {
	slices.SortFunc(all, func(a, b Approval) int { return cmp.Compare(a.ID, b.ID) })
}
