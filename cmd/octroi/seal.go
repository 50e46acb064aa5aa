package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
	"octroi/engine/store"
)

func (a *app) sealCommand() *cobra.Command {
	var only bool
	cmd := &cobra.Command{
		Use:   "seal",
		Short: "Seal what was booked since the last seal",
		Long: "Seals what was booked since the last seal in hash-chained blocks, which 'octroi audit' checks, and prints the last one. 'octroi serve'\n" +
			"does so every minute by itself. Keep a seal elsewhere now and then: 'octroi audit --expect-seal N:HASH' then proves that nothing\n" +
			"before it was changed, not even by who could rewrite the whole database.",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			return a.with(ctx, mustExist, func(h *home) error {
				if !only {
					if _, err := a.sealAll(ctx, h.store); err != nil {
						return err
					}
				}
				last, err := h.store.LastSeal(ctx)
				if err != nil {
					return err
				}
				if last.N == 0 {
					a.note("nothing was sealed yet")
					return nil
				}
				a.printf("%d:%s\n", last.N, last.Hash)
				return nil
			})
		}),
	}
	cmd.Flags().BoolVar(&only, "print", false, "print the last seal and seal nothing")
	return cmd
}

// sealAll seals block after block until nothing is left, and says how many.
func (a *app) sealAll(ctx context.Context, st *store.Store) (blocks int, err error) {
	const attempts = 5
	for tries := 1; ; {
		_, sealed, err := st.Seal(ctx, a.now().UTC())
		switch {
		case engine.ErrorCode(err) == "busy" && tries < attempts && ctx.Err() == nil: // claims are being booked: they go first
			tries++
		case err != nil || !sealed:
			return blocks, err
		default:
			blocks++
			tries = 1
		}
	}
}

// sealEvery is how often a server seals. Several servers on one database seal in turn: what one has sealed, the others
// find sealed.
const sealEvery = time.Minute

// keepSealing seals what was booked until it is told to stop. A failure is logged, and tried again at the next turn: claims
// do not wait for seals.
func (a *app) keepSealing(ctx context.Context, logger *slog.Logger, h *home) {
	if h.store.InMemory() {
		return // it ends with the process: nobody could change it behind its back
	}
	turn := time.NewTicker(sealEvery)
	defer turn.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
		began := time.Now()
		switch blocks, err := a.sealAll(ctx, h.store); {
		case ctx.Err() != nil:
			return
		case err != nil:
			logger.Warn("sealing failed; trying again in a minute", "code", engine.ErrorCode(err), "cause", api.LoggedCause(err))
		case blocks > 0:
			logger.Info("sealed", "blocks", blocks, api.Took(time.Since(began)))
		}
	}
}
