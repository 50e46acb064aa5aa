package api

import (
	"context"
	"net/http"
	"slices"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
	"octroi/rules"
)

// DraftBook stores a book as a draft.
func (s *server) DraftBook(ctx context.Context, r DraftBookRequestObject) (DraftBookResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	files := make([]engine.SourceFile, len(r.Body.Files))
	for i, f := range r.Body.Files {
		files[i] = engine.SourceFile{Name: f.Name, Text: f.Text}
	}
	book, existed, err := s.svc.DraftBook(ctx, files, norm.NFC.String(r.Body.Note), s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return moved{newBookRevision(&book, readsCases(ctx)), existed}, nil
}

// bookCursor is the version of what a cursor holds: the last revision shown.
const bookCursor = "b1:"

// ListBooks reads a page of revisions, newest first.
func (s *server) ListBooks(ctx context.Context, r ListBooksRequestObject) (ListBooksResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultPage
	}
	after, err := idOfCursor(bookCursor, r.Params.Cursor, func(id string) bool { return id != "" })
	if err != nil {
		return nil, err
	}
	all, err := s.svc.BookRevisions(ctx)
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(all, func(b engine.BookRevision) bool { return b.Revision == after }); after != "" {
		all = all[at+1:] // a revision that is not there is before nothing
	}
	page := BookRevisionPage{Books: make([]BookRevision, 0, limit)}
	for i := range all {
		if r.Params.State != "" && string(all[i].State()) != r.Params.State {
			continue
		}
		if len(page.Books) == limit {
			page.NextCursor = orNull(writeCursor(bookCursor, page.Books[limit-1].BookRevision))
			break
		}
		page.Books = append(page.Books, newBookRevision(&all[i], readsCases(ctx)))
	}
	return ListBooks200JSONResponse(page), nil
}

// GetBookRevision reads a stored revision.
func (s *server) GetBookRevision(ctx context.Context, r GetBookRevisionRequestObject) (GetBookRevisionResponseObject, error) {
	book, err := s.svc.BookRevision(ctx, r.Revision)
	if err != nil {
		return nil, err
	}
	out := newBookRevision(&book, readsCases(ctx))
	if r.Params.Files {
		files, err := s.svc.BookSource(ctx, r.Revision)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			out.Files = append(out.Files, BookFile{Name: f.Name, Text: f.Text})
		}
	}
	return GetBookRevision200JSONResponse(out), nil
}

// CheckBook checks a stored revision.
func (s *server) CheckBook(ctx context.Context, r CheckBookRequestObject) (CheckBookResponseObject, error) {
	rep, err := s.svc.CheckBook(ctx, r.Revision)
	if err != nil {
		return nil, err
	}
	return CheckBook200JSONResponse(newBookCheck(r.Revision, &rep, callOf(ctx).lang)), nil
}

// DiffBook tells what a revision changes.
func (s *server) DiffBook(ctx context.Context, r DiffBookRequestObject) (DiffBookResponseObject, error) {
	against := r.Params.Against
	if against == "" {
		book, err := s.svc.ActiveBook(ctx)
		if err != nil {
			return nil, err
		}
		against = book.Revision
	}
	select {
	case s.diffing <- struct{}{}: // comparing two large books takes a processor for a while
		defer func() { <-s.diffing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	before, err := s.loaded(ctx, against)
	if err != nil {
		return nil, err
	}
	after, err := s.loaded(ctx, r.Revision)
	if err != nil {
		return nil, err
	}
	return DiffBook200JSONResponse(newBookDiff(before, after, callOf(ctx).lang)), nil
}

// loaded reads a stored revision as rules.Diff wants it. One with mistakes is refused: it cannot be compared.
func (s *server) loaded(ctx context.Context, revision string) (*rules.Loaded, error) {
	files, err := s.svc.BookSource(ctx, revision)
	if err != nil {
		return nil, err
	}
	loaded, issues := rules.Load(files)
	if loaded == nil {
		return nil, engine.NewError(engine.Unprocessed, "book_unreadable", intArg("count", len(issues.Errors())))
	}
	return loaded, nil
}

// SubmitBook asks for the approval of a draft.
func (s *server) SubmitBook(ctx context.Context, r SubmitBookRequestObject) (SubmitBookResponseObject, error) {
	return s.moveBook(ctx, engine.BookMove{Action: engine.SubmitBook, Revision: r.Revision}, r.Body)
}

// ApproveBook approves what somebody else wrote.
func (s *server) ApproveBook(ctx context.Context, r ApproveBookRequestObject) (ApproveBookResponseObject, error) {
	return s.moveBook(ctx, engine.BookMove{Action: engine.ApproveBook, Revision: r.Revision}, r.Body)
}

// RejectBook sends a revision back to its author.
func (s *server) RejectBook(ctx context.Context, r RejectBookRequestObject) (RejectBookResponseObject, error) {
	return s.moveBook(ctx, engine.BookMove{Action: engine.RejectBook, Revision: r.Revision}, r.Body)
}

// ActivateBook puts an approved revision in force.
func (s *server) ActivateBook(ctx context.Context, r ActivateBookRequestObject) (ActivateBookResponseObject, error) {
	return s.moveBook(ctx, engine.BookMove{Action: engine.ActivateBook, Revision: r.Revision, Key: r.Params.IdempotencyKey}, r.Body)
}

// RetireBook puts a revision aside.
func (s *server) RetireBook(ctx context.Context, r RetireBookRequestObject) (RetireBookResponseObject, error) {
	return s.moveBook(ctx, engine.BookMove{Action: engine.RetireBook, Revision: r.Revision}, r.Body)
}

func (s *server) moveBook(ctx context.Context, m engine.BookMove, body *BookMoveRequest) (moved, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return moved{}, err
	}
	m.Note, m.Replay, m.By = norm.NFC.String(body.Note), body.Replay, s.actor(ctx)
	book, replayed, err := s.svc.MoveBook(ctx, m)
	if err != nil {
		return moved{}, err
	}
	return moved{newBookRevision(&book, readsCases(ctx)), replayed}, nil
}

// moved is the answer to whatever changes the state of a book. It stands beside the generated ones for the reason that
// submitted does.
type moved struct {
	book     BookRevision
	replayed bool
}

// VisitDraftBookResponse writes the answer.
func (a moved) VisitDraftBookResponse(w http.ResponseWriter) error {
	return writeBooked(w, "/v1/books/"+a.book.BookRevision, a.replayed, a.book)
}

// VisitSubmitBookResponse writes the answer.
func (a moved) VisitSubmitBookResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitApproveBookResponse writes the answer.
func (a moved) VisitApproveBookResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitRejectBookResponse writes the answer.
func (a moved) VisitRejectBookResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitActivateBookResponse writes the answer.
func (a moved) VisitActivateBookResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitRetireBookResponse writes the answer.
func (a moved) VisitRetireBookResponse(w http.ResponseWriter) error { return a.write(w) }

func (a moved) write(w http.ResponseWriter) error {
	if a.replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	return writeJSON(w, http.StatusOK, a.book)
}
