package store

import (
	"encoding/json"
	"fmt"
	"time"

	"octroi/engine"
)

// Documents are JSON with short keys; what is zero is left out, and what is nil stays nil. Dates are the day numbers
// of engine.Date, money is cents, quantities are thousandths. Each document type mirrors a type of the engine field by
// field, so that a conversion stops compiling when the engine's type changes. Keys are never reused: stored decisions
// are read for decades.

// encode writes a document. Documents hold nothing that JSON cannot say, so it cannot fail.
func encode(doc any) string {
	b, err := json.Marshal(doc)
	if err != nil {
		panic(fmt.Sprintf("store: encode %T: %v", doc, err))
	}
	return string(b)
}

// decode reads a document.
func decode[T any](what, s string) (T, error) {
	var doc T
	if err := json.Unmarshal([]byte(s), &doc); err != nil {
		return doc, fmt.Errorf("store: the %s document cannot be read: %w", what, err)
	}
	return doc, nil
}

// each converts a slice; nil stays nil, so that what is read equals what was stored.
func each[A, B any](in []A, convert func(A) B) []B {
	if in == nil {
		return nil
	}
	out := make([]B, len(in))
	for i, x := range in {
		out[i] = convert(x)
	}
	return out
}

type valueDoc struct {
	Kind engine.Kind `json:"k,omitzero"`
	N    int64       `json:"n,omitzero"`
	D    int64       `json:"d,omitzero"`
	S    string      `json:"s,omitzero"`
}

type argDoc struct {
	Name string `json:"a"`
	valueDoc
}

func toArg(a engine.Arg) argDoc   { return argDoc{a.Name, valueDoc(a.Value)} }
func fromArg(a argDoc) engine.Arg { return engine.Arg{Name: a.Name, Value: engine.Value(a.valueDoc)} }

type spanDoc struct {
	From  engine.Date `json:"f,omitzero"`
	Until engine.Date `json:"u,omitzero"`
}

func toSpan(s engine.Span) spanDoc   { return spanDoc(s) }
func fromSpan(s spanDoc) engine.Span { return engine.Span(s) }

type fileDoc struct {
	Name string `json:"n"`
	Text string `json:"t"`
}

func toFile(f engine.SourceFile) fileDoc   { return fileDoc(f) }
func fromFile(f fileDoc) engine.SourceFile { return engine.SourceFile(f) }

// day reads a civil date from either database; NULL is no date.
type day engine.Date

// Scan implements sql.Scanner.
func (d *day) Scan(from any) error {
	*d = 0
	switch v := from.(type) {
	case nil:
		return nil
	case time.Time:
		return d.set(v.Format(time.DateOnly))
	case string:
		return d.set(v)
	default:
		return fmt.Errorf("a %T where a date was expected", from)
	}
}

func (d *day) set(s string) error {
	parsed, ok := engine.ParseDate(s)
	if !ok {
		return fmt.Errorf("not a date")
	}
	*d = day(parsed)
	return nil
}

// moment reads an instant from either database, in UTC; NULL is the zero time.
type moment time.Time

// Scan implements sql.Scanner.
func (m *moment) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*m = moment{}
	case time.Time:
		*m = moment(v.UTC())
	case int64:
		*m = moment(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("a %T where an instant was expected", from)
	}
	return nil
}
