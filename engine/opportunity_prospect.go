package engine

import (
	"errors"
	"slices"
	"strings"
)

// maxProspects bounds in how many ways the fields of a benefit with few values are tried. Beyond that a field is unknown.
const maxProspects = 64

// ofBook begins the rule of a gate of every benefit.
const ofBook = "book."

// reply is what a condition says of a claim that nobody made yet.
type reply uint8

const (
	replyUnknown reply = iota // it depends on what only a claim brings
	replyYes
	replyNo
)

// prospects are the ways in which a member could claim a benefit on a day: one for every choice of its fields that have few
// values, since one value may be granted where another is not.
type prospects struct {
	book    *Book
	facts   *Facts
	benefit *Benefit
	on      Date
	ways    []prospect
}

// prospect is one such way. It is the line of a claim that nobody made, bound and stood up as Decide does.
type prospect struct {
	*lineDecider
	chosen   []Value // by index in Benefit.Fields; absent for a field that only a claim can tell
	apart    []bool  // by index in Benefit.Limits: only a claim tells the counter
	atLeast  []bool  // by index in Benefit.Limits: the bound may be more
	gates    []reply // by index in Benefit.Gates
	offer    reply
	bare     int64 // how many units are paid nothing before one is, where the formula runs per unit
	excluded bool  // a condition on the member or the household says no, or nothing would be paid
	full     bool  // a limit is used up
}

// newProspects binds every way of claiming the benefit to the facts.
func newProspects(book *Book, facts *Facts, b *Benefit, on Date) *prospects {
	p := &prospects{book: book, facts: facts, benefit: b, on: on}
	choices := fieldChoices(b)
	claim := &Claim{Member: facts.Member.ID, SubmittedOn: on, Lines: make([]Line, len(choices))}
	d := &decider{book: book, claim: claim, facts: facts, on: on, suppose: supposed{asked: true}}
	p.ways = make([]prospect, len(choices))
	for i, chosen := range choices {
		claim.Lines[i] = Line{Benefit: b.Code, Date: on, Until: on, Units: One}
		l := d.newLine(i, &claim.Lines[i], &LineDecision{})
		l.bind()
		l.view.Prospect, l.view.Fields = true, chosen
		p.ways[i] = prospect{lineDecider: l, chosen: chosen}
	}
	return p
}

// fieldChoices lists the ways to fill in the fields of a benefit that have few values: flags and enums.
func fieldChoices(b *Benefit) [][]Value {
	all := [][]Value{make([]Value, len(b.Fields))}
	for i := range b.Fields {
		values := b.Fields[i].few()
		if len(values) == 0 || len(all)*len(values) > maxProspects {
			continue
		}
		wider := make([][]Value, 0, len(all)*len(values))
		for _, so := range all {
			for _, v := range values {
				with := slices.Clone(so)
				with[i] = v
				wider = append(wider, with)
			}
		}
		all = wider
	}
	return all
}

// few lists the values of a field that has few.
func (f *Field) few() []Value {
	switch {
	case f.Type == KindBool:
		return []Value{Bool(false), Bool(true)}
	case f.Type == KindText && len(f.Enum) > 0:
		values := make([]Value, len(f.Enum))
		for i, text := range f.Enum {
			values[i] = TextValue(text)
		}
		return values
	default:
		return nil
	}
}

// ask evaluates a condition, as far as it can be known: `a && b` is false when a is, whatever b may be. A condition that cannot
// be computed grants nothing.
func (p *prospect) ask(c Condition) reply {
	if !p.settled(c.Facts()) {
		return replyUnknown
	}
	holds, err := c.Holds(&p.view)
	switch {
	case errors.Is(err, ErrOverflow), errors.Is(err, ErrDivision):
		return replyNo
	case err != nil:
		return replyUnknown
	case holds:
		return replyYes
	default:
		return replyNo
	}
}

