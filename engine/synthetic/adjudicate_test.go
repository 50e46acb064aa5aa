package synthetic

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"octroi/engine"
	"octroi/rules"
)

// shippedBook compiles the book that the calibration is about.
func shippedBook(tb testing.TB) *engine.Book {
	tb.Helper()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		tb.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// desk decides the claims of one household in memory, in the order in which they arrive. No limit of the book is shared by two
// households, but by name, and those names are a household's own.
type desk struct {
	book      *engine.Book
	providers map[string]engine.Provider
	household engine.Household
	entries   map[entryKey]int64
	granted   map[string][]engine.Granted
	marks     map[string][]engine.Mark
}

type entryKey struct {
	counter engine.Counter
	date    engine.Date
	of      string
}

func newDesk(tb testing.TB, p Plan) *desk {
	d := &desk{book: shippedBook(tb), providers: map[string]engine.Provider{}}
	for x := range p.Providers() {
		d.providers[x.ID] = x
	}
	return d
}

// opens begins with a household of which nothing was decided.
func (d *desk) opens(h *household) {
	d.entries, d.granted, d.marks = map[entryKey]int64{}, map[string][]engine.Granted{}, map[string][]engine.Mark{}
	d.household = engine.Household{ID: h.id}
	for i := range h.people {
		m := &h.people[i]
		d.household.People = append(d.household.People, engine.Person{Member: m.ID, Born: m.Born, Died: m.Died, Span: m.Households[0].Span})
	}
}

// decide decides one claim of the household, and books it.
func (d *desk) decide(a *asked, c *engine.Claim) engine.Decision {
	at := slices.IndexFunc(a.household.people, func(p person) bool { return p.ID == c.Member })
	facts := engine.Facts{
		Member: a.household.people[at].Member, Households: []engine.Household{d.household}, History: d.granted[c.Member], Consumed: d.consumed(),
	}
	for _, x := range a.approvals {
		if x.Member == c.Member {
			facts.Approvals = append(facts.Approvals, x)
		}
	}
	for i := range c.Lines {
		if p, ok := d.providers[c.Lines[i].Provider]; ok && facts.Provider(p.ID) == nil {
			facts.Providers = append(facts.Providers, p)
		}
		if twin := d.twin(c, i); twin != nil {
			facts.Twins = append(facts.Twins, *twin)
		}
	}
	out := engine.Decide(d.book, c, &facts)
	for i := range out.Lines {
		d.enter(c, i, &out.Lines[i])
	}
	return out
}

func (d *desk) consumed() []engine.Entry {
	out := make([]engine.Entry, 0, len(d.entries))
	for k, v := range d.entries {
		out = append(out, engine.Entry{Counter: k.counter, Date: k.date, Of: k.of, Value: v})
	}
	slices.SortFunc(out, func(a, b engine.Entry) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Of, b.Of))
	})
	return out
}

func (d *desk) twin(c *engine.Claim, line int) *engine.Twin {
	for _, mine := range engine.MarksOf(c, line) {
		for _, m := range d.marks[mine.Mark] {
			if m.Claim != c.ID && (mine.Bill == "" || m.Bill == "" || mine.Bill == m.Bill) {
				return &engine.Twin{Line: line, Kind: m.Kind, Claim: m.Claim, TheirN: m.Line}
			}
		}
	}
	return nil
}

func (d *desk) enter(c *engine.Claim, line int, l *engine.LineDecision) {
	for _, x := range l.Consumptions {
		d.entries[entryKey{x.Counter, x.Date, x.Of}] += x.Value
	}
	if l.Outcome == engine.Denied {
		return
	}
	for _, m := range engine.MarksOf(c, line) {
		d.marks[m.Mark] = append(d.marks[m.Mark], m)
	}
	if l.Outcome != engine.Pended {
		d.granted[c.Member] = append(d.granted[c.Member], engine.Granted{Benefit: l.Benefit, Date: l.Date, Lines: 1})
		slices.SortFunc(d.granted[c.Member], func(a, b engine.Granted) int {
			return cmp.Or(cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Date, b.Date))
		})
	}
}

// spent is what deciding the claims of a plan came to.
type spent struct {
	plan          Plan
	claims, lines int
	outcomes      map[engine.Outcome]int
	reasons       map[string]int
	bound         map[string]int
	channels      [len(Years)]map[string]int
	category      [len(Years)]map[string]engine.Cents
	benefit       [len(Years)]map[string]*use
	invalid       []engine.FieldError
}

type use struct {
	cents        engine.Cents
	lines, users int
	paid         int             // lines of which something was
	byAge        [oldest + 1]int // users
}

// adjudicate decides everything that a plan's members ask for, and adds what its partners cost.
func adjudicate(tb testing.TB, p Plan) *spent {
	tb.Helper()
	s := &spent{plan: p, outcomes: map[engine.Outcome]int{}, reasons: map[string]int{}, bound: map[string]int{}}
	for y := range Years {
		s.channels[y], s.category[y], s.benefit[y] = map[string]int{}, map[string]engine.Cents{}, map[string]*use{}
	}
	d := newDesk(tb, p)
	today := engine.MustDate("2026-06-30")
	for a := range p.habits() {
		d.opens(a.household)
		seen := map[string]bool{}
		for i := range a.claims {
			c := a.claims[i].Claim
			c.ID = a.claims[i].Key
			c.Lines = slices.Clone(c.Lines)
			for j := range c.Lines {
				c.Lines[j].Fields = maps.Clone(c.Lines[j].Fields)
			}
			at := slices.IndexFunc(a.household.people, func(p person) bool { return p.ID == c.Member })
			s.invalid = append(s.invalid, engine.ValidateClaim(d.book, &c, &a.household.people[at].Member, today)...)
			s.add(&c, a.household.people[at].Born, d.decide(a, &c), seen)
		}
	}
	for x := range p.PartnerCosts() {
		s.category[x.Date.Year()-firstYear][x.Category] += x.Cents
	}
	return s
}

func (s *spent) add(c *engine.Claim, born engine.Date, d engine.Decision, seen map[string]bool) {
	s.claims++
	if y := c.Lines[0].Date.Year() - firstYear; y >= 0 {
		s.channels[y][c.Channel]++
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		s.lines++
		s.outcomes[l.Outcome]++
		if l.Outcome != engine.Approved {
			for _, r := range l.Reasons {
				s.reasons[r.Code]++
			}
		}
		if l.BoundBy != "" {
			s.bound[l.Benefit+"."+l.BoundBy]++
		}
		y := l.Date.Year() - firstYear
		if y < 0 {
			continue
		}
		s.category[y][l.Category] += l.Pays
		u := s.benefit[y][l.Benefit]
		if u == nil {
			u = &use{}
			s.benefit[y][l.Benefit] = u
		}
		u.cents += l.Pays
		u.lines++
		if l.Pays > 0 {
			u.paid++
		}
		if key := c.Member + "/" + l.Benefit + "/" + l.Date.YearStart().String(); l.Pays > 0 && !seen[key] {
			seen[key] = true
			u.users++
			u.byAge[engine.AgeOn(born, l.Date)]++
		}
	}
}
