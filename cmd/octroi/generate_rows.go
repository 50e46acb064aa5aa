package main

import (
	"octroi/api"
	"octroi/engine"
	"octroi/engine/synthetic"
)

// What is invented is written by the API's own types: what they can write, an import can read.

func memberRow(m *engine.Member) any     { return api.NewMember(*m) }
func providerRow(p *engine.Provider) any { return api.NewProvider(*p) }
func approvalRow(x *engine.Approval) any { return api.NewApproval(*x) }
func claimRow(c *synthetic.Claim) any    { return api.NewBatchClaim(c.Key, &c.Claim) }
func partnerCostRow(c *synthetic.PartnerCost) any {
	return api.NewPartnerCostRow(c.Key, &c.PartnerCost)
}
