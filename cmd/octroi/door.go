package main

import (
	"net/http"
	"sync/atomic"
)

// door answers requests before the database is there: octroi lives, but is not ready. Once opened it lets everything
// through to the API.
type door struct {
	handler atomic.Pointer[http.Handler]
}

func (d *door) open(h http.Handler) { d.handler.Store(&h) }

// notReady is the problem document of api/problem.go for a server without a database, which has no API to write it.
const notReady = `{"type":"/problems/not_ready","title":"Not ready","status":503,"code":"not_ready",` +
	`"detail":"The database does not answer yet; try again shortly."}` + "\n"

// ServeHTTP implements http.Handler.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := d.handler.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	if r.URL.Path == "/healthz" {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status":"ok"}` + "\n")) // a client that went away needs no answer
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Retry-After", "2")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write([]byte(notReady)) // as above
}
