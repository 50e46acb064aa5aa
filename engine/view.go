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
	Bill      Bill
	Part      Part
	Fields    []Value    // by index in Benefit.Fields, defaults filled in; KindNone when absent
	Standing  []Standing // by index in Benefit.Limits
}

// Part is what still counts of a line after limits on units: the line itself before them.
type Part struct {
	Units   Quantity
	Charged Money
	Left    Money
}

// Standing is where one limit stands before the line.
type Standing struct {
	Counter Counter
	Window  Window
	Used    int64 // in the limit's measure
	AtMost  int64
	Bounded bool // AtMost is known
	Known   bool // Used is known: the counter could be composed
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

// Remaining is what the limit at index i still allows before the line, never below zero.
func (v *View) Remaining(i int) Value {
	s := v.Standing[i]
	return v.Benefit.Limits[i].value(max(0, s.AtMost-s.Used), v.Benefit.Unit)
}

// value reads a figure in the limit's measure.
func (l *Limit) value(n int64, unit string) Value { return l.Measure.Value(n, unit) }

// Value writes a figure in this measure: money for amounts, a quantity of unit for units, an int for counts.
func (m Measure) Value(n int64, unit string) Value {
	switch m {
	case MeasureUnits:
		return QuantityValue(Quantity(n), unit)
	case MeasureAmount:
		return CentsValue(Cents(n))
	default:
		return Int(n)
	}
}
