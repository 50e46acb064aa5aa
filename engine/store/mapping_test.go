package store

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
)

// roundTrip checks that whatever the engine may hold is read back as it was, to the last nil: first with something in
// every field, then at random.
func roundTrip[T, Doc any](t *testing.T, to func(T) Doc, from func(Doc) T) {
	t.Helper()
	roundTripOf(t, rapid.Make[T](), to, from)
}

func roundTripOf[T, Doc any](t *testing.T, random *rapid.Generator[T], to func(T) Doc, from func(Doc) T) {
	t.Helper()
	var full T
	new(filler).fill(reflect.ValueOf(&full).Elem())
	readBack(t, full, to, from)
	rapid.Check(t, func(t *rapid.T) { readBack(t, random.Draw(t, "value"), to, from) })
}

func readBack[T, Doc any](t rapid.TB, want T, to func(T) Doc, from func(Doc) T) {
	t.Helper()
	doc, err := decode[Doc]("test", encode(to(want)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, from(doc)); diff != "" {
		t.Fatalf("read back (-want +got):\n%s", diff)
	}
}

// filler puts another number or text in every field, and two values in every slice.
type filler struct {
	n      int64
	inLine bool // a line has parts, and parts have none
}

var (
	decidedLines = reflect.TypeFor[[]engine.LineDecision]()
	settledType  = reflect.TypeFor[engine.Settled]()
)

func (f *filler) fill(v reflect.Value) {
	f.n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("text " + strconv.FormatInt(f.n, 10))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		if v.Type() == decidedLines {
			if f.inLine {
				return
			}
			f.inLine = true
			defer func() { f.inLine = false }()
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key)
		f.fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		if v.Type() == settledType { // of settled lines only the index is in the document
			f.fill(v.FieldByName("Line"))
			return
		}
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.Uint8:
		v.SetUint(uint64(f.n)%100 + 1)
	default:
		v.SetInt(f.n)
	}
}

// randomLines are decided lines with parts. What they consume is dated, as the engine dates it.
func randomLines() *rapid.Generator[engine.LineDecision] {
	lines := func(parts *rapid.Generator[any]) *rapid.Generator[engine.LineDecision] {
		config := rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{decidedLines: parts}}
		return rapid.Map(rapid.MakeCustom[engine.LineDecision](config), func(l engine.LineDecision) engine.LineDecision {
			for i := range l.Consumptions {
				if c := &l.Consumptions[i]; c.Date == 0 {
					c.Date = l.Date
				}
			}
			return l
		})
	}
	none := rapid.Just([]engine.LineDecision(nil))
	return lines(rapid.OneOf(none, rapid.SliceOfN(lines(none.AsAny()), 0, 2)).AsAny())
}

// randomFacts have settled lines by their index alone.
func randomFacts() *rapid.Generator[engine.Facts] {
	none := rapid.Just(engine.LineDecision{}).AsAny()
	config := rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{reflect.TypeFor[engine.LineDecision](): none}}
	return rapid.MakeCustom[engine.Facts](config)
}

func TestDocumentsRoundTrip(t *testing.T) {
	t.Parallel()
	t.Run("member", func(t *testing.T) { t.Parallel(); roundTrip(t, toMember, fromMember) })
	t.Run("provider", func(t *testing.T) { t.Parallel(); roundTrip(t, toProvider, fromProvider) })
	t.Run("household", func(t *testing.T) { t.Parallel(); roundTrip(t, toHousehold, fromHousehold) })
	t.Run("file", func(t *testing.T) { t.Parallel(); roundTrip(t, toFile, fromFile) })
	t.Run("line", func(t *testing.T) { t.Parallel(); roundTrip(t, toLine, fromLine) })
	t.Run("decided line", func(t *testing.T) { t.Parallel(); roundTripOf(t, randomLines(), toDecided, fromDecided) })
	t.Run("approval", func(t *testing.T) { t.Parallel(); roundTrip(t, toApproval, fromApproval) })
	t.Run("facts", func(t *testing.T) {
		t.Parallel()
		roundTripOf(t, randomFacts(), toFacts, func(f factsDoc) engine.Facts { return fromFacts(f, nil) })
	})
}

// TestDocumentsStayReadable reads documents as each release wrote them. They are in databases: this test may gain files,
// and none of them may ever change.
func TestDocumentsStayReadable(t *testing.T) {
	t.Parallel()
	first := readAndWriteAgain(t, "claim_1.json", "decision_1.json", "facts_1.json")
	means(t, first)
	if c := first.Decision.Lines[0].Consumptions[0]; c.Date != first.Decision.Lines[0].Date {
		t.Errorf("what had no date of its own is dated %v, want that of its line", c.Date)
	}
	if b := first.Decision.Lines[0].Balances[0]; b.Bound != engine.BoundAtMost {
		t.Error("a limit of the time when all were caps has become a threshold")
	}

	second := readAndWriteAgain(t, "claim_1.json", "decision_2.json", "facts_2.json")
	means(t, second)
	l, f := second.Decision.Lines[0], second.Facts
	for what, right := range map[string]bool{
		"the date of a part's consumption": l.Consumptions[1].Date == 739322,
		"a threshold":                      l.Balances[1].Bound == engine.BoundAfter,
		"the part of a stay":               len(l.Parts) == 2 && l.Parts[1].Part.Units == 500,
		"a part's own consumption":         l.Parts[1].Consumptions[0].Date == l.Parts[1].Date,
		"what came too late":               l.Late.Pays == 1000 && l.Late.Displaced[0].WouldPay == 500,
		"an approval":                      f.Approvals[0].Units == 3000 && f.Approvals[0].Until == 739617,
		"what was granted before":          f.History[0].Lines == 2,
	} {
		if !right {
			t.Errorf("%s means something else now", what)
		}
	}
}

// readAndWriteAgain reads the documents of a record and fails unless they would be written just as they are.
func readAndWriteAgain(t *testing.T, claim, decision, facts string) (rec engine.Record) {
	t.Helper()
	stored := func(name string) string {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(string(b), "\n")
	}
	if err := readDocuments(&rec, stored(claim), stored(decision), stored(facts)); err != nil {
		t.Fatal(err)
	}
	for name, again := range map[string]string{
		claim:    encode(claimDoc{each(rec.Claim.Lines, toLine)}),
		decision: encode(decisionDoc{Lines: each(rec.Decision.Lines, toDecided)}),
		facts:    encode(toFacts(rec.Facts)),
	} {
		if diff := cmp.Diff(stored(name), again); diff != "" {
			t.Errorf("%s is written differently now (-stored +written):\n%s", name, diff)
		}
	}
	return rec
}

// means fails unless the numbers and codes of a document mean what they always did.
func means(t *testing.T, rec engine.Record) {
	t.Helper()
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
