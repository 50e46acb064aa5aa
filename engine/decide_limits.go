package engine

import "math"

// standings works out where every limit of the benefit stands before the line, for the rules that read used.<limit>
// and left.<limit> and for the limits themselves.
func (l *lineDecider) standings() {
	n := len(l.benefit.Limits)
	if n == 0 {
		return
	}
	l.view.Standing = make([]Standing, n)
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		s.Window = lim.Every.WindowOf(l.view.On)
		counter, ok := l.counter(lim)
		if !ok {
			continue
		}
		s.Counter = counter
		s.Known = true
		if lim.Measure == MeasureCount {
			l.countStanding(i, lim, s)
		} else {
			s.Used = l.sum(counter, s.Window)
		}
	}
	for i, lim := range l.benefit.Limits {
		if v, _, _, ok := l.choose(lim.rule, lim.AtMost); ok {
			l.view.Standing[i].Bound, l.view.Standing[i].Bounded = lim.bound(v), true
		}
	}
}

// bound reads the value of at_most in the limit's measure; a negative bound is a bound of nothing.
func (l *Limit) bound(v Value) int64 {
	switch {
	case v.Kind == KindMoney:
		return max(0, int64(v.Money().Round()))
	case l.Measure == MeasureUnits && v.Kind == KindInt:
		n, ok := mulInt(v.N, quantityScale)
		if !ok {
			n = math.MaxInt64
		}
		return max(0, n)
	case l.Measure == MeasureCount && v.Kind == KindQuantity:
		return max(0, v.N/quantityScale)
	default:
		return max(0, v.N)
	}
}

// counter composes the limit's counter for this line; it reports false after pending the line.
func (l *lineDecider) counter(lim *Limit) (Counter, bool) {
	c, missing, err := lim.counter(&l.view)
	switch {
	case err != nil:
		l.fault(lim.rule)
		return "", false
	case missing.Name != "":
		l.require([]Fact{missing})
		return "", false
	default:
		return c, true
	}
}

// counter composes the counter of the limit for a line. A fact that the scope or a key needs and that is absent is
// returned as missing.
func (l *Limit) counter(v *View) (c Counter, missing Fact, err error) {
	owner := ""
	switch l.Scope {
	case PerMember:
		owner = v.Member.ID
	case PerHousehold:
		if owner = v.Member.HouseholdOn(v.On).Household; owner == "" {
			return "", Fact{Name: "household", Group: FactHousehold}, nil
		}
	case PerPayer:
	}
	if len(l.Keys) == 0 {
		return CounterOf(l.Code, l.Scope, owner), Fact{}, nil
	}
	keys := make([]Value, len(l.Keys))
	for i, k := range l.Keys {
		for _, f := range k.Facts() {
			if !v.Known(f) {
				return "", f, nil
			}
		}
		if keys[i], err = k.Value(v); err != nil {
			return "", Fact{}, err
		}
	}
	return CounterOf(l.Code, l.Scope, owner, keys...), Fact{}, nil
}

// sum adds up what a counter consumed in a window, before this claim and by its former lines.
func (l *lineDecider) sum(c Counter, w Window) int64 {
	total := int64(0)
	for _, entries := range [...][]Entry{l.facts.Consumed, l.taken} {
		for i := range entries {
			if entries[i].Counter == c && w.Contains(entries[i].Date) {
				total += entries[i].Value
			}
		}
	}
	return total
}

// countStanding counts the distinct values that a count limit has granted in its window, and looks up this line's own.
func (l *lineDecider) countStanding(i int, lim *Limit, s *Standing) {
	if l.counts == nil {
		l.counts = make([]countKey, len(l.benefit.Limits))
	}
	of, known := l.counted(lim)
	l.counts[i].of = of
	var seen []Entry // distinct values, with their sums over the window
	for _, entries := range [...][]Entry{l.facts.Consumed, l.taken} {
		for j := range entries {
			if e := &entries[j]; e.Counter == s.Counter && s.Window.Contains(e.Date) {
				seen = addTo(seen, e.Of, e.Value)
			}
		}
	}
	for j := range seen {
		if seen[j].Value > 0 {
			s.Used++
			l.counts[i].already = l.counts[i].already || (known && seen[j].Of == of)
		}
	}
}

// counted is the value that a count limit counts for this line. It reports false after pending the line.
func (l *lineDecider) counted(lim *Limit) (string, bool) {
	if lim.Of == nil {
		return l.claim.ID + "/" + formatInt(int64(l.index)), true
	}
	if !l.require(lim.Of.Facts()) {
		return "", false
	}
	v, err := lim.Of.Value(&l.view)
	if err != nil {
		l.fault(lim.rule)
		return "", false
	}
	return v.Key(), true
}

func addTo(entries []Entry, of string, value int64) []Entry {
	for i := range entries {
		if entries[i].Of == of {
			entries[i].Value += value
			return entries
		}
	}
	return append(entries, Entry{Of: of, Value: value})
}

