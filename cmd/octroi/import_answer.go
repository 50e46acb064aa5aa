package main

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"octroi/api"
	"octroi/engine"
)

// answer is what became of a row.
type answer struct {
	Line     int            `json:"line"`
	Key      string         `json:"key,omitempty"` // the row's own
	Status   string         `json:"status"`        // "stored", "decided" or "refused"
	ID       string         `json:"id,omitempty"`
	Outcome  engine.Outcome `json:"outcome,omitempty"`
	Pays     *engine.Cents  `json:"pays_cents,omitempty"`
	Reasons  []string       `json:"reasons,omitempty"`  // codes, of all lines
	BoundBy  []string       `json:"bound_by,omitempty"` // limits that bound, of all lines
	Replayed bool           `json:"replayed,omitempty"`
	Errors   []rowProblem   `json:"errors,omitempty"`
}

// rowProblem is one mistake of a row.
type rowProblem struct {
	Column  string `json:"column,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`

	placed bool // the message begins with the line
}

// decisionOf answers a row with its claim's decision.
func decisionOf(res *engine.Result) answer {
	d := &res.Record.Decision
	out := answer{Status: "decided", ID: res.Record.Claim.ID, Outcome: d.Outcome, Pays: &d.Pays, Replayed: res.Replayed}
	for i := range d.Lines {
		for _, r := range d.Lines[i].Reasons {
			out.Reasons = addOnce(out.Reasons, r.Code)
		}
		if by := d.Lines[i].BoundBy; by != "" {
			out.BoundBy = addOnce(out.BoundBy, by)
		}
	}
	return out
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// answer writes what became of a row.
func (im *importer) answer(r row, good answer, err error) {
	good.Line, good.Key = r.Number, r.Key
	if r.mistake == nil && err == nil {
		im.accepted++
		im.write(good, im.app.sentence(good))
		return
	}
	im.refused++
	bad := answer{Line: r.Number, Key: r.Key, Status: "refused"}
	if r.mistake != nil {
		bad.Errors = []rowProblem{{Code: r.mistake.code, Message: im.app.say(r.mistake.code, r.mistake.args...)}}
	} else {
		bad.Errors = im.problems(r, err)
	}
	im.write(bad, im.app.refusal(bad))
}

// problems turns an error into the mistakes of a row, each with its column.
func (im *importer) problems(r row, err error) []rowProblem {
	placed, err := inFile(err, r.Number)
	p := api.RenderError(err, im.app.lang)
	if len(p.Errors) == 0 {
		return []rowProblem{{Code: p.Code, Message: p.Detail, placed: placed}}
	}
	out := make([]rowProblem, 0, len(p.Errors))
	for _, e := range p.Errors {
		one := rowProblem{Pointer: e.Pointer, Code: e.Code, Message: e.Message, Hint: e.Hint}
		if r.columns != nil {
			one.Column = columnOf(im.noun, r.columns, e.Pointer)
		}
		out = append(out, one)
	}
	return out
}

// inFile moves a mistake that names a line of the body to the line of the file that holds the body.
func inFile(err error, line int) (placed bool, moved error) {
	var e *engine.Error
	if !errors.As(err, &e) {
		return false, err
	}
	i := slices.IndexFunc(e.Args, func(a engine.Arg) bool { return a.Name == "line" })
	if i < 0 {
		return false, err
	}
	at := *e
	at.Args = slices.Clone(e.Args)
	at.Args[i].Value = engine.Int(int64(line))
	return true, &at
}

// sentence says what became of a good row.
func (a *app) sentence(good answer) string {
	where := a.say("line", good.Line)
	if good.Status == "stored" {
		s := a.say("stored", where)
		if good.ID != "" {
			s += ", " + good.ID
		}
		if good.Replayed {
			s += a.say("stored_before")
		}
		return s
	}
	s := a.pays(where, good.Outcome, *good.Pays)
	why := slices.Clone(good.Reasons)
	if len(good.BoundBy) > 0 {
		why = append(why, a.say("bound_by", strings.Join(good.BoundBy, ", ")))
	}
	if len(why) > 0 {
		s += " (" + strings.Join(why, ", ") + ")"
	}
	s += a.say("claim", good.ID)
	if good.Replayed {
		s += a.say("before")
	}
	return s
}

// refusal says what is wrong with a row, one mistake per line.
func (a *app) refusal(bad answer) string {
	lines := make([]string, 0, len(bad.Errors))
	for _, e := range bad.Errors {
		where := a.say("line", bad.Line)
		switch {
		case e.Column != "":
			where += ", " + a.say("column", e.Column)
		case e.Pointer != "":
			where += ", " + e.Pointer
		}
		s := a.say("mistake", where, e.Message)
		if e.placed {
			s = e.Message
		}
		if e.Hint != "" {
			s += " " + e.Hint
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

func (im *importer) write(a answer, sentence string) {
	if im.json {
		b, _ := json.Marshal(a) // plain fields
		sentence = string(b)
	}
	_, _ = im.out.WriteString(sentence + "\n") // the buffer remembers a failure until it is flushed
}
