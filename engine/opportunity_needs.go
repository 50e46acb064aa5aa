package engine

import "slices"

// because collects what the rules ask of the member and is so, whichever way the benefit is claimed.
func (p *prospects) because(o *Opportunity) {
	if c := p.benefit.Offer.When; c != nil {
		o.Because = append(o.Because, Ground{Rule: "offer_when", If: c})
	}
	for i := range p.benefit.Gates {
		if g := &p.benefit.Gates[i]; p.all(i) == replyYes {
			o.Because = append(o.Because, Ground{Rule: g.Rule, If: g.If})
		}
	}
}

// all is what every way of claiming answers to a gate, unknown when they differ.
func (p *prospects) all(gate int) reply {
	first := p.ways[0].gates[gate]
	for i := range p.ways {
		if p.ways[i].gates[gate] != first {
			return replyUnknown
		}
	}
	return first
}

// needs collects what a claim must still bring.
func (p *prospects) needs(o *Opportunity, open []*prospect) {
	b := p.benefit
	told := false // that the claim must name a provider
	for i := range b.Gates {
		if g := &b.Gates[i]; p.all(i) != replyYes {
			o.Needs = append(o.Needs, Need{Kind: NeedCondition, Rule: g.Rule, If: g.If})
			told = told || slices.ContainsFunc(g.If.Facts(), ofProvider)
		}
	}
	if b.Approval && open[0].view.Approval == nil {
		o.Needs = append(o.Needs, Need{Kind: NeedApproval})
	}
	if !told && b.asksProvider() {
		o.Needs = append(o.Needs, Need{Kind: NeedProvider})
	}
	for i := range b.Fields {
		if f := &b.Fields[i]; f.Required {
			o.Needs = append(o.Needs, Need{Kind: NeedField, Field: f})
		}
	}
	for i := range b.Evidence {
		p.document(o, open, &b.Evidence[i])
	}
	p.thresholds(o, open)
}

// document adds a document, unless no way of claiming asks for it.
func (p *prospects) document(o *Opportunity, open []*prospect, r *EvidenceRule) {
	need := Need{Kind: NeedEvidence, Rule: r.Rule, AnyOf: r.AnyOf}
	if r.When != nil {
		asked, always := false, true
		for _, w := range open {
			so := w.ask(r.When)
			asked, always = asked || so != replyNo, always && so == replyYes
		}
		if !asked {
			return
		}
		if !always {
			need.If = r.When
		}
	}
	o.Needs = append(o.Needs, need)
}

// thresholds adds what the member bears before anything is paid, the least of all ways of claiming.
func (p *prospects) thresholds(o *Opportunity, open []*prospect) {
	for i, lim := range p.benefit.Limits {
		if lim.Bound() != BoundAfter {
			continue
		}
		least := int64(-1)
		for _, w := range open {
			s, rest := &w.view.Standing[i], int64(0)
			if s.Concerned {
				rest = max(0, s.Bound-s.Used)
			}
			if least < 0 || rest < least {
				least = rest
			}
		}
		if least > 0 {
			o.Needs = append(o.Needs, Need{Kind: NeedThreshold, Rule: lim.rule, Limit: lim, Rest: least})
		}
	}
	bare := slices.MinFunc(open, func(a, b *prospect) int { return int(a.bare - b.bare) })
	if lim := p.byPlace(); bare.bare > 0 && lim != nil {
		o.Needs = append(o.Needs, Need{Kind: NeedThreshold, Rule: lim.rule, Limit: lim, Rest: bare.bare * quantityScale})
	}
}

// byPlace is the limit by whose places the formula pays, nil when it does not.
func (p *prospects) byPlace() (lim *Limit) {
	if !p.benefit.ByUnit {
		return nil
	}
	eachOf(p.benefit.Pays, func(e Expression) {
		for _, f := range e.Facts() {
			if f.Group == FactLimit {
				lim = p.benefit.Limits[f.Slot]
			}
		}
	})
	return lim
}

func ofProvider(f Fact) bool { return f.Group == FactProvider }

// asksProvider reports whether a line of the benefit waits when it names no registered provider.
func (b *Benefit) asksProvider() bool {
	found := false
	look := func(e Expression) { found = found || slices.ContainsFunc(e.Facts(), ofProvider) }
	for i := range b.Gates {
		look(b.Gates[i].If)
	}
	for i := range b.Evidence {
		if c := b.Evidence[i].When; c != nil {
			look(c)
		}
	}
	for _, c := range [...]*Choice{b.Pays, b.PayTo, b.PayMode} {
		eachOf(c, look)
	}
	for _, l := range b.Limits {
		for _, k := range l.Keys {
			look(k)
		}
		for _, c := range [...]Condition{l.When, l.OpenedBy} {
			if c != nil {
				look(c)
			}
		}
		eachOf(l.AtMost, look)
		eachOf(l.After, look)
	}
	return found || b.paysProvider()
}

// paysProvider reports whether money may be for the provider, who must then be known.
func (b *Benefit) paysProvider() bool {
	found := false
	eachOf(b.PayTo, func(e Expression) {
		if c, constant := e.(Constant); constant && Value(c).S == PayProvider {
			found = true
		}
	})
	return found
}

// eachOf visits every expression of a choice.
func eachOf(c *Choice, visit func(Expression)) {
	if c == nil {
		return
	}
	if c.Is != nil {
		visit(c.Is)
	}
	for i := range c.Dates {
		eachOf(&c.Dates[i].Choice, visit)
	}
	for i := range c.Cases {
		if c.Cases[i].If != nil {
			visit(c.Cases[i].If)
		}
		eachOf(&c.Cases[i].Choice, visit)
	}
}
