package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/engine/store/pgtest"
)

// claimOf is a request with lines of a member.
func claimOf(key, member string, lines ...string) request {
	return request{operation: "claim", method: http.MethodPost, path: "/v1/claims", key: key, body: fmt.Sprintf(
		`{"member":%q,"channel":"online","submitted_on":"2025-11-20","lines":[%s]}`, member, strings.Join(lines, ","))}
}

// race sends requests that wait for each other to start, and returns what became of each by its key.
func (w *world) race(requests []request) map[string]acknowledgement {
	w.t.Helper()
	start := make(chan struct{})
	var all sync.WaitGroup
	for _, q := range requests {
		r := rand.New(rand.NewPCG(w.random.Uint64(), 1))
		all.Go(func() {
			<-start
			time.Sleep(time.Duration(r.IntN(3000)) * time.Microsecond)
			w.finish(r, q)
		})
	}
	close(start)
	all.Wait()
	got := map[string]acknowledgement{}
	for _, q := range requests {
		a, known := w.acks.byKey[q.key]
		if !known || a.status != http.StatusCreated {
			w.t.Fatalf("%s: answered %d", q.key, a.status)
		}
		got[q.key] = a
	}
	return got
}

// TestTorture_CapRace lets 64 clients fight for 20 sessions, round after round, each with another seed. In every second
// round the book changes meanwhile.
func TestTorture_CapRace(t *testing.T) {
	t.Parallel()
	tortureDatabases(t, func(t *testing.T, dsn string, servers []string) {
		w := newWorld(t, 1, 3, dsn, servers...)
		for round := range dose(2, 3, 500) {
			member := fmt.Sprint("R", round)
			w.member(t, member, "HR"+member)
			requests := make([]request, parallel)
			for i := range requests {
				requests[i] = claimOf(fmt.Sprintf("cap-race-%04d-%02d", round, i), member, sessionsLine(w.random, 1))
			}
			var switching sync.WaitGroup
			if round%2 == 1 {
				switching.Go(func() {
					for range 3 {
						w.switchBook()
					}
				})
			}
			paid := 0
			for _, a := range w.race(requests) {
				paid += int(a.pays / 2000)
			}
			switching.Wait()
			places := w.number(t, fmt.Sprintf(`SELECT count(*) FROM decisions d JOIN claims c ON c.id = d.claim_id
				WHERE c.member = '%s' AND d.pays_cents = 2000 AND d.seq BETWEEN 1 AND 20`, member))
			denied := w.number(t, fmt.Sprintf(`SELECT count(*) FROM decisions d JOIN claims c ON c.id = d.claim_id
				WHERE c.member = '%s' AND d.pays_cents = 0 AND d.outcome = 'denied' AND d.seq BETWEEN 21 AND %d`, member, parallel))
			if paid != 20 || places != 20 || denied != parallel-20 {
				t.Fatalf("round %d (seed %d): %d sessions were paid, %d of them to the first twenty, and %d denied", round, tortureSeed, paid, places, denied)
			}
		}
		w.converged()
	})
}

// TestTorture_MoneyRace lets amounts of 1 to 50 euros fight for 650: the last that gets anything gets the rest.
func TestTorture_MoneyRace(t *testing.T) {
	t.Parallel()
	tortureDatabases(t, func(t *testing.T, dsn string, servers []string) {
		w := newWorld(t, 2, 3, dsn, servers...)
		for round := range dose(1, 2, 100) {
			member := fmt.Sprint("R", round)
			w.member(t, member, "HR"+member)
			asked := map[string]int64{}
			var requests []request
			for total := int64(0); total < 2*65_000; {
				charged := int64(100 + w.random.IntN(4901))
				total += charged
				key := fmt.Sprintf("money-race-%04d-%04d", round, len(requests))
				asked[key] = charged
				requests = append(requests, claimOf(key, member, fmt.Sprintf(`{"benefit":"appliance","date":%q,"charged_cents":%d}`, anyDay(w.random), charged)))
			}
			sum, partly := int64(0), 0
			for key, a := range w.race(requests) {
				sum += a.pays
				if a.pays > 0 && a.pays < asked[key] {
					partly++
					if !strings.Contains(a.answer, `"bound_by":"treatment"`) {
						t.Errorf("%s was cut and does not say by what: %s", key, a.answer)
					}
				}
			}
			if sum != 65_000 || partly > 1 {
				t.Fatalf("round %d (seed %d): %d cents were paid of 65000, %d claims in part", round, tortureSeed, sum, partly)
			}
		}
		w.converged()
	})
}

