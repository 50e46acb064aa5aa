package main

import "testing"

// TestHidden: what a terminal would not show, or would obey, is no part of a label.
func TestHidden(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]bool{
		'a': false, ' ': false, 'é': false, '😀': false, '\n': true, '\x1b': true, 0: true, '\u200b': true, '\u202e': true, '\ufffd': true,
	} {
		if got := hidden(r); got != want {
			t.Errorf("%U: %v", r, got)
		}
	}
}
