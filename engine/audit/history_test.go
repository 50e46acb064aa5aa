package audit_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/audit"
)

// history is a mutuality in which claims are submitted, revised and taken back by chance.
type history struct {
	*house
	name   string
	random *rand.Rand
	mu     sync.Mutex
	claims []string
	told   map[string]int // answers by kind and code
}

func openHistory(t *testing.T, name, dsn string, seed uint64) *history {
	t.Helper()
	h := &history{house: openHouse(t, dsn), name: name, random: rand.New(rand.NewPCG(seed, 1)), told: map[string]int{}}
	for _, m := range []string{"M1", "M2", "M3"} {
		h.member(m, engine.ContributionsInOrder, nil)
	}
	for i, p := range []string{"P1", "P2"} {
		networks := []engine.NetworkSpan{{Code: "partners", Span: engine.Span{From: engine.MustDate("2024-09-01")}}}[i:]
		must(t, h.svc.PutProvider(t.Context(), engine.Provider{ID: p, Name: "Practice", Profession: "physician", Country: "BE", Networks: networks}, engine.Actor{Client: "desk"}))
	}
	h.book("20")
	return h
}

// book puts a book in force that pays so many euros for a session.
func (h *history) book(session string) {
	h.t.Helper()
	b, err := os.ReadFile("testdata/history.yaml")
	must(h.t, err)
	files := []engine.SourceFile{{Name: "book.yaml", Text: strings.ReplaceAll(string(b), "min(unit.left, eur(20))", "min(unit.left, eur("+session+"))")}}
	_, err = h.svc.LoadApprovedBook(h.t.Context(), files, engine.Actor{Client: "author", RequestID: "r"}, engine.Actor{Client: "approver", RequestID: "r"})
	must(h.t, err)
}

// anyRegion has a member move some day, or lose sight of where he lives.
func anyRegion(r *rand.Rand) []engine.RegionSpan {
	moved := engine.MustDate("2024-01-01") + engine.Date(r.IntN(700))
	return [][]engine.RegionSpan{
		nil, {{Code: "brussels"}},
		{{Code: "flanders", Span: engine.Span{Until: moved}}, {Code: "wallonia", Span: engine.Span{From: moved}}},
	}[r.IntN(3)]
}

func (h *history) member(id string, state engine.ContributionState, regions []engine.RegionSpan) {
	h.t.Helper()
	home := "H1"
	if id == "M3" {
		home = "H3"
	}
	since := engine.Span{From: engine.MustDate("2010-01-01")}
	must(h.t, h.svc.PutMember(h.t.Context(), engine.Member{
		ID: id, Born: engine.MustDate("1990-05-04"), Coverage: []engine.Span{since},
		Households:    []engine.HouseholdSpan{{Household: home, Holder: true, Span: since}},
		Contributions: []engine.ContributionSpan{{State: state, Span: since}}, Regions: regions,
		Statuses: []engine.StatusSpan{{Code: "preferential", Span: engine.Span{From: engine.MustDate("2024-07-01")}}},
	}, engine.Actor{Client: "desk", RequestID: "r"}))
}

// anyLine is a line of any benefit in the last months of one year or the first of the next.
func anyLine(r *rand.Rand, benefits ...string) engine.Line {
	if len(benefits) == 0 {
		benefits = []string{"sessions", "camp", "glasses", "block", "premium", "nursing", "spa", "nursing", "spa"}
	}
	day := fmt.Sprintf("%d-%02d-%02d", 2024+r.IntN(2), 1+r.IntN(12), 1+r.IntN(28))
	units := 1 + r.IntN(3)
	l := line(benefits[r.IntN(len(benefits))], day, 1, engine.Cents(500+r.IntN(20000)))
	l.Provider = []string{"P1", "P2", "", "P9"}[r.IntN(4)]
	switch l.Benefit {
	case "sessions", "block", "spa":
		l.Units = engine.Quantity(units) * engine.One
	case "premium":
		l.Charged = 0
		l = with(l, "birth", engine.TextValue(fmt.Sprint("B", r.IntN(3))))
	}
	if l.Benefit == "sessions" && r.IntN(3) > 0 {
		l.Evidence = []engine.Evidence{{Code: "form", Document: "D", Hash: strings.Repeat(fmt.Sprint(r.IntN(10)), 64)}}
	}
	if r.IntN(4) == 0 {
		l.Bill = fmt.Sprint("F", r.IntN(3))
	}
	return l
}

func anyLines(r *rand.Rand) []engine.Line {
	lines := make([]engine.Line, 1+r.IntN(3))
	for i := range lines {
		lines[i] = anyLine(r)
	}
	return lines
}

