package rules

import (
	"slices"
	"strings"
)

// nodeKind is the shape of a node.
type nodeKind uint8

const (
	nodeScalar nodeKind = iota
	nodeMapping
	nodeList
	nodeBad // already reported: whoever reads it says nothing more
)

// textStyle is how a scalar is written, because that decides where its characters stand in the file.
type textStyle uint8

const (
	stylePlain textStyle = iota
	styleQuoted
	styleBlock // literal block: "|"
	styleFolded
)

// yamlNode is one value of the YAML text with its place. Unlike the parser's own tree it has no tags, anchors or aliases,
// and every scalar is text as written: nothing was read as a number, a truth or a date on the way.
type yamlNode struct {
	src       *source
	line, col int
	where     string // path in the book
	kind      nodeKind
	style     textStyle
	text      string      // scalar
	entries   []entry     // mapping, in order, without duplicates
	items     []*yamlNode // list
	tagged    bool        // a refused tag or anchor, which may have taken the lines that follow with it
	// textLine and textCol are where the first character of the text stands, which for quotes and blocks is not where
	// the node starts.
	textLine, textCol int
}

// entry is one key of a mapping with its value.
type entry struct {
	key   *yamlNode
	value *yamlNode
}

// get returns the value of a key, nil when it is absent.
func (n *yamlNode) get(key string) *yamlNode {
	if n == nil || n.kind != nodeMapping {
		return nil
	}
	for _, e := range n.entries {
		if e.key.text == key {
			return e.value
		}
	}
	return nil
}

// swallowed reports whether a refused tag or anchor among the values may have taken keys of the mapping with it.
func (n *yamlNode) swallowed() bool {
	return slices.ContainsFunc(n.entries, func(e entry) bool { return e.value.tagged })
}

// is reports whether n is a plain scalar of that text.
func (n *yamlNode) is(text string) bool {
	return n != nil && n.kind == nodeScalar && n.style == stylePlain && n.text == text
}

// at returns the place of character col of line `line` (both from 1) of a scalar's text in the file.
func (n *yamlNode) at(line, col int) *yamlNode {
	p := *n
	switch {
	case n.style == styleBlock:
		p.line, p.col = n.textLine+line-1, n.textCol+col-1
	case n.style == styleFolded || strings.Contains(n.text, "\n"):
		// Folding joins lines: only the start is sure.
	default:
		p.line, p.col = n.textLine, n.textCol+col-1
	}
	return &p
}

// what names the shape of n for a message.
func (n *yamlNode) what() string {
	switch n.kind {
	case nodeMapping:
		return "a mapping"
	case nodeList:
		return "a list"
	default:
		return "text"
	}
}

func joinPath(where, key string) string {
	if where == "" {
		return key
	}
	return where + "." + key
}
