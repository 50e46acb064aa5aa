package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// request is one thing that a client wants done once, however often it has to ask.
type request struct {
	operation, method, path, body string
	// key makes it once; "" for what may be done again.
	key       string
	mediaType string // of the body, JSON when it is empty
	person    int    // who asks, of two
	// refusals are codes that may be the answer, since others change the same claims. What is refused stores nothing.
	refusals []string
}

// operation is one row of the workload: what clients do, and how often beside the others. It returns a request without
// path when there is nothing to do it on yet.
type operation struct {
	name   string
	weight int
	make   func(w *world, r *rand.Rand) request
}

// unkeyed is the key of a request that takes none.
const unkeyed = "-"

// unacceptable is the operation whose requests are refused, each time they are sent.
const unacceptable = "a claim that cannot be accepted"

// submissions are what members, offices and partners bring, all at once.
var submissions = []operation{
	{"sessions", 6, claims(func(r *rand.Rand) string {
		return sessionsLine(r, 1+r.IntN(3))
	})},
	{"sessions without the form", 1, claims(func(r *rand.Rand) string {
		return fmt.Sprintf(`{"benefit":"psychology","date":%q,"units":1,"charged_cents":6000,"bill":"F-%d"}`, anyDay(r), r.Uint64())
	})},
	{"appliance", 3, claims(func(r *rand.Rand) string { return paidLine(r, "appliance", 9000) })},
	{"glasses out of the household's budget", 3, claims(func(r *rand.Rand) string { return paidLine(r, "glasses", 6000) })},
	{"camp beyond the household's own part", 3, claims(func(r *rand.Rand) string { return paidLine(r, "camp", 5000) })},
	{"births of two families, named in either order", 2, claims(func(r *rand.Rand) string {
		a, b := birthLine(r), birthLine(r)
		return a + "," + b
	})},
	{"a claim on everything", 2, claims(func(r *rand.Rand) string {
		lines := []string{paidLine(r, "camp", 3000), paidLine(r, "glasses", 3000), paidLine(r, "appliance", 3000), birthLine(r)}
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		return strings.Join(lines, ",")
	})},
	{unacceptable, 1, func(w *world, r *rand.Rand) request {
		q := claims(func(*rand.Rand) string { return `{"benefit":"nothing","date":"2025-03-01"}` })(w, r)
		q.refusals = []string{"benefit_unknown"}
		return q
	}},
	{"a member is registered again", 1, func(w *world, r *rand.Rand) request {
		m := r.IntN(w.members)
		return request{method: http.MethodPut, path: fmt.Sprintf("/v1/members/M%d", m), body: w.memberBody(m)}
	}},
}

// claims makes an operation that submits a claim of a member by chance.
func claims(lines func(*rand.Rand) string) func(*world, *rand.Rand) request {
	return func(w *world, r *rand.Rand) request {
		return request{method: http.MethodPost, path: "/v1/claims", body: fmt.Sprintf(
			`{"member":"M%d","channel":"online","submitted_on":"2025-11-20","lines":[%s]}`, r.IntN(w.members), lines(r))}
	}
}

// sessionsLine, as the others, has a bill of its own: what comes twice may be held back as a duplicate.
func sessionsLine(r *rand.Rand, units int) string {
	return fmt.Sprintf(`{"benefit":"psychology","date":%q,"units":%d,"charged_cents":%d,"bill":"F-%d","evidence":[{"code":"form","document":"D-1"}]}`,
		anyDay(r), units, 6000+r.IntN(9000), r.Uint64())
}

func anyDay(r *rand.Rand) string { return fmt.Sprintf("2025-%02d-%02d", 1+r.IntN(10), 1+r.IntN(28)) }

func paidLine(r *rand.Rand, benefit string, most int) string {
	return fmt.Sprintf(`{"benefit":%q,"date":%q,"charged_cents":%d,"bill":"F-%d"}`, benefit, anyDay(r), 1+r.IntN(most), r.Uint64())
}

func birthLine(r *rand.Rand) string {
	return fmt.Sprintf(`{"benefit":"birth","date":%q,"bill":"F-%d","fields":{"birth":"B-%d"}}`, anyDay(r), r.Uint64(), r.IntN(40))
}

