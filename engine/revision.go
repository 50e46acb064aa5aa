package engine

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// VersionRequest asks for another version of a stored claim. The line that it is about is decided by the same Decide as a new
// claim, in the same transaction as everything that follows from it.
type VersionRequest struct {
	Claim    string // id
	Kind     VersionKind
	Request  RequestKey
	BodyHash string
	Reason   string // why, in the words of whoever asks; required of corrections and reversals
	By       Actor
	Evidence []LineEvidence // of VersionEvidence
	Lines    []Line         // of VersionCorrection: the claim's lines as they should have been, in the same order
	Ruling   *Ruling        // of VersionRuling; who ruled is By
	Confirm  bool           // of VersionRuling: confirm what another ruled on Ruling.Line
}

// LineEvidence is a document that came for a line.
type LineEvidence struct {
	Line int
	Evidence
}

// Revise makes another version of a claim. Only what the revision is about is decided again: the lines that waited, for
// evidence and redecisions; those that differ, for corrections; the one that is ruled on. A reversal takes all of them back.
// What it frees is offered, in the order of arrival, to the lines that the same limits had refused or cut: Result.Others
// are the claims that changed with it. A redecision that changes nothing stores nothing and returns the claim as it stands.
//
// Errors: "claim_not_found" (NotFound); "claim_reversed", "nothing_waits", "nothing_corrected", "nothing_to_confirm" (Conflict);
// "revision_invalid" and "claim_invalid" with every mistake, "idempotency_mismatch" (Unprocessed); "own_household" and
// "same_person" (Forbidden). A claim is reversed once: a repeat, whatever its key, gets the first reversal.
func (s *Service) Revise(ctx context.Context, r VersionRequest) Result {
	return s.enqueue(ctx, s.revising(r))
}

func (s *Service) revising(r VersionRequest) *submission {
	r.By = s.stamped(r.By)
	return &submission{
		Submission: Submission{Request: r.Request, BodyHash: r.BodyHash, By: r.By}, revision: &r, done: make(chan Result, 1),
	}
}

// maxReason is how long the words of a person may be, in characters.
const maxReason = 1000

// revised applies a revision to the version that stands: what the claim is now, and which of its lines are decided again.
func (b *batchRun) revised(p *submission) error {
	r, before := p.revision, p.before
	if before.Version.Kind == VersionReversal {
		return NewError(Conflict, "claim_reversed")
	}
	if m := b.members[before.Claim.Member]; before.Erased && m != nil {
		return NewError(Conflict, "member_erased", Arg{"date", DateValue(m.Erased)})
	}
	p.claim = before.Claim.clone()
	waits := func(i int) bool { return before.Decision.Lines[i].Outcome == Pended }
	if fields := b.revisionErrors(r, &p.claim); len(fields) > 0 {
		return &Error{Kind: Unprocessed, Code: "revision_invalid", Fields: fields}
	}
	switch r.Kind {
	case VersionEvidence:
		for _, e := range r.Evidence {
			l := &p.claim.Lines[e.Line]
			l.Evidence = append(slices.Clone(l.Evidence), e.Evidence)
		}
		p.openLines(waits)
		if !slices.Contains(p.open, true) {
			return NewError(Conflict, "nothing_waits")
		}
	case VersionCorrection:
		p.claim.Lines = (&Claim{Lines: r.Lines}).clone().Lines
		return b.corrected(p)
	case VersionRuling:
		p.openLines(func(i int) bool { return i == r.Ruling.Line })
		return b.ruling(p)
	case VersionRedecision:
		p.openLines(waits)
	case VersionClaim, VersionReassessment, VersionFreed, VersionReversal:
		p.openLines(func(int) bool { return true })
	}
	return nil
}

// openLines notes which lines are decided again.
func (p *submission) openLines(open func(line int) bool) {
	p.open = make([]bool, len(p.claim.Lines))
	for i := range p.open {
		p.open[i] = open(i)
	}
}

