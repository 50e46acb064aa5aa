package api

import (
	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// partnerCostOf turns a checked DTO into a partner cost. Values that were refused are absent.
func partnerCostOf(dto *PartnerCostRequest) engine.PartnerCost {
	return engine.PartnerCost{
		Booking: engine.Booking{ID: dto.Id, Note: norm.NFC.String(dto.Note)},
		Partner: norm.NFC.String(dto.Partner), Category: dto.Category, Benefit: dto.Benefit,
		Date: dateOf(dto.Date), Until: dateOf(dto.Until), Cents: engine.Cents(dto.Cents), Reference: norm.NFC.String(dto.Reference),
	}
}

// NewPartnerCost writes a partner cost as the API does.
func NewPartnerCost(c engine.PartnerCost) PartnerCost {
	dto := PartnerCost{
		Id: c.ID, Kind: "cost", Reverses: c.Reverses, ReversedBy: c.ReversedBy, Partner: c.Partner, Category: c.Category, Benefit: c.Benefit,
		Date: c.Date.String(), Until: c.Until.String(), Cents: int64(c.Cents), Reference: c.Reference, Note: c.Note,
		BookedOn: c.BookedOn.String(), BookedAt: instant(c.BookedAt),
	}
	if c.Reverses != "" {
		dto.Kind = "reversal"
	}
	return dto
}
