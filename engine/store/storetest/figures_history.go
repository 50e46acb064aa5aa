package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"octroi/engine"
)

// past is a history of random claims, and every version of them as it was appended: what figures are added up from again, one
// entry after the other.
type past struct {
	*bench
	ledger
	rnd *rand.Rand
}

func (p *past) some(of ...string) string { return of[p.rnd.IntN(len(of))] }

func (p *past) cents(of ...engine.Cents) engine.Cents { return of[p.rnd.IntN(len(of))] }

// newPast books claims, corrections, rulings, reversals, partner costs and opening balances at random.
func newPast(b *bench, seed uint64, claims int) *past {
	p := &past{bench: b, rnd: rand.New(rand.NewPCG(seed, 2))}
	for n := range claims {
		p.live(n)
	}
	for n := range claims / 4 {
		p.costAt(n)
	}
	for n := range 6 {
		o := openingBalance(n, p.some("M1", "M2"), p.some("2024-06-01", "2025-02-01"), engine.Quantity(p.rnd.IntN(3)+1)*engine.One)
		b.open(o)
		if p.rnd.IntN(3) == 0 {
			b.open(taken(o, 1000+n))
			continue
		}
		p.opened = append(p.opened, o)
	}
	return p
}

// live books the n-th claim, and now and then what becomes of it.
func (p *past) live(n int) {
	p.book(p.claim(n))
	for p.rnd.IntN(3) == 0 {
		if last := p.stored(n); last.Decision.Outcome != engine.Reversed {
			p.book(p.revise(last))
		}
	}
}

func (p *past) book(r engine.Record) {
	p.append(r)
	p.versions = append(p.versions, r)
}

func (p *past) costAt(n int) {
	c := partnerCost(2000+n, fmt.Sprint("C", n), p.some("care", "sport"), "", p.some("2024-12-31", "2025-01-15", "2025-06-30"), engine.Cents(1+p.rnd.IntN(9000)))
	c.Partner, c.BookedOn = p.some("Müller & fils", "Éole", "abc"), day(p.some("2025-01-31", "2025-12-31", "2026-01-01"))
	p.bench.book(c)
	p.partners = append(p.partners, c)
	if p.rnd.IntN(3) == 0 {
		back := reversed(c, 3000+n, fmt.Sprint("R", n))
		back.BookedOn = day(p.some("2025-12-31", "2026-01-01"))
		p.bench.book(back)
		p.partners = append(p.partners, back)
	}
}

// people are who claims: of every age, region and status.
var people = map[string]engine.Member{
	"M1": {ID: "M1", Born: day("1950-03-15"), Regions: []engine.RegionSpan{{Code: "north", Span: engine.Span{Until: day("2025-01-01")}}, {Code: "south", Span: engine.Span{From: day("2025-01-01")}}}},
	"M2": {ID: "M2", Born: day("2015-06-30"), Regions: []engine.RegionSpan{{Code: "north"}}, Statuses: []engine.StatusSpan{{Code: engine.StatusPreferential}}},
	"M3": {ID: "M3", Born: day("1990-01-01"), Statuses: []engine.StatusSpan{{Code: engine.StatusPreferential}, {Code: engine.StatusDisabled, Span: engine.Span{From: day("2025-01-01")}}}},
	"M4": {ID: "M4"},
}

// claim is the first version of the n-th claim: one or two lines, each decided by chance.
func (p *past) claim(n int) engine.Record {
	r := record(n, p.some("M1", "M2", "M3", "M4"), "2025-01-01", 0)
	r.DecidedOn = day(p.some("2025-01-31", "2025-06-30", "2025-07-01"))
	r.Claim.SubmittedOn, r.Claim.Channel = r.DecidedOn-engine.Date(p.rnd.IntN(60)), p.some("post", "online")
	r.Facts.Member = people[r.Claim.Member]
	r.Facts.Providers = []engine.Provider{{ID: "in", Networks: []engine.NetworkSpan{{Code: "n"}}}, {ID: "out"}}
	r.Claim.Lines, r.Decision.Lines = nil, nil
	for range 1 + p.rnd.IntN(2) {
		line, decided := p.line(r.Claim.Member)
		r.Claim.Lines, r.Decision.Lines = append(r.Claim.Lines, line), append(r.Decision.Lines, decided)
	}
	return summed(r)
}

// summed gives a claim the outcome and the sum of its lines.
func summed(r engine.Record) engine.Record {
	r.Decision.Pays, r.Decision.Outcome = 0, engine.Approved
	for _, l := range r.Decision.Lines {
		r.Decision.Pays += l.Pays
		if l.Outcome == engine.Pended {
			r.Decision.Outcome = engine.Pended
		}
	}
	return r
}

