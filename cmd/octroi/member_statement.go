package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

func (a *app) memberStatementCommand() *cobra.Command {
	var year int
	var html bool
	cmd := &cobra.Command{
		Use:   "statement ID --year YYYY",
		Short: "Statement of a year for another insurer: as JSON, or as a page",
		Long: "Lists every service of a calendar year with what it cost, what was paid and what was left to the member.\n\n" +
			"  octroi member statement M0001 --year 2025 --lang fr --html > statement.html",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.memberStatement(ctx, args[0], year, html) }),
	}
	cmd.Flags().IntVar(&year, "year", 0, "the calendar year of the services")
	cmd.Flags().BoolVar(&html, "html", false, "write a page that can be printed")
	must(cmd.MarkFlagRequired("year"))
	return cmd
}

func (a *app) memberStatement(ctx context.Context, member string, year int, html bool) error {
	if year < 1900 || year > 9998 {
		return usagef("%d is no year of services; write it with four digits", year)
	}
	return a.with(ctx, mustExist, func(h *home) error {
		st, err := h.svc.Statement(ctx, member, year)
		if err != nil {
			return err
		}
		out, err := api.NewStatement(ctx, h.svc, &st, a.lang)
		if err != nil {
			return err
		}
		if !html {
			return a.writeJSON(out)
		}
		book, err := h.svc.ActiveBook(ctx)
		if err != nil {
			return err
		}
		return api.WriteStatement(a.stdout, book, &out, engine.DateIn(a.now(), book.Zone), a.lang)
	})
}

// writeJSON prints a document for people and programs alike.
func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
