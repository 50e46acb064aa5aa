package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"octroi/engine"
)

const (
	reassessEvery = 2 * time.Second // how often a server looks for runs to make
	reassessStale = time.Minute     // a run that is noted every few seconds, and was not for so long, lost its process
)

// reassessingServer signs what servers note of runs.
const reassessingServer = "server"

// keepReassessing makes the runs that are asked for over the API, one after the other, and goes on with those whose process died,
// until ctx ends. Where two servers want the same run, one of them is told that it is taken.
func (a *app) keepReassessing(ctx context.Context, logger *slog.Logger, h *home) {
	tick := time.NewTicker(reassessEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		runs, err := h.svc.Reassessments(ctx, engine.ReassessmentFilter{State: engine.ReassessmentRunning})
		stopped, stoppedErr := h.svc.Reassessments(ctx, engine.ReassessmentFilter{State: engine.ReassessmentStopped})
		if err != nil || stoppedErr != nil {
			continue // the database is away; requests say so
		}
		runs = append(runs, stopped...)
		for i := len(runs) - 1; i >= 0; i-- { // the oldest first
			if a.abandoned(&runs[i]) {
				a.goOnReassessing(ctx, logger, h, runs[i].ID)
			}
		}
	}
}

// abandoned reports whether nobody makes a run: one that was asked for over the API, and not begun, or one that was not noted
// for long, or that a server left when it was told to stop. What the command line begins it makes itself.
func (a *app) abandoned(r *engine.Reassessment) bool {
	if r.State == engine.ReassessmentStopped {
		return r.By == reassessingServer
	}
	return r.Seq == 1 && !strings.HasPrefix(r.BegunBy, "cli") || a.now().Sub(r.At) > reassessStale
}

func (a *app) goOnReassessing(ctx context.Context, logger *slog.Logger, h *home, id string) {
	logger.Info("reassessing", "run", id)
	run, err := h.svc.Reassess(ctx, id, engine.Actor{Client: reassessingServer, RequestID: newID()}, nil)
	switch {
	case err == nil:
		logger.Info("reassessed", "run", id, "state", string(run.State), "claims", run.Claims, "changed", run.Figures.Claims)
	case engine.ErrorCode(err) == "reassessment_taken" || errors.Is(err, context.Canceled):
	default:
		logger.Error("the reassessment stopped", "run", id, "code", engine.ErrorCode(err))
	}
}
