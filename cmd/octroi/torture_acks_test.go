package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
)

// acknowledgement is what a client was told about a request with a key.
type acknowledgement struct {
	request
	status  int
	id      string // of the claim or the payment run, "" when there is none
	version int
	pays    int64
	answer  string
	// others are earlier answers to the same request: whoever has a claim decided again on which nothing changes is told how it
	// stands, each time anew.
	others []acknowledgement
}

// stored reports whether the request was done.
func (a *acknowledgement) stored() bool { return a.status == http.StatusCreated }

// says reports whether an answer told of a version and what it pays.
func (a *acknowledgement) says(version int, pays int64) bool {
	for _, o := range a.others {
		if o.stored() && o.version == version && o.pays == pays {
			return true
		}
	}
	return a.stored() && a.version == version && a.pays == pays
}

// knownClaim is a claim that a client has, as it was submitted.
type knownClaim struct {
	id, member string
	lines      []json.RawMessage
	waits      []int // lines that waited at first
}

// confirmable is a line on which one person ruled, and the other who may confirm it.
type confirmable struct {
	id           string
	line, person int
}

// acknowledgements are what all clients of a world know. Whoever was not answered yet asks again, so that in the end
// every key is here.
type acknowledgements struct {
	mu     sync.Mutex
	byKey  map[string]acknowledgement
	lost   map[string]bool // keys of which some request had no answer
	claims []knownClaim
	runs   map[string]string // payment runs, and how they ended; "" for those that are open
	// confirmable are lines that wait for a second person.
	confirmable []confirmable
	asked       int
	again       int // answers that told of something decided before
}

func newAcknowledgements() *acknowledgements {
	return &acknowledgements{byKey: map[string]acknowledgement{}, lost: map[string]bool{}, runs: map[string]string{}}
}

func (a *acknowledgements) answers() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.byKey)
}

func (a *acknowledgements) count(sent int, replayed bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked += sent
	if replayed {
		a.again++
	}
}

// unknown notes that nobody knows what became of a request.
func (a *acknowledgements) unknown(q request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lost[q.key] = true
}

// take notes an answer.
func (a *acknowledgements) take(t *testing.T, q request, status int, got reply) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if q.key == unkeyed && status == http.StatusOK {
		a.runs[got.ID] = got.State
	}
	if q.key == "" || q.key == unkeyed {
		return
	}
	now := acknowledgement{request: q, status: status, id: got.ID, version: got.Version, pays: got.Pays + got.Cents, answer: string(got.Body)}
	before, known := a.byKey[q.key]
	switch {
	case !known:
		a.keep(&now, got)
	case q.operation == redecided:
		now.others = append(before.others, before)
		a.byKey[q.key] = now
	case !before.stored() && now.stored(): // an earlier request of the same key went on, or others made it possible
		a.keep(&now, got)
	case !before.stored() && !now.stored():
	case before.status != status || before.id != now.id || before.version != now.version || before.pays != now.pays:
		t.Errorf("%s was answered %d, version %d of %s, %d cents; and now %d, version %d of %s, %d cents", q.key, before.status, before.version, before.id,
			before.pays, status, now.version, now.id, now.pays)
	}
}

func (a *acknowledgements) keep(now *acknowledgement, got reply) {
	a.byKey[now.key] = *now
	for i := range got.Lines {
		if now.stored() && got.Lines[i].WaitsFor == "second_person" {
			a.confirmable = append(a.confirmable, confirmable{now.id, i, 1 - now.person})
		}
	}
	switch {
	case !now.stored():
	case now.path == "/v1/payment-runs":
		if _, ended := a.runs[now.id]; !ended {
			a.runs[now.id] = ""
		}
	case now.path == "/v1/claims":
		var body struct {
			Member string
			Lines  []json.RawMessage
		}
		if json.Unmarshal([]byte(now.body), &body) != nil {
			return
		}
		c := knownClaim{id: now.id, member: body.Member, lines: body.Lines}
		for i := range got.Lines {
			if got.Lines[i].Outcome == "pended" {
				c.waits = append(c.waits, i)
			}
		}
		a.claims = append(a.claims, c)
	}
}

// recent is one of the claims that were submitted last, so that several clients come to the same; false when there is none.
func (a *acknowledgements) recent(r *rand.Rand, wanted func(*knownClaim) bool) (knownClaim, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var found []*knownClaim
	for i := len(a.claims) - 1; i >= 0 && len(found) < 30; i-- {
		if wanted(&a.claims[i]) {
			found = append(found, &a.claims[i])
		}
	}
	if len(found) == 0 {
		return knownClaim{}, false
	}
	return *found[r.IntN(len(found))], true
}

// run is one of the payment runs that were made, "" when there is none.
func (a *acknowledgements) run(r *rand.Rand) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var ids []string
	for key := range a.byKey {
		if q := a.byKey[key]; q.path == "/v1/payment-runs" && q.stored() {
			ids = append(ids, q.id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[r.IntN(len(ids))]
}
