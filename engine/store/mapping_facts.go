package store

import "octroi/engine"

// factsDoc is decisions.facts: everything the decision read, so that it can be taken again from the database alone.
type factsDoc struct {
	Member     memberDoc      `json:"m"`
	Households []householdDoc `json:"h,omitzero"`
	Providers  []providerDoc  `json:"p,omitzero"`
	Approvals  []approvalDoc  `json:"a,omitzero"`
	History    []grantedDoc   `json:"t,omitzero"`
	Consumed   []entryDoc     `json:"c,omitzero"`
	Rulings    []rulingDoc    `json:"r,omitzero"`
	Twins      []twinDoc      `json:"w,omitzero"`
	Settled    []int          `json:"s,omitzero"` // indexes: what was decided of them stands in the decision
	Lines      []lineFactsDoc `json:"l,omitzero"`
}

type rulingDoc struct {
	Line        int               `json:"l,omitzero"`
	Kind        engine.RulingKind `json:"k"`
	Units       engine.Quantity   `json:"q,omitzero"`
	Amount      engine.Cents      `json:"c,omitzero"`
	Reason      string            `json:"r,omitzero"`
	By          string            `json:"b"`
	ConfirmedBy string            `json:"f,omitzero"`
}

type twinDoc struct {
	Line   int             `json:"l,omitzero"`
	Kind   engine.TwinKind `json:"k"`
	Claim  string          `json:"c"`
	TheirN int             `json:"n,omitzero"`
}

type lineFactsDoc struct {
	Consumed []entryDoc   `json:"c,omitzero"`
	History  []grantedDoc `json:"t,omitzero"`
}

type approvalDoc struct {
	ID        string      `json:"i"`
	Member    string      `json:"m"`
	Benefit   string      `json:"b"`
	GrantedOn engine.Date `json:"g,omitzero"`
	spanDoc
	Units  engine.Quantity `json:"q,omitzero"`
	Amount engine.Cents    `json:"a,omitzero"`
}

type grantedDoc struct {
	Benefit string      `json:"b"`
	Date    engine.Date `json:"d"`
	Lines   int64       `json:"n"`
}

type entryDoc struct {
	Counter engine.Counter `json:"k"`
	Date    engine.Date    `json:"d"`
	Of      string         `json:"o,omitzero"`
	Value   int64          `json:"v"`
}

func toApproval(a engine.Approval) approvalDoc {
	return approvalDoc{a.ID, a.Member, a.Benefit, a.GrantedOn, spanDoc(a.Span), a.Units, a.Amount}
}

func fromApproval(a approvalDoc) engine.Approval {
	return engine.Approval{
		ID: a.ID, Member: a.Member, Benefit: a.Benefit, GrantedOn: a.GrantedOn, Span: engine.Span(a.spanDoc),
		Units: a.Units, Amount: a.Amount,
	}
}

func toGranted(g engine.Granted) grantedDoc   { return grantedDoc(g) }
func fromGranted(g grantedDoc) engine.Granted { return engine.Granted(g) }

func toEntry(e engine.Entry) entryDoc   { return entryDoc(e) }
func fromEntry(e entryDoc) engine.Entry { return engine.Entry(e) }

func toRuling(r engine.Ruling) rulingDoc   { return rulingDoc(r) }
func fromRuling(r rulingDoc) engine.Ruling { return engine.Ruling(r) }
func toTwin(t engine.Twin) twinDoc         { return twinDoc(t) }
func fromTwin(t twinDoc) engine.Twin       { return engine.Twin(t) }

func toLineFacts(l engine.LineFacts) lineFactsDoc {
	return lineFactsDoc{each(l.Consumed, toEntry), each(l.History, toGranted)}
}

func fromLineFacts(l lineFactsDoc) engine.LineFacts {
	return engine.LineFacts{Consumed: each(l.Consumed, fromEntry), History: each(l.History, fromGranted)}
}

func toFacts(f engine.Facts) factsDoc {
	return factsDoc{
		toMember(f.Member), each(f.Households, toHousehold), each(f.Providers, toProvider), each(f.Approvals, toApproval),
		each(f.History, toGranted), each(f.Consumed, toEntry), each(f.Rulings, toRuling), each(f.Twins, toTwin),
		each(f.Settled, func(s engine.Settled) int { return s.Line }), each(f.Lines, toLineFacts),
	}
}

// fromFacts reads facts beside the decision that was taken on them, where the settled lines stand.
func fromFacts(f factsDoc, decided []engine.LineDecision) engine.Facts {
	settled := func(i int) engine.Settled {
		if i < 0 || i >= len(decided) {
			return engine.Settled{Line: i}
		}
		return engine.Settled{Line: i, Decision: decided[i]}
	}
	return engine.Facts{
		Member:     fromMember(f.Member),
		Households: each(f.Households, fromHousehold),
		Providers:  each(f.Providers, fromProvider),
		Approvals:  each(f.Approvals, fromApproval),
		History:    each(f.History, fromGranted),
		Consumed:   each(f.Consumed, fromEntry),
		Rulings:    each(f.Rulings, fromRuling),
		Twins:      each(f.Twins, fromTwin),
		Settled:    each(f.Settled, settled),
		Lines:      each(f.Lines, fromLineFacts),
	}
}
