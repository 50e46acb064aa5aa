package rules

import "octroi/engine"

// kind is the kind of what a limit has used and still allows.
func (l limitName) kind() engine.Kind { return l.measure.Value(0, "").Kind }

// limitVariables reads the limit at index i of the benefit: only what means something for it (refusals says why the
// others do not).
func limitVariables(i int, l limitName, step engine.Quantity) []variable {
	all := []variable{{name: "used." + l.id, kind: l.kind(), doc: "what the limit has used before the line",
		read: standing(l, func(v *engine.View) (engine.Value, error) { return v.Used(i), nil })}}
	if l.hasLeft() {
		all = append(all, variable{name: "left." + l.id, kind: l.kind(), doc: "what the limit still allows before the line",
			read: standing(l, func(v *engine.View) (engine.Value, error) {
				if !v.Standing[i].Bounded {
					return engine.Value{}, errUnbounded
				}
				return v.Remaining(i), nil
			})})
	}
	if l.every.Block() {
		all = append(all, flag("open."+l.id, "a block of the limit is open, or the line opens it",
			func(v *engine.View) bool { return v.Open(i) }))
	}
	if l.hasOrdinal(step) {
		place := variable{name: "ordinal." + l.id, kind: engine.KindInt, doc: "the place of the unit, or of what is counted, in the limit's window",
			inEach: l.measure == engine.MeasureUnits,
			read:   reader{number: func(v *engine.View) (int64, error) { return v.Ordinal(i), nil }}}
		all = append(all, place)
	}
	for j := range all {
		all[j].limit = i + 1
		all[j].fact = &engine.Fact{Name: all[j].name, Group: engine.FactLimit, Slot: i}
	}
	return all
}

func (l limitName) hasLeft() bool { return !l.counter }

func (l limitName) hasOrdinal(step engine.Quantity) bool {
	return l.measure == engine.MeasureCount || (l.measure == engine.MeasureUnits && (step == 0 || step == engine.One))
}

// refusals are the names that a rule author may expect of a limit and that mean nothing for it, with the reason.
func (l limitName) refusals(step engine.Quantity) map[string]absence {
	all := make(map[string]absence)
	if !l.hasLeft() {
		all["left."+l.id] = absence{"limit '" + l.id + "' has no bound, so that nothing is left of it",
			"name used." + l.id + ", or give the limit at_most or after"}
	}
	if !l.every.Block() {
		all["open."+l.id] = absence{"limit '" + l.id + "' has 'every: " + l.every.String() + "', which no line opens",
			"open is for limits every 'N months from first use' or 'N calendar years'"}
	}
	switch {
	case l.hasOrdinal(step):
	case l.measure == engine.MeasureUnits:
		all["ordinal."+l.id] = absence{"ordinal." + l.id + " is the place of whole units, and this benefit's unit has steps of " + step.String(),
			"remove 'step' from the unit, or pay by something else than the place"}
	default:
		all["ordinal."+l.id] = absence{"limit '" + l.id + "' counts money, in which nothing has a place",
			"ordinal is for limits that measure units or count"}
	}
	return all
}

// standing reads a figure in the limit's measure.
func standing(l limitName, read func(*engine.View) (engine.Value, error)) reader {
	if l.kind() == engine.KindMoney {
		return reader{money: func(v *engine.View) (engine.Money, error) {
			x, err := read(v)
			return x.Money(), err
		}}
	}
	return reader{unit: l.measure == engine.MeasureUnits, number: func(v *engine.View) (int64, error) {
		x, err := read(v)
		return x.N, err
	}}
}
