//go:build !race

// The race detector keeps memory of its own, and there is nothing to find: the other tests of the path run under it.

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"octroi/api"
	"octroi/engine"
)

// approving answers every row and decides nothing.
type approving struct{ api.Decider }

// SubmitAll implements api.Decider.
func (approving) SubmitAll(_ context.Context, subs []engine.Submission) []engine.Result {
	results := make([]engine.Result, len(subs))
	for i := range results {
		results[i].Record = engine.Record{Request: subs[i].Request, BodyHash: subs[i].BodyHash, Decision: engine.Decision{Outcome: engine.Approved}}
	}
	return results
}

// invented is a file of claims that is written as it is read. It looks at the heap on its way.
type invented struct {
	rows, step int
	line       func(n int) string
	n          int
	buf        string
	heap       []uint64
}

// Read implements io.Reader.
func (f *invented) Read(p []byte) (int, error) {
	if f.buf == "" {
		if f.n == f.rows {
			return 0, io.EOF
		}
		f.n++
		f.buf = f.line(f.n)
		if f.n%f.step == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			f.heap = append(f.heap, m.HeapAlloc)
		}
	}
	n := copy(p, f.buf)
	f.buf = f.buf[n:]
	return n, nil
}

// grown is how much more the heap held, at the least, in the second half of the file than in the first: from one moment to the
// next, it differs by the batches that are on their way.
func (f *invented) grown() int64 {
	half := len(f.heap) / 2
	return int64(slices.Min(f.heap[half:])) - int64(slices.Min(f.heap[:half]))
}

// TestImport_TakesNoMoreMemoryForMoreRows is not parallel: it looks at the heap of the whole process.
func TestImport_TakesNoMoreMemoryForMoreRows(t *testing.T) {
	const rows, step = 100_000, 4_000
	body := `"member":"M%d","lines":[{"benefit":"psychology","date":"2025-11-03","charged_cents":6000,"evidence":[{"code":"form"}]}]}` + "\n"
	for _, test := range []struct {
		name string
		line func(n int) string
		most int64
	}{
		{"with keys nothing is remembered", func(n int) string { return fmt.Sprintf(`{"key":"k%d",`+body, n, n) }, 3 << 19},
		{"without keys some 40 bytes a row", func(n int) string { return fmt.Sprintf(`{`+body, n) }, 3<<19 + 40*rows},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, _, _ := testApp(t)
			im := newImporter(a, nil, "claims", true)
			im.intake.Service, im.out = approving{}, bufio.NewWriter(io.Discard)
			file := &invented{rows: rows, step: step, line: test.line}
			if err := im.run(t.Context(), ndjsonRows{api.NewLines(file)}); err != nil || im.accepted != rows {
				t.Fatalf("%d accepted: %v", im.accepted, err)
			}
			if im.byContent == strings.HasPrefix(test.line(1), `{"key"`) {
				t.Error("rows known by their content are taken for others")
			}
			if grown := file.grown(); grown > test.most {
				t.Errorf("the heap grew by %d kB in half of the file", grown>>10)
			}
		})
	}
}
