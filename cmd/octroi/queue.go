package main

import (
	"context"

	"github.com/spf13/cobra"

	"octroi/engine"
)

// queueFlags narrow the queue.
type queueFlags struct {
	waitsFor, benefit, category, member, provider, channel string
}

func (f *queueFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.waitsFor, "waits-for", "", "only lines that wait for this: "+waitNames())
	flags.StringVar(&f.benefit, "benefit", "", "only lines of this benefit")
	flags.StringVar(&f.category, "category", "", "only lines of this category")
	flags.StringVar(&f.member, "member", "", "only lines of this member")
	flags.StringVar(&f.provider, "provider", "", "only lines that name this provider")
	flags.StringVar(&f.channel, "channel", "", "only claims that came this way")
}

func waitNames() string {
	out := ""
	for _, w := range engine.AllWaits {
		if out != "" {
			out += ", "
		}
		out += string(w)
	}
	return out
}

func (f *queueFlags) filter() (engine.QueueFilter, error) {
	known := f.waitsFor == ""
	for _, w := range engine.AllWaits {
		known = known || string(w) == f.waitsFor
	}
	if !known {
		return engine.QueueFilter{}, usagef("nothing waits for %q; use one of %s", f.waitsFor, waitNames())
	}
	return engine.QueueFilter{
		WaitsFor: engine.WaitsFor(f.waitsFor), Benefit: f.benefit, Category: f.category, Member: f.member, Provider: f.provider, Channel: f.channel,
	}, nil
}

func (a *app) queueCommand() *cobra.Command {
	var f queueFlags
	var limit int
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "List the lines that wait, oldest first, and what they wait for",
		Args:  cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			filter, err := f.filter()
			if err != nil {
				return err
			}
			if filter.Limit = limit; limit < 1 {
				return usagef("--limit %d shows nothing; use 1 or more", limit)
			}
			return a.with(ctx, mustExist, func(h *home) error { return a.showQueue(ctx, h, filter) })
		}),
	}
	f.register(cmd)
	cmd.Flags().IntVar(&limit, "limit", 50, "the most lines")
	return cmd
}

func (a *app) showQueue(ctx context.Context, h *home, f engine.QueueFilter) error {
	items, counts, err := h.svc.Queue(ctx, f)
	if err != nil {
		return err
	}
	for i := range items {
		q := &items[i]
		c, l := &q.Record.Claim, &q.Record.Claim.Lines[q.Line]
		a.printf("%s  %d  %-13s  %s  %-20s  %s  %s\n", q.Claim, q.Line, q.WaitsFor, c.SubmittedOn, c.Member, l.Benefit, engine.FormatMoney(l.Charged, a.lang))
	}
	for _, w := range engine.AllWaits {
		if n := counts[w]; n > 0 {
			a.note("%s: %d", w, n)
		}
	}
	return nil
}

func (a *app) redecideCommand() *cobra.Command {
	var f queueFlags
	var reason, as string
	cmd := &cobra.Command{
		Use:   "redecide",
		Short: "Decide what waits again",
		Long: "Decides the lines that wait again, oldest first, on the facts and the rule book of now. Whenever a member, an approval or a\n" +
			"provider is put, this happens by itself for the lines concerned; the command is for what was interrupted, and for a new rule\n" +
			"book. It may be run as often as you like: what comes out the same is not stored again.",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			filter, err := f.filter()
			if err != nil {
				return err
			}
			by, err := a.person(as)
			if err != nil {
				return err
			}
			return a.with(ctx, mustExist, func(h *home) error { return a.redecide(ctx, h, filter, reason, by) })
		}),
	}
	f.register(cmd)
	cmd.Flags().StringVar(&reason, "reason", "", "why; it stays with the versions")
	cmd.Flags().StringVar(&as, "as", "", "who does it")
	return cmd
}

func (a *app) redecide(ctx context.Context, h *home, f engine.QueueFilter, reason string, by engine.Actor) error {
	var all engine.Redecision
	for {
		out, err := h.svc.Redecide(ctx, f, reason, by)
		if err != nil {
			return err
		}
		all.Claims, all.Changed, all.Failed = all.Claims+out.Claims, all.Changed+out.Changed, all.Failed+out.Failed
		if out.Err != nil {
			a.note("%s", a.describe(out.Err))
		}
		if f.After = out.Next; f.After == (engine.QueuePlace{}) {
			break
		}
		a.note("%d claims so far, %d changed", all.Claims, all.Changed)
	}
	a.printf("%d claims decided again, %d changed, %d failed\n", all.Claims, all.Changed, all.Failed)
	if all.Failed > 0 {
		return exit(exitFailure)
	}
	return nil
}
