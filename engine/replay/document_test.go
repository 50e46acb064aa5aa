package replay

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// TestDocument_readsBack: what is kept of an answer is all of it; lines stand apart, and what may be told to everybody names nobody.
func TestDocument_readsBack(t *testing.T) {
	t.Parallel()
	book := shipped(t, "partenamut")
	w := invented(t, 3000, book)
	draft := edited(t, "partenamut", "2025-01-01: 20}}", "2025-01-01: 4}}")
	assume, err := ParseAssumption("psychology.units=+8%@2025-07-01")
	if err != nil {
		t.Fatal(err)
	}
	for r := range w.Records {
		r.Decision.Lines[0].Pays++ // so that the check has a line too
		break
	}
	a := replayed(t, w, year2025, Options{First: 3, Assume: []Assumption{assume}}, book, book, draft)
	kept, err := a.result([]*engine.Book{book, book, draft})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Drafts[1].First) != 3 || len(kept.Cases) < 3 {
		t.Fatalf("%d lines of %d are kept", len(kept.Cases), len(a.Drafts[1].First))
	}
	back, err := Read(kept.Document, kept.Cases)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Error(diff)
	}
	for _, c := range kept.Cases {
		for _, name := range []string{c.Member, c.Claim} {
			if strings.Contains(string(kept.Document), name) || strings.Contains(string(kept.NarrowDocument), name) {
				t.Errorf("%s is named outside of a case", name)
			}
		}
	}
	some, err := Read(kept.Document, kept.Cases[1:])
	if err != nil || len(some.Check.First)+len(some.Drafts[1].First) != len(kept.Cases)-1 {
		t.Errorf("without a case: %v", err)
	}
	want := engine.ReplayEffect{
		SHA256: a.Drafts[1].SHA256, Cents: a.Drafts[1].Total.Now, Lines: a.Drafts[1].Total.Differ, Members: a.Drafts[1].Total.Members,
		Gainers: 0, Losers: a.Drafts[1].Lose.Members, Loss: a.Drafts[1].Lose.Cents, Assumed: a.Drafts[1].Assumed[0].Cents,
	}
	if diff := cmp.Diff(want, kept.Summary.Drafts[1]); diff != "" || want.Losers == 0 || want.Assumed == 0 {
		t.Error(diff)
	}
}

// broken is a formula with a mistake that no check foresaw.
type broken struct{ engine.Formula }

func (broken) Value(*engine.View) (engine.Value, error) { panic("a bug") }

// TestRun_survivesAPanic: a formula that panics ends the run, not the program.
func TestRun_survivesAPanic(t *testing.T) {
	t.Parallel()
	book, draft := shipped(t, "partenamut"), shipped(t, "partenamut")
	w := invented(t, 300, book)
	for _, b := range draft.Benefits {
		b.Pays = &engine.Choice{Is: broken{engine.Constant(engine.CentsValue(1))}}
	}
	p, err := Load(t.Context(), w, year2025, []*engine.Book{book, draft}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = p.Run(t.Context(), Draft{Book: book}, []Draft{{Book: draft}}, Options{}); err == nil || !strings.Contains(err.Error(), "a bug") {
		t.Errorf("%v", err)
	}
}
