package store

import "octroi/engine"

// openingDoc is what no statement asks for of an opening balance.
type openingDoc struct {
	Keys   []argDoc        `json:"k,omitzero"`
	Units  engine.Quantity `json:"q,omitzero"`
	Amount engine.Cents    `json:"a,omitzero"`
	Count  int64           `json:"c,omitzero"`
	Of     valueDoc        `json:"o,omitzero"`
	Note   string          `json:"t,omitzero"`
	Booked []entryDoc      `json:"b,omitzero"`
}

func toOpening(o engine.OpeningBalance) openingDoc {
	return openingDoc{each(o.Keys, toArg), o.Units, o.Amount, o.Count, valueDoc(o.Of), o.Note, each(o.Booked, toEntry)}
}

func (d openingDoc) into(o *engine.OpeningBalance) {
	o.Keys, o.Units, o.Amount, o.Count = each(d.Keys, fromArg), d.Units, d.Amount, d.Count
	o.Of, o.Note, o.Booked = engine.Value(d.Of), d.Note, each(d.Booked, fromEntry)
}
