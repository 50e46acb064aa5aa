package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
)

// roundTrip checks that whatever the engine may hold is read back as it was, to the last nil.
func roundTrip[T, Doc any](t *testing.T, to func(T) Doc, from func(Doc) T) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Make[T]().Draw(t, "value")
		doc, err := decode[Doc]("test", encode(to(want)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, from(doc)); diff != "" {
			t.Fatalf("read back (-want +got):\n%s", diff)
		}
	})
}

func TestDocumentsRoundTrip(t *testing.T) {
	t.Parallel()
	t.Run("member", func(t *testing.T) { t.Parallel(); roundTrip(t, toMember, fromMember) })
	t.Run("provider", func(t *testing.T) { t.Parallel(); roundTrip(t, toProvider, fromProvider) })
	t.Run("household", func(t *testing.T) { t.Parallel(); roundTrip(t, toHousehold, fromHousehold) })
	t.Run("file", func(t *testing.T) { t.Parallel(); roundTrip(t, toFile, fromFile) })
	t.Run("line", func(t *testing.T) { t.Parallel(); roundTrip(t, toLine, fromLine) })
	t.Run("decided line", func(t *testing.T) { t.Parallel(); roundTrip(t, toDecided, fromDecided) })
	t.Run("facts", func(t *testing.T) { t.Parallel(); roundTrip(t, toFacts, fromFacts) })
}

// TestDocumentsStayReadable reads documents as the first release wrote them. They are in databases: this test may gain
// files, and none of them may ever change.
func TestDocumentsStayReadable(t *testing.T) {
	t.Parallel()
	stored := func(name string) string {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(string(b), "\n")
	}
	var rec engine.Record
	if err := readDocuments(&rec, stored("claim_1.json"), stored("decision_1.json"), stored("facts_1.json")); err != nil {
		t.Fatal(err)
	}
	for name, again := range map[string]string{
		"claim_1.json":    encode(claimDoc{each(rec.Claim.Lines, toLine)}),
		"decision_1.json": encode(decisionDoc{each(rec.Decision.Lines, toDecided)}),
		"facts_1.json":    encode(toFacts(rec.Facts)),
	} {
		if diff := cmp.Diff(stored(name), again); diff != "" {
			t.Errorf("%s is written differently now (-stored +written):\n%s", name, diff)
		}
	}
	l := rec.Decision.Lines[0]
	for what, right := range map[string]bool{
		"a line's price":       rec.Claim.Lines[0].Charged == 6000,
		"an exact amount":      l.Reasons[0].Args[0].Value.Kind == engine.KindMoney && l.Reasons[0].Args[0].Value.D == 3,
		"half a session":       l.Reasons[0].Args[1].Value == engine.QuantityValue(500, "session"),
		"a window":             l.Reasons[0].Args[2].Value == engine.WindowValue(engine.EveryCalendarYear.WindowOf(739252)),
		"a limit of sessions":  l.Balances[0].Measure == engine.MeasureUnits,
		"a limit of an amount": l.Balances[1].Measure == engine.MeasureAmount,
		"what was consumed":    rec.Facts.Consumed[0].Value == 2,
	} {
		if !right {
			t.Errorf("%s means something else now", what)
		}
	}
}

func TestDocumentThatCannotBeRead(t *testing.T) {
	t.Parallel()
	if _, err := decode[memberDoc]("member", `{"b":"1980"}`); err == nil {
		t.Error("a document with a text for a date was read")
	}
}

func TestMerged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		date := rapid.Custom(func(t *rapid.T) engine.Date { return engine.Date(rapid.IntRange(0, 12).Draw(t, "day")) })
		var spans []engine.CounterSpan
		for range rapid.IntRange(0, 8).Draw(t, "spans") {
			spans = append(spans, engine.CounterSpan{
				Counter: rapid.SampledFrom([]engine.Counter{"a", "b"}).Draw(t, "counter"),
				Window:  engine.Window{From: date.Draw(t, "from"), Until: date.Draw(t, "until")},
			})
		}
		out := merged(spans)
		for _, c := range []engine.Counter{"a", "b"} {
			for d := firstDay; d < 14; d++ {
				want, got := 0, 0
				for _, s := range spans {
					if s.Counter == c && s.Window.Contains(d) {
						want = 1
					}
				}
				for _, s := range out {
					if s.Counter == c && s.Window.Contains(d) {
						got++
					}
				}
				if got != want {
					t.Fatalf("day %d of %s is in %d windows of %v, want %d", d, c, got, out, want)
				}
			}
		}
	})
}
