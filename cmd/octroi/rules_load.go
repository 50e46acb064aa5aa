package main

import (
	"context"

	"github.com/spf13/cobra"

	"octroi/engine"
)

func (a *app) rulesLoadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load BOOK",
		Short: "Store a rule book and make it the one in force",
		Long: "Stores a rule book by the hash of its content and makes it the one in force; running servers use it from the next claim.\n" +
			"A book with mistakes (exit code 3) or with failing examples (4) changes nothing.",
		Args: cobra.ExactArgs(1),
		RunE: a.does(a.rulesLoad),
	}
}

func (a *app) rulesLoad(ctx context.Context, args []string) error {
	loaded, files, err := a.loadBook(ctx, args[0])
	if err != nil {
		return err
	}
	_, failed, err := a.runExamples(ctx, args[0], loaded, a.stdout, false)
	if err != nil {
		return err
	}
	if failed > 0 {
		a.note("%d examples fail; nothing was loaded", failed)
		return exit(exitExamples)
	}
	return a.with(ctx, mayCreate, func(h *home) error {
		book, err := h.svc.LoadBook(ctx, files, a.actor())
		if engine.ErrorCode(err) == "limit_redefined" { // a mistake that only the book in force shows
			a.note("%s", a.describe(err))
			return exit(exitBook)
		}
		if err != nil {
			return err
		}
		a.printf("%s %s is in force\n", book.Code, book.Revision)
		return nil
	})
}
