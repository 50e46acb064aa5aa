package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"octroi/engine"
)

// replayed is a history of claims of every kind, and the last version of each.
type replayed struct {
	*bench
	rnd     *rand.Rand
	latest  map[engine.ClaimKey]*engine.Record
	erased  string // a member
	opening []engine.OpeningBalance
}

const pastMembers = 6

func (p *replayed) day() engine.Date { return day("2024-11-01") + engine.Date(p.rnd.IntN(500)) }

// claim makes the n-th claim, of one to three lines.
func (p *replayed) claim(n int) engine.Record {
	r := record(n, fmt.Sprint("M", p.rnd.IntN(pastMembers)), "2025-01-01", 100)
	r.Claim.Lines, r.Decision.Lines = nil, nil
	for range 1 + p.rnd.IntN(3) {
		p.line(&r)
	}
	return r
}

// line adds a line: granted or not, waiting, without a date, or a stay of which each part is booked under its own day.
func (p *replayed) line(r *engine.Record) {
	on := p.day()
	one := record(0, r.Claim.Member, on.String(), engine.Cents(100*(1+p.rnd.IntN(50))))
	l, c := &one.Decision.Lines[0], one.Claim.Lines[0]
	if p.rnd.IntN(3) == 0 {
		l.Benefit, c.Benefit = "sport", "sport"
	}
	c.Provider, c.Bill = fmt.Sprint("P", p.rnd.IntN(9)), fmt.Sprint("B\"é<", p.rnd.IntN(9))
	c.Evidence = []engine.Evidence{{Code: "form", Document: "D", IssuedOn: on}}
	c.Fields = map[string]engine.Value{"ear": engine.TextValue("left"), "on": engine.DateValue(on)}
	outcome := func(o engine.Outcome) { l.Outcome, l.Pays, l.Consumptions, l.PayTo, l.PayMode = o, 0, nil, "", "" }
	switch p.rnd.IntN(12) {
	case 0:
		outcome(engine.Denied)
	case 1:
		outcome(engine.Pended)
		l.WaitsFor = []engine.WaitsFor{engine.WaitsForDuplicate, engine.WaitsForDocument}[p.rnd.IntN(2)]
	case 2:
		outcome(engine.Pended)
		l.Date = 0
	case 3:
		outcome(engine.Denied)
		l.Date = 0
	case 4:
		l.Outcome, l.ExGratia = engine.Reduced, 50
	case 5, 6:
		c.Until = on + 40
		later := l.Consumptions[0]
		later.Date, later.Value = on+40, 500
		l.Consumptions = append(l.Consumptions, later)
	case 7: // the same counter, day and Of twice
		l.Consumptions = append(l.Consumptions, l.Consumptions[0])
	}
	r.Claim.Lines, r.Decision.Lines = append(r.Claim.Lines, c), append(r.Decision.Lines, *l)
}

// next decides a claim again: corrected, ruled on or taken back.
func (p *replayed) next(before *engine.Record) engine.Record {
	r := *before
	r.Before = before
	r.Version = engine.Version{N: before.Version.N + 1, Kind: engine.VersionReassessment, Reason: "why"}
	r.Version.Request = engine.RequestKey{Client: "test", Key: fmt.Sprint(r.Claim.ID, r.Version.N)}
	r.Claim.Lines, r.Decision.Lines = nil, slices.Clone(before.Decision.Lines)
	switch p.rnd.IntN(3) {
	case 0:
		r.Version.Kind, r.Decision.Lines = engine.VersionCorrection, nil
		for range before.Decision.Lines {
			p.line(&r)
		}
	case 1:
		r.Version.Kind, r.Claim.Lines = engine.VersionReversal, before.Claim.Lines
		for i := range r.Decision.Lines {
			l := &r.Decision.Lines[i]
			l.Outcome, l.WaitsFor, l.Pays, l.ExGratia, l.Consumptions, l.PayTo, l.PayMode = engine.Reversed, "", 0, 0, nil, "", ""
		}
	default:
		r.Claim.Lines = before.Claim.Lines
		l := &r.Decision.Lines[0]
		l.Outcome, l.WaitsFor, l.Pays, l.ExGratia, l.Consumptions, l.PayTo, l.PayMode = engine.Denied, "", 0, 0, nil, "", ""
	}
	return r
}

// withPast stores two hundred claims, half of them decided again, opening balances, and erases a member.
func (b *bench) withPast(seed uint64) *replayed {
	p := &replayed{bench: b, rnd: rand.New(rand.NewPCG(seed, 6)), latest: make(map[engine.ClaimKey]*engine.Record), erased: "M0"}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		for i := range pastMembers {
			if err := tx.PutMember(ctx, member(fmt.Sprint("M", i)), by); err != nil {
				return err
			}
		}
		return nil
	})
	order := p.rnd.Perm(200)
	for again := range 3 {
		for _, n := range order[:len(order)>>again] {
			r, k := p.claim(n), engine.ClaimKeyOf(claimID(n))
			if before := p.latest[k]; again > 0 {
				if before.Version.Kind == engine.VersionReversal {
					continue
				}
				r = p.next(before)
			}
			stored := []engine.Record{r}
			b.update(func(ctx context.Context, tx engine.Tx) error { return lockAndAppend(ctx, tx, stored) })
			stored[0].Before = nil
			p.latest[k] = &stored[0]
		}
	}
	for n, on := range []string{"2019-05-06", "2025-03-01", "2025-03-01", "2025-06-01"} {
		p.opening = append(p.opening, openingBalance(n+1, "M1", on, 16_000))
	}
	p.opening = append(p.opening, taken(p.opening[3], 9))
	b.open(p.opening...)
	b.erase(p.erased)
	return p
}