// memberBody is the member as newWorld registered it, so that registering it again changes no decision.
func (w *world) memberBody(m int) string {
	return fmt.Sprintf(`{"born":"1990-05-04","households":[{"household":%q,"holder":true,"from":"2020-01-01"}],"coverage":[{"from":"2020-01-01"}]}`,
		w.householdOf(fmt.Sprint("M", m)))
}

// anyRequest is the next thing that a client does.
func (w *world) anyRequest(r *rand.Rand, key string) request {
	total := 0
	for _, op := range w.operations {
		total += op.weight
	}
	for {
		n := r.IntN(total)
		for _, op := range w.operations {
			if n -= op.weight; n >= 0 {
				continue
			}
			if q := op.make(w, r); q.path != "" {
				q.operation = op.name
				if q.method == http.MethodPost && q.key != unkeyed {
					q.key = key
				}
				return q
			}
			break
		}
	}
}

// work lets clients do n things each, or go on until stop is closed when n is 0. What they began they finish: they ask
// again, anybody and for as long as it takes, until there is an answer.
func (w *world) work(clients, n int, name string, stop <-chan struct{}) (wait func()) {
	var all sync.WaitGroup
	for c := range clients {
		r := rand.New(rand.NewPCG(w.random.Uint64(), uint64(c)))
		all.Go(func() {
			for i := 0; (n == 0 || i < n) && !w.t.Failed(); i++ {
				select {
				case <-stop:
					return
				default:
				}
				q := w.anyRequest(r, fmt.Sprintf("%s-client-%02d-%06d", name, c, i))
				w.finish(r, q)
				if r.IntN(20) == 0 { // a client that forgot that it was answered
					w.finish(r, q)
				}
			}
		})
	}
	return all.Wait
}

// patience is how long a client asks again. Servers come back sooner.
const patience = 90 * time.Second

// finish asks until there is an answer that tells what became of a request.
func (w *world) finish(r *rand.Rand, q request) {
	deadline := time.Now().Add(patience)
	for sent := 1; time.Now().Before(deadline); sent++ {
		impatient := time.Duration(0)
		if r.IntN(25) == 0 { // a client that is cut off
			impatient = time.Duration(r.IntN(40)) * time.Millisecond
		}
		status, reply, replayed, err := w.ask(r, q, impatient)
		switch {
		case err != nil, status == http.StatusServiceUnavailable:
			w.acks.unknown(q)
			time.Sleep(time.Duration(5+r.IntN(60)) * time.Millisecond)
			continue
		case status >= 300 && !slices.Contains(q.refusals, reply.Code):
			w.t.Errorf("%s %s: answered %d: %s", q.operation, q.key, status, reply.Body)
			return
		}
		w.acks.take(w.t, q, status, reply)
		w.acks.count(sent, replayed)
		return
	}
	w.t.Errorf("%s %s had no answer in %s", q.operation, q.key, patience)
}

// ask sends a request once.
func (w *world) ask(r *rand.Rand, q request, impatient time.Duration) (status int, got reply, replayed bool, err error) {
	ctx := context.Background()
	if impatient > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, impatient)
		defer cancel()
	}
	req, err := http.NewRequestWithContext(ctx, q.method, w.anyServer(r)+q.path, strings.NewReader(q.body))
	if err != nil {
		return 0, reply{}, false, err
	}
	req.Header.Set("Authorization", "Bearer "+w.secrets[q.person])
	req.Header.Set("Content-Type", cmp.Or(q.mediaType, "application/json"))
	if q.key != "" && q.key != unkeyed {
		req.Header.Set("Idempotency-Key", q.key)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return 0, reply{}, false, err
	}
	defer func() { _ = resp.Body.Close() }()
	if got.Body, err = io.ReadAll(resp.Body); err != nil { // cut off in the middle of the answer
		return 0, reply{}, false, err
	}
	if q.mediaType == "" && len(got.Body) > 0 {
		err = json.Unmarshal(got.Body, &got)
	}
	return resp.StatusCode, got, resp.Header.Get("Idempotency-Replayed") == "true", err
}
