package engine

import (
	"cmp"
	"context"
	"slices"
)

// past holds what members were granted, while a batch is decided, so that a claim sees its neighbours in the same
// transaction.
type past map[string][]Granted

// readPast reads the entries of counters and the history that claims look at. Nothing is asked where nothing is needed.
func readPast(ctx context.Context, r Reader, spans []CounterSpan, history []HistorySpan) (ledger, past, error) {
	var entries []Entry
	var err error
	if len(spans) > 0 {
		if entries, err = r.Consumed(ctx, distinctSpans(spans)); err != nil {
			return nil, nil, err
		}
	}
	p := make(past)
	if len(history) > 0 {
		found, err := r.History(ctx, distinctHistory(history))
		if err != nil {
			return nil, nil, err
		}
		for _, g := range found {
			p[g.Member] = append(p[g.Member], g.Granted)
		}
	}
	return newLedger(entries), p, nil
}

// distinctHistory joins the spans of a member and a benefit: each asks for all that came after a day.
func distinctHistory(spans []HistorySpan) []HistorySpan {
	out := slices.Clone(spans)
	slices.SortFunc(out, func(a, b HistorySpan) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Window.From, b.Window.From))
	})
	return slices.CompactFunc(out, func(a, b HistorySpan) bool { return a.Member == b.Member && a.Benefit == b.Benefit })
}

// of returns what these spans ask for, as Facts.History wants it.
func (p past) of(spans []HistorySpan) []Granted {
	var out []Granted
	for _, s := range spans {
		for _, g := range p[s.Member] {
			if g.Benefit == s.Benefit && s.Window.Contains(g.Date) && g.Lines != 0 {
				out = append(out, g)
			}
		}
	}
	slices.SortFunc(out, func(a, b Granted) int {
		return cmp.Or(cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Date, b.Date))
	})
	return out
}

// addLine remembers that a line was granted to its member, sign times: -1 when it is taken back.
func (p past) addLine(member string, l *LineDecision, sign int64) {
	if l.Outcome != Approved && l.Outcome != Reduced {
		return
	}
	all := p[member]
	same := func(g Granted) bool { return g.Benefit == l.Benefit && g.Date == l.Date }
	if j := slices.IndexFunc(all, same); j >= 0 {
		all[j].Lines += sign
		return
	}
	p[member] = append(all, Granted{Benefit: l.Benefit, Date: l.Date, Lines: sign})
}
