package engine

import (
	"math"
	"slices"
)

// standings works out where every limit of the benefit stands before the line, for the rules that read used.<limit>,
// left.<limit> and the like, and for the limits themselves. A limit may read those before it.
func (l *lineDecider) standings() {
	n := len(l.benefit.Limits)
	if n == 0 {
		return
	}
	l.view.Standing = spared(l.decider, &l.spareStandings, n)
	for i, lim := range l.benefit.Limits {
		l.stand(lim, &l.view.Standing[i])
	}
}

// stand works out one limit. What a limit that does not concern the line cannot know is nobody's business: it pends
// nothing, unless a rule asks for it.
func (l *lineDecider) stand(lim *Limit, s *Standing) {
	s.Concerned = true
	if lim.When != nil {
		holds, known := l.holds(lim.rule, lim.When)
		if !known {
			s.Concerned = false
			return
		}
		s.Concerned = holds
	}
	l.mute = !s.Concerned
	defer func() { l.mute = false }()
	counter, ok := l.counter(lim)
	if !ok {
		return
	}
	s.Counter, s.Known = counter, true
	if l.decider.known != nil && s.Concerned && !slices.Contains(l.decider.known, counter) {
		l.unread = true
	}
	if !l.window(lim, s) {
		return
	}
	l.mute = !s.Concerned
	l.use(lim, s)
	l.mute = !s.Concerned
	l.boundOf(lim, s)
}

// boundOf evaluates the cap or the threshold of a limit.
func (l *lineDecider) boundOf(lim *Limit, s *Standing) {
	c := lim.AtMost
	if c == nil {
		c = lim.After
	}
	if c == nil {
		return
	}
	if v, _, branch, ok := l.choose(lim.rule, c); ok {
		s.Bound, s.Branch, s.Bounded = lim.bound(v), branch, true
		if s.fresh && s.Opens && lim.Bound() == BoundAtMost && l.shifts(lim, s) {
			s.Used = max(s.Used, s.Bound)
		}
	}
}

// bound reads the value of at_most or after in the limit's measure; a negative bound is a bound of nothing.
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

// consume is step 10: one entry per limit that the line touches, of the final figures. Of a line that a threshold
// denied, only what was presented counts.
func (l *lineDecider) consume() {
	n := len(l.benefit.Limits)
	if n == 0 {
		return
	}
	l.out.Consumptions = make([]Consumption, 0, n)
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		if !s.Concerned || (l.below && lim.Bound() != BoundAfter) {
			continue
		}
		c := Consumption{Counter: s.Counter, Limit: lim.Code, Window: s.Window, Date: l.view.On, Value: l.consumed(i, lim)}
		if lim.Measure == MeasureCount {
			c.Of = s.of
		}
		if c.Value == 0 {
			continue
		}
		l.out.Consumptions = append(l.out.Consumptions, c)
		if lim.OpenedBy != nil && s.Opens {
			c.Counter, c.Of, c.Value = OpensOf(s.Counter), "", 1
			l.out.Consumptions = append(l.out.Consumptions, c)
		}
	}
}

// consumed is what the line takes from limit i: what was presented of a threshold, what was granted of any other.
func (l *lineDecider) consumed(i int, lim *Limit) int64 {
	switch {
	case lim.Bound() == BoundAfter, lim.Measure == MeasureExpense:
		return l.view.Standing[i].presented
	case lim.Measure == MeasureUnits:
		return int64(l.unitsPaid)
	case lim.Measure == MeasureAmount:
		return int64(l.out.Pays)
	default:
		return 1
	}
}

// balances states every limit that concerns the line as the line leaves it.
func (l *lineDecider) balances() {
	if len(l.view.Standing) == 0 {
		return
	}
	l.out.Balances = make([]Balance, 0, len(l.view.Standing))
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		bound := lim.Bound()
		if !s.Known || !s.Concerned || (!s.Bounded && bound != BoundNone) {
			continue
		}
		b := Balance{Limit: lim.ID, Code: lim.Code, Measure: lim.Measure, Window: s.Window, Bound: bound, Used: s.Used + l.took(lim, s)}
		if lim.Measure == MeasureUnits {
			b.Unit = l.benefit.Unit
		}
		if bound != BoundNone {
			b.Remaining = max(0, s.Bound-b.Used)
		}
		l.out.Balances = append(l.out.Balances, b)
	}
}

// took is what the line added to what a limit has used: its entry, or a new value counted.
func (l *lineDecider) took(lim *Limit, s *Standing) int64 {
	for i := range l.out.Consumptions {
		c := &l.out.Consumptions[i]
		switch {
		case c.Counter != s.Counter:
		case lim.Measure != MeasureCount:
			return c.Value
		case !s.already:
			return 1
		}
	}
	return 0
}
