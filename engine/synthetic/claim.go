package synthetic

import (
	"slices"

	"octroi/engine"
)

// channels are the ways of a hundred claims. The annual report has those of 2023 and 2025; 2024 lies between.
var channels = [len(Years)][]struct {
	channel string
	share   int
}{
	{{"post", 66}, {"smartphone", 17}, {"online", 13}, {"agency", 4}},
	{{"post", 62}, {"smartphone", 20}, {"online", 13}, {"agency", 5}},
}

// delay is how many days after the last service a claim is sent, in equal parts.
var delay = []int{1, 2, 4, 6, 9, 12, 16, 21, 28, 37, 50, 80}

// defect is what can be wrong with a claim.
type defect struct {
	rate int // ppm of claims
	make func(*asked, *behaviour, *user, *engine.Claim)
}

// kinds is how many kinds of defect there are.
const kinds = 5

// defects are the usual mistakes. How many there are is illustrative. A recognised provider, cover and contributions fail besides
// where they are known to.
var defects = [kinds]defect{
	{rate: 9_000, make: (*asked).withoutDocuments},
	{rate: 5_000, make: (*asked).withSomebodyElse},
	{rate: 20_000, make: (*asked).withoutConvention},
	{rate: 3_000, make: (*asked).tooLate},
	{rate: 1_500, make: (*asked).sentTwice},
}

// claim sends lines to the mutuality.
func (a *asked) claim(b *behaviour, u *user, lines []engine.Line) {
	c := engine.Claim{Member: u.ID, Channel: a.channel(), Lines: lines}
	for i := range lines {
		lines[i].Bill = "numbered later"
		c.SubmittedOn = max(c.SubmittedOn, lines[i].Until)
	}
	c.SubmittedOn = c.SubmittedOn.AddDays(of(delay, a.rng.Uint64()))
	year := a.year
	for i := range defects {
		if a.use.defects[i].take(int64(defects[i].rate)*1000, a.rng) {
			defects[i].make(a, b, u, &c)
		}
	}
	a.drafts = append(a.drafts, draft{c, year})
}

func (a *asked) channel() string {
	at := below(100, a.channels[a.year].next())
	for _, c := range channels[a.year] {
		if at -= c.share; at < 0 {
			return c.channel
		}
	}
	return "other"
}

// withoutDocuments forgets what should have come with a claim.
func (a *asked) withoutDocuments(_ *behaviour, _ *user, c *engine.Claim) {
	for i := range c.Lines {
		c.Lines[i].Evidence = nil
	}
}

// withSomebodyElse goes to a provider who is not recognised.
func (a *asked) withSomebodyElse(b *behaviour, _ *user, c *engine.Claim) {
	p := &a.register.practices[a.register.at[b.with.profession]]
	if !b.with.recognised || b.with.network {
		return
	}
	id := p.near(a.household, a.rng, func(i int) bool { return !p.recognised(i) })
	for i := range c.Lines {
		c.Lines[i].Provider = id
	}
}

// withoutConvention goes to a provider whose prices are free.
func (a *asked) withoutConvention(b *behaviour, _ *user, c *engine.Claim) {
	p := &a.register.practices[a.register.at[b.with.profession]]
	if !b.with.conventioned {
		return
	}
	id := p.near(a.household, a.rng, func(i int) bool { return p.recognised(i) && !p.conventioned(i) })
	for i := range c.Lines {
		c.Lines[i].Provider = id
	}
}

// tooLate is a claim for services of more than two years before, that were found in a drawer. A reference to what happened then
// would have to be as old, so those are left alone.
func (a *asked) tooLate(b *behaviour, u *user, c *engine.Claim) {
	for i := range c.Lines {
		old := c.Lines[i].Date.AddMonths(-26)
		if old < u.Coverage[0].From || b.fields != "" || b.shape != nil {
			return
		}
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		l.Date, l.Until = l.Date.AddMonths(-26), l.Until.AddMonths(-26)
		for j := range l.Evidence {
			if l.Evidence[j].IssuedOn != 0 {
				l.Evidence[j].IssuedOn = l.Date
			}
		}
	}
}

// sentTwice sends a claim again, without the number of its bill.
func (a *asked) sentTwice(_ *behaviour, _ *user, c *engine.Claim) {
	again := *c
	again.SubmittedOn = c.SubmittedOn.AddDays(5 + a.rng.IntN(20))
	again.Lines = slices.Clone(c.Lines)
	for i := range again.Lines {
		again.Lines[i].Bill = ""
	}
	a.drafts = append(a.drafts, draft{again, a.year})
}
