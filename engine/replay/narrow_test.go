package replay_test

import (
	"math/big"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/replay"
)

// differing is a line that differs, as a test makes it up.
type differing struct {
	member                        int
	category, benefit, month, age string
	move                          int
	cents                         engine.Cents
}

// book has two benefits in each of three categories.
func book() *engine.Book {
	b := &engine.Book{}
	for i := range 6 {
		b.Benefits = append(b.Benefits, &engine.Benefit{Code: "b" + strconv.Itoa(i), Category: "c" + strconv.Itoa(i/2)})
	}
	b.Index()
	return b
}

// drawn are lines of few members in some cells and of many in others.
func drawn(t *rapid.T) (lines []differing) {
	cells := rapid.IntRange(1, 8).Draw(t, "cells")
	next := 0
	for range cells {
		benefit := rapid.IntRange(0, 5).Draw(t, "benefit")
		shape := differing{
			benefit: "b" + strconv.Itoa(benefit), category: "c" + strconv.Itoa(benefit/2), move: rapid.IntRange(0, 2).Draw(t, "move"),
			month: "2025-0" + strconv.Itoa(rapid.IntRange(1, 4).Draw(t, "month")), age: strconv.Itoa(rapid.IntRange(0, 3).Draw(t, "age")),
		}
		members := rapid.OneOf(rapid.IntRange(1, 12), rapid.IntRange(10, 40)).Draw(t, "members")
		from := rapid.IntRange(0, next).Draw(t, "first member") // members may have lines in several cells
		for m := from; m < from+members; m++ {
			shape.member, shape.cents = m, engine.Cents(rapid.IntRange(-50, 50).Draw(t, "cents"))
			lines = append(lines, shape)
		}
		next = max(next, from+members)
	}
	return lines
}

func membersOf(lines []differing, of func(differing) bool) int64 {
	seen := map[int]bool{}
	for _, l := range lines {
		if of(l) {
			seen[l.member] = true
		}
	}
	return int64(len(seen))
}

// changes are the rows of one dimension, each with as much again that does not differ.
func changes(lines []differing, keys []string, key func(differing) string) (rows []replay.Change) {
	for _, k := range keys {
		c := replay.Change{Code: k, Was: 1000, Now: 1000, Lines: 20}
		for _, l := range lines {
			if key(l) == k {
				c.Now += l.cents
				c.Lines++
				c.Differ++
			}
		}
		c.Members = membersOf(lines, func(l differing) bool { return key(l) == k })
		rows = append(rows, c)
	}
	return rows
}

func numbered(prefix string, from, n int) (keys []string) {
	for i := range n {
		keys = append(keys, prefix+strconv.Itoa(from+i))
	}
	return keys
}

// answered is the answer that such lines give.
func answered(lines []differing) replay.Answer {
	im := replay.Impact{Name: replay.BookName{Book: "b", Revision: "r2"}, SHA256: "ff"}
	im.ByCategory = changes(lines, numbered("c", 0, 3), func(l differing) string { return l.category })
	im.ByBenefit = changes(lines, numbered("b", 0, 6), func(l differing) string { return l.benefit })
	im.ByMonth = changes(lines, numbered("2025-0", 1, 4), func(l differing) string { return l.month })
	im.ByAgeBand = changes(lines, numbered("", 0, 4), func(l differing) string { return l.age })
	im.Total = changes(lines, []string{""}, func(differing) string { return "" })[0]
	for _, b := range numbered("b", 0, 6) {
		for move := range 3 {
			of := func(l differing) bool { return l.benefit == b && l.move == move }
			m := replay.Move{Benefit: b, Was: engine.Approved, Now: engine.Reduced, Reason: strconv.Itoa(move), Members: membersOf(lines, of)}
			for _, l := range lines {
				if of(l) {
					m.Lines, m.Cents = m.Lines+1, m.Cents+l.cents
				}
			}
			if m.Lines > 0 {
				im.Moves = append(im.Moves, m)
			}
		}
	}
	sides(&im, lines)
	im.First = []replay.Difference{{Member: "M1"}}
	return replay.Answer{Members: 1000, Claims: 1000, Lines: 1000, Drafts: []replay.Impact{im}}
}

