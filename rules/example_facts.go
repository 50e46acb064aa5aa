package rules

import (
	"slices"

	"octroi/engine"
)

// line reads the line of the example's claim.
func (r *exampleReader) line(n *yamlNode) {
	r.out.claim = engine.Claim{ID: "example", Member: exampleMember, Channel: "online", Lines: make([]engine.Line, 1)}
	l := &r.out.claim.Lines[0]
	l.Benefit, l.Units = r.out.benefit.Code, engine.One
	o := r.object(orEmpty(n, r.out.at), "the line", lineKeys...)
	if o == nil {
		return
	}
	if v := o.get("date"); v != nil {
		l.Date = r.date(v, "date")
	} else {
		r.errorAt(r.out.at, "neither the example nor its samples give 'line.date'", "add line: {date: YYYY-MM-DD}")
	}
	l.Until = l.Date
	if v := o.get("until"); v != nil {
		l.Until = r.date(v, "until")
	}
	r.out.claim.SubmittedOn = l.Until
	if v := o.get("submitted"); v != nil {
		r.out.claim.SubmittedOn = r.date(v, "submitted")
	}
	if v := o.get("units"); v != nil {
		l.Units = r.quantity(v, "units")
	}
	if v := o.get("channel"); v != nil {
		r.out.claim.Channel = r.oneOf(v, "the channel", engine.Channels[:]...)
	}
	if v := o.get("bill"); v != nil {
		l.Bill = r.text(v, "the bill")
	}
	for _, a := range []struct {
		key string
		to  *engine.Cents
	}{{"charged", &l.Charged}, {"statutory", &l.Statutory}, {"copay", &l.Copay}, {"supplement", &l.Supplement}, {"other", &l.Other}} {
		*a.to = r.amount(o.get(a.key), a.key)
	}
	r.fields(o.get("fields"), l)
}

// orEmpty is n, or an empty mapping at the place of `at`.
func orEmpty(n, at *yamlNode) *yamlNode {
	if n != nil {
		return n
	}
	empty := *at
	empty.kind, empty.entries, empty.items = nodeMapping, nil, nil
	return &empty
}

// fields reads the typed facts of the line; none leaves out what a sample gives.
func (r *exampleReader) fields(n *yamlNode, l *engine.Line) {
	if n == nil || !r.shaped(n, nodeMapping, "fields") {
		return
	}
	l.Fields = make(map[string]engine.Value)
	var known []string
	for _, f := range r.out.benefit.Fields {
		known = append(known, f.Name)
	}
	for _, e := range n.entries {
		i := slices.Index(known, e.key.text)
		switch {
		case i < 0:
			r.errorAt(e.key, "unknown field '"+e.key.text+"'", suggestFrom("the benefit", e.key.text, known))
		case !e.value.is("none"):
			l.Fields[e.key.text] = r.fieldValue(e.value, &r.out.benefit.Fields[i])
		}
	}
}

// evidence reads the documents that come with the line: codes, or a code with its day of issue.
func (r *exampleReader) evidence(n *yamlNode) {
	if n == nil {
		return
	}
	l := &r.out.claim.Lines[0]
	for _, item := range r.items(n, "evidence") {
		code, issued := item, l.Date
		if item.kind == nodeMapping {
			o := r.object(item, "a document", documentKeys...)
			code = o.need("code")
			if v := o.get("issued"); v != nil {
				issued = r.date(v, "issued")
			}
		}
		if code == nil {
			continue
		}
		if name := r.reference(code, "document", sortedKeys(r.book.Evidence)); name != "" {
			l.Evidence = append(l.Evidence, engine.Evidence{Code: name, Document: "example", IssuedOn: issued})
		}
	}
}

