package rules

import (
	"slices"
	"strconv"

	"octroi/engine"
)

// benefitKeys are the keys of a benefit.
var benefitKeys = []string{
	"category", "title", "article", "source", "from", "until", "unit", "dated_by", "fields", "evidence", "requires",
	"approval", "each", "amount", "lump_sum", "pay", "limits", "review", "repeatable", "order", "submit_within", "offer_when", "sample", "examples",
}

// never is a day after every other.
var never = engine.MustDate("9999-12-31")

// benefitCompiler makes one engine.Benefit.
type benefitCompiler struct {
	*bookCompiler
	o       *object
	b       *engine.Benefit
	span    engine.Span
	inRules *environment // gates, evidence, payment; of a limit, with those above it only
	inPays  *environment // each and amount: also unit.* and part.*

	here     map[string]bool // what some rule of the benefit names: "used.sessions"
	counters []*yamlNode     // the ids of its own limits without a bound
	capped   bool            // some limit has a cap
}

// benefits compiles every benefit of the book, in its order.
func (c *bookCompiler) benefits(n, sample *yamlNode) {
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "benefits") {
		o := c.object(e.value, "a benefit", benefitKeys...)
		if o == nil {
			continue
		}
		b := &benefitCompiler{bookCompiler: c, o: o, b: &engine.Benefit{Code: e.key.text, Step: engine.One}, here: make(map[string]bool)}
		b.compile()
		c.book.Benefits = append(c.book.Benefits, b.b)
		b.readExamples(e.key, sample)
	}
	if len(n.entries) == 0 {
		c.errorAt(n, "a book has at least one benefit", "")
	}
}

func (b *benefitCompiler) compile() {
	b.header()
	b.life()
	b.unit()
	b.fields()
	b.datedBy()
	b.approval()
	limits := b.limitNames()
	b.inRules = b.environment(b.o.n, &scope{fields: b.b.Fields, limits: limits, step: b.b.Step})
	b.inPays = b.environment(b.o.n, &scope{fields: b.b.Fields, limits: limits, step: b.b.Step, inFormula: true, inEach: b.o.get("each") != nil})
	b.gates()
	b.evidence()
	b.pays()
	b.limits()
	b.review()
	b.order()
	b.offer()
	b.bounded()
	b.idleCounters()
	if n := len(b.b.History); n > maxPast {
		b.errorAt(b.o.n, "the rules look at the past of "+strconv.Itoa(n)+" benefits, more than "+strconv.Itoa(maxPast), "ask about fewer")
	}
	slices.Sort(b.b.Changes)
	b.b.Changes = slices.Compact(b.b.Changes)
}

// header reads what the benefit says about itself.
func (b *benefitCompiler) header() {
	if n := b.o.need("category"); n != nil {
		known := make([]string, len(b.book.Categories))
		for i, c := range b.book.Categories {
			known[i] = c.Code
		}
		b.b.Category = b.reference(n, "category", known)
	}
	if n := b.o.need("title"); n != nil {
		b.b.Title = b.translated(n, "the title")
	}
	if n := b.o.get("article"); n != nil && !n.is(unpublished) {
		b.b.Article = b.text(n, "the article")
	}
	if n := b.o.need("source"); n != nil {
		b.b.Source = b.source(n)
	}
	if n := b.o.get("submit_within"); n != nil {
		b.b.SubmitWithin = b.period(n, "submit_within")
	}
}

// unpublished is the article of a benefit whose statute does not number it.
const unpublished = "unpublished"

// approval reads whether nothing is granted without a valid approval.
func (b *benefitCompiler) approval() {
	if n := b.o.get("approval"); n != nil && b.oneOf(n, "approval", "required") != "" {
		b.b.Approval, b.b.ReadsApproval = true, true
	}
}

