package engine

import (
	"context"
	"unicode/utf8"
)

// maxErasureNote bounds the note of a step, in characters.
const maxErasureNote = 500

// Erasure returns where the erasure of a member stands and what stands in its way; NotFound and "member_not_found" when
// nobody ever knew the member.
func (s *Service) Erasure(ctx context.Context, member string) (e Erasure, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		e, _, err = s.erasureIn(ctx, r, member)
		return err
	})
	return e, err
}

func (s *Service) erasureIn(ctx context.Context, r Reader, member string) (Erasure, Member, error) {
	e := Erasure{Member: member}
	found, err := r.Members(ctx, []string{member})
	switch {
	case err != nil:
		return e, Member{}, err
	case len(found) == 0:
		return e, Member{}, NewError(NotFound, "member_not_found")
	}
	if e.Steps, err = r.Erasures(ctx, member); err != nil || e.State() == ErasureConfirmed {
		return e, found[0], err
	}
	book, err := s.bookIn(ctx, r)
	if err != nil {
		return e, found[0], err
	}
	obligations, err := r.Obligations(ctx, member)
	if err != nil {
		return e, found[0], err
	}
	e.Hindrances = obligations.hindrances(&found[0], DateIn(s.opt.Now(), book.Zone), s.opt.RetentionYears)
	return e, found[0], nil
}

// RequestErasure asks for the erasure of a member's personal data. Nothing is erased before somebody else confirms it. Asked
// for already, it stands as it is. Errors: "erasure_refused" with everything that stands in the way, "note_too_long" (both
// Unprocessed), "member_not_found" (NotFound), "member_erased" (Conflict).
func (s *Service) RequestErasure(ctx context.Context, member string, step ErasureStep, by Actor) (Erasure, error) {
	step.Kind = ErasureRequested
	return s.stepErasure(ctx, member, step, by, func(e *Erasure) (again bool, err error) {
		return e.State() == ErasureRequested, e.refused()
	})
}

// WithdrawErasure takes the request back, whoever made it. Errors: "erasure_not_requested" and "member_erased" (Conflict),
// "member_not_found" (NotFound).
func (s *Service) WithdrawErasure(ctx context.Context, member string, step ErasureStep, by Actor) (Erasure, error) {
	step.Kind = ErasureWithdrawn
	return s.stepErasure(ctx, member, step, by, func(e *Erasure) (again bool, err error) {
		if e.State() != ErasureRequested {
			return e.State() == ErasureWithdrawn, NewError(Conflict, "erasure_not_requested")
		}
		return false, nil
	})
}

// ConfirmErasure erases what a member's erasure covers: the register, approvals, documents and notes. It waits for claims
// that are being decided. What is asked for again after it was done is answered as done. Errors: "erasure_same_person"
// (Forbidden), "erasure_not_requested" (Conflict), and those of RequestErasure.
func (s *Service) ConfirmErasure(ctx context.Context, member string, step ErasureStep, by Actor) (Erasure, error) {
	step.Kind = ErasureConfirmed
	return s.stepErasure(ctx, member, step, by, func(e *Erasure) (again bool, err error) {
		switch {
		case e.State() != ErasureRequested:
			return false, NewError(Conflict, "erasure_not_requested")
		case e.Steps[len(e.Steps)-1].samePerson(&step):
			return false, NewError(Forbidden, "erasure_same_person")
		default:
			return false, e.refused()
		}
	})
}

func (e *Erasure) refused() error {
	if len(e.Hindrances) == 0 {
		return nil
	}
	return &Error{Kind: Unprocessed, Code: "erasure_refused", Fields: e.Hindrances}
}

// stepErasure takes a step under the locks of the member and of his households, when allowed says that it may be taken.
func (s *Service) stepErasure(
	ctx context.Context, member string, step ErasureStep, by Actor, allowed func(*Erasure) (again bool, err error),
) (e Erasure, err error) {
	if utf8.RuneCountInString(step.Note) > maxErasureNote {
		fields := []FieldError{{Pointer: "/note", Code: "text_too_long", Args: []Arg{{"max", Int(maxErasureNote)}}}}
		return e, &Error{Kind: Unprocessed, Code: "text_too_long", Fields: fields}
	}
	if _, err := s.ActiveBook(ctx); err != nil { // compiled here: nothing slow happens under the lock
		return e, err
	}
	by = s.stamped(by)
	step.Client, step.At = by.Client, by.At
	err = s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			_, before, err := s.erasureIn(ctx, tx, member)
			if err != nil {
				return err
			}
			if err := tx.Lock(ctx, anchorsOf(&before)); err != nil {
				return err
			}
			var m Member
			if e, m, err = s.erasureIn(ctx, tx, member); err != nil {
				return err
			}
			if len(anchorsOf(&m)) != len(anchorsOf(&before)) {
				return errAgain
			}
			if e.State() == ErasureConfirmed {
				if step.Kind == ErasureConfirmed {
					return nil
				}
				return NewError(Conflict, "member_erased", Arg{"date", DateValue(m.Erased)})
			}
			again, err := allowed(&e)
			if again {
				return nil
			}
			if err != nil {
				return err
			}
			if step.Kind == ErasureConfirmed {
				err = s.erase(ctx, tx, &m, step, by)
			} else {
				err = tx.AppendErasure(ctx, member, step, by)
			}
			e.Steps = append(e.Steps, step)
			return err
		})
	})
	return e, err
}

func (s *Service) erase(ctx context.Context, tx Tx, m *Member, step ErasureStep, by Actor) error {
	book, err := s.bookIn(ctx, tx)
	if err != nil {
		return err
	}
	return tx.Erase(ctx, Member{ID: m.ID, Erased: DateIn(step.At, book.Zone)}, step, by)
}

// anchorsOf are the anchors of a member and of every household that he ever was in.
func anchorsOf(m *Member) []Anchor {
	anchors := []Anchor{MemberAnchor(m.ID)}
	for _, h := range m.Households {
		anchors = append(anchors, HouseholdAnchor(h.Household))
	}
	return sortedSet(anchors)
}