func sides(im *replay.Impact, lines []differing) {
	net := map[int]engine.Cents{}
	for _, l := range lines {
		net[l.member] += l.cents
	}
	edges := []engine.Cents{-1000, -100, -20, 0, 1, 20, 100}
	im.Spread = []replay.Bucket{{NoFrom: true, To: -1001}}
	for i, from := range edges {
		b := replay.Bucket{From: from, NoTo: i == len(edges)-1}
		if !b.NoTo {
			b.To = edges[i+1] - 1
		}
		im.Spread = append(im.Spread, b)
	}
	for _, n := range net {
		side := &im.Gain
		if n < 0 {
			side = &im.Lose
		}
		if n != 0 {
			side.Members, side.Cents, side.Most, side.Median = side.Members+1, side.Cents+n, n, n
		}
		for i := range im.Spread {
			if b := &im.Spread[i]; (b.NoFrom || n >= b.From) && (b.NoTo || n <= b.To) {
				b.Members, b.Cents = b.Members+1, b.Cents+n
			}
		}
	}
}

// TestNarrow_nothingOfFewMembersCanBeComputed holds what is told against every group of fewer than ten members. A figure is a sum over
// the smallest cells there are; what a reader can compute is what those sums span; and no such group may be in it.
func TestNarrow_nothingOfFewMembersCanBeComputed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := drawn(t)
		narrow := answered(lines).Narrow(book())
		im := &narrow.Drafts[0]
		for name, d := range dimensions(im) {
			atoms := atomsOf(lines, d.atom)
			var told [][]int64
			if !im.Total.Withheld() {
				told = append(told, sumOver(atoms, func(differing) bool { return true }))
			}
			for _, of := range d.told {
				told = append(told, sumOver(atoms, of))
			}
			for group := 1; group < 1<<len(atoms); group++ {
				in := func(l differing) bool {
					i := slices.Index(atoms, d.atom(l))
					return group&(1<<i) != 0
				}
				if n := membersOf(lines, in); n < replay.Least && spans(told, sumOver(atoms, in)) {
					t.Fatalf("by %s, what group %b of %v changed can be computed, and it is of %d members:\n%+v", name, group, atoms, n, im)
				}
			}
		}
	})
}

// dimension is one way in which the difference is told in parts: the smallest of them, and which of them each figure sums.
type dimension struct {
	atom func(differing) string
	told []func(differing) bool
}

func dimensions(im *replay.Impact) map[string]dimension {
	month, age := func(l differing) string { return l.month }, func(l differing) string { return l.age }
	benefit, category := func(l differing) string { return l.benefit }, func(l differing) string { return l.category }
	money := dimension{atom: func(l differing) string { return l.benefit + " " + strconv.Itoa(l.move) }}
	money.told = slices.Concat(rowsToSums(im.ByCategory, category), rowsToSums(im.ByBenefit, benefit))
	told := map[string][]string{}
	for _, m := range im.Moves {
		if m.Reason != replay.Other {
			told[m.Benefit] = append(told[m.Benefit], m.Reason)
			money.told = append(money.told, func(l differing) bool { return l.benefit == m.Benefit && strconv.Itoa(l.move) == m.Reason })
		}
	}
	for _, m := range im.Moves {
		if m.Reason == replay.Other {
			money.told = append(money.told, func(l differing) bool {
				return l.benefit == m.Benefit && !slices.Contains(told[m.Benefit], strconv.Itoa(l.move))
			})
		}
	}
	return map[string]dimension{
		"benefit": money,
		"month":   {atom: month, told: rowsToSums(im.ByMonth, month)},
		"age":     {atom: age, told: rowsToSums(im.ByAgeBand, age)},
	}
}

func rowsToSums(rows []replay.Change, key func(differing) string) (sums []func(differing) bool) {
	var shown []string
	for _, r := range rows {
		shown = append(shown, r.Code)
	}
	for _, r := range rows {
		if r.Code == replay.Other {
			sums = append(sums, func(l differing) bool { return !slices.Contains(shown, key(l)) })
			continue
		}
		sums = append(sums, func(l differing) bool { return key(l) == r.Code })
	}
	return sums
}

func atomsOf(lines []differing, atom func(differing) string) (atoms []string) {
	for _, l := range lines {
		if a := atom(l); !slices.Contains(atoms, a) {
			atoms = append(atoms, a)
		}
	}
	slices.Sort(atoms)
	return atoms[:min(len(atoms), 10)]
}