// corrected opens the lines that are not what they were.
func (b *batchRun) corrected(p *submission) error {
	was := p.before.Claim.Lines
	if err := b.validRevision(p); err != nil {
		return err
	}
	p.openLines(func(i int) bool {
		return i >= len(was) || !reflect.DeepEqual(was[i], p.claim.Lines[i]) || p.before.Decision.Lines[i].Outcome == Pended
	})
	if len(was) == len(p.claim.Lines) && reflect.DeepEqual(was, p.claim.Lines) {
		return NewError(Conflict, "nothing_corrected")
	}
	return nil
}

// validRevision checks a claim that was changed as if it had been submitted today: what came later may be dated later.
func (b *batchRun) validRevision(p *submission) error {
	today := DateIn(b.now, b.book.Zone)
	asked := p.claim
	asked.SubmittedOn = max(asked.SubmittedOn, today)
	return claimError(b.book, &asked, b.members[asked.Member], today)
}

// ruling puts a ruling, or the confirmation of one, among the facts.
func (b *batchRun) ruling(p *submission) error {
	r := *p.revision.Ruling
	at := slices.IndexFunc(p.before.Facts.Rulings, func(o Ruling) bool { return o.Line == r.Line })
	p.rulings = slices.Clone(p.before.Facts.Rulings)
	if !p.revision.Confirm {
		r.By, r.ConfirmedBy, r.Reason = p.By.Client, "", p.revision.Reason
		if at >= 0 {
			p.rulings[at] = r
		} else {
			p.rulings = append(p.rulings, r)
			slices.SortFunc(p.rulings, func(a, b Ruling) int { return a.Line - b.Line })
		}
		return nil
	}
	switch {
	case at < 0 || p.rulings[at].ConfirmedBy != "" || p.before.Decision.Lines[r.Line].WaitsFor != WaitsForSecondPerson:
		return NewError(Conflict, "nothing_to_confirm")
	case personOf(b.keys, p.rulings[at].By).SamePerson(p.By):
		return NewError(Forbidden, "same_person")
	}
	p.rulings[at].ConfirmedBy = p.By.Client
	return nil
}

// readKeys reads who the keys are of, where somebody confirms what another ruled.
func (b *batchRun) readKeys(ctx context.Context, r Reader) (err error) {
	if slices.ContainsFunc(b.asked, func(p *submission) bool { return p.revision != nil && p.revision.Confirm }) {
		b.keys, err = r.Keys(ctx)
	}
	return err
}

// personOf is who a client is, as far as is known: two keys may be of one person.
func personOf(keys []Key, client string) Actor {
	a := Actor{Client: client}
	if at := slices.IndexFunc(keys, func(k Key) bool { return k.ID == client }); at >= 0 {
		a.Person, a.Member = keys[at].Label, keys[at].Member
	} else if name, given := strings.CutPrefix(client, sharedClient+":"); given {
		a.Person = name
	}
	return a
}

// revisionErrors returns every mistake in what a revision says.
func (b *batchRun) revisionErrors(r *VersionRequest, c *Claim) []FieldError {
	v := validation{book: b.book, today: DateIn(b.now, b.book.Zone)}
	line := func(pointer string, n int) bool {
		if n < 0 || n >= len(c.Lines) {
			v.add(pointer, "line_unknown", Arg{"max", Int(int64(len(c.Lines) - 1))})
			return false
		}
		return true
	}
	v.text("/reason", &r.Reason, maxReason, r.Kind == VersionCorrection || r.Kind == VersionReversal || r.Kind == VersionRuling && !r.Confirm)
	switch r.Kind {
	case VersionEvidence:
		if len(r.Evidence) == 0 {
			v.add("/evidence", "required")
		}
		many := make(map[int]int)
		for i := range r.Evidence {
			e := &r.Evidence[i]
			v.at = ""
			at := "/evidence/" + strconv.Itoa(i)
			v.evidence(i, &e.Evidence)
			if line(at+"/line", e.Line) {
				if many[e.Line]++; len(c.Lines[e.Line].Evidence)+many[e.Line] > MaxEvidence {
					v.add(at+"/line", "too_many_documents", Arg{"max", Int(MaxEvidence)})
				}
			}
		}
	case VersionRuling:
		if line("/line", r.Ruling.Line) && !r.Confirm {
			v.ruling(r.Ruling, &c.Lines[r.Ruling.Line])
		}
	case VersionClaim, VersionCorrection, VersionRedecision, VersionReassessment, VersionFreed, VersionReversal:
	}
	return v.errors
}

