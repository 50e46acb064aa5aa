package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

func (c *converter) block(x *ast.LiteralNode, where string) *yamlNode {
	out := c.place(x.GetToken(), where, nodeScalar)
	out.style = styleBlock
	if x.Start != nil && x.Start.Type == token.FoldedType {
		out.style = styleFolded
	}
	if x.Value != nil {
		out.text = strings.TrimRight(x.Value.Value, "\n")
	}
	out.textLine = out.line + 1
	for i := out.textLine; i <= len(c.src.lines); i++ {
		if line := c.src.line(i); strings.TrimSpace(line) != "" {
			out.textCol = len(line) - len(strings.TrimLeft(line, " ")) + 1
			break
		}
	}
	return out
}

func (c *converter) scalar(tk *token.Token, where string) *yamlNode {
	out := c.place(tk, where, nodeScalar)
	out.text = tk.Value
	switch tk.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		out.style = styleQuoted
		out.textCol++
		c.visible(out)
		return out
	}
	if message, remedy := trap(out.text); message != "" {
		c.errorAt(out, message, remedy)
		out.kind = nodeBad
	}
	return out
}

// visible refuses a quoted text whose escapes make characters that the file itself may not have: "\e[31m".
func (c *converter) visible(n *yamlNode) {
	at := strings.IndexFunc(n.text, isHidden)
	if at < 0 {
		return
	}
	hidden, _ := utf8.DecodeRuneInString(n.text[at:])
	c.errorAt(n, fmt.Sprintf("the text holds the invisible character %U", hidden), "remove it")
	n.kind, n.text = nodeBad, ""
}

// isHidden is isControl for quoted texts and keys, where an escape can make any character: nothing invisible is meant.
func isHidden(c rune) bool { return c == '\t' || isControl(c) || unicode.Is(unicode.Cf, c) }
