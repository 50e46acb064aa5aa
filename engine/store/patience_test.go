package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store"
)

// TestUpdate_besideAnotherProcess: who gives up waiting for an SQLite file can write later, and who waits beside one that writes
// all the time gets its turn.
func TestUpdate_besideAnotherProcess(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "o.db")
	busy, other := open(t, file, store.Options{Courteous: true}), open(t, file, store.Options{Courteous: true})
	nothing := func(engine.Tx) error { return nil }

	held, release := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- busy.Update(t.Context(), func(engine.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	for range 2 {
		soon, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := other.Update(soon, nothing); engine.ErrorCode(err) != "busy" {
			t.Errorf("beside a transaction that does not end: %v", err)
		}
		cancel()
	}
	close(release)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}

	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			if err := busy.Update(t.Context(), func(engine.Tx) error { time.Sleep(100 * time.Millisecond); return nil }); err != nil {
				ended <- err
				return
			}
		}
	}()
	for range 3 {
		if err := other.Update(t.Context(), nothing); err != nil {
			t.Errorf("beside transactions that follow each other: %v", err)
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
