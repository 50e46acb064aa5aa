package audit

import (
	"fmt"
	"slices"

	"octroi/engine"
)

// standing is a counter as it stands while its entries go by.
type standing struct {
	run    *run
	known  windows
	rows   []counterRow
	net    []counterRow // those that have gone by, summed by place
	places map[place]int
	opened []counterRow // entries on the counter of its openings; none where every line opens
	uses   []use
	// Of windows that are told apart by the day alone, the sums so far; the others are summed anew each time.
	sums  map[engine.Window]int64
	kinds map[engine.Window]map[string]int64
}

// apart reports whether windows of the limit are told apart by the day alone.
func apart(e engine.Every) bool {
	switch e.Kind {
	case engine.KindCalendarYear, engine.KindCalendarMonth, engine.KindDay, engine.KindLifetime:
		return true
	default:
		return false
	}
}

func (s *standing) add(e *counterRow) {
	lim := s.uses[0].lim
	if !apart(lim.Every) {
		return
	}
	w := s.known.of(lim.Every, e.date)
	if lim.Measure != engine.MeasureCount {
		s.sums[w] += e.value
		return
	}
	kinds := s.kinds[w]
	if kinds == nil {
		kinds = map[string]int64{}
		s.kinds[w] = kinds
	}
	before := kinds[e.of] > 0
	kinds[e.of] += e.value
	switch after := kinds[e.of] > 0; {
	case after && !before:
		s.sums[w]++
	case before && !after:
		s.sums[w]--
	}
}

// check holds one entry against what its decision said (I3, I4). What a transaction takes back is gone for all that it
// decides, also for what stands before it in the journal: such entries are asked once as they stand and once without.
func (s *standing) check(i int, u *use) {
	e := &s.rows[i]
	fail := func(id, what string) {
		s.run.fail(id, e.counter, fmt.Sprintf("%s: %s", lineKey(e.claim, e.version, e.line), what),
			"SELECT * FROM journal_consumptions WHERE counter = '"+e.counter+"' ORDER BY id")
	}
	if u.most >= 0 && e.value > 0 && u.used > u.most {
		fail("I3", fmt.Sprintf("the decision says that %d is used in %s where at most %d may be", u.used, u.window, u.most))
	}
	if u.loose {
		return // decided in order of service among other claims: its place in the journal is not its turn
	}
	sum := s.sum(e, u.window, u.lim)
	beside := s.leftBy(i, u)
	if len(beside) > 0 {
		sum = sumOf(s.with(e, beside), u.window, u.lim.Measure)
	}
	if gone := s.goneWith(i); len(gone) > 0 {
		without := slices.Concat(beside, gone)
		if x := sumOf(s.with(e, without), u.window, u.lim.Measure); x == u.used {
			beside, sum = without, x
		}
	}
	before := slices.Concat(s.net, beside)
	w, positions := s.windowsOf(e, before, u)
	if sum != u.used || !contains(positions, u.window) {
		all := slices.Concat(s.rows[:i], beside)
		if x := s.run.beforeInRun(e, all); len(x) < len(all) {
			before, sum = x, sumOf(append(slices.Clone(x), *e), u.window, u.lim.Measure)
			w, positions = s.windowsOf(e, before, u)
		}
	}
	if !contains(positions, u.window) {
		fail("I4", fmt.Sprintf("the window was %s and should be %s", u.window, w))
	}
	if sum != u.used {
		fail("I3", fmt.Sprintf("the entries so far sum to %d in %s, and the decision says %d", sum, u.window, u.used))
	}
	if u.most < 0 || e.value <= 0 {
		return
	}
	if sum > u.most {
		fail("I3", fmt.Sprintf("%d is used in %s where at most %d may be", sum, u.window, u.most))
	}
	for _, p := range positions {
		if p == u.window {
			continue
		}
		if x := sumOf(append(slices.Clone(before), *e), p, u.lim.Measure); x > u.most {
			fail("I4", fmt.Sprintf("%d is used in %s where at most %d may be", x, p, u.most))
		}
	}
}

// leftBy are the entries after entry i of lines that its version left as they were: these had been decided before, and are
// only booked again in their places.
func (s *standing) leftBy(i int, u *use) []counterRow {
	var left []counterRow
	for j := i + 1; j < len(s.rows) && s.rows[j].claim == s.rows[i].claim && s.rows[j].version == s.rows[i].version; j++ {
		if s.rows[j].reverses == 0 && slices.Contains(u.left, int32(s.rows[j].line)) {
			left = append(left, s.rows[j])
		}
	}
	return left
}

