package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// process is a real octroi that a test kills and starts again, as a supervisor would.
type process struct {
	t        *testing.T
	program  string
	dsn, log string

	mu   sync.Mutex
	addr string
	cmd  *exec.Cmd
}

func (p *process) url() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return "http://" + p.addr
}

// start runs the program and waits until it takes claims.
func (p *process) start() {
	p.t.Helper()
	p.launch()
	p.await("/readyz", http.StatusOK, 30*time.Second)
}

// launch runs the program, on the port that it had before.
func (p *process) launch() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.addr == "" {
		p.addr = freePort(p.t)
	}
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = out.Close() }() // the program has its own
	cmd := exec.Command(p.program, "serve", "--db", p.dsn, "--addr", p.addr)
	cmd.Env = append(os.Environ(), "OCTROI_PAYER_NAME=Payer", "OCTROI_PAYER_IBAN=BE68539007547034")
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.cmd = cmd
	p.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
}

// kill ends the program with no time for anything.
func (p *process) kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// await waits until a path answers with a status, and returns how long that took.
func (p *process) await(path string, status int, limit time.Duration) time.Duration {
	p.t.Helper()
	client := http.Client{Timeout: 5 * time.Second}
	began, last := time.Now(), ""
	for time.Since(began) < limit {
		resp, err := client.Get(p.url() + path)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == status {
				return time.Since(began)
			}
			last = resp.Status
		} else {
			last = err.Error()
		}
		time.Sleep(20 * time.Millisecond)
	}
	said, _ := os.ReadFile(p.log)
	p.t.Fatalf("%s is not %d after %s but %s; the server says:\n%s", path, status, limit, last, said[max(0, len(said)-2000):])
	return 0
}

// freePort is an address that nobody listens at, so that a server that comes back can have it again.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return fmt.Sprint(ln.Addr())
}
