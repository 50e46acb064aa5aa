package audit

import "octroi/engine"

// erasedDoc is what stands in the place of a document that was erased.
const erasedDoc = `{"erased":true}`

// erased wants nothing to be left of the documents of an erased member (I7), and puts what the rows say in their place: the
// lines of the decision, and what each booked itself. So every reversal is still held against what it takes back, every
// payment against its line, and the lines against the decision.
func (r *run) erased(f *claimFile, v *versionRow, doc string, bad func(string)) {
	if doc != erasedDoc || v.claimDoc.Valid || v.decision != erasedDoc || v.facts != erasedDoc || v.reasoned {
		bad("the member was erased, and what it said is still there")
	}
	v.lines, v.claimLines = nil, nil
	for i := range f.lines {
		if l := &f.lines[i]; l.version == v.version {
			v.lines = append(v.lines, engine.LineDecision{
				Benefit: l.benefit, Category: l.category, Date: engine.Date(l.date), Outcome: l.outcome, Pays: l.pays, ExGratia: l.exGratia,
				WaitsFor: engine.WaitsFor(l.waitsFor),
			})
		}
	}
	v.claimLines = make([]engine.Line, len(v.lines))
	for i := range f.payments {
		p := &f.payments[i]
		if p.version == v.version && p.reverses == 0 && p.line >= 0 && p.line < int64(len(v.lines)) {
			l := &v.lines[p.line]
			l.PayTo, l.PayMode = p.payTo, p.payMode
			v.claimLines[p.line].Provider = p.payee
		}
	}
	for i := range f.entries {
		e := &f.entries[i]
		if e.version == v.version && e.reverses == 0 && e.line >= 0 && e.line < int64(len(v.lines)) {
			l := &v.lines[e.line]
			l.Consumptions = append(l.Consumptions, engine.Consumption{
				Counter: engine.Counter(e.counter), Limit: e.limit, Date: engine.Date(e.date), Of: e.of, Value: e.value,
			})
		}
	}
}
