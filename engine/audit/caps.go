package audit

import "octroi/engine"

// capTold is what a use of a limit keeps for reports: the cap that it was held against, and the first day that counted.
type capTold struct {
	most  int64
	since engine.Date
}

// capsTold holds the caps that uses of limits keep against the balances of the decision (I28).
func (r *run) capsTold(f *claimFile) {
	type use struct {
		decidedLine
		counter, of string
		date        engine.Date
		value       int64
	}
	own := map[use][]capTold{}
	for i := range f.versions {
		v := &f.versions[i]
		for j := range v.lines {
			for k := range v.lines[j].Consumptions {
				c := &v.lines[j].Consumptions[k]
				at := use{decidedLine{v.version, int64(j)}, string(c.Counter), c.Of, c.Date, c.Value}
				if v.readable {
					own[at] = append(own[at], capTold{capLeft(&v.lines[j], c), c.Window.From})
				}
			}
		}
	}
	keyOf := func(e *entryRow) use {
		at := use{lineOf(e.version, e.line, e.reverses), e.counter, e.of, engine.Date(e.date), e.value}
		if e.reverses != 0 {
			at.value = -at.value
		}
		return at
	}
	for i := range f.entries { // of an erased member: what the entry says is held against its opposite
		if e := &f.entries[i]; f.erased && e.reverses == 0 && e.id >= r.usesFrom {
			own[keyOf(e)] = append(own[keyOf(e)], e.capTold)
		}
	}
	for i := range f.entries {
		e := &f.entries[i]
		wanted := own[keyOf(e)]
		if len(wanted) == 0 || e.id < r.usesFrom || f.erased && e.reverses == 0 {
			continue
		}
		r.checked("I28", 1)
		found := false
		for _, w := range wanted { // uses of one line that are alike are of one limit
			found = found || w == e.capTold
		}
		if !found {
			r.fail("I28", lineKey(f.id, e.version, e.line), "the cap, or since when it counts, is not what the decision says", showClaim("journal_consumptions", f.id))
		}
	}
}

// capLeft is the cap of the balance that a use left, of the line or of one of its parts; 0 when the limit has none.
func capLeft(d *engine.LineDecision, c *engine.Consumption) int64 {
	for i := range d.Balances {
		b := &d.Balances[i]
		if b.Code == c.Limit && b.Window == c.Window && b.Bound == engine.BoundAtMost {
			if most := b.Used + b.Remaining; most != 0 {
				return most
			}
			break
		}
	}
	for i := range d.Parts {
		if most := capLeft(&d.Parts[i], c); most != 0 {
			return most
		}
	}
	return 0
}
