package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"octroi/engine"
)

// netted are entries by whose they are.
type netted map[engine.OutsideEntry]int64

func (s netted) add(k engine.ClaimKey, e engine.Entry) {
	value := e.Value
	e.Value = 0
	s[engine.OutsideEntry{Key: k, Entry: e}] += value
}

// booked is what lines of the history, and opening balances, have on the limit psychology.sessions in a window.
func (p *replayed) booked(window engine.Window, keep func(*engine.LineDecision) bool, openings bool) netted {
	all := netted{}
	for k, r := range p.latest {
		for i := range r.Decision.Lines {
			l := &r.Decision.Lines[i]
			for _, c := range l.Consumptions {
				if (keep(l) || openings && r.Claim.Member == p.erased) && window.Contains(c.Date) {
					all.add(k, engine.Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: c.Value})
				}
			}
		}
	}
	for _, o := range p.opening {
		for _, e := range o.Booked {
			if openings && window.Contains(e.Date) {
				all.add(engine.ClaimKey{}, e)
			}
		}
	}
	for at, value := range all {
		if value == 0 {
			delete(all, at)
		}
	}
	return all
}

var pastWindows = []engine.Window{
	{}, {From: day("2025-01-01")}, {From: day("2024-12-01"), Until: day("2025-04-11")}, {From: day("2025-03-01"), Until: day("9999-12-31") + 400},
}

func testEachOutside(t *testing.T, b *bench) {
	p := b.withPast(3)
	b.view(func(ctx context.Context, r engine.Reader) error {
		for _, span := range pastSpans {
			for _, w := range pastWindows {
				got := netted{}
				reach := []engine.LimitReach{
					{Limit: "psychology.sessions", Window: w}, {Limit: "none"}, // and a narrower one again
					{Limit: "psychology.sessions", Window: engine.Window{From: max(w.From, day("2025-03-01")), Until: w.Until}},
				}
				err := r.EachOutside(ctx, span, reach, func(e *engine.OutsideEntry) error {
					at := *e
					at.Entry.Value = 0
					if got[at] != 0 || e.Entry.Value == 0 {
						t.Errorf("%+v comes twice, or as nothing", e)
					}
					got.add(e.Key, e.Entry)
					return nil
				})
				if err != nil {
					return err
				}
				outside := func(l *engine.LineDecision) bool { return !in(span, l) }
				equal(t, fmt.Sprint("outside of ", span, " in ", w), p.booked(w, outside, true), got)
			}
		}
		return nil
	})
	p.withinConsumed(t)
}

// withinConsumed holds that what is outside and what lines of the span booked are together what limits count.
func (p *replayed) withinConsumed(t *testing.T) {
	span, counter := pastSpans[0], engine.CounterOf("psychology.sessions", engine.PerMember, "M1")
	p.view(func(ctx context.Context, r engine.Reader) error {
		total := map[engine.Date]int64{}
		err := r.EachOutside(ctx, span, []engine.LimitReach{{Limit: "psychology.sessions"}}, func(e *engine.OutsideEntry) error {
			if e.Entry.Counter == counter {
				total[e.Entry.Date] += e.Entry.Value
			}
			return nil
		})
		for at, value := range p.booked(engine.Window{}, func(l *engine.LineDecision) bool { return in(span, l) }, false) {
			if at.Entry.Counter == counter {
				total[at.Entry.Date] += value
			}
		}
		consumed, err2 := r.Consumed(ctx, []engine.CounterSpan{{Counter: counter}})
		want := map[engine.Date]int64{}
		for _, e := range consumed {
			want[e.Date] += e.Value
		}
		equal(t, "what counts", want, total)
		return first(err, err2)
	})
}

