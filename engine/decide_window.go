package engine

import (
	"slices"
	"strings"
)

// OpensOf is the counter beside counter c on which the lines that open its blocks are booked, where not every line does.
func OpensOf(c Counter) Counter { return c + "|opens" }

// Unopened is the counter of a limit beside which c notes what opens its blocks; c itself when it is one of a limit.
func (c Counter) Unopened() Counter {
	return Counter(strings.TrimSuffix(string(c), string(OpensOf(""))))
}

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
			l.waitOnce(WaitsForFact, l.reason("fact_missing", Arg{"fact", TextValue("member.covered")}))
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
		opened = OpensOf(s.Counter)
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

// shifts reports whether the block that the line would open moves later blocks, so that one of them would hold more than
// the cap: then there is no room for the line, or a cap would be exceeded by coming late.
func (l *lineDecider) shifts(lim *Limit, s *Standing) bool {
	opened := s.Counter
	if lim.OpenedBy != nil {
		opened = OpensOf(s.Counter)
	}
	days := l.openings(opened)
	if len(days) == 0 || days[len(days)-1] < s.Window.Until {
		return false
	}
	mine, last := l.entriesOf(s.Counter), s.Window
	for _, x := range days {
		if x < last.Until {
			continue
		}
		last = lim.Every.WindowOf(x)
		used := sum(mine, last)
		if lim.Measure == MeasureCount {
			var in Standing
			countIn(&in, mine, last, false, true)
			used = in.Used
		}
		if used > s.Bound {
			return true
		}
	}
	return false
}

// openings are the days on which something was booked on a counter, ascending.
func (l *lineDecider) openings(c Counter) []Date {
	var days []Date
	for _, entries := range [...][]Entry{l.earlier(), l.taken} {
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
	all, mine := positions[:], l.entriesOf(s.Counter)
	if lim.Every.LooksBack() && lim.Bound() == BoundAtMost {
		all = l.positions(lim, s, mine)
	}
	if lim.Measure == MeasureCount {
		var known bool
		s.of, known = l.counted(lim, s)
		s.rank = 1
		for i, w := range all {
			countIn(s, mine, w, known, i == 0)
		}
		return
	}
	for i, w := range all {
		used := sum(mine, w)
		if i == 0 || used > s.Used {
			s.Used, s.Window = used, w // what is told is the window that binds
		}
	}
}

// positions are the windows of a limit that looks back which contain the line: the one that ends on its date, and those
// that end on later lines already decided.
func (l *lineDecider) positions(lim *Limit, s *Standing, mine []Entry) []Window {
	all := []Window{s.Window}
	for i := range mine {
		if e := &mine[i]; e.Date > l.view.On {
			if w := lim.Every.WindowOf(e.Date); w.Contains(l.view.On) && !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// entriesOf is what stands on a counter, before this claim and by its former lines. The entries of a counter stand together
// in the facts, so that most often they need no copy; they are not to be changed.
func (l *lineDecider) entriesOf(c Counter) []Entry {
	var mine []Entry
	for _, entries := range [...][]Entry{l.earlier(), l.taken} {
		for i := 0; i < len(entries); i++ {
			if entries[i].Counter != c {
				continue
			}
			first := i
			for i < len(entries) && entries[i].Counter == c {
				i++
			}
			if mine == nil {
				mine = entries[first:i:i]
			} else {
				mine = append(mine, entries[first:i]...)
			}
		}
	}
	return mine
}

// sum adds up the entries of a window.
func sum(mine []Entry, w Window) int64 {
	total := int64(0)
	for i := range mine {
		if w.Contains(mine[i].Date) {
			total += mine[i].Value
		}
	}
	return total
}

// countIn counts the distinct values that a limit counted in one position of its window, and looks up the line's own.
// Of several positions the one that leaves the least room counts: the fullest of those where the value would be new.
func countIn(s *Standing, mine []Entry, w Window, known, first bool) {
	var seen []Entry // distinct values, with their first date and their sum over the window
	at := make(map[string]int)
	for i := range mine {
		e := &mine[i]
		if !w.Contains(e.Date) {
			continue
		}
		if j, again := at[e.Of]; again {
			seen[j].Value += e.Value
			seen[j].Date = min(seen[j].Date, e.Date)
			continue
		}
		at[e.Of] = len(seen)
		seen = append(seen, *e)
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