// line is a line and what was decided of it.
func (p *past) line(member string) (engine.Line, engine.LineDecision) {
	on := p.some("2024-03-01", "2024-12-31", "2025-01-01", "2025-03-15", "2025-03-31", "2025-07-01")
	charged := p.cents(0, 1000, 5000, 9000)
	l := engine.Line{Benefit: p.some("gym", "yoga"), Date: day(on), Until: day(on), Units: engine.One, Charged: charged,
		Statutory: charged / 5, Provider: p.some("", "in", "out")}
	d := engine.LineDecision{Benefit: l.Benefit, Category: p.some("care", "sport"), Date: l.Date, PayTo: "member", PayMode: "money"}
	switch d.Outcome = []engine.Outcome{engine.Approved, engine.Reduced, engine.Denied, engine.Pended}[p.rnd.IntN(4)]; d.Outcome {
	case engine.Denied:
		d.Reasons = []engine.Reason{{Code: p.some("late", "no_form")}, {Code: "second"}}
	case engine.Pended:
		d.WaitsFor, d.PayTo, d.PayMode = engine.WaitsForReviewer, "", ""
		if p.rnd.IntN(4) == 0 {
			d.Date = 0
		}
	case engine.Reduced:
		d.Reasons = []engine.Reason{{Code: "limit_cut"}}
		fallthrough
	default:
		d.Pays = p.cents(300, 2000, 9900)
		if p.rnd.IntN(3) == 0 {
			d.ExGratia = p.cents(100, d.Pays)
		}
		p.consume(&d, member)
	}
	return l, d
}

// consume lets a line count in limits of every kind, each held against a cap, or against none.
func (p *past) consume(d *engine.LineDecision, member string) {
	take := func(code string, scope engine.Scope, owner string, every engine.Every, of string, value, most int64, keys ...engine.Value) {
		c := engine.Consumption{Counter: engine.CounterOf(code, scope, owner, keys...), Limit: code, Window: every.WindowOf(d.Date), Date: d.Date, Of: of, Value: value}
		d.Consumptions = append(d.Consumptions, c)
		bound := engine.BoundAtMost
		if most == 0 {
			bound = engine.BoundNone
		}
		d.Balances = append(d.Balances, engine.Balance{Code: code, Window: c.Window, Bound: bound, Used: most / 3, Remaining: most - most/3})
	}
	take("psychology.sessions", engine.PerMember, member, engine.EveryCalendarYear, "", 1000, int64(2000+1000*p.rnd.IntN(3)))
	take("kinds", engine.PerMember, member, engine.Every{Kind: engine.KindMonthsBack, N: 6}, p.some("a", "b", "c"), 1, 2, engine.TextValue(p.some("left", "right")))
	take("home", engine.PerHousehold, "H1", engine.EveryLifetime, "", int64(d.Pays), 30_000)
	take("all", engine.PerPayer, "", engine.EveryCalendarMonth, "", 1, 3, engine.TextValue(p.some("x", "y")))
	take("counter", engine.PerMember, member, engine.EveryCalendarYear, "", 1, 0)
	opens := d.Consumptions[1]
	opens.Counter, opens.Of = engine.OpensOf(opens.Counter), ""
	d.Consumptions = append(d.Consumptions, opens)
}

// revise is another version of a claim: the same lines decided anew, others, or nothing.
func (p *past) revise(before engine.Record) engine.Record {
	r := next(before, engine.Approved, "2025-01-01")
	r.DecidedAt = before.DecidedAt.Add(time.Hour)
	if before.Decision.Outcome == engine.Pended {
		r.Version.Kind = engine.VersionRuling
	}
	r.Facts, r.DecidedOn = before.Facts, max(before.DecidedOn, day(p.some("2025-06-30", "2025-07-02", "2026-01-03")))
	r.Decision.Lines = slices.Clone(before.Decision.Lines)
	switch p.rnd.IntN(4) {
	case 0: // taken back
		r.Version.Kind, r.Decision.Outcome, r.Decision.Pays = engine.VersionReversal, engine.Reversed, 0
		for i := range r.Decision.Lines {
			l := &r.Decision.Lines[i]
			*l = engine.LineDecision{Benefit: l.Benefit, Category: l.Category, Date: l.Date, Outcome: engine.Reversed}
		}
		return r
	case 1: // corrected: another first line
		r.Version.Kind = engine.VersionCorrection
		r.Claim.Lines = slices.Clone(r.Claim.Lines)
		r.Claim.Lines[0], r.Decision.Lines[0] = p.line(r.Claim.Member)
	default:
		for i := range r.Decision.Lines {
			_, d := p.line(r.Claim.Member)
			d.Benefit = r.Claim.Lines[i].Benefit
			r.Decision.Lines[i] = d
		}
	}
	return summed(r)
}
