package engine

import "context"

// DueReport is what a payment run would find, and how payments and decisions stand to each other.
type DueReport struct {
	Cutoff         Date
	Due            PaymentsDue    // decided until the cutoff
	Payees         []Due          // a page of them
	Reconciliation Reconciliation // of everything, whenever it was decided
}

// Dues returns a page of the payees to whom something is due, without the sums that Due says too. A cutoff of 0 is today.
func (s *Service) Dues(ctx context.Context, f DueFilter) (page []Due, err error) {
	if err := s.fillCutoff(ctx, &f); err != nil {
		return nil, err
	}
	err = s.store.View(ctx, func(r Reader) error {
		page, err = r.Dues(ctx, f)
		return err
	})
	return page, err
}

func (s *Service) fillCutoff(ctx context.Context, f *DueFilter) error {
	if f.Cutoff != 0 {
		return nil
	}
	book, err := s.ActiveBook(ctx)
	if err == nil {
		f.Cutoff = DateIn(s.opt.Now(), book.Zone)
	}
	return err
}

// Due says from one snapshot what a payment run with this cutoff would do, and books nothing. A cutoff of 0 is today.
func (s *Service) Due(ctx context.Context, f DueFilter) (d DueReport, err error) {
	if err := s.fillCutoff(ctx, &f); err != nil {
		return DueReport{}, err
	}
	d.Cutoff = f.Cutoff
	err = s.store.View(ctx, func(r Reader) error {
		if d.Due, err = r.PaymentsDue(ctx, f.Cutoff); err != nil {
			return err
		}
		if d.Payees, err = r.Dues(ctx, f); err != nil {
			return err
		}
		d.Reconciliation, err = r.Reconcile(ctx)
		return err
	})
	return d, err
}
