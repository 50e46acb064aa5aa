package replay_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/store"
	"octroi/rules"
)

var by = engine.Actor{Client: "test"}

func windows(t *testing.T, edits ...string) []engine.SourceFile {
	t.Helper()
	text, err := os.ReadFile("testdata/windows.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return []engine.SourceFile{{Name: "windows.yaml", Text: strings.NewReplacer(edits...).Replace(string(text))}}
}

func compiled(t *testing.T, files []engine.SourceFile) *engine.Book {
	t.Helper()
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// unchecked takes books without examples.
type unchecked struct{}

func (unchecked) CheckBook([]engine.SourceFile) engine.BookReport {
	return engine.BookReport{}
}

// mutuality is a Service on a database of its own, whose clock and ids go on together.
type mutuality struct {
	*engine.Service
	engine.Store
	t *testing.T
	n int
}

func opened(t *testing.T, files []engine.SourceFile) *mutuality {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "db"), store.Options{AllowUnsafe: true})
	if err == nil {
		err = st.Migrate(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	var ticks atomic.Int64
	begin := time.Date(2025, 12, 1, 9, 0, 0, 0, time.UTC)
	now := func() time.Time { return begin.Add(time.Duration(ticks.Add(1)) * 3 * time.Millisecond) }
	id := func() string {
		var k engine.ClaimKey
		binary.BigEndian.PutUint64(k[:], uint64(now().UnixMilli())<<16|0x7000)
		k[8] = 0x80
		binary.BigEndian.PutUint32(k[12:], uint32(ticks.Load()))
		return k.String()
	}
	s := engine.NewService(st, engine.Options{Compiler: rules.Compiler{}, Checker: unchecked{}, SelfApproval: true, Now: now, NewID: id})
	t.Cleanup(func() { s.Close(); _ = st.Close() })
	m := &mutuality{Service: s, Store: st, t: t}
	_, err = s.LoadBook(t.Context(), files, by)
	m.must(err)
	return m
}

func (m *mutuality) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *mutuality) key() engine.RequestKey {
	m.n++
	return engine.RequestKey{Client: "test", Key: fmt.Sprintf("request-%06d", m.n)}
}

const people = 6

func member(i, home int) engine.Member {
	open := engine.Span{From: engine.MustDate("2015-01-01")}
	return engine.Member{ID: fmt.Sprint("M", i), Born: engine.MustDate("1980-05-06").AddDays(900 * i), Coverage: []engine.Span{open},
		Contributions: []engine.ContributionSpan{{State: engine.ContributionsInOrder, Span: open}},
		Households:    []engine.HouseholdSpan{{Household: fmt.Sprint("H", home), Holder: i%2 == 0, Span: open}}}
}

func (m *mutuality) people() {
	for i := range people {
		x := member(i, i/2)
		if i == 1 { // moves
			on := engine.MustDate("2025-05-01")
			x.Households[0].Until = on
			x.Households = append(x.Households, engine.HouseholdSpan{Household: "H2", Span: engine.Span{From: on}})
		}
		m.must(m.PutMember(m.t.Context(), x, by))
		m.must(m.PutApproval(m.t.Context(), engine.Approval{ID: "A" + x.ID, Member: x.ID, Benefit: "home", GrantedOn: engine.MustDate("2023-01-01"),
			Span: engine.Span{From: engine.MustDate("2023-01-01")}, Units: 9 * engine.One}, by))
	}
}

// randomLine is a line of any benefit, on any day of two years.
func randomLine(r *rand.Rand) engine.Line {
	day := engine.MustDate("2024-01-10").AddDays(r.IntN(680))
	l := engine.Line{Date: day, Until: day, Units: engine.One, Charged: engine.Cents(2000 + r.IntN(9000)), Bill: fmt.Sprint("B", r.IntN(100000))}
	switch r.IntN(9) {
	case 0:
		l.Benefit, l.Units = "sessions", engine.Quantity(1+r.IntN(4))*engine.One
	case 1:
		l.Benefit = "glasses"
	case 2:
		l.Benefit = "help"
	case 3, 4:
		l.Benefit = [...]string{"home", "stay"}[r.IntN(2)]
		if r.IntN(2) == 0 {
			l.Date = engine.MustDate("2024-12-20").AddDays(r.IntN(11))
		}
		n := 1 + r.IntN(9)
		l.Until, l.Units = l.Date.AddDays(n-1), engine.Quantity(n)*engine.One
	case 5:
		l.Benefit = "prize"
		l.Charged = 0
	case 6, 7:
		l.Benefit = "nursing"
	default:
		l.Benefit = "implant"
		if r.IntN(3) > 0 {
			l.Evidence = []engine.Evidence{{Code: "form", Document: fmt.Sprint("D", r.IntN(100000))}}
		}
	}
	return l
}

// submits makes a claim. The lines in order of service, which make later versions of their claims, are beside others in a mixed one only.
func (m *mutuality) submits(r *rand.Rand, mixed bool) {
	c := engine.Claim{Member: fmt.Sprint("M", r.IntN(people)), Channel: "post", SubmittedOn: engine.MustDate("2025-11-30")}
	for range 1 + r.IntN(3) {
		l := randomLine(r)
		if !mixed && l.Benefit == "nursing" {
			c.Lines = []engine.Line{l}
			break
		}
		c.Lines = append(c.Lines, l)
	}
	got := m.Submit(m.t.Context(), engine.Submission{Claim: c, Request: m.key(), BodyHash: "h", By: by})
	m.must(got.Err)
}

var periods = []engine.Span{
	{From: engine.MustDate("2023-01-01"), Until: engine.MustDate("2027-01-01")},
	{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")},
	{From: engine.MustDate("2024-01-01"), Until: engine.MustDate("2025-01-01")},
	{From: engine.MustDate("2024-07-01"), Until: engine.MustDate("2025-01-01")},
	{From: engine.MustDate("2024-03-01"), Until: engine.MustDate("2025-04-01")},
}

func (m *mutuality) replays(span engine.Span, against *engine.Book, drafts ...*engine.Book) replay.Answer {
	m.t.Helper()
	var asked []replay.Draft
	for _, d := range drafts {
		asked = append(asked, replay.Draft{Book: d})
	}
	a, err := replay.Do(m.t.Context(), m.Store, span, replay.Draft{Book: against}, asked, replay.Options{})
	m.must(err)
	return a
}

func (m *mutuality) tell(what string, a *replay.Answer) {
	m.t.Errorf("%s: %d of %d lines differ, %+v", what, a.Check.Differ, a.Lines, a.Check.Causes)
	for _, d := range a.Check.First {
		m.t.Logf("%s/%d %s %s %s: %s %d -> %s %d", d.Claim.ID, d.Line, d.Was.Benefit, d.Date(), d.Member, d.Was.Outcome, d.Was.Pays, d.Now.Outcome, d.Now.Pays)
	}
}

// TestHistory_comesToWhatItDid: the book under which claims were decided gives for any period of them what was decided, whatever of them
// lies before it or after: stays are cut, windows look back and are opened, and lines go by the order of service.
func TestHistory_comesToWhatItDid(t *testing.T) {
	t.Parallel()
	book := compiled(t, windows(t))
	for seed := range uint64(7) {
		m := opened(t, windows(t))
		m.people()
		r := rand.New(rand.NewPCG(seed, 1))
		for range 80 {
			m.submits(r, false)
		}
		for _, span := range periods {
			if a := m.replays(span, book); a.Check.Differ != 0 {
				m.tell(fmt.Sprint(seed, " ", span), &a)
			}
		}
	}
}

// TestHistory_draftIsAnotherMutuality: a draft over all that was claimed costs what the same claims cost in a database in which it was in
// force from the beginning.
func TestHistory_draftIsAnotherMutuality(t *testing.T) {
	t.Parallel()
	draft := windows(t, "at_most: 10}", "at_most: 6}", "at_most: 400 EUR}", "at_most: 250 EUR}", "after: 50 EUR", "after: 80 EUR",
		"at_most: 12}", "at_most: 9}", "at_most: 300 EUR", "at_most: 200 EUR", "at_most: 14}", "at_most: 8}")
	book, other := compiled(t, windows(t)), compiled(t, draft)
	for seed := range uint64(4) {
		m, afresh := opened(t, windows(t)), opened(t, draft)
		for _, x := range []*mutuality{m, afresh} {
			x.people()
			r := rand.New(rand.NewPCG(seed, 1))
			for range 80 {
				x.submits(r, true)
			}
		}
		a, b := m.replays(periods[0], book, other), afresh.replays(periods[0], other)
		if a.Check.Differ != 0 || b.Check.Differ != 0 || a.Drafts[0].Total.Now != b.Check.Stands || b.Check.Stands == a.Cents {
			m.tell(fmt.Sprintf("%d: the draft costs %d, afresh %d; instead of %d", seed, a.Drafts[0].Total.Now, b.Check.Stands, a.Cents), &a)
		}
	}
}
