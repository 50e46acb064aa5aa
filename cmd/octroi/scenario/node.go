package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// node is a piece of YAML on its way to JSON. Numbers keep their text, because a value such as 1.2345 must reach the
// API as it was written and never through a float.
type node struct {
	line, col int
	kind      kind
	raw       string // the JSON of a scalar
	text      string // the text of a scalar, unquoted
	keys      []string
	fields    map[string]*node
	items     []*node
}

type kind uint8

const (
	scalarNode kind = iota
	nullNode
	textNode
	mapNode
	listNode
)

// FileError is a mistake in a scenario file, with its place.
type FileError struct {
	File      string
	Line, Col int
	Message   string
}

// Error returns "file:line:col: message".
func (e *FileError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Message)
}

// parse reads one YAML document whose root is a mapping.
func parse(file string, src []byte) (*node, error) {
	tree, err := parser.ParseBytes(src, 0)
	if err != nil {
		return nil, syntaxError(file, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, &FileError{file, 1, 1, "expected exactly one YAML document"}
	}
	root, err := convert(file, tree.Docs[0].Body)
	if err != nil {
		return nil, err
	}
	if root.kind != mapNode {
		return nil, root.errorf(file, "expected a mapping with book, members, providers, approvals and steps")
	}
	return root, nil
}

func syntaxError(file string, err error) error {
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil {
		p := ye.GetToken().Position
		return &FileError{file, p.Line, p.Column, ye.GetMessage()}
	}
	return &FileError{file, 1, 1, err.Error()}
}

func (n *node) errorf(file, format string, args ...any) error {
	return &FileError{file, n.line, n.col, fmt.Sprintf(format, args...)}
}

// convert refuses what JSON does not have: anchors, aliases, tags, merge keys, infinities.
func convert(file string, a ast.Node) (*node, error) {
	pos := a.GetToken().Position
	n := &node{line: pos.Line, col: pos.Column}
	switch x := a.(type) {
	case *ast.MappingNode:
		return n, n.addAll(file, x.Values)
	case *ast.MappingValueNode:
		return n, n.addAll(file, []*ast.MappingValueNode{x})
	case *ast.SequenceNode:
		n.kind = listNode
		for _, v := range x.Values {
			item, err := convert(file, v)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		return n, nil
	case *ast.StringNode:
		if x.Token.Type == token.StringType && isJSONNumber(x.Value) { // 1e3, which YAML calls a text
			return n.setNumber(file, x.Value)
		}
		return n.setText(x.Value), nil
	case *ast.LiteralNode:
		return n.setText(x.Value.Value), nil
	case *ast.NullNode:
		n.kind, n.raw = nullNode, "null"
		return n, nil
	case *ast.BoolNode:
		n.raw = strconv.FormatBool(x.Value)
		n.text = n.raw
		return n, nil
	case *ast.IntegerNode, *ast.FloatNode:
		return n.setNumber(file, a.GetToken().Value)
	default:
		return nil, n.errorf(file, "anchors, aliases, tags and special numbers are not used in scenarios; write the value itself")
	}
}

func isJSONNumber(s string) bool {
	return s != "" && (s[0] == '-' || (s[0] >= '0' && s[0] <= '9')) && json.Valid([]byte(s))
}

func (n *node) setText(s string) *node {
	raw, _ := json.Marshal(s) // a string always marshals
	n.kind, n.raw, n.text = textNode, string(raw), s
	return n
}

func (n *node) setNumber(file, s string) (*node, error) {
	if !json.Valid([]byte(s)) {
		return nil, n.errorf(file, "%q is not a number in JSON; quote it to send it as text", s)
	}
	n.raw, n.text = s, s
	return n, nil
}

func (n *node) addAll(file string, values []*ast.MappingValueNode) error {
	n.kind = mapNode
	n.fields = make(map[string]*node, len(values))
	for _, v := range values {
		key, err := convert(file, v.Key)
		if err != nil {
			return err
		}
		if key.kind == mapNode || key.kind == listNode {
			return key.errorf(file, "a key must be a plain word")
		}
		if _, twice := n.fields[key.text]; twice {
			return key.errorf(file, "%q appears twice", key.text)
		}
		val, err := convert(file, v.Value)
		if err != nil {
			return err
		}
		n.keys = append(n.keys, key.text)
		n.fields[key.text] = val
	}
	return nil
}

// json writes n as JSON, in the order of the file.
func (n *node) json() []byte { return n.appendJSON(nil) }

func (n *node) appendJSON(b []byte) []byte {
	switch n.kind {
	case mapNode:
		b = append(b, '{')
		for i, k := range n.keys {
			if i > 0 {
				b = append(b, ',')
			}
			name, _ := json.Marshal(k)
			b = append(append(b, name...), ':')
			b = n.fields[k].appendJSON(b)
		}
		return append(b, '}')
	case listNode:
		b = append(b, '[')
		for i, x := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = x.appendJSON(b)
		}
		return append(b, ']')
	default:
		return append(b, n.raw...)
	}
}

// field returns the value at a key of a mapping, nil when it is absent.
func (n *node) field(key string) *node {
	if n == nil || n.kind != mapNode {
		return nil
	}
	return n.fields[key]
}

// textOf returns the text of a scalar at a key, "" when it is absent or not a scalar.
func (n *node) textOf(key string) string {
	f := n.field(key)
	if f == nil {
		return ""
	}
	return f.text
}
