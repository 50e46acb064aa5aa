package main

import "github.com/spf13/cobra"

func (a *app) memberCommand() *cobra.Command {
	return group("member", "What a member may ask for: statements, an export, erasure", a.memberStatementCommand(), a.memberExportCommand(), a.memberEraseCommand())
}
