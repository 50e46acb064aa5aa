package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// How a process waits for another that writes to the same SQLite file. SQLite's own wait looks again ever more seldom, up to ten
// times a second: beside an import, which writes nearly all the time, it would find the file taken for seconds. So we look every
// other millisecond, and an import leaves the file alone for a little longer than that after each transaction.
const (
	lookAgain = 2 * time.Millisecond
	pauseFor  = 2 * lookAgain
	waitMost  = 5 * time.Second
)

// patience is how a Store shares an SQLite file with other processes. Who holds the Store's turn may use it.
type patience struct {
	polls     bool             // SQLite itself does not wait any more
	courteous bool             // other processes get their turn after each transaction
	pause     <-chan time.Time // until the end of that turn; nil for none
}

// rest begins the turn of other processes, after a transaction.
func (p *patience) rest() {
	if p.courteous {
		p.pause = time.After(pauseFor)
	}
}

// waitsItself has SQLite wait when the file is taken, or leaves that to us.
func (s *Store) waitsItself(ctx context.Context, itself bool) error {
	if s.polls == !itself {
		return nil
	}
	pragma := "PRAGMA busy_timeout = 0"
	if itself {
		pragma = "PRAGMA busy_timeout = 5000"
	}
	err := s.write.WithContext(ctx).Exec(pragma).Error
	if err == nil {
		s.polls = !itself
	}
	return s.failed("begin", err)
}

// beginWriting starts a transaction that writes, when no other process does.
func (s *Store) beginWriting(ctx context.Context) (*gorm.DB, error) {
	if s.turn == nil || s.shared {
		return s.begin(ctx, s.write, nil)
	}
	if s.pause != nil {
		<-s.pause
		s.pause = nil
	}
	if err := s.waitsItself(ctx, false); err != nil {
		return nil, err
	}
	for waited := time.Duration(0); ; waited += lookAgain {
		tx := s.write.WithContext(ctx).Begin(nil)
		if tx.Error == nil {
			return tx, nil
		}
		if f, _ := s.dialect.classify(tx.Error); f != faultBusy || waited > waitMost {
			return nil, s.failed("begin", tx.Error)
		}
		select {
		case <-time.After(lookAgain):
		case <-ctx.Done():
			return nil, s.failed("begin", ctx.Err())
		}
	}
}
