package main

import "github.com/spf13/cobra"

func (a *app) memberCommand() *cobra.Command {
	return group("member", "What a member may ask for: opportunities, statements, an export, erasure", a.memberOpportunitiesCommand(), a.memberStatementCommand(), a.memberExportCommand(), a.memberEraseCommand())
}
