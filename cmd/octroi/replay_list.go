package main

import (
	"context"
	"strings"

	"octroi/engine"
)

// listReplays lists the runs, the newest first.
func (a *app) listReplays(ctx context.Context, h *home) error {
	runs, err := h.svc.Replays(ctx, engine.ReplayFilter{Limit: 100})
	if err != nil {
		return err
	}
	for i := range runs {
		r := &runs[i]
		a.printf("%s  %-9s  %s to %s  by %s %s", r.ID, r.State, r.Span.From, r.Span.Until.AddDays(-1), r.BegunBy, r.BegunAt.Format("2006-01-02 15:04"))
		if s := r.Summary; s != nil && len(s.Drafts) > 0 {
			first, last := s.Drafts[0].Cents-s.Cents, s.Drafts[len(s.Drafts)-1].Cents-s.Cents
			a.printf("  %s", a.difference(first))
			if len(s.Drafts) > 1 {
				a.printf(" … %s", a.difference(last))
			}
		}
		a.printf("  %s\n", draftsOf(r))
	}
	return nil
}

// difference is an amount with its sign.
func (a *app) difference(c engine.Cents) string {
	if c > 0 {
		return "+" + a.money(c)
	}
	return a.money(c)
}

// draftsOf says what a run is about: what was changed for it, else which books.
func draftsOf(r *engine.Replay) string {
	if len(r.Sets) > 0 {
		return strings.Join(r.Sets, ", ")
	}
	names := make([]string, len(r.Drafts))
	for i, d := range r.Drafts {
		names[i] = d.Book + " " + d.Revision[:min(len(d.Revision), len(revisionPrefix)+12)]
	}
	return strings.Join(names, ", ")
}
