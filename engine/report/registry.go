package report

import (
	"context"
	"strings"

	"octroi/engine"
)

// registry lists every report in the order in which they are shown. A report is one file and one line here.
var registry = []Report{
	spending, concentration, growth,
	limits, refusals, outOfPocket, redistribution, delays, partners, estimate,
}

// Report is one question that can be asked of the journal.
type Report struct {
	Name   string      // as in paths and commands: "spending"
	Title  engine.Text // two or three words
	About  engine.Text // one sentence
	Params []Param     // what may be asked, in the order of the help text
	run    func(ctx context.Context, src Source, p Params) (*Table, error)
}

// Param is one parameter of a report. Callers make their flags and query parameters from it.
type Param struct {
	Name    string
	About   engine.Text
	Default string   // what an absent parameter means, "" when it has no default
	Values  []string // the values it may have, nil when it is free
	Several int      // up to how many of them, separated by commas; 0 for one
}

// Params are the parameters as they were given, by name. An absent one and "" both mean the default.
type Params map[string]string

// Source gives reports their figures. engine.Service is one.
type Source interface {
	// SpendingTotals answers all queries out of one snapshot of the journal, in their order, together with the book in
	// force, so that the figures of one report always belong together. It fails with an *engine.Error of code no_book
	// when there is none; the book is never nil otherwise.
	SpendingTotals(ctx context.Context, queries []engine.SpendingQuery) ([]engine.SpendingTotals, *engine.Book, error)
	// Snapshot lets read see one state of the database, for a report that needs several kinds of figures. It fails as
	// SpendingTotals does, or with what read says.
	Snapshot(ctx context.Context, read func(engine.Snapshot) error) error
}

// All returns every report, in the order in which they are shown.
func All() []Report { return append([]Report(nil), registry...) }

// Find returns the report of that name.
func Find(name string) (Report, bool) {
	for _, r := range registry {
		if r.Name == name {
			return r, true
		}
	}
	return Report{}, false
}

// Named is Find for those who answer with an error: an *engine.Error of kind NotFound and code report_unknown.
func Named(name string) (Report, error) {
	if r, ok := Find(name); ok {
		return r, nil
	}
	known := make([]string, len(registry))
	for i, r := range registry {
		known[i] = r.Name
	}
	return Report{}, engine.NewError(engine.NotFound, codeReportUnknown, textArg("known", strings.Join(known, ", ")))
}

// Run makes the table. Parameters that cannot be read are an *engine.Error of kind Unprocessed and code report_params,
// with a field error for each of them; the pointer of a field error is "/" and the parameter's name.
func (r Report) Run(ctx context.Context, src Source, p Params) (*Table, error) {
	return r.run(ctx, src, p)
}

func textArg(name, value string) engine.Arg {
	return engine.Arg{Name: name, Value: engine.TextValue(value)}
}
