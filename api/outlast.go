package api

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"time"

	"octroi/engine"
)

// outlastLimit ends work whose database has stopped answering.
const outlastLimit = 10 * time.Minute

// outlast does what may take longer than a client waits, as one transaction that would otherwise be rolled back just before
// its end, again and again. It goes on when the client has gone or its time is up: then the client is told so, and hears the
// outcome by asking again. When the server stops, or is killed, the database takes back what was not finished.
func outlast[T any](ctx context.Context, s *server, do func(context.Context) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	route := callOf(ctx).op.path
	go func() {
		work, cancel := context.WithTimeout(context.WithoutCancel(ctx), outlastLimit)
		defer cancel()
		var o outcome
		defer func() {
			if recover() != nil { // what it says may be personal: the stack is enough
				s.log.LogAttrs(work, slog.LevelError, "panic", slog.String("request_id", callOf(ctx).requestID),
					slog.String("route", route), slog.String("stack", string(debug.Stack())))
				o.err = errors.New("panic")
			}
			if o.err != nil && ctx.Err() != nil { // nobody else will hear of it
				s.logRefused(work, route, errorOf(o.err), o.err)
			}
			done <- o
		}()
		o.value, o.err = do(work)
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, engine.NewError(engine.Unavailable, "still_working").WithCause(ctx.Err())
	}
}
