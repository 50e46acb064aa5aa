package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/report"
	"octroi/rules"
)

// replayedBook is the book of the API's tests, with the sessions of 2025 as they are told.
func replayedBook(t *testing.T, sessions string) *engine.Book {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "api", "testdata", "book.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	source := strings.Replace(string(text), "2025-01-01: 20}, title: {fr: Séances", "2025-01-01: "+sessions+"}, title: {fr: Séances", 1)
	book, err := rules.Compiler{}.Compile([]engine.SourceFile{{Name: "book.yaml", Text: source}})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// span2025 is the period of every answer here.
var span2025 = engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}

// impactOf is what fewer or more sessions change: lost is what 1,000 members do not get.
func impactOf(t *testing.T, book *engine.Book, set string, lost engine.Cents, members int64) replay.Impact {
	t.Helper()
	was := engine.Cents(2_000_000_00)
	psychology := replay.Change{Code: "psychology", Was: was, Now: was - lost, Lines: 100_000, Differ: members * 3, Members: members}
	family := replay.Change{Code: "family", Was: 500_000_00, Now: 500_000_00, Lines: 9_000}
	category, birth, child := psychology, family, family
	birth.Code, birth.Was, birth.Now, birth.Lines = "birth", 350_000_00, 350_000_00, 1_000
	child.Code, child.Was, child.Now, child.Lines = "sick_child", 150_000_00, 150_000_00, 8_000
	total := psychology
	total.Code, total.Was, total.Now, total.Lines = "", was+family.Was, was-lost+family.Was, 109_000
	im := replay.Impact{
		Name: replay.BookName{Book: book.Code, Revision: book.Revision, Set: set}, SHA256: strings.Repeat("d1", 32), Total: total,
		ByCategory: []replay.Change{category, family}, ByBenefit: []replay.Change{psychology, child, birth},
	}
	november, older := psychology, psychology
	november.Code, november.Was, november.Now, november.Lines = "2025-11", was/2, was/2-lost, 50_000
	december := replay.Change{Code: "2025-12", Was: was/2 + family.Was, Now: was/2 + family.Was, Lines: 59_000}
	older.Code, older.Was, older.Now, older.Lines = "25-34", total.Was, total.Now, total.Lines
	im.ByMonth, im.ByAgeBand = []replay.Change{november, december}, []replay.Change{older, {Code: "", Lines: 0}}
	if members == 0 {
		return im
	}
	move := replay.Move{Benefit: "psychology", Was: engine.Approved, Now: engine.Denied, Reason: "limit_reached", Lines: members * 2, Members: members, Cents: -lost + 1_000_00}
	cut := replay.Move{Benefit: "psychology", Was: engine.Approved, Now: engine.Reduced, Reason: "limit_cut", Lines: members, Members: members, Cents: -1_000_00}
	im.Moves = []replay.Move{move, cut}
	side, far := replay.Side{Members: members, Cents: -lost, Most: -80_00, Median: -40_00}, replay.Bucket{From: -100_00, To: -50_01, Members: members / 4, Cents: -lost / 2}
	near := replay.Bucket{From: -50_00, To: -20_01, Members: members - members/4, Cents: -lost + lost/2}
	im.Spread = []replay.Bucket{{NoFrom: true, To: -100_01}, far, near, {From: -20_00, To: -1}, {From: 1, NoTo: true}}
	im.Lose = side
	if lost < 0 {
		side.Most, side.Median = 80_00, 40_00
		im.Gain, im.Lose = side, replay.Side{}
		im.Spread = []replay.Bucket{{NoFrom: true, To: -1}, {From: 20_01, To: 50_00, Members: members, Cents: -lost}}
		im.Moves = []replay.Move{{Benefit: "psychology", Was: engine.Denied, Now: engine.Approved, Reason: "limit_reached", Lines: members * 3, Members: members, Cents: -lost}}
	}
	im.Limits = []replay.LimitChange{
		{Benefit: "psychology", Limit: "sessions", Was: replay.Binding{Exists: true, Lines: 4_000, Members: 900}, Now: replay.Binding{Exists: true, Lines: 4_000 + members, Members: 900 + members/2}},
		{Benefit: "sick_child", Limit: "hours", Was: replay.Binding{Exists: true, Lines: 40, Members: 30}},
	}
	first, err := replay.ParseAssumption("psychology.units=+8%")
	if err != nil {
		t.Fatal(err)
	}
	second, err := replay.ParseAssumption("population=-1.25%@2025-07-01")
	if err != nil {
		t.Fatal(err)
	}
	im.Assumed = []replay.Assumed{{Assumption: first, Base: was - lost, Cents: (was - lost) * 8 / 100}, {Assumption: second, Base: 800_000_00, Cents: -10_000_00}}
	im.First = []replay.Difference{differingSession(book)}
	return im
}

