package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store/pgtest"
)

// longTorture says that `make torture` runs the tests: for hours if need be, where `go test` takes seconds.
var longTorture = os.Getenv("OCTROI_TORTURE") == "long"

// dose is how much of something a test does: with -short, in `go test`, and in `make torture`.
func dose(short, usual, long int) int {
	switch {
	case longTorture:
		return long
	case testing.Short():
		return short
	default:
		return usual
	}
}

// tortureSeed is the seed of this run. Every test says it when it fails; OCTROI_SEED repeats it.
var tortureSeed = func() uint64 {
	if seed, err := strconv.ParseUint(os.Getenv("OCTROI_SEED"), 10, 64); err == nil {
		return seed
	}
	return uint64(time.Now().UnixNano())
}()

// seeded returns a source of chance for a test, the same for the same seed, and says the seed when the test ends.
func seededRand(t *testing.T, stream uint64) *rand.Rand {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() || longTorture {
			t.Logf("repeat it with OCTROI_SEED=%d", tortureSeed)
		}
	})
	return rand.New(rand.NewPCG(tortureSeed, stream))
}

// world is a database with members and the torture book, real servers on it that may die, and what their clients
// remember.
type world struct {
	*cluster // to set up, and to look at the database; its clients never ask it
	t        *testing.T
	random   *rand.Rand
	servers  []*process
	acks     *acknowledgements
	members  int
	caps     map[string]int64
	// householdOf says where a member lives: three by three, unless a test has it otherwise.
	householdOf func(member string) string
	operations  []operation   // what clients do
	secrets     [2]string     // the keys of two people
	books       int           // editions of the book so far
	ones        int           // claims made by one()
	direct      string        // the DSN that leads straight to the database
	slowest     time.Duration // that a killed server needed to come back
}

const tortureHousehold = 3 // members of each

// newWorld starts servers on the DSNs, which all lead to the database of the first.
func newWorld(t *testing.T, stream uint64, members int, direct string, servers ...string) *world {
	t.Helper()
	w := &world{t: t, random: seededRand(t, stream), cluster: newCluster(t, direct, 1), acks: newAcknowledgements(), members: members, direct: direct,
		caps: maps.Clone(tortureCaps), householdOf: threeByThree, operations: slices.Concat(submissions, lifeOperations, paymentOperations)}
	second, _, err := w.svcs[0].CreateKey(t.Context(), "second", engine.RoleAdmin, "", engine.Actor{Client: "test", At: testNow()})
	if err != nil {
		t.Fatal(err)
	}
	w.secrets = [2]string{w.secret, second}
	w.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, ResponseHeaderTimeout: 30 * time.Second}}
	t.Cleanup(w.client.CloseIdleConnections)
	w.loadFile(t, "torture.yaml")
	for m := range members {
		w.member(t, fmt.Sprint("M", m), w.householdOf(fmt.Sprint("M", m)))
		w.account(fmt.Sprint("M", m))
	}
	for i, dsn := range servers {
		p := &process{t: t, program: "octroi", dsn: dsn, log: filepath.Join(t.TempDir(), fmt.Sprintf("server-%d.log", len(w.servers)))}
		if previous := os.Getenv("OCTROI_TORTURE_PREVIOUS"); i > 0 && previous != "" {
			p.program = previous
		}
		p.start()
		w.servers = append(w.servers, p)
	}
	return w
}

// account gives a member an account to be paid on.
func (w *world) account(member string) {
	w.t.Helper()
	account := engine.Account{Payee: engine.Payee{Kind: engine.PayMember, ID: member}, IBAN: "BE71096123456769", Name: "Account of " + member}
	if err := w.svcs[0].PutAccount(w.t.Context(), account, engine.Actor{Client: "test", At: testNow()}); err != nil {
		w.t.Fatal(err)
	}
}

func threeByThree(member string) string {
	n, _ := strconv.Atoi(strings.TrimPrefix(member, "M"))
	return fmt.Sprint("H", n/tortureHousehold)
}

// tortureCaps are the limits of testdata/files/torture.yaml. All dates of the workload lie in one year, so that a
// counter's sum over everything is its only window.
var tortureCaps = map[string]int64{
	"psychology.sessions": 20_000, "appliance.treatment": 65_000, "glasses.back": 15_000, "leisure": 40_000, "birth.once": 1,
}

// anyServer is one of the servers that run, dead or alive.
func (w *world) anyServer(r *rand.Rand) string { return w.servers[r.IntN(len(w.servers))].url() }

// tortureDatabases are the worlds of a test: one process on a SQLite file, two on a durable PostgreSQL.
func tortureDatabases(t *testing.T, test func(t *testing.T, dsn string, servers []string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		dsn := filepath.Join(t.TempDir(), "torture.db")
		test(t, dsn, []string{dsn})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := pgtest.DurableDSN(t)
		test(t, dsn, []string{dsn, dsn})
	})
}
