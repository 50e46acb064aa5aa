package engine

// Facts is everything that Decide reads besides the book and the claim. It is stored with the decision, so that the
// decision can be taken again from the database alone.
type Facts struct {
	Member     Member
	Households []Household // only those a rule asked about
	Providers  []Provider  // those of the lines that are registered
	Consumed   []Entry     // earlier entries of every counter the lines can touch, in the order of Counter, Date, Of
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
