package engine

import (
	"context"
	"slices"
)

// Bounds of a book that is stored.
const (
	MaxBookFiles    = 200
	MaxBookBytes    = 2 << 20 // of all its files
	MaxBookFileName = 200
)

// booksAnchor is locked to change the state of a book, so that every change sees those before it.
const booksAnchor Anchor = "book|life"

// readBooks reads the life of every revision.
func readBooks(ctx context.Context, r Reader) (*bookHistory, error) {
	events, err := r.BookEvents(ctx)
	return newBookHistory(events), err
}

// BookRevisions returns every stored revision, the newest first.
func (s *Service) BookRevisions(ctx context.Context) (all []BookRevision, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		h, err := readBooks(ctx, r)
		all = make([]BookRevision, 0, len(h.order))
		for i := range slices.Backward(h.order) {
			all = append(all, *h.revisions[h.order[i]])
		}
		return err
	})
	return all, err
}

// BookRevision returns one stored revision; NotFound and "book_not_found" when there is none.
func (s *Service) BookRevision(ctx context.Context, revision string) (out BookRevision, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		h, err := readBooks(ctx, r)
		if err != nil {
			return err
		}
		if h.revisions[revision] == nil {
			return NewError(NotFound, "book_not_found")
		}
		out = *h.revisions[revision]
		return nil
	})
	return out, err
}

// DraftBook stores a book under the hash of its content. It may have mistakes; nothing comes of it until it is submitted,
// approved and activated. Content that is stored already stays as it is, with its author and its state, and existed says
// so. Errors: "book_move_invalid" (Unprocessed) for what cannot be kept.
func (s *Service) DraftBook(ctx context.Context, files []SourceFile, note string, by Actor) (out BookRevision, existed bool, err error) {
	if fields := bookFieldErrors(files, &note); len(fields) > 0 {
		return out, false, &Error{Kind: Unprocessed, Code: "book_move_invalid", Fields: fields}
	}
	by = s.stamped(by)
	revision := Revision(files)
	out, changed, err := s.changeBook(ctx, revision, "", files, func(h *bookHistory) ([]BookEvent, error) {
		if h.revisions[revision] != nil {
			return nil, nil
		}
		return []BookEvent{{Revision: revision, Action: DraftBook, By: by, Note: note}}, nil
	})
	return out, !changed, err
}

// MoveBook takes a revision one step further, or back. The same step asked for again by the same client is answered as
// made, and replayed says so. Claims being decided finish under the book they began with; every server uses the one that
// was activated from its next claim. Errors: "book_not_found" (NotFound), "book_state", "book_in_force" and
// "book_incomplete" (Conflict), the latter with every problem of the book at its place, "four_eyes" (Forbidden) when
// the author approves, "book_move_invalid" and "idempotency_mismatch" (Unprocessed), those of the replay that an approval relies
// on: "replay_not_found" (NotFound), "replay_not_done", "replay_of_other_book" and "replay_against_other" (Conflict).
func (s *Service) MoveBook(ctx context.Context, m BookMove) (out BookRevision, replayed bool, err error) {
	if _, ok := bookMoves[m.Action]; !ok {
		return out, false, NewError(Invalid, "not_allowed", Arg{"allowed", TextValue(list([]string{
			string(SubmitBook), string(RejectBook), string(ApproveBook), string(ActivateBook), string(RetireBook)}))})
	}
	if fields := noteErrors(&m.Note); len(fields) > 0 {
		return out, false, &Error{Kind: Unprocessed, Code: "book_move_invalid", Fields: fields}
	}
	m.By = s.stamped(m.By)
	if m.Replay != "" && m.Action != ApproveBook {
		return out, false, &Error{Kind: Unprocessed, Code: "book_move_invalid", Fields: []FieldError{{Pointer: "/replay", Code: "replay_of_approval"}}}
	}
	out, changed, err := s.changeBook(ctx, m.Revision, m.Replay, nil, func(h *bookHistory) ([]BookEvent, error) {
		return h.events(&m, s.opt.SelfApproval)
	})
	return out, !changed, err
}

// LoadBook takes a book through its whole life at once and makes it the one in force, for one person: it is refused with
// "four_eyes" unless a second one approved this revision before, no book was ever in force, or Options.SelfApproval lets
// one person do both. Errors as those of DraftBook and MoveBook; what is refused changes nothing.
func (s *Service) LoadBook(ctx context.Context, files []SourceFile, by Actor) (*Book, error) {
	return s.LoadApprovedBook(ctx, files, by, by)
}

// LoadApprovedBook is LoadBook for two persons: the author, and the one who approved the book and puts it in force.
func (s *Service) LoadApprovedBook(ctx context.Context, files []SourceFile, author, approver Actor) (*Book, error) {
	note := ""
	if fields := bookFieldErrors(files, &note); len(fields) > 0 {
		return nil, &Error{Kind: Unprocessed, Code: "book_move_invalid", Fields: fields}
	}
	author, approver = s.stamped(author), s.stamped(approver)
	revision := Revision(files)
	_, _, err := s.changeBook(ctx, revision, "", files, func(h *bookHistory) ([]BookEvent, error) {
		alone := s.opt.SelfApproval || len(h.ever) == 0
		return wholeLife(h, revision, author, approver, alone)
	})
	if err != nil {
		return nil, err
	}
	return s.Book(ctx, revision)
}

