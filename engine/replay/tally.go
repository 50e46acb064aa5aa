package replay

import (
	"slices"

	"octroi/engine"
)

// tally counts what one worker decides.
type tally struct {
	run    *run
	cents  []engine.Cents // by book
	drafts []*draftTally
	check  checkTally
}

// place of a line in the period.
type lineAt struct {
	group, claim int32 // claim: in Period.claims
	line         int32
}

// checkTally counts the lines that come to something else than what was decided.
type checkTally struct {
	stands     engine.Cents
	more, less engine.Cents
	differ     int64
	members    int64   // of the groups before
	inGroup    []int32 // members of the group at hand with a line that differs, as often as they have one
	lines      []lineAt
}

// maxChecked bounds how many differing lines are looked into for their cause.
const maxChecked = 20_000

func newTally(r *run) *tally {
	t := &tally{run: r, cents: make([]engine.Cents, len(r.books))}
	for range r.books[1:] {
		t.drafts = append(t.drafts, newDraftTally(r))
	}
	return t
}

// group counts the claims of a group, which were decided under every book.
func (t *tally) group(g int, claims []*unpacked) {
	first := t.run.groups[g].claims[0]
	for i, c := range claims {
		at := lineAt{group: int32(g), claim: first + int32(i)}
		for j := range c.stood {
			at.line = int32(c.stood[j].line)
			t.line(c, &c.stood[j], at)
		}
	}
	t.check.endGroup()
	for _, d := range t.drafts {
		d.endGroup()
	}
}

// line counts one line.
func (t *tally) line(c *unpacked, s *stood, at lineAt) {
	t.check.stands += s.pays
	if c.extra.erased != nil {
		t.stands(c, s)
		return
	}
	was := &c.decided[0].Lines[s.line]
	t.cents[0] += rulesPays(was)
	t.check.line(was, s, at, c.member)
	day := s.date
	if day == 0 {
		day = c.content.Lines[s.line].Date
	}
	if len(t.drafts) == 0 {
		return
	}
	where := t.where(c, day)
	for d, draft := range t.drafts {
		now := &c.decided[d+1].Lines[s.line]
		t.cents[d+1] += rulesPays(now)
		draft.line(&where, was, now, at)
	}
}

// stands counts a line that no book decides again.
func (t *tally) stands(c *unpacked, s *stood) {
	for b := range t.cents {
		t.cents[b] += s.pays
	}
	l := engine.LineDecision{Date: s.date, Outcome: s.outcome, Pays: s.pays}
	if s.line < len(c.extra.erased) {
		l.Benefit = c.extra.erased[s.line].Benefit
	}
	for d, draft := range t.drafts {
		was, now := l, l
		was.Category, now.Category = categoryIn(t.run.books[0].Book, l.Benefit), categoryIn(t.run.books[d+1].Book, l.Benefit)
		where := t.where(c, s.date)
		draft.line(&where, &was, &now, lineAt{})
	}
}

func categoryIn(b *engine.Book, benefit string) string {
	if x := b.Benefit(benefit); x != nil {
		return x.Category
	}
	return ""
}

// where is under what a line is counted.
type where struct {
	member int32
	day    engine.Date
	month  int
	band   string
}

func (t *tally) where(c *unpacked, day engine.Date) where {
	w := where{member: c.member, day: day, month: day.Year()*12 + monthOf(day) - 1}
	if born := c.facts.Member.Born; born != 0 && day >= born {
		w.band = engine.AgeBandOf(engine.AgeOn(born, day))
	}
	return w
}

func monthOf(d engine.Date) int {
	_, m, _ := d.Civil()
	return m
}

func (k *checkTally) line(now *engine.LineDecision, s *stood, at lineAt, member int32) {
	if !s.differs(now) {
		return
	}
	pays := rulesPays(now)
	k.differ++
	k.inGroup = append(k.inGroup, member)
	k.more += max(pays-s.pays, 0)
	k.less += max(s.pays-pays, 0)
	if len(k.lines) < maxChecked {
		k.lines = append(k.lines, at)
	}
}

// endGroup counts members once: all claims of a member are in one group.
func (k *checkTally) endGroup() {
	slices.Sort(k.inGroup)
	k.members += int64(len(slices.Compact(k.inGroup)))
	k.inGroup = k.inGroup[:0]
}

// merge adds what another worker counted. Which lines are told first depends on their places alone.
func (t *tally) merge(o *tally) {
	for b := range t.cents {
		t.cents[b] += o.cents[b]
	}
	k := &t.check
	k.stands, k.more, k.less, k.differ = k.stands+o.check.stands, k.more+o.check.more, k.less+o.check.less, k.differ+o.check.differ
	k.members += o.check.members
	k.lines = firstOf(append(k.lines, o.check.lines...), maxChecked)
	for d := range t.drafts {
		t.drafts[d].merge(o.drafts[d])
	}
}

// firstOf are the first n lines by their places.
func firstOf(lines []lineAt, n int) []lineAt {
	slices.SortFunc(lines, lineAt.compare)
	return lines[:min(n, len(lines))]
}
