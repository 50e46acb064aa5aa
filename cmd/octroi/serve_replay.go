package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"octroi/engine"
)

const (
	replayEvery = time.Second // how often a server looks for a replay to make
	replayStale = time.Minute // a run that is noted every few seconds, and was not for so long, lost its process
)

// replayingServer signs what servers note of replays.
const replayingServer = "server"

// keepReplaying makes the replays that are asked for over the API, one after the other, until ctx ends: one takes as much memory as
// the rest of the server. Where two servers want the same one, one of them is told that it is taken. A run whose process died is
// stopped, and not begun again by itself: it may be what the process died of.
func (a *app) keepReplaying(ctx context.Context, logger *slog.Logger, h *home) {
	tick := time.NewTicker(replayEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		running, err := h.svc.Replays(ctx, engine.ReplayFilter{State: engine.ReplayRunning})
		waiting, waitingErr := h.svc.Replays(ctx, engine.ReplayFilter{State: engine.ReplayWaiting})
		if err != nil || waitingErr != nil {
			continue // the database is away; requests say so
		}
		for i := range running {
			if a.now().Sub(running[i].At) > replayStale {
				a.leaveReplay(ctx, logger, h, &running[i])
			}
		}
		if n := len(waiting); n > 0 {
			a.makeReplay(ctx, logger, h, waiting[n-1]) // the oldest
		}
	}
}

func (a *app) leaveReplay(ctx context.Context, logger *slog.Logger, h *home, run *engine.Replay) {
	if _, err := h.svc.StopReplay(ctx, run.ID, run.Seq, engine.Actor{Client: replayingServer, RequestID: newID()}); err == nil {
		logger.Warn("a replay lost its process", "run", run.ID, "begun_by", run.BegunBy)
	}
}

func (a *app) makeReplay(ctx context.Context, logger *slog.Logger, h *home, run engine.Replay) {
	logger.Info("replaying", "run", run.ID, "drafts", len(run.Drafts))
	began := a.now()
	defer frugal()()
	done, err := h.svc.MakeReplay(ctx, run, engine.ReplayMaking{Requeue: true}, engine.Actor{Client: replayingServer, RequestID: newID()})
	switch {
	case err == nil:
		logger.Info("replayed", "run", run.ID, "state", string(done.State), "took", a.now().Sub(began).Round(time.Millisecond).String())
	case engine.ErrorCode(err) == "replay_taken" || errors.Is(err, context.Canceled):
	default:
		logger.Error("the replay failed", "run", run.ID, "code", engine.ErrorCode(err), "error", err)
	}
}
