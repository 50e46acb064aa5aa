package engine

import "context"

// prepared is a claim with the facts it would be decided on.
type prepared struct {
	book  *Book
	facts Facts
}

// Check returns every field error of a claim against the book in force and the registers. Nothing is stored.
func (s *Service) Check(ctx context.Context, c Claim) (fields []FieldError, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		_, err := s.prepare(ctx, r, &c)
		if e := asError(err); e != nil && len(e.Fields) > 0 {
			fields = e.Fields
			return nil
		}
		return err
	})
	return fields, err
}

// Quote decides a claim as Submit would at this moment, and keeps nothing.
func (s *Service) Quote(ctx context.Context, c Claim) (d Decision, book *Book, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		p, err := s.prepare(ctx, r, &c)
		if err != nil {
			return err
		}
		c.ID = s.opt.NewID() // as a claim gets it: of lines of one day, those decided before come first
		if p.facts.Twins, err = twinsNow(ctx, r, p.book, &c); err != nil {
			return err
		}
		book, d = p.book, Decide(p.book, &c, &p.facts)
		later, err := laterClaims(ctx, r, book, &c, &p.facts, nil)
		if err != nil {
			return err
		}
		return inServiceOrder(book, &c, &p.facts, &d, later)
	})
	return d, book, err
}

// twinsNow finds the lines that were claimed before and may be the same as one of a claim that is quoted.
func twinsNow(ctx context.Context, r Reader, book *Book, c *Claim) ([]Twin, error) {
	p := &submission{claim: *c}
	b := batchRun{book: book, subs: []*submission{p}, results: make([]Result, 1)}
	err := b.readMarks(ctx, r)
	return b.twinsOf(p), err
}

// prepare validates a claim and reads its facts, without a lock.
func (s *Service) prepare(ctx context.Context, r Reader, c *Claim) (prepared, error) {
	book, err := s.bookIn(ctx, r)
	if err != nil {
		return prepared{}, err
	}
	*c = c.clone()
	today := DateIn(s.opt.Now(), book.Zone)
	if c.SubmittedOn == 0 {
		c.SubmittedOn = today
	}
	m, err := memberOf(ctx, r, c.Member)
	member := &m
	if err != nil {
		if ErrorCode(err) != "member_not_found" {
			return prepared{}, err
		}
		member = nil
	}
	if err := claimError(book, c, member, today); err != nil {
		return prepared{}, err
	}
	facts, err := readFacts(ctx, r, book, c, member, 0)
	return prepared{book: book, facts: facts}, err
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

// Balances returns a member's standing on day `on`, for every limit of every benefit in force that day. A limit whose
// counter or bound depends on facts of a claim (a field, a provider) has no standing without one and is left out.
func (s *Service) Balances(ctx context.Context, member string, on Date) (out []MemberBalance, book *Book, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if book, err = s.bookIn(ctx, r); err != nil {
			return err
		}
		m, err := memberOf(ctx, r, member)
		if err != nil {
			return err
		}
		if on == 0 {
			on = DateIn(s.opt.Now(), book.Zone)
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
