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

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"octroi/engine"
	"octroi/rules"
)

// TestRace_WindowsHold lets households claim at once, in no order of dates, on every kind of limit that is hard to keep:
// windows that look back, a block, a threshold, a pool, an approval that is replaced meanwhile, stays across New Year
// and a counter that everybody shares. No cap may be crossed in any window, each decision must have seen all that came
// before it, and all of them can be taken again from what is stored.
func TestRace_WindowsHold(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		c.loadFile(t, "windows.yaml")
		for m := range windowMembers {
			c.member(t, fmt.Sprint("M", m), fmt.Sprint("H", m/2))
			c.approve(t, m, 6)
		}
		answered := 0
		for round := range 4 {
			stop := make(chan struct{})
			var replacing sync.WaitGroup
			replacing.Go(func() { // the payer thinks again, and again
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
						c.approve(t, i%windowMembers, 4+2*(i%2))
					}
				}
			})
			replacing.Go(func() { answered += c.importWindows(t, round) })
			for _, r := range together(parallel, func(i int) reply {
				return c.post(t, i, fmt.Sprintf("windows-%02d-%06d-claim", round, i), windowClaim(round*1000+i))
			}) {
				if r.Status != http.StatusCreated {
					t.Errorf("status %d: %s", r.Status, r.Body)
				}
			}
			close(stop)
			replacing.Wait()
			answered += parallel
		}
		entries := c.entries(t)
		capsHold(t, entries)
		c.decisionsStand(t, entries, answered)
	})
}

const windowMembers = 6

// loadFile makes a book of testdata/files the one in force.
func (c *cluster) loadFile(t *testing.T, name string) {
	t.Helper()
	if err := c.loadFiles(t, filesOf(t, name)); err != nil {
		t.Fatal(err)
	}
}

func (c *cluster) loadFiles(t *testing.T, files []engine.SourceFile) error {
	_, err := c.svcs[0].LoadBook(t.Context(), files, engine.Actor{Client: "test", At: testNow()})
	return err
}

