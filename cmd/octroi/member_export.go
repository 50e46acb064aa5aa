package main

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"octroi/api"
)

func (a *app) memberExportCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "export ID",
		Short: "Everything that is stored about a member, as JSON",
		Long: "Writes one JSON document with everything that is stored about a member, for the person who asks for it. It is health data:\n" +
			"a file that it is written to is readable by you alone, and is never overwritten.\n\n" +
			"  octroi member export M0001 --lang fr --out M0001.json",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.memberExport(ctx, args[0], out) }),
	}
	cmd.Flags().StringVar(&out, "out", "", "the file to write; the standard output when absent")
	return cmd
}

func (a *app) memberExport(ctx context.Context, member, out string) error {
	return a.with(ctx, mustExist, func(h *home) error {
		export, err := api.NewMemberExport(ctx, h.svc, member, a.actor(), a.lang)
		if err != nil {
			return err
		}
		if out == "" {
			return a.writeJSON(export)
		}
		file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		to := *a
		to.stdout = file
		return errors.Join(to.writeJSON(export), file.Close())
	})
}
