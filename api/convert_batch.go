package api

import "octroi/engine"

// NewBatchClaim writes a claim and its key as a batch, or a file of claims, has them.
func NewBatchClaim(key string, c *engine.Claim) BatchClaim {
	out := BatchClaim{Key: key, Member: c.Member, SubmittedOn: c.SubmittedOn.String(), Channel: c.Channel, Lines: make([]ClaimRequestLine, len(c.Lines))}
	for i := range c.Lines {
		out.Lines[i] = newRequestLine(&c.Lines[i])
	}
	return out
}

// PartnerCostRow is a partner cost and its key as a file of partner costs has them.
type PartnerCostRow struct {
	Key string `json:"key"`
	PartnerCostRequest
}

// NewPartnerCostRow writes a partner cost that is not booked yet.
func NewPartnerCostRow(key string, c *engine.PartnerCost) PartnerCostRow {
	return PartnerCostRow{Key: key, PartnerCostRequest: PartnerCostRequest{
		Id: c.ID, Partner: c.Partner, Category: c.Category, Benefit: c.Benefit, Date: c.Date.String(), Until: c.Until.String(),
		Cents: int64(c.Cents), Reference: c.Reference, Note: c.Note,
	}}
}
