package engine

import "strings"

// Measure is what a limit counts.
type Measure uint8

// The measures of DESIGN §5.
const (
	MeasureUnits   Measure = iota // units, in thousandths
	MeasureAmount                 // cents paid
	MeasureCount                  // distinct values of Limit.Of among lines
	MeasureExpense                // cents left to the member, or of the amount that Limit.Of names
)

// Measures lists every measure, in the order of the documentation.
var Measures = [...]Measure{MeasureUnits, MeasureAmount, MeasureCount, MeasureExpense}

// String returns the measure as books write it.
func (m Measure) String() string { return [...]string{"units", "amount", "count", "expense"}[m] }

// Scope is whose counter a limit keeps.
type Scope uint8

// The scopes of DESIGN §5.
const (
	PerMember Scope = iota
	PerHousehold
	PerPayer // one counter for everybody, told apart by keys
)

// String returns the scope as books write it.
func (s Scope) String() string { return [...]string{"member", "household", "payer"}[s] }

// Limit is a counter with or without a bound: measure × per × every × at_most or after. A pool is one limit that several
// benefits join: each has its own Limit value with the same Code.
type Limit struct {
	ID       string // as the benefit calls it: "sessions", or the pool's code
	Code     string // unique in the book: "psychology.sessions", or the pool's code
	Title    Text
	Pool     bool
	Measure  Measure
	Scope    Scope
	Keys     []Formula // further keys of the counter, after its scope
	Every    Every
	OpenedBy Condition // for windows from first use: the lines that open a block; nil for every line the limit concerns
	When     Condition // the lines that the limit concerns: it counts and binds only those; nil for all
	// Of is what is counted: for MeasureCount a value, nil for the line itself; for MeasureExpense without a bound any sum,
	// nil for Part.
	Of     Formula
	Part   ExpensePart // the amount of the line that MeasureExpense counts, and cuts
	AtMost *Choice     // the cap, of what is granted: money, quantity or int, as Measure says
	After  *Choice     // the threshold, of what is presented: only what lies beyond it counts further. Not with AtMost
	Deny   bool        // over: deny — a line that would cross the cap is denied instead of cut

	rule string // "limits.<ID>", for traces; set by Book.Index
}

// ExpensePart is the amount of a line that a limit on expenses counts.
type ExpensePart uint8

// The amounts of a line that a limit on expenses may count.
const (
	ExpenseLeft       ExpensePart = iota // what compulsory insurance and other insurers leave
	ExpenseCharged                       // the full price
	ExpenseCopay                         // the statutory part left to the member
	ExpenseSupplement                    // what was charged above the tariff
)

// String returns the amount as rules name it.
func (p ExpensePart) String() string {
	return [...]string{"line.left", "line.charged", "line.copay", "line.supplement"}[p]
}

// Bound says what kind of bound a limit has.
type Bound uint8

// The kinds of bound.
const (
	BoundAtMost Bound = iota // a cap
	BoundAfter               // a threshold
	BoundNone                // a mere counter
)

// String returns the bound as books write it, "none" for a counter.
func (b Bound) String() string { return [...]string{"at_most", "after", "none"}[b] }

// Bound returns which kind of bound the limit has.
func (l *Limit) Bound() Bound {
	switch {
	case l.AtMost != nil:
		return BoundAtMost
	case l.After != nil:
		return BoundAfter
	default:
		return BoundNone
	}
}

// Counter names one running total: a limit, whose it is and its keys. "psychology.sessions|member|M1".
type Counter string

// CounterOf composes the counter of limit code for owner (a member or household id, "" for the payer) and keys.
func CounterOf(code string, scope Scope, owner string, keys ...Value) Counter {
	var b strings.Builder
	b.Grow(len(code) + len(owner) + 32) // enough for nearly all: a counter is composed several times per line
	b.WriteString(code)
	b.WriteByte('|')
	b.WriteString(scope.String())
	b.WriteByte('|')
	b.WriteString(escapeKey(owner))
	for _, k := range keys {
		b.WriteByte('|')
		b.WriteString(k.Key())
	}
	return Counter(b.String())
}

// limit is the code of the counter's limit.
func (c Counter) limit() string {
	code, _, _ := strings.Cut(string(c), "|")
	return code
}

// Owner returns whose counter it is: the id of a member or a household, "" of one that everybody shares.
func (c Counter) Owner() (Scope, string) {
	_, scoped, _ := strings.Cut(string(c), "|")
	scope, owned, _ := strings.Cut(scoped, "|")
	owner, _, _ := strings.Cut(owned, "|")
	switch scope {
	case PerHousehold.String():
		return PerHousehold, keyUnescaper.Replace(owner)
	case PerPayer.String():
		return PerPayer, ""
	default:
		return PerMember, keyUnescaper.Replace(owner)
	}
}

// CounterSpan asks for the entries of a counter on the days of a window.
type CounterSpan struct {
	Counter Counter
	Window  Window
}

// Entry is what one counter consumed on one governing date, summed: cents, thousandths of a unit, or the number of
// lines for a count (whose distinct value is Of, "" for other measures).
type Entry struct {
	Counter Counter
	Date    Date
	Of      string
	Value   int64
}
