package rules

import (
	"cmp"
	"slices"

	"octroi/engine"
)

// everyKind is what a parameter or a table may hold.
var everyKind = []engine.Kind{engine.KindMoney, engine.KindPercent, engine.KindInt, engine.KindQuantity, engine.KindDate, engine.KindBool}

// parameters reads the named, dated values of the book.
func (c *bookCompiler) parameters(n *yamlNode) {
	c.params = make(map[string]datedConst)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "parameters") {
		what := "parameter '" + e.key.text + "'"
		if e.value.kind != nodeMapping {
			v := c.constant(e.value, what)
			p := datedConst{}
			p.add(c.report, datedNode{value: e.value}, v)
			c.params[e.key.text] = p
			continue
		}
		var p datedConst
		for _, d := range c.dated(e.value, what) {
			v := engine.Value{}
			if !d.value.is("none") {
				v = c.constant(d.value, what)
			}
			p.add(c.report, d, v)
		}
		c.params[e.key.text] = p
	}
}

// add appends the value from a day on; all values of one name are of one kind.
func (p *datedConst) add(r *report, d datedNode, v engine.Value) {
	switch {
	case v.Kind == engine.KindNone && !d.value.is("none"):
		return // already told
	case v.Kind == engine.KindNone:
	case p.kind == engine.KindNone:
		p.kind = v.Kind
	case p.kind != v.Kind:
		r.errorAt(d.value, spoken(v.Kind)+" here and "+spoken(p.kind)+" on another date", "all values of one name are of one kind")
	}
	p.values = append(p.values, datedValue{from: d.from, value: v})
}

// constant reads a value that is no expression.
func (c *bookCompiler) constant(n *yamlNode, what string) engine.Value {
	if !c.shaped(n, nodeScalar, what) {
		return engine.Value{}
	}
	v, ok := c.literal(n, everyKind)
	if !ok {
		c.errorAt(n, what+" cannot be '"+n.text+"'", "write an amount (20 EUR), a share (7.5 %), a number, a date, true or false")
	}
	return v
}

// datedNode is a value of a map of dates.
type datedNode struct {
	from  engine.Date
	key   *yamlNode
	value *yamlNode
}

// dated reads a map of dates, ascending.
func (r *report) dated(n *yamlNode, what string) []datedNode {
	var out []datedNode
	for _, e := range n.entries {
		if d := r.date(e.key, what+" is a map of dates: its key"); d != 0 && e.value.kind != nodeBad {
			out = append(out, datedNode{from: d, key: e.key, value: e.value})
		}
	}
	slices.SortStableFunc(out, func(a, b datedNode) int { return cmp.Compare(a.from, b.from) })
	if len(n.entries) == 0 {
		r.errorAt(n, what+" is empty", "")
	}
	return out
}

// readTables reads the tables of values by class. Each date gives a value for every class, so that no rule can miss one.
func (c *bookCompiler) readTables(n *yamlNode) {
	c.tables = make(map[string]tableDef)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "tables") {
		o := c.object(e.value, "a table", tableKeys...)
		keys, values := o.need("key"), o.need("values")
		t := tableDef{rows: make(map[string]datedConst)}
		if keys != nil {
			t.keys = c.classes(keys, "class")
		}
		if c.shaped(values, nodeMapping, "values") {
			c.tableRows(&t, values, e.key.text)
		}
		c.tables[e.key.text] = t
	}
}

func (c *bookCompiler) classes(n *yamlNode, what string) []string {
	var out []string
	for _, item := range c.items(n, "a list of codes") {
		if !c.isCode(item) {
			continue
		}
		if slices.Contains(out, item.text) {
			c.errorAt(item, what+" '"+item.text+"' is given twice", "keep one")
			continue
		}
		out = append(out, item.text)
	}
	return out
}

func (c *bookCompiler) tableRows(t *tableDef, values *yamlNode, name string) {
	what := "table '" + name + "'"
	for _, d := range c.dated(values, what) {
		if d.value.is("none") {
			for _, k := range t.keys {
				t.append(c.report, k, d, engine.Value{})
			}
			continue
		}
		o := c.object(d.value, what, t.keys...)
		if o == nil {
			continue
		}
		var missing []string
		for _, k := range t.keys {
			v := o.get(k)
			if v == nil {
				missing = append(missing, k)
				continue
			}
			t.append(c.report, k, datedNode{d.from, d.key, v}, c.constant(v, what))
		}
		if len(missing) > 0 {
			c.errorAt(d.value, what+" has no value for "+quoted(missing)+" from "+d.from.String(), "a table gives a value for every class of its key")
		}
	}
}

// append adds a value to the row of a class; the kind is the table's.
func (t *tableDef) append(r *report, class string, d datedNode, v engine.Value) {
	row := t.rows[class]
	row.kind = t.kind
	row.add(r, d, v)
	t.kind = row.kind
	t.rows[class] = row
}
