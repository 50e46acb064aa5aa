package api

import (
	"strings"
	"unicode/utf8"

	"octroi/engine"
)

// maxDepth bounds the nesting of a body.
const maxDepth = 20

// parser reads JSON (RFC 8259) strictly. encoding/json is too kind for claims: it takes the last of two equal keys,
// matches names whatever their case, replaces broken text, and says of a mistake only its offset.
type parser struct {
	src   string
	pos   int
	path  []string // pointer of the value being read, in segments
	depth int
}

// parseJSON reads one JSON value and nothing after it. Errors are of kind Invalid: json_syntax{line, column},
// json_trailing_data{line, column}, json_duplicate_key (at its pointer), json_too_deep, bad_encoding.
func parseJSON(src string) (node, *engine.Error) {
	p := &parser{src: src}
	p.space()
	n, err := p.value()
	if err != nil {
		return node{}, err
	}
	p.space()
	if p.pos < len(p.src) {
		return node{}, p.fail("json_trailing_data")
	}
	return n, nil
}

// fail reports a mistake where the parser stands.
func (p *parser) fail(code string) *engine.Error {
	before := p.src[:p.pos]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return engine.NewError(engine.Invalid, code, intArg("line", line), intArg("column", column))
}

func (p *parser) pointer() string {
	at := ""
	for _, name := range p.path {
		at = pointerTo(at, name)
	}
	return at
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// peek returns the next byte, 0 at the end (a NUL byte is no JSON either).
func (p *parser) peek() byte {
	if p.pos < len(p.src) {
		return p.src[p.pos]
	}
	return 0
}

func (p *parser) value() (node, *engine.Error) {
	switch c := p.peek(); {
	case c == '{':
		return p.nested((*parser).object)
	case c == '[':
		return p.nested((*parser).array)
	case c == '"':
		s, err := p.text()
		return node{kind: kindText, text: s}, err
	case c == '-' || isDigit(c):
		return p.number()
	case strings.HasPrefix(p.src[p.pos:], "true"), strings.HasPrefix(p.src[p.pos:], "null"):
		return p.word(4)
	case strings.HasPrefix(p.src[p.pos:], "false"):
		return p.word(5)
	default:
		return node{}, p.fail("json_syntax")
	}
}

func (p *parser) word(n int) (node, *engine.Error) {
	w := p.src[p.pos : p.pos+n]
	p.pos += n
	if w == "null" {
		return node{kind: kindNull}, nil
	}
	return node{kind: kindBool, text: w}, nil
}

func (p *parser) nested(read func(*parser) (node, *engine.Error)) (node, *engine.Error) {
	if p.depth++; p.depth > maxDepth {
		return node{}, p.fail("json_too_deep")
	}
	p.pos++
	p.space()
	n, err := read(p)
	p.depth--
	return n, err
}

func (p *parser) array() (node, *engine.Error) {
	n := node{kind: kindArray}
	if p.peek() == ']' {
		p.pos++
		return n, nil
	}
	p.path = append(p.path, "")
	for {
		p.path[len(p.path)-1] = engine.Int(int64(len(n.items))).Key()
		item, err := p.value()
		if err != nil {
			return n, err
		}
		n.items = append(n.items, item)
		if done, err := p.next(']'); done || err != nil {
			p.path = p.path[:len(p.path)-1]
			return n, err
		}
	}
}

func (p *parser) object() (node, *engine.Error) {
	n := node{kind: kindObject}
	if p.peek() == '}' {
		p.pos++
		return n, nil
	}
	p.path = append(p.path, "")
	seen := map[string]bool{}
	for {
		if p.peek() != '"' {
			return n, p.fail("json_syntax")
		}
		start := p.pos
		name, err := p.text()
		if err != nil {
			return n, err
		}
		p.path[len(p.path)-1] = name
		if seen[name] {
			p.pos = start
			e := p.fail("json_duplicate_key")
			e.Fields = []engine.FieldError{{Pointer: p.pointer(), Code: e.Code}}
			return n, e
		}
		seen[name] = true
		p.space()
		if p.peek() != ':' {
			return n, p.fail("json_syntax")
		}
		p.pos++
		p.space()
		v, err := p.value()
		if err != nil {
			return n, err
		}
		n.members = append(n.members, member{name, v})
		if done, err := p.next('}'); done || err != nil {
			p.path = p.path[:len(p.path)-1]
			return n, err
		}
	}
}

// next passes a comma, or the closing bracket and says so.
func (p *parser) next(closing byte) (done bool, err *engine.Error) {
	p.space()
	switch p.peek() {
	case closing:
		p.pos++
		return true, nil
	case ',':
		p.pos++
		p.space()
		return false, nil
	default:
		return false, p.fail("json_syntax")
	}
}

// number keeps the text of a number: what it means depends on the field.
func (p *parser) number() (node, *engine.Error) {
	start := p.pos
	if p.peek() == '-' {
		p.pos++
	}
	switch {
	case p.peek() == '0':
		p.pos++
	case !p.digits():
		return node{}, p.fail("json_syntax")
	}
	if p.peek() == '.' {
		p.pos++
		if !p.digits() {
			return node{}, p.fail("json_syntax")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.pos++
		if c := p.peek(); c == '+' || c == '-' {
			p.pos++
		}
		if !p.digits() {
			return node{}, p.fail("json_syntax")
		}
	}
	return node{kind: kindNumber, text: p.src[start:p.pos]}, nil
}

func (p *parser) digits() bool {
	start := p.pos
	for isDigit(p.peek()) {
		p.pos++
	}
	return p.pos > start
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
