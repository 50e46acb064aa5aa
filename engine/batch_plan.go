package engine

import (
	"context"
	"slices"
)

// maxOffered bounds how many claims are asked again when a limit has room: those that arrived first.
const maxOffered = 100

// errApart makes a batch be decided one by one.
var errApart = NewError(Unavailable, "batch_apart")

// plan finds what the batch is about besides new claims: the versions that revisions replace, the claims to which what they
// free is offered, and those whose lines are decided again in order of service. It is run before the lock, to know what to
// lock, and again under it: what it finds then is what is done.
func (b *batchRun) plan(ctx context.Context, r Reader) error {
	b.subs, b.results = slices.Clip(b.asked), make([]Result, len(b.asked))
	for _, p := range b.asked {
		p.before, p.open, p.rulings, p.byLine, p.offered = nil, nil, nil, false, false
		if p.revision == nil {
			p.claim = p.Claim.clone()
		}
	}
	if err := b.readBefore(ctx, r); err != nil {
		return err
	}
	if err := b.readMembers(ctx, r); err != nil {
		return err
	}
	if err := b.readKeys(ctx, r); err != nil {
		return err
	}
	for i, p := range b.asked {
		if p.revision != nil && b.results[i].Err == nil {
			b.results[i] = b.revise(p)
		}
	}
	if err := b.ownHouseholds(ctx, r); err != nil {
		return err
	}
	if err := b.planAgain(ctx, r); err != nil {
		return err
	}
	if err := b.planOffers(ctx, r); err != nil {
		return err
	}
	if err := b.planOrder(ctx, r); err != nil {
		return err
	}
	if len(b.subs) == len(b.asked) {
		return nil
	}
	return b.readMembers(ctx, r)
}

