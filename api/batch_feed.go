package api

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"octroi/engine"
)

// rowFeed reads rows ahead in a goroutine of its own, a bounded number. Its client has batchIdle for every piece; the
// time during which nobody asks for more does not count.
type rowFeed struct {
	rows   chan Row
	err    error // why there are no more rows, once rows is closed
	ended  chan struct{}
	reader sync.WaitGroup

	body io.Reader
	conn *http.ResponseController
	mu   sync.Mutex
	last time.Time // the deadline of all further reading; zero until the end
}

func newRowFeed(body io.Reader, conn *http.ResponseController) *rowFeed {
	f := &rowFeed{rows: make(chan Row, batchAhead), ended: make(chan struct{}), body: body, conn: conn}
	f.reader.Go(f.read)
	return f
}

func (f *rowFeed) read() {
	defer close(f.rows)
	lines := NewLines(f)
	for {
		r, err := lines.Next()
		if err != nil {
			f.err = err
			return
		}
		select {
		case f.rows <- r:
		case <-f.ended:
			_, _ = io.Copy(io.Discard, f) // what is on its way, so that the connection ends in order
			return
		}
	}
}

// Read implements io.Reader for the lines.
func (f *rowFeed) Read(p []byte) (int, error) {
	f.mu.Lock()
	deadline := f.last
	if deadline.IsZero() {
		deadline = soon(batchIdle)
	}
	_ = f.conn.SetReadDeadline(deadline)
	f.mu.Unlock()
	return f.body.Read(p)
}

// why is io.EOF when all rows were read, and else the error of a body that did not come whole. Only after rows is closed.
func (f *rowFeed) why() error {
	if errors.Is(f.err, io.EOF) {
		return io.EOF
	}
	return engine.NewError(engine.Invalid, "body_unreadable").WithCause(f.err)
}

// end leaves the client a moment to stop sending, and returns when nothing reads its body any more.
func (f *rowFeed) end() {
	close(f.ended)
	f.mu.Lock()
	f.last = soon(batchLinger)
	_ = f.conn.SetReadDeadline(f.last)
	f.mu.Unlock()
	f.reader.Wait()
}
