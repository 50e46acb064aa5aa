package rules

import (
	"strings"

	"octroi/engine"
)

// example is one worked case of a benefit: a claim with its facts, and what must come out. It is read with the book, so
// that a mistake in it is told with its place, and run by RunExamples.
type example struct {
	benefit *engine.Benefit
	name    string
	at      *yamlNode
	claim   engine.Claim
	facts   engine.Facts
	used    []usedLimit
	opened  map[*engine.Limit]engine.Date // when a block of a limit was opened
	expect  expectation
}

// usedLimit is what a limit has used before the example's claim, in its measure.
type usedLimit struct {
	limit *engine.Limit
	value int64
	on    engine.Date // the day of that use, 0 when the example does not say
}

// expectation is what an example states; a nil part is not compared.
type expectation struct {
	outcome   *string
	pays      *engine.Cents
	reasons   []string
	allCodes  bool // reasons was given, perhaps empty
	boundBy   *string
	whyNot    *string // a code, "" for none
	remaining []usedLimit
	used      []usedLimit
}

// factKeys are the keys of a sample; an example has a name and an expectation as well.
var factKeys = []string{"used", "opened", "history", "approval", "member", "household", "provider", "evidence", "line"}

// The people of an example: nobody real can be meant.
const (
	exampleMember    = "M1"
	exampleHousehold = "H1"
	exampleProvider  = "P1"
	exampleApproval  = "A1"
)

// readExamples reads the benefit's examples. Each states only what differs from the benefit's sample, and that only
// what differs from the book's.
func (b *benefitCompiler) readExamples(key, bookSample *yamlNode) {
	own := b.o.get("sample")
	for _, sample := range []*yamlNode{bookSample, own} {
		if sample != nil {
			b.object(sample, "a sample", factKeys...)
		}
	}
	n := b.o.get("examples")
	if n == nil || (n.kind == nodeList && len(n.items) == 0) {
		b.warnAt(key, "benefit '"+key.text+"' has no examples", "add one at each of its edges")
		return
	}
	for _, item := range b.items(n, "examples") {
		if b.object(item, "an example", append([]string{"name", "expect"}, factKeys...)...) == nil {
			continue
		}
		r := exampleReader{
			report: b.report, book: b.book, codes: b.codes, out: &example{benefit: b.b, at: item},
			n: overlay(overlay(bookSample, own), item),
		}
		r.read()
		b.examples = append(b.examples, r.out)
	}
}

// overlay lays what differs over a sample: mappings key by key, anything else replaces what was there.
func overlay(under, over *yamlNode) *yamlNode {
	switch {
	case over == nil:
		return under
	case under == nil || under.kind != nodeMapping || over.kind != nodeMapping:
		return over
	}
	out := *over
	out.entries = nil
	for _, e := range under.entries {
		out.entries = append(out.entries, entry{e.key, overlay(e.value, over.get(e.key.text))})
	}
	for _, e := range over.entries {
		if under.get(e.key.text) == nil {
			out.entries = append(out.entries, e)
		}
	}
	return &out
}

// exampleReader reads one example, samples included.
type exampleReader struct {
	*report
	book  *engine.Book
	codes []string // of the book's benefits
	out   *example
	n     *yamlNode
	on    engine.Date // governing date
}

func (r *exampleReader) read() {
	if n := r.out.at.get("name"); n != nil {
		r.out.name = r.text(n, "the name")
	} else {
		r.errorAt(r.out.at, "an example needs 'name'", "say in a few words what it shows")
	}
	r.line(r.n.get("line"))
	r.evidence(r.n.get("evidence"))
	r.approval(r.n.get("approval"))
	if r.on = r.out.governing(); r.on == 0 {
		r.on = r.out.claim.Lines[0].Date
	}
	r.member(r.n.get("member"))
	r.household(r.n.get("household"))
	r.provider(r.n.get("provider"))
	r.history(r.n.get("history"))
	r.out.used = r.usedBefore(r.n.get("used"))
	r.opened(r.n.get("opened"))
	r.expectation(r.out.at.get("expect"))
}

