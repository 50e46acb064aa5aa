package engine

import (
	"context"
	"sync"
)

// waitingRoom is where claims wait for what somebody else has locked, so that committers are free for all others. Only
// so many wait at a time as there are committers, since each takes a connection.
type waitingRoom struct {
	seats chan struct{}

	mu      sync.Mutex
	members map[string]int // how many of a member's claims are in the room
}

func newWaitingRoom(seats int) *waitingRoom {
	return &waitingRoom{seats: make(chan struct{}, seats), members: map[string]int{}}
}

// knows reports whether a member's claims are waiting: the next one would only block a committer too.
func (w *waitingRoom) knows(member string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return member != "" && w.members[member] > 0
}

func (w *waitingRoom) count(member string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.members[member] += n; w.members[member] == 0 {
		delete(w.members, member)
	}
}

// divert sends the claims of members who are waiting after them, and returns the others. Called by a committer.
func (s *Service) divert(batch []*submission) []*submission {
	free := batch[:0]
	for _, p := range batch {
		if s.waiting.knows(p.Claim.Member) {
			s.letWait(p)
			continue
		}
		free = append(free, p)
	}
	return free
}

// letWait answers a blocked claim in its own time. Called by a committer, which Close waits for.
func (s *Service) letWait(p *submission) {
	s.waiting.count(p.Claim.Member, 1)
	s.workers.Go(func() {
		defer s.waiting.count(p.Claim.Member, -1)
		ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
		defer cancel()
		select {
		case s.waiting.seats <- struct{}{}:
			defer func() { <-s.waiting.seats }()
			s.waitOut(ctx, p)
		case <-ctx.Done():
			answer([]*submission{p}, nil, NewError(Unavailable, "busy").WithCause(ctx.Err()))
		}
	})
}

// waitOut decides a blocked claim as soon as nothing blocks it, or gives up.
func (s *Service) waitOut(ctx context.Context, p *submission) {
	results, err := s.decideBatch(ctx, []*submission{p}, busyAttempts)
	answer([]*submission{p}, results, err)
}

// commitHere is commit for a caller who keeps its turn until the last row is answered: its rows are in order.
func (s *Service) commitHere(ctx context.Context, batch []*submission) {
	for _, blocked := range s.commit(ctx, batch) {
		single, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
		s.waitOut(single, blocked)
		cancel()
	}
}
