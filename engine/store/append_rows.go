package store

import (
	"cmp"

	"octroi/engine"
)

// add writes the rows of one version of a claim.
func (a *appended) add(r *engine.Record) {
	c, d, v := &r.Claim, &r.Decision, &r.Version
	doc := encode(claimDoc{each(c.Lines, toLine)})
	action := "claim.decided"
	if v.N == 1 {
		a.claims.add(c.ID, c.Member, c.Channel, c.SubmittedOn, c.ReceivedAt, r.Request.Client, r.Request.Key, r.BodyHash, doc)
		a.versions.add(c.ID, v.N, string(v.Kind), "", "", "", "", "")
	} else {
		action = "claim." + string(v.Kind)
		if r.Before != nil && encode(claimDoc{each(r.Before.Claim.Lines, toLine)}) == doc {
			doc = ""
		}
		a.versions.add(c.ID, v.N, string(v.Kind), v.Request.Client, v.Request.Key, v.BodyHash, v.Reason, doc)
	}
	a.decisions.add(c.ID, v.N, d.Revision, string(d.Outcome), d.Pays, r.DecidedAt, r.DecidedOn, r.Seq,
		encode(decisionDoc{Lines: each(d.Lines, toDecided)}), encode(toFacts(r.Facts)))
	a.events.add(r.By.At, r.By.Client, action, c.ID, r.By.RequestID)
	if v.N > 1 {
		a.replaced.add(c.ID)
	}
	if r.Before != nil {
		a.takeBack(r)
	}
	for i := range d.Lines {
		a.line(r, i)
	}
	if doc != "" {
		a.mark(r)
	}
}

// line writes a decided line with its entries. One that waits reserves nothing and pays nothing; of one that was taken back
// only the opposites of its entries are left to write.
func (a *appended) line(r *engine.Record, i int) {
	c, v, l := &r.Claim, r.Version.N, &r.Decision.Lines[i]
	a.lines.add(c.ID, v, i, l.Benefit, l.Category, l.Date, string(l.Outcome), l.Pays, string(l.WaitsFor), l.ExGratia)
	for _, x := range l.Refusals {
		a.refusals.add(string(x.Counter), cmp.Or(x.Date, l.Date), c.ID, v, i)
	}
	if l.Outcome == engine.Pended && i < len(c.Lines) {
		a.waiting.add(c.ID, v, i, string(l.WaitsFor), c.Member, l.Benefit, l.Category, c.Lines[i].Provider, c.Channel, c.Lines[i].Date, c.SubmittedOn)
	}
	a.entries(r, r, i, 1)
}

// takeBack writes the opposite of every entry of the version before.
func (a *appended) takeBack(r *engine.Record) {
	for i := range r.Before.Decision.Lines {
		a.entries(r, r.Before, i, -1)
	}
}

// entries writes the journal entries of line i as record `of` decided it, times sign: -1 for the opposites that version r
// books of the version before it. They carry the day and the version of r.
func (a *appended) entries(r, of *engine.Record, i int, sign int64) {
	c, v, l := &r.Claim, r.Version.N, &of.Decision.Lines[i]
	if l.Outcome == engine.Pended || l.Outcome == engine.Reversed {
		return
	}
	reverses := 0
	if sign < 0 {
		reverses = of.Version.N
	}
	payee := of.Payee(i)
	f, sign64 := of.ReportFigures(i), engine.Cents(sign)
	pay := func(kind string, cents engine.Cents) {
		a.payments.add(c.ID, v, i, kind, c.Member, l.Benefit, l.Category, c.Channel, l.Date, r.DecidedOn,
			sign64*cents, r.DecidedAt, l.PayTo, l.PayMode, payee, reverses,
			engine.Quantity(sign)*f.Units, sign64*f.Charged, sign64*f.Asked, f.Age, f.Region, f.Status, f.Network, f.Reason)
	}
	pay(kindPayment, l.Pays-l.ExGratia)
	if l.ExGratia != 0 {
		f.Units, f.Charged, f.Asked = 0, 0, 0 // the payment beside it has them
		pay(kindExGratia, l.ExGratia)
	}
	for j, x := range l.Consumptions { // also those of its parts, each with the date of its part
		a.consumptions.add(c.ID, v, i, string(x.Counter), x.Limit, cmp.Or(x.Date, l.Date), x.Of, sign*x.Value, reverses,
			l.CapOf(&l.Consumptions[j]), x.Window.From)
	}
}

func (a *appended) mark(r *engine.Record) {
	for i := range r.Claim.Lines {
		for _, m := range engine.MarksOf(&r.Claim, i) {
			a.marks.add(m.Mark, m.Bill, r.Claim.ID, r.Version.N, i)
		}
	}
}
