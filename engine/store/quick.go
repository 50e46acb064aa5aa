package store

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/go-faster/jx"

	"octroi/engine"
)

// A replay reads millions of documents, which encoding/json would take half a minute for. The quick readers take documents as
// encode writes them, into memory that is used again and again. Whatever else a document holds (a key that they do not know, or
// twice; null, an escape, a number that is none) is errSlow, and left to decode, which says what it means.

var errSlow = errors.New("store: a document for the slow reader")

// quick reads documents. It is not safe for concurrent use.
type quick struct {
	d     jx.Decoder
	words map[string]string
}

// mostWords bounds what is remembered of words: codes are few, and providers some hundred thousand.
const mostWords = 1 << 20

// word returns b as a text that is made once for all its occurrences.
func (q *quick) word(b []byte) string {
	if s, ok := q.words[string(b)]; ok {
		return s
	}
	if q.words == nil || len(q.words) >= mostWords {
		q.words = make(map[string]string)
	}
	s := string(b)
	q.words[s] = s
	return s
}

// document reads one whole document, an object of which key reads the value of each key.
func (q *quick) document(doc []byte, key func(d *jx.Decoder, key []byte) error) error {
	if bytes.IndexByte(doc, '\\') >= 0 || !utf8.Valid(doc) {
		return errSlow
	}
	q.d.ResetBytes(doc)
	if err := q.d.ObjBytes(key); err != nil {
		return errSlow
	}
	if err := q.d.Skip(); !errors.Is(err, io.EOF) { // something follows
		return errSlow
	}
	return nil
}

// keys are those that an object had so far, all of one small letter.
type keys uint32

// next returns the letter of a key, which must be a new one.
func (k *keys) next(key []byte) (byte, error) {
	if len(key) != 1 || key[0] < 'a' || key[0] > 'z' || *k&(1<<(key[0]-'a')) != 0 {
		return 0, errSlow
	}
	*k |= 1 << (key[0] - 'a')
	return key[0], nil
}

// wordInto and the like read one value.
func (q *quick) wordInto(to *string) error {
	b, err := q.d.StrBytes()
	*to = q.word(b)
	return err
}

func (q *quick) textInto(to *string) error {
	b, err := q.d.StrBytes()
	*to = string(b)
	return err
}

func number[T ~int64](q *quick, to *T) error {
	n, err := q.d.Int64()
	*to = T(n)
	return err
}

func (q *quick) dateInto(to *engine.Date) error {
	n, err := q.d.Int32()
	*to = engine.Date(n)
	return err
}

// claimReader reads the documents of claims.
type claimReader struct {
	quick
	evidence []engine.Evidence         // of all lines of the claim
	fields   []map[string]engine.Value // of a line each, used or not
	used     int

	claim *engine.Claim
	line  *engine.Line
	seen  keys // of line
}

func newClaimReader() *claimReader { return &claimReader{} }

// lines reads what a claim's document holds into c, instead of what was there.
func (r *claimReader) lines(doc []byte, c *engine.Claim) error {
	r.claim, r.evidence, r.used = c, r.evidence[:0], 0
	c.Lines = c.Lines[:0]
	if err := r.document(doc, r.claimKey); !errors.Is(err, errSlow) {
		return err
	}
	slow, err := decode[claimDoc]("claim", string(doc))
	if err == nil {
		c.Lines = each(slow.Lines, fromLine)
	}
	return err
}

func (r *claimReader) claimKey(d *jx.Decoder, key []byte) error {
	if string(key) != "l" || len(r.claim.Lines) > 0 {
		return errSlow
	}
	return d.Arr(r.oneLine)
}

func (r *claimReader) oneLine(d *jx.Decoder) error {
	r.claim.Lines = append(r.claim.Lines, engine.Line{})
	r.line, r.seen = &r.claim.Lines[len(r.claim.Lines)-1], 0
	return d.ObjBytes(r.lineKey)
}

func (r *claimReader) lineKey(d *jx.Decoder, key []byte) error {
	letter, err := r.seen.next(key)
	if err != nil {
		return err
	}
	l := r.line
	switch letter {
	case 'b':
		return r.wordInto(&l.Benefit)
	case 'd':
		return r.dateInto(&l.Date)
	case 'u':
		return r.dateInto(&l.Until)
	case 'p':
		return r.wordInto(&l.Provider)
	case 'i':
		return r.textInto(&l.Bill)
	case 'e':
		return r.lineEvidence(d)
	case 'f':
		return r.lineFields(d)
	default:
		return r.amount(letter)
	}
}

func (r *claimReader) amount(letter byte) error {
	l := r.line
	switch letter {
	case 'q':
		return number(&r.quick, &l.Units)
	case 'c':
		return number(&r.quick, &l.Charged)
	case 's':
		return number(&r.quick, &l.Statutory)
	case 'y':
		return number(&r.quick, &l.Copay)
	case 'm':
		return number(&r.quick, &l.Supplement)
	case 'o':
		return number(&r.quick, &l.Other)
	default:
		return errSlow
	}
}

func (r *claimReader) lineEvidence(d *jx.Decoder) error {
	from := len(r.evidence)
	if r.evidence == nil {
		r.evidence = make([]engine.Evidence, 0, 8)
	}
	err := d.Arr(r.oneEvidence)
	r.line.Evidence = r.evidence[from:len(r.evidence):len(r.evidence)]
	return err
}

func (r *claimReader) oneEvidence(d *jx.Decoder) error {
	r.evidence = append(r.evidence, engine.Evidence{})
	e, seen := &r.evidence[len(r.evidence)-1], keys(0)
	return d.ObjBytes(func(_ *jx.Decoder, key []byte) error {
		letter, err := seen.next(key)
		if err != nil {
			return err
		}
		switch letter {
		case 'c':
			return r.wordInto(&e.Code)
		case 'd':
			return r.textInto(&e.Document)
		case 'h':
			return r.textInto(&e.Hash)
		case 'o':
			return r.dateInto(&e.IssuedOn)
		default:
			return errSlow
		}
	})
}

func (r *claimReader) lineFields(d *jx.Decoder) error {
	if r.used == len(r.fields) {
		r.fields = append(r.fields, make(map[string]engine.Value))
	}
	r.line.Fields = r.fields[r.used]
	r.used++
	clear(r.line.Fields)
	return d.ObjBytes(r.oneField)
}

func (r *claimReader) oneField(d *jx.Decoder, name []byte) error {
	field := r.word(name)
	if _, twice := r.line.Fields[field]; twice {
		return errSlow
	}
	var v engine.Value
	seen := keys(0)
	err := d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		letter, err := seen.next(key)
		if err != nil {
			return err
		}
		switch letter {
		case 'k':
			n, err := d.Int32() // jx takes 256 for a byte
			if v.Kind = engine.Kind(n); int32(v.Kind) != n {
				return errSlow
			}
			return err
		case 'n':
			return number(&r.quick, &v.N)
		case 'd':
			return number(&r.quick, &v.D)
		case 's':
			return r.textInto(&v.S)
		default:
			return errSlow
		}
	})
	r.line.Fields[field] = v
	return err
}
