package replay

import (
	"encoding/binary"
	"slices"
	"strings"

	"octroi/engine"
)

// A year of a large payer is millions of claims. As Go structs each of their lines takes some 300 bytes and a dozen pointers for the
// garbage collector to follow; packed, it takes some 40 and none. What is packed is unpacked just before it is decided, into structs that
// are used again and again.

// arena keeps packed values one after the other; no value crosses the end of a chunk. Chunks are strings, so that a text in them can be
// used without being copied. They can be read once sealed.
type arena struct {
	chunks []string
	last   []byte            // the chunk at hand
	words  map[string]uint64 // codes that come again and again, by what they are packed as
	list   []string
}

// place is where in an arena a value begins.
type place uint64

const chunkBytes = 1 << 20

func newArena() *arena { return &arena{words: map[string]uint64{"": 0}, list: []string{""}} }

// keep stores a packed value.
func (a *arena) keep(b []byte) place {
	if len(a.last)+len(b) > chunkBytes {
		a.seal()
	}
	if a.last == nil {
		a.last = make([]byte, 0, max(chunkBytes, len(b)))
	}
	at := place(len(a.chunks))<<32 | place(len(a.last))
	a.last = append(a.last, b...)
	return at
}

// seal ends the chunk at hand: all that was kept can be read.
func (a *arena) seal() {
	if len(a.last) > 0 {
		a.chunks = append(a.chunks, string(a.last))
		a.last = a.last[:0]
	}
}

func (a *arena) at(p place) reader {
	return reader{arena: a, rest: a.chunks[p>>32][p&0xffffffff:]}
}

// word packs a code that comes again and again.
func (a *arena) word(b []byte, s string) []byte {
	n, known := a.words[s]
	if !known {
		n = uint64(len(a.list))
		s = strings.Clone(s) // it may be a part of something long
		a.list = append(a.list, s)
		a.words[s] = n
	}
	return binary.AppendUvarint(b, n)
}

// text packs what is hardly ever the same twice.
func text(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func number[T ~int | ~int32 | ~int64](b []byte, n T) []byte { return binary.AppendVarint(b, int64(n)) }

// reader reads a packed value, in the order in which it was packed.
type reader struct {
	arena *arena
	rest  string
}

// uint reads what binary.AppendUvarint wrote.
func (r *reader) uint() uint64 {
	n := uint64(0)
	for i := range len(r.rest) {
		c := r.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	panic("replay: a packed value ends before its end")
}

// int reads what binary.AppendVarint wrote.
func (r *reader) int() int64 {
	n := r.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *reader) byte() byte {
	c := r.rest[0]
	r.rest = r.rest[1:]
	return c
}

func (r *reader) word() string { return r.arena.list[r.uint()] }

func (r *reader) text() string {
	n := r.uint()
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) date() engine.Date   { return engine.Date(r.int()) }
func (r *reader) cents() engine.Cents { return engine.Cents(r.int()) }
func (r *reader) size() int           { return int(r.uint()) }

// claim packs a claim without its id and member.
func (a *arena) claim(b []byte, c *engine.Claim) []byte {
	b = number(a.word(b, c.Channel), c.SubmittedOn)
	b = binary.AppendUvarint(b, uint64(len(c.Lines)))
	for i := range c.Lines {
		b = a.line(b, &c.Lines[i])
	}
	return b
}

func (a *arena) line(b []byte, l *engine.Line) []byte {
	b = number(number(a.word(b, l.Benefit), l.Date), l.Until-l.Date)
	b = number(b, l.Units)
	for _, c := range [...]engine.Cents{l.Charged, l.Statutory, l.Copay, l.Supplement, l.Other} {
		b = number(b, c)
	}
	b = text(a.word(b, l.Provider), l.Bill)
	b = binary.AppendUvarint(b, uint64(len(l.Evidence)))
	for i := range l.Evidence {
		e := &l.Evidence[i]
		b = number(text(text(a.word(b, e.Code), e.Document), e.Hash), e.IssuedOn)
	}
	b = binary.AppendUvarint(b, uint64(len(l.Fields)))
	for name, v := range l.Fields {
		b = text(number(number(number(a.word(b, name), int64(v.Kind)), v.N), v.D), v.S)
	}
	return b
}

// claim unpacks a claim into one whose slices and maps are used again.
func (r *reader) claim(c *engine.Claim) {
	c.Channel, c.SubmittedOn = r.word(), r.date()
	c.Lines = resized(c.Lines, r.size())
	for i := range c.Lines {
		r.line(&c.Lines[i])
	}
}

func (r *reader) line(l *engine.Line) {
	l.Benefit, l.Date = r.word(), r.date()
	l.Until = l.Date + r.date()
	l.Units = engine.Quantity(r.int())
	for _, c := range [...]*engine.Cents{&l.Charged, &l.Statutory, &l.Copay, &l.Supplement, &l.Other} {
		*c = r.cents()
	}
	l.Provider, l.Bill = r.word(), r.text()
	l.Evidence = resized(l.Evidence, r.size())
	for i := range l.Evidence {
		e := &l.Evidence[i]
		e.Code, e.Document, e.Hash, e.IssuedOn = r.word(), r.text(), r.text(), r.date()
	}
	n := r.size()
	if clear(l.Fields); n > 0 && l.Fields == nil {
		l.Fields = make(map[string]engine.Value, n)
	}
	for range n {
		name := r.word()
		l.Fields[name] = engine.Value{Kind: engine.Kind(r.int()), N: r.int(), D: r.int(), S: r.text()}
	}
}

// resized returns a slice of n elements that uses what it had.
func resized[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return slices.Grow(s[:cap(s)], n-cap(s))[:n]
}

// member packs a member without his id.
func (a *arena) member(b []byte, m *engine.Member) []byte {
	b = number(number(number(b, m.Born), m.Died), m.Erased)
	b = binary.AppendUvarint(b, uint64(len(m.Households)))
	for _, h := range m.Households {
		b = span(append(text(b, h.Household), flag(h.Holder)), h.Span)
	}
	b = binary.AppendUvarint(b, uint64(len(m.Coverage)))
	for _, s := range m.Coverage {
		b = span(b, s)
	}
	b = binary.AppendUvarint(b, uint64(len(m.Contributions)))
	for _, c := range m.Contributions {
		b = span(a.word(b, string(c.State)), c.Span)
	}
	b = binary.AppendUvarint(b, uint64(len(m.Statuses)))
	for _, s := range m.Statuses {
		b = span(a.word(b, s.Code), s.Span)
	}
	return b
}

func (r *reader) member(m *engine.Member) {
	m.Born, m.Died, m.Erased = r.date(), r.date(), r.date()
	m.Households = resized(m.Households, r.size())
	for i := range m.Households {
		h := &m.Households[i]
		h.Household = r.text()
		h.Holder = r.byte() == 1
		h.Span = r.span()
	}
	m.Coverage = resized(m.Coverage, r.size())
	for i := range m.Coverage {
		m.Coverage[i] = r.span()
	}
	m.Contributions = resized(m.Contributions, r.size())
	for i := range m.Contributions {
		c := &m.Contributions[i]
		c.State, c.Span = engine.ContributionState(r.word()), r.span()
	}
	m.Statuses = resized(m.Statuses, r.size())
	for i := range m.Statuses {
		s := &m.Statuses[i]
		s.Code, s.Span = r.word(), r.span()
	}
}

func span(b []byte, s engine.Span) []byte { return number(number(b, s.From), s.Until) }

func (r *reader) span() engine.Span { return engine.Span{From: r.date(), Until: r.date()} }

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}
