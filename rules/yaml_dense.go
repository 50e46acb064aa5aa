package rules

import (
	"fmt"

	"octroi/engine"
)

// The YAML parser makes up to three tokens, of some 300 bytes each, of every sign that means something to YAML, and spends
// the square of a line's length on some, so that a small file of nothing but signs costs a hundred times its size before
// anything of it is known. Prose and rules have about one sign in nine characters and lines that a screen can show.
const (
	maxSigns     = 25_000
	maxBookSigns = 100_000
	maxLine      = 10_000 // bytes
)

// signs counts the characters of a text that mean something to YAML, wherever they stand, and finds the first line that
// is too long, 0 when there is none. It reads the text once and no more, so it may count too many.
func signs(text string) (count, longLine int) {
	line, start := 1, 0
	for i := range len(text) {
		switch text[i] {
		case '\n':
			count++
			line, start = line+1, i+1
		case '[', ']', '{', '}', ',', ':', '-', '?', '*', '&', '!', '|', '>', '%', '@', '"', '\'', '#', '`':
			count++
		}
		if i-start > maxLine && longLine == 0 {
			longLine = line
		}
	}
	return count, longLine
}

// sparse refuses files that are nothing but signs, before they are parsed.
func sparse(r *report, files []engine.SourceFile) bool {
	total := 0
	for _, f := range files {
		if len(f.Text) > maxFileSize {
			continue // told, and not parsed, by whoever reads the file
		}
		n, long := signs(f.Text)
		total += n
		switch {
		case n > maxSigns:
			r.add(SeverityError, newSource(f), 1, 1, "",
				fmt.Sprintf("the file has %d line ends and signs such as , : [ and -, more than %d", n, maxSigns), "split the book into several files of a folder")
			return false
		case long > 0:
			r.add(SeverityError, newSource(f), long, 1, "", fmt.Sprintf("a line of more than %d bytes", maxLine), "break the line")
			return false
		}
	}
	if total > maxBookSigns {
		r.add(SeverityError, newSource(files[0]), 1, 1, "",
			fmt.Sprintf("the files of the book have %d line ends and signs such as , : [ and -, more than %d", total, maxBookSigns), "make two books of it")
		return false
	}
	return true
}
