package engine

import "context"

func (b *batchRun) readMembers(ctx context.Context, r Reader) error {
	if b.locked == nil && b.knowsMembers() {
		return nil
	}
	ids := make([]string, 0, len(b.subs))
	for _, p := range b.subs {
		ids = append(ids, p.claim.Member)
	}
	found, err := r.Members(ctx, sortedSet(ids))
	if err != nil {
		return err
	}
	b.members = make(map[string]*Member, len(found))
	for i := range found {
		b.members[found[i].ID] = &found[i]
	}
	return nil
}

// knowsMembers takes the members from who shared the batch out: before the lock they only tell what to lock.
func (b *batchRun) knowsMembers() bool {
	known := make(map[string]*Member, len(b.subs))
	for _, p := range b.subs {
		if p.known == nil {
			return false
		}
		known[p.known.ID] = p.known
	}
	b.members = known
	return true
}

// readApprovals reads the approvals of the members whose claims look at any.
func (b *batchRun) readApprovals(ctx context.Context, r Reader) error {
	var ids []string
	for i, p := range b.subs {
		if !b.skip(i) && readsApproval(b.book, &p.claim) {
			ids = append(ids, p.claim.Member)
		}
	}
	b.approvals = make(map[string][]Approval, len(ids))
	if len(ids) == 0 {
		return nil
	}
	found, err := r.ApprovalsOf(ctx, sortedSet(ids))
	for _, a := range found {
		b.approvals[a.Member] = append(b.approvals[a.Member], a)
	}
	return err
}

func (b *batchRun) readProviders(ctx context.Context, r Reader, ids []string) error {
	b.providers = make(map[string]*Provider, len(ids))
	if len(ids) == 0 {
		return nil
	}
	found, err := r.Providers(ctx, ids)
	if err != nil {
		return err
	}
	for i := range found {
		b.providers[found[i].ID] = &found[i]
	}
	return nil
}

// readHouseholds reads the households that the rules of any claim ask about.
func (b *batchRun) readHouseholds(ctx context.Context, r Reader) error {
	var ids []string
	for i, p := range b.subs {
		if !b.skip(i) {
			known := b.knownOf(&p.claim)
			ids = append(ids, householdsOf(b.book, &p.claim, &known, 0)...)
		}
	}
	b.households = make(map[string]*Household, len(ids))
	if len(ids) == 0 {
		return nil
	}
	found, err := r.Households(ctx, sortedSet(ids))
	if err != nil {
		return err
	}
	for i := range found {
		b.households[found[i].ID] = &found[i]
	}
	return nil
}

// factsOf gathers what was read for one claim.
func (b *batchRun) factsOf(c *Claim) Facts {
	facts := b.knownOf(c)
	for _, id := range providersNamed(c) {
		if p := b.providers[id]; p != nil {
			facts.Providers = append(facts.Providers, *p)
		}
	}
	for _, id := range householdsOf(b.book, c, &facts, 0) {
		if h := b.households[id]; h != nil {
			facts.Households = append(facts.Households, *h)
		}
	}
	return facts
}

// knownOf is what is known of a claim's member before its households and its past are read.
func (b *batchRun) knownOf(c *Claim) Facts {
	return Facts{Member: *b.members[c.Member], Approvals: approvalsFor(b.book, c, b.approvals[c.Member])}
}
