package replay

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"octroi/engine"
)

// impact makes the answer about a draft out of what was counted.
func (d *draftTally) impact(r *run, book int) Impact {
	was, now := r.books[0].Book, r.books[book].Book
	x := Impact{Name: nameOf(&r.books[book]), SHA256: r.hashes.of(book), Total: d.total}
	x.ByCategory = rows(d.category, codes(was.Categories, now.Categories, func(c engine.Category) string { return c.Code }))
	x.ByBenefit = rows(d.benefit, codes(was.Benefits, now.Benefits, func(b *engine.Benefit) string { return b.Code }))
	for _, m := range keysOf(d.month) {
		c := *d.month[m]
		c.Code = fmt.Sprintf("%04d-%02d", m/12, m%12+1)
		x.ByMonth = append(x.ByMonth, c)
	}
	var bands []string
	for _, b := range engine.AgeBands {
		bands = append(bands, b.Code)
	}
	x.ByAgeBand = rows(d.age, append(bands, ""))
	d.sides(&x)
	for _, k := range slices.SortedFunc(maps.Keys(d.moves), moveKey.compare) {
		m := *d.moves[k]
		m.Benefit, m.Was, m.Now, m.Reason = k.benefit, k.was, k.now, k.reason
		x.Moves = append(x.Moves, m)
	}
	for _, k := range slices.SortedFunc(maps.Keys(d.limits), limitKey.compare) {
		l := *d.limits[k]
		l.Benefit, l.Limit = k.benefit, k.limit
		l.Was.Exists, l.Now.Exists = hasCap(was, k), hasCap(now, k)
		if l.Was != l.Now {
			x.Limits = append(x.Limits, l)
		}
	}
	for i, a := range d.assumptions {
		if a.Benefit == "" || now.Benefit(a.Benefit) != nil {
			x.Assumed = append(x.Assumed, Assumed{Assumption: a, Base: d.base[i], Cents: a.of(d.base[i])})
		}
	}
	return x
}

// hasCap reports whether a book has a cap.
func hasCap(b *engine.Book, k limitKey) bool {
	x := b.Benefit(k.benefit)
	return x != nil && slices.ContainsFunc(x.Limits, func(l *engine.Limit) bool { return l.ID == k.limit })
}

// codes are those of one list, then those that only the other has.
func codes[T any](a, b []T, code func(T) string) []string {
	var out []string
	for _, list := range [...][]T{a, b} {
		for _, x := range list {
			if c := code(x); !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return append(out, "") // of a book that does not know what was claimed
}

// rows are the counts that say something, in an order.
func rows(m map[string]*Change, order []string) []Change {
	for _, k := range keysOf(m) {
		if !slices.Contains(order, k) { // claimed, and in neither book
			order = append(order, k)
		}
	}
	var out []Change
	for _, k := range order {
		if c := m[k]; c != nil && *c != (Change{}) {
			row := *c
			row.Code = k
			out = append(out, row)
		}
	}
	return out
}

// spread are the bounds, in cents, of how much members gain or lose.
var spread = [...]engine.Cents{20_00, 50_00, 100_00, 200_00, 500_00}

// sides sums up who gains and who loses.
func (d *draftTally) sides(x *Impact) {
	slices.Sort(d.gains)
	cut, _ := slices.BinarySearch(d.gains, 0)
	x.Lose, x.Gain = sideOf(d.gains[:cut]), sideOf(d.gains[cut:])
	if x.Lose.Members > 0 {
		x.Lose.Most = d.gains[0]
	}
	if n := len(d.gains); n > cut {
		x.Gain.Most = d.gains[n-1]
	}
	for i := len(spread); i >= 0; i-- {
		x.Spread = append(x.Spread, bucket(i).negative())
	}
	for i := range len(spread) + 1 {
		x.Spread = append(x.Spread, bucket(i))
	}
	for _, c := range d.gains {
		for i := range x.Spread {
			if b := &x.Spread[i]; (b.NoFrom || c >= b.From) && (b.NoTo || c <= b.To) {
				b.Members++
				b.Cents += c
				break
			}
		}
	}
}

// bucket is the i-th range of gains.
func bucket(i int) Bucket {
	b := Bucket{From: 1, NoTo: i == len(spread)}
	if i > 0 {
		b.From = spread[i-1] + 1
	}
	if !b.NoTo {
		b.To = spread[i]
	}
	return b
}

func (b Bucket) negative() Bucket {
	return Bucket{From: -b.To, To: -b.From, NoFrom: b.NoTo, NoTo: b.NoFrom}
}

// sideOf sums up differences that are in order.
func sideOf(all []engine.Cents) Side {
	s := Side{Members: int64(len(all))}
	for _, c := range all {
		s.Cents += c
	}
	if len(all) > 0 {
		s.Median = all[(len(all)-1)/2]
	}
	return s
}

func (k moveKey) compare(o moveKey) int {
	return cmp.Or(cmp.Compare(k.benefit, o.benefit), cmp.Compare(k.was, o.was), cmp.Compare(k.now, o.now), cmp.Compare(k.reason, o.reason))
}

func (k limitKey) compare(o limitKey) int {
	return cmp.Or(cmp.Compare(k.benefit, o.benefit), cmp.Compare(k.limit, o.limit))
}
