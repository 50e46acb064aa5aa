//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// TestTorture_ReassessmentOfAYear decides a year of claims again, with the real program, because a session of psychology pays
// EUR 20 instead of 15 from 1 March on. The run is previewed, booked, killed twice half-way, and gone on with. In the end
// everybody has what a fresh year under the new book would have paid, and the audit is green.
func TestTorture_ReassessmentOfAYear(t *testing.T) {
	t.Parallel()
	years := freshYears{paid: map[int]int64{}}
	for name, at := range map[string]struct {
		dsn    func(t *testing.T) string
		claims int
	}{
		"sqlite":   {func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "year.db") }, dose(120, 200, 100_000)},
		"postgres": {func(t *testing.T) string { t.Helper(); return pgtest.DurableDSN(t) }, dose(120, 200, 20_000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := newTortureYear(t, at.claims)
			fresh := years.of(y)
			y.submit(at.dsn(t), "old")
			y.octroi("rules", "load", y.path("new"), "--as", "anna", "--approved-by", "bob")
			before := y.paid()
			preview := y.preview()
			if more := preview.More - preview.Less; y.paid() != before || more != fresh-before || preview.Changed == 0 || preview.Changed == int64(y.claims) {
				t.Fatalf("previewed %d cents more, %d less, for %d claims; a fresh year pays %d more, and booked were %d", preview.More, preview.Less,
					preview.Changed, fresh-before, y.paid()-before)
			}
			y.replayed(preview)
			y.compare(preview, y.book(preview))
			if paid := y.paid(); paid != fresh {
				t.Errorf("paid are %d cents, a fresh year pays %d", paid, fresh)
			}
			if next := y.preview(); next.Changed != 0 || next.Claims != preview.Claims {
				t.Errorf("another run would look at %d claims and change %d", next.Claims, next.Changed)
			}
			y.octroi("seal")
			t.Logf("The audit with every decision taken again: %s.", y.octroi("audit", "--replay", "all"))
		})
	}
}

// tortureYear is the files of a year of claims, and the database that they go into.
type tortureYear struct {
	t       *testing.T
	dir     string
	claims  int
	members int
	dsn     string
	store   *store.Store // looks at the database
}

// reassessed is what the program says of a run.
type reassessed struct {
	ID, State          string
	Households, Claims int64
	Changed            int64
	Lines              int64            `json:"changed_lines"`
	More               int64            `json:"more_cents"`
	Less               int64            `json:"less_cents"`
	Benefits           []map[string]any `json:"by_benefit"`
	Failed             int64            `json:"failed_households"`
}

// yearPsychologists is how many psychologists the year's sessions are with.
const yearPsychologists = 20

// newTortureYear writes both books, and a year of so many claims of members who live three by three.
func newTortureYear(t *testing.T, claims int) *tortureYear {
	t.Helper()
	y := &tortureYear{t: t, dir: t.TempDir(), claims: claims, members: max(90, claims/11)}
	y.writeBook("old", "{2020-03-01: 15 EUR}", strings.NewReplacer("pays: 20 EUR", "pays: 15 EUR", "pays: 400 EUR", "pays: 300 EUR", "pays: 50 EUR", "pays: 45 EUR"))
	y.writeBook("new", "{2020-03-01: 15 EUR, 2025-03-01: 20 EUR}", strings.NewReplacer( // the examples that are dated earlier
		"date: 2024-12-31, units: 2, charged: 120 EUR}\n        expect: {outcome: reduced, pays: 20 EUR",
		"date: 2024-12-31, units: 2, charged: 120 EUR}\n        expect: {outcome: reduced, pays: 15 EUR",
		"pays: 400 EUR", "pays: 300 EUR",
		"submitted: 2025-06-16}\n        expect: {outcome: approved, pays: 20 EUR", "submitted: 2025-06-16}\n        expect: {outcome: approved, pays: 15 EUR"))
	random := seededRand(t, 13)
	y.write("members.ndjson", y.members, func(n int) string {
		return fmt.Sprintf(`{"id":%q,"born":"%d-05-04","households":[{"household":"H%05d","holder":%t,"from":"2015-01-01"}],"coverage":[{"from":"2015-01-01"}],`+
			`"contributions":[{"from":"2015-01-01","state":"in_order"}],"statuses":[{"code":"global_file","from":"2015-01-01"}]}`,
			benchMember(n), 1950+n%60, n/3, n%3 == 0)
	})
	y.write("providers.ndjson", yearPsychologists, func(n int) string {
		return fmt.Sprintf(`{"id":%q,"name":"Practice","profession":"psychologist","country":"BE","recognised":[{"from":"2015-01-01"}]}`, benchPsychologist(n))
	})
	y.write("claims.ndjson", claims, func(n int) string { return fmt.Sprintf(`{"key":"year-%06d",%s`, n, y.claim(random)) })
	return y
}

