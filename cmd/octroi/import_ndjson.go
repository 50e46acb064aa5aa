package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxRow is the longest line of NDJSON that is read; the API itself takes less.
const maxRow = 1 << 20

// ndjsonRows reads a JSON body per line. Empty lines are skipped.
type ndjsonRows struct {
	r     *bufio.Reader
	keyed bool // bodies may carry the row's identity in a field `key`
	line  int
}

func (n *ndjsonRows) next() (row, error) {
	for {
		text, tooLong, err := n.readLine()
		if err != nil {
			return row{}, err
		}
		n.line++
		if tooLong {
			return row{line: n.line, mistake: &mistake{code: "row_too_long"}}, nil
		}
		text = bytes.TrimRight(text, " \t\r")
		if len(bytes.TrimLeft(text, " \t")) == 0 {
			continue
		}
		r := row{line: n.line, body: text}
		if n.keyed {
			r.key, r.body = cutKey(text)
		}
		return r, nil
	}
}

// readLine reads one line and never keeps more than maxRow of it.
func (n *ndjsonRows) readLine() (text []byte, tooLong bool, err error) {
	for {
		part, more, err := n.r.ReadLine()
		if err != nil {
			if errors.Is(err, io.EOF) && len(text) > 0 {
				return text, tooLong, nil
			}
			return nil, false, err
		}
		if len(text)+len(part) > maxRow {
			tooLong = true
			text = text[:0]
		} else if !tooLong {
			text = append(text, part...)
		}
		if !more {
			return text, tooLong, nil
		}
	}
}

// cutKey takes the field `key` out of a body, which otherwise stays byte for byte as it is. What is not a JSON object
// with a text under `key` is left whole to the API, which then refuses it by its place.
func cutKey(body []byte) (key string, rest []byte) {
	if !json.Valid(body) {
		return "", body
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return "", body
	}
	from := dec.InputOffset()
	for first := true; dec.More(); first = false {
		name, err := dec.Token()
		if err != nil {
			return "", body
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return "", body
		}
		until := dec.InputOffset()
		if name == "key" && json.Unmarshal(value, &key) == nil && key != "" {
			return key, without(body, from, until, first)
		}
		from = until
	}
	return "", body
}

// without drops one member of an object: body[from:until] holds it with the comma before it, unless it is the first,
// whose comma comes after.
func without(body []byte, from, until int64, first bool) []byte {
	rest := body[until:]
	if first {
		if trimmed := bytes.TrimLeft(rest, " \t\r\n"); bytes.HasPrefix(trimmed, []byte(",")) {
			rest = trimmed[1:]
		}
	}
	return append(append(make([]byte, 0, len(body)), body[:from]...), rest...)
}