// goneWith is what, booked after entry i in the same transaction, was there for it already: the opposites of what stands before
// it, and the lines that these versions left as they were. What became free is offered to one claim after the other: each keeps
// what it has until it is its turn.
func (s *standing) goneWith(i int) []counterRow {
	var gone []counterRow
	e := &s.rows[i]
	for j := i + 1; j < len(s.rows) && s.rows[j].decidedAt == e.decidedAt; j++ {
		o := &s.rows[j]
		switch {
		case o.freed:
		case o.reverses != 0 && s.stands(o, i):
			gone = append(gone, *o)
		case o.reverses == 0 && o.n != e.n && o.version > 1 && !s.decided(o):
			gone = append(gone, *o)
		}
	}
	return gone
}

// stands reports whether what an opposite takes back was booked before entry i.
func (s *standing) stands(o *counterRow, i int) bool {
	return slices.ContainsFunc(s.rows[:i], func(b counterRow) bool { return b.claim == o.claim && b.version == o.reverses && b.reverses == 0 })
}

// decided reports whether the version of an entry decided its line; it left it as it was else.
func (s *standing) decided(e *counterRow) bool { return find(s.uses, e.n, int32(e.line), 0) != nil }

func contains(all []engine.Window, w engine.Window) bool {
	for _, x := range all {
		if x == w {
			return true
		}
	}
	return false
}

// windowsOf works out the window that an entry falls in beside those before it, and every other position that the decision
// may have told of.
func (s *standing) windowsOf(e *counterRow, before []counterRow, u *use) (engine.Window, []engine.Window) {
	every := u.lim.Every
	var w engine.Window
	switch {
	case every.Kind == engine.KindMembershipYear:
		w = membership(u.begun, e.date)
	case every.Block():
		w = s.known.block(every, s.openingsBefore(e, before), e.date)
	default:
		w = s.known.of(every, e.date)
	}
	all := []engine.Window{w}
	if !every.LooksBack() || u.most < 0 {
		return w, all
	}
	for j := range before {
		if p := s.known.of(every, before[j].date); before[j].date > e.date && in(p, e.date) && !contains(all, p) {
			all = append(all, p)
		}
	}
	return w, all
}

// openingsBefore are the days on which something stood that opens a block, before the entry.
func (s *standing) openingsBefore(e *counterRow, rows []counterRow) []engine.Date {
	sums := map[place]int64{}
	if s.uses[0].lim.OpenedBy != nil {
		rows = nil
		for j := range s.opened { // in the order of booking: those of the same version come after the entry itself
			if o := &s.opened[j]; o.n < e.n || o.n == e.n && o.line < e.line {
				rows = append(rows, *o)
			}
		}
		rows = s.run.beforeInRun(e, rows)
	}
	for j := range rows {
		sums[place{rows[j].date, rows[j].of}] += rows[j].value
	}
	var days []engine.Date
	for p, n := range sums {
		if n > 0 {
			days = append(days, p.date)
		}
	}
	return days
}

// place tells entries apart that limits tell apart.
type place struct {
	date engine.Date
	of   string
}

// enter notes an entry among those before the next ones. They are summed by place: there are no more places than days, however
// often something was booked and taken back.
func (s *standing) enter(e *counterRow) {
	p := place{e.date, e.of}
	at, ok := s.places[p]
	if !ok {
		at = len(s.net)
		s.places[p], s.net = at, append(s.net, counterRow{counter: e.counter, date: e.date, of: e.of})
	}
	s.net[at].value += e.value
}

// with is what stood before an entry, what stands beside it, and the entry itself.
func (s *standing) with(e *counterRow, beside []counterRow) []counterRow {
	return append(slices.Concat(s.net, beside), *e)
}

// sum is what stands in a window after entry e.
func (s *standing) sum(e *counterRow, w engine.Window, lim *engine.Limit) int64 {
	if apart(lim.Every) && s.known.of(lim.Every, max(w.From, 1)) == w {
		return s.sums[w]
	}
	return sumOf(s.with(e, nil), w, lim.Measure)
}

// end looks at every window of a cap as it stands in the end: of what excludes each other (I13), of events (I14), of others
// (I3). A cap that was lowered since takes nothing back.
func (s *standing) end() {
	lim, id := s.uses[0].lim, "I3"
	if !apart(lim.Every) && !lim.Every.LooksBack() {
		return // a block moves with what opens it, a membership year with the cover: the windows of then are not those of now
	}
	switch {
	case lim.Measure == engine.MeasureCount && lim.Pool:
		id = "I13"
	case lim.Measure == engine.MeasureCount:
		id = "I14"
	}
	most := map[engine.Window]int64{}
	for i := range s.uses {
		if u := &s.uses[i]; u.most >= 0 {
			most[u.window] = max(most[u.window], u.most)
		}
	}
	if len(most) > 0 && id != "I3" {
		s.run.checked(id, 1)
	}
	for w, n := range most {
		if sum := sumOf(s.rows, w, lim.Measure); sum > n {
			s.run.fail(id, s.rows[0].counter, fmt.Sprintf("%d were granted in %s where %d may be", sum, w, n),
				"SELECT * FROM journal_consumptions WHERE counter = '"+s.rows[0].counter+"' ORDER BY id")
		}
	}
}
