package api

import (
	"unicode/utf16"
	"unicode/utf8"

	"octroi/engine"
)

// text reads a string. Without escapes it is a slice of the body.
func (p *parser) text() (string, *engine.Error) {
	p.pos++
	start := p.pos
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == '"':
			s := p.src[start:p.pos]
			p.pos++
			return s, nil
		case c == '\\':
			return p.escaped(start)
		case c < ' ':
			return "", p.fail("json_syntax")
		default:
			p.pos++
		}
	}
	return "", p.fail("json_syntax")
}

// escaped reads on from the first escape of the string that began at start.
func (p *parser) escaped(start int) (string, *engine.Error) {
	b := []byte(p.src[start:p.pos])
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == '"':
			p.pos++
			return string(b), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b = utf8.AppendRune(b, r)
		case c < ' ':
			return "", p.fail("json_syntax")
		default:
			b = append(b, c)
			p.pos++
		}
	}
	return "", p.fail("json_syntax")
}

var simpleEscapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *parser) escape() (rune, *engine.Error) {
	p.pos++
	c := p.peek()
	if r, ok := simpleEscapes[c]; ok {
		p.pos++
		return r, nil
	}
	r, ok := p.hex()
	if !ok {
		return 0, p.fail("json_syntax")
	}
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	// Half a surrogate pair is no character: SQLite would keep it, PostgreSQL refuse it.
	if p.peek() == '\\' {
		p.pos++
		if low, ok := p.hex(); ok {
			if whole := utf16.DecodeRune(r, low); whole != utf8.RuneError {
				return whole, nil
			}
		}
	}
	return 0, p.fail("bad_encoding")
}

// hex reads uXXXX.
func (p *parser) hex() (rune, bool) {
	if p.peek() != 'u' || p.pos+5 > len(p.src) {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(p.src[p.pos+1 : p.pos+5]) {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	p.pos += 5
	return r, true
}
