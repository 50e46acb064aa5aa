package rules

import (
	"maps"
	"slices"
	"strconv"

	"octroi/engine"
)

// scope is what the expressions of one place of a book may name, besides what every expression may name.
type scope struct {
	benefits  []string              // the codes of the book's benefits, nil when they cannot be known
	fields    []engine.Field        // field.<name>, in the order of engine.Benefit.Fields
	statuses  []string              // the book's own member.<status>
	evidence  []string              // evidence.<code>
	params    map[string]datedConst // param.<name>
	tables    map[string]tableDef   // table.<name>(key)
	limits    []limitName           // used.<limit>, left.<limit>, …, in the order of engine.Benefit.Limits
	step      engine.Quantity       // the smallest part of a unit; 0 for a whole one
	inFormula bool                  // unit.* and part.* may be named: `each` and `amount`
	inEach    bool                  // ordinal.* of limits on units may be named as well: `each`
}

// limitName is a limit as expressions name it.
type limitName struct {
	id      string
	measure engine.Measure
	every   engine.Every
	counter bool // has no bound, so that nothing is left of it
}

// datedConst is a named value of the book with its whole history. One without a kind has a mistake of its own: it is
// known by name, so that its mistake is not reported again as an unknown name wherever it is used.
type datedConst struct {
	kind   engine.Kind
	values []datedValue // ascending
}

// datedValue is in force from a day on, until the next one. An absent value ends the history.
type datedValue struct {
	from  engine.Date
	value engine.Value
}

// on returns the value in force on day d, which is not to be changed. It fails where the history has none; the book
// reader refuses a benefit that could get there, so that at run time this is a fault of the rule.
func (c *datedConst) on(d engine.Date) (*engine.Value, error) {
	for i := len(c.values) - 1; i >= 0; i-- {
		switch x := &c.values[i]; {
		case d < x.from:
		case x.value.Kind == engine.KindNone:
			return nil, errNoValue
		default:
			return &x.value, nil
		}
	}
	return nil, errNoValue
}

// changes lists the days on which the value changes; a value that was always in force never does.
func (c *datedConst) changes() []engine.Date {
	var days []engine.Date
	for _, v := range c.values {
		if v.from != 0 {
			days = append(days, v.from)
		}
	}
	return days
}

// tableDef is a table of values by class, each class with its whole history.
type tableDef struct {
	kind engine.Kind
	keys []string // in book order
	rows map[string]datedConst
}

// changes lists the days on which any value of the table changes.
func (t tableDef) changes() []engine.Date {
	var days []engine.Date
	for _, k := range t.keys {
		row := t.rows[k]
		days = append(days, row.changes()...)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// variable is one name that expressions may use.
type variable struct {
	name      string // dotted: "line.charged"
	kind      engine.Kind
	read      reader
	shown     *reader       // what traces show, where it is not what rules read; nil when it is
	fact      *engine.Fact  // what a line may lack when it is read, nil when it is always there
	texts     []string      // the only texts it can be, nil when any
	inFormula bool          // only in `each` and `amount`
	inEach    bool          // only in `each`, which then runs once for every unit
	limit     int           // of a limit's figure: the limit's place, from 1
	changes   []engine.Date // of a value of the book
	doc       string
}

// variables lists everything the scope's expressions may name, in the order of the documentation.
func (s *scope) variables() []variable {
	all := slices.Clone(fixedVariables)
	all[0].texts = s.benefits // benefit
	for _, code := range s.statuses {
		all = append(all, status(code, "a status of the book"))
	}
	for _, code := range s.evidence {
		all = append(all, brought(flag("evidence."+code, "the document is present and still valid", func(v *engine.View) bool { return v.HasEvidence(code) })))
	}
	for i, f := range s.fields {
		all = append(all, fieldVariable(i, f))
	}
	for _, name := range slices.Sorted(maps.Keys(s.params)) {
		c := s.params[name]
		all = append(all, variable{name: "param." + name, kind: c.kind, changes: c.changes(), doc: "a parameter of the book",
			read: stored(c.kind, func(v *engine.View) (*engine.Value, error) { return c.on(v.On) })})
	}
	for i, l := range s.limits {
		all = append(all, limitVariables(i, l, s.step)...)
	}
	return all
}

// tableFunctions are the scope's tables as functions of their key, in the order of their names.
func (s *scope) tableFunctions() []*function {
	var all []*function
	for _, name := range slices.Sorted(maps.Keys(s.tables)) {
		t := s.tables[name]
		if len(t.keys) == 0 {
			continue
		}
		look := func(args []reader) reader {
			key := args[0].text
			return stored(t.kind, func(v *engine.View) (*engine.Value, error) {
				k, err := key(v)
				if err != nil {
					return nil, err
				}
				row := t.rows[k]
				return row.on(v.On)
			})
		}
		all = append(all, &function{
			name: "table." + name, word: "table." + name, doc: "a table of the book",
			examples: []string{"table." + name + "(" + strconv.Quote(t.keys[0]) + ")"}, keys: t.keys, changes: t.changes(),
			overloads: []overload{{args: kinds(engine.KindText), result: t.kind, build: look, live: true}},
		})
	}
	return all
}

// fieldVariable reads the field at index i of the benefit.
func fieldVariable(i int, f engine.Field) variable {
	x := variable{name: "field." + f.Name, kind: f.Type, texts: f.Enum, doc: "a field of the claim's line",
		read: stored(f.Type, func(v *engine.View) (*engine.Value, error) {
			if v.Fields[i].Kind == engine.KindNone {
				return nil, errAbsent
			}
			return &v.Fields[i], nil
		})}
	if f.Default.Kind == engine.KindNone {
		x.fact = &engine.Fact{Name: x.name, Group: engine.FactField, Slot: i}
	}
	return x
}
