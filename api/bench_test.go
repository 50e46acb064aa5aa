package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"octroi/engine"
)

// canned is a service that has decided already, so that a benchmark sees the cost of HTTP alone.
type canned struct {
	Service
	result engine.Result
	book   *engine.Book
}

func (s canned) Submit(context.Context, engine.Submission) engine.Result { return s.result }
func (s canned) Book(context.Context, string) (*engine.Book, error)      { return s.book, nil }
func (s canned) Authenticate(context.Context, string) (engine.Key, error) {
	return engine.Key{ID: "k", Role: engine.RoleAdmin}, nil
}

// BenchmarkSubmitClaim measures what the API adds to a decision: reading, checking, answering.
func BenchmarkSubmitClaim(b *testing.B) {
	f := setUp(b)
	book, err := f.svc.ActiveBook(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	claim, err := ReadClaim([]byte(psychology("2025-11-03", 2)))
	if err != nil {
		b.Fatal(err)
	}
	result := f.svc.Submit(context.Background(), engine.Submission{Claim: claim, Request: engine.RequestKey{Client: "c", Key: "k"}})
	e, err := newEcho(canned{result: result, book: book}, Options{Logger: slog.New(slog.NewJSONHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	body := psychology("2025-11-03", 2)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/v1/claims", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer oct_0123456789")
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept-Language", "fr-BE,fr;q=0.9")
		r.Header.Set("Idempotency-Key", "0123456789abcdef")
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != http.StatusCreated {
			b.Fatal(w.Body)
		}
	}
}
