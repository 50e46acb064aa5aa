package engine

import "context"

// PartnerCosts returns partner costs and their reversals, newest first.
func (s *Service) PartnerCosts(ctx context.Context, f PartnerCostFilter) (all []PartnerCost, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		all, err = r.PartnerCosts(ctx, f)
		return err
	})
	return all, err
}

// PartnerCost returns one partner cost; NotFound and "partner_cost_not_found" when there is none.
func (s *Service) PartnerCost(ctx context.Context, id string) (c PartnerCost, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		c, err = partnerCostOf(ctx, r, id)
		return err
	})
	return c, err
}

func partnerCostOf(ctx context.Context, r Reader, id string) (PartnerCost, error) {
	found, err := r.PartnerCosts(ctx, PartnerCostFilter{ID: id})
	switch {
	case err != nil:
		return PartnerCost{}, err
	case len(found) == 0 || id == "":
		return PartnerCost{}, NewError(NotFound, "partner_cost_not_found")
	default:
		return found[0], nil
	}
}

// CheckPartnerCost returns every field error of a partner cost against the book in force. Nothing is stored.
func (s *Service) CheckPartnerCost(ctx context.Context, c PartnerCost) ([]FieldError, error) {
	book, err := s.ActiveBook(ctx)
	if err != nil {
		return nil, err
	}
	return ValidatePartnerCost(book, &c, DateIn(s.opt.Now(), book.Zone)), nil
}

// BookPartnerCost stores a partner cost under its id, or under one of ours when it has none. A repeat of a request gets the
// stored first outcome, and replayed says so. Errors: "partner_cost_invalid" with every mistake, "idempotency_mismatch"
// (both Unprocessed), "partner_cost_exists" (Conflict) when another request took the id.
func (s *Service) BookPartnerCost(ctx context.Context, c PartnerCost) (out PartnerCost, replayed bool, err error) {
	err = s.append(ctx, func(tx Tx, book *Book) error {
		if out, replayed, err = repeatedCost(ctx, tx, &c.Booking); replayed || err != nil {
			return err
		}
		out = c
		out.Reverses, out.ReversedBy = "", ""
		s.booked(&out.Booking, book)
		if fields := ValidatePartnerCost(book, &out, out.BookedOn); len(fields) > 0 {
			return &Error{Kind: Unprocessed, Code: "partner_cost_invalid", Fields: fields}
		}
		same, err := tx.PartnerCosts(ctx, PartnerCostFilter{ID: out.ID})
		if err != nil {
			return err
		}
		if len(same) > 0 {
			return NewError(Conflict, "partner_cost_exists")
		}
		return tx.AppendPartnerCost(ctx, out)
	})
	return out, replayed, err
}

// ReversePartnerCost books the opposite of a partner cost, on the same days of service. A cost is reversed once: a repeat,
// whatever its key, gets the first reversal, and replayed says so. Errors: "partner_cost_not_found" (NotFound),
// "reversal_of_reversal" (Conflict), "idempotency_mismatch" (Unprocessed).
func (s *Service) ReversePartnerCost(ctx context.Context, id string, by Booking) (out PartnerCost, replayed bool, err error) {
	err = s.append(ctx, func(tx Tx, book *Book) error {
		if out, replayed, err = repeatedCost(ctx, tx, &by); replayed || err != nil {
			return err
		}
		c, err := partnerCostOf(ctx, tx, id)
		if err != nil {
			return err
		}
		reversal, err := c.reversal(by)
		if err != nil {
			return err
		}
		if c.ReversedBy != "" {
			replayed = true
			out, err = partnerCostOf(ctx, tx, c.ReversedBy)
			return err
		}
		out = c
		out.Booking, out.Cents = reversal, -c.Cents
		s.booked(&out.Booking, book)
		if err := noteError(&out.Booking); err != nil {
			return err
		}
		return tx.AppendPartnerCost(ctx, out)
	})
	return out, replayed, err
}

// repeatedCost finds the outcome of a request that was booked before.
func repeatedCost(ctx context.Context, r Reader, b *Booking) (PartnerCost, bool, error) {
	found, err := r.PartnerCosts(ctx, PartnerCostFilter{Request: b.Request})
	if err != nil || len(found) == 0 {
		return PartnerCost{}, false, err
	}
	return found[0], true, found[0].again(b)
}

// noteError is the error of a reversal whose note cannot be kept.
func noteError(b *Booking) error {
	v := validation{}
	if v.text("/note", &b.Note, MaxNote, false); len(v.errors) > 0 {
		return &Error{Kind: Unprocessed, Code: "reversal_invalid", Fields: v.errors}
	}
	return nil
}
