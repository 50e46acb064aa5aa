package main

import (
	"context"
	"fmt"

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

func counted(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (a *app) rulesCheck(ctx context.Context, args []string) error {
	var failed error
	for _, name := range args {
		loaded, _, err := a.loadBook(ctx, name)
		if err != nil {
			if exitCode(err) != exitBook {
				return err
			}
			if text := a.describe(err); text != "" { // said already, when there are places to name
				a.note("%s", text)
			}
			failed = exit(exitBook)
			continue
		}
		b := loaded.Book
		a.printf("ok   %s: %s in %s, revision %s\n", name, counted(len(b.Benefits), "benefit", "benefits"),
			counted(len(b.Categories), "category", "categories"), b.Revision)
	}
	return failed
}
