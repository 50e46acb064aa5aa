package rules

import (
	"slices"
	"strconv"
	"time"

	"octroi/engine"
)

// bookCompiler makes an engine.Book of the merged tree. What a later section refers to is read first.
type bookCompiler struct {
	*report
	root     *yamlNode
	book     *engine.Book
	params   map[string]datedConst
	tables   map[string]tableDef
	pools    map[string]*pool
	reasons  map[string]*reason
	gates    []bookGate
	reviews  []bookReview
	codes    []string // of the benefits
	examples []*example
	inPool   string // says which benefit a pool is compiled for
	sites    map[*expression]site
	named    map[string]bool // what some rule refers to: "param.x", "reason.x", "pool.x"
}

func (c *bookCompiler) compile() {
	c.named = make(map[string]bool)
	o := c.object(c.root, "the book", slices.Concat(singleSections, listedSections, keyedSections)...)
	c.header(o)
	c.categories(o.need("categories"))
	c.readReasons(o.get("reasons"))
	c.evidenceKinds(o.get("evidence"))
	c.units(o.get("units"))
	c.statuses(o.get("statuses"))
	c.regions(o.get("regions"))
	c.parameters(o.get("parameters"))
	c.readTables(o.get("tables"))
	c.readPools(o.get("pools"))
	if n := o.get("benefits"); n != nil {
		for _, e := range n.entries {
			c.codes = append(c.codes, e.key.text)
		}
	}
	c.bookGates(o.get("requires"))
	c.bookReviews(o.get("review"))
	c.benefits(o.need("benefits"), o.get("sample"))
	c.ordersAgree()
	c.unused(o)
}

// header reads what the book says about itself.
func (c *bookCompiler) header(o *object) {
	if n := o.need("schema"); n != nil && !n.is("1") && n.kind != nodeBad {
		c.errorAt(n, "unknown schema", "this octroi reads 'schema: 1'")
	}
	if n := o.need("book"); n != nil && c.isCode(n) {
		c.book.Code = n.text
	}
	if n := o.need("title"); n != nil {
		c.book.Title = c.translated(n, "the title")
	}
	if n := o.need("currency"); n != nil {
		c.book.Currency = c.oneOf(n, "the currency", "EUR")
	}
	if n := o.need("timezone"); n != nil && c.shaped(n, nodeScalar, "the time zone") {
		zone, err := time.LoadLocation(n.text)
		if err != nil || n.text == "" || n.text == "Local" {
			c.errorAt(n, "unknown time zone '"+n.text+"'", "write it as 'Europe/Brussels'")
			zone = time.UTC
		}
		c.book.Zone = zone
	}
	if n := o.get("submit_within"); n != nil {
		c.book.SubmitWithin = c.period(n, "submit_within")
	}
	c.secondPerson(o.get("second_person_above"))
}

func (c *bookCompiler) categories(n *yamlNode) {
	seen := make(map[string]*yamlNode)
	for _, item := range c.items(n, "categories") {
		o := c.object(item, "a category", categoryKeys...)
		if o == nil {
			continue
		}
		code, title := o.need("code"), o.need("title")
		if title == nil || code == nil || !c.isCode(code) {
			continue
		}
		if first := seen[code.text]; first != nil {
			c.errorAt(code, "category '"+code.text+"' is given twice", "first at "+placeOf(first))
			continue
		}
		seen[code.text] = code
		c.book.Categories = append(c.book.Categories, engine.Category{Code: code.text, Title: c.translated(title, "the title")})
	}
}

func (c *bookCompiler) evidenceKinds(n *yamlNode) {
	c.book.Evidence = make(map[string]engine.EvidenceKind)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "evidence") {
		o := c.object(e.value, "a document", evidenceKindKeys...)
		kind := engine.EvidenceKind{Title: c.translated(o.need("title"), "the title")}
		if v := o.get("valid"); v != nil {
			kind.Valid = c.period(v, "valid")
		}
		c.book.Evidence[e.key.text] = kind
	}
}

func (c *bookCompiler) units(n *yamlNode) {
	c.book.Units = make(map[string]engine.UnitName)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "units") {
		o := c.object(e.value, "a unit", unitNameKeys...)
		c.book.Units[e.key.text] = engine.UnitName{
			One: c.translated(o.need("one"), "the name of one"), Many: c.translated(o.need("many"), "the name of many"),
		}
	}
}

func (c *bookCompiler) statuses(n *yamlNode) {
	c.book.Statuses = make(map[string]engine.Text)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "statuses") {
		if slices.ContainsFunc(fixedVariables, func(v variable) bool { return v.name == "member."+e.key.text }) {
			c.errorAt(e.key, "every book knows member."+e.key.text+" already", "remove it, or choose another code")
			continue
		}
		o := c.object(e.value, "a status", statusKeys...)
		c.book.Statuses[e.key.text] = c.translated(o.need("title"), "the title")
	}
}

// regions reads how the codes of members' regions are shown.
func (c *bookCompiler) regions(n *yamlNode) {
	c.book.Regions = make(map[string]engine.Text)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "regions") {
		o := c.object(e.value, "a region", regionKeys...)
		c.book.Regions[e.key.text] = c.translated(o.need("title"), "the title")
	}
}

// unused warns about what no rule refers to: more often than not it is named wrongly somewhere.
func (c *bookCompiler) unused(o *object) {
	if c.failed() {
		return // what names it may be what could not be read
	}
	for _, section := range []struct{ key, prefix, what string }{
		{"reasons", "reason.", "reason"}, {"parameters", "param.", "parameter"}, {"tables", "table.", "table"}, {"pools", "pool.", "pool"},
	} {
		n := o.get(section.key)
		if n == nil || n.kind != nodeMapping {
			continue
		}
		for _, e := range n.entries {
			if !c.named[section.prefix+e.key.text] {
				c.warnAt(e.key, section.what+" '"+e.key.text+"' is used by no benefit", "")
			}
		}
	}
	for _, code := range sortedKeys(c.pools) {
		p := c.pools[code]
		switch of := p.n.get("of"); {
		case p.joined != 1:
		case of != nil && of.is("benefit"):
			c.errorAt(p.key, "pool '"+code+"' has benefits exclude one another, and one only joins it", "join it from the others: limits: [{pool: "+code+"}]")
		default:
			c.warnAt(p.key, "pool '"+code+"' is joined by one benefit only", "make it a limit of that benefit")
		}
	}
}

// bookGate is a gate of every benefit.
type bookGate struct {
	gate engine.Gate
	expr *expression
	at   *yamlNode
}

// bookGates compiles the gates of every benefit. They see what every line has, and no field or limit of a benefit.
func (c *bookCompiler) bookGates(n *yamlNode) {
	if n == nil {
		return
	}
	env := c.environment(n, &scope{})
	for i, item := range c.items(n, "requires") {
		g, expr, ok := c.gate(item, "book.requires["+strconv.Itoa(i)+"]", env)
		if ok {
			c.gates = append(c.gates, bookGate{gate: g, expr: expr, at: item.get("if")})
		}
	}
}
