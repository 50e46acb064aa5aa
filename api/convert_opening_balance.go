package api

import (
	"encoding/json"
	"maps"
	"slices"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// openingBalanceOf turns a checked DTO into an opening balance. Values that were refused are absent.
func openingBalanceOf(dto *OpeningBalanceRequest) engine.OpeningBalance {
	o := engine.OpeningBalance{
		Booking: engine.Booking{Note: norm.NFC.String(dto.Note)}, Member: dto.Member, Limit: dto.Limit, Date: dateOf(dto.Date),
		Amount: engine.Cents(dto.AmountCents), Count: dto.Count,
	}
	for _, name := range slices.Sorted(maps.Keys(dto.Keys)) {
		o.Keys = append(o.Keys, engine.Arg{Name: name, Value: fieldValue(dto.Keys[name])})
	}
	if dto.Units != "" {
		o.Units, _ = engine.ParseQuantity(string(dto.Units))
	}
	if dto.Of != "" {
		o.Of = engine.TextValue(norm.NFC.String(dto.Of))
	}
	return o
}

// NewOpeningBalance writes an opening balance as the API does.
func NewOpeningBalance(o engine.OpeningBalance) OpeningBalance {
	dto := OpeningBalance{
		Id: o.ID, Kind: "opening", Reverses: o.Reverses, ReversedBy: o.ReversedBy, Member: o.Member, Limit: o.Limit, Date: o.Date.String(),
		AmountCents: int64(o.Amount), Count: o.Count, Of: o.Of.S, Note: o.Note,
		BookedOn: o.BookedOn.String(), BookedAt: instant(o.BookedAt),
	}
	if o.Reverses != "" {
		dto.Kind = "reversal"
	}
	if o.Units != 0 {
		dto.Units = json.Number(o.Units.String())
	}
	if len(o.Keys) > 0 {
		dto.Keys = make(map[string]json.RawMessage, len(o.Keys))
	}
	for _, k := range o.Keys {
		dto.Keys[k.Name] = scalar(k.Value)
	}
	return dto
}

// scalar writes a value as fieldValue reads it.
func scalar(v engine.Value) json.RawMessage {
	if v.Kind == engine.KindText {
		return appendText(nil, v.S)
	}
	return json.RawMessage(v.Key())
}
