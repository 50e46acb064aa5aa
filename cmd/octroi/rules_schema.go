package main

import (
	"context"

	"github.com/spf13/cobra"

	"octroi/rules"
)

func (a *app) rulesSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of rule books, for editors",
		Long: "Prints the JSON Schema (draft-07) of a rule book. An editor with a YAML language server then completes keys, explains them\n" +
			"and underlines mistakes in files that begin with:\n\n" +
			"  # yaml-language-server: $schema=book.schema.json",
		Args: cobra.NoArgs,
		RunE: a.does(func(context.Context, []string) error {
			a.printf("%s", rules.Schema())
			return nil
		}),
	}
}
