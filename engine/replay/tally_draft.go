package replay

import (
	"cmp"
	"maps"
	"slices"

	"octroi/engine"
)

// draftTally counts what a draft changes.
type draftTally struct {
	total                  Change
	category, benefit, age map[string]*Change
	month                  map[int]*Change
	moves                  map[moveKey]*Move
	limits                 map[limitKey]*LimitChange
	gains                  []engine.Cents // of members, not in any order; losses negative
	first                  []lineAt
	most                   int
	assumptions            []Assumption
	base                   []engine.Cents // of each assumption
	changed                []changed      // lines of the group at hand that differ
	bound                  []bound        // lines of the group at hand that a cap bound
	seen                   map[*int64]bool
}

type moveKey struct {
	benefit, reason string
	was, now        engine.Outcome
}

type limitKey struct{ benefit, limit string }

// changed is a line that differs: whose, by how much, and in which counts of members it may not be counted twice.
type changed struct {
	member int32
	cents  engine.Cents
	counts [6]*int64
}

// bound is a line that a cap refused or cut.
type bound struct {
	member int32
	count  *int64
}

func newDraftTally(r *run) *draftTally {
	return &draftTally{
		category: map[string]*Change{}, benefit: map[string]*Change{}, age: map[string]*Change{}, month: map[int]*Change{},
		moves: map[moveKey]*Move{}, limits: map[limitKey]*LimitChange{}, seen: map[*int64]bool{},
		most: max(r.options.First, 0), assumptions: r.options.Assume, base: make([]engine.Cents, len(r.options.Assume)),
	}
}

func entryOf[K comparable, V any](m map[K]*V, k K) *V {
	v := m[k]
	if v == nil {
		v = new(V)
		m[k] = v
	}
	return v
}

// line counts a line under both books.
func (d *draftTally) line(w *where, was, now *engine.LineDecision, at lineAt) {
	a, b := rulesPays(was), rulesPays(now)
	for i := range d.assumptions {
		if x := &d.assumptions[i]; (x.Benefit == "" || x.Benefit == now.Benefit) && w.day >= x.From {
			d.base[i] += b
		}
	}
	d.binds(w.member, was, func(l *LimitChange) *Binding { return &l.Was })
	d.binds(w.member, now, func(l *LimitChange) *Binding { return &l.Now })
	differs := a != b || was.Outcome != now.Outcome
	if a == 0 && b == 0 && !differs {
		return
	}
	changes := [...]*Change{&d.total, entryOf(d.category, now.Category), entryOf(d.benefit, now.Benefit), entryOf(d.month, w.month), entryOf(d.age, w.band)}
	if was.Category != now.Category { // the draft has it elsewhere, or not at all
		other := entryOf(d.category, was.Category)
		other.Was += a
		changes[1].Was -= a
	}
	for _, c := range changes {
		c.Was += a
		c.Now += b
		if a > 0 || b > 0 {
			c.Lines++
		}
		if differs {
			c.Differ++
		}
	}
	if !differs {
		return
	}
	move := d.move(was, now)
	move.Lines++
	move.Cents += b - a
	x := changed{member: w.member, cents: b - a, counts: [6]*int64{&move.Members}}
	for i, c := range changes {
		x.counts[i+1] = &c.Members
	}
	d.changed = append(d.changed, x)
	if n := len(d.first); n < d.most && (n == 0 || d.first[n-1].claim != at.claim) { // one of a claim tells what happened to it
		d.first = append(d.first, at)
	}
}

// binds counts a line that a cap refused or cut.
func (d *draftTally) binds(member int32, l *engine.LineDecision, of func(*LimitChange) *Binding) {
	if l.BoundBy == "" || l.BoundBy == engine.BoundByBill || l.Outcome != engine.Reduced && l.Outcome != engine.Denied {
		return
	}
	b := of(entryOf(d.limits, limitKey{l.Benefit, l.BoundBy}))
	b.Lines++
	d.bound = append(d.bound, bound{member, &b.Members})
}

func (d *draftTally) move(was, now *engine.LineDecision) *Move {
	worse := now
	if rulesPays(was) < rulesPays(now) {
		worse = was
	}
	k := moveKey{benefit: now.Benefit, was: was.Outcome, now: now.Outcome}
	if worse.Outcome != engine.Approved && len(worse.Reasons) > 0 {
		k.reason = worse.Reasons[0].Code
	}
	return entryOf(d.moves, k)
}

// endGroup counts the members of a group: nobody has claims in another.
func (d *draftTally) endGroup() {
	if len(d.changed) > 0 {
		slices.SortStableFunc(d.changed, func(a, b changed) int { return cmp.Compare(a.member, b.member) })
		for i := 0; i < len(d.changed); {
			member, cents := d.changed[i].member, engine.Cents(0)
			clear(d.seen)
			for ; i < len(d.changed) && d.changed[i].member == member; i++ {
				cents += d.changed[i].cents
				for _, n := range d.changed[i].counts {
					d.once(n)
				}
			}
			if cents != 0 {
				d.gains = append(d.gains, cents)
			}
		}
	}
	if len(d.bound) > 0 {
		slices.SortStableFunc(d.bound, func(a, b bound) int { return cmp.Compare(a.member, b.member) })
		for i := range d.bound {
			if i == 0 || d.bound[i].member != d.bound[i-1].member {
				clear(d.seen)
			}
			d.once(d.bound[i].count)
		}
	}
	d.changed, d.bound = d.changed[:0], d.bound[:0]
}

func (d *draftTally) once(n *int64) {
	if !d.seen[n] {
		d.seen[n] = true
		*n++
	}
}

func (d *draftTally) merge(o *draftTally) {
	d.total.merge(&o.total)
	mergeAll(d.category, o.category)
	mergeAll(d.benefit, o.benefit)
	mergeAll(d.age, o.age)
	mergeAll(d.month, o.month)
	for k, m := range o.moves {
		mine := entryOf(d.moves, k)
		mine.Lines, mine.Members, mine.Cents = mine.Lines+m.Lines, mine.Members+m.Members, mine.Cents+m.Cents
	}
	for k, l := range o.limits {
		mine := entryOf(d.limits, k)
		mine.Was.merge(&l.Was)
		mine.Now.merge(&l.Now)
	}
	d.gains = append(d.gains, o.gains...)
	d.first = firstOf(append(d.first, o.first...), d.most)
	for i := range d.base {
		d.base[i] += o.base[i]
	}
}

func mergeAll[K comparable](mine, others map[K]*Change) {
	for k, c := range others {
		entryOf(mine, k).merge(c)
	}
}

func (c *Change) merge(o *Change) {
	c.Was, c.Now, c.Lines = c.Was+o.Was, c.Now+o.Now, c.Lines+o.Lines
	c.Differ, c.Members = c.Differ+o.Differ, c.Members+o.Members
}

func (b *Binding) merge(o *Binding) { b.Lines, b.Members = b.Lines+o.Lines, b.Members+o.Members }

func (a lineAt) compare(b lineAt) int {
	return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.claim, b.claim), cmp.Compare(a.line, b.line))
}

// keysOf are the keys of a count, in order.
func keysOf[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
