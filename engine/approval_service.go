package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Approval returns an approval; NotFound and "approval_not_found" when there is none.
func (s *Service) Approval(ctx context.Context, id string) (a Approval, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		found, err := r.Approvals(ctx, []string{id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return NewError(NotFound, "approval_not_found")
		}
		a = found[0]
		return nil
	})
	return a, err
}

// Approvals returns the approvals of a member, by id; NotFound and "member_not_found" when nobody knows the member.
func (s *Service) Approvals(ctx context.Context, member string) (all []Approval, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if _, err := memberOf(ctx, r, member); err != nil {
			return err
		}
		all, err = r.ApprovalsOf(ctx, []string{member})
		return err
	})
	return all, err
}

// PutApproval stores an approval as a whole, new or not; one without GrantedOn was granted on the day it begins. It waits
// for claims of the member that are being decided; then lines of the member that wait are decided again. Errors:
// "approval_invalid" with every mistake (Unprocessed), and "member_not_found" (NotFound).
func (s *Service) PutApproval(ctx context.Context, a Approval, by Actor) error {
	return s.PutApprovals(ctx, []Approval{a}, by)[0]
}

func (s *Service) putApprovals(ctx context.Context, all []Approval, by Actor) error {
	ids, members := make([]string, len(all)), make([]string, len(all))
	for i := range all {
		ids[i], members[i] = all[i].ID, all[i].Member
	}
	return s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			before, err := tx.Approvals(ctx, ids)
			if err != nil {
				return err
			}
			var anchors []Anchor
			for _, a := range slices.Concat(before, all) { // a claim of the member who has it so far may be reading it
				anchors = append(anchors, MemberAnchor(a.Member))
			}
			if err := tx.Lock(ctx, sortedSet(anchors)); err != nil {
				return err
			}
			if err := membersKnown(ctx, tx, members); err != nil { // erased meanwhile
				return err
			}
			return tx.PutApprovals(ctx, all, s.stamped(by))
		})
	})
}

// approvalErrors says of each approval what is wrong with it, nil when nothing is, and gives those without it the day on which
// they were granted. It runs before the lock, which nothing slow may hold: reading a book for the first time compiles it.
func (s *Service) approvalErrors(ctx context.Context, all []Approval) []error {
	errs := make([]error, len(all))
	err := s.store.View(ctx, func(r Reader) error {
		book, err := s.bookIn(ctx, r)
		if err != nil {
			return err
		}
		ids := make([]string, len(all))
		for i := range all {
			ids[i] = all[i].Member
		}
		found, err := r.Members(ctx, sortedSet(ids))
		members := make(map[string]*Member, len(found))
		for i := range found {
			members[found[i].ID] = &found[i]
		}
		for i := range all {
			all[i].GrantedOn = cmp.Or(all[i].GrantedOn, all[i].From)
			errs[i] = s.approvalError(book, &all[i], members[all[i].Member])
		}
		return err
	})
	if err != nil {
		for i := range errs {
			errs[i] = err
		}
	}
	return errs
}

// CheckApproval returns every field error of an approval against the book in force and the registers. Nothing is stored.
func (s *Service) CheckApproval(ctx context.Context, a Approval) ([]FieldError, error) {
	err := s.approvalErrors(ctx, []Approval{a})[0]
	var e *Error
	if errors.As(err, &e) && len(e.Fields) > 0 {
		return e.Fields, nil
	}
	return nil, err
}

// approvalError is what is wrong with an approval of a member, who is nil when nobody knows him.
func (s *Service) approvalError(book *Book, a *Approval, m *Member) error {
	if fields := ValidateApproval(book, a, DateIn(s.opt.Now(), book.Zone)); len(fields) > 0 {
		return &Error{Kind: Unprocessed, Code: "approval_invalid", Fields: fields}
	}
	if m == nil {
		return &Error{Kind: NotFound, Code: "member_not_found", Fields: []FieldError{{Pointer: "/member", Code: "member_not_found"}}}
	}
	return m.erasedError()
}

// ValidateApproval returns every mistake of an approval at once. today is the day of receipt in the book's zone. The
// benefit need not ask for an approval: the next revision of the book may.
func ValidateApproval(book *Book, a *Approval, today Date) []FieldError {
	v := validation{book: book, today: today}
	if a.Member == "" {
		v.add("/member", "required")
	}
	step := Quantity(1)
	switch b := book.Benefit(a.Benefit); {
	case a.Benefit == "":
		v.add("/benefit", "required")
	case b == nil:
		v.add("/benefit", "benefit_unknown", Arg{"nearest", TextValue(list(v.nearestBenefits(a.Benefit)))})
	default:
		step = max(1, b.Step)
	}
	v.validity(a)
	if a.Units < 0 || a.Units > MaxUnits || a.Units%step != 0 {
		v.add("/units", "units_invalid", Arg{"step", QuantityValue(step, "")}, Arg{"max", QuantityValue(MaxUnits, "")})
	}
	if a.Amount < 0 || a.Amount > MaxCents {
		v.add("/amount_cents", "amount_range", Arg{"max", Int(int64(MaxCents))})
	}
	return v.errors
}

// validity checks the dates. An approval may be given before it begins or afterwards, for care that could not wait; that
// it was given on a day to come is a slip of the pen, unless it begins then.
func (v *validation) validity(a *Approval) {
	switch {
	case a.From == 0:
		v.add("/from", "required")
	case a.From < earliestDate:
		v.add("/from", "date_too_old")
	}
	if a.Until != 0 && a.From != 0 && a.Until <= a.From {
		v.add("/until", "span_order")
	}
	switch {
	case a.GrantedOn == 0:
	case a.GrantedOn < earliestDate && a.GrantedOn != a.From:
		v.add("/granted_on", "date_too_old")
	case a.GrantedOn > max(v.today, a.From):
		v.add("/granted_on", "date_future")
	}
}
