package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/rules"
)

// The mutuality that benchmarks claim from, and how many clients claim at once. There are as many members again for
// pgbench, which knows no limits and would use up those of the others.
const (
	benchMembers       = 3000
	benchPsychologists = 200
	benchClients       = 32
)

// benchBenefits are what claims ask for, in equal parts: with a provider to look up, and without.
var benchBenefits = [...]string{"psychology", "sport_club"}

// benchHouse is the service as `serve` wires it, over a database with the shipped book and the mutuality.
type benchHouse struct {
	app   *app
	store *store.Store
	svc   *engine.Service
}

// openBench opens a database and brings it up to date.
func openBench(b *testing.B, dsn string) *benchHouse {
	b.Helper()
	return openBenchWith(b, dsn, store.Options{})
}

func openBenchWith(b *testing.B, dsn string, opt store.Options) *benchHouse {
	b.Helper()
	st, err := store.Open(context.Background(), dsn, opt)
	if err == nil {
		b.Cleanup(func() { _ = st.Close() })
		err = st.Migrate(context.Background())
	}
	if err != nil {
		b.Fatal(err)
	}
	a := &app{config: config{db: dsn}, now: benchNow()}
	h := &benchHouse{app: a, store: st, svc: a.newService(st, a.now)}
	b.Cleanup(h.svc.Close)
	return h
}

// fill loads the shipped book and registers the mutuality.
func (h *benchHouse) fill(b *testing.B) {
	b.Helper()
	ctx := context.Background()
	files, err := rules.Shipped("partenamut")
	if err == nil {
		_, err = h.svc.LoadBook(ctx, files, h.app.actor())
	}
	if err == nil {
		err = h.people()
	}
	if err != nil {
		b.Fatal(err)
	}
}

// people registers the mutuality.
func (h *benchHouse) people() error {
	ctx := context.Background()
	return h.store.Update(ctx, func(tx engine.Tx) error { return benchPeople(ctx, tx, h.app.actor()) })
}

// settle gives PostgreSQL the statistics that its autovacuum gathers within a minute; until then it reads whole tables
// where an index would do, the longer the more they hold.
func (h *benchHouse) settle(b *testing.B) {
	b.Helper()
	if !isPostgres(h.app.config.db) {
		return
	}
	if _, err := h.store.DB().ExecContext(context.Background(), "ANALYZE"); err != nil {
		b.Fatal(err)
	}
}

// benchNow is a clock that runs from a fixed day on, so that a benchmark decides the same in any year.
func benchNow() func() time.Time {
	start := time.Now()
	return func() time.Time { return testNow().Add(time.Since(start)) }
}

func benchMember(n int) string       { return fmt.Sprintf("M%06d", n) }
func benchPsychologist(n int) string { return fmt.Sprintf("P%06d", n) }

func benchPeople(ctx context.Context, tx engine.Tx, by engine.Actor) error {
	since := engine.Span{From: engine.MustDate("2015-01-01")}
	var anchors []engine.Anchor // the first claim of a member creates what the others lock: here it is done before
	for n := range 2 * benchMembers {
		anchors = append(anchors, engine.MemberAnchor(benchMember(n)))
		err := tx.PutMember(ctx, engine.Member{
			ID: benchMember(n), Born: engine.MustDate("1950-01-01").AddDays(n * 4),
			Households:    []engine.HouseholdSpan{{Household: fmt.Sprintf("H%06d", n/2), Holder: n%2 == 0, Span: since}},
			Coverage:      []engine.Span{since},
			Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder, Span: since}},
			Statuses:      []engine.StatusSpan{{Code: engine.StatusGlobalFile, Span: since}},
		}, by)
		if err != nil {
			return err
		}
	}
	for n := range benchPsychologists {
		err := tx.PutProvider(ctx, engine.Provider{
			ID: benchPsychologist(n), Name: "Practice", Profession: "psychologist", Country: "BE",
			Recognised: []engine.Span{since}, Conventioned: []engine.Span{since},
		}, by)
		if err != nil {
			return err
		}
	}
	return tx.Lock(ctx, anchors)
}

// benchClaim invents a claim of one line, of a random member on a random day of two years.
func benchClaim(r *rand.Rand) engine.Claim {
	return benchClaimOf(benchBenefits[r.IntN(len(benchBenefits))], benchMember(r.IntN(benchMembers)),
		engine.MustDate("2024-01-01").AddDays(r.IntN(2*330)), benchPsychologist(r.IntN(benchPsychologists)))
}

// benchClaimOf claims a benefit at a low price, so that hardly anyone uses up a limit and most claims pay.
func benchClaimOf(benefit, member string, on engine.Date, provider string) engine.Claim {
	line := engine.Line{Benefit: benefit, Date: on, Until: on, Units: engine.One, Charged: 250}
	document := "sport_form"
	if benefit == "psychology" {
		document, line.Charged, line.Provider = "psychologist_form", 6000, provider
	}
	line.Evidence = []engine.Evidence{{Code: document, Document: "scan-2025-000123"}}
	return engine.Claim{Member: member, Channel: "online", Lines: []engine.Line{line}}
}

// benchLoad lets so many clients call for a while, each with its own random numbers, and returns calls per second. A
// call that fails fails the benchmark.
func benchLoad(b *testing.B, clients int, d time.Duration, call func(client int, r *rand.Rand) error) float64 {
	b.Helper()
	var calls atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for client := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(start.UnixNano()), uint64(client)))
			for time.Since(start) < d {
				if err := call(client, r); err != nil {
					b.Error(err)
					return
				}
				calls.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(calls.Load()) / time.Since(start).Seconds()
}

// submit sends a claim past HTTP.
func (h *benchHouse) submit(ctx context.Context, r *rand.Rand) error {
	key := uuid.NewString()
	return h.svc.Submit(ctx, engine.Submission{
		Claim: benchClaim(r), Request: engine.RequestKey{Client: "bench", Key: key}, BodyHash: key,
		By: engine.Actor{Client: "bench", RequestID: key},
	}).Err
}
