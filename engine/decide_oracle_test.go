package engine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// oracleLine is what the oracle keeps of a line: plain figures, in a list.
type oracleLine struct {
	who, house string
	on         Date
	value      []int64 // per limit
	of         []string
}

// A plain reading of DESIGN §5 and §6, in cents and units, for one benefit that pays per unit min(left/units, fee).
type oracle struct {
	limits []*Limit
	bound  []int64
	fee    int64
	lines  []oracleLine
	begun  map[string]Date
}

func (o *oracle) holds(i int, whose func(oracleLine) bool, pos func(Date) bool) int64 {
	sum := int64(0)
	seen := map[string]bool{}
	for _, l := range o.lines {
		if l.value[i] == 0 || !whose(l) || !pos(l.on) {
			continue
		}
		if o.limits[i].Measure == MeasureCount {
			if !seen[l.of[i]] {
				seen[l.of[i]] = true
				sum++
			}
			continue
		}
		sum += l.value[i]
	}
	return sum
}

// togetherBack reports whether days a <= b share a window of n months: until n months have passed since a.
func togetherBack(n int, a, b Date) bool { return b < a.AddMonths(n) }

func (o *oracle) used(i int, who, house string, on Date, of string) (used int64, own bool) {
	l := o.limits[i]
	whose := func(x oracleLine) bool {
		switch l.Scope {
		case PerMember:
			return x.who == who
		case PerHousehold:
			return x.house == house
		default:
			return true
		}
	}
	in := func(f func(Date) bool) (int64, bool) {
		has := false
		for _, x := range o.lines {
			if x.value[i] != 0 && whose(x) && f(x.on) && l.Measure == MeasureCount && x.of[i] == of {
				has = true
			}
		}
		return o.holds(i, whose, f), has
	}
	y, m, _ := on.Civil()
	switch l.Every.Kind {
	case KindCalendarYear:
		return in(func(d Date) bool { return d.Year() == y })
	case KindCalendarMonth:
		return in(func(d Date) bool { dy, dm, _ := d.Civil(); return dy == y && dm == m })
	case KindDay:
		return in(func(d Date) bool { return d == on })
	case KindLifetime:
		return in(func(Date) bool { return true })
	case KindMembershipYear:
		b := o.begun[who]
		start := b
		for {
			ny := start.Year() + 1 - b.Year()
			next := b.AddMonths(12 * ny)
			if next > on {
				break
			}
			start = next
		}
		end := b.AddMonths(12 * (start.Year() - b.Year() + 1))
		return in(func(d Date) bool { return d >= start && d < end })
	case KindMonthsBack, KindYearsBack:
		contains := func(end, d Date) bool {
			if d > end && l.Every.Kind == KindMonthsBack {
				return false
			}
			if l.Every.Kind == KindYearsBack {
				return d.Year() <= end.Year() && d.Year() > end.Year()-l.Every.N
			}
			return togetherBack(l.Every.N, d, end)
		}
		own = true
		first := true
		for end := on; contains(end, on); end++ {
			u, has := in(func(d Date) bool { return contains(end, d) })
			if l.Bound() != BoundAtMost {
				return u, has
			}
			if l.Measure == MeasureCount {
				if !has && (own || u > used) {
					used, own = u, false
				} else if first {
					used, own = u, has
				}
			} else if u > used {
				used = u
			}
			first = false
		}
		return used, own
	default:
		panic("a window that the oracle does not know")
	}
}

