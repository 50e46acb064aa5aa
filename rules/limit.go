package rules

import (
	"regexp"
	"slices"
	"strings"

	"octroi/engine"
)

// limitKeys are the keys that a limit and a pool share; a limit of a benefit has an id as well.
var limitKeys = []string{"title", "measure", "of", "per", "every", "at_most"}

// pool is a limit that several benefits share. It is compiled for each benefit that joins it, because its keys and its
// cap may name the fields of the benefit.
type pool struct {
	n       *yamlNode
	key     *yamlNode
	measure engine.Measure
	joined  int
}

func (c *bookCompiler) readPools(n *yamlNode) {
	c.pools = make(map[string]*pool)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "pools") {
		o := c.object(e.value, "a limit", limitKeys...)
		p := &pool{n: e.value, key: e.key}
		if o != nil {
			p.measure = c.measure(o)
			c.scope(o)
			c.every(o)
		}
		c.pools[e.key.text] = p
	}
}

// limitNames reads the ids of the benefit's limits, so that its rules can name them before they are compiled.
func (b *benefitCompiler) limitNames() []limitName {
	var out []limitName
	seen := make(map[string]*yamlNode)
	n := b.o.get("limits")
	if n == nil {
		return nil
	}
	for _, item := range b.items(n, "limits") {
		id, measure := b.limitName(item)
		switch {
		case id == nil:
		case seen[id.text] != nil:
			b.errorAt(id, "limit '"+id.text+"' is given twice", "first at "+placeOf(seen[id.text]))
		default:
			seen[id.text] = id
			out = append(out, limitName{id: id.text, measure: measure})
		}
	}
	return out
}

// limitName returns the id of one limit and what it counts; nil when it has none.
func (b *benefitCompiler) limitName(item *yamlNode) (*yamlNode, engine.Measure) {
	if code := item.get("pool"); code != nil {
		b.object(item, "a joined pool", "pool")
		if b.reference(code, "pool", sortedKeys(b.pools)) == "" {
			return nil, 0
		}
		b.named["pool."+code.text] = true
		b.pools[code.text].joined++
		return code, b.pools[code.text].measure
	}
	o := b.object(item, "a limit", append([]string{"id"}, limitKeys...)...)
	id := o.need("id")
	if id == nil || !b.isCode(id) {
		return nil, 0
	}
	return id, b.measure(o)
}

// limits compiles the benefit's own limits and the pools that it joins, in book order.
func (b *benefitCompiler) limits() {
	n := b.o.get("limits")
	if n == nil || n.kind != nodeList {
		return
	}
	for _, item := range n.items {
		l := &engine.Limit{}
		body, id := item, item.get("id")
		if code := item.get("pool"); code != nil {
			if b.pools[code.text] == nil {
				continue
			}
			body, id, l.Pool = b.pools[code.text].n, code, true
			b.inPool = ", in benefit '" + b.b.Code + "'"
		}
		if id == nil {
			continue
		}
		l.ID, l.Code = id.text, b.b.Code+"."+id.text
		if l.Pool {
			l.Code = id.text
		}
		if o := b.object(body, "a limit", append([]string{"id"}, limitKeys...)...); o != nil {
			b.limit(o, l)
		}
		b.inPool = ""
		b.b.Limits = append(b.b.Limits, l)
	}
}

// limit compiles what a limit and a pool have in common.
func (b *benefitCompiler) limit(o *object, l *engine.Limit) {
	l.Measure = b.measure(o)
	l.Scope = b.scope(o)
	l.Every = b.every(o)
	if per := o.get("per"); per != nil && per.kind == nodeList {
		for _, key := range per.items[min(1, len(per.items)):] {
			if x := b.expression(key, b.inLimit, engine.KindText, engine.KindDate, engine.KindInt, engine.KindBool); x != nil {
				b.use(key, x, b.span)
				l.Keys = append(l.Keys, x)
			}
		}
	}
	if of := o.get("of"); of != nil {
		b.of(of, l)
	}
	l.Title = defaultTitle(l, b.book.Units[b.b.Unit])
	if n := o.get("title"); n != nil {
		l.Title = b.translated(n, "the title")
	}
	if n := o.need("at_most"); n != nil {
		l.AtMost = b.choice(n, b.cap(l), b.span, "")
	}
}

// of compiles what a count limit counts.
func (b *benefitCompiler) of(n *yamlNode, l *engine.Limit) {
	if l.Measure != engine.MeasureCount {
		b.errorAt(n, "'of' says what a limit counts, and this one measures "+l.Measure.String(), "remove it, or write measure: count")
		return
	}
	if n.is("line") {
		return // the default: every line counts
	}
	if x := b.expression(n, b.inLimit, engine.KindText, engine.KindDate, engine.KindInt, engine.KindBool); x != nil {
		b.use(n, x, b.span)
		l.Of = x
	}
}

