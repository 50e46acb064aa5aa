package pgtest

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Line is the network between a program and its PostgreSQL, which a test can break.
type Line struct {
	server *pgconn.Config
	listen net.Listener

	mu    sync.Mutex
	open  map[*connection]bool
	delay time.Duration
	stall chan struct{} // closed when bytes pass again; nil when they do

	loseAnswers, loseRequests atomic.Int64 // of how many of the next commits
	lost                      atomic.Int64
}

// connection is one client with its server.
type connection struct {
	line           *Line
	client, server net.Conn
	deaf           atomic.Bool // the next answer of the server is lost, and the connection with it
}

// NewLine opens a line to the database of a DSN, until the test ends.
func NewLine(t testing.TB, dsn string) *Line {
	t.Helper()
	config, err := pgconn.ParseConfig(dsn)
	if err != nil {
		t.Fatal("the PostgreSQL address cannot be read")
	}
	var lc net.ListenConfig
	l := &Line{server: config, open: map[*connection]bool{}}
	if l.listen, err = lc.Listen(context.Background(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.listen.Close(); l.Resume(); l.Cut() })
	go func() {
		for {
			client, err := l.listen.Accept()
			if err != nil {
				return // closed
			}
			go l.carry(client)
		}
	}()
	return l
}

// DSN is the address of the database through the line.
func (l *Line) DSN() string { return through(l.listen, l.server) }

// Cut breaks every connection of the line at once. New ones can be made.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		c.cut()
	}
}

// Stall lets nothing pass, in either direction, until Resume. Connections seem to stand.
func (l *Line) Stall() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stall == nil {
		l.stall = make(chan struct{})
	}
}

// Resume ends a Stall.
func (l *Line) Resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stall != nil {
		close(l.stall)
		l.stall = nil
	}
}

// Slow delays everything that passes, in each direction.
func (l *Line) Slow(delay time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.delay = delay
}

// LoseAnswers breaks the connections of the next n commits after the server has answered them and before the client
// hears it: what nobody was told is stored.
func (l *Line) LoseAnswers(n int) { l.loseAnswers.Store(int64(n)) }

// LoseRequests breaks the connections of the next n commits before the server hears of them: nothing is stored.
func (l *Line) LoseRequests(n int) { l.loseRequests.Store(int64(n)) }

// Lost is how many commits were cut off so far.
func (l *Line) Lost() int { return int(l.lost.Load()) }

func (l *Line) carry(client net.Conn) {
	var d net.Dialer
	network, address := pgconn.NetworkAddress(l.server.Host, l.server.Port)
	server, err := d.DialContext(context.Background(), network, address)
	if err != nil {
		_ = client.Close() // which tells it
		return
	}
	c := &connection{line: l, client: client, server: server}
	l.mu.Lock()
	l.open[c] = true
	l.mu.Unlock()
	go c.answers()
	c.requests()
	c.cut()
	l.mu.Lock()
	delete(l.open, c)
	l.mu.Unlock()
}

// cut closes both ends, the client's with a reset.
func (c *connection) cut() {
	if tcp, ok := c.client.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.client.Close()
	_ = c.server.Close()
}

// pass waits as long as the line wants.
func (l *Line) pass() {
	l.mu.Lock()
	stall, delay := l.stall, l.delay
	l.mu.Unlock()
	if stall != nil {
		<-stall
	}
	if delay > 0 {
		time.Sleep(delay)
	}
}

// answers carries bytes from the server to the client.
func (c *connection) answers() {
	defer c.cut()
	buf := make([]byte, 32<<10)
	for {
		n, err := c.server.Read(buf)
		c.line.pass()
		if c.deaf.Load() {
			c.line.lost.Add(1)
			return
		}
		if n > 0 {
			if _, err := c.client.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// requests carries messages from the client to the server, one after the other. The first has a length only, all others
// a type before it.
func (c *connection) requests() {
	for header := make([]byte, 4); ; header = make([]byte, 5) {
		if _, err := io.ReadFull(c.client, header); err != nil {
			return
		}
		size := int(binary.BigEndian.Uint32(header[len(header)-4:])) - 4
		if size < 0 || size > 1<<28 {
			return
		}
		message := slices.Concat(header, make([]byte, size))
		if _, err := io.ReadFull(c.client, message[len(header):]); err != nil {
			return
		}
		c.line.pass()
		if isCommit(message) {
			switch {
			case taken(&c.line.loseRequests):
				c.line.lost.Add(1)
				return
			case taken(&c.line.loseAnswers):
				c.deaf.Store(true)
			}
		}
		if _, err := c.server.Write(message); err != nil {
			return
		}
	}
}

// isCommit reports whether a message is the simple query "commit".
func isCommit(message []byte) bool {
	return message[0] == 'Q' && len(message) > 5 && bytes.EqualFold(bytes.TrimRight(message[5:], "\x00; "), []byte("commit"))
}

// taken takes one of n, when there is one left.
func taken(n *atomic.Int64) bool {
	for {
		left := n.Load()
		if left <= 0 {
			return false
		}
		if n.CompareAndSwap(left, left-1) {
			return true
		}
	}
}