// differingSession is the seventeenth session of a year.
func differingSession(book *engine.Book) replay.Difference {
	limit, window := book.Benefit("psychology").Limits[0], engine.EveryCalendarYear.WindowOf(engine.MustDate("2025-11-03"))
	line := engine.LineDecision{Benefit: "psychology", Category: "psychology", Date: engine.MustDate("2025-11-03"), Outcome: engine.Approved, Pays: 20_00, Steps: []engine.Step{
		{Code: "in_force", Args: []engine.Arg{{Name: "benefit", Value: engine.BenefitValue("psychology")}, {Name: "date", Value: engine.DateValue(engine.MustDate("2025-11-03"))}}},
		{Code: "formula", Args: []engine.Arg{{Name: "amount", Value: engine.CentsValue(20_00)}, {Name: "units", Value: engine.QuantityValue(engine.One, "session")}}},
	}}
	denied := line
	denied.Outcome, denied.Pays, denied.BoundBy, denied.Steps = engine.Denied, 0, "sessions", line.Steps[:1]
	denied.Reasons = []engine.Reason{{Code: "limit_reached", Args: []engine.Arg{
		{Name: "limit", Value: engine.LimitValue(limit.Code)}, {Name: "used", Value: engine.QuantityValue(16*engine.One, "session")},
		{Name: "at_most", Value: engine.QuantityValue(16*engine.One, "session")}, {Name: "window", Value: engine.WindowValue(window)},
	}}}
	denied.WhyNot = &engine.Reason{Code: "why_later", Args: []engine.Arg{{Name: "date", Value: engine.DateValue(engine.MustDate("2026-01-01"))}, {Name: "amount", Value: engine.CentsValue(20_00)}}}
	return replay.Difference{
		Claim:  engine.Claim{ID: "0198c0de-0000-7000-8000-000000000017", Member: "M000017", Lines: []engine.Line{{Benefit: "psychology", Date: line.Date}}},
		Member: "M000017", Was: line, Now: denied,
	}
}

// replayOf is an answer about 2025 with such drafts.
func replayOf(against *engine.Book, drafts []*engine.Book, impacts ...replay.Impact) *report.Replay {
	return &report.Replay{Against: against, Drafts: drafts, Answer: replay.Answer{
		Span: span2025, Against: replay.BookName{Book: against.Code, Revision: against.Revision}, Members: 40_000, Claims: 90_000, Lines: 109_000,
		Manual: replay.Manual{Rulings: 12, ExGratia: 340_00, Erased: 2, Undated: 1}, Cents: 2_500_000_00,
		Check: replay.Check{Stands: 2_500_000_00}, Drafts: impacts, SHA256: strings.Repeat("0a", 32),
	}}
}

// answers are those that golden files keep.
func answers(t *testing.T) map[string]*report.Replay {
	t.Helper()
	base, sixteen := replayedBook(t, "20"), replayedBook(t, "16")
	one := replayOf(base, []*engine.Book{sixteen}, impactOf(t, sixteen, "", 120_000_00, 3_000))
	one.Answer.Check = replay.Check{
		Stands: 2_500_010_00, Differ: 3, Members: 2, More: 10_00, Less: 20_00, First: []replay.Difference{differingSession(base)},
		Causes: []replay.CauseCount{{Cause: replay.CauseRule, Lines: 2, Members: 1, Less: 20_00}, {Cause: replay.CauseFact, Lines: 1, Members: 1, More: 10_00}},
	}
	one.Answer.Check.First[0].Cause = replay.CauseRule
	several := replayOf(base, []*engine.Book{sixteen, base, base, base},
		impactOf(t, sixteen, "psychology.sessions=16", 120_000_00, 3_000), impactOf(t, base, "psychology.sessions=18", 50_000_00, 1_500),
		impactOf(t, base, "psychology.sessions=20", 0, 0), impactOf(t, base, "psychology.sessions=22", -30_000_00, 900))
	narrow := *one
	narrow.Answer = one.Answer.Narrow(base, sixteen)
	same := replayOf(base, []*engine.Book{base}, impactOf(t, base, "", 0, 0))
	alone := replayOf(base, nil)
	return map[string]*report.Replay{"one": one, "several": several, "narrow": &narrow, "same": same, "alone": alone}
}
