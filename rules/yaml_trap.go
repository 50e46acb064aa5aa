package rules

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// Scalars that YAML readers understand in different ways, or inexactly.
var (
	bareDecimal  = regexp.MustCompile(`^[-+]?(\d+\.\d*|\.\d+)$`)
	bareExponent = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+$`)
	underscored  = regexp.MustCompile(`^[-+]?\d[\d_.]*_[\d_.]*$`)
	leadingZero  = regexp.MustCompile(`^[-+]?0\d+$`)
	otherBase    = regexp.MustCompile(`^[-+]?0[xXoObB][0-9a-fA-F_]+$`)
	notANumber   = regexp.MustCompile(`^[-+]?\.(inf|Inf|INF|nan|NaN|NAN)$`)
	oldTruth     = regexp.MustCompile(`^(yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|True|TRUE|False|FALSE)$`)
)

// trap says what is wrong with a plain scalar that is a number or a truth to some YAML readers and text to others, or
// that loses exactness; "" for every other.
func trap(text string) (message, remedy string) {
	bare := bareDigits.Replace(text)
	switch {
	case bareDecimal.MatchString(text):
		return "a bare decimal is read through a float and is not exact",
			fmt.Sprintf("write an amount as %s EUR, a share as %s %%, a quantity as \"%s\"", text, text, text)
	case bareExponent.MatchString(text):
		return "a number with an exponent", "write all its digits"
	case underscored.MatchString(text):
		return "a number with underscores", "write plain digits: " + bare
	case leadingZero.MatchString(text):
		return fmt.Sprintf("some YAML readers take %s for an octal number", text),
			fmt.Sprintf("write %s, or quote it: \"%s\"", strings.TrimLeft(bare, "0-"), text)
	case otherBase.MatchString(text):
		return "a number that is not decimal", "write it in decimal digits"
	case notANumber.MatchString(text):
		return text + " is not a number of a rule book", "write a number"
	case oldTruth.MatchString(text):
		return fmt.Sprintf("some YAML readers take %s for a truth value", text),
			fmt.Sprintf("write true or false, or quote it: \"%s\"", text)
	default:
		return "", ""
	}
}

const (
	maxDepth   = 32    // mappings and lists inside one another
	maxEntries = 2_000 // keys of one mapping: the YAML parser compares each with all former ones
)

// bounded refuses a file that is nested too deep or has too large a mapping, before the parser (which recurses, and
// whose time grows with the square of both) sees it. Tokens are flat, so this costs nothing.
func bounded(r *report, src *source, tokens token.Tokens) bool {
	var open nesting
	for _, tk := range tokens {
		if tk.Position == nil {
			continue
		}
		line, col := tk.Position.Line, tk.Position.Column
		entries := open.read(tk)
		switch {
		case len(open.flows)+len(open.blocks) > maxDepth:
			r.add(SeverityError, src, line, col, "", fmt.Sprintf("nested more than %d levels deep", maxDepth), "write it flatter")
			return false
		case entries > maxEntries:
			r.add(SeverityError, src, line, col, "", fmt.Sprintf("more than %d entries in one mapping or list", maxEntries),
				"split the book into several files of a folder")
			return false
		}
	}
	return true
}

// nesting is what a file has open at one token: block mappings and lists by their column, and the entries of each flow
// mapping and list.
type nesting struct {
	blocks    []block
	flows     []flow
	documents int
}

// flow is an open flow mapping or list. What opens an entry without a comma before it is a mistake, on which the parser
// spends the square of their number.
type flow struct{ commas, other int }

// block is an open block mapping or list: the column of its keys or dashes, and how many there were.
type block struct{ col, entries int }

// read takes the next token and returns how many entries the innermost mapping or list has by now.
func (n *nesting) read(tk *token.Token) int {
	col := tk.Position.Column
	switch tk.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.flows = append(n.flows, flow{})
	case token.SequenceEndType, token.MappingEndType:
		n.flows = n.flows[:max(0, len(n.flows)-1)]
	case token.CollectEntryType:
		if open := len(n.flows); open > 0 {
			n.flows[open-1].commas++
			return n.flows[open-1].commas
		}
	case token.DocumentHeaderType:
		n.documents++
		return n.documents
	case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
		if open := len(n.flows); open > 0 {
			n.flows[open-1].other++
			return n.flows[open-1].other
		}
		if tk.Type == token.MappingValueType && tk.Prev != nil && tk.Prev.Position != nil {
			col = tk.Prev.Position.Column
		}
		return n.nest(col)
	}
	return 0
}

// nest closes the blocks that end before an entry at column col, and opens or continues the one it belongs to.
func (n *nesting) nest(col int) int {
	for len(n.blocks) > 0 && n.blocks[len(n.blocks)-1].col > col {
		n.blocks = n.blocks[:len(n.blocks)-1]
	}
	if len(n.blocks) == 0 || n.blocks[len(n.blocks)-1].col < col {
		n.blocks = append(n.blocks, block{col: col})
	}
	last := &n.blocks[len(n.blocks)-1]
	last.entries++
	return last.entries
}

// bareDigits takes out what YAML readers skip in numbers.
var bareDigits = strings.NewReplacer("_", "", "+", "")
