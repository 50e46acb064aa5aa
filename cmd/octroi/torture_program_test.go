//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// programRun is one run of the program: what it said, how long it took, and how much memory.
type programRun struct {
	stdout, stderr bytes.Buffer
	took           time.Duration
	resident       int64 // kB, at most
}

// String says it for the log.
func (r *programRun) String() string {
	return fmt.Sprintf("%s, %d MB at most", r.took.Round(10*time.Millisecond), r.resident>>10)
}

// octroi runs the program on the year's database. It must succeed.
func (y *tortureYear) octroi(args ...string) *programRun {
	y.t.Helper()
	p := y.start(args)
	<-p.ended
	if p.err != nil {
		y.t.Fatalf("octroi %s: %v\n%s%s", strings.Join(args, " "), p.err, p.stdout.String(), p.stderr.String())
	}
	return p.programRun
}

// kill runs the program, and kills it once it has decided so many claims again. The program stands still while that is looked at,
// so that it cannot end meanwhile.
func (y *tortureYear) kill(claims int64, args ...string) *programRun {
	y.t.Helper()
	p := y.start(args)
	every := 2 * time.Millisecond // a small run is over soon; looking at a large one takes long, and must not slow it down
	if y.claims >= 10_000 {
		every = 200 * time.Millisecond
	}
	for {
		_ = p.cmd.Process.Signal(syscall.SIGSTOP) // where it has ended, that is seen below
		enough := y.number(reassessedClaims) >= claims
		if enough {
			_ = p.cmd.Process.Kill()
		}
		_ = p.cmd.Process.Signal(syscall.SIGCONT)
		select {
		case <-p.ended:
			if p.err == nil || !enough {
				y.t.Fatalf("it ended before it was killed: %v %s%s", p.err, p.stdout.String(), p.stderr.String())
			}
			return p.programRun
		case <-time.After(every):
			if enough {
				<-p.ended
				return p.programRun
			}
		}
	}
}

// running is a program that has not ended yet.
type running struct {
	*programRun
	cmd   *exec.Cmd
	began time.Time
	ended chan struct{}
	err   error
}

func (y *tortureYear) start(args []string) *running {
	y.t.Helper()
	p := &running{programRun: &programRun{}, cmd: exec.Command("octroi", append(args, "--db", y.dsn)...), began: time.Now(), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		y.t.Fatal(err)
	}
	go func() {
		p.resident = residentUntil(p.cmd)
		p.err = p.cmd.Wait()
		p.took = time.Since(p.began)
		close(p.ended)
	}()
	y.t.Cleanup(func() { _ = p.cmd.Process.Kill(); <-p.ended })
	return p
}

func (y *tortureYear) path(name string) string { return filepath.Join(y.dir, name) }

func (y *tortureYear) write(name string, lines int, line func(n int) string) {
	y.t.Helper()
	file, err := os.Create(y.path(name))
	if err != nil {
		y.t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	for n := range lines {
		_, _ = out.WriteString(line(n) + "\n") // told by Flush
	}
	if err := out.Flush(); err != nil {
		y.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		y.t.Fatal(err)
	}
}