// corrected are the lines of a claim after something was found to be wrong with them.
func correctedLines(r *rand.Rand, lines []engine.Line) []engine.Line {
	lines = slices.Clone(lines)
	at := r.IntN(len(lines))
	switch r.IntN(7) {
	case 0:
		lines = append(lines, anyLine(r))
	case 1:
		lines = slices.Delete(lines, at, at+1)
	case 2:
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	case 3: // another year
		lines[at].Date = anyLine(r).Date
		lines[at].Until = lines[at].Date
	case 4:
		lines[at].Charged += engine.Cents(100 + r.IntN(900))
	case 5:
		lines[at].Provider = "P2"
	default:
		lines[at] = anyLine(r)
	}
	return lines
}

func (h *history) note(what string, r *engine.Result) {
	h.mu.Lock()
	defer h.mu.Unlock()
	code := engine.ErrorCode(r.Err)
	h.told[what+" "+code]++
	if r.Err != nil && code == "" {
		h.t.Errorf("%s: %v", what, r.Err)
	}
}

func (h *history) any(r *rand.Rand) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.claims[r.IntN(len(h.claims))]
}

func (h *history) submitAny(r *rand.Rand, key string) {
	res := h.svc.Submit(h.t.Context(), engine.Submission{
		Claim:   engine.Claim{Member: fmt.Sprint("M", 1+r.IntN(3)), Channel: "online", Lines: anyLines(r)},
		Request: engine.RequestKey{Client: "desk", Key: key}, BodyHash: key, By: engine.Actor{Client: "desk", RequestID: "r"},
	})
	h.note("claim", &res)
	if res.Err == nil {
		h.mu.Lock()
		h.claims = append(h.claims, res.Record.Claim.ID)
		h.mu.Unlock()
	}
}

// reviseAny makes any version of any claim.
func (h *history) reviseAny(r *rand.Rand, key string) {
	id := h.any(r)
	c, err := h.svc.Claim(h.t.Context(), id)
	must(h.t, err)
	who := []string{"ann", "bob"}[r.IntN(2)]
	v := engine.VersionRequest{
		Claim: id, Request: engine.RequestKey{Client: who, Key: key}, BodyHash: key, Reason: "because",
		By: engine.Actor{Client: who, Person: who, RequestID: "r"},
	}
	at := r.IntN(len(c.Claim.Lines))
	switch r.IntN(20) {
	case 0, 1, 2:
		v.Kind, v.Evidence = engine.VersionEvidence, []engine.LineEvidence{{Line: at, Evidence: engine.Evidence{Code: "form", Document: "late"}}}
	case 3, 4, 5, 6, 7, 8:
		v.Kind, v.Lines = engine.VersionCorrection, correctedLines(r, c.Claim.Lines)
	case 9, 10, 11, 12:
		v.Kind, v.Ruling = engine.VersionRuling, &engine.Ruling{Line: at, Kind: engine.RulingKinds[r.IntN(4)]}
		switch v.Ruling.Kind {
		case engine.RulingUnits:
			v.Ruling.Units = engine.One
		case engine.RulingAmount:
			v.Ruling.Amount = engine.Cents(1 + r.IntN(30000))
		}
	case 13, 14:
		v.Kind, v.Confirm, v.Ruling = engine.VersionRuling, true, &engine.Ruling{Line: at}
		for i := range c.Decision.Lines {
			if c.Decision.Lines[i].WaitsFor == engine.WaitsForSecondPerson {
				v.Ruling.Line = i
			}
		}
	case 15:
		v.Kind = engine.VersionRedecision
	default:
		v.Kind = engine.VersionReversal
	}
	res := h.svc.Revise(h.t.Context(), v)
	h.note(string(v.Kind), &res)
}

// happen lets one thing happen.
func (h *history) happen(r *rand.Rand, key string) {
	if r.IntN(8) == 0 {
		_, err := h.svc.FoldRollup(h.t.Context())
		must(h.t, err)
	}
	switch n := r.IntN(40); {
	case n < 16 || len(h.claims) == 0:
		h.submitAny(r, key)
	case n < 36:
		h.reviseAny(r, key)
	case n < 37:
		h.member(fmt.Sprint("M", 1+r.IntN(3)), []engine.ContributionState{engine.ContributionsInOrder, engine.ContributionsBehind}[r.IntN(2)], anyRegion(r))
	case n < 38:
		_, err := h.svc.Redecide(h.t.Context(), engine.QueueFilter{}, "again", engine.Actor{Client: "desk", RequestID: "r"})
		must(h.t, err)
	case n < 39:
		h.book([]string{"20", "15"}[r.IntN(2)])
	default:
		h.reassess(r)
	}
}

