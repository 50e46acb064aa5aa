package main

import (
	"context"

	"github.com/spf13/cobra"
)

func (a *app) migrateCommand() *cobra.Command {
	return group("migrate", "Bring the tables of a database up to date",
		&cobra.Command{
			Use:   "up",
			Short: "Apply every pending migration",
			Long:  "Applies every pending migration, each in a transaction. Several runs at once wait for each other.",
			Args:  cobra.NoArgs,
			RunE:  a.does(a.migrateUp),
		},
		&cobra.Command{
			Use:   "status",
			Short: "Say which migrations are applied; exit 1 when some are pending",
			Args:  cobra.NoArgs,
			RunE:  a.does(a.migrateStatus),
		})
}

func (a *app) migrateUp(ctx context.Context, _ []string) error {
	return a.with(ctx, asItStands, func(h *home) error {
		if err := h.store.Migrate(ctx); err != nil {
			return err
		}
		a.printf("%s is up to date\n", h.store.Name())
		return nil
	})
}

func (a *app) migrateStatus(ctx context.Context, _ []string) error {
	h, err := a.open(ctx, asItStands)
	if err != nil {
		return err
	}
	defer h.Close()
	rows, err := h.store.Status(ctx)
	if err != nil {
		return err
	}
	pending := 0
	for _, m := range rows {
		state := "applied"
		if m.AppliedAt.IsZero() {
			state = "pending"
			pending++
		}
		a.printf("%05d  %-8s %s\n", m.Version, state, m.Name)
	}
	if pending > 0 {
		a.note("%d pending; run: octroi migrate up", pending)
		return exit(exitFailure)
	}
	return nil
}
