package audit

import (
	"errors"

	"octroi/engine"
)

// factsText is decisions.facts.
type factsText struct {
	M memberText      `json:"m"`
	H []householdText `json:"h"`
	P []providerText  `json:"p"`
	A []approvalText  `json:"a"`
	T []grantedText   `json:"t"`
	C []entryText     `json:"c"`
	R []rulingText    `json:"r"`
	W []twinText      `json:"w"`
	S []int           `json:"s"` // settled lines: what was decided of them stands in the decision
	L []struct {
		C []entryText   `json:"c"`
		T []grantedText `json:"t"`
	} `json:"l"`
}

type grantedText struct {
	B string      `json:"b"`
	D engine.Date `json:"d"`
	N int64       `json:"n"`
}

func (g grantedText) engine() engine.Granted {
	return engine.Granted{Benefit: g.B, Date: g.D, Lines: g.N}
}

type rulingText struct {
	L int               `json:"l"`
	K engine.RulingKind `json:"k"`
	Q engine.Quantity   `json:"q"`
	C engine.Cents      `json:"c"`
	R string            `json:"r"`
	B string            `json:"b"`
	F string            `json:"f"`
}

type twinText struct {
	L int             `json:"l"`
	K engine.TwinKind `json:"k"`
	C string          `json:"c"`
	N int             `json:"n"`
}

type memberText struct {
	I string      `json:"i"`
	B engine.Date `json:"b"`
	D engine.Date `json:"d"`
	H []struct {
		H string `json:"h"`
		O bool   `json:"o"`
		period
	} `json:"h"`
	C []period    `json:"c"`
	O []codedText `json:"o"`
	S []codedText `json:"s"`
	R []codedText `json:"r"`
}

type codedText struct {
	C string `json:"c"`
	period
}

type providerText struct {
	I string      `json:"i"`
	N string      `json:"n"`
	P string      `json:"p"`
	C string      `json:"c"`
	R []period    `json:"r"`
	V []period    `json:"v"`
	W []codedText `json:"w"`
}

type householdText struct {
	I string `json:"i"`
	P []struct {
		M string      `json:"m"`
		B engine.Date `json:"b"`
		D engine.Date `json:"d"`
		period
	} `json:"p"`
}

type approvalText struct {
	I string      `json:"i"`
	M string      `json:"m"`
	B string      `json:"b"`
	G engine.Date `json:"g"`
	period
	Q engine.Quantity `json:"q"`
	A engine.Cents    `json:"a"`
}

type entryText struct {
	K engine.Counter `json:"k"`
	D engine.Date    `json:"d"`
	O string         `json:"o"`
	V int64          `json:"v"`
}

func (e entryText) engine() engine.Entry {
	return engine.Entry{Counter: e.K, Date: e.D, Of: e.O, Value: e.V}
}

// readFacts reads what a decision was taken on, beside the decision itself.
func readFacts(text string, decided []engine.LineDecision) (engine.Facts, error) {
	var doc factsText
	if err := parse(text, &doc); err != nil {
		return engine.Facts{}, err
	}
	f := engine.Facts{
		Member:    doc.M.engine(),
		Providers: list(doc.P, providerText.engine),
		Approvals: list(doc.A, func(a approvalText) engine.Approval {
			return engine.Approval{ID: a.I, Member: a.M, Benefit: a.B, GrantedOn: a.G, Span: a.span(), Units: a.Q, Amount: a.A}
		}),
		Households: list(doc.H, householdText.engine),
		Consumed:   list(doc.C, entryText.engine),
		History:    list(doc.T, grantedText.engine),
		Rulings: list(doc.R, func(r rulingText) engine.Ruling {
			return engine.Ruling{Line: r.L, Kind: r.K, Units: r.Q, Amount: r.C, Reason: r.R, By: r.B, ConfirmedBy: r.F}
		}),
		Twins: list(doc.W, func(t twinText) engine.Twin { return engine.Twin{Line: t.L, Kind: t.K, Claim: t.C, TheirN: t.N} }),
	}
	for _, i := range doc.S {
		if i < 0 || i >= len(decided) {
			return f, errors.New("a settled line is not in the decision")
		}
	}
	f.Settled = list(doc.S, func(i int) engine.Settled { return engine.Settled{Line: i, Decision: decided[i]} })
	if doc.L != nil {
		f.Lines = make([]engine.LineFacts, 0, len(doc.L))
		for _, l := range doc.L {
			f.Lines = append(f.Lines, engine.LineFacts{Consumed: list(l.C, entryText.engine), History: list(l.T, grantedText.engine)})
		}
	}
	return f, nil
}

func (m memberText) engine() engine.Member {
	out := engine.Member{
		ID: m.I, Born: m.B, Died: m.D, Coverage: list(m.C, period.span),
		Contributions: list(m.O, func(c codedText) engine.ContributionSpan {
			return engine.ContributionSpan{State: engine.ContributionState(c.C), Span: c.span()}
		}),
		Statuses: list(m.S, func(c codedText) engine.StatusSpan { return engine.StatusSpan{Code: c.C, Span: c.span()} }),
		Regions:  list(m.R, func(c codedText) engine.RegionSpan { return engine.RegionSpan{Code: c.C, Span: c.span()} }),
	}
	if m.H != nil {
		out.Households = make([]engine.HouseholdSpan, 0, len(m.H))
		for _, h := range m.H {
			out.Households = append(out.Households, engine.HouseholdSpan{Household: h.H, Holder: h.O, Span: h.span()})
		}
	}
	return out
}

func (p providerText) engine() engine.Provider {
	return engine.Provider{
		ID: p.I, Name: p.N, Profession: p.P, Country: p.C, Recognised: list(p.R, period.span), Conventioned: list(p.V, period.span),
		Networks: list(p.W, func(c codedText) engine.NetworkSpan { return engine.NetworkSpan{Code: c.C, Span: c.span()} }),
	}
}

func (h householdText) engine() engine.Household {
	out := engine.Household{ID: h.I}
	if h.P != nil {
		out.People = make([]engine.Person, 0, len(h.P))
		for _, p := range h.P {
			out.People = append(out.People, engine.Person{Member: p.M, Born: p.B, Died: p.D, Span: p.span()})
		}
	}
	return out
}
