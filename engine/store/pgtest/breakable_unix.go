//go:build unix

package pgtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// watcher runs the server until it ends, or until the watcher's standard input does, which happens when the test process
// ends, however it ends. A shell reads nothing in the background unless it is told to.
const watcher = `bin=$1 dir=$2; shift 2
exec 3<&0
"$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= "$@" >>"$dir/log" 2>&1 3<&- &
P=$!
(cat <&3 >/dev/null; kill -QUIT $P 2>/dev/null) &
exec 3<&-
wait $P`

// breakable is the part of a Server that knows the operating system.
type breakable struct {
	bin, folder string
	attr        *syscall.SysProcAttr
	settings    []string

	mu    sync.Mutex
	hold  *os.File // the watcher's standard input
	ended chan struct{}
}

func (b *breakable) prepare(folder string, settings []string) (err error) {
	b.folder = folder
	for _, s := range settings {
		b.settings = append(b.settings, "-c", s)
	}
	b.bin, b.attr, err = initialise(folder)
	return err
}

// give hands a folder to the account that the server runs as.
func (b *breakable) give(folder string) error {
	if as := b.attr.Credential; as != nil {
		return os.Chown(folder, int(as.Uid), int(as.Gid))
	}
	return nil
}

// launch starts the server; the channel is closed when it ended.
func (b *breakable) launch() (<-chan struct{}, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letGo()
	input, hold, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = input.Close() }() // the watcher has its own
	cmd := exec.Command("/bin/sh", append([]string{"-c", watcher, "watcher", b.bin, b.folder}, b.settings...)...)
	cmd.Dir, cmd.SysProcAttr, cmd.Stdin = b.folder, b.attr, input
	if err := cmd.Start(); err != nil {
		_ = hold.Close()
		return nil, err
	}
	b.hold, b.ended = hold, make(chan struct{})
	go func(ended chan struct{}) {
		_ = cmd.Wait() // however it ended
		close(ended)
	}(b.ended)
	return b.ended, nil
}

// Stop ends the server without ceremony.
func (b *breakable) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letGo()
}

// letGo closes the watcher's input and waits for the server's end.
func (b *breakable) letGo() {
	if b.hold == nil {
		return
	}
	_ = b.hold.Close()
	<-b.ended
	b.hold = nil
}

// killAll kills the postmaster, and then the others.
func (b *breakable) killAll(others []int) {
	text, _ := os.ReadFile(filepath.Join(b.folder, "data", "postmaster.pid")) // none when it is dead already
	first, _, _ := strings.Cut(string(text), "\n")
	if pid, err := strconv.Atoi(first); err == nil {
		others = append([]int{pid}, others...)
	}
	b.kill(others)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended != nil {
		<-b.ended
	}
}

func (b *breakable) kill(pids []int) {
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended meanwhile
	}
}

func (b *breakable) log() string {
	text, _ := os.ReadFile(filepath.Join(b.folder, "log")) // what there is of it
	return string(text[max(0, len(text)-4000):])
}
