package engine

import "context"

// Check returns every field error of a claim against the book in force and the registers. Nothing is stored.
func (s *Service) Check(ctx context.Context, c Claim) (fields []FieldError, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		err := s.acceptable(ctx, r, &c)
		if e := asError(err); e != nil && len(e.Fields) > 0 {
			fields = e.Fields
			return nil
		}
		return err
	})
	return fields, err
}

// Quote decides a claim as Submit would at this moment, and keeps nothing: it goes the way of a claim, without a lock. What a
// claim in order of service would change of others is not told.
func (s *Service) Quote(ctx context.Context, c Claim) (d Decision, book *Book, err error) {
	p := s.admit(Submission{Claim: c})
	err = s.retry(ctx, busyAttempts, func() (err error) {
		defer recovered(&err)
		b := &batchRun{service: s, asked: []*submission{p}}
		if err := b.preview(ctx); err != nil {
			return err
		}
		if len(b.pending) == 0 || b.pending[0] != 0 {
			return b.results[0].Err
		}
		d, book = b.records[0].Decision, b.book
		return nil
	})
	return d, book, err
}

// acceptable is the error of a claim that would not be accepted, nil when it would.
func (s *Service) acceptable(ctx context.Context, r Reader, c *Claim) error {
	book, err := s.bookIn(ctx, r)
	if err != nil {
		return err
	}
	*c = c.clone()
	today := DateIn(s.opt.Now(), book.Zone)
	if c.SubmittedOn == 0 {
		c.SubmittedOn = today
	}
	m, err := memberOf(ctx, r, c.Member)
	switch {
	case ErrorCode(err) == "member_not_found":
		return claimError(book, c, nil, today)
	case err != nil:
		return err
	default:
		return claimError(book, c, &m, today)
	}
}

// readFacts reads what Decide needs for one claim; on replaces the governing dates unless it is 0.
func readFacts(ctx context.Context, r Reader, book *Book, c *Claim, m *Member, on Date) (Facts, error) {
	facts := Facts{Member: *m}
	var err error
	if readsApproval(book, c) {
		of, err := r.ApprovalsOf(ctx, []string{m.ID})
		if err != nil {
			return Facts{}, err
		}
		facts.Approvals = approvalsFor(book, c, of)
	}
	if ids := providersNamed(c); len(ids) > 0 {
		if facts.Providers, err = r.Providers(ctx, ids); err != nil {
			return Facts{}, err
		}
	}
	if ids := householdsOf(book, c, &facts, on); len(ids) > 0 {
		if facts.Households, err = r.Households(ctx, ids); err != nil {
			return Facts{}, err
		}
	}
	need := readsOf(book, c, &facts, on)
	consumed, granted, err := readPast(ctx, r, need.spans, need.history)
	facts.Consumed, facts.History = consumed.of(need.spans), granted.of(need.history)
	return facts, err
}

// memberOn reads the book in force and a member, and says which day is meant: today for 0.
func (s *Service) memberOn(ctx context.Context, r Reader, member string, on Date) (*Book, Member, Date, error) {
	book, err := s.bookIn(ctx, r)
	if err != nil {
		return nil, Member{}, 0, err
	}
	if on == 0 {
		on = DateIn(s.opt.Now(), book.Zone)
	}
	m, err := memberOf(ctx, r, member)
	return book, m, on, err
}

// Balances returns a member's standing on day `on`, for every limit of every benefit in force that day. A limit whose
// counter or bound depends on facts of a claim (a field, a provider) has no standing without one and is left out.
func (s *Service) Balances(ctx context.Context, member string, on Date) (out []MemberBalance, book *Book, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		var m Member
		if book, m, on, err = s.memberOn(ctx, r, member, on); err != nil {
			return err
		}
		c := Claim{Member: member, SubmittedOn: on}
		for _, b := range book.Benefits {
			if b.InForce(on) && len(b.Limits) > 0 {
				c.Lines = append(c.Lines, Line{Benefit: b.Code, Date: on, Until: on, Units: One})
			}
		}
		facts, err := readFacts(ctx, r, book, &c, &m, on)
		if err != nil {
			return err
		}
		out = balancesOf(book, &c, &facts, on)
		return nil
	})
	return out, book, err
}

func balancesOf(book *Book, c *Claim, facts *Facts, on Date) []MemberBalance {
	var out []MemberBalance
	eachLine(book, c, facts, on, func(l *lineDecider) {
		l.standings()
		l.balances()
		for _, balance := range l.out.Balances {
			out = append(out, MemberBalance{Benefit: l.benefit.Code, Balance: balance})
		}
	})
	return out
}