// settled reports whether the facts are known that an expression would read as nothing when they are not.
func (p *prospect) settled(facts []Fact) bool {
	for _, f := range facts {
		switch f.Group {
		case FactContributions, FactMembership:
			if !p.view.Known(f) {
				return false
			}
		case FactLimit:
			if len(p.view.Standing) == 0 || !p.view.Known(f) {
				return false
			}
		case FactProvider, FactHousehold, FactField, FactApproval: // the expression says itself that they are absent
		}
	}
	return true
}

// reachable visits every value that a choice of the book may come to, with known false for one that only a claim can tell.
func (p *prospect) reachable(c *Choice, visit func(v Value, known bool)) {
	if c == nil || c.None {
		return
	}
	if c.Is != nil {
		v, err := Value{}, error(nil)
		known := p.settled(c.Is.Facts())
		if known {
			v, err = c.Is.Value(&p.view)
		}
		visit(v, known && err == nil)
		return
	}
	for i := len(c.Dates) - 1; i >= 0; i-- {
		if c.Dates[i].From <= p.view.On {
			p.reachable(&c.Dates[i].Choice, visit)
			return
		}
	}
	for i := range c.Cases {
		k := &c.Cases[i]
		so := replyYes
		if k.If != nil {
			so = p.ask(k.If)
		}
		if so != replyNo {
			p.reachable(&k.Choice, visit)
		}
		if so == replyYes {
			return
		}
	}
}

// weigh asks every condition, and looks whether there is room and anything would be paid.
func (p *prospect) weigh() {
	b := p.benefit
	p.offer = replyYes
	if b.Offer.When != nil {
		p.offer = p.ask(b.Offer.When)
	}
	p.gates = make([]reply, len(b.Gates))
	for i := range b.Gates {
		p.gates[i] = p.ask(b.Gates[i].If)
		p.excluded = p.excluded || p.gates[i] == replyNo
	}
	p.excluded = p.excluded || p.offer != replyYes || p.paysNothing()
	for i, lim := range b.Limits {
		p.full = p.full || len(p.view.Standing) > 0 && p.usedUp(i, lim)
	}
}

// paysNothing reports whether every amount that the formula may come to is nothing. Where it depends on the place of a unit,
// a later unit may be paid what the first is not.
func (p *prospect) paysNothing() bool {
	if p.serves() {
		return false
	}
	units := int64(1)
	if p.benefit.ByUnit {
		units = MaxUnitsByUnit
	}
	defer func() { p.view.Unit = 0 }()
	for p.view.Unit = 0; p.view.Unit < units; p.view.Unit++ {
		something := false
		p.reachable(p.benefit.Pays, func(v Value, known bool) { something = something || !known || v.Money().Cmp(Money{}) > 0 })
		if something {
			p.bare = p.view.Unit
			return false
		}
	}
	return true
}

// serves reports whether the benefit may be a service, which is granted at no price.
func (p *prospect) serves() bool {
	service := false
	p.reachable(p.benefit.PayMode, func(v Value, known bool) { service = service || !known || v.S == ModeService })
	return service
}

// barred lists the conditions of every benefit of the book that the member does not meet.
func (p *prospects) barred() []Reason {
	w := &p.ways[0]
	var out []Reason
	for i := range p.benefit.Gates {
		if g := &p.benefit.Gates[i]; strings.HasPrefix(g.Rule, ofBook) && w.ask(g.If) == replyNo {
			w.suppose.asked = false // the arguments of the reason are read by people
			out = append(out, Reason{Code: g.Reason, Args: w.values(g.Args)})
		}
	}
	return out
}

// reads adds what must be read to weigh the prospects: nothing when the conditions say no already.
func (p *prospects) reads(r *reads, from Date) {
	household := p.facts.Member.HouseholdOn(p.on).Household
	b, wanted := p.benefit, false
	for i := range p.ways {
		w := &p.ways[i]
		if w.weigh(); w.excluded {
			continue
		}
		wanted = true
		for _, lim := range b.Limits {
			r.addLimit(lim, &w.view, household)
		}
	}
	if !wanted {
		return
	}
	for _, h := range b.History {
		r.addHistory(p.facts.Member.ID, h, p.on)
	}
	r.addPast(p.facts.Member.ID, b.Code, from)
}
