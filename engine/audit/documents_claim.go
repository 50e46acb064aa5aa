package audit

import "octroi/engine"

// claimText is claims.doc.
type claimText struct {
	L []struct {
		B string           `json:"b"`
		D engine.Date      `json:"d"`
		U engine.Date      `json:"u"`
		Q engine.Quantity  `json:"q"`
		C engine.Cents     `json:"c"`
		S engine.Cents     `json:"s"`
		Y engine.Cents     `json:"y"`
		M engine.Cents     `json:"m"`
		O engine.Cents     `json:"o"`
		P string           `json:"p"`
		I string           `json:"i"`
		E []evidenceText   `json:"e"`
		F map[string]value `json:"f"`
	} `json:"l"`
}

type evidenceText struct {
	C string      `json:"c"`
	D string      `json:"d"`
	H string      `json:"h"`
	O engine.Date `json:"o"`
}

// readClaim reads the lines of a claim.
func readClaim(text string) ([]engine.Line, error) {
	var doc claimText
	if err := parse(text, &doc); err != nil || doc.L == nil {
		return nil, err
	}
	lines := make([]engine.Line, len(doc.L))
	for i, l := range doc.L {
		lines[i] = engine.Line{
			Benefit: l.B, Date: l.D, Until: l.U, Units: l.Q, Charged: l.C, Statutory: l.S, Copay: l.Y, Supplement: l.M, Other: l.O,
			Provider: l.P, Bill: l.I,
			Evidence: list(l.E, func(e evidenceText) engine.Evidence {
				return engine.Evidence{Code: e.C, Document: e.D, Hash: e.H, IssuedOn: e.O}
			}),
		}
		if l.F != nil {
			lines[i].Fields = make(map[string]engine.Value, len(l.F))
			for name, v := range l.F {
				lines[i].Fields[name] = v.engine()
			}
		}
	}
	return lines, nil
}

// decisionText is decisions.doc.
type decisionText struct {
	L []lineText `json:"l"`
}

type lineText struct {
	B string         `json:"b"`
	C string         `json:"c"`
	D engine.Date    `json:"d"`
	O engine.Outcome `json:"o"`
	P engine.Cents   `json:"p"`
	T string         `json:"t"`
	M string         `json:"m"`
	R []reasonText   `json:"r"`
	Y string         `json:"y"`
	W *reasonText    `json:"w"`
	S []stepText     `json:"s"`
	L []balanceText  `json:"l"`
	N []consumedText `json:"n"`
	E *lateText      `json:"e"`
	A []lineText     `json:"a"`
	F struct {
		F engine.Date     `json:"f"`
		U engine.Date     `json:"u"`
		Q engine.Quantity `json:"q"`
		C engine.Cents    `json:"c"`
		L engine.Cents    `json:"l"`
	} `json:"f"`
	X engine.Cents    `json:"x"`
	Q engine.WaitsFor `json:"q"`
	U []struct {
		K engine.Counter `json:"k"`
		D engine.Date    `json:"d"`
	} `json:"u"`
}

type reasonText struct {
	C string     `json:"c"`
	A []argument `json:"a"`
}

type stepText struct {
	R string     `json:"r"`
	C string     `json:"c"`
	B string     `json:"b"`
	A []argument `json:"a"`
}

type balanceText struct {
	I string         `json:"i"`
	C string         `json:"c"`
	M engine.Measure `json:"m"`
	U string         `json:"u"`
	W period         `json:"w"`
	B engine.Bound   `json:"b"`
	S int64          `json:"s"`
	R int64          `json:"r"`
}

type consumedText struct {
	K engine.Counter `json:"k"`
	C string         `json:"c"`
	W period         `json:"w"`
	D engine.Date    `json:"d"`
	O string         `json:"o"`
	V int64          `json:"v"`
}

type lateText struct {
	P engine.Cents `json:"p"`
	D []struct {
		C string       `json:"c"`
		L int          `json:"l"`
		B string       `json:"b"`
		D engine.Date  `json:"d"`
		P engine.Cents `json:"p"`
		W engine.Cents `json:"w"`
	} `json:"d"`
}

func (r reasonText) engine() engine.Reason { return engine.Reason{Code: r.C, Args: arguments(r.A)} }

// readDecision reads the lines of a decision. What a late line displaced is read and left out: it depends on claims of
// others, and nothing is paid by it.
func readDecision(text string) ([]engine.LineDecision, error) {
	var doc decisionText
	if err := parse(text, &doc); err != nil {
		return nil, err
	}
	return list(doc.L, lineText.engine), nil
}

func (l lineText) engine() engine.LineDecision {
	out := engine.LineDecision{
		Benefit: l.B, Category: l.C, Date: l.D, Outcome: l.O, Pays: l.P, PayTo: l.T, PayMode: l.M, BoundBy: l.Y,
		Reasons: list(l.R, reasonText.engine),
		Steps: list(l.S, func(s stepText) engine.Step {
			return engine.Step{Rule: s.R, Code: s.C, Branch: s.B, Args: arguments(s.A)}
		}),
		Balances: list(l.L, func(b balanceText) engine.Balance {
			return engine.Balance{
				Limit: b.I, Code: b.C, Measure: b.M, Unit: b.U, Window: b.W.window(), Bound: b.B, Used: b.S, Remaining: b.R,
			}
		}),
		Consumptions: list(l.N, func(c consumedText) engine.Consumption {
			if c.D == 0 { // that of the line
				c.D = l.D
			}
			return engine.Consumption{Counter: c.K, Limit: c.C, Window: c.W.window(), Date: c.D, Of: c.O, Value: c.V}
		}),
		Parts:    list(l.A, lineText.engine),
		ExGratia: l.X, WaitsFor: l.Q,
		Part: engine.PartOf{From: l.F.F, Until: l.F.U, Units: l.F.Q, Charged: l.F.C, Left: l.F.L},
	}
	if l.U != nil {
		out.Refusals = make([]engine.Refusal, 0, len(l.U))
		for _, u := range l.U {
			out.Refusals = append(out.Refusals, engine.Refusal{Counter: u.K, Date: u.D})
		}
	}
	if l.W != nil {
		w := l.W.engine()
		out.WhyNot = &w
	}
	return out
}
