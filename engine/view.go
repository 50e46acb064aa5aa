package engine

// View is what the expressions of one line may read. Decide fills it; package rules maps each variable of the rule
// language to one of its fields or methods. Facts of member, household and provider are those of the governing date.
type View struct {
	Book      *Book
	Benefit   *Benefit
	Claim     *Claim
	Line      *Line
	On        Date // governing date
	Member    *Member
	Household *Household // nil: unknown
	Provider  *Provider  // nil: none named, or not registered
	Approval  *Approval  // valid on the line's day; nil: none
	Bill      Bill
	Part      Part
	Unit      int64      // in a formula that runs per unit: the place of the unit in the part, from 0
	Fields    []Value    // by index in Benefit.Fields, defaults filled in; KindNone when absent
	Standing  []Standing // by index in Benefit.Limits
	History   []Granted  // earlier lines of the member, as Facts.History
	Taken     []Granted  // those of the claim's lines decided so far
	// Prospect is set when nobody made the claim yet: what only a claim brings (amounts, units, documents, a provider) is not
	// there to be read, and an expression whose value depends on it fails.
	Prospect bool
}

// Part is what still counts of a line after thresholds and limits on units and expenses: the line itself before them.
type Part struct {
	Units      Quantity
	Charged    Money
	Left       Money
	Copay      Money // never more than Left
	Supplement Money // never more than Left
}

// Standing is where one limit stands before the line.
type Standing struct {
	Counter   Counter
	Window    Window
	Used      int64  // in the limit's measure: granted, or presented for a threshold
	Bound     int64  // of at_most or after
	Branch    string // of the bound's value, as in Step
	Bounded   bool   // Bound is known
	Known     bool   // Used is known: the counter could be composed
	Concerned bool   // the limit counts and binds the line: its `when` holds, and its block is open
	Open      bool   // a block is open on the governing date, or the line opens it; true for other windows
	Opens     bool   // the line opens a block, where none is open

	fresh   bool   // no block was open before the line
	of      string // the value that a limit on counts would count for this line
	already bool   // and it did count it before
	// presented is what a threshold counts of the line, and what a limit on expenses grants of it.
	presented int64
	rank      int64 // place of that value among those presented, from 1
}

// Known reports whether the fact f is there to be read.
func (v *View) Known(f Fact) bool {
	switch f.Group {
	case FactProvider:
		return v.Provider != nil
	case FactLimit:
		return v.Standing[f.Slot].Known
	case FactMembership:
		return v.Member.HouseholdOn(v.On).Household != ""
	case FactHousehold:
		return v.Household != nil
	case FactContributions:
		return v.Member.ContributionsOn(v.On) != ""
	case FactField:
		return v.Fields[f.Slot].Kind != KindNone
	case FactApproval:
		return v.Approval != nil
	default:
		return false
	}
}

// HasEvidence reports whether the line carries the document code, still valid on the governing date.
func (v *View) HasEvidence(code string) bool {
	valid := v.Book.Evidence[code].Valid
	for i := range v.Line.Evidence {
		e := &v.Line.Evidence[i]
		if e.Code != code {
			continue
		}
		if valid.IsZero() || (e.IssuedOn != 0 && v.On <= valid.After(e.IssuedOn)) {
			return true
		}
	}
	return false
}

// UnitCharged is one unit's share of what counts as charged, exact.
func (v *View) UnitCharged() (Money, error) { return v.Part.Charged.Over(v.Part.Units) }

// UnitLeft is one unit's share of what is left to the member, exact.
func (v *View) UnitLeft() (Money, error) { return v.Part.Left.Over(v.Part.Units) }

// Used is what the limit at index i of the benefit has used before the line, as a Value of the limit's measure.
func (v *View) Used(i int) Value {
	return v.Benefit.Limits[i].value(v.Standing[i].Used, v.Benefit.Unit)
}

// Remaining is what the limit at index i still allows before the line, never below zero; of a threshold, what is still
// to be presented before anything counts.
func (v *View) Remaining(i int) Value {
	s := &v.Standing[i]
	return v.Benefit.Limits[i].value(max(0, s.Bound-s.Used), v.Benefit.Unit)
}

// Open reports whether the block of the limit at index i is open on the governing date, or opened by the line.
func (v *View) Open(i int) bool { return v.Standing[i].Open }

// Ordinal is the place of the unit in the window of the limit at index i, from 1: the unit in question in a formula that
// runs per unit, the line's first elsewhere; for a limit on counts, the place of the value that it counts.
func (v *View) Ordinal(i int) int64 {
	s := &v.Standing[i]
	if v.Benefit.Limits[i].Measure == MeasureCount {
		return s.rank
	}
	return s.Used/quantityScale + v.Unit + 1
}

// Times is how many lines of a benefit the member was granted in the period that ends on the governing date. Lines dated
// later do not count.
func (v *View) Times(benefit string, within Period) int64 {
	n := int64(0)
	v.eachGranted(benefit, within, func(g *Granted) { n += g.Lines })
	return n
}

// Never is what Last returns for a benefit that was not granted: long ago, so that "more than two years since" holds.
const Never Date = 1

// Last is the date of the last line of a benefit that the member was granted in the period that ends on the governing
// date, Never when there is none.
func (v *View) Last(benefit string, within Period) Date {
	last := Never
	v.eachGranted(benefit, within, func(g *Granted) { last = max(last, g.Date) })
	return last
}

func (v *View) eachGranted(benefit string, within Period, visit func(*Granted)) {
	for _, all := range [...][]Granted{v.History, v.Taken} {
		for i := range all {
			if g := &all[i]; g.Benefit == benefit && g.Lines > 0 && g.Date <= v.On && within.After(g.Date) > v.On {
				visit(g)
			}
		}
	}
}

// value reads a figure in the limit's measure.
func (l *Limit) value(n int64, unit string) Value { return l.Measure.Value(n, unit) }

// Value writes a figure in this measure: money for amounts and expenses, a quantity of unit for units, an int for counts.
func (m Measure) Value(n int64, unit string) Value {
	switch m {
	case MeasureUnits:
		return QuantityValue(Quantity(n), unit)
	case MeasureAmount, MeasureExpense:
		return CentsValue(Cents(n))
	default:
		return Int(n)
	}
}
