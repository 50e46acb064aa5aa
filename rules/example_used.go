package rules

import (
	"fmt"

	"octroi/engine"
)

// usedBefore reads what limits have used before the line: a figure, or one for each of several days.
func (r *exampleReader) usedBefore(n *yamlNode) []usedLimit {
	if n == nil || !r.shaped(n, nodeMapping, "used") {
		return nil
	}
	var out []usedLimit
	for _, e := range n.entries {
		l := r.limit(e.key)
		switch {
		case l == nil:
		case e.value.kind == nodeMapping:
			for _, d := range r.dated(e.value, "used") {
				out = append(out, usedLimit{l, r.figure(l, d.value, "used"), d.from})
			}
		default:
			out = append(out, usedLimit{limit: l, value: r.figure(l, e.value, "used")})
		}
	}
	return out
}

// figures reads a figure for each limit that is named.
func (r *exampleReader) figures(n *yamlNode, what string) []usedLimit {
	if n == nil || !r.shaped(n, nodeMapping, what) {
		return nil
	}
	var out []usedLimit
	for _, e := range n.entries {
		l := r.limit(e.key)
		if l == nil {
			continue
		}
		if what == "remaining" && l.Bound() == engine.BoundNone {
			r.errorAt(e.key, "limit '"+l.ID+"' has no bound, so that nothing remains of it", "state what is used: expect: {used: {"+l.ID+": …}}")
			continue
		}
		out = append(out, usedLimit{limit: l, value: r.figure(l, e.value, what)})
	}
	return out
}

// figure reads a figure in the measure of a limit.
func (r *exampleReader) figure(l *engine.Limit, n *yamlNode, what string) int64 {
	switch l.Measure {
	case engine.MeasureAmount, engine.MeasureExpense:
		return int64(r.amount(n, what))
	case engine.MeasureUnits:
		return int64(r.quantity(n, what))
	default:
		return r.count(n, what)
	}
}

// limit finds the limit of the benefit that n names; nil when there is none.
func (r *exampleReader) limit(n *yamlNode) *engine.Limit {
	ids := make([]string, len(r.out.benefit.Limits))
	for i, l := range r.out.benefit.Limits {
		if l.ID == n.text {
			return l
		}
		ids[i] = l.ID
	}
	r.errorAt(n, "unknown limit '"+n.text+"'", suggestFrom("the benefit", n.text, ids))
	return nil
}

// entriesOf turns what the example says of a limit into earlier entries of its counter. Where lines of their own open the
// block, one of them stands beside the first entry.
func (e *example) entriesOf(l *engine.Limit, counter engine.Counter, on engine.Date) []engine.Entry {
	var out []engine.Entry
	opened, isOpened := e.opened[l]
	first, things := opened, int64(0)
	for _, u := range e.used {
		if u.limit != l || u.value <= 0 {
			continue
		}
		day := u.on
		if day == 0 && isOpened {
			day = opened
		} else if day == 0 {
			day = e.earlier(l, on)
		}
		if !isOpened && (first == 0 || day < first) {
			first = day
		}
		at := engine.Entry{Counter: counter, Date: day, Value: u.value}
		if l.Measure != engine.MeasureCount {
			out = append(out, at)
			continue
		}
		for range u.value { // one entry for each thing that is counted
			things++
			at.Of, at.Value = fmt.Sprintf("earlier %04d", things), 1
			out = append(out, at)
		}
	}
	if l.OpenedBy != nil && first != 0 {
		out = append(out, engine.Entry{Counter: engine.OpensOf(counter), Date: first, Value: 1})
	}
	return out
}
