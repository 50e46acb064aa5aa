package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"octroi/engine"
	"octroi/rules"
)

func (a *app) rulesShowCommand() *cobra.Command {
	var book, on string
	var source bool
	cmd := &cobra.Command{
		Use:   "show [BENEFIT]",
		Short: "Say in plain words what a benefit pays on a date",
		Long:  "Prints for whom a benefit is, what it asks, what it pays on a date and up to what; without a benefit, the list of all.",
		Args:  cobra.MaximumNArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.rulesShow(ctx, book, on, source, args)
		}),
	}
	cmd.Flags().StringVar(&book, "book", "", bookUsage)
	cmd.Flags().StringVar(&on, "on", "", "date YYYY-MM-DD (default today)")
	cmd.Flags().BoolVar(&source, "source", false, "also show each expression as the book writes it")
	return cmd
}

func (a *app) rulesShow(ctx context.Context, book, on string, source bool, args []string) error {
	loaded, err := a.bookFor(ctx, book)
	if err != nil {
		return err
	}
	day := engine.DateIn(a.now(), loaded.Book.Zone)
	if on != "" {
		var ok bool
		if day, ok = engine.ParseDate(on); !ok {
			return usagef("--on is a date such as 2025-11-03")
		}
	}
	if len(args) == 0 {
		a.listBenefits(loaded.Book, day)
		return nil
	}
	if loaded.Book.Benefit(args[0]) == nil {
		return noBenefit(loaded.Book, args[0])
	}
	show := rules.Show
	if source {
		show = rules.ShowSource
	}
	text, err := show(loaded, args[0], day, a.lang)
	if err != nil {
		return err
	}
	a.printf("%s", text)
	return nil
}

// noBenefit says that a book has no benefit of a code, and which codes come near.
func noBenefit(book *engine.Book, code string) error {
	codes := make([]string, len(book.Benefits))
	for i, b := range book.Benefits {
		codes[i] = b.Code
	}
	hint := "octroi rules show lists them"
	if near := engine.Nearest(code, codes, 3); len(near) > 0 {
		hint = "the nearest are " + strings.Join(near, ", ")
	}
	return fmt.Errorf("the book %q has no benefit %q; %s", book.Code, code, hint)
}

func (a *app) listBenefits(b *engine.Book, day engine.Date) {
	for _, c := range b.Categories {
		a.printf("%s\n", c.Title.In(a.lang))
		for _, x := range b.Benefits {
			if x.Category != c.Code {
				continue
			}
			mark := ""
			if !x.InForce(day) {
				mark = " (" + a.say("not_in_force") + ")"
			}
			a.printf("  %-28s %s%s\n", x.Code, x.Title.In(a.lang), mark)
		}
	}
}
