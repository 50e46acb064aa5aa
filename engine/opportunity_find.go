package engine

import "slices"

// opportunity weighs the ways of claiming the benefit; false when there is nothing to propose.
func (p *prospects) opportunity() (Opportunity, bool) {
	ends := p.ends()
	var fit, open []*prospect // those that the conditions allow, and those with room
	for i := range p.ways {
		w := &p.ways[i]
		w.standings()
		if w.weigh(); w.excluded {
			continue
		}
		fit = append(fit, w)
		if !w.full {
			open = append(open, w)
		}
	}
	if len(open) == 0 {
		return Opportunity{}, false
	}
	o := Opportunity{Benefit: p.benefit.Code, Category: p.benefit.Category, Kind: OpportunityUnused}
	o.Limits = p.limits(fit, ends)
	if p.used(open) {
		if o.Kind = OpportunityPartlyUsed; !slices.ContainsFunc(o.Limits, OpportunityLimit.leavesRest) {
			return Opportunity{}, false // it was used, and nothing says how much of it there is
		}
	}
	o.Until = untilOf(o.Limits, ends)
	p.because(&o)
	p.needs(&o, open)
	return o, true
}

// leavesRest reports whether a cap tells what is left of a benefit that was used.
func (o OpportunityLimit) leavesRest() bool {
	return o.Limit.Bound() == BoundAtMost && o.Limit.Every.Kind != KindDay && o.Known && !o.New && o.Remaining > 0
}

// used reports whether the member used any of the benefit in the time that its limits count now.
func (p *prospects) used(open []*prospect) bool {
	w := p.period(open)
	if slices.ContainsFunc(p.facts.History, func(g Granted) bool {
		return g.Benefit == p.benefit.Code && g.Lines > 0 && w.Contains(g.Date)
	}) {
		return true
	}
	return slices.ContainsFunc(open, func(x *prospect) bool { // taken over from before octroi
		for i, lim := range p.benefit.Limits {
			s := &x.view.Standing[i]
			if lim.Scope == PerMember && !lim.Pool && lim.Bound() == BoundAtMost && s.Concerned && s.Used > 0 {
				return true
			}
		}
		return false
	})
}

// unboundedMonths is how long ago a benefit counts as used that no window says it of.
const unboundedMonths = 12

// period is the time in which a benefit counts as used: the longest window that ends, of its limits; else a lifetime, when a
// limit counts one; else the last twelve months.
func (p *prospects) period(open []*prospect) Window {
	longest, forLife := Window{}, false
	for _, x := range open {
		for i, lim := range p.benefit.Limits {
			s := &x.view.Standing[i]
			switch {
			case !s.Concerned || !s.Known || lim.Every.Kind == KindDay || s.fresh || lim.Bound() == BoundNone:
			case s.Window == Window{}:
				forLife = true
			case s.Window.Until-s.Window.From > longest.Until-longest.From:
				longest = s.Window
			}
		}
	}
	if longest == (Window{}) && !forLife {
		return Window{From: p.on.AddMonths(-unboundedMonths), Until: p.on + 1}
	}
	return longest
}

// useFrom is the first day whose lines may count as use of the benefit, before anybody knows which blocks are open.
func (p *prospects) useFrom() Date {
	from := p.on.AddMonths(-unboundedMonths)
	for _, lim := range p.benefit.Limits {
		first := p.on.AddMonths(-unboundedMonths)
		switch lim.Every.Kind {
		case KindLifetime:
			return 1
		case KindMonthsFromFirst:
			first = p.on.AddMonths(-lim.Every.N)
		case KindYearsFromFirst:
			first = p.on.YearStart().AddMonths(-12 * lim.Every.N)
		case KindMonthsBack, KindYearsBack:
			first = lim.Every.WindowOf(p.on).From
		case KindCalendarYear, KindCalendarMonth, KindDay, KindMembershipYear:
		}
		from = min(from, first)
	}
	return max(1, from)
}

// untilOf is the last day on which what is left can be used: of the longest window that ends. What a single day allows is
// nothing that anybody saves up.
func untilOf(limits []OpportunityLimit, ends Date) Date {
	last := Date(0)
	for i := range limits {
		o := &limits[i]
		if o.Limit.Bound() == BoundAtMost && o.Limit.Every.Kind != KindDay && !o.New && (!o.Known || o.Remaining > 0) {
			last = max(last, o.Until)
		}
	}
	if last == 0 {
		return lastDay(ends)
	}
	return last
}

// limits tells where the limits stand, in the order of the book. One that stands otherwise for other values of a field is told
// for each, with those values.
func (p *prospects) limits(fit []*prospect, ends Date) []OpportunityLimit {
	var out []OpportunityLimit
	for i := range p.benefit.Limits {
		var alike []OpportunityLimit
		var of [][]*prospect
		for _, w := range fit {
			o, tells := w.limit(i, ends)
			if !tells {
				continue
			}
			at := slices.IndexFunc(alike, o.same)
			if at < 0 {
				alike, of = append(alike, o), append(of, nil)
				at = len(alike) - 1
			}
			of[at] = append(of[at], w)
		}
		for at := range alike {
			alike[at].Where = p.where(of[at], fit)
		}
		out = append(out, alike...)
	}
	return out
}

// same reports whether two standings of a limit say the same.
func (o OpportunityLimit) same(x OpportunityLimit) bool {
	return o.Window == x.Window && o.Used == x.Used && o.Remaining == x.Remaining && o.Known == x.Known && o.New == x.New && o.Until == x.Until
}

// where tells some ways of claiming from all that fit, by the fields in which fewer values occur.
func (p *prospects) where(some, all []*prospect) []FieldChoice {
	if len(some) == len(all) {
		return nil
	}
	var out []FieldChoice
	for i := range p.benefit.Fields {
		values := valuesOf(some, i)
		if len(values) > 0 && len(values) < len(valuesOf(all, i)) {
			out = append(out, FieldChoice{Field: &p.benefit.Fields[i], Values: values})
		}
	}
	return out
}

// valuesOf lists the distinct values of field i.
func valuesOf(ways []*prospect, i int) []Value {
	var values []Value
	for _, w := range ways {
		if v := w.chosen[i]; v.Kind != KindNone && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}
