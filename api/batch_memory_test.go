//go:build !race

// The race detector keeps memory of its own, and there is nothing to find: the other tests of the path run under it.

package api

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"
	"time"
)

// TestBatch_takesNoMoreMemoryForMoreRows is not parallel: it looks at the heap of the whole process.
func TestBatch_takesNoMoreMemoryForMoreRows(t *testing.T) {
	const rows, step, most = 100_000, 20_000, 4 << 20
	f := setUp(t)
	f.serve(answering{f.svc, approvedAll})
	var first, highest uint64
	s := &source{left: rows, next: func(n int) string {
		if n%step == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			if first == 0 {
				first = m.HeapAlloc
			}
			highest = max(highest, m.HeapAlloc)
		}
		return keyed(fmt.Sprint("memory-", n))
	}}
	answered := 0
	w := &reluctant{header: http.Header{}, deadline: func(time.Time) {}, write: func(p []byte) (int, error) {
		for _, c := range p {
			if c == '\n' {
				answered++
			}
		}
		return len(p), nil
	}}
	r := f.request(http.MethodPost, "/v1/batches/claims", "", "Content-Type", mediaNDJSON)
	r.Body = io.NopCloser(s)
	f.echo.ServeHTTP(w, r)
	if answered != rows {
		t.Errorf("%d of %d rows answered", answered, rows)
	}
	if highest > first+most {
		t.Errorf("after %d rows the heap holds %d kB, at most %d kB later", step, first>>10, highest>>10)
	}
}
