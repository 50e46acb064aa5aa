//go:build !race

// The race detector keeps memory of its own, and there is nothing to find: a plan runs in one goroutine.

package synthetic

import (
	"runtime"
	"testing"
)

// TestClaims_TakeNoMoreMemoryForMoreMembers is not parallel: it looks at the heap of the whole process.
func TestClaims_TakeNoMoreMemoryForMoreMembers(t *testing.T) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for _, p := range []Plan{{Size: 2_000, Years: Years[:], Seed: 2}, {Size: 30_000, Years: Years[:], Seed: 2}} {
		n, highest, before := 0, uint64(0), heap()
		for range p.Claims() {
			if n++; n%3000 == 0 {
				highest = max(highest, heap())
			}
		}
		const most = 1 << 20
		if n < 3*p.Size || highest > before+most {
			t.Errorf("%d members: %d claims, and %d kB of heap for them; at most %d are right", p.Size, n, (highest-before)>>10, most>>10)
		}
	}
}
