package main

import "github.com/spf13/cobra"

func (a *app) claimCommand() *cobra.Command {
	return group("claim", "Decide and explain claims without a server", a.claimDecideCommand(), a.claimExplainCommand())
}
