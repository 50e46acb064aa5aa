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
	Rulings    []Ruling    // of reviewers, at most one per line, by Line
	Twins      []Twin      // lines that came before and may be the same, by Line
	// Settled are the lines that a later version of a claim leaves as they are. What they consumed and what they were granted
	// is in Consumed and History.
	Settled []Settled
	// Lines is set where lines are decided in order of service: by index, what each reads instead of Consumed and History.
	Lines []LineFacts
}

// Settled is a line that is not decided again.
type Settled struct {
	Line     int
	Decision LineDecision
}

// settled returns the decision of a line that is not decided again, nil for all others.
func (f *Facts) settled(line int) *LineDecision {
	for i := range f.Settled {
		if f.Settled[i].Line == line {
			return &f.Settled[i].Decision
		}
	}
	return nil
}

// ruling returns what a reviewer decided on a line, nil for nothing.
func (f *Facts) ruling(line int) *Ruling {
	for i := range f.Rulings {
		if f.Rulings[i].Line == line {
			return &f.Rulings[i]
		}
	}
	return nil
}

// ruledOut reports whether a reviewer denied a line or set what it is paid: then no change of the rules changes it.
func (f *Facts) ruledOut(line int) bool {
	r := f.ruling(line)
	return r != nil && (r.Kind == RulingDeny || r.Kind == RulingAmount)
}

// twin returns a line that may be the same as a line of the claim, nil when there is none.
func (f *Facts) twin(line int) *Twin {
	for i := range f.Twins {
		if f.Twins[i].Line == line {
			return &f.Twins[i]
		}
	}
	return nil
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
