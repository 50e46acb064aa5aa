package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"octroi/api"
	"octroi/engine"
)

// importer takes rows in and answers each.
type importer struct {
	app  *app
	svc  *engine.Service
	noun string
	file string // hash of the file
	json bool
	out  *bufio.Writer

	today engine.Date // bounds births

	accepted, refused int
}

// answer is what became of a row.
type answer struct {
	Line     int            `json:"line"`
	Status   string         `json:"status"` // "stored", "decided" or "refused"
	ID       string         `json:"id,omitempty"`
	Outcome  engine.Outcome `json:"outcome,omitempty"`
	Pays     *engine.Cents  `json:"pays_cents,omitempty"`
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
}

// run reads batches of rows until the end; memory holds one batch, whatever the file.
func (im *importer) run(ctx context.Context, source rowSource) error {
	for {
		batch, err := readBatch(source)
		if len(batch) > 0 {
			if err := im.take(ctx, batch); err != nil {
				return fmt.Errorf("stopped at line %d; run it again, rows that are in change nothing: %w", batch[0].line, err)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func readBatch(source rowSource) ([]row, error) {
	batch := make([]row, 0, batchRows)
	for len(batch) < batchRows {
		r, err := source.next()
		if err != nil {
			return batch, err
		}
		batch = append(batch, r)
	}
	return batch, nil
}

func (im *importer) take(ctx context.Context, batch []row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if im.noun == "claims" {
		return im.takeClaims(ctx, batch)
	}
	for _, r := range batch {
		err := im.store(ctx, r)
		if isOurs(err) {
			return err
		}
		im.answer(r, answer{Status: "stored"}, err)
	}
	return nil
}

// store puts one member or provider, as the API's PUT does.
func (im *importer) store(ctx context.Context, r row) error {
	if r.mistake != "" {
		return nil
	}
	if im.noun == "members" {
		m, err := api.ReadMember(r.body, im.today)
		if err != nil {
			return err
		}
		return im.svc.PutMember(ctx, m, im.app.actor())
	}
	p, err := api.ReadProvider(r.body)
	if err != nil {
		return err
	}
	return im.svc.PutProvider(ctx, p, im.app.actor())
}

// takeClaims submits the readable rows of a batch together, and answers all in the order of the file.
func (im *importer) takeClaims(ctx context.Context, batch []row) error {
	answers := make([]answer, len(batch))
	mistakes := make([]error, len(batch))
	var subs []engine.Submission
	var at []int
	for i, r := range batch {
		if r.mistake != "" {
			continue
		}
		claim, err := api.ReadClaim(r.body)
		if err != nil {
			mistakes[i] = err
			continue
		}
		sum := sha256.Sum256(r.body)
		subs = append(subs, engine.Submission{
			Claim:    claim,
			Request:  engine.RequestKey{Client: "import", Key: im.keyOf(r)},
			BodyHash: hex.EncodeToString(sum[:]),
			By:       im.app.actor(),
		})
		at = append(at, i)
	}
	for j, res := range im.svc.SubmitAll(ctx, subs) {
		i := at[j]
		if isOurs(res.Err) {
			return res.Err
		}
		mistakes[i] = res.Err
		d := res.Record.Decision
		answers[i] = answer{Status: "decided", ID: res.Record.Claim.ID, Outcome: d.Outcome, Pays: &d.Pays, Replayed: res.Replayed}
	}
	for i, r := range batch {
		im.answer(r, answers[i], mistakes[i])
	}
	return nil
}

// keyOf is a row's identity: its own key, or its place in a file of this very content.
func (im *importer) keyOf(r row) string {
	if r.key != "" {
		return r.key
	}
	return fmt.Sprintf("%s-%d", im.file, r.line)
}

// isOurs reports whether an error is no fault of the row: the database is away, or something broke.
func isOurs(err error) bool {
	if err == nil {
		return false
	}
	var e *engine.Error
	return !errors.As(err, &e) || e.Kind == engine.Unavailable || e.Kind == engine.Internal
}

// answer writes what became of a row.
func (im *importer) answer(r row, good answer, err error) {
	good.Line = r.line
	if r.mistake == "" && err == nil {
		im.accepted++
		im.write(good, im.app.sentence(good))
		return
	}
	im.refused++
	bad := answer{Line: r.line, Status: "refused"}
	if r.mistake != "" {
		bad.Errors = []rowProblem{{Code: "row", Message: r.mistake}}
	} else {
		bad.Errors = im.problems(r, err)
	}
	im.write(bad, bad.refusal())
}

// problems turns an error into the mistakes of a row, each with its column.
func (im *importer) problems(r row, err error) []rowProblem {
	p := api.RenderError(err, im.app.lang)
	if len(p.Errors) == 0 {
		return []rowProblem{{Code: p.Code, Message: p.Detail}}
	}
	out := make([]rowProblem, 0, len(p.Errors))
	for _, e := range p.Errors {
		out = append(out, rowProblem{Column: columnOf(r.columns, e.Pointer), Pointer: e.Pointer, Code: e.Code, Message: e.Message, Hint: e.Hint})
	}
	return out
}

// columnOf finds the column of a pointer, or of the nearest field above it; "" in NDJSON.
func columnOf(columns map[string]string, pointer string) string {
	for pointer != "" {
		if c, ok := columns[pointer]; ok {
			return c
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
	return ""
}

// sentence says what became of a good row.
func (a *app) sentence(good answer) string {
	if good.Status == "stored" {
		return fmt.Sprintf("line %d: stored", good.Line)
	}
	s := fmt.Sprintf("line %d: %s, pays %s, claim %s", good.Line, good.Outcome, engine.FormatMoney(*good.Pays, a.lang), good.ID)
	if good.Replayed {
		s += " (decided before)"
	}
	return s
}

// refusal says what is wrong with a row, one mistake per line.
func (bad answer) refusal() string {
	lines := make([]string, 0, len(bad.Errors))
	for _, e := range bad.Errors {
		s := fmt.Sprintf("line %d", bad.Line)
		switch {
		case e.Column != "":
			s += fmt.Sprintf(", column %q", e.Column)
		case e.Pointer != "":
			s += ", " + e.Pointer
		}
		s += ": " + e.Message
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
