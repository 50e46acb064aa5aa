package rules

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"octroi/engine"
)

// maxFileSize bounds each file of a book.
const maxFileSize = 1 << 20

// source is one file of a book with its lines, for positions and corrected lines.
type source struct {
	name  string
	text  string
	lines []string
}

func newSource(f engine.SourceFile) *source {
	text := strings.ReplaceAll(f.Text, "\r\n", "\n")
	return &source{name: f.Name, text: text, lines: strings.Split(text, "\n")}
}

// line returns line n, counted from 1, and "" when there is none.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// clamp moves a position into the file: the column of a line may be one past its end, no more.
func (s *source) clamp(line, col int) (int, int) {
	line = max(1, min(line, len(s.lines)))
	return line, max(1, min(col, utf8.RuneCountInString(s.line(line))+1))
}

// readable refuses what cannot be read as text at all: too large, not UTF-8, control characters, tabs that indent.
// It reports false when there is nothing to parse.
func (s *source) readable(r *report) bool {
	tell := func(line, col int, message, remedy string) {
		r.add(SeverityError, s, line, col, "", message, remedy)
	}
	switch {
	case len(s.text) > maxFileSize:
		tell(1, 1, "the file has more than 1 MiB", "split the book into several files of a folder")
		return false
	case !utf8.ValidString(s.text):
		line, col := s.position(strings.IndexFunc(s.text, func(c rune) bool { return c == utf8.RuneError }))
		tell(line, col, "the text is not UTF-8", "save the file as UTF-8")
		return false
	case strings.HasPrefix(s.text, "\ufeff"):
		tell(1, 1, "the file starts with a byte-order mark", "save the file as UTF-8 without byte-order mark")
		return false
	}
	ok := true
	for i, line := range s.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if at := strings.IndexByte(indent, '\t'); at >= 0 && strings.TrimSpace(line) != "" {
			tell(i+1, at+1, "a tab cannot indent YAML", "use spaces")
			ok = false
		}
		if at := strings.IndexFunc(line, isControl); at >= 0 {
			tell(i+1, utf8.RuneCountInString(line[:at])+1, "a control character in the text", "remove it")
			ok = false
		}
	}
	return ok
}

// isControl reports whether a character steers a terminal or the direction of text, so that what is shown is not what
// is read.
func isControl(c rune) bool {
	return c != '\t' && unicode.In(c, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
}

// position turns a byte offset into a line and a column in characters.
func (s *source) position(offset int) (line, col int) {
	before := s.text[:max(0, min(offset, len(s.text)))]
	line = strings.Count(before, "\n") + 1
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// corrected returns line n with everything from column col on put in quotes, for an expression that YAML misreads.
func (s *source) corrected(n, col int) string {
	runes := []rune(s.line(n))
	if col < 1 || col > len(runes) {
		return ""
	}
	rest := strings.TrimRight(string(runes[col-1:]), " ")
	return strings.TrimLeft(string(runes[:col-1]), " ") + "'" + strings.ReplaceAll(rest, "'", "''") + "'"
}

// ReadFiles reads a book from disk: one file, or every *.yaml of a folder (not of its sub-folders) in name order. Names
// are relative to path, so that a folder's name is no part of the revision.
func ReadFiles(path string) ([]engine.SourceFile, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return readOne(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	}
	files, err := readFolder(os.DirFS(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return files, nil
}

// ErrNoBook says that a folder has no *.yaml file, and so no book.
var ErrNoBook = errors.New("the folder has no *.yaml file")

// readOne reads a file no further than is needed to see that it is too large. What is no regular file may never end.
func readOne(dir fs.FS, name string) ([]engine.SourceFile, error) {
	info, err := fs.Stat(dir, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	f, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return []engine.SourceFile{{Name: name, Text: string(text)}}, nil
}

func readFolder(dir fs.FS) ([]engine.SourceFile, error) {
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, ErrNoBook
	}
	slices.Sort(names)
	names = names[:min(len(names), maxFiles+1)] // one more than a book may have, for Load to refuse it
	files := make([]engine.SourceFile, 0, len(names))
	for _, name := range names {
		f, err := readOne(dir, name)
		if err != nil {
			return nil, err
		}
		files = append(files, f...)
	}
	return files, nil
}
