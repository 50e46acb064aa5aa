package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"octroi/engine"
)

// testPopulation counts members of every kind, and holds the count against a look at each of them.
func testPopulation(t *testing.T, b *bench) {
	rnd := rand.New(rand.NewPCG(7, 7))
	some := func(days ...string) engine.Date {
		if s := days[rnd.IntN(len(days))]; s != "" {
			return day(s)
		}
		return 0
	}
	span := func() engine.Span {
		return engine.Span{From: some("", "2020-01-01", "2025-01-01", "2025-01-02"), Until: some("", "2025-02-01", "2025-06-15", "2025-12-01")}
	}
	state := []engine.ContributionState{engine.ContributionsInOrder, engine.ContributionsInOrder, engine.ContributionsBehind, engine.ContributionsLost}
	var members []engine.Member
	b.update(func(ctx context.Context, tx engine.Tx) error {
		for i := range 300 {
			m := engine.Member{ID: fmt.Sprint("M", i), Born: day("1990-01-01"), Died: some("", "", "2025-01-01", "2025-03-31")}
			for range rnd.IntN(3) {
				m.Coverage = append(m.Coverage, span())
			}
			for range rnd.IntN(3) {
				m.Households = append(m.Households, engine.HouseholdSpan{Household: "H1", Holder: rnd.IntN(2) == 0, Span: span()})
			}
			for range rnd.IntN(3) {
				m.Contributions = append(m.Contributions, engine.ContributionSpan{State: state[rnd.IntN(len(state))], Span: span()})
			}
			members = append(members, m)
			if err := tx.PutMember(ctx, m, by); err != nil {
				return err
			}
		}
		return nil
	})
	spans := []engine.Span{{From: day("2024-12-15"), Until: day("2025-07-01")}, {From: day("2025-02-02"), Until: day("2025-02-28")}, {From: day("2025-12-01"), Until: day("2025-12-02")}}
	var got [][]engine.Population
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		got, err = engine.PopulationOf(ctx, r, spans)
		return err
	})
	want := [][]engine.Population{nil, {}, nil}
	for i, months := range [][]string{{"2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01"}, {}, {"2025-12-01"}} {
		for _, on := range months {
			p := engine.Population{On: day(on)}
			for _, m := range members {
				alive := m.Died == 0 || m.Died >= p.On
				if !alive || !m.CoveredOn(p.On) {
					continue
				}
				p.Covered++
				if m.HouseholdOn(p.On).Holder && m.ContributionsOn(p.On) == engine.ContributionsInOrder {
					p.Holders++
				}
			}
			want[i] = append(want[i], p)
		}
	}
	equal(t, "population", want, got)
	if first := got[0][0]; first.Covered == 0 || first.Holders == 0 || first.Holders == first.Covered {
		t.Errorf("the population is %+v: the test shows nothing", first)
	}
}
