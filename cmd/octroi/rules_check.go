package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"octroi/rules"
)

func (a *app) rulesCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check BOOK…",
		Short: "Find every mistake in a rule book",
		Long: "Reads rule books (a file, a folder, or the name of a shipped book such as partenamut) and prints every mistake as\n" +
			"file:line:col, what is wrong and what to do. Warnings name what is allowed and cannot be meant, such as a condition\n" +
			"that always holds or a limit that nothing can reach. Exit code 3 when there is a mistake; warnings alone leave it at 0.",
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
		if err := a.lint(ctx, name, loaded); err != nil {
			return err
		}
		b := loaded.Book
		a.printf("ok   %s: %s in %s, revision %s\n", name, counted(len(b.Benefits), "benefit", "benefits"),
			counted(len(b.Categories), "category", "categories"), b.Revision)
	}
	return failed
}

// lint prints the warnings of a book that take too long to look for whenever it is loaded.
func (a *app) lint(ctx context.Context, name string, loaded *rules.Loaded) error {
	warnings, err := await(ctx, func() rules.Issues { return rules.Lint(loaded) })
	if err != nil {
		return err
	}
	for _, i := range warnings {
		i.File = bookFile(name, i.File)
		a.note("%s", i)
	}
	return nil
}