// readBefore reads the versions that revisions replace.
func (b *batchRun) readBefore(ctx context.Context, r Reader) error {
	var ids []string
	for _, p := range b.asked {
		if p.revision != nil {
			ids = append(ids, p.revision.Claim)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := r.ClaimsByID(ctx, sortedSet(ids))
	if err != nil {
		return err
	}
	for i, p := range b.asked {
		if p.revision == nil {
			continue
		}
		at := slices.IndexFunc(found, func(r Record) bool { return r.Claim.ID == p.revision.Claim })
		if at < 0 {
			b.results[i].Err = NewError(NotFound, "claim_not_found")
			continue
		}
		if slices.ContainsFunc(b.asked[:i], func(o *submission) bool { return o.revision != nil && o.revision.Claim == p.revision.Claim }) {
			return errApart // the second is about what the first makes
		}
		before := found[at]
		p.before, p.claim = &before, before.Claim
	}
	return nil
}

// revise applies one revision. A claim that was reversed already is answered with its reversal.
func (b *batchRun) revise(p *submission) Result {
	if p.revision.Kind == VersionReversal && p.before.Version.Kind == VersionReversal {
		return Result{Record: *p.before, Replayed: true}
	}
	if p.revision.Kind == VersionEvidence {
		if err := b.revised(p); err != nil {
			return Result{Err: err}
		}
		return Result{Err: b.validRevision(p)}
	}
	return Result{Err: b.revised(p)}
}

// ownHouseholds refuses revisions by somebody who has a household in common with the claim's member: nobody decides for
// himself.
func (b *batchRun) ownHouseholds(ctx context.Context, r Reader) error {
	for i, p := range b.asked {
		if p.revision == nil || p.By.Member == "" || b.results[i].Err != nil {
			continue
		}
		switch p.revision.Kind {
		case VersionRuling, VersionCorrection, VersionReversal, VersionEvidence:
		case VersionClaim, VersionRedecision, VersionReassessment, VersionFreed:
			continue
		}
		found, err := r.Members(ctx, []string{p.By.Member})
		if err != nil {
			return err
		}
		theirs := b.members[p.claim.Member]
		if p.By.Member == p.claim.Member || len(found) > 0 && theirs != nil && found[0].livesWith(theirs) {
			b.results[i].Err = NewError(Forbidden, "own_household")
		}
	}
	return nil
}

// livesWith reports whether two members have, or had, a household in common.
func (m *Member) livesWith(o *Member) bool {
	return slices.ContainsFunc(m.Households, func(h HouseholdSpan) bool {
		return slices.ContainsFunc(o.Households, func(x HouseholdSpan) bool { return x.Household == h.Household })
	})
}

// planOffers finds the claims that have to be asked when a revision gives something back, by the caps that refused them.
func (b *batchRun) planOffers(ctx context.Context, r Reader) error {
	for i, p := range b.asked {
		if p.revision == nil || p.before == nil || b.settledAlready(i) || !p.givesBack() {
			continue
		}
		freed := p.freed()
		if len(freed) == 0 {
			continue
		}
		ids, err := r.Refused(ctx, freed, maxOffered)
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, b.holds)
		found, err := r.ClaimsByID(ctx, slices.Clone(ids))
		if err != nil {
			return err
		}
		for _, id := range ids {
			at := slices.IndexFunc(found, func(r Record) bool { return r.Claim.ID == id })
			if at >= 0 && !found[at].Erased {
				b.offer(i, &found[at], freed)
			}
		}
	}
	return nil
}

// settledAlready reports whether submission i is answered: there is nothing to do for it.
func (b *batchRun) settledAlready(i int) bool {
	return b.results[i].Err != nil || b.results[i].Record.Claim.ID != ""
}

// tangled reports whether a revision that may give something back lies in one batch with somebody else on the same limits. Decided
// together, a new claim could take what a correction only takes out to put it back, or what is offered to others before it.
func (b *batchRun) tangled() bool {
	touched := make([]map[Anchor]bool, len(b.asked))
	for i, p := range b.subs {
		if b.skip(i) {
			continue
		}
		at := i
		for o := p; o.cause != nil; o = b.subs[at] {
			at = *o.cause
		}
		if at >= len(touched) { // of a run that decides claims again: nobody asked
			continue
		}
		if touched[at] == nil {
			touched[at] = make(map[Anchor]bool)
		}
		for _, a := range slices.Concat(b.reads[i].anchors, p.held()) {
			touched[at][a] = true
		}
	}
	for i, p := range b.asked {
		if p.revision == nil || touched[i] == nil || !p.givesBack() {
			continue
		}
		for j, others := range touched {
			for a := range others {
				if i != j && touched[i][a] {
					return true
				}
			}
		}
	}
	return false
}

// holds reports whether the batch is about a claim already.
func (b *batchRun) holds(claim string) bool {
	return slices.ContainsFunc(b.subs, func(p *submission) bool { return p.before != nil && p.before.Claim.ID == claim })
}

// givesBack reports whether a revision may leave more on a limit than there was.
func (p *submission) givesBack() bool {
	switch p.revision.Kind {
	case VersionReversal, VersionCorrection, VersionRuling:
		return true
	case VersionClaim, VersionEvidence, VersionRedecision, VersionReassessment, VersionFreed:
	}
	return false
}

// freed are the counters and days on which the lines that are decided again had taken something.
func (p *submission) freed() []CounterSpan {
	var spans []CounterSpan
	for i := range p.before.Decision.Lines {
		if i < len(p.open) && !p.open[i] {
			continue
		}
		for _, c := range p.before.Decision.Lines[i].Consumptions {
			if w := (CounterSpan{Counter: c.Counter}); !slices.Contains(spans, w) {
				spans = append(spans, w) // of every day: a block that is no longer opened moves those after it
			}
		}
	}
	return spans
}

// offer plans to ask the lines of a claim again that any of the caps had refused.
func (b *batchRun) offer(at int, before *Record, freed []CounterSpan) {
	refused := func(line int) bool {
		l := &before.Decision.Lines[line]
		if b.book.inServiceOrder(&before.Claim.Lines[line]) {
			return false // it is decided again as a whole
		}
		return l.Outcome != Pended && slices.ContainsFunc(l.Refusals, func(r Refusal) bool {
			return slices.ContainsFunc(freed, func(s CounterSpan) bool { return s.Counter == r.Counter })
		})
	}
	open := submission{claim: before.Claim}
	if open.openLines(refused); !slices.Contains(open.open, true) {
		return
	}
	p := b.follow(at, before, VersionFreed)
	p.open, p.offered = open.open, true
}

// follow plans another version of a claim that follows from a submission.
func (b *batchRun) follow(at int, before *Record, kind VersionKind) *submission {
	cause := b.subs[at]
	id, version := cause.causeOf()
	key := FollowerKey(kind, id, version, before.Claim.ID)
	p := &submission{
		Submission: Submission{Request: RequestKey{Client: "octroi", Key: key}, By: cause.By},
		revision:   &VersionRequest{Claim: before.Claim.ID, Kind: kind}, before: before, claim: before.Claim.clone(), cause: &at,
	}
	b.subs, b.results = append(b.subs, p), append(b.results, Result{})
	return p
}

// causeOf names the version that a submission makes.
func (p *submission) causeOf() (claim string, version int) {
	if p.before == nil {
		return p.claim.ID, 1
	}
	return p.before.Claim.ID, p.before.Version.N + 1
}

// FollowerKey is the key of the request, by the client "octroi", of a version of another claim that follows from a version.
func FollowerKey(kind VersionKind, claim string, version int, other string) string {
	return string(kind) + "/" + claim + "/" + formatInt(int64(version)) + "/" + other
}