// wholeLife is every step that a revision still has to take to be in force. h is changed.
func wholeLife(h *bookHistory, revision string, author, approver Actor, alone bool) ([]BookEvent, error) {
	var all []BookEvent
	take := func(events ...BookEvent) {
		for _, e := range events {
			h.add(e)
			all = append(all, e)
		}
	}
	if h.revisions[revision] == nil {
		take(BookEvent{Revision: revision, Action: DraftBook, By: author})
	}
	for r := h.revisions[revision]; r.State() != BookActive; {
		m := BookMove{Revision: revision, Action: ActivateBook, By: approver}
		switch {
		case r.Approval() != nil:
		case r.State() == BookInReview:
			m.Action = ApproveBook
		default:
			m.Action, m.By = SubmitBook, author
		}
		events, err := h.events(&m, alone)
		if err != nil {
			return nil, err
		}
		take(events...)
	}
	return all, nil
}

// changeBook plans events on a snapshot, checks the book where one of them asks for it, and stores them under the lock,
// planned again on what is true there: nothing slow happens under a lock. files are stored too, unless nil. An approval carries
// the replay, or the latest one of the revision.
func (s *Service) changeBook(ctx context.Context, revision, replay string, files []SourceFile,
	plan func(*bookHistory) ([]BookEvent, error)) (out BookRevision, changed bool, err error) {
	err = s.retry(ctx, busyAttempts, func() error {
		c := bookChange{service: s, revision: revision, replay: replay, files: files, plan: plan}
		err := c.run(ctx)
		out, changed = c.out, c.changed
		return err
	})
	return out, changed, err
}

// bookChange is one attempt of changeBook.
type bookChange struct {
	service  *Service
	revision string
	replay   string
	files    []SourceFile
	plan     func(*bookHistory) ([]BookEvent, error)
	evidence *BookEvidence // nil when the book was not checked
	against  int           // how many books it was held against
	out      BookRevision
	changed  bool
}

func (c *bookChange) run(ctx context.Context) error {
	var events []BookEvent
	var h *bookHistory
	err := c.service.store.View(ctx, func(r Reader) (err error) {
		h, events, err = c.planned(ctx, r)
		return err
	})
	if err != nil || len(events) == 0 {
		return err
	}
	if needsCheck(events) {
		if err := c.check(ctx, h.ever); err != nil {
			return err
		}
	}
	return c.service.store.Update(ctx, func(tx Tx) error { return c.store(ctx, tx) })
}

// planned reads what is true, and what is to happen on it.
func (c *bookChange) planned(ctx context.Context, r Reader) (*bookHistory, []BookEvent, error) {
	all, err := r.BookEvents(ctx)
	if err != nil {
		return nil, nil, err
	}
	events, err := c.plan(newBookHistory(all)) // which may change its history
	if err != nil {
		return nil, nil, err
	}
	h := newBookHistory(all)
	if r := h.revisions[c.revision]; r != nil {
		c.out = *r
	}
	for i := range events {
		if events[i].Action == ApproveBook {
			if events[i].Replay, err = replayForApproval(ctx, r, c.revision, h.active, c.replay); err != nil {
				return nil, nil, err
			}
		}
	}
	return h, events, nil
}

// check refuses a book that is not clean.
func (c *bookChange) check(ctx context.Context, ever []string) error {
	files := c.files
	if files == nil {
		var err error
		if files, err = c.service.BookSource(ctx, c.revision); err != nil {
			return err
		}
	}
	rep, err := c.service.examine(ctx, c.revision, files, ever)
	if err != nil {
		return err
	}
	evidence := rep.Evidence()
	c.evidence, c.against = &evidence, len(ever)
	return rep.Refusal()
}

func (c *bookChange) store(ctx context.Context, tx Tx) error {
	if err := tx.Lock(ctx, []Anchor{booksAnchor}); err != nil {
		return err
	}
	h, events, err := c.planned(ctx, tx)
	if err != nil || len(events) == 0 {
		return err
	}
	if needsCheck(events) && (c.evidence == nil || c.against != len(h.ever)) {
		return errAgain // it was not checked, or not against every book that was in force
	}
	if c.files != nil {
		if err := tx.PutBook(ctx, c.revision, c.files, events[0].By); err != nil {
			return err
		}
	}
	for i := range events {
		if events[i].Action.checked() {
			events[i].Evidence = *c.evidence
		}
		h.add(events[i])
	}
	c.out, c.changed = *h.revisions[c.revision], true
	return tx.AppendBookEvents(ctx, events)
}

func needsCheck(events []BookEvent) bool {
	return slices.ContainsFunc(events, func(e BookEvent) bool { return e.Action.checked() })
}
