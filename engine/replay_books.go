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

// ReplayBooks returns the books that say what the answer of a run means, compiled: its own, without the values that were changed for it.
// Where one was brought along and is not stored, it is the one that is held against, or that in force.
func (s *Service) ReplayBooks(ctx context.Context, run *Replay) (against *Book, drafts []*Book, err error) {
	if against, err = s.namedBook(ctx, run.Against.Name); err != nil {
		return nil, nil, err
	}
	if against == nil {
		if against, err = s.ActiveBook(ctx); err != nil {
			return nil, nil, err
		}
	}
	for i := range run.Drafts {
		b, err := s.namedBook(ctx, run.Drafts[i].Name)
		if err != nil {
			return nil, nil, err
		}
		if b == nil {
			b = against
		}
		drafts = append(drafts, b)
	}
	return against, drafts, nil
}

// namedBook returns a stored or shipped book; nil when there is none of the name.
func (s *Service) namedBook(ctx context.Context, name string) (*Book, error) {
	p := replayAsk{service: s, ctx: ctx}
	files, err := p.source("", &ReplaySource{Name: name})
	if err != nil || files == nil {
		return nil, err
	}
	book, err := p.compiled("", files)
	if book != nil {
		s.books.put(book)
	}
	return book, err
}
