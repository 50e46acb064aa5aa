package engine

import (
	"slices"
)

// opensOf is the counter beside counter c on which the lines that open its blocks are booked, where not every line does.
func opensOf(c Counter) Counter { return c + "|opens" }

// OpensOf is the counter on which the openings of the blocks of counter c are booked, of a limit with OpenedBy.
func OpensOf(c Counter) Counter { return opensOf(c) }

// window settles the window of limit i that holds the line, and whether the limit concerns the line in it. It reports
// false after pending the line, or when there is no such window.
func (l *lineDecider) window(lim *Limit, s *Standing) bool {
	s.Open = true
	switch {
	case lim.Every.Block():
		return l.block(lim, s)
	case lim.Every.Kind == KindMembershipYear:
		begun := l.view.Member.CoverBegan(l.view.On)
		if begun == 0 {
			s.Known = false
			l.waitOnce(l.reason("fact_missing", Arg{"fact", TextValue("member.covered")}))
			return false
		}
		s.Window = windowFrom(begun, l.view.On)
	default:
		s.Window = lim.Every.WindowOf(l.view.On)
	}
	return true
}

// block finds the block that is open on the governing date, or lets the line open one.
func (l *lineDecider) block(lim *Limit, s *Standing) bool {
	opened := s.Counter
	opens := s.Concerned
	if lim.OpenedBy != nil {
		opened = opensOf(s.Counter)
		if opens {
			var known bool
			if opens, known = l.holds(lim.rule, lim.OpenedBy); !known {
				s.Known = false
				return false
			}
		}
	}
	s.Opens = opens
	if w, ok := blockAt(lim.Every, l.openings(opened), l.view.On); ok {
		s.Window = w
		return true
	}
	s.Open, s.fresh = opens, true
	s.Concerned = s.Concerned && opens
	s.Window = lim.Every.WindowOf(l.view.On)
	return true
}

// openings are the days on which something was booked on a counter, ascending.
func (l *lineDecider) openings(c Counter) []Date {
	var days []Date
	for _, entries := range [...][]Entry{l.facts.Consumed, l.taken} {
		for i := range entries {
			if entries[i].Counter == c && entries[i].Value > 0 {
				days = append(days, entries[i].Date)
			}
		}
	}
	slices.Sort(days)
	return days
}

// blockAt derives the blocks from the days of their openings and returns the one that contains d. An opening inside a
// block opens nothing.
func blockAt(e Every, openings []Date, d Date) (Window, bool) {
	last := Window{}
	for _, x := range openings {
		if x < last.Until {
			continue
		}
		if last = e.WindowOf(x); last.Contains(d) {
			return last, true
		}
	}
	return Window{}, false
}

// use counts what limit i has used where the line stands.
func (l *lineDecider) use(lim *Limit, s *Standing) {
	positions := [1]Window{s.Window}
	all := positions[:]
	if lim.Every.LooksBack() && lim.Bound() == BoundAtMost {
		all = l.positions(lim, s)
	}
	if lim.Measure == MeasureCount {
		var known bool
		s.of, known = l.counted(lim, s)
		s.rank = 1
		for i, w := range all {
			l.countIn(s, w, known, i == 0)
		}
		return
	}
	for i, w := range all {
		used := l.sum(s.Counter, w)
		if i == 0 || used > s.Used {
			s.Used, s.Window = used, w // what is told is the window that binds
		}
	}
}

// positions are the windows of a limit that looks back which contain the line: the one that ends on its date, and those
// that end on later lines already decided.
func (l *lineDecider) positions(lim *Limit, s *Standing) []Window {
	all := []Window{s.Window}
	for _, entries := range [...][]Entry{l.facts.Consumed, l.taken} {
		for i := range entries {
			if e := &entries[i]; e.Counter == s.Counter && e.Date > l.view.On {
				if w := lim.Every.WindowOf(e.Date); w.Contains(l.view.On) && !slices.Contains(all, w) {
					all = append(all, w)
				}
			}
		}
	}
	return all
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

// countIn counts the distinct values that a limit counted in one position of its window, and looks up the line's own.
// Of several positions the one that leaves the least room counts: the fullest of those where the value would be new.
func (l *lineDecider) countIn(s *Standing, w Window, known, first bool) {
	var seen []Entry // distinct values, with their first date and their sum over the window
	for _, entries := range [...][]Entry{l.facts.Consumed, l.taken} {
		for j := range entries {
			if e := &entries[j]; e.Counter == s.Counter && w.Contains(e.Date) {
				seen = addTo(seen, e)
			}
		}
	}
	used, rank, already := int64(0), int64(1), false
	var own *Entry
	for j := range seen {
		if seen[j].Value <= 0 {
			continue
		}
		used++
		if known && seen[j].Of == s.of {
			already, own = true, &seen[j]
		}
	}
	for j := range seen {
		if e := &seen[j]; e.Value > 0 && e != own && (own == nil || e.Date < own.Date || (e.Date == own.Date && e.Of < own.Of)) {
			rank++
		}
	}
	switch {
	case first:
		s.Used, s.already, s.rank = used, already, rank
	case !already && (s.already || used > s.Used):
		s.Used, s.already, s.Window = used, false, w
	}
}

// addTo sums an entry into the distinct values seen so far, and keeps the first date of each.
func addTo(seen []Entry, e *Entry) []Entry {
	for i := range seen {
		if seen[i].Of == e.Of {
			seen[i].Value += e.Value
			seen[i].Date = min(seen[i].Date, e.Date)
			return seen
		}
	}
	return append(seen, *e)
}

// counted is the value that a count limit counts for this line. It reports false after pending the line.
func (l *lineDecider) counted(lim *Limit, s *Standing) (string, bool) {
	if lim.Of == nil {
		return l.claim.ID + "/" + formatInt(int64(l.index)), true
	}
	l.mute = !s.Concerned
	defer func() { l.mute = false }()
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
