package engine

import "context"

// DueReport is what a payment run would find, and how payments and decisions stand to each other.
type DueReport struct {
	Cutoff         Date
	Due            PaymentsDue    // decided until the cutoff
	Payees         []Due          // a page of them
	Reconciliation Reconciliation // of everything, whenever it was decided
}

// Due says from one snapshot what a payment run with this cutoff would do, and books nothing. A cutoff of 0 is today.
func (s *Service) Due(ctx context.Context, f DueFilter) (d DueReport, err error) {
	if f.Cutoff == 0 {
		book, err := s.ActiveBook(ctx)
		if err != nil {
			return DueReport{}, err
		}
		f.Cutoff = DateIn(s.opt.Now(), book.Zone)
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
