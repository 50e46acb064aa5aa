package main

import (
	"regexp"
	"slices"
	"testing"

	"octroi/engine"
)

// TestSentences: every sentence exists in all languages, with the same arguments in the same order.
func TestSentences(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%[a-z]`)
	for name, text := range sentences {
		for _, lang := range engine.Langs {
			if text.In(lang) == "" || !slices.Equal(verb.FindAllString(text.In(lang), -1), verb.FindAllString(text.EN, -1)) {
				t.Errorf("%s in %s: %q, in English %q", name, lang, text.In(lang), text.EN)
			}
		}
	}
}
