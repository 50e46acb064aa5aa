package store

import "octroi/engine"

// claimDoc is claims.doc: what of a claim has no column.
type claimDoc struct {
	Lines []lineDoc `json:"l,omitzero"`
}

type lineDoc struct {
	Benefit    string              `json:"b"`
	Date       engine.Date         `json:"d,omitzero"`
	Until      engine.Date         `json:"u,omitzero"`
	Units      engine.Quantity     `json:"q,omitzero"`
	Charged    engine.Cents        `json:"c,omitzero"`
	Statutory  engine.Cents        `json:"s,omitzero"`
	Copay      engine.Cents        `json:"y,omitzero"`
	Supplement engine.Cents        `json:"m,omitzero"`
	Other      engine.Cents        `json:"o,omitzero"`
	Provider   string              `json:"p,omitzero"`
	Bill       string              `json:"i,omitzero"`
	Evidence   []evidenceDoc       `json:"e,omitzero"`
	Fields     map[string]valueDoc `json:"f,omitzero"`
}

type evidenceDoc struct {
	Code     string      `json:"c"`
	Document string      `json:"d,omitzero"`
	Hash     string      `json:"h,omitzero"`
	IssuedOn engine.Date `json:"o,omitzero"`
}

func toEvidence(e engine.Evidence) evidenceDoc   { return evidenceDoc(e) }
func fromEvidence(e evidenceDoc) engine.Evidence { return engine.Evidence(e) }

func toLine(l engine.Line) lineDoc {
	return lineDoc{
		Benefit: l.Benefit, Date: l.Date, Until: l.Until, Units: l.Units,
		Charged: l.Charged, Statutory: l.Statutory, Copay: l.Copay, Supplement: l.Supplement, Other: l.Other,
		Provider: l.Provider, Bill: l.Bill,
		Evidence: each(l.Evidence, toEvidence),
		Fields:   eachField(l.Fields, func(v engine.Value) valueDoc { return valueDoc(v) }),
	}
}

func fromLine(l lineDoc) engine.Line {
	return engine.Line{
		Benefit: l.Benefit, Date: l.Date, Until: l.Until, Units: l.Units,
		Charged: l.Charged, Statutory: l.Statutory, Copay: l.Copay, Supplement: l.Supplement, Other: l.Other,
		Provider: l.Provider, Bill: l.Bill,
		Evidence: each(l.Evidence, fromEvidence),
		Fields:   eachField(l.Fields, func(v valueDoc) engine.Value { return engine.Value(v) }),
	}
}

func eachField[A, B any](in map[string]A, convert func(A) B) map[string]B {
	if in == nil {
		return nil
	}
	out := make(map[string]B, len(in))
	for name, v := range in {
		out[name] = convert(v)
	}
	return out
}
