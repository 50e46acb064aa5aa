package main

import "github.com/spf13/cobra"

func (a *app) claimCommand() *cobra.Command {
	return group("claim", "Decide, explain and change claims without a server",
		a.claimDecideCommand(), a.claimExplainCommand(), a.claimShowCommand(), a.claimEvidenceCommand(), a.claimCorrectCommand(),
		a.claimRuleCommand(), a.claimConfirmCommand(), a.claimReverseCommand(), a.claimRedecideCommand())
}