// ruling checks what a reviewer set.
func (v *validation) ruling(r *Ruling, l *Line) {
	if !slices.Contains(RulingKinds[:], r.Kind) {
		v.add("/ruling", "ruling_unknown")
		return
	}
	switch {
	case r.Kind != RulingUnits && r.Units != 0:
		v.add("/units", "ruling_other")
	case r.Kind == RulingUnits && (r.Units <= 0 || r.Units > l.Units || r.Units%v.step(l) != 0):
		v.add("/units", "units_invalid", Arg{"step", QuantityValue(v.step(l), "")}, Arg{"max", QuantityValue(l.Units, "")})
	}
	switch {
	case r.Kind != RulingAmount && r.Amount != 0:
		v.add("/amount_cents", "ruling_other")
	case r.Kind == RulingAmount && (r.Amount <= 0 || r.Amount > MaxCents):
		v.add("/amount_cents", "cost_range", Arg{"max", Int(int64(MaxCents))})
	}
}

// step is the smallest part of a unit that can be claimed.
func (v *validation) step(l *Line) Quantity {
	if b := v.book.Benefit(l.Benefit); b != nil {
		return max(1, b.Step)
	}
	return One
}

// reversed is the decision of a claim that is taken back.
func reversed(book *Book, before *Record, reason string) Decision {
	d := Decision{Revision: book.Revision, Outcome: Reversed, Lines: make([]LineDecision, len(before.Decision.Lines))}
	for i := range d.Lines {
		was := &before.Decision.Lines[i]
		d.Lines[i] = LineDecision{
			Benefit: was.Benefit, Category: was.Category, Date: was.Date, Outcome: Reversed,
			Reasons: []Reason{{Code: "claim_reversed", Args: []Arg{{"reason", TextValue(reason)}}}},
		}
	}
	return d
}

// DecideAgain takes the decision of a stored version once more from what is stored: the same but for Late, which depends on
// what had been decided elsewhere.
func DecideAgain(book *Book, r *Record) Decision {
	if r.Version.Kind == VersionReversal {
		return reversed(book, r, r.Version.Reason)
	}
	return Decide(book, &r.Claim, &r.Facts)
}

// Versions returns all versions of a claim, the first one first; NotFound and "claim_not_found" when there is none.
func (s *Service) Versions(ctx context.Context, id string) (all []Record, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		all, err = r.Versions(ctx, id)
		return err
	})
	return all, err
}

// Followers returns the versions of other claims that followed from one version of a claim: lines that a freed limit had
// refused, or that are decided in order of service. Each has Before set.
func (s *Service) Followers(ctx context.Context, claim string, version int) (all []Record, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		all, err = r.Followers(ctx, claim, version)
		return err
	})
	return all, err
}

// CheckRevision returns every field error of a revision against the claim as it stands and the book in force. Nothing is
// stored; what else may speak against it is told by Revise.
func (s *Service) CheckRevision(ctx context.Context, r VersionRequest) ([]FieldError, error) {
	b := &batchRun{service: s, asked: []*submission{s.revising(r)}}
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	if err := s.store.View(ctx, func(r Reader) error { return b.plan(ctx, r) }); err != nil {
		return nil, err
	}
	if e := asError(b.results[0].Err); e != nil {
		return e.Fields, nil //nolint:nilerr // the mistakes are the answer
	}
	return nil, b.results[0].Err
}
