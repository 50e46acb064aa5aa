package engine

import (
	"slices"
	"strings"
	"time"
)

// BookState says how far a revision of a rule book has come.
type BookState string

// The states of a revision. At most one is active: the book in force.
const (
	BookDraft    BookState = "draft"
	BookInReview BookState = "in_review"
	BookApproved BookState = "approved"
	BookActive   BookState = "active"
	BookRetired  BookState = "retired"
)

// BookStates lists every state, in the order of a revision's life.
var BookStates = [...]BookState{BookDraft, BookInReview, BookApproved, BookActive, BookRetired}

// BookAction is what happened to a revision.
type BookAction string

// What can happen to a revision. Supersede is what an activation does to the book that was in force before.
const (
	DraftBook     BookAction = "draft"
	SubmitBook    BookAction = "submit"
	WithdrawBook  BookAction = "withdraw" // back to draft, by its author
	RejectBook    BookAction = "reject"   // back to draft, by somebody else
	ApproveBook   BookAction = "approve"
	ActivateBook  BookAction = "activate"
	RetireBook    BookAction = "retire" // put aside for good: it must be approved anew
	SupersedeBook BookAction = "supersede"
)

// State is where an action leaves a revision.
func (a BookAction) State() BookState {
	switch a {
	case SubmitBook:
		return BookInReview
	case ApproveBook:
		return BookApproved
	case ActivateBook:
		return BookActive
	case RetireBook, SupersedeBook:
		return BookRetired
	default:
		return BookDraft
	}
}

// bookMoves says after which actions an action may come. A superseded book may be activated again, since its approval
// stands; one that was retired by hand is approved anew.
var bookMoves = map[BookAction][]BookAction{
	SubmitBook:   {DraftBook, WithdrawBook, RejectBook, RetireBook},
	RejectBook:   {SubmitBook, ApproveBook},
	ApproveBook:  {SubmitBook},
	ActivateBook: {ApproveBook, SupersedeBook},
	RetireBook:   {DraftBook, SubmitBook, WithdrawBook, RejectBook, ApproveBook, SupersedeBook},
}

// checked reports whether a book must be without fault for this.
func (a BookAction) checked() bool { return a == SubmitBook || a == ApproveBook || a == ActivateBook }

// BookEvidence is what the checks showed when a book was submitted, approved or activated.
type BookEvidence struct {
	Examples int // all of them held
	Branches int // all of them were taken
	Warnings int
}

// BookEvent is one event in the life of a revision. Events are never changed.
type BookEvent struct {
	Revision string
	Action   BookAction
	By       Actor
	Note     string
	Key      string // of the request, for an activation
	Evidence BookEvidence
	Replay   BookReplay // of an approval: what the book changes; zero where nobody asked
}

// BookReplay is what an approval carries of a replay: what the approved book changes against the one that was in force then.
type BookReplay struct {
	ID      string
	Span    Span
	Against string // revision
	SHA256  string // of the decisions under the approved book
	Was     Cents
	Now     Cents
	Lines   int64 // that differ
	Members int64 // who have a line that differs
	Gainers int64
	Losers  int64
}

// BookRevision is a stored revision with its life so far.
type BookRevision struct {
	Revision string
	Events   []BookEvent // at least one, in order
}

// Last is what happened last.
func (r *BookRevision) Last() *BookEvent { return &r.Events[len(r.Events)-1] }

// State is where the last event left the revision.
func (r *BookRevision) State() BookState { return r.Last().Action.State() }

// Author is the event that stored the revision first. Whoever sends the same content later is not its author.
func (r *BookRevision) Author() *BookEvent { return &r.Events[0] }

// Approval is the approval that stands, nil when there is none: the revision may be put in force, also again.
func (r *BookRevision) Approval() *BookEvent {
	switch r.Last().Action {
	case ApproveBook, ActivateBook, SupersedeBook:
	default:
		return nil
	}
	for i := range slices.Backward(r.Events) {
		if r.Events[i].Action == ApproveBook {
			return &r.Events[i]
		}
	}
	return nil
}

// BookMove asks for the next step of a revision. A rejection by the author is a withdrawal. Only an activation has a key:
// its repeat must not put an older book in force again.
type BookMove struct {
	Revision string
	Action   BookAction
	Note     string // required of a rejection
	Key      string
	Replay   string // of an approval: the run that it relies on; "" for the latest that is of this revision
	By       Actor
}