// reassess decides everything from a day on again.
func (h *history) reassess(r *rand.Rand) {
	desk := engine.Actor{Client: "desk", RequestID: "r"}
	run, _, err := h.svc.BeginReassessment(h.t.Context(), engine.ReassessmentRequest{
		Reason: "because", Scope: engine.ReassessScope{From: engine.MustDate("2024-06-01"), InServiceOrder: r.IntN(2) == 0},
	}, desk)
	must(h.t, err)
	_, err = h.svc.Reassess(h.t.Context(), run.ID, desk, nil)
	must(h.t, err)
}

func (h *history) green(when string) {
	h.t.Helper()
	if r := audited(h.t, h.st.ReadDB(), h.name, nil); r.ExitCode() != audit.ExitHolds {
		h.t.Fatalf("%s: exit %d:\n%s", when, r.ExitCode(), text(r))
	}
}

// none fails for every row of a query.
func (h *history) none(what, query string) {
	h.t.Helper()
	rows, err := h.st.ReadDB().Query(query)
	must(h.t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var of string
		var n int64
		must(h.t, rows.Scan(&of, &n))
		h.t.Errorf("%s: %s has %d", what, strings.ReplaceAll(of, "\x1f", " "), n)
	}
	must(h.t, rows.Err())
}

// capsHold sums the windows that need no engine to be told apart.
func (h *history) capsHold() {
	h.t.Helper()
	for limit, most := range map[string]int64{"sessions.year": 6000, "leisure": 20000, "cure": 30000} {
		for _, year := range []string{"2024", "2025"} {
			h.none(limit+" of "+year, fmt.Sprintf(`SELECT counter, SUM(value) FROM journal_consumptions WHERE limit_code = '%s' AND date >= '%s-01-01'
				AND date <= '%s-12-31' GROUP BY counter HAVING SUM(value) > %d OR SUM(value) < 0`, limit, year, year, most))
		}
	}
	h.none("premium", `SELECT counter, SUM(value) FROM journal_consumptions WHERE limit_code = 'premium.once' GROUP BY counter HAVING SUM(value) > 1`)
}

// reverseAll takes every claim back, in any order.
func (h *history) reverseAll() {
	h.random.Shuffle(len(h.claims), func(i, j int) { h.claims[i], h.claims[j] = h.claims[j], h.claims[i] })
	for i, id := range h.claims {
		r := h.svc.Revise(h.t.Context(), engine.VersionRequest{
			Claim: id, Kind: engine.VersionReversal, Reason: "the end", BodyHash: "end", By: engine.Actor{Client: "end", RequestID: "r"},
			Request: engine.RequestKey{Client: "end", Key: fmt.Sprint(i)},
		})
		must(h.t, r.Err)
	}
	h.none("reversed, and still used", `SELECT limit_code || ' ' || counter || ' ' || date, SUM(value) FROM journal_consumptions
		GROUP BY limit_code, counter, date HAVING SUM(value) <> 0`)
	h.none("reversed, and still paid", `SELECT CAST(claim_id AS text), SUM(cents) FROM journal_payments GROUP BY claim_id HAVING SUM(cents) <> 0`)
}

// Whatever happens to claims, at once and one after the other, the books are right; and when all of them are taken back
// nothing is left.
func TestAudit_anyHistoryOfRevisionsIsGreen(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rounds, steps, clients := 2, 60, 3 // OCTROI_HISTORIES=n: n by other seeds
			if n := os.Getenv("OCTROI_HISTORIES"); n != "" {
				_, err := fmt.Sscan(n, &rounds)
				must(t, err)
			}
			for round := range rounds {
				seed := uint64(round + 1)
				if rounds > 2 {
					seed = uint64(time.Now().UnixNano())
				}
				h := openHistory(t, name, dsn(t), seed)
				t.Logf("seed %d", seed)
				var all sync.WaitGroup
				alone := round%2 == 0
				for c := range clients {
					r := rand.New(rand.NewPCG(seed, uint64(c)))
					work := func() {
						for i := range steps {
							h.happen(r, fmt.Sprint("k", c, "-", i))
						}
					}
					if alone {
						work()
					} else {
						all.Go(work)
					}
				}
				all.Wait()
				h.capsHold()
				h.green("after the history")
				h.reverseAll()
				h.green("after all was taken back")
				t.Log(h.told)
			}
		})
	}
}