// TestTorture_Household has one household of six claim from its shared budget and its members' own limits while the caps
// go up and down.
func TestTorture_Household(t *testing.T) {
	t.Parallel()
	tortureDatabases(t, func(t *testing.T, dsn string, servers []string) {
		w := newWorld(t, 3, 0, dsn, servers...)
		w.members = 6
		for m := range w.members {
			w.member(t, fmt.Sprint("M", m), "H0")
			w.account(fmt.Sprint("M", m))
		}
		w.householdOf = func(string) string { return "H0" }
		w.caps["leisure"] = 50_000 // the highest that is ever in force
		stop := make(chan struct{})
		wait := w.work(12, dose(10, 16, 2_000), "household", nil)
		var changing sync.WaitGroup
		changing.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
				files := filesOf(t, "torture.yaml")
				most := []int{300, 500, 400}[i%3] // and the examples with ten euros left follow
				files[0].Text = strings.NewReplacer("at_most: 400 EUR", fmt.Sprintf("at_most: %d EUR", most),
					"leisure: 390 EUR", fmt.Sprintf("leisure: %d EUR", most-10)).Replace(files[0].Text)
				w.eventually("a book is loaded", func() error { return w.loadFiles(t, files) })
			}
		})
		wait()
		close(stop)
		changing.Wait()
		if strings.HasPrefix(dsn, "host=") {
			w.noDeadlocks()
		}
		w.converged()
	})
}

// TestTorture_MixedOrder has claims name the same shared limits in both orders, one by one and in batches, while members
// move between the households.
func TestTorture_MixedOrder(t *testing.T) {
	t.Parallel()
	tortureDatabases(t, func(t *testing.T, dsn string, servers []string) {
		w := newWorld(t, 5, 6, dsn, servers...)
		var all sync.WaitGroup
		rounds := dose(4, 8, 400)
		for c := range 8 {
			r := rand.New(rand.NewPCG(w.random.Uint64(), uint64(c)))
			all.Go(func() {
				for i := range rounds {
					key, b := fmt.Sprintf("mixed-order-%02d-%04d", c, i), r.IntN(1000)
					births := []string{
						fmt.Sprintf(`{"benefit":"birth","date":"2025-03-01","fields":{"birth":"B-%d"}}`, b),
						fmt.Sprintf(`{"benefit":"birth","date":"2025-03-01","fields":{"birth":"B-%d"}}`, b+1+r.IntN(3)),
					}
					if c%2 == 1 {
						births[0], births[1] = births[1], births[0]
					}
					switch {
					case c == 7:
						m := r.IntN(w.members)
						w.finish(r, request{operation: "move", method: http.MethodPut, path: fmt.Sprintf("/v1/members/M%d", m),
							body: strings.Replace(w.memberBody(m), w.householdOf(fmt.Sprint("M", m)), fmt.Sprint("H", i%2), 1)})
					case c >= 5:
						w.batch(r, key, births)
					default:
						w.finish(r, claimOf(key, fmt.Sprint("M", r.IntN(w.members)), births...))
					}
				}
			})
		}
		all.Wait()
		if strings.HasPrefix(dsn, "host=") {
			w.noDeadlocks()
		}
		w.capsHold()
		auditGreen(t, w.cluster)
	})
}

// batch sends the same lines for every member as one stream, and expects an answer to each row.
func (w *world) batch(r *rand.Rand, key string, lines []string) {
	var body strings.Builder
	for m := range w.members {
		fmt.Fprintf(&body, `{"key":"%s-%d","member":"M%d","channel":"online","submitted_on":"2025-11-20","lines":[%s]}`+"\n", key, m, m, strings.Join(lines, ","))
	}
	status, reply, _, err := w.ask(r, request{method: http.MethodPost, path: "/v1/batches/claims", body: body.String(), mediaType: "application/x-ndjson"}, 0)
	if err != nil || status != http.StatusOK || strings.Count(string(reply.Body), `"decided"`) != w.members {
		w.t.Errorf("the batch %s: %d, %v: %s", key, status, err, reply.Body)
	}
}

// TestTorture_Storm repeats every request many times at once, while its server dies: each key has one outcome.
func TestTorture_Storm(t *testing.T) {
	t.Parallel()
	keys, copies, kills := dose(20, 40, 500), dose(5, 8, 20), dose(1, 2, 3)
	storm := func(t *testing.T, dsn string, servers ...string) {
		w := newWorld(t, 9, 6, dsn, servers...)
		var all sync.WaitGroup
		slots := make(chan struct{}, 200) // as many connections as a client has
		for k := range keys {
			q := w.anyRequest(w.random, fmt.Sprintf("storm-of-repeats-%06d", k))
			for range copies {
				r := rand.New(rand.NewPCG(w.random.Uint64(), uint64(k)))
				all.Go(func() {
					time.Sleep(time.Duration(r.IntN(1+keys*20)) * time.Millisecond)
					slots <- struct{}{}
					defer func() { <-slots }()
					w.finish(r, q)
				})
			}
		}
		for range kills {
			before := w.acks.answers()
			w.wait("an answer in the storm", 60*time.Second, func() bool { return w.acks.answers() > before+keys/(2*kills+1) || w.acks.answers() >= keys*8/10 })
			p := w.servers[w.random.IntN(len(w.servers))]
			p.kill()
			p.start()
		}
		all.Wait()
		w.modelAgrees()
		w.converged()
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		dsn := filepath.Join(t.TempDir(), "storm.db")
		storm(t, dsn, dsn)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := pgtest.DurableDSN(t)
		storm(t, dsn, dsn, dsn)
	})
}
