package engine

// PartnerTotal sums what one partner cost in one category.
type PartnerTotal struct {
	Partner, Category string
	Costs             int64 // how many were booked
	Booked            Cents
	Reversed          Cents // what was taken back, as a sum above 0
}

// Net is what is left.
func (p *PartnerTotal) Net() Cents { return p.Booked - p.Reversed }

// BookedMonth sums the payments of a benefit in a month of service, by the rules.
type BookedMonth struct {
	Benefit string
	Month   string // YYYY-MM
	Lines   int64  // decided, also those that were paid nothing
	Asked   Cents  // of these lines
	Paid    Cents
}
