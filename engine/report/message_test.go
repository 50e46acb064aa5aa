package report_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/report"
)

// Every error that a request can meet has a sentence and a remedy in every language, with its arguments filled in.
func TestMessage_covers_every_code(t *testing.T) {
	t.Parallel()
	requests := []report.Params{
		nil,
		{"year": "2025", "from": "2025-01-01"},
		{"year": "x", "by": "x", "colour": "x"},
		{"from": "x", "until": "2025-01-01"},
		{"from": "2025-01-02", "until": "2025-01-01"},
		{"from": "2001-01-02", "until": "2025-01-01"},
	}
	var all []engine.FieldError
	for _, p := range requests {
		_, err := spending(t).Run(context.Background(), smallJournal(), p)
		all = append(all, fields(t, err)...)
	}
	_, err := report.Named("spendings")
	all = append(all, fields(t, err)...)
	for _, f := range all {
		for _, lang := range engine.Langs {
			message, remedy, ok := report.Message(f.Code, lang, f.Args)
			if !ok || message == "" || remedy == "" || strings.ContainsAny(message+remedy, "{}") {
				t.Errorf("%s in %s: %q %q %v", f.Code, lang, message, remedy, ok)
			}
		}
	}
	if _, _, ok := report.Message("claim_not_found", engine.EN, nil); ok {
		t.Error("a code of somebody else has a sentence here")
	}
}

// fields returns the error itself and its field errors, which need sentences alike.
func fields(t *testing.T, err error) []engine.FieldError {
	t.Helper()
	var e *engine.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *engine.Error", err)
	}
	return append([]engine.FieldError{{Code: e.Code, Args: e.Args}}, e.Fields...)
}

// Callers make flags and query parameters from the registry: it must say everything they need, in every language.
func TestRegistry_describes_every_report(t *testing.T) {
	t.Parallel()
	for _, r := range report.All() {
		if got, ok := report.Find(r.Name); !ok || got.Name != r.Name {
			t.Errorf("%s cannot be found", r.Name)
		}
		for _, lang := range engine.Langs {
			if r.Title.In(lang) == "" || r.About.In(lang) == "" {
				t.Errorf("%s has no title or description in %s", r.Name, lang)
			}
			for _, p := range r.Params {
				if p.About.In(lang) == "" {
					t.Errorf("%s: parameter %s is not described in %s", r.Name, p.Name, lang)
				}
			}
		}
	}
	if _, ok := report.Find("nothing"); ok {
		t.Error("found a report that is not there")
	}
}

func TestParseFormat(t *testing.T) {
	t.Parallel()
	for _, f := range report.Formats {
		if got, ok := report.ParseFormat(string(f)); !ok || got != f || f.MediaType() == "" {
			t.Errorf("%s reads as %q %v", f, got, ok)
		}
	}
	if _, ok := report.ParseFormat("pdf"); ok {
		t.Error("pdf is no format")
	}
}
