package rules

import (
	"cmp"
	"strings"

	"octroi/engine"
)

// Checker is the engine.BookChecker of octroi: what `rules check` and `rules test --coverage` tell, in one report.
type Checker struct{}

var _ engine.BookChecker = Checker{}

// CheckBook implements engine.BookChecker.
func (Checker) CheckBook(files []engine.SourceFile) engine.BookReport {
	loaded, issues := Load(files)
	var rep engine.BookReport
	for _, i := range issues.Errors() {
		rep.Problems = append(rep.Problems, i.problem(engine.BookMistake))
	}
	if loaded == nil {
		rep.Problems = append(rep.Problems, issues.warnings()...)
		return rep
	}
	for _, x := range RunExamples(loaded) {
		rep.Examples++
		if !x.OK() {
			rep.Failed++
			rep.Problems = append(rep.Problems, x.problem())
		}
	}
	for _, b := range Cover(loaded).Benefits {
		rep.Coverage = append(rep.Coverage, engine.BenefitBranches{Benefit: b.Benefit, Branches: b.Branches, Taken: b.Taken()})
		for _, m := range b.Missing {
			rep.Problems = append(rep.Problems, m.problem(b.Benefit))
		}
	}
	rep.Limits = limitPlaces(loaded)
	rep.Problems = append(rep.Problems, append(issues, Lint(loaded)...).warnings()...)
	return rep
}

func (is Issues) warnings() []engine.BookProblem {
	var out []engine.BookProblem
	for _, i := range is.Warnings() {
		out = append(out, i.problem(engine.BookWarning))
	}
	return out
}

func (i Issue) problem(code string) engine.BookProblem {
	return engine.BookProblem{BookPlace: engine.BookPlace{File: i.File, Line: i.Line, Col: i.Col}, Code: code, Message: i.Message, Remedy: i.Remedy}
}

// problem says of a failed example what it expects and what came out.
func (r ExampleResult) problem() engine.BookProblem {
	var differ []string
	for _, c := range r.Checks {
		if !c.OK() {
			differ = append(differ, c.What+" is "+c.Actual+", expected "+c.Expected)
		}
	}
	return engine.BookProblem{
		BookPlace: engine.BookPlace{File: r.File, Line: r.Line, Col: 1}, Code: engine.ExampleFails,
		Message: r.Benefit + ": " + r.Name + ": " + strings.Join(differ, "; "), Remedy: "mend the rule, or what the example expects",
	}
}

func (m MissingBranch) problem(benefit string) engine.BookProblem {
	return engine.BookProblem{
		BookPlace: engine.BookPlace{File: m.File, Line: m.Line, Col: m.Col}, Code: engine.BranchUntaken,
		Message: cmp.Or(benefit, "the book") + ": " + m.Rule + ": " + m.Wanted, Remedy: "add an example that takes it",
	}
}

// limitPlaces says where each limit stands; a pool where the book declares it.
func limitPlaces(l *Loaded) map[string]engine.BookPlace {
	out := make(map[string]engine.BookPlace)
	for _, b := range l.Book.Benefits {
		for _, lim := range b.Limits {
			if at := limitNode(l, benefitNode(l, b), lim); at != nil {
				out[lim.Code] = engine.BookPlace{File: at.src.name, Line: at.line, Col: at.col}
			}
		}
	}
	return out
}
