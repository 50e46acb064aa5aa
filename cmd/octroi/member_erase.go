package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"octroi/engine"
)

func (a *app) memberEraseCommand() *cobra.Command {
	var as, note string
	var confirm, withdraw bool
	cmd := &cobra.Command{
		Use:   "erase ID --as NAME",
		Short: "Erase a member's data, in two steps by two people",
		Long: "Asks for the erasure of a member's data; somebody else then does it with --confirm. It cannot be undone.\n\n" +
			"  octroi member erase M0001 --as Ann --note \"request of 3 March, file 118\"\n" +
			"  octroi member erase M0001 --as Bob --confirm",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.memberErase(ctx, args[0], engine.ErasureStep{Person: strings.TrimSpace(as), Note: note}, confirm, withdraw)
		}),
	}
	cmd.Flags().StringVar(&as, "as", "", "who you are, for the audit trail and for the rule of four eyes")
	cmd.Flags().StringVar(&note, "note", "", "why, or where the request of the person is kept; it stays, so write nothing personal")
	cmd.Flags().BoolVar(&confirm, "confirm", false, "erase what somebody else asked to have erased")
	cmd.Flags().BoolVar(&withdraw, "withdraw", false, "take the request back")
	cmd.MarkFlagsMutuallyExclusive("confirm", "withdraw")
	must(cmd.MarkFlagRequired("as"))
	return cmd
}

func (a *app) memberErase(ctx context.Context, member string, step engine.ErasureStep, confirm, withdraw bool) error {
	if step.Person == "" {
		return usagef("--as wants a name: erasing takes two people")
	}
	return a.with(ctx, mustExist, func(h *home) error {
		take := h.svc.RequestErasure
		switch {
		case confirm:
			take = h.svc.ConfirmErasure
		case withdraw:
			take = h.svc.WithdrawErasure
		}
		e, err := take(ctx, member, step, a.actor())
		if err != nil {
			return err
		}
		for _, s := range e.Steps {
			a.printf("%s  %-9s  %s", s.At.UTC().Format(time.RFC3339), s.Kind, s.Person)
			if s.Note != "" {
				a.printf("  %s", s.Note)
			}
			a.printf("\n")
		}
		return nil
	})
}
