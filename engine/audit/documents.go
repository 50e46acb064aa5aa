package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"octroi/engine"
)

// The readers of the stored documents. They are written a second time on purpose, apart from the mapping of package
// store: the audit must be able to disagree with it. A key that they do not know is an error, so that nothing in a
// document goes unread.

// parse reads one document strictly.
func parse(text string, into any) error {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the document")
	}
	return nil
}

type value struct {
	K engine.Kind `json:"k"`
	N int64       `json:"n"`
	D int64       `json:"d"`
	S string      `json:"s"`
}

func (v value) engine() engine.Value { return engine.Value{Kind: v.K, N: v.N, D: v.D, S: v.S} }

type argument struct {
	A string `json:"a"`
	value
}

type period struct {
	F engine.Date `json:"f"`
	U engine.Date `json:"u"`
}

func (p period) span() engine.Span     { return engine.Span{From: p.F, Until: p.U} }
func (p period) window() engine.Window { return engine.Window{From: p.F, Until: p.U} }

// list converts a slice; what was not written stays nil, as the engine had it.
func list[A, B any](in []A, f func(A) B) []B {
	if in == nil {
		return nil
	}
	out := make([]B, 0, len(in))
	for i := range in {
		out = append(out, f(in[i]))
	}
	return out
}

func arguments(in []argument) []engine.Arg {
	return list(in, func(a argument) engine.Arg { return engine.Arg{Name: a.A, Value: a.engine()} })
}
