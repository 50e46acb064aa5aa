package main

import (
	"github.com/spf13/cobra"

	"octroi/engine"
)

func (a *app) claimCommand() *cobra.Command {
	return group("claim", "Decide, explain and change claims without a server",
		a.claimDecideCommand(), a.claimExplainCommand(), a.claimShowCommand(), a.claimEvidenceCommand(), a.claimCorrectCommand(),
		a.claimRuleCommand(), a.claimConfirmCommand(),
		a.claimWholeCommand("reverse ID --reason TEXT", "Take a claim back, and offer what becomes free", engine.VersionReversal, true),
		a.claimWholeCommand("redecide ID", "Decide the waiting lines of a claim again", engine.VersionRedecision, false))
}
