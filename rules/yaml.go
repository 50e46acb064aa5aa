package rules

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parseYAML reads one file of a book as a tree of nodes. Whatever YAML offers beyond mappings, lists and text is
// refused: tags, anchors, aliases, merge keys, directives and second documents make two readers see two books. It
// returns nil when there is no tree to go on with.
func parseYAML(r *report, src *source) *yamlNode {
	if !src.readable(r) {
		return nil
	}
	tokens, err := parsed(func() (token.Tokens, error) { return lexer.Tokenize(src.text), nil })
	if err != nil {
		syntaxError(r, src, err)
		return nil
	}
	if !bounded(r, src, tokens) {
		return nil
	}
	file, err := parsed(func() (*ast.File, error) { return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) })
	if err != nil {
		syntaxError(r, src, err)
		return nil
	}
	c := &converter{report: r, src: src}
	var root *yamlNode
	for _, doc := range file.Docs {
		body := doc.Body
		switch {
		case body == nil:
		case body.Type() == ast.DirectiveType:
			c.refuse(body.GetToken(), "", "YAML directives are not allowed", "remove the line")
		case root != nil:
			at := body.GetToken()
			if doc.Start != nil {
				at = doc.Start
			}
			c.refuse(at, "", "only one document per file", "remove the '---' or put what follows into a file of its own")
		default:
			root = c.node(body, "")
		}
	}
	if root == nil && !r.failed() {
		r.add(SeverityError, src, 1, 1, "", "the file is empty", "write the rule book, or remove the file")
	}
	return root
}

// parsed calls the YAML parser; a panic in it refuses the file like any other error.
func parsed[T any](parse func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("this text cannot be read")
		}
	}()
	return parse()
}

// syntaxError reports what the parser says. When the line is a key with an expression that YAML misreads, the remedy is
// the corrected line.
func syntaxError(r *report, src *source, err error) {
	line, col, message := 1, 1, "this text cannot be read"
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) { // whose Error prints the whole file once for each of its tokens
		message = syntax.Message
		if tk := syntax.Token; tk != nil && tk.Position != nil {
			line, col = tk.Position.Line, tk.Position.Column
		}
	}
	remedy := "check the indentation and the quotes of this line"
	line, col = src.clamp(line, col)
	if fixed := misread(src, line); fixed != "" {
		remedy = "an expression that YAML would misread is quoted; write: " + fixed
	}
	r.add(SeverityError, src, line, col, "", "not valid YAML: "+message, remedy)
}

// misread returns the corrected line when the line holds a key whose value could be an expression.
func misread(src *source, n int) string {
	line := src.line(n)
	key, rest, found := strings.Cut(line, ": ")
	name := strings.TrimLeft(key, " -{")
	rest = strings.TrimSpace(rest)
	if !found || !expressionKeys[name] || strings.Contains(key, "{") || !misreadable(rest) {
		return ""
	}
	col := len([]rune(line)) - len([]rune(strings.TrimLeft(line[len(key)+2:], " "))) + 1
	return src.corrected(n, col)
}

// misreadable reports whether an expression means something else to YAML.
func misreadable(text string) bool {
	switch {
	case text == "" || text[0] == '\'':
		return false
	case text[0] == '[' || text[0] == '{':
		return !strings.HasSuffix(text, "]") && !strings.HasSuffix(text, "}")
	default:
		return strings.ContainsRune("\"!*&%@`", rune(text[0])) || strings.Contains(text, ": ") || strings.Contains(text, " #")
	}
}

// expressionKeys are the keys that hold expressions.
var expressionKeys = map[string]bool{
	"if": true, "is": true, "when": true, "each": true, "amount": true, "at_most": true, "of": true, "to": true, "mode": true,
}

// converter turns the parser's tree into nodes and refuses, once and for all, what a book may not contain.
type converter struct {
	*report
	src *source
}

func (c *converter) refuse(tk *token.Token, where, message, remedy string) {
	line, col := 1, 1
	if tk != nil && tk.Position != nil {
		line, col = tk.Position.Line, tk.Position.Column
	}
	c.add(SeverityError, c.src, line, col, where, message, remedy)
}

// place starts a node where the token stands.
func (c *converter) place(tk *token.Token, where string, kind nodeKind) *yamlNode {
	n := &yamlNode{src: c.src, where: where, kind: kind, line: 1, col: 1}
	if tk != nil && tk.Position != nil {
		n.line, n.col = c.src.clamp(tk.Position.Line, tk.Position.Column)
	}
	n.textLine, n.textCol = n.line, n.col
	return n
}

