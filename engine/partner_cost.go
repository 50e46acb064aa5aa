package engine

// PartnerCost is spending with no claim of a member: a service bought from a partner for members together. It belongs to a
// category, and to a benefit where there is one.
type PartnerCost struct {
	Booking
	Partner     string
	Category    string // of the book
	Benefit     string // of the book, in that category; "" for none
	Date, Until Date   // first and last day of service
	Cents       Cents  // below 0 in a reversal
	Reference   string // the partner's invoice
}

// MaxPartnerCost bounds one partner cost: contracts of a year are larger than any claim.
const MaxPartnerCost Cents = 10_000_000_000

// Bounds of the texts of a booking, in characters.
const (
	MaxPartnerName = 128
	MaxReference   = 64
	MaxNote        = 500
)

// PartnerCostFilter selects partner costs, newest first. What is empty selects nothing away.
type PartnerCostFilter struct {
	ID       string
	Request  RequestKey
	From, To Date // of the first day of service, both inclusive
	Category string
	Partner  string
	Before   string // id, exclusive; "" from the newest
	Limit    int    // 0 for all
}

// ValidatePartnerCost returns every mistake of a partner cost at once, and ends one without a last day on its first. today
// is the day of booking in the book's zone.
func ValidatePartnerCost(book *Book, c *PartnerCost, today Date) []FieldError {
	v := validation{book: book, today: today}
	v.text("/partner", &c.Partner, MaxPartnerName, true)
	v.category(c)
	switch {
	case c.Date == 0:
		v.add("/date", "required")
	case c.Date < earliestDate:
		v.add("/date", "date_too_old")
	case c.Date > today:
		v.add("/date", "date_future")
	}
	if c.Until == 0 {
		c.Until = c.Date
	}
	if c.Until < c.Date {
		v.add("/until", "period_invalid")
	}
	if c.Cents < 1 || c.Cents > MaxPartnerCost {
		v.add("/cents", "cost_range", Arg{"max", Int(int64(MaxPartnerCost))})
	}
	v.text("/reference", &c.Reference, MaxReference, false)
	v.text("/note", &c.Note, MaxNote, false)
	return v.errors
}

// category holds a cost against the book: reports show categories, so each cost has one, and a benefit is shown in its own.
func (v *validation) category(c *PartnerCost) {
	known := make([]string, len(v.book.Categories))
	found := false
	for i, x := range v.book.Categories {
		known[i] = x.Code
		found = found || x.Code == c.Category
	}
	switch {
	case c.Category == "":
		v.add("/category", "required")
	case !found:
		v.add("/category", "category_unknown", Arg{"nearest", TextValue(list(Nearest(c.Category, known, 3)))})
	}
	if c.Benefit == "" {
		return
	}
	switch b := v.book.Benefit(c.Benefit); {
	case b == nil:
		v.add("/benefit", "benefit_unknown", Arg{"nearest", TextValue(list(v.nearestBenefits(c.Benefit)))})
	case found && b.Category != c.Category:
		v.add("/benefit", "benefit_elsewhere", Arg{"category", TextValue(b.Category)})
	}
}

// text takes the spaces around a text away and checks what is left.
func (v *validation) text(pointer string, s *string, most int, required bool) {
	var code string
	switch *s, code = visibleText(*s, most); {
	case code == "required" && !required:
	case code == "text_too_long":
		v.add(pointer, code, Arg{"max", Int(int64(most))})
	case code != "":
		v.add(pointer, code)
	}
}
