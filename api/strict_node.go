package api

import (
	"encoding/json"
	"strconv"
	"strings"
)

// nodeKind is the kind of a JSON value.
type nodeKind uint8

const (
	kindNull nodeKind = iota
	kindBool
	kindNumber
	kindText
	kindArray
	kindObject
)

// String names the kind for messages.
func (k nodeKind) String() string {
	return [...]string{"null", "boolean", "number", "text", "array", "object"}[k]
}

// empty is a value of the kind that says nothing.
func (k nodeKind) empty() string {
	return [...]string{"null", "false", "0", `""`, "[]", "{}"}[k]
}

// node is one JSON value as it was sent: numbers keep their text, members their order.
type node struct {
	kind    nodeKind
	text    string // the decoded text, the number as written, "true" or "false"
	items   []node
	members []member
	bad     bool     // refused: left out when the rest is decoded
	stead   nodeKind // of an item of an array: what is expected there, and decoded when it is bad
}

type member struct {
	name  string
	value node
}

func (n *node) member(name string) *node {
	for i := range n.members {
		if n.members[i].name == name {
			return &n.members[i].value
		}
	}
	return nil
}

// appendJSON writes what is not bad. A bad item of an array becomes an empty one of the kind that is expected there, so that the
// others keep their places, and with them their pointers.
func (n *node) appendJSON(dst []byte) []byte {
	switch n.kind {
	case kindNull:
		return append(dst, "null"...)
	case kindText:
		return appendText(dst, n.text)
	case kindArray:
		dst = append(dst, '[')
		for i := range n.items {
			if i > 0 {
				dst = append(dst, ',')
			}
			if n.items[i].bad {
				dst = append(dst, n.items[i].stead.empty()...)
				continue
			}
			dst = n.items[i].appendJSON(dst)
		}
		return append(dst, ']')
	case kindObject:
		dst = append(dst, '{')
		first := true
		for i := range n.members {
			m := &n.members[i]
			if m.value.bad {
				continue
			}
			if !first {
				dst = append(dst, ',')
			}
			first = false
			dst = append(appendText(dst, m.name), ':')
			dst = m.value.appendJSON(dst)
		}
		return append(dst, '}')
	default:
		return append(dst, n.text...)
	}
}

func appendText(dst []byte, s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		// A Go string always has a JSON form.
		panic(err)
	}
	return append(dst, b...)
}

// pointerTo extends an RFC 6901 pointer by a name.
func pointerTo(at, name string) string {
	if strings.ContainsAny(name, "~/") {
		name = strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
	}
	return at + "/" + name
}

func pointerToItem(at string, i int) string { return at + "/" + strconv.Itoa(i) }
