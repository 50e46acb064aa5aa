package replay

import (
	"context"

	"octroi/engine"
)

// Period is what a replay knows of a past period: everything that any of its books reads, in memory. One Run at a time.
type Period struct {
	span    engine.Span
	arena   *arena
	people  people
	claims  []standing // by member group, then in the order in which they were decided
	extras  map[place]*extra
	outside []outside // by group, then in the order in which they were booked
	groups  []group
	shops   map[string]engine.Provider
	manual  Manual
	lines   int64
	goesOn  map[engine.ClaimKey]bool // claims whose lines in the period stand before all their others
	turned  map[int]bool             // groups whose claims stand in the order in which they were booked, and not only in that in which they arrived
	// turns tells in which order claims were booked.
	turns func(ctx context.Context, fn func(engine.ClaimKey, int64) error) error
	// records reads claims whole, for explanations: by id, for claims that changed since they were read, the newer version.
	records func(ctx context.Context, ids []string) ([]engine.Record, error)
}

// standing is a claim with a line in the period.
type standing struct {
	key    engine.ClaimKey
	turn   engine.ClaimKey // when it was decided last, as the key of a claim that arrived then
	member int32
	at     place // its content, then what its lines came to
}

// extra is what few claims have.
type extra struct {
	rulings []engine.Ruling
	twins   []engine.Twin
	settled []engine.Settled      // lines that are not dated in the period
	erased  []engine.LineDecision // what is left of the lines of an erased member; nil for all others
	// sooner are the lines that the last version left as an earlier one had decided them, at begun.
	sooner []int
	begun  engine.ClaimKey
}

// outside is something that stands on a limit, or that a member was granted, and no claim of the period books.
type outside struct {
	key     engine.ClaimKey // zero for an opening balance
	turn    engine.ClaimKey // zero: before all
	group   int32
	member  int32 // of a grant
	benefit string
	entry   engine.Entry // of a limit, when benefit is ""
}

// group is people who share limits, and so are decided together: a household most often.
type group struct {
	claims, outside [2]int32 // from, until
}

// Lines is how many lines the period has.
func (p *Period) Lines() int64 { return p.lines }

// Households is how many groups of people, who share limits with nobody else, it falls into.
func (p *Period) Households() int { return len(p.groups) }

// stood is what a line came to.
type stood struct {
	line    int
	date    engine.Date
	outcome engine.Outcome
	pays    engine.Cents // without what was ex gratia
}

// differs reports whether a decision of the line comes to something else.
func (s *stood) differs(l *engine.LineDecision) bool {
	return rulesPays(l) != s.pays || l.Outcome != s.outcome
}

// outcomes in the order in which they are packed.
var outcomes = [...]engine.Outcome{engine.Approved, engine.Reduced, engine.Denied, engine.Pended, engine.Reversed}

func packOutcome(o engine.Outcome) byte {
	for i := range outcomes {
		if outcomes[i] == o {
			return byte(i)
		}
	}
	return byte(len(outcomes) - 1)
}

func packStood(b []byte, s *engine.StandingLine) []byte {
	b = number(append(number(b, s.Line), packOutcome(s.Outcome)), s.Date)
	return number(b, s.Pays-s.ExGratia)
}

func (r *reader) stood(s *stood) {
	s.line = int(r.int())
	s.outcome = outcomes[r.byte()]
	s.date, s.pays = r.date(), r.cents()
}