// sumOver is a figure as a vector: one for each atom that it sums. An atom is wholly in it or not at all, for all that is told.
func sumOver(atoms []string, of func(differing) bool) []int64 {
	v := make([]int64, len(atoms))
	for i, a := range atoms {
		l := differing{month: a, age: a}
		if len(a) > 3 && a[0] == 'b' {
			l.benefit, l.move = a[:2], int(a[3]-'0')
			l.category = "c" + strconv.Itoa(int(a[1]-'0')/2)
		}
		if of(l) {
			v[i] = 1
		}
	}
	return v
}

// spans reports whether target is a sum of multiples of the vectors.
func spans(vectors [][]int64, target []int64) bool {
	return rank(append(slices.Clone(vectors), target)) == rank(vectors)
}

func rank(vectors [][]int64) (n int) {
	var rows [][]*big.Rat
	for _, v := range vectors {
		row := make([]*big.Rat, len(v))
		for i := range v {
			row[i] = big.NewRat(v[i], 1)
		}
		rows = append(rows, row)
	}
	for col := 0; len(rows) > 0 && col < len(rows[0]); col++ {
		pivot := slices.IndexFunc(rows[n:], func(r []*big.Rat) bool { return r[col].Sign() != 0 })
		if pivot < 0 {
			continue
		}
		rows[n], rows[n+pivot] = rows[n+pivot], rows[n]
		for _, r := range rows[n+1:] {
			by := new(big.Rat).Quo(r[col], rows[n][col])
			for i := range r {
				r[i].Sub(r[i], new(big.Rat).Mul(by, rows[n][i]))
			}
		}
		if n++; n == len(rows) {
			break
		}
	}
	return n
}

// TestNarrow_addsUp: what is told still adds up to the whole, and counts no few.
func TestNarrow_addsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := answered(drawn(t))
		before := answered(nil)
		before.Drafts[0] = clone(whole.Drafts[0])
		narrow := whole.Narrow(book())
		if diff := cmp.Diff(before.Drafts, whole.Drafts); diff != "" {
			t.Fatalf("the answer itself changed (-want +got):\n%s", diff)
		}
		im := &narrow.Drafts[0]
		if im.First != nil || im.Gain.Most != 0 || im.Gain.Median != 0 || im.Lose.Most != 0 || im.Lose.Median != 0 {
			t.Fatalf("single members are told of: %+v", im)
		}
		for _, rows := range [][]replay.Change{im.ByCategory, im.ByBenefit, im.ByMonth, im.ByAgeBand} {
			sum := replay.Change{}
			for _, r := range rows {
				sum.Was, sum.Now, sum.Differ = sum.Was+r.Was, sum.Now+r.Now, sum.Differ+r.Differ
				if r.Members > 0 && r.Members < replay.Least {
					t.Fatalf("a row of %d members: %+v", r.Members, r)
				}
			}
			if len(rows) > 0 && (sum.Now-sum.Was != im.Total.Now-im.Total.Was || sum.Differ != im.Total.Differ) {
				t.Fatalf("the rows differ by %d in %d lines, the total is %+v", sum.Now-sum.Was, sum.Differ, im.Total)
			}
		}
		members, cents := int64(0), engine.Cents(0)
		for _, b := range im.Spread {
			members, cents = members+b.Members, cents+b.Cents
			if b.Members > 0 && b.Members < replay.Least {
				t.Fatalf("a bucket of %d members: %+v", b.Members, im.Spread)
			}
		}
		if im.Gain.Members != replay.Few && cents != im.Gain.Cents+im.Lose.Cents {
			t.Fatalf("the buckets come to %d, the sides to %+v and %+v", cents, im.Gain, im.Lose)
		}
		if few := whole.Drafts[0]; (few.Gain.Members%replay.Least == few.Gain.Members && few.Gain.Members > 0) && (im.Gain.Members != replay.Few || members != 0) {
			t.Fatalf("%d members who gain are told of: %+v", few.Gain.Members, im)
		}
	})
}

func clone(im replay.Impact) replay.Impact {
	im.ByCategory, im.ByBenefit, im.ByMonth, im.ByAgeBand = slices.Clone(im.ByCategory), slices.Clone(im.ByBenefit), slices.Clone(im.ByMonth), slices.Clone(im.ByAgeBand)
	im.Moves, im.Spread, im.First = slices.Clone(im.Moves), slices.Clone(im.Spread), slices.Clone(im.First)
	return im
}