func testEachGranted(t *testing.T, b *bench) {
	p := b.withPast(4)
	b.view(func(ctx context.Context, r engine.Reader) error {
		for _, span := range pastSpans {
			for _, w := range pastWindows {
				reach := []engine.BenefitReach{{Benefit: "sport", Window: w}, {Benefit: "none"}, {Benefit: "sport", Window: w}}
				var got []engine.OutsideGrant
				err := r.EachGranted(ctx, span, reach, func(g *engine.OutsideGrant) error {
					got = append(got, *g)
					return nil
				})
				if err != nil {
					return err
				}
				outside := p.granted(w, func(l *engine.LineDecision) bool { return !in(span, l) })
				sortGrants(got)
				equal(t, fmt.Sprint("granted outside of ", span, " in ", w), outside, got)
			}
		}
		var asked []engine.HistorySpan
		for i := range pastMembers {
			asked = append(asked, engine.HistorySpan{Member: fmt.Sprint("M", i), Benefit: "sport"})
		}
		history, err := r.History(ctx, asked)
		counted := map[engine.MemberGranted]int64{}
		for _, g := range p.granted(engine.Window{}, func(*engine.LineDecision) bool { return true }) {
			counted[engine.MemberGranted{Member: g.Member, Granted: engine.Granted{Benefit: g.Benefit, Date: g.Date}}]++
		}
		want := map[engine.MemberGranted]int64{}
		for _, g := range history {
			lines := g.Lines
			g.Lines = 0
			want[g] = lines
		}
		equal(t, "what rules count", want, counted)
		return err
	})
}

// granted is the lines of sport in the history that were granted in a window.
func (p *replayed) granted(window engine.Window, keep func(*engine.LineDecision) bool) (all []engine.OutsideGrant) {
	for k, r := range p.latest {
		for i := range r.Decision.Lines {
			l := &r.Decision.Lines[i]
			if l.Benefit == "sport" && (l.Outcome == engine.Approved || l.Outcome == engine.Reduced) && l.Date != 0 && window.Contains(l.Date) && keep(l) {
				all = append(all, engine.OutsideGrant{Key: k, Member: r.Claim.Member, Benefit: l.Benefit, Date: l.Date})
			}
		}
	}
	sortGrants(all)
	return all
}

func sortGrants(all []engine.OutsideGrant) {
	slices.SortFunc(all, func(a, b engine.OutsideGrant) int {
		return cmp.Or(cmp.Compare(a.Key.String(), b.Key.String()), cmp.Compare(a.Date, b.Date))
	})
}

// testEachRegistered: every member, provider and approval is visited, as it is read by its id.
func testEachRegistered(t *testing.T, b *bench) {
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return first(
			tx.PutMember(ctx, member("M1"), by), tx.PutMember(ctx, engine.Member{ID: "M\"2é", Coverage: []engine.Span{}}, by), tx.PutMember(ctx, member("M3"), by),
			tx.PutProvider(ctx, provider("P1"), by), tx.PutProvider(ctx, engine.Provider{ID: "P2"}, by),
			tx.PutApproval(ctx, approval("A1", "M1"), by), tx.PutApproval(ctx, engine.Approval{ID: "A2", Member: "M3", GrantedOn: 1, Span: engine.Span{From: 1}}, by),
		)
	})
	b.erase("M3")
	b.view(func(ctx context.Context, r engine.Reader) error {
		members, providers, approvals := map[string]engine.Member{}, map[string]engine.Provider{}, map[string]engine.Approval{}
		err := first(
			r.EachMember(ctx, func(m *engine.Member) error {
				kept := *m
				kept.Households, kept.Coverage = slices.Clone(m.Households), slices.Clone(m.Coverage)
				kept.Contributions, kept.Statuses, kept.Regions = slices.Clone(m.Contributions), slices.Clone(m.Statuses), slices.Clone(m.Regions)
				members[m.ID] = kept
				return nil
			}),
			r.EachProvider(ctx, func(p *engine.Provider) error { providers[p.ID] = *p; return nil }),
			r.EachApproval(ctx, func(a *engine.Approval) error { approvals[a.ID] = *a; return nil }),
		)
		equal(t, "members", map[string]engine.Member{
			"M1": member("M1"), "M\"2é": {ID: "M\"2é", Coverage: []engine.Span{}}, "M3": {ID: "M3", Erased: day("2025-03-14")},
		}, members)
		equal(t, "providers", map[string]engine.Provider{"P1": provider("P1"), "P2": {ID: "P2"}}, providers)
		equal(t, "approvals", map[string]engine.Approval{"A1": approval("A1", "M1")}, approvals)
		return err
	})
}
