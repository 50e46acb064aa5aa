package engine

import (
	"cmp"
	"context"
	"slices"
)

// Statement is what a member's year of services cost and what became of it, for another insurer: the services that were
// decided, each as it was last decided, by the day on which it began. What was taken back is not in it.
type Statement struct {
	Member string
	Year   int
	Lines  []StatementLine // by Date, claim and line
	Pended int             // services of the year that are not decided yet; they are not in Lines
}

// StatementLine is one service of a statement.
type StatementLine struct {
	Claim       string
	Line        int // from 0
	Revision    string
	Benefit     string
	Date, Until Date
	Provider    string // as it is known by name, else its id
	Bill        string
	Outcome     Outcome
	Figures     StatementFigures
}

// StatementFigures are the amounts of one service, or of several added up.
type StatementFigures struct {
	Charged, Statutory, Other, Paid, Left Cents
}

// Add counts further services.
func (f *StatementFigures) Add(x StatementFigures) {
	f.Charged += x.Charged
	f.Statutory += x.Statutory
	f.Other += x.Other
	f.Paid += x.Paid
	f.Left += x.Left
}

// Statement returns the statement of a member's calendar year; NotFound and "member_not_found" when nobody knows the
// member.
func (s *Service) Statement(ctx context.Context, member string, year int) (st Statement, err error) {
	st = Statement{Member: member, Year: year}
	err = s.store.View(ctx, func(r Reader) error {
		st.Lines, st.Pended = nil, 0
		if _, err := memberOf(ctx, r, member); err != nil {
			return err
		}
		return eachClaim(ctx, r, member, st.add)
	})
	slices.SortFunc(st.Lines, func(a, b StatementLine) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Claim, b.Claim), cmp.Compare(a.Line, b.Line))
	})
	return st, err
}

// claimsAtOnce is how many claims are read at a time where all of a member's are gone through.
const claimsAtOnce = 200

// eachClaim visits every claim of a member, newest first.
func eachClaim(ctx context.Context, r Reader, member string, visit func(*Record)) error {
	f := ClaimFilter{Member: member, Limit: claimsAtOnce}
	for {
		found, err := r.Claims(ctx, f)
		if err != nil {
			return err
		}
		for i := range found {
			visit(&found[i])
		}
		if len(found) < claimsAtOnce {
			return nil
		}
		f.Before = found[len(found)-1].Claim.ID
	}
}

func (st *Statement) add(r *Record) {
	for i := range min(len(r.Claim.Lines), len(r.Decision.Lines)) {
		l, d := &r.Claim.Lines[i], &r.Decision.Lines[i]
		if l.Date == 0 || l.Date.Year() != st.Year {
			continue
		}
		switch d.Outcome {
		case Approved, Reduced, Denied:
			st.Lines = append(st.Lines, StatementLine{
				Claim: r.Claim.ID, Line: i, Revision: r.Decision.Revision, Benefit: l.Benefit, Date: l.Date, Until: l.Until,
				Provider: r.Facts.ProviderName(l.Provider), Bill: l.Bill, Outcome: d.Outcome, Figures: r.Figures(i),
			})
		case Pended:
			st.Pended++
		case Reversed: // taken back: it never was
		}
	}
}

// Figures are the amounts of line i, with what the decision pays of them. A lump sum may be more than what was left to
// pay: then nothing is.
func (r *Record) Figures(i int) StatementFigures {
	l, paid := &r.Claim.Lines[i], r.Decision.Lines[i].Pays
	return StatementFigures{Charged: l.Charged, Statutory: l.Statutory, Other: l.Other, Paid: paid, Left: max(0, l.Left()-paid)}
}

// ProviderName says a provider as a reader knows it: by its name where it has one, else by its id.
func (f *Facts) ProviderName(id string) string {
	if p := f.Provider(id); p != nil && p.Name != "" {
		return p.Name
	}
	return id
}