// claim invents a claim, without its key: sessions at a price below the old amount, between both or above, some without the
// form, or the fee of a club.
func (y *tortureYear) claim(r *rand.Rand) string {
	line := fmt.Sprintf(`"benefit":"sport_club","charged_cents":%d,"evidence":[{"code":"sport_form"}]`, 1000+r.IntN(9000))
	if r.IntN(10) < 7 {
		units, form := 1+r.IntN(3), `,"evidence":[{"code":"psychologist_form"}]`
		if r.IntN(40) == 0 {
			form = ""
		}
		line = fmt.Sprintf(`"benefit":"psychology","units":%d,"charged_cents":%d,"provider":%q%s`, units, units*(1200+r.IntN(4800)),
			benchPsychologist(r.IntN(yearPsychologists)), form)
	}
	return fmt.Sprintf(`"member":%q,"channel":"post","submitted_on":"2025-12-01","lines":[{"date":"2025-%02d-%02d",%s}]}`,
		benchMember(r.IntN(y.members)), 1+r.IntN(11), 1+r.IntN(28), line)
}

// writeBook writes the shipped book with another amount for a session of psychology, and the examples that follow from it.
func (y *tortureYear) writeBook(name, amount string, examples *strings.Replacer) {
	y.t.Helper()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		y.t.Fatal(err)
	}
	if err := os.Mkdir(y.path(name), 0o700); err != nil {
		y.t.Fatal(err)
	}
	for _, f := range files {
		if before, after, found := strings.Cut(f.Text, "  remote_psychologist:"); found {
			f.Text = examples.Replace(strings.Replace(before, "psychology_session: {2020-03-01: 20 EUR}", "psychology_session: "+amount, 1)) +
				"  remote_psychologist:" + after
		}
		if err := os.WriteFile(filepath.Join(y.path(name), filepath.Base(f.Name)), []byte(f.Text), 0o600); err != nil {
			y.t.Fatal(err)
		}
	}
}

// freshYears are what years of so many claims pay where the new book was in force from the start: on any database the same.
type freshYears struct {
	mu   sync.Mutex
	paid map[int]int64
}

func (f *freshYears) of(y *tortureYear) int64 {
	y.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if paid, known := f.paid[y.claims]; known {
		return paid
	}
	y.submit(y.path("fresh.db"), "new")
	f.paid[y.claims] = y.paid()
	return f.paid[y.claims]
}

// submit puts the year into an empty database whose book is in force.
func (y *tortureYear) submit(dsn, book string) {
	y.t.Helper()
	y.dsn = dsn
	if isPostgres(dsn) {
		y.octroi("migrate", "up")
	}
	y.octroi("rules", "load", y.path(book))
	y.octroi("import", "members", y.path("members.ndjson"))
	y.octroi("import", "providers", y.path("providers.ndjson"))
	y.t.Logf("%d claims of %d members under the %s book: %s.", y.claims, y.members, book, y.octroi("import", "claims", y.path("claims.ndjson"), "--json"))
	st, err := store.Open(y.t.Context(), dsn, store.Options{})
	if err != nil {
		y.t.Fatal(err)
	}
	y.t.Cleanup(func() { _ = st.Close() })
	y.store = st
	if n := y.number(`SELECT count(*) FROM claims`); n != int64(y.claims) {
		y.t.Fatalf("%d claims of %d are stored", n, y.claims)
	}
}

func (y *tortureYear) number(sql string) (n int64) {
	y.t.Helper()
	if err := y.store.DB().QueryRow(sql).Scan(&n); err != nil {
		y.t.Fatal(err)
	}
	return n
}