// source reads where the figures come from.
func (b *benefitCompiler) source(n *yamlNode) engine.Source {
	if n.is("illustrative") {
		return engine.Source{Illustrative: true}
	}
	if n.kind == nodeScalar {
		b.errorAt(n, "a source is {text: …, ref: …} or illustrative", "say where the figures come from")
		return engine.Source{}
	}
	o := b.object(n, "a source", sourceKeys...)
	if note := o.get("illustrative"); note != nil {
		if o.get("text") != nil || o.get("ref") != nil {
			b.errorAt(n, "a source is either published or illustrative", "keep text and ref, or illustrative")
		}
		return engine.Source{Illustrative: true, Text: b.text(note, "the note")}
	}
	s := engine.Source{}
	if t := o.need("text"); t != nil {
		s.Text = b.text(t, "the source")
	}
	if r := o.get("ref"); r != nil {
		s.Ref = b.text(r, "the reference")
	}
	return s
}

// life reads from when until when the benefit is in force.
func (b *benefitCompiler) life() {
	if n := b.o.need("from"); n != nil {
		b.b.From = b.date(n, "from")
	}
	if n := b.o.get("until"); n != nil {
		b.b.Until = b.date(n, "until")
		if b.b.Until != 0 && b.b.Until <= b.b.From {
			b.errorAt(n, "the benefit ends on "+b.b.Until.String()+", not after it starts on "+b.b.From.String(), "until is the first day on which it is no longer in force")
		}
	}
	b.span = engine.Span{From: b.b.From, Until: b.b.Until}
	if b.b.From == 0 {
		b.span.From = never // already told: nothing else can be said about days
	}
}

func (b *benefitCompiler) unit() {
	n := b.o.get("unit")
	if n == nil {
		return
	}
	code := n
	if n.kind == nodeMapping {
		o := b.object(n, "a unit", unitKeys...)
		code = o.need("of")
		if step := o.get("step"); step != nil {
			b.step(step)
		}
	}
	if code != nil {
		b.b.Unit = b.reference(code, "unit", sortedKeys(b.book.Units))
	}
}

// step reads the smallest part of a unit that can be claimed.
func (b *benefitCompiler) step(n *yamlNode) {
	q, ok := engine.ParseQuantity(n.text)
	if !b.shaped(n, nodeScalar, "step") {
		return
	}
	if !ok || q <= 0 || q > engine.One || engine.One%q != 0 {
		b.errorAt(n, "step is the smallest part of a unit that can be claimed, not '"+n.text+"'", `write it as "0.5" or "0.25"; it divides one unit evenly`)
		return
	}
	b.b.Step = q
}

// gates compiles the book's gates and then the benefit's own.
func (b *benefitCompiler) gates() {
	for _, g := range b.bookCompiler.gates {
		b.b.Gates = append(b.b.Gates, g.gate)
		b.reads(g.expr)
		b.readsArgs(g.gate.Args)
		b.covered(g.at, g.expr, b.span, "benefit '"+b.b.Code+"'")
	}
	n := b.o.get("requires")
	if n == nil {
		return
	}
	for i, item := range b.items(n, "requires") {
		g, x, ok := b.gate(item, "requires["+strconv.Itoa(i)+"]", b.inRules)
		if x != nil {
			b.use(item.get("if"), x, b.span)
		}
		b.readsArgs(g.Args)
		if ok {
			b.b.Gates = append(b.b.Gates, g)
		}
	}
}

// readsArgs notes what the sentence of a reason names.
func (b *benefitCompiler) readsArgs(args []engine.NamedValue) {
	for _, a := range args {
		if x, ok := a.Value.(*expression); ok {
			b.reads(x)
		}
	}
}

// use notes what an expression at n reads, and checks that it can be read whenever the expression applies.
func (b *benefitCompiler) use(n *yamlNode, x *expression, span engine.Span) {
	b.reads(x)
	b.covered(n, x, span, "the value")
}

func (b *benefitCompiler) reads(x *expression) {
	b.b.ReadsHousehold = b.b.ReadsHousehold || x.readsHousehold()
	b.b.ReadsApproval = b.b.ReadsApproval || x.readsApproval()
	b.b.ByUnit = b.b.ByUnit || x.byUnit
	b.b.History = askPast(b.b.History, x.past...)
	for _, name := range x.names() {
		b.here[name] = true
	}
	for _, d := range x.changes() {
		b.changeOn(d)
	}
}

// changeOn notes a day inside the benefit's life on which one of its values changes.
func (b *benefitCompiler) changeOn(d engine.Date) {
	if d > b.b.From && b.b.InForce(d) {
		b.b.Changes = append(b.b.Changes, d)
	}
}
