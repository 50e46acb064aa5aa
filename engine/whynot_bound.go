package engine

import "slices"

// roomDays lists the days on which any cap of the line has room again, nearest first: two may be used up at once.
func (l *lineDecider) roomDays() []Date {
	var days []Date
	for i, lim := range l.benefit.Limits {
		if s := &l.view.Standing[i]; s.Concerned && lim.Bound() == BoundAtMost {
			days = append(days, l.widerDays(lim, s)...)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return days[:min(len(days), maxLater)]
}

// widerDays lists the days on which a limit has room again, nearest first: those on which its window frees, and, of a cap
// that varies, those on which it may be another. A ladder by year of insurance is for life and grows all the same.
func (l *lineDecider) widerDays(lim *Limit, s *Standing) []Date {
	days := l.freeDays(lim, s)
	if c := lim.AtMost; c != nil && c.Is != nil {
		if _, fixed := c.Is.(Constant); fixed {
			return days
		}
	}
	days = append(days, l.turningDays()...)
	slices.Sort(days)
	days = slices.Compact(days)
	return days[:min(len(days), maxLater)]
}

// boundReads reports whether a value of a limit names the variable, in any of its dates and cases.
func (l *lineDecider) boundReads(c *Choice, name string) bool {
	switch {
	case c == nil:
		return false
	case c.Is != nil:
		return named(c.Is.Figures(&l.view, nil), name)
	}
	for i := range c.Dates {
		if l.boundReads(&c.Dates[i].Choice, name) {
			return true
		}
	}
	for i := range c.Cases {
		k := &c.Cases[i]
		if k.If != nil && named(k.If.Figures(&l.view, nil), name) || l.boundReads(&k.Choice, name) {
			return true
		}
	}
	return false
}