// decide returns what is paid, and keeps what is booked.
func (o *oracle) decide(who, house string, on Date, units, left, billLeft int64, of string) int64 {
	n := len(o.limits)
	booked := oracleLine{who: who, house: house, on: on, value: make([]int64, n), of: make([]string, n)}
	used := make([]int64, n)
	own := make([]bool, n)
	for i := range o.limits {
		booked.of[i] = of
		used[i], own[i] = o.used(i, who, house, on, of)
	}
	below := func() int64 {
		for i, l := range o.limits {
			if l.Bound() != BoundAfter {
				booked.value[i] = 0
			}
		}
		o.lines = append(o.lines, booked)
		return 0
	}
	all := units
	for i, l := range o.limits {
		if l.Bound() != BoundAfter {
			continue
		}
		switch l.Measure {
		case MeasureUnits:
			booked.value[i] = units
			rest := max(0, o.bound[i]-used[i])
			if units <= rest {
				return below()
			}
			units -= rest
		case MeasureCount:
			booked.value[i] = 1
			if !own[i] && used[i]+1 <= o.bound[i] {
				return below()
			}
			if own[i] {
				// place of the value by its first day in the window, then by name
				if o.rank(i, who, house, on, of) <= o.bound[i] {
					return below()
				}
			}
		}
	}
	for i, l := range o.limits {
		if l.Bound() != BoundAtMost {
			continue
		}
		switch l.Measure {
		case MeasureUnits:
			room := max(0, o.bound[i]-used[i])
			if units > room {
				if l.Deny || room == 0 {
					return 0
				}
				units = room
			}
		case MeasureCount:
			if !own[i] && used[i] >= o.bound[i] {
				return 0
			}
		}
	}
	// amounts in thousandths of... exact fractions of left: num/all
	num := left * units // left of part = num/all
	round := func() int64 { return (2*num + all) / (2 * all) }
	for _, b := range []Bound{BoundAfter, BoundAtMost, BoundNone} {
		for i, l := range o.limits {
			if l.Measure != MeasureExpense || l.Bound() != b {
				continue
			}
			asked := round()
			switch b {
			case BoundAfter:
				booked.value[i] = asked
				rest := max(0, o.bound[i]-used[i])
				if asked > 0 && asked <= rest {
					return below()
				}
				num = max(0, num-min(rest, asked)*all)
			case BoundAtMost:
				room := max(0, o.bound[i]-used[i])
				if asked > room {
					if l.Deny || room == 0 {
						return 0
					}
					num -= (asked - room) * all
					asked = room
				}
				booked.value[i] = asked
			default:
				booked.value[i] = asked
			}
		}
	}
	// each: min(part.left/units, fee) × units = min(part.left, fee × units)
	due := min(round(), o.fee*units/int64(One))
	due = min(due, billLeft)
	if due == 0 {
		return 0
	}
	for i, l := range o.limits {
		if l.Measure == MeasureAmount && l.Bound() == BoundAfter {
			booked.value[i] = due
			rest := max(0, o.bound[i]-used[i])
			if due <= rest {
				return below()
			}
			due -= rest
		}
	}
	for i, l := range o.limits {
		if l.Measure == MeasureAmount && l.Bound() == BoundAtMost {
			if room := max(0, o.bound[i]-used[i]); due > room {
				if l.Deny {
					return 0
				}
				due = room
			}
		}
	}
	if due == 0 {
		return 0
	}
	for i, l := range o.limits {
		if l.Bound() == BoundAfter || l.Measure == MeasureExpense {
			continue
		}
		switch l.Measure {
		case MeasureUnits:
			booked.value[i] = units
		case MeasureAmount:
			booked.value[i] = due
		default:
			booked.value[i] = 1
		}
	}
	o.lines = append(o.lines, booked)
	return due
}

func (o *oracle) rank(i int, who, house string, on Date, of string) int64 {
	l := o.limits[i]
	first := map[string]Date{}
	for _, x := range o.lines {
		mine := x.who == who
		if l.Scope == PerHousehold {
			mine = x.house == house
		}
		if l.Scope == PerPayer {
			mine = true
		}
		y, m, _ := on.Civil()
		xy, xm, _ := x.on.Civil()
		in := true
		switch l.Every.Kind {
		case KindCalendarYear:
			in = xy == y
		case KindCalendarMonth:
			in = xy == y && xm == m
		case KindDay:
			in = x.on == on
		case KindMonthsBack:
			in = x.on <= on && togetherBack(l.Every.N, x.on, on)
		case KindYearsBack:
			in = xy <= y && xy > y-l.Every.N
		case KindMembershipYear:
			b := o.begun[who]
			in = x.on.MonthsSince(b)/12 == on.MonthsSince(b)/12
		}
		if !mine || !in || x.value[i] == 0 {
			continue
		}
		if f, ok := first[x.of[i]]; !ok || x.on < f {
			first[x.of[i]] = x.on
		}
	}
	r := int64(1)
	for v, d := range first {
		if v != of && (d < first[of] || d == first[of] && v < of) {
			r++
		}
	}
	return r
}

