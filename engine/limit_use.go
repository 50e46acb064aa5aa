package engine

import (
	"maps"
	"slices"
	"sort"
	"strings"
)

// LimitUse says how a limit was used in a period: by how many members, households or, of a limit that everybody shares,
// counters.
type LimitUse struct {
	Limit       string // the limit's code
	Scope       string // as Scope.String
	Touched     int64  // used it at all
	Reached     []MonthCount
	Least, Most int64 // the caps that they were held against, both 0 where there was none
}

// MonthCount is how many reached a limit for the first time, in the period, on a day of a month.
type MonthCount struct {
	Month Date // its first day
	N     int64
}

// LimitEntry is what one counter consumed on one governing date against one cap, as far as it was not taken back.
type LimitEntry struct {
	Date  Date
	Of    string // the distinct value of a count, else ""
	Value int64
	Cap   int64 // 0: none
	Since Date  // the first day that counts with it, 0: all
}

// LimitTally finds out how limits were used.
type LimitTally struct {
	span   Span
	limits map[string]*limitUse
}

// limitUse gathers what a LimitUse says. Owners are kept only where one may have several counters: elsewhere a counter is one.
type limitUse struct {
	LimitUse
	months map[Date]int64
	owners map[string]Date // the first day on which one was full, 0 when none
}

// NewLimitTally returns a tally of what is dated in the span.
func NewLimitTally(span Span) *LimitTally {
	return &LimitTally{span: span, limits: make(map[string]*limitUse)}
}

// Add takes all entries of one counter, by date: those of the span, and the earlier ones that count in a window with them.
func (t *LimitTally) Add(counter Counter, limit string, entries []LimitEntry) {
	if strings.HasSuffix(string(counter), string(OpensOf(""))) {
		return // it tells where blocks begin, and counts nothing
	}
	scope, owner, keyed := counter.owner()
	u := t.limits[limit]
	if u == nil {
		u = &limitUse{LimitUse: LimitUse{Limit: limit, Scope: scope}, months: make(map[Date]int64), owners: make(map[string]Date)}
		t.limits[limit] = u
	}
	touched, full := t.use(u, entries)
	switch {
	case !touched:
	case keyed:
		if was, known := u.owners[owner]; !known || full != 0 && (was == 0 || full < was) {
			u.owners[owner] = full
		}
	default:
		u.count(full)
	}
}

// owner is whose counter it is. Of a counter that has keys beside its owner, an owner may have several.
func (c Counter) owner() (scope, owner string, keyed bool) {
	_, scoped, _ := strings.Cut(string(c), "|")
	scope, owned, _ := strings.Cut(scoped, "|")
	if scope == PerPayer.String() {
		return scope, owned, false
	}
	owner, _, keyed = strings.Cut(owned, "|")
	return scope, owner, keyed
}

func (u *limitUse) count(full Date) {
	u.Touched++
	if full != 0 {
		u.months[full.MonthStart()]++
	}
}

// use reports whether a counter was used in the span, and the first day of it on which the counter was full.
func (t *LimitTally) use(u *limitUse, entries []LimitEntry) (touched bool, full Date) {
	var used usedSoFar
	for i := range entries {
		e := &entries[i]
		if e.Value == 0 || !t.span.Contains(e.Date) {
			continue
		}
		touched = true
		if e.Cap <= 0 {
			continue
		}
		if u.Most == 0 {
			u.Least = e.Cap
		}
		u.Least, u.Most = min(u.Least, e.Cap), max(u.Most, e.Cap)
		if full == 0 && used.on(entries, e) >= e.Cap {
			full = e.Date
		}
	}
	return touched, full
}

// usedSoFar adds up a window that grows with the days, and begins again where it moves.
type usedSoFar struct {
	begun  bool
	since  Date
	next   int // the first entry that is not in it
	sum    int64
	values map[string]bool // the distinct ones, of a count
}

// on returns what was used from the first day that counts with e to e's own, both included.
func (s *usedSoFar) on(entries []LimitEntry, e *LimitEntry) int64 {
	if !s.begun || s.since != e.Since {
		first := sort.Search(len(entries), func(i int) bool { return entries[i].Date >= e.Since })
		*s = usedSoFar{begun: true, since: e.Since, next: first, values: make(map[string]bool)}
	}
	for ; s.next < len(entries) && entries[s.next].Date <= e.Date; s.next++ {
		if x := &entries[s.next]; x.Of != "" {
			s.values[x.Of] = s.values[x.Of] || x.Value > 0
		} else {
			s.sum += x.Value
		}
	}
	if e.Of == "" {
		return s.sum
	}
	return int64(len(s.values))
}

// Uses returns the limits that were used, by code.
func (t *LimitTally) Uses() []LimitUse {
	var all []LimitUse
	for _, code := range slices.Sorted(maps.Keys(t.limits)) {
		u := t.limits[code]
		for _, full := range u.owners {
			u.count(full)
		}
		u.owners = nil
		if u.Touched == 0 {
			continue
		}
		for _, month := range slices.Sorted(maps.Keys(u.months)) {
			u.Reached = append(u.Reached, MonthCount{month, u.months[month]})
		}
		all = append(all, u.LimitUse)
	}
	return all
}
