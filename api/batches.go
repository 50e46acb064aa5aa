package api

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"octroi/engine"
)

const (
	// batchChunk is the most rows that are decided together, before any of them is answered.
	batchChunk = 32
	// batchAhead is how many rows are read while others are decided.
	batchAhead = 64
	// batchIdle is how long a client may send or read nothing.
	batchIdle = 60 * time.Second
	// batchCommit ends a chunk whose database has stopped answering.
	batchCommit = 20 * time.Second
	// batchLinger is how long a client that is told the end may still send, so that it gets to read what it was told.
	batchLinger = time.Second
)

// SubmitClaims decides a stream of claims.
func (s *server) SubmitClaims(ctx context.Context, r SubmitClaimsRequestObject) (SubmitClaimsResponseObject, error) {
	return &batchStream{server: s, ctx: ctx, call: callOf(ctx), body: r.Body, intake: Intake{
		Service: s.svc, Client: callOf(ctx).key.ID, By: func() engine.Actor { return s.actor(ctx) },
	}}, nil
}

// batchStream reads rows and writes what became of them at the same time. It keeps the rows of one chunk and those read
// ahead, whatever the length of the stream: as long as its client does not read, nothing more is read of it.
type batchStream struct {
	server   *server
	ctx      context.Context //nolint:containedctx // the request's, as the generated visitor passes none
	call     *call
	intake   Intake
	body     io.Reader
	feed     *rowFeed
	conn     *http.ResponseController
	header   http.Header
	out      *bufio.Writer
	answered int
}

// VisitSubmitClaimsResponse does the whole work. As long as nothing was answered, what goes wrong is an error like
// another; afterwards it is told in a last line.
func (b *batchStream) VisitSubmitClaimsResponse(w http.ResponseWriter) error {
	b.conn, b.header, b.out = http.NewResponseController(w), w.Header(), bufio.NewWriterSize(w, 32<<10)
	// Where there is no such thing, as with HTTP/2, reading and writing at the same time need no permission.
	_ = b.conn.EnableFullDuplex()
	b.feed = newRowFeed(b.body, b.conn)
	err := b.run()
	var gone clientGoneError
	switch {
	case errors.As(err, &gone):
		b.call.refused = "unfinished"
		err = nil
	case err != nil && b.answered > 0:
		b.stopped(err)
		err = nil
	}
	b.feed.end()
	return err
}

// clientGoneError is why nothing more can be written.
type clientGoneError struct{ error }

// run takes chunk after chunk until the client has sent everything. The chunk that is being decided is always finished
// and answered; what was answered is durable.
func (b *batchStream) run() error {
	for {
		chunk, err := b.next()
		if errors.Is(err, io.EOF) && b.answered == 0 {
			return engine.NewError(engine.Invalid, "body_missing")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := b.decide(chunk); err != nil {
			return err
		}
	}
}

// next waits for a row and takes with it those that are there already. It never waits for a chunk to fill: the client
// may be waiting for the answer. At the end of the rows it is io.EOF.
func (b *batchStream) next() ([]Row, error) {
	select {
	case <-b.server.stopping: // also when there are rows
		return nil, engine.NewError(engine.Unavailable, "closing")
	default:
	}
	var chunk []Row
	select {
	case r, ok := <-b.feed.rows:
		if !ok {
			return nil, b.feed.why()
		}
		chunk = append(chunk, r)
	case <-b.server.stopping:
		return nil, engine.NewError(engine.Unavailable, "closing")
	case <-b.ctx.Done():
		return nil, clientGoneError{b.ctx.Err()}
	}
	for len(chunk) < batchChunk {
		select {
		case r, ok := <-b.feed.rows:
			if !ok {
				return chunk, nil // told by the next call
			}
			chunk = append(chunk, r)
		default:
			return chunk, nil
		}
	}
	return chunk, nil
}

// decide decides a chunk and answers its rows, up to the first that the database had no answer for.
func (b *batchStream) decide(chunk []Row) error {
	// Not the request's own context: rows that are being decided when the client goes away are decided.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), batchCommit)
	results := b.intake.Decide(ctx, chunk)
	cancel()
	_ = b.conn.SetWriteDeadline(soon(batchIdle))
	for i := range results {
		if err := b.answer(&chunk[i], &results[i]); err != nil {
			return err
		}
	}
	return b.flush()
}

// answer writes what became of a row.
func (b *batchStream) answer(row *Row, r *engine.Result) error {
	if r.Err == nil {
		d := &r.Record.Decision
		if !r.Replayed {
			b.server.metrics.decided(d)
		}
		return b.write(BatchDecided{
			Row: row.Number, Key: row.Key, Status: "decided", Id: r.Record.Claim.ID, Outcome: Outcome(d.Outcome), PaysCents: int64(d.Pays),
			Replayed: r.Replayed,
		})
	}
	e := errorOf(r.Err)
	if e.Kind == engine.Unavailable {
		return r.Err
	}
	b.server.logRefused(b.ctx, b.call.op.path, e, r.Err)
	return b.write(BatchRefused{Row: row.Number, Key: row.Key, Status: "refused", Problem: b.call.problem(e)})
}

// stopped writes the last line of a stream that is not finished.
func (b *batchStream) stopped(err error) {
	e := errorOf(err)
	p := b.call.problem(e)
	b.call.refused = p.Code
	b.server.logRefused(b.ctx, b.call.op.path, e, err)
	_ = b.conn.SetWriteDeadline(soon(batchIdle))
	if b.write(BatchStopped{Status: "stopped", Answered: b.answered, Problem: p}) == nil {
		_ = b.flush() // a client that has gone away cannot be told
	}
}

func (b *batchStream) write(v any) error {
	line, err := marshal(v)
	if err != nil {
		return err
	}
	if b.answered == 0 {
		b.header.Set("Content-Type", mediaNDJSON)
	}
	b.answered++
	if _, err := b.out.Write(append(line, '\n')); err != nil {
		return clientGoneError{err}
	}
	return nil
}

func (b *batchStream) flush() error {
	err := b.out.Flush()
	if err == nil {
		err = b.conn.Flush()
	}
	if err != nil {
		return clientGoneError{err}
	}
	return nil
}

// soon is so far from now by the machine's clock, which deadlines of connections go by.
func soon(d time.Duration) time.Time {
	return time.Now().Add(d) //nolint:forbidigo // a deadline, which decides nothing
}
