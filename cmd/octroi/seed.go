package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"octroi/engine"
	"octroi/engine/synthetic"
)

// seedYear is the year whose claims the development database holds, and seedMembers how many members there are at its end.
const (
	seedYear    = 2025
	seedMembers = 1400
)

// The demonstration member, with seedSessions of 20 psychology sessions used, and the psychologist.
const (
	demoMember   = "M0001"
	demoProvider = "P0001"
	seedSessions = 19
)

// seeder puts an invented mutuality beside the demonstration member. Everything comes from one seed, so that every development
// database is the same.
type seeder struct {
	plan      synthetic.Plan
	members   []engine.Member
	providers []engine.Provider
	approvals []engine.Approval
	clock     seedClock
	serial    uint64
}

func newSeeder(members int) *seeder {
	return &seeder{plan: synthetic.Plan{Size: members, Years: []int{seedYear}, Seed: seedYear}}
}

// seederOf is the seeder of about so many claims: a member makes eighteen in ten years.
func seederOf(claims int) *seeder { return newSeeder(claims * 10 / 18) }

// people invents members, providers and approvals.
func (s *seeder) people() {
	open := []engine.Span{{From: engine.MustDate("2015-01-01")}}
	s.members = append(s.members, engine.Member{
		ID: demoMember, Born: engine.MustDate("1990-05-04"),
		Households: []engine.HouseholdSpan{{Household: "H0001", Holder: true, Span: open[0]}}, Coverage: open,
		Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder, Span: open[0]}},
		Regions:       []engine.RegionSpan{{Code: "brussels", Span: open[0]}},
	})
	s.providers = append(s.providers, engine.Provider{
		ID: demoProvider, Name: "Practice 1 (invented)", Profession: "psychologist", Country: "BE", Recognised: open, Conventioned: open,
	})
	s.members = slices.AppendSeq(s.members, s.plan.Members())
	s.providers = slices.AppendSeq(s.providers, s.plan.Providers())
	s.approvals = slices.AppendSeq(s.approvals, s.plan.Approvals())
}

// claims invents a year of claims and puts them into batches of a week, in the order in which they arrive.
func (s *seeder) claims() []seedBatch {
	all := slices.Collect(s.plan.Claims())
	slices.SortStableFunc(all, func(a, b synthetic.Claim) int { return cmp.Compare(a.SubmittedOn, b.SubmittedOn) })
	var batches []seedBatch
	week := engine.MustDate("2025-01-05")
	for _, c := range all {
		for c.SubmittedOn > week {
			week = week.AddDays(7)
		}
		y, m, d := week.Civil()
		if at := day(y, time.Month(m), d); len(batches) == 0 || !batches[len(batches)-1].at.Equal(at) {
			batches = append(batches, seedBatch{at: at})
		}
		b := &batches[len(batches)-1]
		b.claims = append(b.claims, s.submission(c.Claim, c.Key))
	}
	return batches
}

// seed fills an empty database whose book is in force.
func (a *app) seed(ctx context.Context, st engine.Store, book *engine.Book) error {
	a.note("Inventing a mutuality and a year of claims (once, a few seconds)…")
	s := newSeeder(seedMembers)
	s.people()
	batches := append(s.claims(), s.demoClaims())
	if err := s.store(ctx, st); err != nil {
		return err
	}
	svc := engine.NewService(st, engine.Options{Compiler: compiledBook{book}, Now: s.clock.now, NewID: s.id})
	defer svc.Close()
	for _, batch := range batches {
		if err := s.submit(ctx, svc, batch); err != nil {
			return err
		}
	}
	return s.partners(ctx, svc)
}

// partners books what partners cost, at the end of the year.
func (s *seeder) partners(ctx context.Context, svc *engine.Service) error {
	s.clock.set(day(seedYear, 12, 31))
	for c := range s.plan.PartnerCosts() {
		c.Request, c.BodyHash, c.By = engine.RequestKey{Client: "dev", Key: c.Key}, c.Key, engine.Actor{Client: "dev"}
		if _, _, err := svc.BookPartnerCost(ctx, c.PartnerCost); err != nil {
			return fmt.Errorf("%s: %w", c.Key, err)
		}
	}
	return nil
}

// store registers everybody, and the approvals of those who ask for what needs one, in one transaction.
func (s *seeder) store(ctx context.Context, st engine.Store) error {
	by := engine.Actor{Client: "dev", At: day(seedYear, 1, 1)}
	return st.Update(ctx, func(tx engine.Tx) error {
		for _, m := range s.members {
			if err := tx.PutMember(ctx, m, by); err != nil {
				return err
			}
		}
		for _, p := range s.providers {
			if err := tx.PutProvider(ctx, p, by); err != nil {
				return err
			}
		}
		for _, a := range s.approvals {
			if err := tx.PutApproval(ctx, a, by); err != nil {
				return err
			}
		}
		return nil
	})
}

// seedBatch is the claims that reach the payer until a moment.
type seedBatch struct {
	at     time.Time
	claims []engine.Submission
}

// submit decides a batch at its moment. A claim that is refused is a mistake of the seed.
func (s *seeder) submit(ctx context.Context, svc *engine.Service, b seedBatch) error {
	s.clock.set(b.at)
	for i, res := range svc.SubmitAll(ctx, b.claims) {
		if res.Err != nil {
			return fmt.Errorf("%s: %w", b.claims[i].Request.Key, res.Err)
		}
	}
	return nil
}

// submission wraps a claim with an identity that is the same in every run.
func (s *seeder) submission(c engine.Claim, key string) engine.Submission {
	return engine.Submission{Claim: c, Request: engine.RequestKey{Client: "dev", Key: key}, BodyHash: key, By: engine.Actor{Client: "dev"}}
}

// demoClaims are the sessions of the demonstration member: nineteen, two at a time.
func (s *seeder) demoClaims() seedBatch {
	batch := seedBatch{at: day(seedYear, 10, 31)}
	for used, n := 0, 1; used < seedSessions; n++ {
		units := min(2, seedSessions-used)
		used += units
		on, _ := engine.NewDate(seedYear, n, 12) // the 12th of each month from January on
		c := engine.Claim{Member: demoMember, SubmittedOn: on.AddDays(5), Channel: "smartphone", Lines: []engine.Line{{
			Benefit: "psychology", Date: on, Until: on, Units: engine.Quantity(units) * engine.One,
			Charged: engine.Cents(units) * 6000, Provider: demoProvider,
			Evidence: []engine.Evidence{{Code: "psychologist_form", Document: fmt.Sprintf("D-%d", n), IssuedOn: on}},
		}}}
		batch.claims = append(batch.claims, s.submission(c, fmt.Sprintf("seed-demo-%02d", n)))
	}
	return batch
}

// id returns a UUIDv7 of the seed's own clock and sequence, so that ids too are the same in every run.
func (s *seeder) id() string {
	s.serial++
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(s.clock.now().UnixMilli())<<16)
	binary.BigEndian.PutUint64(u[8:], s.serial)
	u[6] |= 0x70 // version 7
	u[8] |= 0x80 // variant of RFC 9562
	return u.String()
}

// seedClock is a clock that only moves when it is set.
type seedClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *seedClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *seedClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// compiledBook is a compiler for one book that is compiled already.
type compiledBook struct{ book *engine.Book }

// Compile implements engine.Compiler.
func (c compiledBook) Compile([]engine.SourceFile) (*engine.Book, error) { return c.book, nil }

// day is noon, in UTC, of a civil date.
func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }
