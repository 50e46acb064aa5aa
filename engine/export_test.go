package engine

import "context"

// What the external tests of this package borrow from the internal ones.
var (
	BookOf       = bookOf
	Psychology   = psychology
	Session      = session
	TestMember   = member
	Psychologist = psychologist
	ClaimOf      = claimOf
	Always       = always
	MoneyChoice  = money
	AnchorsOf    = (*OpeningBalance).anchors
)

// Together commits claims and revisions in one batch, as clients who come at the same moment are.
func Together(s *Service, subs []Submission, revisions []VersionRequest) (results []Result) {
	var batch []*submission
	for i := range subs {
		batch = append(batch, s.admit(subs[i]))
	}
	for i := range revisions {
		batch = append(batch, s.revising(revisions[i]))
	}
	s.commitHere(context.Background(), batch)
	for _, p := range batch {
		results = append(results, <-p.done)
	}
	return results
}

// Contributing lets a benefit wait until the member's contributions are in order.
func Contributing(b *Benefit) *Benefit {
	b.Gates = append(b.Gates, Gate{
		Rule: "requires[1]", Reason: "contributions_due", Pend: true,
		If: cond("member.contributions", func(v *View) bool { return v.Member.ContributionsOn(v.On) == ContributionsInOrder },
			Fact{Name: "member.contributions", Group: FactContributions}),
	})
	return b
}

// add books what a decision consumes.
func (l ledger) add(d *Decision) {
	for i := range d.Lines {
		l.book(&d.Lines[i], 1, true)
	}
}

// Dearer pays EUR 25 a session from March 2025 on.
func Dearer(b *Benefit) *Benefit {
	b.Pays = money(func(v *View) (Money, error) {
		if v.On >= MustDate("2025-03-01") {
			return minUnitLeft(2500)(v)
		}
		return minUnitLeft(2000)(v)
	})
	return b
}
