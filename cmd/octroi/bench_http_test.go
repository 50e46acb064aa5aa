package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"octroi/api"
	"octroi/engine"
	"octroi/engine/store/pgtest"
)

// BenchmarkHTTP counts the claims that a server answers per second over HTTP, on PostgreSQL with every claim on disk,
// beside pgbench that runs on the same database the very statements of a claim that comes alone: what a service can do
// that only passes them on. Both have 32 clients that wait for each answer, and take turns.
func BenchmarkHTTP(b *testing.B) {
	const rounds, length = 5, 4 * time.Second
	dsn := pgtest.DurableDSN(b)
	h := openBench(b, dsn)
	h.fill(b)
	p := tapClaims(b, dsn)
	server := h.serve(b)
	call := func(client int, r *rand.Rand) error { return server.clients[client].post(benchClaim(r)) }
	benchLoad(b, benchClients, time.Second, call) // fills the caches
	p.run(b, time.Second)
	h.settle(b)
	for b.Loop() {
		octroi, statements := make([]float64, rounds), make([]float64, rounds)
		for i := range rounds {
			octroi[i] = benchLoad(b, benchClients, length, call)
			statements[i] = p.run(b, length)
			b.Logf("round %d: %.0f claims per second over HTTP, %.0f by pgbench, ratio %.2f", i+1, octroi[i], statements[i], octroi[i]/statements[i])
		}
		ratio := ratios(octroi, statements)
		b.ReportMetric(median(octroi), "claims/s")
		b.ReportMetric(median(statements), "pgbench-tps")
		b.ReportMetric(median(ratio), "×pgbench")
		b.Logf("HTTP on PostgreSQL: %s claims per second from %d clients; pgbench with the statements of a claim: %s.\n"+
			"HTTP reaches %s of pgbench, over %d rounds (aim: 0.6 or more). %.0f %% of the claims were approved.",
			spread(octroi), benchClients, spread(statements), spread(ratio), rounds, server.approved())
	}
	b.ReportMetric(0, "ns/op")
}

// tapClaims learns what pgbench has to run, from one claim of each benefit.
func tapClaims(b *testing.B, dsn string) *peer {
	b.Helper()
	w := pgtest.Tap(b, dsn)
	svc := openBench(b, w.DSN()).svc
	p := &peer{Pgbench: pgtest.NewPgbench(b, dsn)}
	for _, benefit := range benchBenefits {
		ids := claimIDs{member: benchMember(benchMembers), provider: benchPsychologist(7), on: engine.MustDate("2025-03-31")}
		// The second claim of the member, because the first creates what the others lock.
		for range 2 {
			ids.key = uuid.NewString()
			res := svc.Submit(context.Background(), engine.Submission{
				Claim:   benchClaimOf(benefit, ids.member, ids.on, ids.provider),
				Request: engine.RequestKey{Client: uuid.NewString(), Key: ids.key}, BodyHash: strings.Repeat("0123456789abcdef", 4),
				By: engine.Actor{Client: uuid.NewString(), RequestID: uuid.NewString()},
			})
			if res.Err != nil || res.Record.Decision.Pays == 0 {
				b.Fatalf("the claim that pgbench repeats was not paid: %+v", res)
			}
			ids.claim = res.Record.Claim.ID
		}
		p.add(b, w.LastTransaction("INSERT INTO claims"), ids)
	}
	return p
}

// benchServer is `octroi serve` in this process, and its clients.
type benchServer struct {
	addr, secret string
	clients      [benchClients]benchClient
}

func (h *benchHouse) serve(b *testing.B) *benchServer {
	b.Helper()
	h.app.stderr = io.Discard // the log is written, and goes nowhere
	handler, err := api.NewServer(h.svc, api.Options{Logger: h.app.logger(), Version: "bench", Now: h.app.now})
	if err != nil {
		b.Fatal(err)
	}
	secret, _, err := h.svc.CreateKey(context.Background(), "bench", engine.RoleAdjudicator, "", h.app.actor())
	if err != nil {
		b.Fatal(err)
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	d := &door{}
	d.open(handler)
	srv := newHTTPServer(d)
	go func() { _ = srv.Serve(ln) }() // ends with Close
	b.Cleanup(func() { _ = srv.Close() })
	s := &benchServer{addr: ln.Addr().String(), secret: secret}
	for i := range s.clients {
		if s.clients[i], err = dialBench(ln.Addr().String(), secret); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.clients[i].conn.Close() })
	}
	return s
}

// approved is how many claims of a hundred were: a server that refuses has less to write.
func (s *benchServer) approved() float64 {
	posted, granted := 0, 0
	for i := range s.clients {
		posted, granted = posted+s.clients[i].posted, granted+s.clients[i].granted
	}
	return 100 * float64(granted) / float64(posted)
}

// benchClient is a client on one kept connection. It is as plain as pgbench is: it shares the machine with the server,
// and what it spends the server lacks.
type benchClient struct {
	conn            net.Conn
	in              *bufio.Reader
	head            string
	posted, granted int
}

func dialBench(addr, secret string) (benchClient, error) {
	var d net.Dialer
	conn, err := d.DialContext(context.Background(), "tcp", addr)
	if err != nil {
		return benchClient{}, err
	}
	head := "POST /v1/claims HTTP/1.1\r\nHost: " + addr + "\r\nAuthorization: Bearer " + secret +
		"\r\nContent-Type: application/json\r\nAccept: application/json\r\nAccept-Language: fr-BE, fr;q=0.9\r\n"
	return benchClient{conn: conn, in: bufio.NewReaderSize(conn, 16<<10), head: head}, nil
}

// post sends a claim under a fresh key and waits for its decision.
func (c *benchClient) post(claim engine.Claim) error {
	body := benchBody(claim)
	request := fmt.Sprintf("%sIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s", c.head, uuid.NewString(), len(body), body)
	if _, err := io.WriteString(c.conn, request); err != nil {
		return err
	}
	resp, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // read to its end
	if err == nil && resp.StatusCode != http.StatusCreated {
		err = fmt.Errorf("status %d: %s", resp.StatusCode, answer)
	}
	c.posted++
	if bytes.Contains(answer, []byte(`"outcome":"approved"`)) {
		c.granted++
	}
	return err
}

// benchBody is a claim as the API takes it.
func benchBody(claim engine.Claim) string {
	l := &claim.Lines[0]
	body := fmt.Sprintf(`{"member":%q,"channel":%q,"lines":[{"benefit":%q,"date":%q,"units":1,"charged_cents":%d,"provider":%q,`+
		`"evidence":[{"code":%q,"document":%q}]}]}`,
		claim.Member, claim.Channel, l.Benefit, l.Date.String(), l.Charged, l.Provider, l.Evidence[0].Code, l.Evidence[0].Document)
	return strings.Replace(body, `"provider":"",`, "", 1)
}
