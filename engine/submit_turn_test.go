package engine

import (
	"context"
	"testing"
	"time"
)

// noStore is a database that is away.
type noStore struct{ Store }

// View implements Store.
func (noStore) View(context.Context, func(Reader) error) error {
	return NewError(Unavailable, "database_unreachable")
}

// TestSubmitAll_takesTurns: batches commit one at a time. One whose caller has no time left while another commits is told
// so, and after Close there are no turns; neither touches the database.
func TestSubmitAll_takesTurns(t *testing.T) {
	t.Parallel()
	s := NewService(noStore{}, Options{Now: time.Now, NewID: func() string { return "x" }})
	s.turn <- struct{}{} // another batch commits
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, r := range s.SubmitAll(ctx, make([]Submission, 2)) {
		if ErrorCode(r.Err) != "busy" {
			t.Errorf("while another commits: %v", r.Err)
		}
	}
	<-s.turn
	s.Close()
	if r := s.SubmitAll(t.Context(), make([]Submission, 1)); ErrorCode(r[0].Err) != "closing" {
		t.Errorf("after Close: %v", r[0].Err)
	}
	if r := s.SubmitAll(t.Context(), nil); len(r) != 0 {
		t.Errorf("no rows: %v", r)
	}
}