// member reads the member as of the governing date. Without a word the member is 40 years old, covered and in order.
func (r *exampleReader) member(n *yamlNode) {
	m := &r.out.facts.Member
	*m = engine.Member{ID: exampleMember, Born: r.bornAt(40), Coverage: []engine.Span{{From: firstDay}}}
	keys := slices.Concat(memberKeys, r.statuses())
	o := r.object(orEmpty(n, r.out.at), "the member", keys...)
	if o == nil {
		return
	}
	if v := o.get("age"); v != nil {
		m.Born = r.bornAt(int(min(r.count(v, "age"), 120)))
	}
	if v := o.get("born"); v != nil {
		m.Born = r.date(v, "born")
	}
	if v := o.get("tenure_months"); v != nil {
		m.Coverage = []engine.Span{{From: r.on.AddMonths(-int(min(r.count(v, "tenure_months"), 1200)))}}
	}
	if v := o.get("covered"); v != nil && !r.boolean(v, "covered") {
		m.Coverage = nil
	}
	r.contributions(o.get("contributions"))
	m.Households = []engine.HouseholdSpan{{Household: exampleHousehold, Holder: r.boolean(o.get("holder"), "holder")}}
	for _, code := range r.statuses() {
		if r.boolean(o.get(code), code) {
			m.Statuses = append(m.Statuses, engine.StatusSpan{Code: code})
		}
	}
}

// firstDay is when cover begins that an example says nothing about.
var firstDay = engine.MustDate("1990-01-01")

// bornAt is a birth that makes a member `age` years old on the governing date, away from the birthday.
func (r *exampleReader) bornAt(age int) engine.Date {
	if r.on.Year() <= age+2 {
		return firstDay
	}
	return r.on.AddMonths(-12*age - 6)
}

func (r *exampleReader) statuses() []string {
	return append([]string{engine.StatusPreferential, engine.StatusDisabled, engine.StatusGlobalFile}, sortedKeys(r.book.Statuses)...)
}

func (r *exampleReader) contributions(n *yamlNode) {
	state := engine.ContributionsInOrder
	if n != nil {
		if n.is("none") {
			return
		}
		state = engine.ContributionState(r.oneOf(n, "contributions",
			string(engine.ContributionsInOrder), string(engine.ContributionsBehind), string(engine.ContributionsLost)))
	}
	r.out.facts.Member.Contributions = []engine.ContributionSpan{{State: state}}
}

// household reads the household; none makes it unknown.
func (r *exampleReader) household(n *yamlNode) {
	if n.is("none") {
		r.out.facts.Member.Households = nil
		return
	}
	size, children, youngest := int64(1), int64(0), int64(-1)
	if n != nil {
		o := r.object(n, "the household", householdKeys...)
		if v := o.get("children"); v != nil {
			children = min(r.count(v, "children"), 50)
			size += children
		}
		if v := o.get("size"); v != nil {
			size = min(r.count(v, "size"), 50)
			if size < children {
				r.errorAt(v, "a household smaller than its children", "")
			}
		}
		if v := o.get("youngest"); v != nil {
			youngest = min(r.count(v, "youngest"), 120)
		}
	}
	h := engine.Household{ID: exampleHousehold}
	for i := range size {
		age := 40
		if i < children {
			age = 10
		}
		if i == 0 && youngest >= 0 {
			age = int(youngest)
		}
		h.People = append(h.People, engine.Person{Member: exampleMember, Born: r.bornAt(age)})
	}
	r.out.facts.Households = []engine.Household{h}
}

// provider reads who gave the service; without a word the line names nobody.
func (r *exampleReader) provider(n *yamlNode) {
	if n == nil || n.is("none") {
		return
	}
	o := r.object(n, "the provider", providerKeys...)
	if o == nil {
		return
	}
	r.out.claim.Lines[0].Provider = exampleProvider
	if v := o.get("known"); v != nil && !r.boolean(v, "known") {
		return
	}
	p := engine.Provider{ID: exampleProvider, Country: "BE"}
	if v := o.get("profession"); v != nil && r.isCode(v) {
		p.Profession = v.text
	}
	if v := o.get("country"); v != nil {
		p.Country = r.text(v, "the country")
	}
	if r.boolean(o.get("recognised"), "recognised") {
		p.Recognised = []engine.Span{{}}
	}
	if r.boolean(o.get("conventioned"), "conventioned") {
		p.Conventioned = []engine.Span{{}}
	}
	if v := o.get("network"); v != nil && !v.is("none") {
		p.Networks = []engine.NetworkSpan{{Code: r.text(v, "the network")}}
	}
	r.out.facts.Providers = []engine.Provider{p}
}
