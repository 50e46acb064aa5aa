package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// model is the torture book as a person would apply it, one thing after the other, with counters in maps. It shares nothing
// with the engine; who compares both finds out which of them is wrong.
type model struct {
	used    map[string]int64
	claims  map[string]*modelClaim
	arrived []*modelClaim
	offered map[string]int64 // what versions that follow from what was freed pay, by claim and version
}

type modelClaim struct {
	id, member, household string
	version               int
	lines                 []*modelLine
}

type modelLine struct {
	raw      string
	Benefit  string
	Units    int64
	Charged  int64 `json:"charged_cents"`
	Evidence []any
	Fields   struct{ Birth string }
	ruling   *modelRuling
	modelDecision
}

type modelRuling struct {
	Ruling      string
	Line, Units int64
	Amount      int64 `json:"amount_cents"`
	confirmed   bool
}

// modelDecision is what became of a line: what it pays and takes, whether it waits, and which caps had no room for it.
type modelDecision struct {
	paid    int64
	uses    map[string]int64
	waits   bool
	denied  bool
	refused []string
}

func modelLineOf(raw string) (*modelLine, error) {
	l := &modelLine{raw: raw}
	return l, json.Unmarshal([]byte(raw), l)
}

// decide decides a line beside what stands on the counters.
func (m *model) decide(c *modelClaim, l *modelLine) modelDecision {
	d := modelDecision{uses: map[string]int64{}}
	if l.ruling != nil && l.ruling.Ruling == "deny" {
		d.denied = true
		return d
	}
	if l.Benefit == "psychology" && len(l.Evidence) == 0 && l.ruling == nil {
		return modelDecision{waits: true}
	}
	m.byTheRules(c, l, &d)
	if r := l.ruling; r != nil {
		if r.Ruling == "amount" && d.paid < r.Amount {
			d.paid, d.denied = r.Amount, false // ex gratia
		}
		if d.paid > 20_000 && !r.confirmed {
			return modelDecision{waits: true}
		}
	}
	return d
}

func (m *model) byTheRules(c *modelClaim, l *modelLine, d *modelDecision) {
	room := func(asked int64, counter string, atMost int64) int64 {
		left := max(0, atMost-m.used[counter])
		if asked > left {
			d.refused = append(d.refused, counter)
		}
		return min(asked, left)
	}
	ruled := func(due int64) int64 {
		if l.ruling != nil && l.ruling.Ruling == "amount" {
			return min(due, l.ruling.Amount)
		}
		return due
	}
	switch l.Benefit {
	case "psychology":
		units := l.Units
		if l.ruling != nil && l.ruling.Ruling == "units" {
			units = min(units, l.ruling.Units)
		}
		if units = room(units, "sessions "+c.member, 20); units > 0 {
			d.uses["sessions "+c.member] = units
			d.paid = ruled(units * min(2000, l.Charged/l.Units))
		}
	case "appliance":
		d.paid = room(ruled(l.Charged), "appliance "+c.member, 65_000)
		d.uses["appliance "+c.member] = d.paid
	case "glasses":
		if d.paid = room(ruled(l.Charged), "glasses "+c.member, 15_000); d.paid > 0 {
			d.paid = room(d.paid, "leisure "+c.household, 40_000)
		}
		d.uses["glasses "+c.member], d.uses["leisure "+c.household] = d.paid, d.paid
	case "camp":
		ownPart := min(l.Charged, max(0, 4000-m.used["own "+c.household]))
		d.paid = room(ruled(l.Charged-ownPart), "leisure "+c.household, 40_000)
		d.uses["leisure "+c.household] = d.paid
		if d.paid > 0 || ownPart == l.Charged { // what the budget refuses as a whole counts nowhere
			d.uses["own "+c.household] = l.Charged
		}
	case "birth":
		if room(1, "birth "+l.Fields.Birth, 1) == 1 {
			d.uses["birth "+l.Fields.Birth] = 1
			d.paid = ruled(35_000)
		}
	}
	d.denied = d.paid == 0
}

func (m *model) count(d *modelDecision, sign int64) {
	for counter, n := range d.uses {
		m.used[counter] += sign * n
	}
}

// again decides some lines of a claim: what they had is taken out first.
func (m *model) again(c *modelClaim, open []*modelLine) {
	for _, l := range open {
		m.count(&l.modelDecision, -1)
		l.modelDecision = modelDecision{}
	}
	for _, l := range open {
		l.modelDecision = m.decide(c, l)
		m.count(&l.modelDecision, 1)
	}
}

