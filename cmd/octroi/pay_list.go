package main

import (
	"context"
	"encoding/csv"
	"strconv"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

// payPage is how many runs, payees or transfers are in memory while all are listed.
const payPage = 500

func (a *app) payDueCommand() *cobra.Command {
	var cutoff, state string
	cmd := &cobra.Command{
		Use:   "due",
		Short: "Say what a run would pay, and whether payments and decisions agree",
		Long: "Says what a run would pay and what it would leave, and books nothing. With --state, lists the payees in a state as CSV: payable,\n" +
			"settled, carried (more is to be recovered than paid) or without_account. Exit code 1 where payments and decisions disagree.",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			req, err := paymentRequest(cutoff, "", "")
			if err != nil {
				return err
			}
			f := engine.DueFilter{Cutoff: req.Cutoff, State: engine.DueState(state), Limit: payPage}
			if state != "" && !listedState(f.State) {
				return usagef("unknown state %q; use payable, settled, carried or without_account", state)
			}
			return a.with(ctx, mustExist, func(h *home) error { return a.payDue(ctx, h, f) })
		}),
	}
	cmd.Flags().StringVar(&cutoff, "cutoff", "", "what was decided on this day or earlier (default: today)")
	cmd.Flags().StringVar(&state, "state", "", "list the payees in this state")
	return cmd
}

func listedState(s engine.DueState) bool {
	switch s {
	case engine.DuePayable, engine.DueSettled, engine.DueCarried, engine.DueWithoutAccount:
		return true
	default:
		return false
	}
}

func (a *app) payDue(ctx context.Context, h *home, f engine.DueFilter) error {
	if f.State != "" {
		return a.listDue(ctx, h, f)
	}
	f.Limit = 1 // the sums are asked for, not the payees
	d, err := h.svc.Due(ctx, f)
	if err != nil {
		return err
	}
	for _, s := range engine.DueStates {
		sum := d.Due.Of(s)
		a.printf("%-16s %8d payees %8d entries %16s\n", s, sum.Payees, sum.Entries, sum.Cents)
	}
	r := &d.Reconciliation
	a.printf("\ndecided %s = open runs %s + sent runs %s + due %s\n", r.Decided, r.Open, r.Sent, r.Due.Cents())
	if r.Difference() != 0 {
		a.note("payments and decisions differ by %s", r.Difference())
		return exit(exitFailure)
	}
	return nil
}

func (a *app) listDue(ctx context.Context, h *home, f engine.DueFilter) error {
	out := csv.NewWriter(a.stdout)
	_ = out.Write([]string{"kind", "id", "state", "entries", "cents"}) // kept until out.Error is asked
	for {
		page, err := h.svc.Dues(ctx, f)
		if err != nil {
			return err
		}
		for _, x := range page {
			row := []string{x.Payee.Kind, x.Payee.ID, string(x.State), strconv.FormatInt(x.Entries, 10), strconv.FormatInt(int64(x.Cents), 10)}
			_ = out.Write(row) // as above
		}
		out.Flush()
		if err := out.Error(); err != nil || len(page) < f.Limit {
			return err
		}
		f.After = page[len(page)-1].Payee
	}
}

func (a *app) payListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the runs, newest first",
		Args:  cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			return a.with(ctx, mustExist, func(h *home) error { return a.payList(ctx, h) })
		}),
	}
}

func (a *app) payList(ctx context.Context, h *home) error {
	for f := (engine.PaymentRunFilter{Limit: payPage}); ; {
		runs, err := h.svc.PaymentRuns(ctx, f)
		if err != nil {
			return err
		}
		if len(runs) == 0 && f.Before == 0 {
			a.note("there are no payment runs; make one with: octroi pay run")
		}
		for i := range runs {
			r := &runs[i]
			a.printf("%s  %4d  %-9s  decided until %s  paid on %s  %6d transfers  %14s\n", r.ID, r.Number,
				r.State, r.Cutoff, r.ExecutionDate, r.Totals.Transfers, r.Totals.Cents)
		}
		if len(runs) < payPage {
			return nil
		}
		f.Before = runs[len(runs)-1].Number
	}
}

// remittance lists what each transfer of a run pays and recovers.
func (a *app) remittance(ctx context.Context, h *home, id string) error {
	out := csv.NewWriter(a.stdout)
	_ = out.Write(api.RemittanceHeader) // kept until out.Error is asked
	for after := int64(-1); ; {
		run, page, err := h.svc.Remittance(ctx, id, after, payPage)
		if err != nil {
			return err
		}
		for i := range page {
			_ = out.WriteAll(api.RemittanceRows(run.Number, &page[i])) // as above
		}
		out.Flush()
		if err := out.Error(); err != nil || len(page) < payPage {
			return err
		}
		after = page[len(page)-1].Position
	}
}