func (c *converter) node(n ast.Node, where string) *yamlNode {
	switch x := n.(type) {
	case *ast.MappingNode:
		return c.mapping(x, x.Values, where)
	case *ast.MappingValueNode:
		return c.mapping(x, []*ast.MappingValueNode{x}, where)
	case *ast.SequenceNode:
		return c.list(x, where)
	case *ast.LiteralNode:
		return c.block(x, where)
	case *ast.TagNode, *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return c.notAllowed(n, where)
	case *ast.NullNode:
		out := c.place(x.GetToken(), where, nodeBad)
		c.errorAt(out, "no value", "write one, or remove the key")
		return out
	case nil:
		out := c.place(nil, where, nodeBad)
		c.errorAt(out, "no value", "write one, or remove the key")
		return out
	default:
		return c.scalar(n.GetToken(), where)
	}
}

func (c *converter) list(x *ast.SequenceNode, where string) *yamlNode {
	out := c.place(x.GetToken(), where, nodeList)
	var cut torn
	for i, item := range x.Values {
		if cut.swallows(item) {
			continue
		}
		n := c.node(item, where+"["+strconv.Itoa(i)+"]")
		if x.IsFlowStyle {
			cut = c.tear(n, "")
		}
		out.items = append(out.items, n)
	}
	return out
}

// notAllowed refuses tags, anchors, aliases and merge keys. Where an expression was meant, it shows the corrected line.
func (c *converter) notAllowed(n ast.Node, where string) *yamlNode {
	out := c.place(n.GetToken(), where, nodeBad)
	out.tagged = true
	message, remedy := "YAML tags are not allowed", "remove the tag"
	switch n.(type) {
	case *ast.AnchorNode:
		message, remedy = "YAML anchors are not allowed", "write the value where it is needed, or name it in parameters"
	case *ast.AliasNode:
		message, remedy = "YAML aliases are not allowed", "write the value where it is needed, or name it in parameters"
	case *ast.MergeKeyNode:
		message, remedy = "YAML merge keys are not allowed", "write the keys where they are needed"
	}
	if fixed := misread(c.src, out.line); fixed != "" {
		remedy = "an expression that YAML would misread is quoted; write: " + fixed
	}
	c.errorAt(out, message, remedy)
	return out
}

func (c *converter) mapping(n ast.Node, values []*ast.MappingValueNode, where string) *yamlNode {
	out := c.place(n.GetToken(), where, nodeMapping)
	first := make(map[string]*yamlNode, len(values))
	flow := n.GetToken().Type == token.MappingStartType
	var cut torn
	for i, v := range values {
		if cut.swallows(v.Key) {
			continue
		}
		key := c.key(v.Key, where)
		if i == 0 && key != nil && !flow {
			out.line, out.col = key.line, key.col // a block mapping starts at its first key, not at its colon
		}
		if key == nil {
			continue
		}
		value := c.node(v.Value, key.where)
		if flow {
			cut = c.tear(value, key.text+": ")
		}
		if earlier := first[key.text]; earlier != nil {
			c.errorAt(key, "key '"+key.text+"' is given twice", fmt.Sprintf("first on line %d; keep one", earlier.line))
			continue
		}
		first[key.text] = key
		out.entries = append(out.entries, entry{key, value})
	}
	return out
}

// key reads the key of an entry; nil when it was refused.
func (c *converter) key(k ast.MapKeyNode, where string) *yamlNode {
	n, ok := k.(ast.Node)
	if !ok || n == nil {
		return nil
	}
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.BoolNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.NullNode:
		tk := n.GetToken()
		if quoted := tk.Type == token.SingleQuoteType || tk.Type == token.DoubleQuoteType; quoted && strings.ContainsFunc(tk.Value, isHidden) {
			c.scalar(tk, where) // tells; its path does not hold the key
			return nil
		}
		out := c.scalar(tk, joinPath(where, tk.Value))
		if out.kind == nodeBad {
			return nil
		}
		return out
	case *ast.MergeKeyNode, *ast.TagNode, *ast.AnchorNode, *ast.AliasNode:
		c.notAllowed(n, where)
		return nil
	default:
		c.refuse(n.GetToken(), where, "a key must be plain text", "write key: value")
		return nil
	}
}
