package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
)

// usedEntries turns `used` into the journal entries that a database would hold. Which counters the claim touches is
// learnt by deciding it once as if nothing were used: a line that passes its gates says so in its consumptions, and for
// one that does not, what was used before makes no difference.
func usedEntries(book *engine.Book, claim *engine.Claim, facts *engine.Facts, used map[string]json.RawMessage) ([]engine.Entry, error) {
	first := engine.Decide(book, claim, facts)
	var entries []engine.Entry
	for _, name := range slices.Sorted(maps.Keys(used)) {
		limit := findLimit(book, claim, name)
		if limit == nil {
			return nil, fmt.Errorf("used: no benefit of the claim has a limit called %q; its limits are %s", name, limitNames(book, claim))
		}
		n, err := readUsed(limit.Measure, string(used[name]))
		if err != nil {
			return nil, fmt.Errorf("used.%s: %w", name, err)
		}
		entries = append(entries, entriesOf(limit, n, &first)...)
	}
	slices.SortFunc(entries, func(a, b engine.Entry) int { return strings.Compare(string(a.Counter)+a.Of, string(b.Counter)+b.Of) })
	return slices.CompactFunc(entries, func(a, b engine.Entry) bool { return a == b }), nil
}

// entriesOf writes n used of a limit into each of its counters that the claim touches.
func entriesOf(limit *engine.Limit, n int64, d *engine.Decision) []engine.Entry {
	var out []engine.Entry
	for i := range d.Lines {
		for _, c := range d.Lines[i].Consumptions {
			switch {
			case c.Limit != limit.Code || n == 0:
			case limit.Measure == engine.MeasureCount:
				for k := range n { // distinct things that are none of the claim's
					out = append(out, engine.Entry{Counter: c.Counter, Date: d.Lines[i].Date, Of: "used " + strconv.FormatInt(k+1, 10), Value: 1})
				}
			default:
				out = append(out, engine.Entry{Counter: c.Counter, Date: dayIn(c.Window, d.Lines[i].Date), Value: n})
			}
		}
	}
	return out
}

// dayIn is one day of a window, the same for every line that falls into it.
func dayIn(w engine.Window, on engine.Date) engine.Date {
	if w.From == 0 {
		return 1 // a lifetime: any day
	}
	return min(w.From, on)
}

// maxUsedCount bounds what can be said to be used of a count.
const maxUsedCount = 10_000

// readUsed reads units as a decimal, amounts as cents and counts as whole numbers.
func readUsed(m engine.Measure, text string) (int64, error) {
	if m == engine.MeasureUnits {
		q, ok := engine.ParseQuantity(text)
		if !ok {
			return 0, fmt.Errorf("expected a number of units with at most three decimals")
		}
		return int64(q), nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || n < 0:
		return 0, fmt.Errorf("expected a whole number (cents for an amount)")
	case m == engine.MeasureCount && n > maxUsedCount:
		return 0, fmt.Errorf("at most %d", maxUsedCount)
	default:
		return n, nil
	}
}

// findLimit finds a limit of the claim's benefits by its id, its code or the code of its pool.
func findLimit(book *engine.Book, claim *engine.Claim, name string) *engine.Limit {
	for _, l := range limitsOf(book, claim) {
		if l.ID == name || l.Code == name {
			return l
		}
	}
	return nil
}

func limitNames(book *engine.Book, claim *engine.Claim) string {
	var names []string
	for _, l := range limitsOf(book, claim) {
		names = append(names, l.ID)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func limitsOf(book *engine.Book, claim *engine.Claim) []*engine.Limit {
	var out []*engine.Limit
	for i := range claim.Lines {
		if b := book.Benefit(claim.Lines[i].Benefit); b != nil {
			out = append(out, b.Limits...)
		}
	}
	return out
}
