package engine

// ContributionState says how a member stands with the contributions of complementary insurance.
type ContributionState string

// The three states of Belgian complementary insurance: paid up, behind by less than 24 months (can still be put in
// order), and right lost.
const (
	ContributionsInOrder ContributionState = "in_order"
	ContributionsBehind  ContributionState = "behind"
	ContributionsLost    ContributionState = "lost"
)

// Statuses that every book knows. A book may declare others; all are dated in Member.Statuses.
const (
	StatusPreferential = "preferential" // increased reimbursement (BIM, intervention majorée)
	StatusDisabled     = "disabled"     // recognised disability
	StatusGlobalFile   = "global_file"  // global medical file held by a GP (DMG)
)

// Member is an insured person. ID is the payer's own opaque id, never a national number.
type Member struct {
	ID            string
	Born          Date
	Died          Date // 0 while alive
	Households    []HouseholdSpan
	Coverage      []Span
	Contributions []ContributionSpan
	Statuses      []StatusSpan
	Regions       []RegionSpan // for reports; no rule reads it
	Erased        Date         // the day on which everything else was erased; 0 for a member who is known
}

// HouseholdSpan says in which household a member was during Span, and whether as its holder (titulaire).
type HouseholdSpan struct {
	Household string
	Holder    bool
	Span
}

// ContributionSpan gives the state of contributions during Span. A day in no span is unknown.
type ContributionSpan struct {
	State ContributionState
	Span
}

// StatusSpan gives the member the status Code during Span. A day in no span is a day without the status.
type StatusSpan struct {
	Code string
	Span
}

// RegionSpan says that a member lived in the region Code, of the payer's own list, during Span.
type RegionSpan struct {
	Code string
	Span
}

// HouseholdOn returns the member's household on day d, and "" when none is known.
func (m *Member) HouseholdOn(d Date) HouseholdSpan {
	for _, h := range m.Households {
		if h.Contains(d) {
			return h
		}
	}
	return HouseholdSpan{}
}

// CoveredOn reports whether the member has complementary cover on day d.
func (m *Member) CoveredOn(d Date) bool { return containsDay(m.Coverage, d) }

// ContributionsOn returns the state of contributions on day d, "" when unknown.
func (m *Member) ContributionsOn(d Date) ContributionState {
	for _, c := range m.Contributions {
		if c.Contains(d) {
			return c.State
		}
	}
	return ""
}

// HasStatus reports whether the member has the status code on day d.
func (m *Member) HasStatus(code string, d Date) bool {
	for _, s := range m.Statuses {
		if s.Code == code && s.Contains(d) {
			return true
		}
	}
	return false
}

// RegionOn returns the region that the member lived in on day d, "" when none is known.
func (m *Member) RegionOn(d Date) string {
	for _, r := range m.Regions {
		if r.Contains(d) {
			return r.Code
		}
	}
	return ""
}

// TenureMonths returns the whole months of uninterrupted cover up to day d, 0 when not covered on d. Spans that
// touch (one ends the day the next begins) count as one.
func (m *Member) TenureMonths(d Date) int {
	begun := m.CoverBegan(d)
	if begun == 0 {
		return 0
	}
	return d.MonthsSince(begun)
}

// CoverBegan returns the first day of the uninterrupted cover that holds d, 0 when not covered on d.
func (m *Member) CoverBegan(d Date) Date {
	if !m.CoveredOn(d) {
		return 0
	}
	start := d
	for moved := true; moved; {
		moved = false
		for _, s := range m.Coverage {
			if s.From < start && (s.Until == 0 || s.Until >= start) {
				start, moved = s.From, true
			}
		}
	}
	return max(start, 1) // cover without a beginning began before everything
}

// Household is the people who share a household's limits, as far as rules look at them.
type Household struct {
	ID     string
	People []Person
}

// Person is one member's stay in a household.
type Person struct {
	Member string
	Born   Date
	Died   Date
	Span
}

// SizeOn returns how many living people the household has on day d.
func (h *Household) SizeOn(d Date) int { return h.count(d, 0) }

// ChildrenOn returns how many living people under 18 the household has on day d.
func (h *Household) ChildrenOn(d Date) int { return h.count(d, 18) }

// YoungestOn returns the age of the youngest living person of the household on day d, 0 when nobody lives in it.
func (h *Household) YoungestOn(d Date) int {
	last := Date(0)
	for _, p := range h.People {
		if p.Contains(d) && (p.Died == 0 || d <= p.Died) && p.Born <= d {
			last = max(last, p.Born)
		}
	}
	if last == 0 {
		return 0
	}
	return AgeOn(last, d)
}

func (h *Household) count(d Date, below int) int {
	n := 0
	for _, p := range h.People {
		if !p.Contains(d) || (p.Died != 0 && d > p.Died) || d < p.Born {
			continue
		}
		if below == 0 || AgeOn(p.Born, d) < below {
			n++
		}
	}
	return n
}

func containsDay(spans []Span, d Date) bool {
	for _, s := range spans {
		if s.Contains(d) {
			return true
		}
	}
	return false
}
