package synthetic

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"octroi/engine"
)

// behaviours is what is known of all members together while their claims are invented: how many of each kind there were.
type behaviours struct {
	plan     Plan
	register *register
	use      [len(Years)][]usage
	channels [len(Years)]spread
}

// usage counts the users of one benefit in one year.
type usage struct {
	rate    int64 // of somebody of weight 1, in thousandths of billionths
	users   quota
	n       int
	times   spread
	price   spread
	units   spread
	defects [kinds]quota
}

func newBehaviours(p Plan) *behaviours {
	b := &behaviours{plan: p, register: newRegister(p.Size)}
	for y := range Years {
		b.channels[y] = spread{mix(p.Seed, uint64(100+y)), stepThree}
		b.use[y] = make([]usage, len(allBehaviours))
		for i, x := range allBehaviours {
			from := mix(mixText(p.Seed, x.benefit+x.fields), uint64(y))
			b.use[y][i] = usage{
				rate:  int64(x.rate[y]) * int64(fitted[x.category][y]) / million,
				times: spread{from, stepOne}, price: spread{mix(from, 1), stepTwo}, units: spread{mix(from, 2), stepThree},
			}
		}
	}
	return b
}

// asked is what one household asks for.
type asked struct {
	*behaviours
	household *household
	rng       *rand.Rand
	year      int // index in Years
	use       *usage
	numbers   int // given to what needs one
	drafts    []draft
	claims    []Claim
	approvals []engine.Approval
}

// draft is a claim before it has its number.
type draft struct {
	engine.Claim
	year int
}

// ask invents what a household asks for in the plan's years. Each year has a chance of its own: it is the same whichever other
// years are invented.
func (b *behaviours) ask(h *household) *asked {
	a := &asked{behaviours: b, household: h}
	for y, year := range Years {
		if !b.plan.includes(year) {
			continue
		}
		a.year, a.numbers = y, 0
		a.rng = rand.New(rand.NewPCG(mix(b.plan.Seed, uint64(year)), uint64(h.n))) //nolint:gosec // the same every time is the point
		for i := range h.people {
			a.person(&h.people[i])
		}
	}
	a.number()
	return a
}

// person invents what one person asks for in the year at hand.
func (a *asked) person(p *person) {
	u := user{person: p, household: a.household, year: a.year, span: a.covered(p)}
	days := int64(u.span.Until - u.span.From)
	if days < 7 {
		return
	}
	u.age = engine.AgeOn(p.Born, firstOf(Years[a.year], 7))
	for _, x := range p.births {
		if x.on.Year() == Years[a.year] {
			u.births = append(u.births, x)
		}
	}
	for i := range allBehaviours {
		b, use := &allBehaviours[i], &a.behaviours.use[a.year][i]
		weight := b.who.at(u.age)
		if weight == 0 || use.rate == 0 || !u.meets(b.need) {
			continue
		}
		if b.need != needBirth && b.need != needDeath {
			weight = weight * days / 365
		}
		if use.users.take(use.rate*weight, a.rng) {
			a.use = use
			a.uses(b, &u)
			use.n++
		}
	}
}

// covered is when a person is a member in the year at hand. Some do not notice that their cover has ended.
func (a *asked) covered(p *person) engine.Span {
	year := engine.Span{From: firstOf(Years[a.year], 1), Until: firstOf(Years[a.year]+1, 1)}
	cover := p.Coverage[0]
	s := engine.Span{From: max(year.From, cover.From), Until: year.Until}
	if cover.Until != 0 && cover.Until < s.Until && a.rng.IntN(8) > 0 {
		s.Until = cover.Until
	}
	if p.Died != 0 {
		s.Until = min(s.Until, p.Died)
	}
	return s
}

// meets reports whether somebody is what a benefit is for.
func (u *user) meets(n need) bool {
	switch n {
	case needNothing:
		return true
	case needBirth:
		return len(u.births) > 0
	case needDeath:
		return u.Died != 0 && u.Died.Year() == Years[u.year]
	case needCompany:
		return len(u.household.people) > 1
	default:
		return u.HasStatus(statusOf[n], u.span.Until-1)
	}
}

