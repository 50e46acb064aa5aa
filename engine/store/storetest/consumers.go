package storetest

import (
	"context"
	"errors"
	"testing"

	"octroi/engine"
)

func (b *bench) consumers(most int, spans ...engine.CounterSpan) (found []engine.Record) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		found, err = r.Consumers(ctx, spans, most)
		return err
	})
	return found
}

func idsOf(records []engine.Record) []string {
	ids := []string{}
	for i := range records {
		ids = append(ids, records[i].Claim.ID)
	}
	return ids
}

func testConsumers(t *testing.T, b *bench) {
	for n, on := range map[int]string{1: "2025-06-01", 2: "2025-12-31", 3: "2024-12-31", 4: "2026-01-01", 5: "2025-01-01"} {
		b.append(record(n, "M1", on, 100))
	}
	nothing, other := record(6, "M1", "2025-06-02", 100), record(7, "M2", "2025-06-01", 100)
	nothing.Decision.Lines[0].Consumptions[0].Value = 0
	twice := record(8, "M1", "2025-06-03", 100)
	twice.Decision.Lines = append(twice.Decision.Lines, twice.Decision.Lines[0])
	b.append(nothing, other, twice)
	c1, c2 := engine.CounterOf("psychology.sessions", engine.PerMember, "M1"), engine.CounterOf("psychology.sessions", engine.PerMember, "M2")
	year := engine.Window{From: day("2025-01-01"), Until: day("2026-01-01")}
	in2025 := []string{claimID(1), claimID(2), claimID(5), claimID(8)}
	for _, test := range []struct {
		name  string
		most  int
		spans []engine.CounterSpan
		want  []string
	}{
		{"nothing asked", 10, nil, []string{}},
		{"a year, by claim id, each claim once", 10, []engine.CounterSpan{span(c1, year)}, in2025},
		{"no more than wanted", 2, []engine.CounterSpan{span(c1, year)}, in2025[:2]},
		{"none wanted", 0, []engine.CounterSpan{span(c1, year)}, []string{}},
		{"two counters, in windows that overlap", 10, []engine.CounterSpan{span(c2, engine.Window{}), span(c1, year), span(c1, engine.Window{From: day("2025-12-31")})},
			[]string{claimID(1), claimID(2), claimID(4), claimID(5), claimID(7), claimID(8)}},
		{"an unknown counter", 10, []engine.CounterSpan{{Counter: "none"}}, []string{}},
	} {
		equal(t, test.name, test.want, idsOf(b.consumers(test.most, test.spans...)))
	}
	whole, err := b.claim(claimID(7))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the record of a consumer", []engine.Record{whole}, b.consumers(1, span(c2, year)))
}

// testConsumersOfVersions decides claims again: one whose entries were all taken back takes no part any more, and one that
// was granted on another day takes part there.
func testConsumersOfVersions(t *testing.T, b *bench) {
	b.append(record(1, "M1", "2025-01-01", 100), record(2, "M1", "2025-01-02", 100), record(3, "M1", "2025-01-03", 100))
	b.again(claimID(1), engine.Denied, "2025-01-01")
	b.again(claimID(2), engine.Approved, "2025-02-02")
	counter := engine.CounterOf("psychology.sessions", engine.PerMember, "M1")
	january := engine.Window{From: day("2025-01-01"), Until: day("2025-02-01")}
	equal(t, "in January", []string{claimID(3)}, idsOf(b.consumers(10, span(counter, january))))
	found := b.consumers(10, span(counter, engine.Window{}))
	equal(t, "ever", []string{claimID(2), claimID(3)}, idsOf(found))
	equal(t, "as last decided", engine.Cents(100), found[0].Decision.Pays)
}

// testManyConsumers asks for more counters than fit in one statement of SQLite: order and limit hold for all of them.
func testManyConsumers(t *testing.T, b *bench) {
	const n = 1200
	records := make([]engine.Record, n)
	var spans []engine.CounterSpan
	for i := range records {
		records[i] = record(i, claimID(n-i), "2025-01-02", 100) // the first counters have the last claims
		spans = append(spans, engine.CounterSpan{Counter: records[i].Decision.Lines[0].Consumptions[0].Counter})
	}
	b.append(records...)
	equal(t, "the first claims", []string{claimID(0), claimID(1), claimID(2)}, idsOf(b.consumers(3, spans...)))
	equal(t, "all claims", n, len(b.consumers(n+1, spans...)))
}

// testParts keeps what a stay consumes under the day of each of its parts.
func testParts(t *testing.T, b *bench) {
	records := []engine.Record{Example()}
	b.append(records...)
	counter := records[0].Decision.Lines[0].Consumptions[0].Counter
	b.view(func(ctx context.Context, r engine.Reader) error {
		entries, err := r.Consumed(ctx, []engine.CounterSpan{{Counter: counter}})
		equal(t, "entries of the stay's parts", []engine.Entry{
			{Counter: counter, Date: day("2025-03-10"), Value: 1000},
			{Counter: counter, Date: day("2025-03-12"), Value: 500},
		}, entries)
		found, err2 := r.Consumers(ctx, []engine.CounterSpan{span(counter, engine.EveryDay.WindowOf(day("2025-03-12")))}, 1)
		equal(t, "claims of the second part", []string{claimID(1)}, idsOf(found))
		return errors.Join(err, err2)
	})
	undated := record(2, "M2", "2025-04-05", 100)
	undated.Decision.Lines[0].Consumptions[0].Date = 0
	b.append(undated)
	read, err := b.claim(claimID(2))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a consumption without a day has that of its line", day("2025-04-05"), read.Decision.Lines[0].Consumptions[0].Date)
	equal(t, "also in the journal", int64(1), b.number("SELECT COUNT(*) FROM journal_consumptions WHERE date = '2025-04-05'"))
}
