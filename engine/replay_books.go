package engine

import (
	"context"
	"slices"
)

// prepareAgain prepares a run that was begun before: its books must be those that they were.
func (s *Service) prepareAgain(ctx context.Context, r *Replay) (*ReplayWork, error) {
	if r.Work != nil {
		return r.Work, nil
	}
	req := ReplayRequest{Span: r.Span, Against: ReplaySource{Name: r.Against.Name}, Sets: r.Sets, Assume: r.Assume}
	for _, name := range r.Asked {
		req.Drafts = append(req.Drafts, ReplaySource{Name: name})
	}
	work, err := s.prepareReplay(ctx, &req)
	if ErrorCode(err) == "replay_invalid" {
		err = NewError(Conflict, "replay_book_gone").WithCause(err)
	}
	if err != nil {
		return nil, err
	}
	same := func(a ReplayBook, b ReplayUnder) bool { return a.Revision == b.Revision }
	if !same(r.Against, work.Against) || !slices.EqualFunc(r.Drafts, work.Drafts, same) {
		return nil, NewError(Conflict, "replay_book_gone")
	}
	return work, nil
}

// ReplayBooks returns the books that say what the answer of a run means, compiled, the one that drafts are held against first: its own,
// without the values that were changed for it. Where one was brought along and is not stored, it is the one that is held against, or
// that in force.
func (s *Service) ReplayBooks(ctx context.Context, run *Replay) ([]ReplayUnder, error) {
	against, err := s.namedBook(ctx, run.Against)
	if err == nil && against.Compiled == nil {
		var active *Book
		if active, err = s.ActiveBook(ctx); err == nil {
			against.Compiled = active
		}
	}
	if err != nil {
		return nil, err
	}
	all := []ReplayUnder{against}
	for _, d := range run.Drafts {
		u, err := s.namedBook(ctx, d)
		if err != nil {
			return nil, err
		}
		if u.Compiled == nil {
			u.Compiled = against.Compiled
		}
		all = append(all, u)
	}
	return all, nil
}

// namedBook finds a stored or shipped book; it is not compiled when there is none of the name.
func (s *Service) namedBook(ctx context.Context, b ReplayBook) (ReplayUnder, error) {
	p := replayAsk{service: s, ctx: ctx}
	u := ReplayUnder{ReplayBook: b}
	files, err := p.source("", &ReplaySource{Name: b.Name})
	if err != nil || files == nil {
		return u, err
	}
	u.Files = files
	if u.Compiled, err = p.compiled("", files); u.Compiled != nil {
		s.books.put(u.Compiled)
	}
	return u, err
}
