package engine

// Opportunity is a benefit that a member is probably entitled to and has not used up: every condition of it that looks at the
// member, the household and the day holds, and there is room on its limits. What only a claim can show is in Needs.
type Opportunity struct {
	Benefit  string
	Category string
	Kind     OpportunityKind
	Because  []Ground // what the rules ask of the member, and is so
	Needs    []Need   // what a claim must still bring
	Limits   []OpportunityLimit
	Until    Date // the last day on which what is left now can be used; 0 when nothing lapses
}

// OpportunityKind tells what was not used at all from what was used in part.
type OpportunityKind string

// The kinds of opportunity.
const (
	OpportunityUnused     OpportunityKind = "unused"
	OpportunityPartlyUsed OpportunityKind = "partly_used"
)

// OpportunityKinds lists every kind.
var OpportunityKinds = [...]OpportunityKind{OpportunityUnused, OpportunityPartlyUsed}

// Ground is a condition of the rules that holds of a member.
type Ground struct {
	Rule string // where it stands: "book.requires[0]", "requires[1]", "offer_when"
	If   Condition
}

// Need is one thing that a claim must bring for a benefit to be paid.
type Need struct {
	Kind  NeedKind
	Rule  string    // where the book asks for it; "" for what the benefit as a whole asks for
	If    Condition // NeedCondition: what must hold; NeedEvidence: when the document is asked for, nil for always
	AnyOf []string  // NeedEvidence: one of these documents
	Field *Field    // NeedField
	Limit *Limit    // NeedThreshold: the limit whose first part the member bears
	Rest  int64     // NeedThreshold: how much of it is still to come, in the limit's measure
}

// NeedKind is what a need is about.
type NeedKind string

// The kinds of need.
const (
	NeedCondition NeedKind = "condition"
	NeedApproval  NeedKind = "approval"
	NeedProvider  NeedKind = "provider" // the claim must name one
	NeedField     NeedKind = "field"
	NeedEvidence  NeedKind = "evidence"
	NeedThreshold NeedKind = "threshold"
)

// NeedKinds lists every kind of need.
var NeedKinds = [...]NeedKind{NeedCondition, NeedApproval, NeedProvider, NeedField, NeedEvidence, NeedThreshold}

// OpportunityLimit is where one limit of an opportunity stands.
type OpportunityLimit struct {
	Limit     *Limit
	Window    Window
	Used      int64 // in the limit's measure
	Remaining int64 // of a threshold: what is still to come before anything is paid
	Known     bool  // Remaining is known: the bound does not depend on what only a claim can tell
	AtLeast   bool  // what only a claim can tell may make Remaining more
	New       bool  // a claim tells the counters of this limit apart: the figures are those of a new one
	Until     Date  // the last day on which Remaining can be used; 0 when it does not lapse
	Where     []FieldChoice
}

// FieldChoice is what a claim says in a field for a limit to stand as told.
type FieldChoice struct {
	Field  *Field
	Values []Value
}

// Offer says for whom a benefit is worth proposing, where that is not plain from its conditions.
type Offer struct {
	Never bool      // nobody can foresee who will need it
	When  Condition // nil: whoever the conditions of the benefit let pass
	// ReadsHousehold is set when the condition looks at the household.
	ReadsHousehold bool
}

// Opportunities are those of one member on a day, in the order of the book.
type Opportunities struct {
	Member string
	On     Date
	Barred []Reason // conditions of every benefit that the member does not meet, so that there are no opportunities
	All    []Opportunity
}

// OpportunitiesOf lists the benefits of the book that a member is probably entitled to on a day and has not used up. It is
// pure, like Decide: facts hold the member, the household, the approvals, the entries of the counters and what was granted
// before, as opportunityReads asks for them. A nil `of` is for every benefit.
func OpportunitiesOf(book *Book, facts *Facts, on Date, of []*Benefit) Opportunities {
	out := Opportunities{Member: facts.Member.ID, On: on}
	m := &facts.Member
	if m.Erased != 0 || (m.Died != 0 && m.Died < on) || m.Born > on {
		return out
	}
	if of == nil {
		of = book.Benefits
	}
	for _, b := range of {
		if !b.InForce(on) || b.Offer.Never {
			continue
		}
		p := newProspects(book, facts, b, on)
		if out.Barred = p.barred(); out.Barred != nil {
			return out
		}
		if o, found := p.opportunity(); found {
			out.All = append(out.All, o)
		}
	}
	return out
}
