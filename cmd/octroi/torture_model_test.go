package main

import (
	"encoding/json"
	"testing"
)

// model is the torture book as a person would apply it, one claim after the other, with counters in maps. It shares
// nothing with the engine; who compares both finds out which of them is wrong.
type model map[string]int64

type modelClaim struct {
	Member string
	Lines  []struct {
		Benefit  string
		Units    int64
		Charged  int64 `json:"charged_cents"`
		Evidence []any
		Fields   struct{ Birth string }
	}
}

// decide returns what a claim pays, and counts what it takes.
func (m model) decide(c modelClaim, household string) (pays int64) {
	left := func(counter string, atMost int64) int64 { return atMost - m[counter] }
	for _, l := range c.Lines {
		var paid int64
		switch l.Benefit {
		case "psychology":
			if len(l.Evidence) == 0 {
				continue // waits for the form
			}
			units := min(l.Units, left("sessions "+c.Member, 20))
			m["sessions "+c.Member] += units
			paid = units * min(2000, l.Charged/max(l.Units, 1))
		case "appliance":
			paid = min(l.Charged, left("appliance "+c.Member, 65000))
			m["appliance "+c.Member] += paid
		case "glasses":
			paid = min(l.Charged, left("glasses "+c.Member, 15000), left("leisure "+household, 40000))
			m["glasses "+c.Member] += paid
			m["leisure "+household] += paid
		case "camp":
			ownPart := min(l.Charged, max(0, left("own "+household, 4000)))
			paid = min(l.Charged-ownPart, left("leisure "+household, 40000))
			if paid > 0 || ownPart == l.Charged { // what the budget refuses as a whole counts nowhere
				m["own "+household] += l.Charged
			}
			m["leisure "+household] += paid
		case "birth":
			if m["birth "+l.Fields.Birth] == 0 {
				m["birth "+l.Fields.Birth] = 1
				paid = 35000
			}
		}
		pays += paid
	}
	return pays
}

// modelAgrees lets the model decide every claim again in the order in which they were decided, and compares what each
// pays with what its client was told.
func (w *world) modelAgrees() {
	w.t.Helper()
	m := model{}
	for n, key := range w.column(w.t, `SELECT c.request_key FROM claim_versions v JOIN claims c ON c.id = v.claim_id WHERE v.version = 1 ORDER BY v.n`) {
		told := w.acks.byKey[key]
		var c modelClaim
		if err := json.Unmarshal([]byte(told.body), &c); err != nil {
			w.t.Fatalf("%s: %v", key, err)
		}
		if pays := m.decide(c, w.householdOf(c.Member)); pays != told.pays {
			w.t.Errorf("%s, decided as number %d, pays %d; by the model %d: %s", key, n+1, told.pays, pays, told.body)
			return // what follows differs because of it
		}
	}
	if len(m) == 0 {
		w.t.Error("nothing was granted; the comparison shows nothing")
	}
}

// TestTorture_ReferenceModel has many clients claim at once, and compares every answer with the model's.
func TestTorture_ReferenceModel(t *testing.T) {
	t.Parallel()
	tortureDatabases(t, func(t *testing.T, dsn string, servers []string) {
		w := newWorld(t, 7, 6, dsn, servers...)
		w.operations = submissions
		clients := 16
		w.work(clients, dose(100, 500, 20_000)/clients, "model", nil)()
		w.modelAgrees()
		w.converged()
	})
}
