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
	r    *bufio.Reader
	line int
}

func (n *ndjsonRows) next() (row, error) {
	for {
		text, tooLong, err := n.readLine()
		if err != nil {
			return row{}, err
		}
		n.line++
		if tooLong {
			return row{line: n.line, mistake: "the line is longer than 1 MiB"}, nil
		}
		text = bytes.TrimSpace(text)
		if len(text) == 0 {
			continue
		}
		key, body := cutKey(text)
		return row{line: n.line, key: key, body: body}, nil
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
// with a text under `key` is left to the API to refuse.
func cutKey(body []byte) (key string, rest []byte) {
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
