package api

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"octroi/engine"
)

// logRequests writes one line per request: the route's pattern and never the address, which holds ids. It is also where
// the log learns that the database answers again.
func (s *server) logRequests() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogStatus: true, LogLatency: true, LogMethod: true, LogRoutePath: true, HandleError: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			ctx := c.Request().Context()
			call := callOf(ctx)
			if v.Status < http.StatusMultipleChoices && call.refused == "" {
				s.troubles.overcome(ctx, s.log, call.op)
			}
			attrs := []slog.Attr{
				slog.String("request_id", call.requestID), slog.String("method", cut(v.Method, maxLoggedWord)), slog.String("route", v.RoutePath),
				slog.Int("status", v.Status), Took(v.Latency), slog.String("key", call.key.ID),
			}
			if call.refused != "" {
				attrs = append(attrs, slog.String("code", call.refused))
			}
			s.log.LogAttrs(ctx, slog.LevelInfo, "request", attrs...)
			return nil
		},
	})
}

// Took is how long something took as every log line says it: took_ms, in milliseconds to the microsecond.
func Took(d time.Duration) slog.Attr {
	return slog.Float64("took_ms", float64(d.Microseconds())/1000)
}

func (s *server) logPanic(c echo.Context, err error, stack []byte) error {
	call := callOf(c.Request().Context())
	s.log.LogAttrs(c.Request().Context(), slog.LevelError, "panic", slog.String("request_id", call.requestID),
		slog.String("route", c.Path()), slog.String("stack", string(stack)))
	return err
}

// logRefused notes an answer that is the service's fault and not the client's.
func (s *server) logRefused(ctx context.Context, route string, e *engine.Error, err error) {
	switch e.Kind {
	case engine.Internal:
		s.log.LogAttrs(ctx, slog.LevelError, "internal error", slog.String("request_id", callOf(ctx).requestID),
			slog.String("route", route), slog.String("error", withoutValues(err.Error())))
	case engine.Unavailable:
		s.troubles.met(ctx, s.log, e)
	default:
	}
}

// Bounds of what a log line repeats.
const (
	maxLoggedWord = 16
	maxLoggedText = 256
)

// quoted finds the places where a database repeats values, (column)=(value) and anything between quotes; and names of
// the schema, which are quoted too but may stay.
var quoted = regexp.MustCompile(`(?:constraint|relation|column|table|index|function) "[^"]*"|=\s*\([^)]*\)?|"[^"]*"?|'[^']*'?`)

// withoutValues makes the text of an unexpected error fit for the log: values may be personal, and long.
func withoutValues(text string) string {
	return cut(quoted.ReplaceAllStringFunc(text, func(v string) string {
		if strings.ContainsAny(v[:1], `="'`) {
			return v[:1] + "…"
		}
		return v
	}), maxLoggedText)
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// LoggedCause says why something was unavailable in words that may stand in a log: neither values nor addresses. It is
// empty when there is nothing to add to the error's code.
func LoggedCause(err error) string {
	var e *engine.Error
	var state interface{ SQLState() string }
	var network net.Error
	switch {
	case errors.As(err, &state):
		return "SQLSTATE " + state.SQLState()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &e) && e.Code == "database_unreachable" && errors.Unwrap(e) != nil:
		return errors.Unwrap(e).Error() // the store's own words
	case errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, driver.ErrBadConn):
		return "the connection broke"
	default:
		return ""
	}
}