// cap is the slot of at_most: money for amounts, a number for units and counts.
func (b *benefitCompiler) cap(l *engine.Limit) slot {
	s := slot{what: "at_most", env: b.inLimit}
	switch l.Measure {
	case engine.MeasureAmount:
		s.kinds = []engine.Kind{engine.KindMoney}
	case engine.MeasureUnits:
		s.kinds, s.units, s.unit = []engine.Kind{engine.KindQuantity, engine.KindInt}, true, b.b.Unit
	default:
		s.kinds = []engine.Kind{engine.KindInt}
	}
	s.check = func(n *yamlNode, v engine.Value) {
		switch {
		case v.N == 0:
			b.warnAt(n, "a cap of nothing: no line is ever paid", "end the benefit with 'until' if that is meant")
		case v.Kind == engine.KindInt && l.Measure == engine.MeasureUnits && v.N > int64(engine.MaxUnits/engine.One),
			v.Kind == engine.KindQuantity && engine.Quantity(v.N) > engine.MaxUnits:
			b.warnAt(n, "a cap above "+engine.MaxUnits.String()+" units, which no claim can reach", "")
		}
	}
	return s
}

// measure reads what a limit counts.
func (c *bookCompiler) measure(o *object) engine.Measure {
	n := o.need("measure")
	if n == nil {
		return 0
	}
	if n.is("expense") {
		c.notYet(n, n.text, "limits on what was presented")
		return 0
	}
	all := []engine.Measure{engine.MeasureUnits, engine.MeasureAmount, engine.MeasureCount}
	word := c.oneOf(n, "measure", all[0].String(), all[1].String(), all[2].String())
	return all[max(0, slices.IndexFunc(all, func(m engine.Measure) bool { return m.String() == word }))]
}

// scope reads whose counter a limit keeps.
func (c *bookCompiler) scope(o *object) engine.Scope {
	n := o.need("per")
	if n == nil || n.kind == nodeBad {
		return 0
	}
	at := n
	if n.kind == nodeList {
		if len(n.items) == 0 {
			c.errorAt(n, "per is empty", "write member, household or payer, then the keys")
			return 0
		}
		at = n.items[0]
	}
	all := []engine.Scope{engine.PerMember, engine.PerHousehold, engine.PerPayer}
	word := c.oneOf(at, "per", all[0].String(), all[1].String(), all[2].String())
	if word == engine.PerPayer.String() && (n.kind != nodeList || len(n.items) < 2) {
		c.warnAt(at, "one counter for the whole payer: every claim on it waits for the one before", "add a key: per: [payer, field.…]")
	}
	return all[max(0, slices.IndexFunc(all, func(s engine.Scope) bool { return s.String() == word }))]
}

// laterWindow are the windows of coming versions.
var laterWindow = regexp.MustCompile(`^(\d+ months?( from first use)?|\d+ calendar years?|last \d+ calendar years?|membership year|\d+ years?)$`)

// every reads the window in which a limit counts.
func (c *bookCompiler) every(o *object) engine.Every {
	n := o.need("every")
	if n == nil || !c.shaped(n, nodeScalar, "every") {
		return engine.Every{}
	}
	if laterWindow.MatchString(n.text) {
		c.notYet(n, n.text, "windows that look back, open at the first use or span several years")
		return engine.Every{}
	}
	all := []engine.Every{engine.EveryCalendarYear, engine.EveryCalendarMonth, engine.EveryDay, engine.EveryLifetime}
	words := make([]string, len(all))
	for i, e := range all {
		words[i] = e.String()
	}
	word := c.oneOf(n, "every", words...)
	return all[max(0, slices.Index(words, word))]
}

// defaultTitle names a limit that the book does not name: "sessions per calendar year".
func defaultTitle(l *engine.Limit, unit engine.UnitName) engine.Text {
	what := engine.Text{FR: "montant", NL: "bedrag", DE: "Betrag", EN: "amount"}
	switch {
	case l.Measure == engine.MeasureUnits && unit != (engine.UnitName{}):
		what = unit.Many
	case l.Measure == engine.MeasureUnits:
		what = engine.Text{FR: "unités", NL: "eenheden", DE: "Einheiten", EN: "units"}
	case l.Measure == engine.MeasureCount:
		what = engine.Text{FR: "nombre", NL: "aantal", DE: "Anzahl", EN: "number"}
	}
	window := map[engine.Every]engine.Text{
		engine.EveryCalendarYear:  {FR: "par année civile", NL: "per kalenderjaar", DE: "je Kalenderjahr", EN: "per calendar year"},
		engine.EveryCalendarMonth: {FR: "par mois civil", NL: "per kalendermaand", DE: "je Kalendermonat", EN: "per calendar month"},
		engine.EveryDay:           {FR: "par jour", NL: "per dag", DE: "je Tag", EN: "per day"},
		engine.EveryLifetime:      {FR: "à vie", NL: "levenslang", DE: "auf Lebenszeit", EN: "in a lifetime"},
	}[l.Every]
	join := func(a, b string) string { return strings.TrimSpace(a + " " + b) }
	return engine.Text{FR: join(what.FR, window.FR), NL: join(what.NL, window.NL), DE: join(what.DE, window.DE), EN: join(what.EN, window.EN)}
}
