package main

import (
	"context"

	"github.com/spf13/cobra"
)

func (a *app) rulesCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check BOOK…",
		Short: "Find every mistake in a rule book",
		Long: "Reads rule books (a file, a folder, or the name of a shipped book such as partenamut) and prints every mistake as\n" +
			"file:line:col, what is wrong and what to do. Exit code 3 when there is any.",
		Args: cobra.MinimumNArgs(1),
		RunE: a.does(a.rulesCheck),
	}
}

func (a *app) rulesCheck(_ context.Context, args []string) error {
	var failed error
	for _, name := range args {
		loaded, _, err := a.loadBook(name)
		if err != nil {
			if exitCode(err) != exitBook {
				return err
			}
			failed = err
			continue
		}
		b := loaded.Book
		a.printf("ok   %s: %d benefits in %d categories, revision %s\n", name, len(b.Benefits), len(b.Categories), b.Revision)
	}
	return failed
}
