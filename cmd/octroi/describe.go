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
	context, _ := strings.CutSuffix(err.Error(), e.Error()) // what the caller said around it
	b.WriteString(context + p.Detail)
	if p.Detail == "" {
		b.WriteString(p.Title)
	}
	for i, f := range p.Errors {
		if i == 0 && len(p.Errors) == 1 { // the detail repeats it, without saying where
			b.Reset()
			b.WriteString(context)
		} else {
			b.WriteString("\n  ")
		}
		b.WriteString(f.Pointer + ": " + f.Message)
		if f.Hint != "" {
			b.WriteString(" " + f.Hint)
		}
	}
	return b.String()
}
