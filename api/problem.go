package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"octroi/engine"
)

// statusOf gives the status of codes that say more than their kind does.
var statusOf = map[string]int{
	"body_too_large":     http.StatusRequestEntityTooLarge,
	"media_type":         http.StatusUnsupportedMediaType,
	"content_encoding":   http.StatusUnsupportedMediaType,
	"not_acceptable":     http.StatusNotAcceptable,
	"method_not_allowed": http.StatusMethodNotAllowed,
}

// statusOfKind gives the status of everything else.
var statusOfKind = map[engine.ErrorKind]int{
	engine.Internal:     http.StatusInternalServerError,
	engine.Invalid:      http.StatusBadRequest,
	engine.Unprocessed:  http.StatusUnprocessableEntity,
	engine.NotFound:     http.StatusNotFound,
	engine.Conflict:     http.StatusConflict,
	engine.Unavailable:  http.StatusServiceUnavailable,
	engine.Unauthorized: http.StatusUnauthorized,
	engine.Forbidden:    http.StatusForbidden,
}

// RenderError turns any error into what a client is told, in lang. Whatever is not an *engine.Error is internal: it
// gets status 500 and no detail at all, since its text may hold what nobody outside should read.
func RenderError(err error, lang engine.Lang) Problem {
	e := errorOf(err)
	status := statusOfKind[e.Kind]
	if s, ok := statusOf[e.Code]; ok {
		status = s
	}
	p := Problem{Status: status, Code: codeOf(e), Title: titleOf(e.Code, status).In(lang)}
	p.Type = "/problems/" + p.Code
	for _, f := range e.Fields {
		text, hint := message(f.Code, lang, f.Args)
		p.Errors = append(p.Errors, FieldProblem{Pointer: f.Pointer, Code: f.Code, Message: text, Hint: hint})
	}
	p.Detail = detailOf(e, p.Errors, lang)
	return p
}

// titleOf is the title of a code that has its own, else that of the status.
func titleOf(code string, status int) engine.Text {
	if t, ok := ownTitles[code]; ok {
		return t
	}
	return titles[status]
}

// codeOf is the code of the whole: where fields are refused, the code they share, so that a client with one mistake
// need not look further.
func codeOf(e *engine.Error) string {
	if e.Kind != engine.Unprocessed || len(e.Fields) == 0 {
		return e.Code
	}
	for _, f := range e.Fields[1:] {
		if f.Code != e.Fields[0].Code {
			return "invalid_fields"
		}
	}
	return e.Fields[0].Code
}

func detailOf(e *engine.Error, fields []FieldProblem, lang engine.Lang) string {
	var text, hint string
	switch {
	case e.Kind == engine.Internal:
		return ""
	case len(fields) > 1 && e.Kind != engine.Conflict: // which has a sentence of its own
		return fill(severalFields.In(lang), lang, []engine.Arg{intArg("count", len(fields))})
	case len(fields) == 1 && (e.Kind == engine.Unprocessed || e.Code == fields[0].Code):
		text, hint = fields[0].Message, fields[0].Hint
	default:
		text, hint = message(e.Code, lang, e.Args)
	}
	if text != "" && hint != "" {
		text += " "
	}
	return text + hint
}

// errorOf finds the *engine.Error in err, or makes an internal one around it.
func errorOf(err error) *engine.Error {
	var e *engine.Error
	if errors.As(err, &e) {
		return e
	}
	var h *echo.HTTPError
	if errors.As(err, &h) {
		switch h.Code {
		case http.StatusNotFound:
			return engine.NewError(engine.NotFound, "not_found")
		case http.StatusMethodNotAllowed:
			return engine.NewError(engine.Invalid, "method_not_allowed")
		case http.StatusUnsupportedMediaType:
			return engine.NewError(engine.Invalid, "media_type", textArg("want", mediaJSON))
		}
	}
	// The client went away or the request ran out of time: nobody's fault, and not one to be woken up for.
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return engine.NewError(engine.Unavailable, "unfinished").WithCause(err)
	}
	return engine.NewError(engine.Internal, "internal").WithCause(err)
}

// problem is what the client of this call is told about an error.
func (c *call) problem(e *engine.Error) Problem {
	p := RenderError(e, c.lang)
	p.RequestId = c.requestID
	if e.Kind == engine.Internal {
		// Only here: elsewhere there is no request to look for.
		p.Detail, _ = message("internal", c.lang, nil)
	}
	return p
}

// handleError is the one place where an error becomes an answer.
func (s *server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	e := errorOf(err)
	h := c.Response().Header()
	if e.Code == "method_not_allowed" && len(e.Args) == 0 {
		e = engine.NewError(engine.Invalid, e.Code, textArg("allowed", h.Get(echo.HeaderAllow)))
	}
	call := callOf(c.Request().Context())
	p := call.problem(e)
	call.refused = p.Code
	s.logRefused(c.Request().Context(), c.Path(), e, err)
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set(echo.HeaderWWWAuthenticate, `Bearer realm="octroi"`)
	case http.StatusServiceUnavailable:
		h.Set(echo.HeaderRetryAfter, "1")
	case http.StatusConflict:
		if e.Code == "in_progress" {
			h.Set(echo.HeaderRetryAfter, "1")
		}
	}
	body, jsonErr := marshal(p)
	if jsonErr != nil {
		// Problem holds texts and integers only.
		panic(jsonErr)
	}
	h.Set(echo.HeaderContentType, "application/problem+json")
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	c.Response().WriteHeader(p.Status)
	if c.Request().Method != http.MethodHead {
		// A client that has gone away cannot be told.
		_, _ = c.Response().Write(body)
	}
}
