package engine

import (
	"cmp"
	"slices"
)

// ledger holds the entries of counters in memory while a batch is decided, so that a claim sees what its neighbours in
// the same transaction consumed.
type ledger map[Counter][]Entry

func newLedger(entries []Entry) ledger {
	l := make(ledger)
	for _, e := range entries {
		l[e.Counter] = append(l[e.Counter], e)
	}
	return l
}

// of returns the entries of these spans, as Facts.Consumed wants them.
func (l ledger) of(spans []CounterSpan) []Entry {
	var out []Entry
	for _, s := range spans {
		for _, e := range l[s.Counter] {
			if s.Window.Contains(e.Date) && e.Value != 0 {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Counter, b.Counter), cmp.Compare(a.Date, b.Date), cmp.Compare(a.Of, b.Of))
	})
	return slices.CompactFunc(out, func(a, b Entry) bool {
		return a.Counter == b.Counter && a.Date == b.Date && a.Of == b.Of
	})
}

func (l ledger) addEntry(e Entry) {
	entries := l[e.Counter]
	for i := range entries {
		if entries[i].Date == e.Date && entries[i].Of == e.Of {
			entries[i].Value += e.Value
			return
		}
	}
	l[e.Counter] = append(entries, e)
}

// book adds what a line consumes, times sign: -1 takes it back. Counters that the ledger does not hold are left alone, but
// for those of which it is known that nothing stood on them.
func (l ledger) book(line *LineDecision, sign int64, fresh bool) {
	for _, c := range line.Consumptions {
		if _, known := l[c.Counter]; known || fresh {
			l.addEntry(Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: sign * c.Value})
		}
	}
}

// all returns every entry, in the order of Facts.Consumed.
func (l ledger) all() []Entry {
	spans := make([]CounterSpan, 0, len(l))
	for c := range l {
		spans = append(spans, CounterSpan{Counter: c})
	}
	return l.of(spans)
}
