package api

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"
)

// defaultTimeLimit ends a request of an operation that the contract gives no other: a decision takes milliseconds, and
// waits five times a second for a lock at most.
const defaultTimeLimit = 10 * time.Second

// timeLimited ends the context of a request in time, so that nobody waits for ever for a connection, a lock or a
// database that has stopped answering. Who waits is told 503 while the connection to the client still stands.
func (s *server) timeLimited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		limit := s.timeLimit
		if op := callOf(c.Request().Context()).op; op != nil && op.timeLimit != nil {
			limit = *op.timeLimit
		}
		if limit == 0 {
			return next(c)
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// readTimeLimit takes x-time-limit, in seconds: of what may take longer than a decision, or must answer sooner. 0 is for
// what lasts as long as the client goes on sending or reading.
func (o *operation) readTimeLimit(extensions map[string]any) error {
	value, given := extensions["x-time-limit"]
	if !given {
		return nil
	}
	seconds, ok := value.(float64)
	if !ok || seconds < 0 {
		return fmt.Errorf("x-time-limit is a number of seconds")
	}
	limit := time.Duration(seconds) * time.Second
	o.timeLimit = &limit
	return nil
}
