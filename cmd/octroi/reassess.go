package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"octroi/engine"
)

// reassessFlags are what the command line says of a reassessment.
type reassessFlags struct {
	from, reason, resume, format string
	benefits, members            []string
	order, book                  bool
}

func (a *app) reassessCommand() *cobra.Command {
	var f reassessFlags
	cmd := &cobra.Command{
		Use:   "reassess --from DATE --reason TEXT",
		Short: "Decide again what was decided, and book the differences",
		Long: "Decides the lines dated on or after a day again, on the rule book in force and the registers as they are now, and says what\n" +
			"differs. Nothing is stored, unless --book is given: then each claim that differs gets a new version, once, and the difference is\n" +
			"paid or recovered. Interrupted, it says how to go on. docs/reassess.md says more.\n\n" +
			"  octroi reassess --from 2025-03-01 --reason \"EUR 20 from March, board of 12 May\"\n" +
			"  octroi reassess --from 2025-03-01 --reason \"EUR 20 from March, board of 12 May\" --book",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			return a.reassess(ctx, f)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "the first day, YYYY-MM-DD; lines dated earlier stay as they are")
	flags.StringArrayVar(&f.benefits, "benefit", nil, "only lines of this benefit; may be repeated")
	flags.StringArrayVar(&f.members, "member", nil, "only claims of this member and of the household; may be repeated")
	flags.BoolVar(&f.order, "in-service-order", false, "decide in the order of the dates of service, not in that of arrival")
	flags.StringVar(&f.reason, "reason", "", "why; it stays with every claim that changes")
	flags.BoolVar(&f.book, "book", false, "book the differences")
	flags.StringVar(&f.resume, "resume", "", "go on with the run of this id")
	flags.StringVar(&f.format, "format", "text", "text or json")
	for _, other := range []string{"from", "benefit", "member", "in-service-order", "reason", "book"} {
		cmd.MarkFlagsMutuallyExclusive("resume", other)
	}
	return cmd
}

func (a *app) reassess(ctx context.Context, f reassessFlags) error {
	ask, err := f.request()
	if err != nil {
		return err
	}
	return a.with(ctx, mustExist, func(h *home) error {
		run, err := a.makeReassessment(ctx, h, f, ask)
		if errors.Is(err, context.Canceled) {
			if run.Preview {
				return errors.New("interrupted; nothing was booked")
			}
			a.note("Interrupted. Go on with: octroi reassess --resume %s", run.ID)
			return exit(exitFailure)
		}
		if engine.ErrorCode(err) == "reassessment_invalid" {
			return usagef("%s", a.describe(asFlags(err)))
		}
		if err != nil {
			if run.ID != "" && !run.Preview {
				a.note("Go on with: octroi reassess --resume %s", run.ID)
			}
			return err
		}
		if err := a.writeReassessment(&run, f.format); err != nil {
			return err
		}
		if run.State == engine.ReassessmentFailed {
			return exit(exitFailure)
		}
		return nil
	})
}

func (f *reassessFlags) request() (ask engine.ReassessmentRequest, err error) {
	if f.format != "text" && f.format != "json" {
		return ask, usagef("unknown format %q; use text or json", f.format)
	}
	if f.resume != "" {
		return ask, nil
	}
	if f.from == "" {
		return ask, usagef("--from is needed: the first day, YYYY-MM-DD")
	}
	var ok bool
	if ask.Scope.From, ok = engine.ParseDate(f.from); !ok {
		return ask, usagef("--from is a day, such as 2025-03-01")
	}
	ask.Scope.Benefits, ask.Scope.InServiceOrder = f.benefits, f.order
	ask.Members, ask.Reason = f.members, strings.TrimSpace(f.reason)
	return ask, nil
}

// makeReassessment previews, begins or goes on, as the flags say.
func (a *app) makeReassessment(ctx context.Context, h *home, f reassessFlags, ask engine.ReassessmentRequest) (engine.Reassessment, error) {
	tell := a.reassessProgress()
	switch {
	case f.resume != "":
		return h.svc.Reassess(ctx, f.resume, a.actor(), tell)
	case !f.book:
		return h.svc.PreviewReassessment(ctx, ask, a.actor(), tell)
	}
	run, _, err := h.svc.BeginReassessment(ctx, ask, a.actor())
	if err != nil {
		return run, err
	}
	a.note("run %s", run.ID)
	return h.svc.Reassess(ctx, run.ID, a.actor(), tell)
}

// reassessProgress says every few seconds how far a run is, on the standard error.
func (a *app) reassessProgress() func(*engine.Reassessment) {
	const every = 5 * time.Second
	last := a.now()
	return func(r *engine.Reassessment) {
		if now := a.now(); now.Sub(last) >= every {
			last = now
			all := r.Figures.Total()
			a.note("%d households, %d claims decided again, %d differ: %s more, %s less; after member %s",
				r.Households, r.Claims, r.Figures.Claims, a.money(all.More), a.money(all.Less), r.Cursor)
		}
	}
}

func (a *app) money(c engine.Cents) string { return engine.FormatMoney(c, a.lang) }
