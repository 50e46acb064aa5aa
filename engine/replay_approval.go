package engine

import "context"

// replayForApproval returns what an approval of a revision carries: the run that it names, which must be of exactly this revision held
// against the book in force, or the latest such run; nothing where nobody asked for one.
func replayForApproval(ctx context.Context, r Reader, revision, active, id string) (BookReplay, error) {
	if id == "" {
		found, err := r.Replays(ctx, ReplayFilter{State: ReplayDone, Draft: revision})
		for i := range found {
			if found[i].Against.Revision == active {
				return found[i].carried(revision), err
			}
		}
		return BookReplay{}, err
	}
	run, err := replayIn(ctx, r, id)
	switch {
	case err != nil:
		return BookReplay{}, err
	case run.State != ReplayDone:
		return BookReplay{}, NewError(Conflict, "replay_not_done", Arg{"state", TextValue(string(run.State))})
	case run.effectOf(revision) == nil:
		return BookReplay{}, NewError(Conflict, "replay_of_other_book")
	case run.Against.Revision != active:
		return BookReplay{}, NewError(Conflict, "replay_against_other")
	}
	return run.carried(revision), nil
}

// carried is what an approval of a revision keeps of a run that is done.
func (r *Replay) carried(revision string) BookReplay {
	e := r.effectOf(revision)
	if e == nil {
		return BookReplay{}
	}
	return BookReplay{
		ID: r.ID, Span: r.Span, Against: r.Against.Revision, SHA256: e.SHA256, Was: r.Summary.Cents, Now: e.Cents,
		Lines: e.Lines, Members: e.Members, Gainers: e.Gainers, Losers: e.Losers,
	}
}