// amount reads an amount, 0 when it is not given.
func (r *report) amount(n *yamlNode, what string) engine.Cents {
	if n == nil || !r.shaped(n, nodeScalar, what) {
		return 0
	}
	v, ok := r.literal(n, []engine.Kind{engine.KindMoney})
	if !ok || (v.Kind != engine.KindMoney && v.Kind != engine.KindNone) {
		r.errorAt(n, what+" is an amount, not '"+n.text+"'", "write it as '20 EUR'")
		return 0
	}
	return engine.Cents(v.N)
}

// count reads a whole number.
func (r *report) count(n *yamlNode, what string) int64 {
	if !r.shaped(n, nodeScalar, what) {
		return 0
	}
	v, ok := r.literal(n, []engine.Kind{engine.KindInt})
	if !ok || (v.Kind != engine.KindInt && v.Kind != engine.KindNone) {
		r.errorAt(n, what+" is a whole number, not '"+n.text+"'", "")
	}
	return v.N
}

// quantity reads a number of units.
func (r *report) quantity(n *yamlNode, what string) engine.Quantity {
	if !r.shaped(n, nodeScalar, what) {
		return 0
	}
	q, ok := engine.ParseQuantity(n.text)
	if !ok {
		r.errorAt(n, what+" is a number of units, not '"+n.text+"'", `write it as 2 or "0.5"`)
	}
	return q
}

// expectation reads what the decision must say.
func (r *exampleReader) expectation(n *yamlNode) {
	if n == nil {
		r.errorAt(r.out.at, "an example needs 'expect'", "state the outcome and what it pays")
		return
	}
	o := r.object(n, "what is expected", expectKeys...)
	if o == nil {
		return
	}
	e := &r.out.expect
	if v := o.get("outcome"); v != nil {
		word := r.oneOf(v, "the outcome", string(engine.Approved), string(engine.Reduced), string(engine.Denied), string(engine.Pended))
		e.outcome = &word
	}
	if v := o.get("pays"); v != nil {
		c := r.amount(v, "pays")
		e.pays = &c
	}
	if v := o.get("reasons"); v != nil {
		e.allCodes = true
		for _, item := range r.items(v, "reasons") {
			if r.isCode(item) && r.isReason(item) {
				e.reasons = append(e.reasons, item.text)
			}
		}
	}
	if v := o.get("bound_by"); v != nil {
		e.boundBy = r.boundBy(v)
	}
	if v := o.get("why_not"); v != nil && r.shaped(v, nodeScalar, "why_not") {
		code := ""
		switch {
		case v.is("none"):
		case !strings.HasPrefix(v.text, "why_"):
			r.errorAt(v, "why_not cannot be '"+v.text+"'", "write one of octroi's own codes, such as why_later or why_gate, or none")
		case r.isReason(v):
			code = v.text
		}
		e.whyNot = &code
	}
	e.used = r.figures(o.get("used"), "used")
	e.remaining = r.figures(o.get("remaining"), "remaining")
}

// isReason checks that a code is a reason of the book or of octroi itself.
func (r *exampleReader) isReason(n *yamlNode) bool {
	if _, ok := r.book.Reasons[n.text]; ok || engine.Sentence(nil, engine.EN, n.text, nil) != n.text {
		return true
	}
	r.errorAt(n, "unknown reason '"+n.text+"'", suggest(n.text, sortedKeys(r.book.Reasons)))
	return false
}

func (r *exampleReader) boundBy(n *yamlNode) *string {
	words := []string{"none", engine.BoundByBill}
	for _, l := range r.out.benefit.Limits {
		words = append(words, l.ID)
	}
	word := r.oneOf(n, "bound_by", words...)
	if word == "none" {
		word = ""
	}
	return &word
}
