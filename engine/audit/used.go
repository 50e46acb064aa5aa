package audit

import (
	"cmp"
	"hash/fnv"
	"slices"
	"sync"

	"octroi/engine"
)

// used is what the decisions say of limits, gathered while the claims go by, to be held against the journal counter by
// counter. Each is small: a year of a million claims has some three million.
type used struct {
	mu     sync.Mutex
	all    []use
	sorted bool
	silent map[string]bool // claims with a decision that cannot be read, or was erased: what it said of limits is not here
}

// use is what one decision said of one limit after it had used it.
type use struct {
	counter uint64 // hash
	n       int64  // of the version, in the order of deciding
	line    int32
	ordinal int32 // of the entry among those of the line on the counter: a stay that was cut has several
	lim     *engine.Limit
	window  engine.Window
	begun   engine.Date // of cover, for membership years
	used    int64
	loose   bool    // decided on what its line read, and not on what stood before it
	left    []int32 // lines that the version left as they were
	most    int64   // the cap in force; -1 where the decision does not say, or there is none
}

func hashOf(counter string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(counter))
	return h.Sum64()
}

// gather notes what the decisions of a claim say.
func (r *run) gather(f *claimFile) {
	var all []use
	silent := false
	for i := range f.versions {
		v := &f.versions[i]
		book := r.library.book(v.revision)
		if !v.readable || book == nil {
			silent = true
			continue
		}
		for j := range v.lines {
			if !settled(v, j) {
				all = r.usesOf(all, book, v, j)
			}
		}
	}
	r.used.mu.Lock()
	defer r.used.mu.Unlock()
	r.used.all = append(r.used.all, all...)
	if silent {
		r.used.silent[f.id] = true
	}
}

// settled reports whether a version left a line as it was: it was held against the journal where it was decided.
func settled(v *versionRow, line int) bool {
	for i := range v.read.Settled {
		if v.read.Settled[i].Line == line {
			return true
		}
	}
	return false
}

func (r *run) usesOf(all []use, book *engine.Book, v *versionRow, line int) []use {
	l := &v.lines[line]
	var left []int32
	for i := range v.read.Settled {
		left = append(left, int32(v.read.Settled[i].Line))
	}
	ordinals := map[engine.Counter]int32{}
	for i := range l.Consumptions {
		c := &l.Consumptions[i]
		ordinal := ordinals[c.Counter]
		ordinals[c.Counter]++
		said := l
		for p := range l.Parts {
			if l.Parts[p].Date == c.Date {
				said = &l.Parts[p]
			}
		}
		lim := book.Limit(c.Limit)
		b := slices.IndexFunc(said.Balances, func(b engine.Balance) bool { return b.Code == c.Limit })
		if lim == nil || b < 0 || engine.OpensOf(engine.Counter(trimOpens(string(c.Counter)))) == c.Counter {
			continue
		}
		u := use{
			counter: hashOf(string(c.Counter)), n: v.n, line: int32(line), ordinal: ordinal, lim: lim,
			left: left, loose: len(v.read.Lines) > 0, window: said.Balances[b].Window, used: said.Balances[b].Used, most: capOf(said, &said.Balances[b]),
		}
		if lim.Every.Kind == engine.KindMembershipYear {
			u.begun = coverBegan(v.read.Member.Coverage, c.Date)
		}
		all = append(all, u)
	}
	return all
}

// capOf is the cap that a line was held to: what remains says it, or else the step that held the line to it.
func capOf(l *engine.LineDecision, b *engine.Balance) int64 {
	if b.Bound != engine.BoundAtMost {
		return -1
	}
	if b.Remaining > 0 {
		return b.Used + b.Remaining
	}
	for i := len(l.Steps) - 1; i >= 0; i-- {
		limit, most := "", int64(-1)
		for _, a := range l.Steps[i].Args {
			switch a.Name {
			case "limit":
				limit = a.Value.S
			case "at_most":
				most = a.Value.N
			}
		}
		if limit == b.Code && most >= 0 {
			return most
		}
	}
	return -1
}

// of returns the uses of a counter, by version, line and ordinal.
func (u *used) of(counter string) []use {
	if !u.sorted {
		slices.SortFunc(u.all, func(a, b use) int {
			return cmp.Or(cmp.Compare(a.counter, b.counter), cmp.Compare(a.n, b.n), cmp.Compare(a.line, b.line), cmp.Compare(a.ordinal, b.ordinal))
		})
		u.sorted = true
	}
	h := hashOf(counter)
	from, _ := slices.BinarySearchFunc(u.all, h, func(x use, h uint64) int { return cmp.Compare(x.counter, h) })
	to := from
	for to < len(u.all) && u.all[to].counter == h {
		to++
	}
	return u.all[from:to]
}

func find(uses []use, n int64, line, ordinal int32) *use {
	i, ok := slices.BinarySearchFunc(uses, use{n: n, line: line, ordinal: ordinal}, func(a, b use) int {
		return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.line, b.line), cmp.Compare(a.ordinal, b.ordinal))
	})
	if !ok {
		return nil
	}
	return &uses[i]
}
