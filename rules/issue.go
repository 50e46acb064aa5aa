package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether an issue refuses the book.
type Severity uint8

// A book with any issue of severity SeverityError is refused; warnings are only told.
const (
	SeverityError Severity = iota
	SeverityWarning
)

// String returns "error" or "warning".
func (s Severity) String() string { return [...]string{"error", "warning"}[s] }

// Issue is one mistake in a book: where it stands, what is wrong and what to do about it. Line and Col count from 1
// (Col in characters) and always lie inside the file.
type Issue struct {
	Severity Severity
	File     string
	Line     int
	Col      int
	Where    string // path in the book: "benefits.psychology.limits[0].at_most"; "" for the file as a whole
	Message  string
	Remedy   string // what to do, "" when the message says it
}

// String writes the issue as compilers do: "book.yaml:12:5: message; remedy".
func (i Issue) String() string {
	s := fmt.Sprintf("%s:%d:%d: ", i.File, i.Line, i.Col)
	if i.Severity == SeverityWarning {
		s += "warning: "
	}
	s += i.Message
	if i.Remedy != "" {
		s += "; " + i.Remedy
	}
	return s
}

// Issues are all the mistakes of a book, in the order of file, line and column. As an error it prints one per line.
type Issues []Issue

// Error lists the issues, one per line.
func (is Issues) Error() string {
	lines := make([]string, len(is))
	for i := range is {
		lines[i] = is[i].String()
	}
	return strings.Join(lines, "\n")
}

// Errors returns the issues that refuse the book.
func (is Issues) Errors() Issues { return is.of(SeverityError) }

// Warnings returns the issues that do not.
func (is Issues) Warnings() Issues { return is.of(SeverityWarning) }

func (is Issues) of(s Severity) Issues {
	var out Issues
	for _, i := range is {
		if i.Severity == s {
			out = append(out, i)
		}
	}
	return out
}

// report collects the issues of one load. The same issue is told once, however often it is found: a pool is compiled
// for each benefit that joins it.
type report struct {
	issues Issues
	seen   map[Issue]bool
}

// errorAt records a mistake that refuses the book.
func (r *report) errorAt(n *yamlNode, message, remedy string) {
	r.add(SeverityError, n.src, n.line, n.col, n.where, message, remedy)
}

// warnAt records something that looks wrong and is allowed.
func (r *report) warnAt(n *yamlNode, message, remedy string) {
	r.add(SeverityWarning, n.src, n.line, n.col, n.where, message, remedy)
}

func (r *report) add(s Severity, src *source, line, col int, where, message, remedy string) {
	line, col = src.clamp(line, col)
	i := Issue{Severity: s, File: src.name, Line: line, Col: col, Where: where, Message: message, Remedy: remedy}
	if r.seen == nil {
		r.seen = make(map[Issue]bool)
	}
	if !r.seen[i] {
		r.seen[i] = true
		r.issues = append(r.issues, i)
	}
}

func (r *report) failed() bool {
	return slices.ContainsFunc(r.issues, func(i Issue) bool { return i.Severity == SeverityError })
}

// sorted returns the issues by position.
func (r *report) sorted() Issues {
	out := slices.Clone(r.issues)
	slices.SortStableFunc(out, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Message, b.Message))
	})
	return out
}

// quoted lists words for a sentence: 'a', 'b' and 'c'.
func quoted(words []string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		b.WriteString("'" + w + "'")
	}
	return b.String()
}

// suggest is the remedy for a word that is none of the known ones: the nearest one, or what there is to choose from.
func suggest(word string, known []string) string {
	return suggestFrom("the book", word, known)
}

// suggestFrom is suggest for words that something smaller than the book declares: "the benefit".
func suggestFrom(whose, word string, known []string) string {
	if n := nearest(word, known); n != "" {
		return "did you mean '" + n + "'?"
	}
	if len(known) == 0 {
		return whose + " declares none"
	}
	known = slices.Clone(known)
	slices.Sort(known)
	if len(known) > 12 {
		return fmt.Sprintf("known: %s and %d more", strings.Join(known[:12], ", "), len(known)-12)
	}
	return "known: " + strings.Join(known, ", ")
}
