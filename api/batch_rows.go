package api

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Row is one record of a batch: a claim in JSON with its key, or why there is none.
type Row struct {
	Number int // of its line, from 1
	Body   []byte
	Key    string // its own, once it was read; "" while it was not, and when it has none or one that is no key
	Err    error
}

// Lines reads NDJSON, a row per line, and never keeps more than one. Empty lines are skipped but counted, and so is
// a byte-order mark before the first: editors and spreadsheets write one.
type Lines struct {
	r      *bufio.Reader
	number int
}

// NewLines reads from r.
func NewLines(r io.Reader) *Lines { return &Lines{r: bufio.NewReaderSize(r, 16<<10)} }

// Next returns the next row until io.EOF. A line longer than a body may be is a row with an error; what was read of a line
// when reading fails is no row.
func (l *Lines) Next() (Row, error) {
	for {
		text, tooLong, err := l.line()
		if err != nil {
			return Row{}, err
		}
		l.number++
		if l.number == 1 {
			text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		}
		text = bytes.TrimRight(text, " \t\r\n")
		if tooLong || len(text) > maxBody {
			return Row{Number: l.number, Err: errTooLarge()}, nil
		}
		if len(bytes.TrimLeft(text, " \t\r")) > 0 {
			return Row{Number: l.number, Body: text}, nil
		}
	}
}

// lineEnd is what may stand around a body of the greatest length.
const lineEnd = len("\xEF\xBB\xBF") + len("\r\n")

func (l *Lines) line() (text []byte, tooLong bool, err error) {
	for {
		part, err := l.r.ReadSlice('\n')
		more := errors.Is(err, bufio.ErrBufferFull)
		last := errors.Is(err, io.EOF) && (len(part) > 0 || len(text) > 0 || tooLong)
		if err != nil && !more && !last {
			return nil, false, err
		}
		if len(text)+len(part) > maxBody+lineEnd {
			text, tooLong = nil, true
		}
		if !tooLong {
			text = append(text, part...)
		}
		if !more {
			return text, tooLong, nil
		}
	}
}
