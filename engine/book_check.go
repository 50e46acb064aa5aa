package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// BookChecker examines a book beyond compiling it: its mistakes and warnings, its examples, and which branches of its rules
// they take. Package rules has one.
type BookChecker interface {
	// CheckBook never fails: what is wrong with a book is in its report. The same files always have the same report.
	CheckBook(files []SourceFile) BookReport
}

// The codes of a problem of a book. A warning refuses nothing.
const (
	BookMistake    = "book_mistake"
	ExampleFails   = "example_fails"
	BranchUntaken  = "branch_untaken"
	LimitRedefined = "limit_redefined"
	BookWarning    = "book_warning"
)

// BookPlace is where something stands in a book. Line and Col count from 1.
type BookPlace struct {
	File      string
	Line, Col int
}

// String writes the place as compilers do.
func (p BookPlace) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// BookProblem is one thing that is wrong with a book, or looks wrong. Message and Remedy are for those who write books, in
// English; those of LimitRedefined are empty, since engine.Message has its sentence.
type BookProblem struct {
	BookPlace
	Code    string
	Message string
	Remedy  string
	Limit   string // code, of LimitRedefined
}

// BenefitBranches counts the branches of a benefit's rules and how many of them some example takes. Benefit is "" for what
// all benefits of the book share.
type BenefitBranches struct {
	Benefit  string
	Branches int
	Taken    int
}

// BookReport is what the checks show of a book.
type BookReport struct {
	Problems []BookProblem // mistakes, examples, branches, limits, and last the warnings
	Examples int           // that were run; none of a book with mistakes
	Failed   int
	Coverage []BenefitBranches
	Limits   map[string]BookPlace // where each limit stands, by its code
}

// Clean reports whether nothing keeps the book from being approved.
func (r *BookReport) Clean() bool {
	return !slices.ContainsFunc(r.Problems, func(p BookProblem) bool { return p.Code != BookWarning })
}

// Has reports whether the book has a problem of a code.
func (r *BookReport) Has(code string) bool {
	return slices.ContainsFunc(r.Problems, func(p BookProblem) bool { return p.Code == code })
}

// Evidence is what is kept of a report.
func (r *BookReport) Evidence() BookEvidence {
	e := BookEvidence{Examples: r.Examples}
	for _, c := range r.Coverage {
		e.Branches += c.Branches
	}
	for _, p := range r.Problems {
		if p.Code == BookWarning {
			e.Warnings++
		}
	}
	return e
}

// maxProblems bounds how many problems one refusal lists; its argument count has all.
const maxProblems = 200

// Refusal is the error of a book that is not clean, with each problem at its place; nil for a clean one.
func (r *BookReport) Refusal() error {
	var fields []FieldError
	for i := range r.Problems {
		if p := &r.Problems[i]; p.Code != BookWarning {
			fields = append(fields, FieldError{Pointer: p.String(), Code: p.Code, Args: p.Args()})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	count := Arg{"count", Int(int64(len(fields)))}
	return &Error{Kind: Conflict, Code: "book_incomplete", Args: []Arg{count}, Fields: fields[:min(len(fields), maxProblems)]}
}

// Args are the arguments of the problem's sentence.
func (p *BookProblem) Args() []Arg {
	return []Arg{{"limit", TextValue(p.Limit)}, {"message", TextValue(p.Message)}, {"remedy", TextValue(p.Remedy)}}
}

// keptReports bounds how many reports a process remembers.
const keptReports = 32

// bookReports remembers reports by revision, since a revision never changes, and makes one at a time: a check takes a
// processor for a while, and claims need the others.
type bookReports struct {
	mu      sync.Mutex
	reports map[string]BookReport
	turn    chan struct{}
}

func (c *bookReports) get(revision string) (BookReport, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.reports[revision]
	return r, ok
}

func (c *bookReports) put(revision string, r BookReport) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reports == nil || len(c.reports) >= keptReports {
		c.reports = map[string]BookReport{}
	}
	c.reports[revision] = r
}

// CheckBook examines a stored revision, and holds its limits against every book that was ever in force; NotFound and
// "book_not_found" when there is none.
func (s *Service) CheckBook(ctx context.Context, revision string) (rep BookReport, err error) {
	var files []SourceFile
	var h *bookHistory
	err = s.store.View(ctx, func(r Reader) error {
		if files, err = r.BookSource(ctx, revision); err != nil {
			return err
		}
		h, err = readBooks(ctx, r)
		return err
	})
	if err != nil {
		return BookReport{}, err
	}
	return s.examine(ctx, revision, files, h.ever)
}

// examine checks a book and holds its limits against those that were in force: what the journal counted under their codes
// would be read as what it is not.
func (s *Service) examine(ctx context.Context, revision string, files []SourceFile, ever []string) (BookReport, error) {
	rep, err := s.report(ctx, revision, files)
	if err != nil || rep.Has(BookMistake) {
		return rep, err
	}
	book := s.books.get(revision)
	if book == nil {
		if book, err = s.opt.Compiler.Compile(files); err != nil {
			return rep, err
		}
	}
	redefined := map[string]bool{}
	var problems []BookProblem
	for _, old := range ever {
		if old == revision {
			continue
		}
		before, err := s.Book(ctx, old)
		if err != nil {
			return rep, err
		}
		for _, l := range book.otherMeanings(before) {
			if !redefined[l.Code] {
				redefined[l.Code] = true
				problems = append(problems, BookProblem{BookPlace: rep.Limits[l.Code], Code: LimitRedefined, Limit: l.Code})
			}
		}
	}
	at := slices.IndexFunc(rep.Problems, func(p BookProblem) bool { return p.Code == BookWarning })
	if at < 0 {
		at = len(rep.Problems)
	}
	rep.Problems = slices.Insert(slices.Clone(rep.Problems), at, problems...)
	return rep, nil
}

// report runs the checker, once for a revision.
func (s *Service) report(ctx context.Context, revision string, files []SourceFile) (rep BookReport, err error) {
	if rep, ok := s.reports.get(revision); ok {
		return rep, nil
	}
	if s.opt.Checker == nil {
		return rep, fmt.Errorf("engine: no checker of books was given, and none is approved unchecked")
	}
	select {
	case s.reports.turn <- struct{}{}:
		defer func() { <-s.reports.turn }()
	case <-ctx.Done():
		return rep, NewError(Unavailable, "busy").WithCause(ctx.Err())
	}
	if rep, ok := s.reports.get(revision); ok {
		return rep, nil // whoever was before us asked the same
	}
	defer recovered(&err)
	rep = s.opt.Checker.CheckBook(files)
	s.reports.put(revision, rep)
	return rep, nil
}

// otherMeanings returns the limits that count something else than the limit of the same code in the book before. A new
// bound is no new meaning.
func (b *Book) otherMeanings(before *Book) []*Limit {
	var out []*Limit
	for _, x := range b.Benefits {
		for _, l := range x.Limits {
			if was := before.Limit(l.Code); was != nil && l.meaning() != was.meaning() {
				out = append(out, l)
			}
		}
	}
	return out
}
