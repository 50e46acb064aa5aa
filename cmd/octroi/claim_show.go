package main

import (
	"context"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

func (a *app) claimShowCommand() *cobra.Command {
	var versions, asJSON bool
	var number int
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show a stored claim: as it stands, one of its versions, or the list of them",
		Args:  cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.with(ctx, mustExist, func(h *home) error {
				all, err := h.svc.Versions(ctx, args[0])
				if err != nil {
					return err
				}
				if versions {
					return a.showVersions(all, asJSON)
				}
				return a.showVersion(ctx, h, all, number, asJSON)
			})
		}),
	}
	cmd.Flags().BoolVar(&versions, "versions", false, "list the versions, each with its difference to the one before")
	cmd.Flags().IntVar(&number, "version", 0, "show this version; the last one without it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer of the API")
	cmd.MarkFlagsMutuallyExclusive("versions", "version")
	return cmd
}

func (a *app) showVersions(all []engine.Record, asJSON bool) error {
	list := api.NewVersionList(all)
	if asJSON {
		return a.writeJSON(list)
	}
	for i := range list.Versions {
		v := &list.Versions[i]
		a.printf("%3d  %s  %-12s  %-9s  %12s  %12s  %s  %s\n", v.Version, v.DecidedAt, v.Kind, a.say(v.Outcome),
			engine.FormatMoney(engine.Cents(v.PaysCents), a.lang), engine.FormatMoney(engine.Cents(v.ChangeCents), a.lang), v.Client, v.Reason)
	}
	return nil
}

func (a *app) showVersion(ctx context.Context, h *home, all []engine.Record, n int, asJSON bool) error {
	if n == 0 {
		n = len(all)
	}
	if n < 1 || n > len(all) {
		return engine.NewError(engine.NotFound, "version_not_found")
	}
	r := &all[n-1]
	book, err := h.svc.Book(ctx, r.Decision.Revision)
	if err != nil {
		return err
	}
	if asJSON {
		return a.writeJSON(api.NewVersionDetail(book, all, n, a.lang))
	}
	a.explain(book, r.Claim, r.Decision)
	return nil
}
