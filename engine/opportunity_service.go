package engine

import "context"

// Opportunities lists the benefits that a member is probably entitled to on day `on` (0: today) and has not used up. Errors as
// those of Member.
func (s *Service) Opportunities(ctx context.Context, member string, on Date) (out Opportunities, book *Book, err error) {
	defer recovered(&err)
	err = s.store.View(ctx, func(r Reader) error {
		var m Member
		if book, m, on, err = s.memberOn(ctx, r, member, on); err != nil {
			return err
		}
		found, err := opportunitiesOf(ctx, r, book, []Member{m}, on, book.Benefits)
		if err != nil {
			return err
		}
		out = found[0]
		return nil
	})
	return out, book, err
}

// opportunitiesOf lists the opportunities of several members among some benefits: one read of each kind for all of them.
func opportunitiesOf(ctx context.Context, r Reader, book *Book, members []Member, on Date, of []*Benefit) ([]Opportunities, error) {
	all := make([]Facts, len(members))
	for i := range members {
		all[i] = Facts{Member: members[i]}
	}
	if err := readPeople(ctx, r, all, on, of); err != nil {
		return nil, err
	}
	needs := make([]reads, len(all))
	var spans []CounterSpan
	var history []HistorySpan
	for i := range all {
		needs[i] = opportunityReads(book, &all[i], on, of)
		spans, history = append(spans, needs[i].spans...), append(history, needs[i].history...)
	}
	consumed, granted, err := readPast(ctx, r, spans, history)
	if err != nil {
		return nil, err
	}
	out := make([]Opportunities, len(all))
	for i := range all {
		all[i].Consumed, all[i].History = consumed.of(needs[i].spans), granted.of(needs[i].history)
		out[i] = OpportunitiesOf(book, &all[i], on, of)
	}
	return out, nil
}

// opportunityReads is what OpportunitiesOf must be told of the past of one member.
func opportunityReads(book *Book, facts *Facts, on Date, of []*Benefit) reads {
	r := reads{at: make(map[Counter]int)}
	for _, b := range of {
		if b.InForce(on) && !b.Offer.Never {
			p := newProspects(book, facts, b, on)
			p.reads(&r, p.useFrom())
		}
	}
	return r
}

// readPeople reads the approvals of the members and the households that any of the benefits asks about.
func readPeople(ctx context.Context, r Reader, all []Facts, on Date, of []*Benefit) error {
	approvals, homes := false, false
	for _, b := range of {
		if b.InForce(on) && !b.Offer.Never {
			approvals, homes = approvals || b.ReadsApproval, homes || b.ReadsHousehold || b.Offer.ReadsHousehold
		}
	}
	at := make(map[string]int, len(all))
	var ids, households []string
	for i := range all {
		m := &all[i].Member
		at[m.ID], ids = i, append(ids, m.ID)
		if h := m.HouseholdOn(on).Household; h != "" {
			households = append(households, h)
		}
	}
	if approvals {
		found, err := r.ApprovalsOf(ctx, ids)
		if err != nil {
			return err
		}
		for _, a := range found {
			if i, known := at[a.Member]; known {
				all[i].Approvals = append(all[i].Approvals, a)
			}
		}
	}
	if !homes || len(households) == 0 {
		return nil
	}
	found, err := r.Households(ctx, sortedSet(households))
	if err != nil {
		return err
	}
	byID := make(map[string]Household, len(found))
	for _, h := range found {
		byID[h.ID] = h
	}
	for i := range all {
		if h, known := byID[all[i].Member.HouseholdOn(on).Household]; known {
			all[i].Households = []Household{h}
		}
	}
	return nil
}
