package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"octroi/api"
	"octroi/engine"
)

// maxRow is the longest record of a CSV file that is read; the body that comes of it may be shorter only.
const maxRow = 1 << 20

// csvRows reads a body per record of a CSV file whose first line names the columns.
type csvRows struct {
	r       *csv.Reader
	guard   *rowGuard
	header  []string
	places  []place
	columns map[string]string // pointer → column
	kinds   func(benefit, field string) engine.Kind
}

// newCSVRows reads the header. The separator is the one of ; , and tab that the header has most of.
func newCSVRows(in *bufio.Reader, noun string, kinds func(benefit, field string) engine.Kind) (*csvRows, error) {
	head, err := in.Peek(4 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	first, _, _ := strings.Cut(string(head), "\n")
	guard := &rowGuard{r: in, left: maxRow}
	r := csv.NewReader(guard)
	r.Comma = separator(first)
	r.FieldsPerRecord = -1 // told row by row, below
	c := &csvRows{r: r, guard: guard, kinds: kinds}
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty; its first line names the columns")
	}
	if err != nil {
		return nil, err
	}
	for i, h := range header {
		header[i] = strings.TrimSpace(h)
	}
	c.header = header
	c.places, err = placesOf(noun, header)
	if err != nil {
		return nil, err
	}
	c.columns = make(map[string]string, len(header))
	for i, p := range c.places {
		c.columns[p.pointer()] = header[i]
	}
	return c, nil
}

func separator(header string) rune {
	best, most := ',', strings.Count(header, ",")
	for _, c := range ";\t" {
		if n := strings.Count(header, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func (c *csvRows) next() (row, error) {
	c.guard.left = maxRow
	record, err := c.r.Read()
	var bad *csv.ParseError
	if errors.As(err, &bad) && !errors.Is(err, errRowTooLong) {
		return row{Row: api.Row{Number: bad.StartLine}, mistake: &mistake{code: "row_quotes"}}, nil
	}
	if err != nil {
		return row{}, err
	}
	line, _ := c.r.FieldPos(0)
	if len(record) != len(c.header) {
		return row{Row: api.Row{Number: line}, mistake: &mistake{"row_columns", []any{len(record), len(c.header)}}}, nil
	}
	for i := range record {
		if !utf8.ValidString(record[i]) { // as JSON it would become valid, and another text
			return row{Row: api.Row{Number: line, Err: engine.NewError(engine.Invalid, "bad_encoding")}}, nil
		}
		record[i] = strings.TrimSpace(record[i])
	}
	body := tree{}
	benefits := c.benefitsOf(record)
	for i, cell := range record {
		p := c.places[i]
		if cell != "" {
			body.put(p.path, p.value(cell, c.kinds, benefits))
		}
	}
	return row{Row: api.Row{Number: line, Body: body.json()}, columns: c.columns}, nil
}

// benefitsOf returns the benefit of each line in a record, by the line's number: fields are typed by their benefit.
func (c *csvRows) benefitsOf(record []string) map[string]string {
	out := map[string]string{}
	for i, p := range c.places {
		if len(p.path) == 3 && p.path[0] == "lines" && p.path[2] == "benefit" {
			out[p.path[1]] = record[i]
		}
	}
	return out
}

// errRowTooLong ends an import: after a quote that never closes nobody knows where the next row begins.
var errRowTooLong = errors.New("a row is longer than 1 MiB; is a quotation mark missing?")

// rowGuard keeps one record from taking the whole file into memory.
type rowGuard struct {
	r    io.Reader
	left int
}

// Read implements io.Reader.
func (g *rowGuard) Read(b []byte) (int, error) {
	if g.left <= 0 {
		return 0, errRowTooLong
	}
	n, err := g.r.Read(b)
	g.left -= n
	return n, err
}
