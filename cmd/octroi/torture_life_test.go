package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
)

// redecided is the operation that stores nothing where nothing changes.
const redecided = "decided again"

// lifeOperations are what happens to claims that were decided. Clients come to the same claims at the same time, so that
// some are refused: what they ask for is no longer to be had.
var lifeOperations = []operation{
	{"evidence that comes late", 3, func(w *world, r *rand.Rand) request {
		c, found := w.acks.recent(r, (*knownClaim).waited)
		if !found {
			return request{}
		}
		return revision(r, c.id, "evidence", fmt.Sprintf(`{"evidence":[{"line":%d,"code":"form","document":"L-%d"}]}`, c.waits[r.IntN(len(c.waits))], r.Uint64()),
			"nothing_waits")
	}},
	{"a correction", 3, func(w *world, r *rand.Rand) request {
		c, found := w.acks.recent(r, (*knownClaim).any)
		if !found {
			return request{}
		}
		lines := make([]string, len(c.lines))
		for i := range lines {
			lines[i] = string(c.lines[i])
		}
		lines[r.IntN(len(lines))] = anyLine(r)
		return revision(r, c.id, "corrections", fmt.Sprintf(`{"reason":"misread","lines":[%s]}`, strings.Join(lines, ",")), "nothing_corrected")
	}},
	{"a ruling on what waits", 3, func(w *world, r *rand.Rand) request {
		c, found := w.acks.recent(r, (*knownClaim).waited)
		if !found {
			return request{}
		}
		return ruling(r, &c, c.waits[r.IntN(len(c.waits))])
	}},
	{"a ruling on any line", 2, func(w *world, r *rand.Rand) request {
		c, found := w.acks.recent(r, (*knownClaim).any)
		if !found {
			return request{}
		}
		return ruling(r, &c, r.IntN(len(c.lines)))
	}},
	{"a ruling is confirmed", 4, func(w *world, r *rand.Rand) request {
		id, line, person := w.acks.toConfirm(r)
		if id == "" {
			return request{}
		}
		q := revision(r, id, fmt.Sprintf("rulings/%d/confirmation", line), `{}`, "nothing_to_confirm", "same_person", "revision_invalid")
		q.person = person
		return q
	}},
	{redecided, 1, func(w *world, r *rand.Rand) request {
		c, found := w.acks.recent(r, (*knownClaim).waited)
		if !found {
			return request{}
		}
		return revision(r, c.id, "redecision", `{}`)
	}},
	{"a claim is taken back", 3, func(w *world, r *rand.Rand) request {
		c, found := w.acks.recent(r, (*knownClaim).any)
		if !found {
			return request{}
		}
		return revision(r, c.id, "reversal", `{"reason":"entered twice"}`)
	}},
}

// paymentOperations make payment runs and end them.
var paymentOperations = []operation{
	{"a payment run", 1, func(_ *world, r *rand.Rand) request {
		return request{method: http.MethodPost, path: "/v1/payment-runs", body: `{}`, person: r.IntN(2), refusals: []string{"nothing_due"}}
	}},
	{"a payment run is cancelled", 1, func(w *world, r *rand.Rand) request {
		return endOfRun(w, r, "cancellation", `{"reason":"too early"}`, "payment_run_sent")
	}},
	{"a payment run is sent", 1, func(w *world, r *rand.Rand) request {
		return endOfRun(w, r, "sending", "", "payment_run_cancelled", "payment_run_own")
	}},
}

func endOfRun(w *world, r *rand.Rand, what, body string, refusals ...string) request {
	id := w.acks.run(r)
	if id == "" {
		return request{}
	}
	return request{method: http.MethodPost, path: "/v1/payment-runs/" + id + "/" + what, body: body, key: unkeyed, person: r.IntN(2), refusals: refusals}
}

func (c *knownClaim) any() bool    { return len(c.lines) > 0 }
func (c *knownClaim) waited() bool { return len(c.waits) > 0 }

// revision asks for another version of a claim, which somebody else may have taken back.
func revision(r *rand.Rand, claim, what, body string, refusals ...string) request {
	return request{method: http.MethodPost, path: "/v1/claims/" + claim + "/" + what, body: body, person: r.IntN(2),
		refusals: append(refusals, "claim_reversed")}
}

// ruling is what a reviewer decides on a line.
func ruling(r *rand.Rand, c *knownClaim, line int) request {
	what := []string{`"ruling":"approve"`, `"ruling":"deny"`, fmt.Sprintf(`"ruling":"amount","amount_cents":%d`, 1+r.IntN(40_000))}
	if strings.Contains(string(c.lines[line]), "psychology") {
		what = append(what, `"ruling":"units","units":1`)
	}
	// A line that was corrected meanwhile may be another one.
	return revision(r, c.id, "rulings", fmt.Sprintf(`{"line":%d,"reason":"looked at",%s}`, line, what[r.IntN(len(what))]), "revision_invalid")
}

// anyLine is a line as somebody meant it.
func anyLine(r *rand.Rand) string {
	switch r.IntN(5) {
	case 0:
		return paidLine(r, "appliance", 9000)
	case 1:
		return paidLine(r, "glasses", 6000)
	case 2:
		return paidLine(r, "camp", 5000)
	case 3:
		return birthLine(r)
	default:
		return sessionsLine(r, 1+r.IntN(3))
	}
}

// toConfirm is a line that waits for a second person as far as a client was told, and who that may be; "" when there is none.
func (a *acknowledgements) toConfirm(r *rand.Rand) (claim string, line, person int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.confirmable) == 0 {
		return "", 0, 0
	}
	recent := a.confirmable[max(0, len(a.confirmable)-10):]
	c := recent[r.IntN(len(recent))]
	return c.id, c.line, c.person
}