// filesOf reads a book of testdata/files.
func filesOf(t *testing.T, name string) []engine.SourceFile {
	t.Helper()
	files, err := rules.ReadFiles(filepath.Join("testdata", "files", name))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// approve gives a member a stay at home around New Year, of so many days.
func (c *cluster) approve(t *testing.T, member, days int) {
	t.Helper()
	approval := engine.Approval{
		ID: fmt.Sprint("A", member), Member: fmt.Sprint("M", member), Benefit: "home", Units: engine.Quantity(days) * engine.One,
		Span: engine.Span{From: engine.MustDate("2024-12-01"), Until: engine.MustDate("2025-02-01")},
	}
	for {
		switch err := c.svcs[member%len(c.svcs)].PutApproval(t.Context(), approval, engine.Actor{Client: "test", At: testNow()}); {
		case engine.ErrorCode(err) == "busy": // claims of the member hold its lock: try again, as the answer says
		case err != nil:
			t.Error(err)
			return
		default:
			return
		}
	}
}

// windowLines are the lines of one claim, of any benefit and on any day, always the same for the same seed.
func windowLines(seed int) (member string, lines []string) {
	r := rand.New(rand.NewPCG(uint64(seed), 9))
	day := func(from string, days int) string { return engine.MustDate(from).AddDays(r.IntN(days)).String() }
	for range 1 + r.IntN(3) {
		var line string
		switch r.IntN(6) {
		case 0, 1:
			line = fmt.Sprintf(`"benefit":"sessions","date":%q,"units":%d,"charged_cents":%d`, day("2024-01-01", 690), 1+r.IntN(4), 9000)
		case 2:
			line = fmt.Sprintf(`"benefit":"glasses","date":%q,"charged_cents":%d`, day("2024-01-01", 690), 2000+r.IntN(9000))
		case 3:
			line = fmt.Sprintf(`"benefit":"help","date":%q,"charged_cents":%d`, day("2025-01-01", 330), 500+r.IntN(9000))
		case 4:
			line = fmt.Sprintf(`"benefit":"home","date":%q,"until":%q,"units":4,"charged_cents":20001`, "2024-12-30", "2025-01-02")
		default:
			line = fmt.Sprintf(`"benefit":"prize","date":%q`, day("2025-01-01", 330))
		}
		lines = append(lines, "{"+line+"}")
	}
	return fmt.Sprint("M", r.IntN(windowMembers)), lines
}

func windowClaim(seed int) string {
	member, lines := windowLines(seed)
	return fmt.Sprintf(`{"member":%q,"channel":"online","submitted_on":"2025-11-30","lines":[%s]}`, member, strings.Join(lines, ","))
}

// importWindows submits a batch of several members in one transaction while others claim, and returns how many.
func (c *cluster) importWindows(t *testing.T, round int) int {
	t.Helper()
	subs := make([]engine.Submission, 24)
	for i := range subs {
		member, _ := windowLines(round*1000 + 500 + i)
		line := engine.Line{Benefit: "help", Date: engine.MustDate("2025-03-01").AddDays(7 * i), Units: engine.One, Charged: 3000}
		if i%2 == 1 {
			line.Benefit, line.Date = "glasses", engine.MustDate("2025-09-01").AddDays(-11*i)
		}
		line.Until = line.Date
		subs[i] = engine.Submission{
			Claim:   engine.Claim{Member: member, Channel: "post", SubmittedOn: engine.MustDate("2025-11-30"), Lines: []engine.Line{line}},
			Request: engine.RequestKey{Client: "import", Key: fmt.Sprint(round, "-", i)}, BodyHash: "h", By: engine.Actor{Client: "import"},
		}
	}
	for i, r := range c.svcs[round%len(c.svcs)].SubmitAll(t.Context(), subs) {
		if r.Err != nil {
			t.Errorf("row %d of the batch: %v", i, r.Err)
		}
	}
	return len(subs)
}

// windowEntry is a row of the journal of consumptions, in the order in which it was written.
type windowEntry struct {
	claim, counter, limit, of string
	date                      time.Time
	value                     int64
}

func (c *cluster) entries(t *testing.T) []windowEntry {
	t.Helper()
	rows, err := c.stores[0].DB().Query(`SELECT CAST(claim_id AS text), counter, limit_code, CAST(date AS text), of_key, value
		FROM journal_consumptions ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []windowEntry
	for rows.Next() {
		var e windowEntry
		var day string
		if err := rows.Scan(&e.claim, &e.counter, &e.limit, &day, &e.of, &e.value); err != nil {
			t.Fatal(err)
		}
		if e.date, err = time.Parse(time.DateOnly, day); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// capsHold adds up the journal anew, with nothing of the engine, in every window that a limit has.
func capsHold(t *testing.T, entries []windowEntry) {
	t.Helper()
	back := func(months int) func(x, end time.Time) bool { // in the window that ends on the day `end`
		return func(x, end time.Time) bool { return !x.After(end) && monthsLater(x, months).After(end) }
	}
	year := func(x, end time.Time) bool { return x.Year() == end.Year() }
	ever := func(_, _ time.Time) bool { return true }
	for limit, keeps := range map[string]struct {
		atMost   int64
		together func(x, end time.Time) bool
		full     bool // so much was asked that some window must be full to the last unit
	}{
		"sessions.back":       {10_000, back(6), true},
		"glasses.back":        {15_000, back(12), true},
		"family":              {40_000, back(6), true},
		"help.block":          {50_000, ever, false}, // all dates lie within one block
		"home.days":           {14_000, year, false},
		"home.approval_units": {6_000, ever, true},
		"prize.forty":         {40, year, true},
	} {
		most := int64(0)
		for _, end := range entries {
			used := int64(0)
			for _, e := range entries {
				if end.limit == limit && e.counter == end.counter && keeps.together(e.date, end.date) {
					used += e.value
				}
			}
			most = max(most, used)
		}
		if most > keeps.atMost || most == 0 || (keeps.full && most < keeps.atMost) {
			t.Errorf("%s: the fullest window holds %d, the cap is %d", limit, most, keeps.atMost)
		}
	}
}

// monthsLater is the same day so many months later, or the last of that month.
func monthsLater(d time.Time, months int) time.Time {
	first := time.Date(d.Year(), d.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(d.Day(), first.AddDate(0, 1, -1).Day())-1)
}

// decisionsStand takes every stored decision again from its stored facts, and holds these against the journal: what a
// decision saw of a counter is what was in it when it was booked.
func (c *cluster) decisionsStand(t *testing.T, entries []windowEntry, want int) {
	t.Helper()
	found, cut, late := 0, 0, 0
	for m := range windowMembers {
		records, err := c.svcs[0].Claims(t.Context(), engine.ClaimFilter{Member: fmt.Sprint("M", m), Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		for i := range records {
			r := &records[i]
			found++
			book, err := c.svcs[0].Book(t.Context(), r.Decision.Revision)
			if err != nil {
				t.Fatal(err)
			}
			again := engine.Decide(book, &r.Claim, &r.Facts)
			if diff := cmp.Diff(r.Decision, again, cmpopts.IgnoreFields(engine.LineDecision{}, "Late")); diff != "" {
				t.Fatalf("claim %s: -stored +decided again:\n%s", r.Claim.ID, diff)
			}
			sawAll(t, r, entries)
			for _, l := range r.Decision.Lines {
				cut += min(1, len(l.Parts))
				if l.Late != nil {
					late++
				}
			}
		}
	}
	if found != want {
		t.Errorf("%d claims are stored, %d were answered", found, want)
	}
	if cut == 0 || late == 0 {
		t.Errorf("%d stays were cut and %d lines were late; the test shows less than it says", cut, late)
	}
}

// sawAll checks, for every counter on which a claim is booked, that its facts hold what was booked there before.
func sawAll(t *testing.T, r *engine.Record, entries []windowEntry) {
	t.Helper()
	type on struct{ counter, date, of string }
	saw, first := map[on]int64{}, ""
	for _, e := range r.Facts.Consumed {
		saw[on{string(e.Counter), e.Date.String(), e.Of}] = e.Value
	}
	for i := range r.Claim.Lines {
		first = max(first, r.Claim.Lines[i].Date.String())
	}
	before := map[string][]windowEntry{} // by counter, for as long as the claim has not been booked on it
	booked := map[string]bool{}
	for _, e := range entries {
		if e.claim == r.Claim.ID {
			booked[e.counter] = true
		} else if !booked[e.counter] {
			before[e.counter] = append(before[e.counter], e)
		}
	}
	for counter := range booked {
		was := map[on]int64{}
		for _, e := range before[counter] {
			was[on{counter, e.date.Format(time.DateOnly), e.of}] += e.value
		}
		for x, n := range was {
			if got := saw[x]; got != n && (got != 0 || x.date >= first) { // earlier days may lie before its windows
				t.Errorf("claim %s saw %d on %v, and %d was booked", r.Claim.ID, got, x, n)
			}
		}
		for x, n := range saw {
			if x.counter == counter && was[x] != n {
				t.Errorf("claim %s saw %d on %v, and %d was booked", r.Claim.ID, n, x, was[x])
			}
		}
	}
}
