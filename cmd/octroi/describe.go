package main

import (
	"errors"
	"strings"

	"octroi/api"
	"octroi/engine"
)

// describe says an error as a person reads it: the sentences of the API for what the engine refused, with every field
// on a line of its own, and the plain text for anything else.
func (a *app) describe(err error) string {
	var e *engine.Error
	if !errors.As(err, &e) || e.Kind == engine.Internal {
		return err.Error()
	}
	p := api.RenderError(e, a.lang)
	var b strings.Builder
	b.WriteString(p.Detail)
	if b.Len() == 0 {
		b.WriteString(p.Title)
	}
	if len(p.Errors) == 1 { // the detail repeats it, without saying where
		b.Reset()
	}
	for _, f := range p.Errors {
		if b.Len() > 0 {
			b.WriteString("\n  ")
		}
		b.WriteString(f.Pointer + ": " + f.Message)
		if f.Hint != "" {
			b.WriteString(" " + f.Hint)
		}
	}
	if cause := errors.Unwrap(e); cause != nil && e.Kind == engine.Unavailable {
		b.WriteString("\n  " + cause.Error())
	}
	return b.String()
}
