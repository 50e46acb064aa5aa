package engine

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Options are what a Service needs besides its store. Compiler, Now and NewID are required; Checker is of whoever loads,
// approves or activates books.
type Options struct {
	Compiler Compiler
	Checker  BookChecker
	Replayer Replayer   // makes replays, of books that
	Varier   BookVarier // varies
	Now      func() time.Time
	NewID    func() string // time-ordered unique ids (UUIDv7)
	// Batch is the most claims that share a transaction (default 64), and Committers how many transactions run at once
	// (default 1, right for SQLite; PostgreSQL gains from more).
	Batch      int
	Committers int
	// Step is the most rows of a batch that share a transaction while no claim comes alone (default 32), and Lanes how many
	// transactions of a batch run at once, each with households of its own (default 1). More of either is for a process in which
	// nobody waits for an answer to a single claim: an import.
	Step, Lanes int
	// Payer and Payments make payment files; without a Payer there can be no payment run.
	Payer    Payer
	Payments PaymentFormat
	// SelfApproval lets one person write and approve a book: for development databases, scenarios and tests.
	SelfApproval bool
	// RetentionYears is how long decisions are kept before a member can be erased (default DefaultRetentionYears).
	RetentionYears int
	// Trouble is told what kept lines that wait from being decided again after a change in a register; nil for nobody.
	Trouble func(error)
}

// Service is octroi's use cases. It is safe for concurrent use, and several processes may serve one database.
type Service struct {
	store    Store
	opt      Options
	books    bookCache
	reports  bookReports
	queue    chan *submission
	counting chan struct{} // held by whoever counts a segment
	turn     chan struct{} // held by whatever batch commits, in each of its lanes
	pace     pace
	waiting  *waitingRoom
	closing  chan struct{}
	close    sync.Once
	workers  sync.WaitGroup
}

// Submission is a claim on its way in.
type Submission struct {
	Claim    Claim // without ID; SubmittedOn may be 0, meaning the day of receipt in the book's zone
	Request  RequestKey
	BodyHash string
	By       Actor
}

// Result is what became of a submission: a stored record, or an error.
type Result struct {
	Record   Record
	Replayed bool // the request had been decided before; Record is the first outcome
	// Unchanged is set when a redecision came to the same as before: Record is the version that stood.
	Unchanged bool
	// Others are versions of other claims that followed: lines that a freed limit had refused, or that are decided in order of
	// service.
	Others []Record
	Err    error
}

// MemberBalance is a member's standing on one limit of a benefit.
type MemberBalance struct {
	Benefit string
	Balance
}

// NewService starts a service on a store. Close it to stop its workers.
func NewService(store Store, opt Options) *Service {
	opt.Batch = max(opt.Batch, 0)
	if opt.Batch == 0 {
		opt.Batch = 64
	}
	opt.Committers, opt.Lanes = max(opt.Committers, 1), max(opt.Lanes, 1)
	if opt.Step <= 0 {
		opt.Step = longStep
	}
	if opt.RetentionYears <= 0 {
		opt.RetentionYears = DefaultRetentionYears
	}
	s := &Service{store: store, opt: opt, queue: make(chan *submission), turn: make(chan struct{}, opt.Lanes),
		counting: make(chan struct{}, 1), closing: make(chan struct{})}
	s.pace.long = opt.Step
	s.reports.turn = make(chan struct{}, 1)
	s.waiting = newWaitingRoom(opt.Committers)
	for range opt.Committers {
		s.workers.Add(1)
		go s.commitLoop()
	}
	return s
}

// Close waits until every submission taken has been answered. Submissions that come later get the error "closing".
func (s *Service) Close() {
	s.close.Do(func() { close(s.closing) })
	s.workers.Wait()
}

// stamped gives an action its time, when the caller left it to the service.
func (s *Service) stamped(by Actor) Actor {
	if by.At.IsZero() {
		by.At = s.opt.Now().UTC()
	}
	return by
}

// Ready reports whether claims can be decided: the database answers and a book is in force.
func (s *Service) Ready(ctx context.Context) error {
	_, err := s.ActiveBook(ctx)
	return err
}

// Claim returns one stored claim; NotFound and "claim_not_found" when there is none.
func (s *Service) Claim(ctx context.Context, id string) (rec Record, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		rec, err = r.Claim(ctx, id)
		return err
	})
	return rec, err
}

// Claims returns a member's claims, newest first.
func (s *Service) Claims(ctx context.Context, f ClaimFilter) (recs []Record, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		recs, err = r.Claims(ctx, f)
		return err
	})
	return recs, err
}

// Member returns a member; NotFound and "member_not_found" when there is none, "member_erased" when the data were erased.
func (s *Service) Member(ctx context.Context, id string) (m Member, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		m, err = memberOf(ctx, r, id)
		return err
	})
	return m, err
}

func memberOf(ctx context.Context, r Reader, id string) (Member, error) {
	found, err := r.Members(ctx, []string{id})
	if err != nil {
		return Member{}, err
	}
	if len(found) == 0 {
		return Member{}, NewError(NotFound, "member_not_found")
	}
	return found[0], found[0].erasedError()
}

// membersKnown fails as memberOf does when any of the members is missing or erased.
func membersKnown(ctx context.Context, r Reader, ids []string) error {
	ids = sortedSet(slices.Clone(ids))
	if len(ids) == 0 {
		return nil
	}
	found, err := r.Members(ctx, ids)
	if err == nil && len(found) < len(ids) {
		err = NewError(NotFound, "member_not_found")
	}
	for i := range found {
		if err == nil {
			err = found[i].erasedError()
		}
	}
	return err
}

// PutMember stores a member as a whole, new or not. It waits for claims of the member and of the households concerned
// that are being decided; then lines of the member that wait are decided again. A member who was erased stays so: Conflict and
// "member_erased".
func (s *Service) PutMember(ctx context.Context, m Member, by Actor) error {
	return s.PutMembers(ctx, []Member{m}, by)[0]
}

func (s *Service) putMembers(ctx context.Context, all []Member, by Actor) error {
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	return s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error {
			before, err := tx.Members(ctx, ids)
			if err != nil {
				return err
			}
			var anchors []Anchor
			for _, m := range slices.Concat(before, all) {
				anchors = append(anchors, MemberAnchor(m.ID))
				for _, h := range m.Households {
					anchors = append(anchors, HouseholdAnchor(h.Household))
				}
			}
			if err := tx.Lock(ctx, sortedSet(anchors)); err != nil {
				return err
			}
			now, err := tx.Members(ctx, ids)
			if err != nil {
				return err
			}
			for i := range now {
				if now[i].Erased != 0 {
					return NewError(Conflict, "member_erased", Arg{"date", DateValue(now[i].Erased)})
				}
			}
			return tx.PutMembers(ctx, all, s.stamped(by))
		})
	})
}

// Provider returns a provider; NotFound and "provider_not_found" when there is none.
func (s *Service) Provider(ctx context.Context, id string) (p Provider, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		found, err := r.Providers(ctx, []string{id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return NewError(NotFound, "provider_not_found")
		}
		p = found[0]
		return nil
	})
	return p, err
}

// PutProvider stores a provider as a whole, new or not. Then lines that wait and name the provider are decided again.
func (s *Service) PutProvider(ctx context.Context, p Provider, by Actor) error {
	return s.PutProviders(ctx, []Provider{p}, by)[0]
}
