package rules

import (
	"strings"

	"octroi/engine"
)

// environment prepares the expressions of one place of the book; s holds what the benefit adds. It returns nil when the
// scope cannot be had, which an earlier issue then explains.
func (c *bookCompiler) environment(n *yamlNode, s *scope) *environment {
	s.statuses, s.evidence = sortedKeys(c.book.Statuses), sortedKeys(c.book.Evidence)
	s.params, s.tables, s.benefits = c.params, c.tables, c.codes
	env, err := newEnvironment(s)
	if err != nil {
		c.errorAt(n, "the names of this place cannot be told apart", "")
		return nil
	}
	return env
}

// expression compiles the CEL text of n to one of the kinds wanted. Each mistake is placed in the file; nil means that
// there was one.
func (c *bookCompiler) expression(n *yamlNode, env *environment, want ...engine.Kind) *expression {
	if n == nil || env == nil || n.kind == nodeBad {
		return nil
	}
	if n.kind != nodeScalar {
		c.errorAt(n, "an expression is wanted, not "+n.what(), quoteRemedy(n))
		return nil
	}
	if strings.TrimSpace(n.text) == "" {
		c.errorAt(n, "an empty expression", "write a condition or a value")
		return nil
	}
	x, problems := env.compile(n.text, want...)
	for _, p := range problems {
		remedy := p.remedy
		if fixed := c.cutByComment(n); fixed != "" {
			remedy = "YAML reads what follows ' #' as a comment; write: " + fixed
		}
		c.errorAt(n.at(p.line, p.col), p.message+c.inPool, remedy)
	}
	if len(problems) > 0 {
		return nil
	}
	c.note(x)
	if c.sites == nil {
		c.sites = make(map[*expression]site)
	}
	c.sites[x] = site{at: n, env: env}
	return x
}

// quoteRemedy shows how to write an expression that YAML took for a mapping or a list.
func quoteRemedy(n *yamlNode) string {
	if line := n.src.line(n.line); !strings.ContainsAny(line, "[{") {
		return ""
	}
	if fixed := n.src.corrected(n.line, n.col); fixed != "" {
		return "if it is an expression, quote it: " + fixed
	}
	return ""
}

// cutByComment returns the corrected line when a plain expression was cut short by ' #'.
func (c *bookCompiler) cutByComment(n *yamlNode) string {
	if n.style != stylePlain || strings.Contains(n.text, "\n") {
		return ""
	}
	runes := []rune(n.src.line(n.line))
	if n.col > len(runes) {
		return ""
	}
	if rest := string(runes[n.col-1:]); strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(rest, n.text)), "#") &&
		strings.Count(n.text, `"`)%2 == 1 {
		return n.src.corrected(n.line, n.col)
	}
	return ""
}

// note remembers which names of the book are used.
func (c *bookCompiler) note(x *expression) {
	for _, name := range x.names() {
		c.named[name] = true
	}
}

// covered checks that every parameter and table that x names has a value on each day of the span in which x applies.
func (c *bookCompiler) covered(n *yamlNode, x *expression, span engine.Span, whose string) {
	for _, name := range x.names() {
		kind, code, _ := strings.Cut(name, ".")
		switch kind {
		case "param":
			c.history(n, "parameter '"+code+"'", c.params[code].values, span, whose)
		case "table":
			t := c.tables[code]
			if len(t.keys) > 0 {
				c.history(n, "table '"+code+"'", t.rows[t.keys[0]].values, span, whose)
			}
		}
	}
}

// history checks a dated value against a span: from its first day on, and without an end inside it.
func (c *bookCompiler) history(n *yamlNode, what string, values []datedValue, span engine.Span, whose string) {
	if len(values) == 0 {
		return
	}
	if first := values[0].from; first > span.From {
		c.errorAt(n, what+" has no value before "+first.String()+", and "+whose+" applies from "+span.From.String(), "give it an earlier value")
	}
	for i, v := range values {
		ends := i+1 == len(values) || values[i+1].from > span.From
		if v.value.Kind == engine.KindNone && ends && (span.Until == 0 || v.from < span.Until) {
			c.errorAt(n, what+" has no value from "+max(v.from, span.From).String()+" on, while "+whose+" still applies",
				"give it a value, or end the benefit with 'until'")
			return
		}
	}
}