// spans that a replay may be asked for: some without a beginning or an end.
var pastSpans = []engine.Span{
	{From: day("2025-01-01"), Until: day("2026-01-01")}, {From: day("2025-03-01"), Until: day("2025-04-01")}, {From: day("2025-09-01")},
	{Until: day("2025-02-01")}, {}, {From: day("2031-01-01"), Until: day("2032-01-01")},
}

// in reports whether a line is dated in a span.
func in(span engine.Span, l *engine.LineDecision) bool { return l.Date != 0 && span.Contains(l.Date) }

// standing is what EachStanding has to visit, from the records.
func (p *replayed) standing(records []engine.Record, span engine.Span) (want []engine.StandingClaim) {
	for i := range records {
		r := &records[i]
		s := engine.StandingClaim{Key: engine.ClaimKeyOf(r.Claim.ID), Claim: &r.Claim}
		full, visited := r.Version.N > 1 || r.Erased, false
		for n := range r.Decision.Lines {
			l := &r.Decision.Lines[n]
			asked := l.Date == 0 && n < len(r.Claim.Lines) && r.Claim.Lines[n].Date != 0 && span.Contains(r.Claim.Lines[n].Date)
			visited = visited || in(span, l) || asked
			full = full || l.WaitsFor == engine.WaitsForDuplicate || l.Date != 0 && !in(span, l)
			if l.Date == 0 || in(span, l) {
				s.Lines = append(s.Lines, engine.StandingLine{Line: n, Date: l.Date, Outcome: l.Outcome, Pays: l.Pays, ExGratia: l.ExGratia})
			}
		}
		if full {
			s.Full = r
		}
		if visited && r.Version.Kind != engine.VersionReversal {
			want = append(want, s)
		}
	}
	return want
}

func testEachStanding(t *testing.T, b *bench) {
	p := b.withPast(1)
	var ids []string
	for n := range 200 {
		ids = append(ids, claimID(n))
	}
	b.view(func(ctx context.Context, r engine.Reader) error {
		records, err := r.ClaimsByID(ctx, ids)
		if err != nil {
			return err
		}
		for _, span := range pastSpans {
			got := []engine.StandingClaim(nil)
			err := r.EachStanding(ctx, span, func(s *engine.StandingClaim) error {
				c, kept := *s.Claim, *s
				kept.Claim, kept.Lines, c.Lines = &c, slices.Clone(s.Lines), nil
				for _, l := range s.Claim.Lines {
					c.Lines = append(c.Lines, cloned(l))
				}
				got = append(got, kept)
				return nil
			})
			slices.SortFunc(got, func(a, b engine.StandingClaim) int { return cmp.Compare(a.Claim.ID, b.Claim.ID) })
			want := p.standing(records, span)
			equal(t, fmt.Sprint("standing in ", span), want, got)
			plain := slices.IndexFunc(want, func(s engine.StandingClaim) bool { return s.Full == nil })
			if full := slices.IndexFunc(want, func(s engine.StandingClaim) bool { return s.Full != nil }); len(want) > 0 && (plain < 0 || full < 0) {
				t.Errorf("of the claims in %v, all are of one sort", span)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// cloned is a line in memory of its own.
func cloned(l engine.Line) engine.Line {
	l.Evidence = slices.Clone(l.Evidence)
	fields := make(map[string]engine.Value, len(l.Fields))
	for name, v := range l.Fields {
		fields[name] = v
	}
	if l.Fields != nil {
		l.Fields = fields
	}
	return l
}

var errEnough = errors.New("enough")

// testEachEnds: an error of the visitor comes back as it is, and the snapshot can still be read.
func testEachEnds(t *testing.T, b *bench) {
	b.withPast(2)
	b.view(func(ctx context.Context, r engine.Reader) error {
		year := pastSpans[0]
		reach, benefits := []engine.LimitReach{{Limit: "psychology.sessions"}}, []engine.BenefitReach{{Benefit: "sport"}}
		for name, visit := range map[string]func() error{
			"standing": func() error { return r.EachStanding(ctx, year, func(*engine.StandingClaim) error { return errEnough }) },
			"outside": func() error {
				return r.EachOutside(ctx, year, reach, func(*engine.OutsideEntry) error { return errEnough })
			},
			"granted": func() error {
				return r.EachGranted(ctx, year, benefits, func(*engine.OutsideGrant) error { return errEnough })
			},
			"members": func() error { return r.EachMember(ctx, func(*engine.Member) error { return errEnough }) },
		} {
			if err := visit(); err != errEnough { //nolint:errorlint // as it is
				t.Errorf("%s: the error is %v", name, err)
			}
			if _, err := r.Claim(ctx, claimID(1)); err != nil {
				t.Errorf("after %s nothing can be read: %v", name, err)
			}
		}
		return nil
	})
	b.update(func(ctx context.Context, tx engine.Tx) error { // in a transaction that writes as well
		n := 0
		err := tx.EachMember(ctx, func(*engine.Member) error { n++; return nil })
		equal(t, "members", pastMembers, n)
		return err
	})
}
