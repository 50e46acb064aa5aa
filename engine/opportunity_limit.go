package engine

import (
	"slices"
	"strings"
)

// standings works out where every limit stands for the prospect, as Decide does for a line. A counter that only a claim tells
// is a new one, on which nothing stands.
func (p *prospect) standings() {
	n := len(p.benefit.Limits)
	p.apart, p.atLeast = make([]bool, n), make([]bool, n)
	if n == 0 {
		return
	}
	p.view.Standing = make([]Standing, n)
	for i, lim := range p.benefit.Limits {
		p.stand(i, lim)
	}
}

func (p *prospect) stand(i int, lim *Limit) {
	s := &p.view.Standing[i]
	s.Concerned = lim.When == nil || p.ask(lim.When) != replyNo
	counter, missing, err := lim.counter(&p.view)
	if missing.Group == FactHousehold && missing.Name != "" {
		p.excluded = p.excluded || s.Concerned // the claim would wait for the household, whatever it brings
		return
	}
	p.apart[i] = missing.Name != "" || err != nil
	s.Counter, s.Known = counter, !p.apart[i]
	if !p.windowOf(i, lim, s) {
		return
	}
	if s.Known {
		p.use(lim, s)
		s.already = s.already && !readsClaim(lim.Of, &p.view)
	}
	p.boundOf(i, lim, s)
}

// windowOf settles the window of a limit; false when there is none.
func (p *prospect) windowOf(i int, lim *Limit, s *Standing) bool {
	s.Open = true
	switch {
	case lim.Every.Kind == KindMembershipYear:
		return p.window(lim, s)
	case !lim.Every.Block():
		s.Window = lim.Every.WindowOf(p.on)
		return true
	}
	opened := s.Counter
	s.Opens = s.Concerned
	if lim.OpenedBy != nil {
		opened = OpensOf(s.Counter)
		s.Opens = s.Opens && p.ask(lim.OpenedBy) == replyYes
	}
	if w, open := blockAt(lim.Every, p.openings(opened), p.on); open && !p.apart[i] {
		s.Window = w
		return true
	}
	s.Open, s.fresh = s.Opens, true
	s.Concerned = s.Concerned && s.Opens
	s.Window = lim.Every.WindowOf(p.on)
	return true
}

// readsClaim reports whether what a limit counts differs from claim to claim: then one that was counted before is no promise
// that the next will be the same.
func readsClaim(of Formula, v *View) bool {
	return of == nil || slices.ContainsFunc(of.Figures(v, nil), func(a Arg) bool { return strings.HasPrefix(a.Name, "line.") })
}

// boundOf finds the bound of a limit: the least that it may come to.
func (p *prospect) boundOf(i int, lim *Limit, s *Standing) {
	c := lim.AtMost
	if c == nil {
		c = lim.After
	}
	found, certain := 0, true
	p.reachable(c, func(v Value, known bool) {
		if !known {
			certain = false
			return
		}
		bound := lim.bound(v)
		p.atLeast[i] = p.atLeast[i] || found > 0 && bound != s.Bound
		if found == 0 || bound < s.Bound {
			s.Bound = bound
		}
		found++
	})
	s.Bounded = found > 0 && certain
	if s.Bounded && s.fresh && s.Opens && lim.Bound() == BoundAtMost && p.shifts(lim, s) {
		s.Used = max(s.Used, s.Bound)
	}
}

// usedUp reports whether a cap leaves no room for even the smallest claim.
func (p *prospect) usedUp(i int, lim *Limit) bool {
	s := &p.view.Standing[i]
	if lim.Bound() != BoundAtMost || !s.Concerned || !s.Bounded {
		return false
	}
	room := s.Bound - s.Used
	switch lim.Measure {
	case MeasureUnits:
		return Quantity(max(0, room)).Floor(p.benefit.Step) == 0
	case MeasureCount:
		return room <= 0 && !s.already
	default:
		return room <= 0
	}
}

// limit tells where limit i stands; false for one that has nothing to tell.
func (p *prospect) limit(i int, ends Date) (OpportunityLimit, bool) {
	lim, s := p.benefit.Limits[i], &p.view.Standing[i]
	if !s.Concerned || lim.Bound() == BoundNone || (!s.Known && !p.apart[i]) {
		return OpportunityLimit{}, false
	}
	o := OpportunityLimit{Limit: lim, Window: s.Window, Used: s.Used, Known: s.Bounded, AtLeast: p.atLeast[i], New: p.apart[i]}
	if s.Bounded {
		o.Remaining = max(0, s.Bound-s.Used)
	}
	o.Until = lapses(lim, s, ends)
	return o, true
}

// lapses is the last day on which what a limit leaves now can be used, 0 when it does not lapse: the room of a window that
// looks back only grows, and a block that is not open has not begun to run.
func lapses(lim *Limit, s *Standing, ends Date) Date {
	switch {
	case lim.Every.LooksBack(), lim.Every.Kind == KindLifetime, s.fresh, s.Window.Until == 0:
		return lastDay(ends)
	case ends != 0 && ends < s.Window.Until:
		return lastDay(ends)
	default:
		return s.Window.Until - 1
	}
}

// lastDay is the day before one on which something ends, 0 when it does not.
func lastDay(ends Date) Date {
	if ends == 0 {
		return 0
	}
	return ends - 1
}

// ends is the day on which the benefit or the member's cover ends, 0 when neither is known to.
func (p *prospects) ends() Date {
	ends, m := p.benefit.Until, &p.facts.Member
	day := p.on
	for moved := true; moved; {
		moved = false
		for _, s := range m.Coverage {
			if !s.Contains(day) {
				continue
			}
			if s.Until == 0 {
				return ends
			}
			day, moved = s.Until, true
		}
	}
	if day > p.on && (ends == 0 || day < ends) {
		return day
	}
	return ends
}
