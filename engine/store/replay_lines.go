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
	span     engine.Span
	all      []standingLine
	at       int // where the claim after the last one found begins
	exGratia map[lineKey]engine.Cents
	later    map[engine.ClaimKey]laterVersion
	erased   map[engine.ClaimKey]bool
}

type standingLine struct {
	claim   wideKey
	pays    engine.Cents
	date    engine.Date
	line    uint16 // engine.MaxLines is far less
	outcome uint8  // index in outcomes
	doubled bool   // waits because it may have come before
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
	if w.high != x.high {
		return cmp.Compare(w.high, x.high)
	}
	return cmp.Compare(w.low, x.low)
}

func (l standingLine) compare(x standingLine) int {
	if l.claim != x.claim {
		return l.claim.compare(x.claim)
	}
	return cmp.Compare(l.line, x.line)
}

// came sets what the line came to: an outcome, or that it waits because it may have come before.
func (l *standingLine) came(to []byte) bool {
	if string(to) == string(engine.WaitsForDuplicate) {
		l.doubled, to = true, []byte(engine.Pended)
	}
	for i, known := range outcomes {
		if string(to) == string(known) {
			l.outcome = uint8(i)
			return true
		}
	}
	return false
}

func compareKeys(a, b engine.ClaimKey) int { return bytes.Compare(a[:], b[:]) }

// selectStandingLines says in one column what a line came to and what it waits for: of millions of rows, each column counts.
const selectStandingLines = `SELECT claim_id, version, line, date,
	CASE WHEN waits_for = '` + string(engine.WaitsForDuplicate) + `' AND outcome = '` + string(engine.Pended) + `' THEN waits_for ELSE outcome END,
	pays_cents, ex_gratia_cents
	FROM decision_lines WHERE date IS NULL OR `

// selectErased finds the claims of which nothing is left to decide.
const selectErased = "SELECT id FROM claims WHERE member IN (SELECT member FROM erasures) AND doc = '" + erasedDoc + "'"

// linesOf returns the lines dated in the span, and those not dated, of the versions that stand. They are read once in a snapshot.
func (r *reader) linesOf(ctx context.Context, span engine.Span) (*standingLines, error) {
	if r.held != nil && r.held.span == span {
		r.held.at = 0
		return r.held, nil
	}
	r.held = nil
	later, err := r.laterVersions(ctx)
	if err != nil {
		return nil, err
	}
	lines := &standingLines{span: span, exGratia: make(map[lineKey]engine.Cents), later: later, erased: make(map[engine.ClaimKey]bool)}
	err = r.stream(ctx, "erased claims", statement{sql: selectErased}, func(row cells) error {
		lines.erased[row.key(0)] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := r.readLines(ctx, span, lines); err != nil {
		return nil, err
	}
	if r.snapshot {
		r.held = lines
	}
	return lines, nil
}

const linesAtOnce = 1 << 14

func (r *reader) readLines(ctx context.Context, span engine.Span, lines *standingLines) error {
	st := dated("date", span)
	st.sql = selectStandingLines + st.sql
	var parts [][]standingLine // a slice that grows would copy every line several times
	some := make([]standingLine, 0, linesAtOnce)
	err := r.stream(ctx, "standing lines", st, func(row cells) error {
		k := row.key(0)
		if !lines.latest(k, row.number(1)) {
			return nil
		}
		l := standingLine{claim: wide(k), line: uint16(row.number(2)), date: row.date(3), pays: engine.Cents(row.number(5))}
		if !l.came(row.text(4)) {
			return errors.New("store: a line has an outcome that is none")
		}
		if len(some) == cap(some) {
			parts, some = append(parts, some), make([]standingLine, 0, linesAtOnce)
		}
		some = append(some, l)
		if x := row.number(6); x != 0 {
			lines.exGratia[lineKey{l.claim, l.line}] = engine.Cents(x)
		}
		return nil
	})
	lines.all = slices.Concat(append(parts, some)...)
	// Neither database is asked for an order, which PostgreSQL would make on its disk. Claims are stored as they come, so that little
	// is out of order: a stable sort leaves the rest alone.
	if !slices.IsSortedFunc(lines.all, standingLine.compare) {
		slices.SortStableFunc(lines.all, standingLine.compare)
	}
	return err
}

func (s *standingLines) latest(k engine.ClaimKey, version int64) bool {
	return latest(s.later, k, version)
}

func (s *standingLines) none() bool { return len(s.all) == 0 }

// bounds are the first and the last claim.
func (s *standingLines) bounds() (first, last engine.ClaimKey) {
	return s.all[0].claim.key(), s.all[len(s.all)-1].claim.key()
}

// find moves to the lines of a claim, and reports whether there are any. Claims are mostly asked for in order.
func (s *standingLines) find(w wideKey) bool {
	switch {
	case s.at < len(s.all) && s.all[s.at].claim == w && (s.at == 0 || s.all[s.at-1].claim != w):
	case s.at < len(s.all) && s.at > 0 && s.all[s.at].claim.compare(w) > 0 && s.all[s.at-1].claim.compare(w) < 0:
		return false
	default:
		s.at = sort.Search(len(s.all), func(i int) bool { return s.all[i].claim.compare(w) >= 0 })
	}
	return s.at < len(s.all) && s.all[s.at].claim == w
}

// of appends the lines of a claim to found, and moves on to the next claim. It reports whether one waits because it may have come before.
func (s *standingLines) of(k engine.ClaimKey, found []engine.StandingLine) (lines []engine.StandingLine, doubled bool) {
	w := wide(k)
	if !s.find(w) {
		return found, false
	}
	for ; s.at < len(s.all) && s.all[s.at].claim == w; s.at++ {
		l := &s.all[s.at]
		doubled = doubled || l.doubled
		found = append(found, engine.StandingLine{
			Line: int(l.line), Date: l.date, Outcome: outcomes[l.outcome], Pays: l.pays, ExGratia: s.exGratia[lineKey{w, l.line}],
		})
	}
	return found, doubled
}

// has reports whether a line of a claim is dated in the span, and can be decided again. Claims are mostly asked for in order, many times each.
func (s *standingLines) has(k engine.ClaimKey, line int64) bool {
	if s.erased[k] {
		return false
	}
	w := wide(k)
	for near := s.at + 64; s.at < near && s.at+1 < len(s.all) && s.all[s.at].claim.compare(w) < 0; s.at++ { // a step is less than a search
	}
	if !s.find(w) {
		return false
	}
	for i := s.at; i < len(s.all) && s.all[i].claim == w; i++ {
		if int64(s.all[i].line) == line {
			return s.all[i].date != 0
		}
	}
	return false
}