func drawLimit(r *rapid.T, i int) (*Limit, int64) {
	l := &Limit{ID: fmt.Sprintf("l%d", i)}
	l.Measure = rapid.SampledFrom(Measures[:]).Draw(r, "measure")
	l.Scope = rapid.SampledFrom([]Scope{PerMember, PerMember, PerHousehold, PerPayer}).Draw(r, "scope")
	l.Every = rapid.SampledFrom([]Every{EveryCalendarYear, EveryCalendarYear, EveryCalendarMonth, EveryDay, EveryLifetime, EveryMembershipYear,
		{Kind: KindMonthsBack, N: 1}, {Kind: KindMonthsBack, N: 12}, {Kind: KindYearsBack, N: 2}}).Draw(r, "every")
	if l.Scope != PerMember && l.Every == EveryMembershipYear {
		l.Every = EveryCalendarYear
	}
	var bound int64
	var v Value
	switch l.Measure {
	case MeasureUnits:
		bound = rapid.Int64Range(0, 8).Draw(r, "bound") * 1000
		v = QuantityValue(Quantity(bound), "")
	case MeasureCount:
		bound = rapid.Int64Range(0, 3).Draw(r, "bound")
		v = Int(bound)
		l.Of = fn{value: func(v *View) (Value, error) { return TextValue(v.Line.Provider), nil }}
	default:
		bound = rapid.Int64Range(0, 20000).Draw(r, "bound")
		v = CentsValue(Cents(bound))
	}
	switch rapid.IntRange(0, 5).Draw(r, "kind") {
	case 0, 1:
		l.After = always(v)
	case 2, 3:
		l.AtMost = always(v)
	case 4:
		l.AtMost, l.Deny = always(v), true
	}
	return l, bound
}

// Whatever the limits of a benefit and the order of claims, each line is paid to the cent what a plain reading of the rules
// over the list of all lines gives; nothing is decided on a counter that was not read, and the same facts give the same
// decision again.
func TestDecide_agreesWithAPlainReading(t *testing.T) {
	t.Parallel()
	base := MustDate("2023-12-01")
	rapid.Check(t, func(r *rapid.T) {
		o := &oracle{fee: rapid.Int64Range(0, 4000).Draw(r, "fee"), begun: map[string]Date{}}
		for i := range rapid.IntRange(1, 4).Draw(r, "limits") {
			l, bound := drawLimit(r, i)
			o.limits, o.bound = append(o.limits, l), append(o.bound, bound)
		}
		b := visit(money(minUnitLeft(Cents(o.fee))), o.limits...)
		book := bookOf(t, b)
		book.SubmitWithin = Period{}
		members := []Member{member(), member(), member()}
		for i := range members {
			members[i].ID = fmt.Sprintf("M%d", i)
			members[i].Coverage = []Span{{From: rapid.SampledFrom([]Date{MustDate("2020-02-29"), MustDate("2015-06-15"), MustDate("2000-12-31")}).Draw(r, "begun")}}
			if i == 2 {
				members[i].Households[0].Household = "H2"
			}
			o.begun[members[i].ID] = members[i].Coverage[0].From
		}
		journal := newLedger(nil)
		for k := range rapid.IntRange(1, 8).Draw(r, "claims") {
			m := rapid.SampledFrom(members).Draw(r, "member")
			c := &Claim{ID: fmt.Sprintf("c%d", k), Member: m.ID, SubmittedOn: base + 1000}
			for range rapid.IntRange(1, 4).Draw(r, "lines") {
				on := base + Date(rapid.IntRange(0, 500).Draw(r, "day"))
				if rapid.IntRange(0, 3).Draw(r, "near") > 0 {
					on = base + Date(rapid.IntRange(25, 40).Draw(r, "near day"))
				}
				l := visits(on.String(), Quantity(rapid.Int64Range(1, 5).Draw(r, "units"))*One, Cents(rapid.Int64Range(0, 9000).Draw(r, "charged")))
				l.Provider = rapid.SampledFrom([]string{"P1", "P2", "P3"}).Draw(r, "provider")
				l.Bill = rapid.SampledFrom([]string{"", "", "B"}).Draw(r, "bill")
				c.Lines = append(c.Lines, l)
			}
			facts := &Facts{Member: m}
			need := readsOf(book, c, facts, 0)
			facts.Consumed = journal.of(need.spans)
			d := Decide(book, c, facts)
			if !need.covers(&d) {
				r.Fatalf("not covered")
			}
			again := Decide(book, c, &Facts{Member: m, Consumed: slices.Clone(facts.Consumed)})
			if diff := cmp.Diff(d, again, cmp.AllowUnexported(Money{}, Value{})); diff != "" {
				r.Fatalf("replay: %s", diff)
			}
			paid := map[billKey]int64{}
			for j := range c.Lines {
				l := &c.Lines[j]
				left := int64(c.BillOf(j).Left())
				if l.Bill != "" {
					left -= paid[l.billKey()]
				}
				want := o.decide(m.ID, m.Households[0].Household, l.Date, int64(l.Units), int64(l.Charged), left, TextValue(l.Provider).Key())
				paid[l.billKey()] += want
				if int64(d.Lines[j].Pays) != want {
					r.Fatalf("claim %d line %d on %s: %s (%v), oracle %d", k, j, l.Date, d.Lines[j].Pays, d.Lines[j].Reasons, want)
				}
			}
			journal.add(&d)
		}
	})
}
