package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// TestNewHTTPServer_boundsHeaders: a request is let in with the headers of a browser, and refused with a megabyte of
// them before any handler sees it. Whoever sends them slowly is cut off: every time-out is set.
func TestNewHTTPServer_boundsHeaders(t *testing.T) {
	t.Parallel()
	var seen atomic.Int32
	srv := newHTTPServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { seen.Add(1) }))
	if srv.ReadHeaderTimeout != headerTimeout || srv.ReadTimeout <= 0 || srv.WriteTimeout <= 0 || srv.IdleTimeout <= 0 {
		t.Errorf("a time-out is missing: %+v", srv)
	}
	ts := httptest.NewUnstartedServer(nil)
	ts.Config = srv
	ts.Start()
	defer ts.Close()
	for size, want := range map[int]int{8 << 10: http.StatusOK, 40 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		if got := statusOf(t, ts.Listener.Addr().String(), "X-Long: "+strings.Repeat("x", size)); got != want {
			t.Errorf("%d bytes of headers: %d, want %d", size, got, want)
		}
	}
	if got := statusOf(t, ts.Listener.Addr().String(), "Content-Length: 4\r\nContent-Length: 5"); got != http.StatusBadRequest {
		t.Errorf("two lengths: %d", got)
	}
	if got := seen.Load(); got != 1 {
		t.Errorf("%d requests reached the handler, want 1", got)
	}
}

// statusOf sends one raw request.
func statusOf(t *testing.T, addr, header string) int {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	go func() { _, _ = conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n")) }() // cut off while it writes
	buf := make([]byte, 12)
	if _, err := io.ReadFull(conn, buf); err != nil {
		t.Fatal(err)
	}
	status := 0
	for _, c := range buf[9:] {
		status = status*10 + int(c-'0')
	}
	return status
}
