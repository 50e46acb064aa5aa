package api

import (
	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// ReadPartnerCost reads a partner cost as POST /v1/partner-costs takes it. Errors as those of ReadClaim; what the book says
// is not checked here (engine.Service.BookPartnerCost).
func ReadPartnerCost(raw []byte) (engine.PartnerCost, error) {
	var dto PartnerCostRequest
	b, err := readInto("PartnerCostRequest", raw, &dto)
	if err != nil {
		return engine.PartnerCost{}, err
	}
	if err := b.refusal(nil); err != nil {
		return engine.PartnerCost{}, err
	}
	return partnerCostOf(&dto), nil
}

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
