package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"sort"

	"octroi/engine"
)

// standingLines are the lines of a span, by claim and line. There are millions: each is 32 bytes.
type standingLines struct {
	all      []standingLine
	at       int // where the claim after the last one found begins
	exGratia map[lineKey]engine.Cents
}

type standingLine struct {
	claim   wideKey
	pays    engine.Cents
	date    engine.Date
	line    uint16 // engine.MaxLines is far less
	outcome uint8  // index in outcomes
}

// wideKey is a claim's key as two numbers, which compare faster than sixteen bytes.
type wideKey struct{ high, low uint64 }

type lineKey struct {
	claim wideKey
	line  uint16
}

var outcomes = [...]engine.Outcome{engine.Approved, engine.Reduced, engine.Denied, engine.Pended, engine.Reversed}

func wide(k engine.ClaimKey) wideKey {
	return wideKey{binary.BigEndian.Uint64(k[:8]), binary.BigEndian.Uint64(k[8:])}
}

func (w wideKey) key() (k engine.ClaimKey) {
	binary.BigEndian.PutUint64(k[:8], w.high)
	binary.BigEndian.PutUint64(k[8:], w.low)
	return k
}

func (w wideKey) compare(x wideKey) int {
	return cmp.Or(cmp.Compare(w.high, x.high), cmp.Compare(w.low, x.low))
}

func compareKeys(a, b engine.ClaimKey) int { return bytes.Compare(a[:], b[:]) }

const selectStandingLines = "SELECT claim_id, version, line, date, outcome, pays_cents, ex_gratia_cents FROM decision_lines WHERE date IS NULL OR "

// standingLines reads the lines dated in the span, and those not dated, of the versions that stand.
func (r *reader) standingLines(ctx context.Context, span engine.Span, later map[engine.ClaimKey]laterVersion) (*standingLines, error) {
	lines := &standingLines{exGratia: make(map[lineKey]engine.Cents)}
	st := dated("date", span)
	st.sql = selectStandingLines + st.sql
	err := r.stream(ctx, "standing lines", st, func(row cells) error {
		k := row.key(0)
		if !latest(later, k, row.number(1)) {
			return nil
		}
		l := standingLine{claim: wide(k), line: uint16(row.number(2)), date: row.date(3), pays: engine.Cents(row.number(5))}
		for string(row.text(4)) != string(outcomes[l.outcome]) {
			if l.outcome++; int(l.outcome) == len(outcomes) {
				return errors.New("store: a line has an outcome that is none")
			}
		}
		lines.all = append(lines.all, l)
		if x := row.number(6); x != 0 {
			lines.exGratia[lineKey{l.claim, l.line}] = engine.Cents(x)
		}
		return nil
	})
	// Neither database is asked for an order, which PostgreSQL would make on its disk. Claims are stored as they come, so there is
	// little left to do.
	order := func(a, b standingLine) int { return cmp.Or(a.claim.compare(b.claim), cmp.Compare(a.line, b.line)) }
	if !slices.IsSortedFunc(lines.all, order) {
		slices.SortFunc(lines.all, order)
	}
	return lines, err
}

func (s *standingLines) none() bool { return len(s.all) == 0 }

// bounds are the first and the last claim.
func (s *standingLines) bounds() (first, last engine.ClaimKey) {
	return s.all[0].claim.key(), s.all[len(s.all)-1].claim.key()
}

// of appends the lines of a claim to found. Claims are mostly asked for in order.
func (s *standingLines) of(k engine.ClaimKey, found []engine.StandingLine) []engine.StandingLine {
	w := wide(k)
	switch {
	case s.at < len(s.all) && s.all[s.at].claim == w:
	case s.at < len(s.all) && s.at > 0 && s.all[s.at].claim.compare(w) > 0 && s.all[s.at-1].claim.compare(w) < 0:
		return found
	default:
		s.at = sort.Search(len(s.all), func(i int) bool { return s.all[i].claim.compare(w) >= 0 })
	}
	for ; s.at < len(s.all) && s.all[s.at].claim == w; s.at++ {
		l := &s.all[s.at]
		found = append(found, engine.StandingLine{
			Line: int(l.line), Date: l.date, Outcome: outcomes[l.outcome], Pays: l.pays, ExGratia: s.exGratia[lineKey{w, l.line}],
		})
	}
	return found
}
