package engine

import (
	"slices"
	"strings"
)

// OpeningBalance is what a member had used of a limit before octroi kept it, so that lifetimes, windows that look back and
// blocks go on where they stood at go-live. It is never spending: balances see it, reports do not.
type OpeningBalance struct {
	Booking
	Member string
	Limit  string // Limit.Code
	Keys   []Arg  // the limit's further keys, each under its expression, in the limit's order
	Date   Date   // the day it counts on: for a block, the day that opens it
	// What was used, in the limit's measure; the two others are 0. Below 0 in a reversal.
	Units  Quantity
	Amount Cents
	Count  int64
	Of     Value   // the value counted, of a limit that counts values; none for others
	Booked []Entry // what stands in the journal for it
}

// MaxOpeningCount bounds how many lines one opening balance stands for: each is an entry.
const MaxOpeningCount = 1000

// OpeningFilter selects opening balances, in the order in which they were booked. What is empty selects nothing away.
type OpeningFilter struct {
	ID      string
	Request RequestKey
	Member  string
}

// openingFor checks an opening balance against the book and its member, nil when nobody knows the member, and works out
// what is booked of it.
func openingFor(book *Book, o *OpeningBalance, m *Member, today Date) []FieldError {
	v := validation{book: book, member: m, today: today}
	if o.Member == "" {
		v.add("/member", "required")
	}
	lim := book.Limit(o.Limit)
	switch {
	case o.Limit == "":
		v.add("/limit", "required")
	case lim == nil:
		v.add("/limit", "limit_unknown", Arg{"nearest", TextValue(list(Nearest(o.Limit, sortedKeys(book.limits), 3)))})
	default:
		v.keys(lim, o)
		v.measure(lim, o)
		v.of(lim, o)
	}
	if o.Date == 0 {
		v.add("/date", "required")
	} else {
		v.date("/date", o.Date)
	}
	v.text("/note", &o.Note, MaxNote, false)
	household := ""
	if m != nil {
		household = m.HouseholdOn(o.Date).Household
	}
	if lim != nil && lim.Scope == PerHousehold && m != nil && o.Date != 0 && household == "" {
		v.add("/member", "household_missing")
	}
	if len(v.errors) == 0 {
		o.Booked = lim.opening(o, household)
	}
	return v.errors
}

// keys wants each further key of the limit once, and no other, and puts them in the limit's order.
func (v *validation) keys(lim *Limit, o *OpeningBalance) {
	var names []string
	var sorted []Arg
	for _, k := range lim.Keys {
		name := k.Source()
		names = append(names, name)
		i := slices.IndexFunc(o.Keys, func(a Arg) bool { return a.Name == name })
		if i < 0 {
			v.add("/keys/"+escapePointer(name), "required")
			continue
		}
		value, code := keyValue(o.Keys[i].Value)
		if code != "" {
			v.add("/keys/"+escapePointer(name), code, Arg{"max", Int(MaxFieldText)})
		}
		sorted = append(sorted, Arg{name, value})
	}
	for _, a := range o.Keys {
		if !slices.Contains(names, a.Name) {
			v.add("/keys/"+escapePointer(a.Name), "key_unknown", Arg{"keys", TextValue(orDash(list(names)))})
		}
	}
	o.Keys = sorted
}

// keyValue is a value as counters have it: a text without the spaces around it, as in the fields of a claim. A date and a
// number are the same key as their text.
func keyValue(x Value) (Value, string) {
	if x.Kind != KindText {
		return x, ""
	}
	s, code := visibleText(x.S, MaxFieldText)
	return TextValue(s), code
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// measure wants the figure that the limit counts in, and no other.
func (v *validation) measure(lim *Limit, o *OpeningBalance) {
	field := map[Measure]string{MeasureUnits: "units", MeasureAmount: "amount_cents", MeasureExpense: "amount_cents", MeasureCount: "count"}[lim.Measure]
	for _, x := range [...]struct {
		name    string
		n, most int64
	}{{"units", int64(o.Units), int64(MaxUnits)}, {"amount_cents", int64(o.Amount), int64(MaxCents)}, {"count", o.Count, MaxOpeningCount}} {
		switch {
		case x.name != field && x.n != 0:
			v.add("/"+x.name, "measure_other", Arg{"measure", TextValue(lim.Measure.String())}, Arg{"field", TextValue(field)})
		case x.name != field:
		case x.n == 0:
			v.add("/"+x.name, "required")
		case (x.n < 0 || x.n > x.most) && lim.Measure == MeasureUnits:
			v.add("/"+x.name, "units_invalid", Arg{"step", QuantityValue(1, "")}, Arg{"max", QuantityValue(MaxUnits, "")})
		case x.n < 0 || x.n > x.most:
			v.add("/"+x.name, "opening_range", Arg{"max", Int(x.most)})
		}
	}
}

// of wants the value that was counted from a limit that counts values, once at a time, and none from others.
func (v *validation) of(lim *Limit, o *OpeningBalance) {
	counts := lim.Measure == MeasureCount && lim.Of != nil
	switch {
	case !counts && o.Of.Kind != KindNone:
		v.add("/of", "of_unneeded")
	case counts && o.Of.Kind == KindNone:
		v.add("/of", "of_required", Arg{"of", TextValue(lim.Of.Source())})
	case counts:
		var code string
		if o.Of, code = keyValue(o.Of); code != "" {
			v.add("/of", code, Arg{"max", Int(MaxFieldText)})
		}
		if o.Count > 1 {
			v.add("/count", "opening_range", Arg{"max", Int(1)})
		}
	}
}

// opening returns the entries of an opening balance. Where not every line opens a block, it opens one, unless it lies in
// one.
func (l *Limit) opening(o *OpeningBalance, household string) []Entry {
	owner := ""
	switch l.Scope {
	case PerMember:
		owner = o.Member
	case PerHousehold:
		owner = household
	case PerPayer:
	}
	values := make([]Value, len(o.Keys))
	for i := range o.Keys {
		values[i] = o.Keys[i].Value
	}
	c := CounterOf(l.Code, l.Scope, owner, values...)
	var out []Entry
	switch {
	case l.Measure != MeasureCount:
		out = []Entry{{Counter: c, Date: o.Date, Value: int64(o.Units) + int64(o.Amount)}}
	case l.Of != nil:
		out = []Entry{{Counter: c, Date: o.Date, Of: o.Of.Key(), Value: 1}}
	default:
		for i := range o.Count { // lines of no claim, each a value of its own
			out = append(out, Entry{Counter: c, Date: o.Date, Of: o.ID + "/" + formatInt(i), Value: 1})
		}
	}
	if l.OpenedBy != nil {
		out = append(out, Entry{Counter: OpensOf(c), Date: o.Date, Value: 1})
	}
	return out
}

// anchor is the row to hold for a counter that a household or everybody shares, "" for a member's own.
func (c Counter) anchor() Anchor {
	_, scoped, _ := strings.Cut(string(c), "|")
	scope, owned, _ := strings.Cut(scoped, "|")
	owner, _, _ := strings.Cut(owned, "|")
	switch scope {
	case PerHousehold.String():
		return HouseholdAnchor(keyUnescaper.Replace(owner))
	case PerPayer.String():
		return PayerAnchor(c)
	default:
		return ""
	}
}

// anchors are the rows to hold while the entries are booked: those that a claim on the same counter holds.
func (o *OpeningBalance) anchors() []Anchor {
	all := []Anchor{MemberAnchor(o.Member)}
	for _, e := range o.Booked {
		if a := e.Counter.anchor(); a != "" {
			all = append(all, a)
		}
	}
	return sortedSet(all)
}
