package engine_test

import (
	"fmt"
	"slices"

	"octroi/engine"
)

// step does one thing, and now and then a day passes.
func (p *purse) step() {
	if p.random.IntN(6) == 0 {
		p.now = p.now.AddDate(0, 0, 1)
	}
	switch n := p.random.IntN(100); {
	case n < 35:
		p.submit()
	case n < 55:
		p.revise()
	case n < 57:
		p.reassess()
	case n < 68:
		p.account()
	case n < 84:
		p.run(engine.Date(p.random.IntN(3)))
	case n < 94:
		p.end()
	default:
	}
	p.compare()
}

func (p *purse) line() engine.Line {
	date := engine.MustDate("2025-01-02").AddDays(p.random.IntN(120)).String()
	switch code := []string{"psychology", "sport", "sport", "practice", "bought", "ticket"}[p.random.IntN(6)]; code {
	case "psychology":
		return sessions(date, 1+p.random.IntN(8))
	default:
		return line(code, date, engine.Cents(p.random.IntN(3)*p.random.IntN(20_000)))
	}
}

func (p *purse) submit() {
	lines := []engine.Line{p.line()}
	if p.random.IntN(3) == 0 {
		lines = append(lines, p.line())
	}
	r := p.server().Submit(p.t.Context(), submission(p.key(), claimFor(fmt.Sprint("M", p.random.IntN(4)), lines...)))
	must(p.t, r.Err)
	p.claims = append(p.claims, r.Record.Claim.ID)
	p.learn(r.Record.Claim.ID)
}

// revise corrects, rules on or reverses a claim; what that frees for others is learnt too.
func (p *purse) revise() {
	if len(p.claims) == 0 {
		return
	}
	id := p.claims[p.random.IntN(len(p.claims))]
	r := revising(id, p.key(), engine.VersionReversal)
	switch n := p.random.IntN(10); {
	case n < 4:
		r.Kind = engine.VersionCorrection
		for range p.last[id].Claim.Lines {
			r.Lines = append(r.Lines, p.line())
		}
	case n < 7:
		r.Kind = engine.VersionRuling
		r.Ruling = &engine.Ruling{Line: p.random.IntN(len(p.last[id].Claim.Lines)), Kind: engine.RulingAmount, Amount: engine.Cents(p.random.IntN(9000))}
	}
	out := p.server().Revise(p.t.Context(), r)
	switch engine.ErrorCode(out.Err) {
	case "claim_reversed", "nothing_corrected", "revision_invalid":
		return
	}
	must(p.t, out.Err)
	p.learn(id)
	for _, o := range out.Others {
		p.learn(o.Claim.ID)
	}
}

// reassess puts the other book in force and decides everything again under it.
func (p *purse) reassess() {
	ctx, s := p.t.Context(), p.server()
	_, err := s.LoadBook(ctx, []engine.SourceFile{{Name: []string{"a", "b"}[p.random.IntN(2)]}}, maker)
	must(p.t, err)
	req := fromMarch()
	req.Request = engine.RequestKey{Client: "desk", Key: p.key()}
	run, _, err := s.BeginReassessment(ctx, req, maker)
	must(p.t, err)
	_, err = s.Reassess(ctx, run.ID, maker, nil)
	must(p.t, err)
	for _, id := range p.claims {
		p.learn(id)
	}
}

// account gives a payee an account, another one, or takes it away.
func (p *purse) account() {
	payee := []engine.Payee{member("M0"), member("M1"), member("M2"), member("M3"), {Kind: engine.PayProvider, ID: engine.Psychologist().ID}}[p.random.IntN(5)]
	if p.random.IntN(4) == 0 {
		_, err := p.store.DB().ExecContext(p.t.Context(), "DELETE FROM accounts WHERE owner_kind = '"+payee.Kind+"' AND owner = '"+payee.ID+"'")
		must(p.t, err)
		delete(p.accounts, payee)
		return
	}
	p.accounts[payee] = ibans[p.random.IntN(len(ibans))]
	must(p.t, p.server().PutAccount(p.t.Context(), engine.Account{Payee: payee, IBAN: p.accounts[payee], Name: "Zoé"}, maker))
}

// run makes a run of what was decided until so many days ago, and holds it against the model.
func (p *purse) run(ago engine.Date) {
	ctx, s := p.t.Context(), p.server()
	today, err := s.Due(ctx, engine.DueFilter{Limit: 1})
	must(p.t, err)
	cutoff := today.Cutoff - ago
	req := runOf(p.key())
	req.Cutoff = cutoff
	due, states, nets := p.due(cutoff)
	run, _, err := s.CreatePaymentRun(ctx, req, maker)
	if due.Payable.Payees == 0 {
		wantCode(p.t, err, engine.Conflict, "nothing_due")
		return
	}
	must(p.t, err)
	want := engine.PaymentTotals{
		Transfers: due.Payable.Payees, Entries: due.Payable.Entries + due.Settled.Entries, Cents: due.Payable.Cents, Settled: due.Settled.Payees,
	}
	due.Payable, due.Settled = engine.DueSum{}, engine.DueSum{}
	p.same("the run's totals", want, run.Totals)
	p.same("what it left", due, run.LeftOut)
	_, transfers, err := s.Remittance(ctx, run.ID, 0, 100)
	must(p.t, err)
	got, wanted := map[engine.Payee]engine.Cents{}, map[engine.Payee]engine.Cents{}
	for i, x := range transfers {
		got[x.Payee] = x.Cents
		if x.Position != int64(i+1) || x.IBAN != p.accounts[x.Payee] || x.Cents <= 0 {
			p.t.Errorf("transfer %+v", x)
		}
	}
	for payee, state := range states {
		if state == engine.DuePayable {
			wanted[payee] = nets[payee]
		}
	}
	p.same("transfers", wanted, got)
	for _, e := range p.entries {
		if s := states[e.payee]; e.run == 0 && e.day <= cutoff && (s == engine.DuePayable || s == engine.DueSettled) {
			e.run = run.Number
		}
	}
	p.runs = append(p.runs, run)
	p.listed(s, run)
	_, text := file(p.t, s, run.ID)
	p.same("the control sum", run.Totals.Cents.String(), controlSum(p.t, text))
}

// listed holds the remittance listing against the entries that the model gave to the run.
func (p *purse) listed(s *engine.Service, run engine.PaymentRun) {
	_, page, err := s.Remittance(p.t.Context(), run.ID, -1, 100)
	must(p.t, err)
	var got, want []string
	for _, x := range page {
		for _, l := range x.Lines {
			got = append(got, fmt.Sprint(l.Claim, l.Version, l.Line, l.Kind, l.Cents, l.DecidedOn))
		}
	}
	for _, e := range p.entries {
		if e.run == run.Number {
			want = append(want, fmt.Sprint(e.claim, e.version, e.line, e.kind, e.cents, e.day))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	p.same("lines", want, got)
}

// end sends or cancels a run that is open.
func (p *purse) end() {
	for i := range p.runs {
		run := &p.runs[i]
		if run.State != engine.PaymentOpen || p.random.IntN(2) == 0 {
			continue
		}
		var err error
		if p.random.IntN(2) == 0 {
			*run, err = p.server().SendPaymentRun(p.t.Context(), run.ID, sender)
		} else {
			*run, err = p.server().CancelPaymentRun(p.t.Context(), run.ID, "wrong", maker)
			for _, e := range p.entries {
				if e.run == run.Number {
					e.run = 0
				}
			}
		}
		must(p.t, err)
		return
	}
}
