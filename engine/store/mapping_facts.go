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

func toFacts(f engine.Facts) factsDoc {
	return factsDoc{
		toMember(f.Member), each(f.Households, toHousehold), each(f.Providers, toProvider), each(f.Approvals, toApproval),
		each(f.History, toGranted), each(f.Consumed, toEntry),
	}
}

func fromFacts(f factsDoc) engine.Facts {
	return engine.Facts{
		Member:     fromMember(f.Member),
		Households: each(f.Households, fromHousehold),
		Providers:  each(f.Providers, fromProvider),
		Approvals:  each(f.Approvals, fromApproval),
		History:    each(f.History, fromGranted),
		Consumed:   each(f.Consumed, fromEntry),
	}
}