func (c *modelClaim) pays() (cents int64) {
	for _, l := range c.lines {
		cents += l.paid
	}
	return cents
}

func (c *modelClaim) open(wanted func(*modelLine) bool) (open []*modelLine) {
	for _, l := range c.lines {
		if wanted(l) {
			open = append(open, l)
		}
	}
	return open
}

// refusedBy are the lines that caps had refused on which something was freed.
func (c *modelClaim) refusedBy(freed map[string]bool) []*modelLine {
	return c.open(func(l *modelLine) bool {
		return !l.waits && slices.ContainsFunc(l.refused, func(counter string) bool { return freed[counter] })
	})
}

// toOffer are the claims to which what was freed is offered: the first hundred that its caps had refused, by arrival.
func (m *model) toOffer(freed map[string]bool) (first []*modelClaim) {
	for _, c := range m.arrived {
		if len(first) < 100 && len(c.refusedBy(freed)) > 0 {
			first = append(first, c)
		}
	}
	return first
}

// offer asks lines again that caps had refused on which something was freed. A claim that would get less, or the same, keeps what
// it has.
func (m *model) offer(cause *modelClaim, first []*modelClaim, freed map[string]bool) {
	for _, c := range first {
		if c == cause {
			continue
		}
		open := c.refusedBy(freed)
		before := make([]modelDecision, len(open))
		for i, l := range open {
			before[i] = l.modelDecision
		}
		m.again(c, open)
		more, less := false, false
		for i, l := range open {
			more = more || l.paid > before[i].paid || before[i].denied && !l.denied && !l.waits
			less = less || l.paid < before[i].paid || l.waits
		}
		if !more || less {
			for i, l := range open {
				m.count(&l.modelDecision, -1)
				l.modelDecision = before[i]
				m.count(&l.modelDecision, 1)
			}
			continue
		}
		c.version++
		m.offered[fmt.Sprint(c.id, "/", c.version)] = c.pays()
	}
}

// freedBy are the counters from which lines that are decided again had taken something.
func freedBy(open []*modelLine) map[string]bool {
	freed := map[string]bool{}
	for _, l := range open {
		for counter, n := range l.uses {
			if n != 0 {
				freed[counter] = true
			}
		}
	}
	return freed
}

// modelAgrees lets the model decide every version of every claim again in the order in which they were decided, and compares
// what each pays with what is stored, and so with what its client was told. What is offered of what was freed it finds by itself.
func (w *world) modelAgrees() {
	w.t.Helper()
	m := &model{used: map[string]int64{}, claims: map[string]*modelClaim{}, offered: map[string]int64{}}
	for n, v := range w.versions() {
		told := w.acks.byKey[v.key]
		where := fmt.Sprintf("seed %d: %s, decided as number %d, version %d (%s) of claim %s", tortureSeed, v.key, n+1, v.version, v.kind, v.claim)
		if v.kind == "freed" {
			name := fmt.Sprint(v.claim, "/", v.version)
			if pays, found := m.offered[name]; !found || pays != v.pays {
				w.t.Errorf("%s, pays %d; by the model %d, offered: %t", where, v.pays, pays, found)
				return
			}
			delete(m.offered, name)
			continue
		}
		pays, err := m.apply(&v, &told, w.householdOf)
		if err != nil {
			w.t.Fatalf("%s: %v: %s", where, err, told.body)
		}
		if pays != v.pays || m.claims[v.claim].version != v.version {
			w.t.Errorf("%s, pays %d; by the model it is version %d and pays %d: %s", where, v.pays, m.claims[v.claim].version, pays, told.body)
			return // what follows differs because of it
		}
	}
	for name, pays := range m.offered {
		w.t.Errorf("seed %d: by the model %s was offered something and pays %d", tortureSeed, name, pays)
	}
	if len(m.used) == 0 {
		w.t.Error("nothing was granted; the comparison shows nothing")
	}
}

// TestTorture_ReferenceModel has many clients claim at once, and compares every answer with the model's.
func TestTorture_ReferenceModel(t *testing.T) {
	t.Parallel()
	tortureDatabases(t, func(t *testing.T, dsn string, servers []string) {
		w := newWorld(t, 7, 6, dsn, servers...)
		clients := 16
		w.work(clients, dose(100, 320, 20_000)/clients, "model", nil)()
		w.modelAgrees()
		w.converged()
	})
}
