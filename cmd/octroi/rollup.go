package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

// foldAtMost is up to how many entries are folded a few at a time; where more wait, making all sums again is quicker.
const foldAtMost = 50_000

func (a *app) rollupCommand() *cobra.Command {
	one := func(use, short, long string, do func(ctx context.Context, h *home) error) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: short, Long: long, Args: cobra.NoArgs,
			RunE: a.does(func(ctx context.Context, _ []string) error {
				return a.with(ctx, mustExist, func(h *home) error { return do(ctx, h) })
			}),
		}
	}
	return group("rollup", "Keep the sums that reports are quick by",
		one("fold", "Take what was booked into the sums", "Takes the entries that were booked since into the sums of whole months and years. 'octroi serve' does so every second, and\n"+
			"'octroi import claims' at its end. Reports are exact without it: they add what the sums do not hold yet.",
			func(ctx context.Context, h *home) error {
				n, err := h.svc.FoldRollup(ctx)
				a.printf("%d entries\n", n)
				return err
			}),
		one("rebuild", "Make the sums again out of the journal", "Makes the sums of whole months and years again out of the whole journal, beside claims. They are derived: nothing is lost without\n"+
			"them. 'octroi audit' holds them against the journal.",
			func(ctx context.Context, h *home) error {
				n, err := h.svc.RebuildRollup(ctx)
				a.printf("%d entries\n", n)
				return err
			}),
	)
}

// foldAll takes what was booked into the sums, the quicker way.
func (a *app) foldAll(ctx context.Context, svc *engine.Service) error {
	n, err := svc.RollupTail(ctx, foldAtMost+1)
	if err != nil || n == 0 {
		return err
	}
	if n > foldAtMost {
		_, err = svc.RebuildRollup(ctx)
		return err
	}
	_, err = svc.FoldRollup(ctx)
	return err
}

// keepFolding takes what is booked into the sums, until ctx ends.
func (a *app) keepFolding(ctx context.Context, logger *slog.Logger, h *home) {
	tick := time.NewTicker(engine.FoldEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := a.foldAll(ctx, h.svc); err != nil && ctx.Err() == nil && engine.ErrorCode(err) != "busy" {
			logger.Warn("the sums of reports wait; reports are exact without them, and slower", "code", engine.ErrorCode(err), "cause", api.LoggedCause(err))
		}
	}
}
