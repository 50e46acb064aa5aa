package engine

import (
	"context"
	"errors"
	"slices"
)

// PutMembers stores members as PutMember does, many in a transaction, and says of each what became of it: one that cannot be
// stored keeps no other from being stored.
func (s *Service) PutMembers(ctx context.Context, all []Member, by Actor) []error {
	errs := putAll(s, all, func(m *Member) string { return m.ID }, func(some []Member) error { return s.putMembers(ctx, some, by) })
	s.redecideStored(ctx, errs, func(i int) QueueFilter { return QueueFilter{Member: all[i].ID} }, by)
	return errs
}

// PutProviders is PutProvider for many, as PutMembers is PutMember.
func (s *Service) PutProviders(ctx context.Context, all []Provider, by Actor) []error {
	errs := putAll(s, all, func(p *Provider) string { return p.ID }, func(some []Provider) error {
		return s.retry(ctx, busyAttempts, func() error {
			return s.store.Update(ctx, func(tx Tx) error { return tx.PutProviders(ctx, some, s.stamped(by)) })
		})
	})
	s.redecideStored(ctx, errs, func(i int) QueueFilter { return QueueFilter{Provider: all[i].ID} }, by)
	return errs
}

// PutApprovals is PutApproval for many, as PutMembers is PutMember.
func (s *Service) PutApprovals(ctx context.Context, all []Approval, by Actor) []error {
	all = slices.Clone(all)
	errs := s.approvalErrors(ctx, all)
	var good []Approval
	var at []int
	for i := range all {
		if errs[i] == nil {
			good, at = append(good, all[i]), append(at, i)
		}
	}
	for j, err := range putAll(s, good, func(a *Approval) string { return a.ID }, func(some []Approval) error { return s.putApprovals(ctx, some, by) }) {
		errs[at[j]] = err
	}
	s.redecideStored(ctx, errs, func(i int) QueueFilter { return QueueFilter{Member: all[i].Member} }, by)
	return errs
}

// PutAccounts is PutAccount for many, as PutMembers is PutMember.
func (s *Service) PutAccounts(ctx context.Context, all []Account, by Actor) []error {
	return putAll(s, all, func(a *Account) string { return a.Payee.Kind + "|" + a.Payee.ID }, func(some []Account) error {
		for i := range some {
			if fields := ValidateAccount(&some[i]); len(fields) > 0 {
				return &Error{Kind: Unprocessed, Code: "account_invalid", Fields: fields}
			}
		}
		return s.retry(ctx, busyAttempts, func() error {
			return s.store.Update(ctx, func(tx Tx) error {
				if err := payeesKnown(ctx, tx, some); err != nil {
					return err
				}
				return tx.PutAccounts(ctx, some, s.stamped(by))
			})
		})
	})
}

// putAll stores things as many at a time as a step of a batch has. What has an id that another before it has comes after it, in
// another transaction.
func putAll[T any](s *Service, all []T, id func(*T) string, put func([]T) error) []error {
	errs := make([]error, len(all))
	for from := 0; from < len(all); {
		until, seen := from, make(map[string]bool, s.opt.Step)
		for until < len(all) && until-from < s.opt.Step && !seen[id(&all[until])] {
			seen[id(&all[until])] = true
			until++
		}
		putSome(all[from:until], errs[from:until], put)
		from = until
	}
	return errs
}

// putSome stores things together. When one of them cannot be stored it is looked for by halves, so that it fails alone.
func putSome[T any](all []T, errs []error, put func([]T) error) {
	err := put(all)
	if err == nil {
		return
	}
	var fault *Error
	ours := !errors.As(err, &fault) || fault.Kind == Unavailable || fault.Kind == Internal
	if len(all) == 1 || ours {
		for i := range errs {
			errs[i] = err
		}
		return
	}
	half := len(all) / 2
	putSome(all[:half], errs[:half], put)
	putSome(all[half:], errs[half:], put)
}

// redecideStored decides again what waited for the things that were stored. Nearly always nothing did.
func (s *Service) redecideStored(ctx context.Context, errs []error, waits func(int) QueueFilter, by Actor) {
	var members, providers []string
	for i, err := range errs {
		if err == nil {
			f := waits(i)
			members, providers = append(members, f.Member), append(providers, f.Provider)
		}
	}
	var who Waiting
	err := s.store.View(ctx, func(r Reader) (err error) {
		who, err = r.Waiting(ctx, members, providers)
		return err
	})
	if err != nil && s.opt.Trouble != nil {
		s.opt.Trouble(err)
	}
	for _, id := range who.Members {
		s.redecideAfter(ctx, QueueFilter{Member: id}, by)
	}
	for _, id := range who.Providers {
		s.redecideAfter(ctx, QueueFilter{Provider: id}, by)
	}
}
