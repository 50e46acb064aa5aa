package store

import "octroi/engine"

// paymentRunDoc is what no statement asks for of a payment run.
type paymentRunDoc struct {
	Note    string   `json:"t,omitzero"`
	Payer   payerDoc `json:"p"`
	LeftOut dueDoc   `json:"l,omitzero"`
}

type payerDoc struct {
	Name   string      `json:"n"`
	IBAN   engine.IBAN `json:"a"`
	BIC    string      `json:"b,omitzero"`
	ID     string      `json:"i,omitzero"`
	Issuer string      `json:"u,omitzero"`
}

type dueDoc struct {
	Payable        dueSumDoc `json:"p,omitzero"`
	Settled        dueSumDoc `json:"s,omitzero"`
	Carried        dueSumDoc `json:"c,omitzero"`
	WithoutAccount dueSumDoc `json:"w,omitzero"`
	Elsewhere      dueSumDoc `json:"e,omitzero"`
}

type dueSumDoc struct {
	Payees  int64        `json:"p,omitzero"`
	Entries int64        `json:"e,omitzero"`
	Cents   engine.Cents `json:"c,omitzero"`
}

func toPaymentRun(p engine.PaymentRun) paymentRunDoc {
	l := p.LeftOut
	return paymentRunDoc{p.Note, payerDoc(p.Payer), dueDoc{
		dueSumDoc(l.Payable), dueSumDoc(l.Settled), dueSumDoc(l.Carried), dueSumDoc(l.WithoutAccount), dueSumDoc(l.Elsewhere),
	}}
}

func (d paymentRunDoc) into(p *engine.PaymentRun) {
	l := d.LeftOut
	p.Note, p.Payer = d.Note, engine.Payer(d.Payer)
	p.LeftOut = engine.PaymentsDue{
		Payable: engine.DueSum(l.Payable), Settled: engine.DueSum(l.Settled), Carried: engine.DueSum(l.Carried),
		WithoutAccount: engine.DueSum(l.WithoutAccount), Elsewhere: engine.DueSum(l.Elsewhere),
	}
}
