package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"octroi/rules"
)

// coverage collects the coverage of the books that a run of tests comes by.
type coverage struct {
	wanted bool
	json   bool
	books  []bookCoverage
}

// incomplete reports whether a book has a branch that none of its examples takes.
func (c *coverage) incomplete() bool {
	for _, b := range c.books {
		if b.Taken < b.Branches {
			return true
		}
	}
	return false
}

// bookCoverage is the coverage of one book, as --json prints it.
type bookCoverage struct {
	Book     string            `json:"book"`
	Branches int               `json:"branches"`
	Taken    int               `json:"taken"`
	Benefits []benefitCoverage `json:"benefits"`
}

// benefitCoverage is the coverage of one benefit, of what all benefits share when its code is absent.
type benefitCoverage struct {
	Benefit  *string         `json:"benefit"`
	Branches int             `json:"branches"`
	Taken    int             `json:"taken"`
	Missing  []missingBranch `json:"missing"`
}

// missingBranch is a branch that no example takes.
type missingBranch struct {
	Rule   string `json:"rule"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Col    int    `json:"col"`
	Wanted string `json:"wanted"`
}

// cover measures the coverage of a book.
func (a *app) cover(ctx context.Context, name string, loaded *rules.Loaded, to *coverage) error {
	measured, err := await(ctx, func() rules.Coverage { return rules.Cover(loaded) })
	if err != nil {
		return err
	}
	book := bookCoverage{Book: name}
	book.Taken, book.Branches = measured.Total()
	for _, b := range measured.Benefits {
		row := benefitCoverage{Branches: b.Branches, Taken: b.Taken(), Missing: []missingBranch{}}
		if b.Benefit != "" {
			row.Benefit = &b.Benefit
		}
		for _, m := range b.Missing {
			row.Missing = append(row.Missing, missingBranch{Rule: m.Rule, File: bookFile(name, m.File), Line: m.Line, Col: m.Col, Wanted: m.Wanted})
		}
		book.Benefits = append(book.Benefits, row)
	}
	to.books = append(to.books, book)
	return nil
}

// printCoverage prints the coverage of every book: a table with the branches that are missing under each benefit.
func (a *app) printCoverage(c *coverage) {
	for _, book := range c.books {
		a.printf("%-40s %12s  %s\n", book.Book, "branches", "covered")
		for _, b := range book.Benefits {
			name := "(the book's own rules)"
			if b.Benefit != nil {
				name = *b.Benefit
			}
			if b.Branches == 0 {
				continue
			}
			a.printf("%-40s %12s  %s\n", name, fmt.Sprintf("%d/%d", b.Taken, b.Branches), share(b.Taken, b.Branches))
			for _, m := range b.Missing {
				a.printf("  %s:%d:%d: %s: %s\n", m.File, m.Line, m.Col, m.Rule, m.Wanted)
			}
		}
		a.printf("%-40s %12s  %s\n", "total", fmt.Sprintf("%d/%d", book.Taken, book.Branches), share(book.Taken, book.Branches))
	}
}

// share writes a part of a whole as a percentage, rounded down: only all of it is 100 %.
func share(part, whole int) string {
	if whole == 0 {
		return "100 %"
	}
	return fmt.Sprintf("%d %%", 100*part/whole)
}

// testReport is what --json prints: the run of the examples and the coverage of the books.
type testReport struct {
	Passed int            `json:"passed"`
	Failed int            `json:"failed"`
	Books  []bookCoverage `json:"books"`
}

// printJSON prints the run as JSON.
func (a *app) printJSON(t *tally) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	report := testReport{Passed: t.passed, Failed: t.failed, Books: t.coverage.books}
	if report.Books == nil {
		report.Books = []bookCoverage{}
	}
	return enc.Encode(report)
}

// endTests prints what a run of tests came to, and ends the program accordingly.
func (a *app) endTests(t *tally) error {
	if t.coverage.json {
		if err := a.printJSON(t); err != nil {
			return err
		}
	} else {
		a.printCoverage(&t.coverage)
		a.printf("%d passed, %d failed\n", t.passed, t.failed)
	}
	switch {
	case t.badBook:
		return exit(exitBook)
	case t.passed+t.failed == 0:
		return errors.New("nothing was tested: there is no example and no step")
	case t.coverage.wanted && len(t.coverage.books) == 0:
		return errors.New("nothing was measured: there is no rule book")
	case t.failed > 0 || t.coverage.incomplete():
		return exit(exitExamples)
	default:
		return nil
	}
}
