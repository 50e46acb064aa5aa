//go:build linux

package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"octroi/engine/synthetic"
)

// publishedShares are the shares of 2025 in tenths of a percent, as the annual report prints them.
var publishedShares = map[string]int64{
	"psychology": 139, "sport": 124, "optics": 118, "copayments": 105, "holidays": 87, "birth": 63, "dental": 54, "alternative": 48,
	"transport": 41, "vaccines": 40, "contraception": 38, "sick_children": 33, "family_help": 23, "podiatry": 21, "prevention": 19,
	"dietetics": 13, "hearing": 10, "care_stays": 10, "home_care": 5, "psychomotricity": 3, "home_adaptation": 3, "treatments": 3,
	"speech_therapy": 2, "equipment": 1,
}

// publishedGrowth is how much more was spent in 2025 than in 2024, in thousandths.
var publishedGrowth = map[string]int64{"total": 63, "psychology": 161, "sport": 61, "optics": 33}

// publishedCents is what was spent in 2025.
const publishedCents = 86_800_000_00

// TestTorture_PublishedSpending invents a mutuality of a tenth of the real size, takes it in and reports its spending, with the
// real program. The long tier holds the report against the published one; the short one against itself.
func TestTorture_PublishedSpending(t *testing.T) {
	t.Parallel()
	m := &mutuality{tortureYear: tortureYear{t: t, dsn: filepath.Join(t.TempDir(), "mutuality.db")}, members: dose(1_000, 1_000, 137_031)}
	m.octroi("rules", "load", "partenamut")
	for _, g := range allGenerated {
		m.pipe(g.noun)
	}
	before, now := m.spent("2024"), m.spent("2025")
	for category, cents := range now {
		share := cents * 100_000 / now["total"] // thousandths of a point
		t.Logf("%-16s %6d.%03d %%  published %3d.%d %%  %12d cents, %12d the year before", category, share/1000, share%1000,
			publishedShares[category]/10, publishedShares[category]%10, cents, before[category])
		if off := share - 100*publishedShares[category]; category != "total" && longTorture && max(off, -off) > 100 {
			t.Errorf("%s has a share of %d thousandths of a percent, %d.%d %% are published", category, share, publishedShares[category]/10, publishedShares[category]%10)
		}
	}
	if len(now) != len(publishedShares)+1 {
		t.Errorf("%d categories, want %d", len(now)-1, len(publishedShares))
	}
	want := publishedCents * int64(m.members) / synthetic.DefaultMembers
	if off := (now["total"] - want) * 1000 / want; max(off, -off) > int64(dose(500, 300, 3)) {
		t.Errorf("spent are %d cents, %d are published for so many members", now["total"], want)
	}
	for category, thousandths := range publishedGrowth {
		if grew := now[category]*1000/before[category] - 1000; longTorture && max(grew-thousandths, thousandths-grew) > 10 {
			t.Errorf("%s grew by %d thousandths, %d are published", category, grew, thousandths)
		}
	}
	m.octroi("seal")
	t.Logf("audited: %s", m.octroi("audit"))
}

// mutuality is an invented one, in a database of its own.
type mutuality struct {
	tortureYear
	members int
}

// pipe runs `octroi generate noun | octroi import noun -`.
func (m *mutuality) pipe(noun string) {
	m.t.Helper()
	began := time.Now()
	invent := exec.Command("octroi", "generate", noun, "--members", strconv.Itoa(m.members))
	take := exec.Command("octroi", "import", noun, "-", "--format", "ndjson", "--db", m.dsn)
	var err error
	if take.Stdin, err = invent.StdoutPipe(); err != nil {
		m.t.Fatal(err)
	}
	var answers lineCounter
	take.Stdout = &answers
	var complaints output
	invent.Stderr, take.Stderr = &complaints, &complaints
	if err := invent.Start(); err != nil {
		m.t.Fatal(err)
	}
	if err := take.Start(); err != nil {
		m.t.Fatal(err)
	}
	resident := residentUntil(take)
	taken, invented := take.Wait(), invent.Wait()
	if taken != nil || invented != nil {
		m.t.Fatalf("%s: %v, %v\n%s", noun, invented, taken, complaints.String())
	}
	m.t.Logf("%-14s %9d rows taken in: %s, %d MB at most", noun, answers.lines, time.Since(began).Round(10*time.Millisecond), resident>>10)
}

// lineCounter counts the lines that are written to it.
type lineCounter struct{ lines int }

// Write implements io.Writer.
func (c *lineCounter) Write(p []byte) (int, error) {
	for _, b := range p {
		if b == '\n' {
			c.lines++
		}
	}
	return len(p), nil
}

// spent reads what each category came to in a year, with partner costs; and "total".
func (m *mutuality) spent(year string) map[string]int64 {
	m.t.Helper()
	run := m.octroi("report", "spending", "--year", year, "--format", "json")
	type row struct {
		Key   string
		Cents int64 `json:"total_cents"`
	}
	var table struct {
		Rows  []row
		Total row
	}
	if err := json.Unmarshal(run.stdout.Bytes(), &table); err != nil {
		m.t.Fatal(err)
	}
	sum := int64(0)
	out := map[string]int64{}
	for _, r := range table.Rows {
		out[r.Key], sum = r.Cents, sum+r.Cents
	}
	if out["total"] = table.Total.Cents; sum != out["total"] {
		m.t.Errorf("the rows of %s add up to %d cents, the total says %d", year, sum, out["total"])
	}
	m.t.Logf("spending of %s: %s", year, run)
	return out
}
