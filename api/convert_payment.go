package api

import "octroi/engine"

// NewPaymentRun writes a payment run as the API does.
func NewPaymentRun(r engine.PaymentRun) PaymentRun {
	dto := PaymentRun{
		Id: r.ID, Number: r.Number, State: string(r.State), Cutoff: r.Cutoff.String(), ExecutionDate: r.ExecutionDate.String(), Note: r.Note,
		Transfers: r.Totals.Transfers, Entries: r.Totals.Entries, Settled: r.Totals.Settled, Cents: int64(r.Totals.Cents), LeftOut: newPaymentsDue(&r.LeftOut),
		File:      PaymentFile{Format: r.File.Format, Sha256: r.File.SHA256, Bytes: r.File.Bytes},
		CreatedOn: r.CreatedOn.String(), CreatedAt: instant(r.CreatedAt), CreatedBy: r.CreatedBy, EndedBy: r.EndedBy, Reason: r.Reason,
	}
	if !r.EndedAt.IsZero() {
		dto.EndedAt = instant(r.EndedAt)
	}
	return dto
}

func newPaymentsDue(d *engine.PaymentsDue) PaymentsDue {
	sum := func(s engine.DueSum) DueSum {
		return DueSum{Payees: s.Payees, Entries: s.Entries, Cents: int64(s.Cents)}
	}
	return PaymentsDue{
		Payable: sum(d.Payable), Settled: sum(d.Settled), Carried: sum(d.Carried), WithoutAccount: sum(d.WithoutAccount), Elsewhere: sum(d.Elsewhere),
	}
}

func newDuePage(d *engine.DueReport) PaymentsDuePage {
	r := &d.Reconciliation
	page := PaymentsDuePage{
		Cutoff: d.Cutoff.String(), Due: newPaymentsDue(&d.Due), Payees: make([]PayeeDue, len(d.Payees)),
		Reconciliation: Reconciliation{
			DecidedCents: int64(r.Decided), OpenCents: int64(r.Open), SentCents: int64(r.Sent), DueCents: int64(r.Due.Cents()),
			DifferenceCents: int64(r.Difference()),
		},
	}
	for i, x := range d.Payees {
		page.Payees[i] = PayeeDue{Kind: x.Payee.Kind, Id: x.Payee.ID, State: string(x.State), Entries: x.Entries, Cents: int64(x.Cents)}
	}
	return page
}

func newTransfer(run int64, t *engine.Transfer) Transfer {
	dto := Transfer{Position: t.Position, Kind: t.Payee.Kind, Payee: t.Payee.ID, Cents: int64(t.Cents), Lines: make([]TransferLine, len(t.Lines))}
	if t.Position > 0 {
		dto.Reference = engine.TransferReference(run, t.Position)
	}
	for i, l := range t.Lines {
		dto.Lines[i] = TransferLine{
			Claim: l.Claim, Version: l.Version, Line: l.Line, Kind: l.Kind, Member: l.Member, Benefit: l.Benefit,
			Date: l.Service.String(), DecidedOn: l.DecidedOn.String(), Cents: int64(l.Cents),
		}
	}
	return dto
}
