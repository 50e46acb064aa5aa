package rules

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// torn is an expression inside { } or [ ] that a comma of its own cuts into pieces: {is: min(unit.left, eur(20))}. The
// pieces that follow it are no keys and no items.
type torn struct {
	line, until int // columns before `until` belong to the expression; 0 when nothing is torn
}

// tear looks whether a plain value of a flow mapping or list is only the start of an expression, and reports it with the
// quotes that it needs.
func (c *converter) tear(n *yamlNode, key string) torn {
	if n.kind != nodeScalar || n.style != stylePlain || strings.Count(n.text, "(") <= strings.Count(n.text, ")") {
		return torn{}
	}
	whole, until := c.src.expressionAt(n.line, n.col)
	if whole == "" {
		return torn{}
	}
	c.errorAt(n, "a comma ends a value inside { } and [ ]", "quote the expression: "+key+"'"+strings.ReplaceAll(whole, "'", "''")+"'")
	n.kind = nodeBad
	return torn{n.line, until}
}

// swallows reports whether a node of the parser's tree is a piece of the torn expression.
func (t torn) swallows(n ast.Node) bool {
	if t.until == 0 || n == nil {
		return false
	}
	tk := n.GetToken()
	return tk != nil && tk.Position != nil && tk.Position.Line == t.line && tk.Position.Column < t.until
}

// expressionAt returns the expression that starts at a place and ends, on the same line, where a flow value does: at a
// comma or a closing bracket outside its own parentheses and texts. It also returns the column after it; "" when the
// parentheses do not close.
func (s *source) expressionAt(line, col int) (string, int) {
	runes := []rune(s.line(line))
	depth, inText := 0, false
	for i := col - 1; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '"':
			inText = !inText
		case inText:
		case r == '(' || r == '[':
			depth++
		case depth > 0 && (r == ')' || r == ']'):
			depth--
		case depth == 0 && (r == ',' || r == '}' || r == ']'):
			return strings.TrimSpace(string(runes[col-1 : i])), i + 1
		}
	}
	return "", 0
}