// units is step 4: the limits on units and counts. It settles part.units, and reports false when nothing is granted.
func (l *lineDecider) units() bool {
	part := &l.view.Part
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		switch lim.Measure {
		case MeasureUnits:
			room := Quantity(max(0, s.Bound-s.Used)).Floor(l.benefit.Step)
			l.bindBy(i, int64(part.Units), min(int64(part.Units), int64(room)))
			part.Units = min(part.Units, room)
		case MeasureCount:
			if l.counts[i].already || s.Used < s.Bound {
				l.limitStep(i, "limit_open", 1, 1)
				continue
			}
			l.bindBy(i, 1, 0)
			part.Units = 0
		case MeasureAmount:
		}
		if part.Units == 0 {
			l.denied = true
			return false
		}
	}
	return true
}

// amounts is step 8: the limits on amounts, own and pooled; the lowest remaining binds and is named.
func (l *lineDecider) amounts(due Cents) Cents {
	granted := int64(due)
	for i, lim := range l.benefit.Limits {
		if lim.Measure != MeasureAmount {
			continue
		}
		s := &l.view.Standing[i]
		room := min(granted, max(0, s.Bound-s.Used))
		l.bindBy(i, granted, room)
		granted = room
	}
	return Cents(granted)
}

// bindBy records that limit i was asked for one figure and grants another: nothing special, a cut, or nothing at all.
func (l *lineDecider) bindBy(i int, asked, granted int64) {
	code := "limit_open"
	switch {
	case asked == 0 || granted == asked:
	case granted == 0:
		code = "limit_reached"
	default:
		code = "limit_cut"
	}
	step := l.limitStep(i, code, asked, granted)
	if code == "limit_open" {
		return
	}
	l.cut = true
	lim, s := l.benefit.Limits[i], &l.view.Standing[i]
	l.out.BoundBy = lim.ID
	l.out.Reasons = append(l.out.Reasons, Reason{Code: code, Args: step.Args})
	if next := s.Window.Until; next != 0 && l.benefit.InForce(next) {
		l.whyNot("why_next_window", Arg{"limit", LimitValue(lim.Code)}, Arg{"date", DateValue(next)})
	}
}

func (l *lineDecider) limitStep(i int, code string, asked, granted int64) Step {
	lim, s, unit := l.benefit.Limits[i], &l.view.Standing[i], l.benefit.Unit
	start := len(l.args)
	l.args = append(l.args,
		Arg{"limit", LimitValue(lim.Code)},
		Arg{"window", WindowValue(s.Window)},
		Arg{"used", lim.value(s.Used, "")}, // the sentence names the unit once: "19 of 20 sessions"
		Arg{"at_most", lim.value(s.Bound, unit)},
		Arg{"asked", lim.value(asked, "")},
		Arg{"granted", lim.value(granted, unit)})
	step := Step{Rule: lim.rule, Code: code, Args: l.keep(start)}
	l.out.Steps = append(l.out.Steps, step)
	return step
}

// consume is step 10: one entry per limit that the line touches, of the final figures.
func (l *lineDecider) consume() {
	if len(l.benefit.Limits) == 0 {
		return
	}
	l.out.Consumptions = make([]Consumption, 0, len(l.benefit.Limits))
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		c := Consumption{Counter: s.Counter, Limit: lim.Code, Window: s.Window}
		switch lim.Measure {
		case MeasureUnits:
			c.Value = int64(l.view.Part.Units)
		case MeasureAmount:
			c.Value = int64(l.out.Pays)
		case MeasureCount:
			c.Value, c.Of = 1, l.counts[i].of
		}
		if c.Value == 0 {
			continue
		}
		l.out.Consumptions = append(l.out.Consumptions, c)
		l.taken = append(l.taken, Entry{Counter: c.Counter, Date: l.view.On, Of: c.Of, Value: c.Value})
	}
}

// balances states every limit as the line leaves it.
func (l *lineDecider) balances() {
	if len(l.view.Standing) == 0 {
		return
	}
	l.out.Balances = make([]Balance, 0, len(l.view.Standing))
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		if !s.Known || !s.Bounded {
			continue
		}
		used := s.Used
		for j := range l.out.Consumptions {
			if c := &l.out.Consumptions[j]; c.Counter == s.Counter {
				if lim.Measure != MeasureCount {
					used += c.Value
				} else if !l.counts[i].already {
					used++
				}
			}
		}
		unit := ""
		if lim.Measure == MeasureUnits {
			unit = l.benefit.Unit
		}
		l.out.Balances = append(l.out.Balances, Balance{
			Limit: lim.ID, Code: lim.Code, Measure: lim.Measure, Unit: unit, Window: s.Window,
			Used: used, Remaining: max(0, s.Bound-used),
		})
	}
}