// made reports whether the move was made before by the same client, with nothing since that would let it be made again.
func (m *BookMove) made(r *BookRevision) bool {
	for i := range slices.Backward(r.Events) {
		e := &r.Events[i]
		same := e.Action == m.Action || m.Action == RejectBook && e.Action == WithdrawBook
		switch {
		case same && e.By.Client == m.By.Client:
			return true
		case slices.Contains(bookMoves[m.Action], e.Action):
			return false
		}
	}
	return false
}

// allowed lists the states from which a move can be made, for its refusal.
func (m *BookMove) allowed() string {
	var states []string
	for _, a := range bookMoves[m.Action] {
		if s := string(a.State()); !slices.Contains(states, s) {
			states = append(states, s)
		}
	}
	return list(states)
}

// SamePerson reports whether two actors are, as far as octroi can know, one person: one key, or two of one label or of one
// member.
func (a Actor) SamePerson(b Actor) bool {
	name := func(x Actor) string { return strings.ToLower(strings.TrimSpace(x.Person)) }
	return a.Client == b.Client || name(a) != "" && name(a) == name(b) || a.Member != "" && a.Member == b.Member
}

// bookHistory is the life of every revision.
type bookHistory struct {
	revisions map[string]*BookRevision
	order     []string // by first event
	active    string   // the revision in force, "" for none
	ever      []string // every revision that was in force once
	requests  map[RequestKey]*BookEvent
}

func newBookHistory(events []BookEvent) *bookHistory {
	h := &bookHistory{revisions: map[string]*BookRevision{}, requests: map[RequestKey]*BookEvent{}}
	for i := range events {
		h.add(events[i])
	}
	return h
}

func (h *bookHistory) add(e BookEvent) {
	r := h.revisions[e.Revision]
	if r == nil {
		r = &BookRevision{Revision: e.Revision}
		h.revisions[e.Revision] = r
		h.order = append(h.order, e.Revision)
	}
	r.Events = append(r.Events, e)
	if e.Action == ActivateBook {
		h.active = e.Revision
		if !slices.Contains(h.ever, e.Revision) {
			h.ever = append(h.ever, e.Revision)
		}
	}
	if e.Key != "" {
		h.requests[RequestKey{Client: e.By.Client, Key: e.Key}] = r.Last()
	}
}

// events are what a move brings about: none when it was made before, and for an activation also the end of the book in
// force until now. alone lets one person approve what they wrote.
func (h *bookHistory) events(m *BookMove, alone bool) ([]BookEvent, error) {
	r := h.revisions[m.Revision]
	if r == nil {
		return nil, NewError(NotFound, "book_not_found")
	}
	if e := h.requests[RequestKey{Client: m.By.Client, Key: m.Key}]; e != nil {
		if e.Revision != m.Revision || e.Action != m.Action {
			return nil, NewError(Unprocessed, "idempotency_mismatch", Arg{"date", DateValue(DateIn(e.By.At, time.UTC))})
		}
		return nil, nil
	}
	if m.made(r) {
		return nil, nil
	}
	if err := h.refusal(m, r, alone); err != nil {
		return nil, err
	}
	out := []BookEvent{{Revision: m.Revision, Action: m.Action, By: m.By, Note: m.Note, Key: m.Key}}
	switch {
	case m.Action == RejectBook && m.By.SamePerson(r.Author().By):
		out[0].Action = WithdrawBook
	case m.Action == ActivateBook && h.active != "":
		ended := BookEvent{Revision: h.active, Action: SupersedeBook, By: m.By}
		out = []BookEvent{ended, out[0]}
	}
	return out, nil
}

// refusal says why a move cannot be made, nil when it can.
func (h *bookHistory) refusal(m *BookMove, r *BookRevision, alone bool) error {
	switch {
	case m.Action == RetireBook && r.State() == BookActive:
		return NewError(Conflict, "book_in_force")
	case !slices.Contains(bookMoves[m.Action], r.Last().Action):
		return NewError(Conflict, "book_state", Arg{"state", TextValue(string(r.State()))}, Arg{"allowed", TextValue(m.allowed())})
	case m.Action == ApproveBook && !alone && m.By.SamePerson(r.Author().By):
		return NewError(Forbidden, "four_eyes")
	case m.Action == RejectBook && m.Note == "" && !m.By.SamePerson(r.Author().By):
		return &Error{Kind: Unprocessed, Code: "book_move_invalid", Fields: []FieldError{{Pointer: "/note", Code: "required"}}}
	default:
		return nil
	}
}
