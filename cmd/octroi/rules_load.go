package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"octroi/engine"
	"octroi/rules"
)

func (a *app) rulesLoadCommand() *cobra.Command {
	var author, approver string
	cmd := &cobra.Command{
		Use:   "load BOOK",
		Short: "Store a rule book and make it the one in force",
		Long: "Takes a rule book through its whole life in one command: stores it by the hash of its content, has it approved and puts it in\n" +
			"force; running servers use it from the next claim. The first book of a database, and any of the development database, needs\n" +
			"no more. Later ones need two persons: --as who wrote it, --approved-by who approved it.\n" +
			"A book with mistakes (exit code 3), with examples that fail or with a branch that no example takes (4) changes nothing.",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.rulesLoad(ctx, args[0], author, approver) }),
	}
	cmd.Flags().StringVar(&author, "as", "", "who wrote the book")
	cmd.Flags().StringVar(&approver, "approved-by", "", "who approved it: somebody else")
	return cmd
}

func (a *app) rulesLoad(ctx context.Context, name, author, approver string) error {
	if approver != "" && author == "" {
		return usagef("--approved-by needs --as: who wrote the book?")
	}
	by, err := a.person(author)
	if err != nil {
		return err
	}
	second := by
	if approver != "" {
		if second, err = a.person(approver); err != nil {
			return err
		}
	}
	loaded, files, err := a.loadBook(ctx, name)
	if err != nil {
		return err
	}
	if err := a.ready(ctx, name, loaded); err != nil {
		return err
	}
	return a.with(ctx, mayCreate, func(h *home) error {
		book, err := h.svc.LoadApprovedBook(ctx, files, by, second)
		if err != nil {
			return a.bookRefused(err)
		}
		a.printf("%s %s is in force\n", book.Code, book.Revision)
		return nil
	})
}

// ready fails for a book whose examples do not show all of it, after saying which.
func (a *app) ready(ctx context.Context, name string, loaded *rules.Loaded) error {
	_, failed, err := a.runExamples(ctx, name, loaded, a.stdout, false)
	if err != nil {
		return err
	}
	if failed > 0 {
		a.note("%d examples fail; nothing was loaded", failed)
		return exit(exitExamples)
	}
	var c coverage
	if err := a.cover(ctx, name, loaded, &c); err != nil {
		return err
	}
	if c.incomplete() {
		a.printCoverage(&c)
		a.note("no example shows some branches of the rules; nothing was loaded")
		return exit(exitExamples)
	}
	return nil
}

// bookRefused gives a refused book the exit code of what is wrong with it.
func (a *app) bookRefused(err error) error {
	var e *engine.Error
	if !errors.As(err, &e) || e.Code != "book_incomplete" {
		return err
	}
	a.note("%s", a.describe(err))
	for _, f := range e.Fields {
		if f.Code == engine.BookMistake || f.Code == engine.LimitRedefined {
			return exit(exitBook)
		}
	}
	return exit(exitExamples)
}