func (y *tortureYear) paid() int64 {
	y.t.Helper()
	return y.number(`SELECT CAST(COALESCE(SUM(cents), 0) AS bigint) FROM journal_payments`)
}

// reassessOf is the command that looks at, or books, what changes from 1 March.
var reassessOf = []string{"reassess", "--from", "2025-03-01", "--reason", "EUR 20 from 1 March", "--format", "json"}

func (y *tortureYear) preview() reassessed {
	y.t.Helper()
	out := y.octroi(reassessOf...)
	r := y.told(out)
	y.t.Logf("Previewed %d claims of %d households, %d change, %d cents more: %s.", r.Claims, r.Households, r.Changed, r.More-r.Less, out)
	return r
}

// replayed holds the preview against a replay of the same days under the same book, which has another way of its own to the decisions.
func (y *tortureYear) replayed(preview reassessed) {
	y.t.Helper()
	files, err := rules.ReadFiles(y.path("new"))
	if err != nil {
		y.t.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		y.t.Fatal(err)
	}
	a, err := replay.Do(y.t.Context(), y.store, engine.Span{From: engine.MustDate("2025-03-01")}, replay.Draft{Book: book}, nil, replay.Options{First: -1})
	if err != nil {
		y.t.Fatal(err)
	}
	k := a.Check
	if k.Differ != preview.Lines || int64(k.More) != preview.More || int64(k.Less) != preview.Less {
		y.t.Errorf("a replay finds %d lines that differ, %d cents more and %d less", k.Differ, k.More, k.Less)
	}
	named := int64(0)
	for _, c := range k.Causes {
		if named += c.Lines; c.Cause != replay.CauseRule && c.Cause != replay.CauseOrder {
			y.t.Errorf("%d lines differ because of %s", c.Lines, c.Cause)
		}
	}
	if named != k.Differ {
		y.t.Errorf("of %d lines that differ %d have a cause", k.Differ, named)
	}
}

func (y *tortureYear) told(out *programRun) (r reassessed) {
	y.t.Helper()
	if err := json.Unmarshal(out.stdout.Bytes(), &r); err != nil {
		y.t.Fatalf("%v: %s", err, out.stdout.String())
	}
	return r
}

var begunRun = regexp.MustCompile(`run ([0-9a-f-]{36})`)

// book books the run that was previewed. Its process is killed when a third of the claims is booked, and again after two.
func (y *tortureYear) book(preview reassessed) reassessed {
	y.t.Helper()
	args := append(append([]string{}, reassessOf...), "--book")
	var id string
	for third := range int64(2) {
		out := y.kill(preview.Changed*(third+1)/3, args...)
		if id == "" {
			if m := begunRun.FindStringSubmatch(out.stderr.String()); m != nil {
				id = m[1]
			} else {
				y.t.Fatalf("it does not say which run it is: %s", out.stderr.String())
			}
		}
		booked := y.number(reassessedClaims)
		y.t.Logf("Killed after %d of %d claims: %s.", booked, preview.Changed, out)
		if booked == 0 || booked >= preview.Changed {
			y.t.Fatal("that is not half-way")
		}
		args = []string{"reassess", "--resume", id, "--format", "json"}
	}
	out := y.octroi(args...)
	y.t.Logf("Done: %s.", out)
	return y.told(out)
}

// compare holds the run against its preview, and against what is stored.
func (y *tortureYear) compare(preview, done reassessed) {
	y.t.Helper()
	if done.State != "done" || done.Failed != 0 {
		y.t.Errorf("it is %s, %d households failed", done.State, done.Failed)
	}
	done.ID, done.State = preview.ID, preview.State
	if diff := cmp.Diff(preview, done); diff != "" {
		y.t.Errorf("-previewed +booked:\n%s", diff)
	}
	if n, claims := y.number(reassessedClaims), y.number(`SELECT count(DISTINCT claim_id) FROM claim_versions WHERE kind = 'reassessment'`); n != claims || n != done.Changed {
		y.t.Errorf("%d versions of %d claims are stored, %d changed", n, claims, done.Changed)
	}
}

const reassessedClaims = `SELECT count(*) FROM claim_versions WHERE kind = 'reassessment'`
