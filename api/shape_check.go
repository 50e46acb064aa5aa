package api

import (
	"slices"
	"unicode"

	"octroi/engine"
)

// checker walks a body beside its shape and collects everything that does not fit.
type checker struct {
	fields  []engine.FieldError
	unknown bool // a name that the contract does not have
}

// refuse notes a mistake at a value, which is then left out of what is decoded.
func (c *checker) refuse(n *node, at, code string, args ...engine.Arg) {
	if n != nil {
		n.bad = true
	}
	c.fields = append(c.fields, engine.FieldError{Pointer: at, Code: code, Args: args})
}

func (c *checker) check(n *node, s *shape, at string) {
	switch {
	case s.free:
		c.scalar(n, s, at)
	case n.kind != s.kind:
		c.refuse(n, at, "type", textArg("expected", s.typeName()), textArg("got", n.kind.String()))
	case n.kind == kindObject:
		c.object(n, s, at)
	case n.kind == kindArray:
		c.array(n, s, at)
	case n.kind == kindText:
		if code, args := s.text(n.text); code != "" {
			c.refuse(n, at, code, args...)
		}
	case n.kind == kindNumber:
		if code, args := s.number(n.text); code != "" {
			c.refuse(n, at, code, args...)
		}
	}
}

func (c *checker) object(n *node, s *shape, at string) {
	for _, name := range s.required {
		if n.member(name) == nil {
			c.refuse(nil, pointerTo(at, name), s.members[name].code("missing", "required"))
		}
	}
	if s.maxItems > 0 && len(n.members) > s.maxItems {
		c.refuse(n, at, s.code("maxProperties", "too_many"), intArg("max", s.maxItems))
		return
	}
	for i := range n.members {
		m := &n.members[i]
		switch known, ok := s.members[m.name]; {
		case ok:
			c.check(&m.value, known, pointerTo(at, m.name))
		case s.rest != nil:
			c.check(&m.value, s.rest, pointerTo(at, m.name))
		default:
			c.unknown = true
			c.refuse(&m.value, pointerTo(at, printable(m.name)), "unknown_field", nameArgs(m.name, s.names)...)
		}
	}
}

func (c *checker) array(n *node, s *shape, at string) {
	switch {
	case len(n.items) < s.minItems:
		c.refuse(n, at, s.code("minItems", "too_few"), intArg("min", s.minItems))
		return
	case s.maxItems > 0 && len(n.items) > s.maxItems:
		c.refuse(n, at, s.code("maxItems", "too_many"), intArg("max", s.maxItems))
		return
	}
	for i := range n.items {
		n.items[i].stead = s.items.kind
		c.check(&n.items[i], s.items, pointerToItem(at, i))
	}
}

// anyNumber is what a number may be where the contract leaves its bounds to the rule book.
var anyNumber = &shape{whole: true, bounded: true, min: -1_000_000_000_000, max: 1_000_000_000_000}

// scalar checks a value whose type the rule book knows: only its size and its form are judged here.
func (c *checker) scalar(n *node, s *shape, at string) {
	switch n.kind {
	case kindText:
		if code, args := s.length(n.text); code != "" {
			c.refuse(n, at, code, args...)
		}
	case kindNumber:
		if code, args := anyNumber.number(n.text); code != "" {
			c.refuse(n, at, code, args...)
		}
	case kindBool:
	default:
		c.refuse(n, at, "type", textArg("expected", "scalar"), textArg("got", n.kind.String()))
	}
}

func (s *shape) typeName() string {
	if s.whole {
		return "integer"
	}
	return s.kind.String()
}

// nameArgs are the arguments of unknown_field: the name as sent, and the known name that looks most like it.
func nameArgs(name string, known []string) []engine.Arg {
	args := []engine.Arg{textArg("name", printable(name))}
	if near := engine.Nearest(name, known, 1); len(near) > 0 {
		return append(args, textArg("nearest", near[0]))
	}
	return args
}

// printable makes a name that a client made up fit for a message: short, without control characters.
func printable(name string) string {
	r := []rune(name)
	if len(r) > 64 {
		r = append(r[:64], '…')
	}
	for i := range r {
		if !unicode.IsPrint(r[i]) {
			r[i] = '�'
		}
	}
	return string(r)
}

func textArg(name, value string) engine.Arg {
	return engine.Arg{Name: name, Value: engine.TextValue(value)}
}

func intArg(name string, n int) engine.Arg {
	return engine.Arg{Name: name, Value: engine.Int(int64(n))}
}

// listArg joins words for a sentence.
func listArg(name string, words []string) engine.Arg {
	s := ""
	for i, w := range words {
		if i > 0 {
			s += ", "
		}
		s += w
	}
	return textArg(name, s)
}

func hasControl(s string) bool { return slices.ContainsFunc([]rune(s), unicode.IsControl) }
