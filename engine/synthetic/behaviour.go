package synthetic

import "octroi/engine"

// behaviour is how members use one benefit in a year: who and how many of them, how often, at what price.
type behaviour struct {
	benefit  string
	category string // whose spending was fitted

	// Who: a weight by age, only those who need it, and in each year how many of a million people of weight 1,000.
	who  curve
	need need
	rate [2]int

	// What: how many lines a user has in a year (the second year as the first where it is not said), how many of them come in one
	// claim, and in what share of them. Tables are distributions in equal parts.
	times    [2][]int
	together int
	around   [2]int // days from a birth or a death within which they are, for needs of those
	units    []int
	price    []int // cents for one unit
	basic    int   // percent of it that compulsory insurance pays
	copay    []int // cents left to the member as personal share, in place of a percentage; a third of it with the preferential rate

	// With what: a provider, documents and facts of the benefit. See fill for what {…} stands for.
	with     with
	evidence []string
	fields   string
	shape    func(*asked, *behaviour, *user) []engine.Line // lines that are no series of services, nil for one that is
}

// need is what a person must be, besides of an age.
type need uint8

const (
	needNothing need = iota
	needPreferential
	needDisabled
	needGlobalFile
	needCarer
	needDentalia
	needBirth   // a child born in the year
	needDeath   // died in the year
	needCompany // somebody else in the household
)

// statusOf are the statuses that a need is about.
var statusOf = map[need]string{
	needPreferential: engine.StatusPreferential, needDisabled: engine.StatusDisabled, needGlobalFile: engine.StatusGlobalFile,
	needCarer: statusCarer, needDentalia: statusDentalia,
}

// with is whom a member goes to, and what of that the rules look at.
type with struct {
	profession   string
	recognised   bool
	stranger     bool // not recognised
	conventioned bool
	network      bool
	belgian      bool
}

// fits reports whether a provider is one to go to.
func (w *with) fits(p *practice, i int) bool {
	recognised := p.recognised(i)
	switch {
	case w.recognised && !recognised, w.stranger && recognised, w.conventioned && !p.conventioned(i):
		return false
	case w.network && !p.inNetwork(i), w.belgian && p.abroad(i):
		return false
	default:
		return true
	}
}

// user is one person who uses a benefit in a year.
type user struct {
	*person
	household *household
	year      int // index in Years
	span      engine.Span
	births    []birth // of the year
	age       int
	nth       int // of the users of the year
}
