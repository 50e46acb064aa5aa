package rules

import "octroi/engine"

// pool is a limit that several benefits share. It is compiled for each benefit that joins it, because its keys and its
// cap may name the fields of the benefit.
type pool struct {
	n      *yamlNode
	key    *yamlNode
	name   limitName
	joined int
}

func (c *bookCompiler) readPools(n *yamlNode) {
	c.pools = make(map[string]*pool)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "pools") {
		o := c.object(e.value, "a limit", limitKeys...)
		p := &pool{n: e.value, key: e.key, name: limitName{id: e.key.text}}
		if o != nil {
			p.name = c.nameOf(e.key.text, o)
			c.scope(o)
		}
		c.pools[e.key.text] = p
	}
}

// nameOf reads what expressions need to know of a limit before it is compiled.
func (c *bookCompiler) nameOf(id string, o *object) limitName {
	return limitName{id: id, measure: c.measure(o), every: c.every(o), counter: o.get("at_most") == nil && o.get("after") == nil}
}

// limitNames reads the ids of the benefit's limits, so that its rules can name them before they are compiled.
func (b *benefitCompiler) limitNames() []limitName {
	var out []limitName
	seen := make(map[string]*yamlNode)
	if n := b.o.get("limits"); n != nil {
		for _, item := range b.items(n, "limits") {
			id, name := b.limitName(item)
			switch {
			case id == nil:
			case b.b.Approval && isApprovalLimit(id.text):
				b.errorAt(id, "'"+id.text+"' is a limit that an approval brings", "choose another id")
			case seen[id.text] != nil:
				b.errorAt(id, "limit '"+id.text+"' is given twice", "first at "+placeOf(seen[id.text]))
			default:
				seen[id.text] = id
				out = append(out, name)
			}
		}
	}
	if b.b.Approval {
		for _, l := range approvalLimits {
			out = append(out, limitName{id: l.id, measure: l.measure, every: engine.EveryLifetime})
		}
	}
	return out
}

// limitName returns the id of one limit and what rules know of it; nil when it has none.
func (b *benefitCompiler) limitName(item *yamlNode) (*yamlNode, limitName) {
	if code := item.get("pool"); code != nil {
		b.object(item, "a joined pool", joinedKeys...)
		if b.reference(code, "pool", sortedKeys(b.pools)) == "" {
			return nil, limitName{}
		}
		b.named["pool."+code.text] = true
		b.pools[code.text].joined++
		return code, b.pools[code.text].name
	}
	o := b.object(item, "a limit", append([]string{"id"}, limitKeys...)...)
	id := o.need("id")
	if id == nil || !b.isCode(id) {
		return nil, limitName{}
	}
	return id, b.nameOf(id.text, o)
}

// approvalLimits are the limits that `approval: required` brings: what may be granted, and paid, under each approval.
// They bind only when the approval says how much.
var approvalLimits = [...]struct {
	id           string
	measure      engine.Measure
	when, atMost string
}{
	{engine.LimitApprovalUnits, engine.MeasureUnits, "approval.units > 0", "approval.units"},
	{engine.LimitApprovalAmount, engine.MeasureAmount, "approval.amount > eur(0)", "approval.amount"},
}

func isApprovalLimit(id string) bool {
	return id == approvalLimits[0].id || id == approvalLimits[1].id
}

// approvalLimits appends the limits of an approval, which are rules of octroi's own, written in the rule language.
func (b *benefitCompiler) approvalLimits() {
	env := b.inRules.above(approvalLimits[0].id)
	compile := func(src string) *expression {
		x, problems := env.compile(src)
		if len(problems) > 0 {
			b.errorAt(b.o.get("approval"), "the limit of the approval cannot be read: "+problems[0].message, "")
			return nil
		}
		b.reads(x)
		return x
	}
	for _, a := range approvalLimits {
		key, when, atMost := compile("approval.id"), compile(a.when), compile(a.atMost)
		if key == nil || when == nil || atMost == nil {
			return
		}
		l := &engine.Limit{
			ID: a.id, Code: b.b.Code + "." + a.id, Measure: a.measure, Every: engine.EveryLifetime,
			Keys: []engine.Formula{key}, When: when, AtMost: &engine.Choice{Is: atMost},
		}
		l.Title = approvalTitle(l, b.book.Units[b.b.Unit])
		b.b.Limits = append(b.b.Limits, l)
	}
}
