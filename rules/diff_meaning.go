package rules

import (
	"regexp"
	"strings"

	"github.com/google/cel-go/parser"

	"octroi/engine"
)

// equal reports whether two expressions mean the same: they are written alike but for layout, or they are alike once
// every named value of the book is replaced by its history. What a named value alone changes is told where the value is.
func (d *differ) equal(x, y engine.Expression) bool {
	if x == nil || y == nil {
		return x == nil && y == nil
	}
	return meaning(x) == meaning(y) || resolved(d.a, x, 0) == resolved(d.b, y, 0)
}

// meaning writes an expression in a canonical layout; one that reads nothing is its value.
func meaning(e engine.Expression) string {
	switch x := e.(type) {
	case engine.Constant:
		return constantMeaning(engine.Value(x))
	case *expression:
		if v, ok := x.constant(); ok {
			return constantMeaning(v)
		}
		if x.tree != nil {
			if s, err := parser.Unparse(x.tree.Expr(), x.tree.SourceInfo()); err == nil {
				return s
			}
		}
	}
	return strings.Join(strings.Fields(e.Source()), " ")
}

// constant is the value of an expression that reads nothing of a line.
func (x *expression) constant() (engine.Value, bool) {
	if len(x.figures) > 0 || live.MatchString(x.source) {
		return engine.Value{}, false
	}
	v, err := x.Value(&engine.View{})
	return v, err == nil
}

// live are the functions that read the line besides their arguments.
var live = regexp.MustCompile(`\b(age_on|times|had|last)\b`)

func constantMeaning(v engine.Value) string {
	unit := ""
	if v.Kind == engine.KindQuantity {
		unit = " " + v.S
	}
	return v.Kind.String() + " " + v.Key() + unit
}

// named are the parameters and tables in an expression.
var named = regexp.MustCompile(`\b(param|table)\.([a-z][a-z0-9_]*)`)

// resolved is the meaning of an expression with the named values it reads as they stand on a day, 0 for their history.
func resolved(l *Loaded, e engine.Expression, on engine.Date) string {
	if x, ok := e.(*expression); ok {
		if name, found := strings.CutPrefix(strings.TrimSpace(x.source), "param."); found && on != 0 {
			if c, known := l.params[name]; known { // a value that is only named is that value
				return c.meaning(on)
			}
		}
	}
	return named.ReplaceAllStringFunc(meaning(e), func(name string) string {
		if code, ok := strings.CutPrefix(name, "param."); ok {
			c := l.params[code]
			return c.written(on)
		}
		return "{" + l.tables[strings.TrimPrefix(name, "table.")].meaning(on) + "}"
	})
}

// written writes a named value as an expression would, so that it makes no difference whether a value has a name; one
// with a history as that history.
func (c *datedConst) written(on engine.Date) string {
	v := engine.Value{}
	if len(c.values) == 1 {
		v = c.values[0].value
	} else if x, err := c.on(on); err == nil && on != 0 {
		v = *x
	}
	switch v.Kind {
	case engine.KindInt, engine.KindBool:
		return v.Key()
	case engine.KindMoney:
		return "eur(" + strings.TrimSuffix(v.Money().Round().String(), ".00") + ")"
	case engine.KindPercent:
		return "pct(" + v.Key() + ")"
	default:
		return "{" + c.meaning(on) + "}"
	}
}

// meaning writes a named value as it stands on a day, 0 for its history.
func (c *datedConst) meaning(on engine.Date) string {
	if on != 0 {
		v, err := c.on(on)
		if err != nil {
			return "none"
		}
		return constantMeaning(*v)
	}
	var parts []string
	for i, v := range c.values {
		from := v.from.String() + " "
		if i == 0 && len(c.values) == 1 {
			from = "" // always in force, or from a day before which nothing asks for it
		}
		parts = append(parts, from+constantMeaning(v.value))
	}
	return strings.Join(parts, ", ")
}

func (t tableDef) meaning(on engine.Date) string {
	var parts []string
	for _, k := range t.keys {
		row := t.rows[k]
		parts = append(parts, k+": "+row.meaning(on))
	}
	return strings.Join(parts, "; ")
}

// choiceMeaning writes a value as it stands on a day: what is written, and the same with named values replaced.
func choiceMeaning(l *Loaded, c *engine.Choice, on engine.Date) (written, replaced string) {
	c = (&teller{on: on}).dated(c)
	switch {
	case c == nil || c.None:
		return "none", "none"
	case c.Is != nil:
		return meaning(c.Is), resolved(l, c.Is, on)
	}
	if len(c.Cases) == 1 && c.Cases[0].If == nil {
		return choiceMeaning(l, &c.Cases[0].Choice, on)
	}
	var a, b strings.Builder
	for i := range c.Cases {
		k := &c.Cases[i]
		if k.If != nil {
			a.WriteString("if " + meaning(k.If) + ": ")
			b.WriteString("if " + resolved(l, k.If, on) + ": ")
		}
		x, y := choiceMeaning(l, &k.Choice, on)
		a.WriteString("(" + x + "); ")
		b.WriteString("(" + y + "); ")
	}
	return a.String(), b.String()
}
