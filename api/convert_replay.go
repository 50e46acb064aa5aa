package api

import (
	"octroi/engine"
	"octroi/engine/replay"
)

// newReplay writes a run as the API does; without the right to read cases, with what is told to everybody.
func newReplay(r *engine.Replay, cases bool) Replay {
	out := Replay{
		Id: r.ID, State: string(r.State), From: r.Span.From.String(), To: r.Span.Until.AddDays(-1).String(), Against: newReplayBook(r.Against),
		Drafts: make([]ReplayBook, len(r.Drafts)), Assume: r.Assume, BegunBy: r.BegunBy, BegunAt: instant(r.BegunAt), At: instant(r.At), Failure: r.Failure,
	}
	for i, d := range r.Drafts {
		out.Drafts[i] = newReplayBook(d)
	}
	if p := r.Progress; p.Phase != "" {
		out.Progress = &ReplayProgress{Phase: p.Phase, Done: p.Done, Total: p.Total}
	}
	summary := r.Summary
	if !cases {
		summary = r.Narrow
		if !wholeMonths(r.Span) {
			summary = nil
		}
	}
	if summary != nil {
		out.Summary = newReplaySummary(summary)
	}
	return out
}

func newReplayBook(b engine.ReplayBook) ReplayBook {
	return ReplayBook{Name: b.Name, Book: b.Book, BookRevision: b.Revision, Set: b.Set}
}

func newReplaySummary(s *engine.ReplaySummary) *ReplaySummary {
	out := &ReplaySummary{
		CostCents: int64(s.Cents), Members: toldCount(s.Members), Claims: toldCount(s.Claims), Lines: toldCount(s.Lines), CheckLines: toldCount(s.Differ),
		Sha256: s.SHA256,
		Drafts: make([]ReplayEffect, len(s.Drafts)),
	}
	for i := range s.Drafts {
		d := &s.Drafts[i]
		out.Drafts[i] = ReplayEffect{
			Sha256: d.SHA256, Lines: toldCount(d.Lines), Members: toldCount(d.Members), Gainers: toldCount(d.Gainers), Losers: toldCount(d.Losers),
			AssumedCents: int64(d.Assumed),
			CostCents:    beside(d.Lines, d.Cents), DifferenceCents: beside(d.Lines, d.Cents-s.Cents),
			GainCents: beside(d.Gainers, d.Gain), LossCents: beside(d.Losers, d.Loss),
		}
	}
	return out
}

// toldCount is a number, null where it is of too few members.
func toldCount(n int64) *int64 {
	if n == replay.Few {
		return nil
	}
	return &n
}

// beside is an amount, null where the number beside it is of too few members.
func beside(n int64, c engine.Cents) *int64 {
	if n == replay.Few {
		return nil
	}
	cents := int64(c)
	return &cents
}

// newBookReplay writes what an approval carries of a replay.
func newBookReplay(r *engine.BookReplay, cases bool) *BookReplay {
	few := func(n int64) bool { return !cases && n > 0 && n < replay.Least }
	out := &BookReplay{
		Id: r.ID, From: r.Span.From.String(), To: r.Span.Until.AddDays(-1).String(), Against: r.Against, Sha256: r.SHA256, WasCents: int64(r.Was),
	}
	if few(r.Members) {
		return out
	}
	out.NowCents, out.DifferenceCents = beside(0, r.Now), beside(0, r.Now-r.Was)
	if !few(r.Gainers) && !few(r.Losers) {
		out.Gainers, out.Losers = toldCount(r.Gainers), toldCount(r.Losers)
	}
	return out
}