// uses invents the claims of one user of a benefit.
func (a *asked) uses(b *behaviour, of *user) {
	u := *of // the next benefit finds the user as he was
	u.nth = a.use.n
	switch b.need {
	case needBirth:
		u.span = around(u.span, u.births[0].on, b.around)
	case needDeath:
		u.span = around(u.span, u.Died, b.around)
	default:
	}
	if u.span.Until <= u.span.From {
		return
	}
	var lines []engine.Line
	if b.shape != nil {
		lines = b.shape(a, b, &u)
	} else {
		lines = a.series(b, &u)
	}
	for chunk := range slices.Chunk(lines, max(1, b.together)) {
		a.claim(b, &u, chunk)
	}
}

// around is the time of a user some days before and after an event. What would lie in the year before, such as most of a pregnancy,
// is put between the beginning of the year and the event.
func around(s engine.Span, on engine.Date, days [2]int) engine.Span {
	from, until := on.AddDays(days[0]), on.AddDays(days[1]+1)
	if until <= s.From {
		from, until = s.From, on
	}
	return engine.Span{From: max(s.From, from), Until: min(s.Until, until)}
}

// series is one service after the other, spread over the time that a user has.
func (a *asked) series(b *behaviour, u *user) []engine.Line {
	n := 1
	if table := b.times[0]; table != nil {
		if a.year > 0 && b.times[a.year] != nil {
			table = b.times[a.year]
		}
		n = of(table, a.use.times.next())
	}
	days := int(u.span.Until - u.span.From)
	if b.need != needBirth && b.need != needDeath && days < 300 {
		n = max(1, n*days/365)
	}
	n = min(n, days)
	lines := make([]engine.Line, n)
	for i := range lines {
		lines[i] = a.line(b, u, u.span.From.AddDays((days*i+a.rng.IntN(days))/n))
	}
	return lines
}

// line is one service on a day.
func (a *asked) line(b *behaviour, u *user, on engine.Date) engine.Line {
	l := engine.Line{Benefit: b.benefit, Date: on, Until: on, Units: engine.One, Provider: a.provider(b.with)}
	at := a.use.price.next()
	if b.price != nil {
		l.Charged = engine.Cents(of(b.price, at))
	}
	if b.units != nil {
		n := of(b.units, a.use.units.next())
		l.Units, l.Charged = engine.Quantity(n)*engine.One, engine.Cents(n)*l.Charged
	}
	l.Statutory = l.Charged * engine.Cents(b.basic) / 100
	if b.copay != nil {
		l.Copay = engine.Cents(of(b.copay, at))
		if u.HasStatus(engine.StatusPreferential, on) {
			l.Copay /= 3
		}
		l.Statutory = l.Charged - l.Copay
	}
	for _, code := range b.evidence {
		l.Evidence = append(l.Evidence, a.document(code, on))
	}
	l.Fields = a.fill(b.fields, u, on)
	return l
}

// dated are the documents that say when they were issued, because they count for a time.
var dated = []string{"eye_prescription", "prescription", "medical_certificate", "endometriosis_certificate"}

func (a *asked) document(code string, on engine.Date) engine.Evidence {
	e := engine.Evidence{Code: code}
	if slices.Contains(dated, code) {
		e.IssuedOn = on.AddDays(-a.rng.IntN(60))
	}
	return e
}

func (a *asked) provider(w with) string {
	if w.profession == "" {
		return ""
	}
	p := &a.register.practices[a.register.at[w.profession]]
	return p.near(a.household, a.rng, func(i int) bool { return w.fits(p, i) })
}

// number gives claims their keys and bills: those of a household and a year by the day they arrive.
func (a *asked) number() {
	slices.SortStableFunc(a.drafts, func(x, y draft) int { return cmp.Compare(x.SubmittedOn, y.SubmittedOn) })
	var given [len(Years)]int
	a.claims = make([]Claim, len(a.drafts))
	for i, d := range a.drafts {
		given[d.year]++
		key := fmt.Sprintf("S%d-%d-%07d-%03d", a.plan.Seed, Years[d.year], a.household.n, given[d.year])
		for j := range d.Lines {
			if d.Lines[j].Bill != "" {
				d.Lines[j].Bill = key
			}
		}
		a.claims[i] = Claim{Key: key, Claim: d.Claim}
	}
}
