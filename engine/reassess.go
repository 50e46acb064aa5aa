package engine

import (
	"context"
	"slices"
)

// ReassessScope says which decided lines are decided again: those dated on or after From, of some benefits or all.
type ReassessScope struct {
	From     Date
	Benefits []string // none: all
	// InServiceOrder decides them in the order of their dates; else in the order in which they arrived, as they first were.
	InServiceOrder bool
}

// covers reports whether a decided line is decided again. One that has no date was never decided.
func (s *ReassessScope) covers(l *LineDecision) bool {
	return (l.Date == 0 || l.Date >= s.From) && (len(s.Benefits) == 0 || slices.Contains(s.Benefits, l.Benefit)) && l.Outcome != Reversed
}

// HouseholdReassessment asks to decide again what was decided for the people who share a member's household. Run names the
// run that it belongs to: in one run a claim gets one new version at most, whatever is interrupted and resumed.
type HouseholdReassessment struct {
	Run    string
	Member string
	Scope  ReassessScope
	Reason string
	By     Actor
	// Preview answers what would change, and stores nothing.
	Preview bool
}

// Reassessed is what became of a household: the claims that changed, each with Before set. Lead is the first of its members,
// by id, who has a claim in question; it is "" when nobody has. A run that goes through all members asks once for each
// household by going on where Lead is the member who was asked for.
type Reassessed struct {
	Lead    string
	Claims  int // that were decided again
	Changed []Record
	// Failed are claims that could not be decided, by a fault of the program, and stay as they were; FailedCode is the code of
	// one of the errors.
	Failed     int
	FailedCode string
}

// ReassessHousehold decides again, on what the book in force and the registers say now, the lines of a household that the scope
// covers, each beside those that were decided before it. All of them are taken out of the journal in memory first: so the
// result is what deciding them today, one after the other, would have given. Rulings and the lines outside of the scope stay
// as they are. Differences are booked as adjustments, in one transaction.
func (s *Service) ReassessHousehold(ctx context.Context, h HouseholdReassessment) (Reassessed, error) {
	members, err := s.householdOf(ctx, h.Member)
	if err != nil {
		return Reassessed{}, err
	}
	return s.reassess(ctx, &h, members)
}

func (s *Service) reassess(ctx context.Context, h *HouseholdReassessment, members []string) (out Reassessed, err error) {
	h.By = s.stamped(h.By)
	ask := &again{members: members, scope: h.Scope, revision: func(claim string) VersionRequest {
		return VersionRequest{
			Claim: claim, Kind: VersionReassessment, Reason: h.Reason, By: h.By,
			Request: RequestKey{Client: "octroi", Key: "reassess/" + h.Run + "/" + claim},
		}
	}}
	err = s.retry(ctx, busyAttempts, func() (err error) {
		defer recovered(&err)
		b := &batchRun{service: s, again: ask}
		if h.Preview {
			err = b.preview(ctx)
		} else {
			err = b.run(ctx)
		}
		out = b.reassessed()
		return err
	})
	return out, err
}

// preview decides as run does, on what is there now, without a lock and without storing anything.
func (b *batchRun) preview(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	return b.service.store.View(ctx, func(r Reader) error { return b.runIn(ctx, previewTx{r}) })
}

// previewTx lets a batch read, and keeps nothing of what it writes.
type previewTx struct{ Reader }

func (previewTx) Lock(context.Context, []Anchor) error { return nil }

func (previewTx) Append(context.Context, []Record) error { return nil }

// reassessed sums up a batch that decided claims again.
func (b *batchRun) reassessed() Reassessed {
	out := Reassessed{Claims: len(b.subs), Changed: b.records}
	for i, p := range b.subs {
		if out.Lead == "" || p.claim.Member < out.Lead {
			out.Lead = p.claim.Member
		}
		if err := b.results[i].Err; err != nil {
			out.Failed, out.FailedCode = out.Failed+1, ErrorCode(err)
		}
	}
	return out
}

// householdOf returns everybody who shares, or shared, a household with a member or with one of those, by id.
func (s *Service) householdOf(ctx context.Context, member string) (members []string, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		members, err = householdMembers(ctx, r, member)
		return err
	})
	return members, err
}

func householdMembers(ctx context.Context, r Reader, member string) ([]string, error) {
	known, asked := map[string]bool{member: true}, make(map[string]bool)
	fresh := []string{member}
	for len(fresh) > 0 {
		found, err := r.Members(ctx, sortedSet(fresh))
		if err != nil {
			return nil, err
		}
		var households []string
		for i := range found {
			for _, h := range found[i].Households {
				if !asked[h.Household] {
					asked[h.Household] = true
					households = append(households, h.Household)
				}
			}
		}
		fresh = nil
		if len(households) == 0 {
			break
		}
		homes, err := r.Households(ctx, sortedSet(households))
		if err != nil {
			return nil, err
		}
		for i := range homes {
			for _, p := range homes[i].People {
				if !known[p.Member] {
					known[p.Member] = true
					fresh = append(fresh, p.Member)
				}
			}
		}
	}
	all := make([]string, 0, len(known))
	for m := range known {
		all = append(all, m)
	}
	slices.Sort(all)
	return all, nil
}
