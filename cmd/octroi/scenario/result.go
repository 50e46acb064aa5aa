package scenario

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// Result is what became of one step.
type Result struct {
	File        string
	Line        int // where the step stands in the file
	Step        string
	Differences []Difference
	Note        string // the problem that came back unexpectedly, "" for none
}

// OK reports whether the step answered as expected.
func (r Result) OK() bool { return len(r.Differences) == 0 }

// Difference is one field that came out otherwise than expected.
type Difference struct {
	Field, Expected, Actual string
}

// Print writes one line for a step that is right, and a table of the differences for one that is not.
func Print(w io.Writer, r Result) {
	if r.OK() {
		fmt.Fprintf(w, "ok   %s › %s\n", r.File, r.Step)
		return
	}
	fmt.Fprintf(w, "FAIL %s › %s (line %d)\n", r.File, r.Step, r.Line)
	PrintDifferences(w, r.Differences)
	if r.Note != "" {
		fmt.Fprintf(w, "     answered: %s\n", r.Note)
	}
}

// PrintDifferences writes expected and actual side by side, aligned.
func PrintDifferences(w io.Writer, found []Difference) {
	rows := append([]Difference{{"field", "expected", "actual"}}, found...)
	field, expected := 0, 0
	for _, d := range rows {
		field = max(field, utf8.RuneCountInString(d.Field))
		expected = max(expected, utf8.RuneCountInString(d.Expected))
	}
	expected = min(expected, 60) // a long text does not push the other column off the screen
	for _, d := range rows {
		fmt.Fprintf(w, "     %s | %s | %s\n", pad(d.Field, field), pad(d.Expected, expected), d.Actual)
	}
}

func pad(s string, width int) string {
	return fmt.Sprintf("%-*s", width, s)
}
