package engine

// Facts is everything that Decide reads besides the book and the claim. It is stored with the decision, so that the
// decision can be taken again from the database alone.
type Facts struct {
	Member     Member
	Households []Household // only those a rule asked about
	Providers  []Provider  // those of the lines that are registered
	Approvals  []Approval  // the member's, for benefits that ask for one
	History    []Granted   // the member's earlier lines of the benefits that a rule asks about, by Benefit, Date
	Consumed   []Entry     // earlier entries of every counter the lines can touch, in the order of Counter, Date, Of
}

// Granted counts the lines of one benefit that a member was granted on one governing date.
type Granted struct {
	Benefit string
	Date    Date
	Lines   int64
}

// HistorySpan asks for what a member was granted of a benefit on the days of a window.
type HistorySpan struct {
	Member  string
	Benefit string
	Window  Window
}

// MemberGranted is a Granted with its member, as the store answers for several at once.
type MemberGranted struct {
	Member string
	Granted
}

// Provider returns the registered provider of that id, nil when unknown.
func (f *Facts) Provider(id string) *Provider {
	for i := range f.Providers {
		if f.Providers[i].ID == id {
			return &f.Providers[i]
		}
	}
	return nil
}

// Household returns the household of that id, nil when it was not read.
func (f *Facts) Household(id string) *Household {
	for i := range f.Households {
		if f.Households[i].ID == id {
			return &f.Households[i]
		}
	}
	return nil
}
